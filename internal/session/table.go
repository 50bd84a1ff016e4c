package session

import (
	"context"
	"time"

	"github.com/alexedwards/scs/pgxstore"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// table is the sessions as pgxstore keeps them, but for two things: a session that ended is not brought back by a
// request that began before its end, which pgxstore's upsert would do; and expired rows go when a session begins, not
// by a goroutine that nobody owns.
type table struct {
	*pgxstore.PostgresStore
	pool *pgxpool.Pool
}

func newTable(pool *pgxpool.Pool) table {
	return table{pgxstore.NewWithCleanupInterval(pool, 0), pool}
}

// CommitCtx is what scs calls in place of Commit.
func (t table) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	if visitOf(ctx).begun {
		_, err := t.pool.Exec(ctx, `-- name: BeginSession
			WITH ended AS (
				DELETE FROM sessions
				WHERE token IN (SELECT token FROM sessions WHERE expiry < current_timestamp LIMIT 100 FOR UPDATE SKIP LOCKED))
			INSERT INTO sessions (token, data, expiry) VALUES (@token, @data, @expiry)`,
			pgx.StrictNamedArgs{"token": token, "data": data, "expiry": expiry})
		return err
	}
	_, err := t.pool.Exec(ctx, `-- name: KeepSession
		UPDATE sessions SET data = @data, expiry = @expiry WHERE token = @token`,
		pgx.StrictNamedArgs{"token": token, "data": data, "expiry": expiry})
	return err
}
