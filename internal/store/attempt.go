package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// attemptsKept is how long counters of attempts stay; longer than any window and the one before it.
const attemptsKept = time.Hour

// CountAttempt adds one to the counter of a key in the window that begins at current, returns it with that of the window
// before, and forgets a few counters that are too old to matter, without waiting for whoever else does so. key is a hash: it
// names no account and no address.
func (s *Store) CountAttempt(ctx context.Context, key []byte, current, previous time.Time) (now, before int, err error) {
	err = s.pool.QueryRow(ctx, `-- name: CountAttempt
		WITH forgotten AS (
			DELETE FROM sign_in_attempt
			WHERE (key, window_at) IN (
				SELECT key, window_at FROM sign_in_attempt WHERE window_at < @oldest
				LIMIT 100 FOR UPDATE SKIP LOCKED))
		INSERT INTO sign_in_attempt (key, window_at, attempts) VALUES (@key, @current, 1)
		ON CONFLICT (key, window_at) DO UPDATE SET attempts = sign_in_attempt.attempts + excluded.attempts
		RETURNING attempts,
			coalesce((SELECT b.attempts FROM sign_in_attempt b WHERE b.key = @key AND b.window_at = @previous), 0)`,
		pgx.StrictNamedArgs{"key": key, "current": current, "previous": previous, "oldest": current.Add(-attemptsKept)}).Scan(&now, &before)
	return now, before, err
}

// Attempts returns the counters of a key in two windows.
func (s *Store) Attempts(ctx context.Context, key []byte, current, previous time.Time) (now, before int, err error) {
	err = s.pool.QueryRow(ctx, `-- name: Attempts
		SELECT coalesce(sum(attempts) FILTER (WHERE window_at = @current), 0),
			coalesce(sum(attempts) FILTER (WHERE window_at = @previous), 0)
		FROM sign_in_attempt WHERE key = @key AND window_at IN (@current, @previous)`,
		pgx.StrictNamedArgs{"key": key, "current": current, "previous": previous}).Scan(&now, &before)
	return now, before, err
}

// ForgiveAttempt takes one from the newest counter of a key.
func (s *Store) ForgiveAttempt(ctx context.Context, key []byte) error {
	_, err := s.pool.Exec(ctx, `-- name: ForgiveAttempt
		UPDATE sign_in_attempt SET attempts = attempts - 1
		WHERE key = @key AND attempts > 0
			AND window_at = (SELECT max(window_at) FROM sign_in_attempt WHERE key = @key)`,
		pgx.StrictNamedArgs{"key": key})
	return err
}

// RememberSignIn notes until when it counts that the account and the address of a key belong together, and forgets a few
// notes that do not count any more. key is a hash.
func (s *Store) RememberSignIn(ctx context.Context, key []byte, now, until time.Time) error {
	_, err := s.pool.Exec(ctx, `-- name: RememberSignIn
		WITH forgotten AS (
			DELETE FROM sign_in_note
			WHERE key IN (SELECT key FROM sign_in_note WHERE until <= @now AND key <> @key LIMIT 100 FOR UPDATE SKIP LOCKED))
		INSERT INTO sign_in_note (key, until) VALUES (@key, @until)
		ON CONFLICT (key) DO UPDATE SET until = excluded.until WHERE sign_in_note.until < excluded.until`,
		pgx.StrictNamedArgs{"key": key, "now": now, "until": until})
	return err
}

// SignInRemembered reports whether a note of RememberSignIn counts at a moment.
func (s *Store) SignInRemembered(ctx context.Context, key []byte, now time.Time) (remembered bool, err error) {
	err = s.pool.QueryRow(ctx, `-- name: SignInRemembered
		SELECT EXISTS (SELECT FROM sign_in_note WHERE key = @key AND until > @now)`,
		pgx.StrictNamedArgs{"key": key, "now": now}).Scan(&remembered)
	return remembered, err
}
