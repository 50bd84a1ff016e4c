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

// send sends all statements of a batch in one round trip. They run one after the other, each on what is committed when it
// begins; the first that fails is the error, and those behind it are not run.
func send(ctx context.Context, tx pgx.Tx, batch *pgx.Batch) error {
	return tx.SendBatch(ctx, batch).Close()
}
