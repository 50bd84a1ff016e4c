package store

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// acceptedOnce are the tasks of a quarter whose entry was accepted at some time, whatever has become of it.
func acceptedOnce(ctx context.Context, tx pgx.Tx, q ledger.Quarter) (map[int]bool, error) {
	found, err := rows[struct{ Subject string }](ctx, tx, `-- name: AcceptedOnce
		SELECT DISTINCT a.subject
		FROM quarter q
		JOIN audit a ON a.at >= q.opened_at AND a.action = 'accept' AND a.subject LIKE @prefix || '%'
		WHERE q.year = @year AND q.number = @quarter`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "prefix": quarterSubject(q) + "/"})
	once := make(map[int]bool, len(found))
	for _, f := range found {
		if n, err := strconv.Atoi(strings.TrimPrefix(f.Subject, quarterSubject(q)+"/")); err == nil { // not a part
			once[n] = true
		}
	}
	return once, err
}
