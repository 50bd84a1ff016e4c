package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Withdrawal is what the public may know of a task that a version of the plan withdrew.
type Withdrawal struct {
	Year        int
	Number      int // one of those that it had
	Reason      string
	Stage       ledger.Stage // of the version that withdrew it
	Quarter     int          // the first published quarter whose plan is without it, 1 to 4
	PublishedAt time.Time    // of that quarter's first edition
}

// Withdrawals lists why tasks are no longer in the published plans, the last withdrawn first. It reads as the public does.
func (s *Store) Withdrawals(ctx context.Context) ([]Withdrawal, error) {
	return rows[Withdrawal](ctx, s.public, `-- name: Withdrawals
		SELECT year, number, reason, stage, quarter, published_at
		FROM withdrawn_task
		ORDER BY published_at DESC, year DESC, number`, pgx.StrictNamedArgs{})
}
