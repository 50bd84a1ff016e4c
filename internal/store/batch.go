package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// queueRow puts a statement into a batch that finds exactly one row, as row does. found is filled when the batch is sent;
// no row makes sending fail with ledger.ErrNotFound.
func queueRow[T any](batch *pgx.Batch, found *T, sql string, args pgx.StrictNamedArgs) {
	batch.Queue(sql, named(args)).Query(func(rows pgx.Rows) error {
		one, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
		if errors.Is(err, pgx.ErrNoRows) {
			return ledger.ErrNotFound
		}
		*found = one
		return err
	})
}

// queueRows puts a statement into a batch that finds any number of rows, as rows does.
func queueRows[T any](batch *pgx.Batch, found *[]T, sql string, args pgx.StrictNamedArgs) {
	batch.Queue(sql, named(args)).Query(func(rows pgx.Rows) (err error) {
		*found, err = collect[T](rows)
		return err
	})
}

// atOneMoment is inSnapshot for statements that do not wait for each other's rows, in one round trip.
func (s *Store) atOneMoment(ctx context.Context, fill func(*pgx.Batch)) error {
	batch := &pgx.Batch{}
	batch.Queue(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`)
	fill(batch)
	batch.Queue(`COMMIT`)
	return s.pool.SendBatch(ctx, batch).Close() // the pool closes a connection on which a statement has failed
}

// send sends all statements of a batch in one round trip. They run one after the other, each on what is committed when it
// begins; the first that fails is the error, and those behind it are not run.
func send(ctx context.Context, tx pgx.Tx, batch *pgx.Batch) error {
	return tx.SendBatch(ctx, batch).Close()
}
