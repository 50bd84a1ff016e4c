package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Renumbered is a number that a published quarter prints, where the page of that task is at another number.
type Renumbered struct {
	Year    int
	Quarter int // 1 to 4
	Number  int // as the quarter prints it
	Page    int // the number of its page; 0: other tasks have had all its numbers since, and it has none
}

// Renumbered lists them, of all years. It reads as the public does.
func (s *Store) Renumbered(ctx context.Context) ([]Renumbered, error) {
	return rows[Renumbered](ctx, s.public, `-- name: Renumbered
		SELECT year, quarter, number, page FROM renumbered_task ORDER BY year, quarter, number`, pgx.StrictNamedArgs{})
}
