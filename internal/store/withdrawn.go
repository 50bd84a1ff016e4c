package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Withdrawal is what the public may know of a task that a version of the plan withdrew, as one published table names it.
type Withdrawal struct {
	Year        int
	Number      int // in that table; of a task that no table has, the number that it had when it was withdrawn
	Printed     int // the quarter of the table, 1 to 4; 0: no table has the task
	Reason      string
	Stage       ledger.Stage // of the version that withdrew it
	Quarter     int          // the first published quarter without it, 1 to 4
	PublishedAt time.Time    // of that quarter's first edition
}

// Withdrawals lists why tasks are no longer in the published plans, the last withdrawn first. No two have the same year,
// number and printing quarter. It reads as the public does.
func (s *Store) Withdrawals(ctx context.Context) ([]Withdrawal, error) {
	return rows[Withdrawal](ctx, s.public, `-- name: Withdrawals
		SELECT year, number, printed, reason, stage, quarter, published_at
		FROM withdrawn_task
		ORDER BY published_at DESC, year DESC, number, printed`, pgx.StrictNamedArgs{})
}
