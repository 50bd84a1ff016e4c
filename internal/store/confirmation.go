package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// HandInConfirmed is HandIn with what the writer confirmed, which is kept with the revision that was handed in, in the
// same transaction.
func (s *Store) HandInConfirmed(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, text ledger.Text, confirmed []ledger.Confirmation) (Saved, error) {
	var saved Saved
	err := s.inTx(ctx, func(tx pgx.Tx) (err error) {
		if saved, err = s.writeTextIn(ctx, tx, actor, key, base, text, ledger.Submit); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		for _, c := range confirmed {
			batch.Queue(`-- name: ConfirmHandIn
				INSERT INTO hand_in_confirmation (entry_id, revision, code, finding, words, account_id, at)
				SELECT e.id, @revision, @code, @finding, @words, nullif(@account::bigint, 0), @now
				FROM entry e
				JOIN task t ON t.id = e.task_id
				LEFT JOIN department d ON d.id = e.department_id
				WHERE t.year = @year AND t.number = @task AND e.quarter = @quarter AND coalesce(d.code, '') = @department`,
				pgx.StrictNamedArgs{
					"revision": saved.Revision, "code": c.Code, "finding": c.Finding, "words": c.Words,
					"account": actor.ID, "now": s.now(), "year": key.Quarter.Year, "quarter": key.Quarter.Number,
					"task": key.Task, "department": key.Department,
				})
		}
		if batch.Len() == 0 {
			return nil
		}
		return tx.SendBatch(ctx, batch).Close()
	})
	return saved, err
}
