package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Withdrawal is what the public may know of a task that a version of the plan withdrew.
type Withdrawal struct {
	Reason      string
	Stage       ledger.Stage // of the version that withdrew it
	Quarter     int          // the first published quarter whose plan is without it, 1 to 4
	PublishedAt time.Time    // of that quarter's first edition
}

// WithdrawnTask returns why a task is no longer in the published plan; ledger.ErrNotFound when nothing published says that
// it was withdrawn. It reads as the public does.
func (s *Store) WithdrawnTask(ctx context.Context, year, number int) (Withdrawal, error) {
	return row[Withdrawal](ctx, s.public, `-- name: WithdrawnTask
		SELECT reason, stage, quarter, published_at FROM withdrawn_task WHERE year = @year AND number = @number`,
		pgx.StrictNamedArgs{"year": year, "number": number})
}
