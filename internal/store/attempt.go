package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// attemptsKept is how long counters of attempts stay; longer than any window and the one before it.
const attemptsKept = time.Hour

// CountAttempts adds to the counter of a key in the window that begins at window, and forgets a few counters that are
// too old to matter, without waiting for whoever else does so. key is a hash: it names no account and no address.
func (s *Store) CountAttempts(ctx context.Context, key []byte, window time.Time, more int) error {
	_, err := s.pool.Exec(ctx, `-- name: CountAttempts
		WITH forgotten AS (
			DELETE FROM sign_in_attempt
			WHERE (key, window_at) IN (
				SELECT key, window_at FROM sign_in_attempt WHERE window_at < @oldest
				LIMIT 100 FOR UPDATE SKIP LOCKED))
		INSERT INTO sign_in_attempt (key, window_at, attempts) VALUES (@key, @window, @more)
		ON CONFLICT (key, window_at) DO UPDATE SET attempts = sign_in_attempt.attempts + excluded.attempts`,
		pgx.StrictNamedArgs{"key": key, "window": window, "more": more, "oldest": window.Add(-attemptsKept)})
	return err
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
