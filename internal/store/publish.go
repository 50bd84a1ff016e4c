package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"taizhang/internal/ledger"
)

// Publish makes an edition public in one transaction: its rows, its seal, the states of the quarter and its texts. Of a
// closed quarter it is the first one: every task of its plan in number order, with the text of those that were accepted and
// none for the others; confirmed is the Digest of the missing list that the publisher has seen. Of a published quarter it is
// the next one, as the correction has it; confirmed is not looked at. edition is the number that the publisher has seen.
//
// It returns a *ledger.Refusal of kind Conflict when the list is another one by now, when exactly this content has not
// passed its 保密审查 or when somebody else has published, and of kind Forbidden to anybody but the office.
func (s *Store) Publish(ctx context.Context, actor ledger.Actor, q ledger.Quarter, edition int, confirmed string) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		from, err := lockQuarter(ctx, tx, q)
		if err != nil {
			return err
		}
		p, err := s.publication(ctx, tx, q)
		if err != nil {
			return err
		}
		if from == ledger.QuarterPublished && p.Correction != nil {
			if err := s.publishCorrection(ctx, tx, actor, p, edition); err != nil {
				return err
			}
			return s.tellCorrected(ctx, tx, actor, p)
		}
		to, err := from.Move(actor, ledger.PublishQuarter)
		if err != nil {
			if from == ledger.QuarterPublished && actor.Role == ledger.Office {
				return published(q)
			}
			return err
		}
		if p.Digest() != confirmed || p.Edition != edition {
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "您打开本页以后，缺少的内容有变化，没有公开。请核对下面新的清单，再确认一次。"}
		}
		if err := p.Check.rule().Passed(); err != nil {
			return err
		}
		if err := s.insertEdition(ctx, tx, p); err != nil {
			return err
		}
		if err := s.markPublished(ctx, tx, q, to); err != nil {
			return err
		}
		if err := s.tellPublished(ctx, tx, actor, q); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, string(ledger.PublishQuarter), quarterSubject(q),
			map[string]any{"edition": p.Edition, "tasks": len(p.Tasks), "with_text": p.Ready()})
	})
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.ConstraintName == "edition_number_key" {
		return published(q)
	}
	return err
}

func published(q ledger.Quarter) error {
	return &ledger.Refusal{Kind: ledger.Conflict, Message: q.Name() + "已经公开，没有再公开一次。"}
}

// lockQuarter locks a quarter against every writer, for each of them holds a share of it while writing, and returns its state.
func lockQuarter(ctx context.Context, tx pgx.Tx, q ledger.Quarter) (ledger.QuarterState, error) {
	found, err := row[struct{ State ledger.QuarterState }](ctx, tx, `-- name: LockQuarter
		SELECT state FROM quarter WHERE year = @year AND number = @quarter FOR UPDATE`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
	return found.State, err
}

// markPublished makes the quarter, its accepted entries and the accepted contributions to these published.
func (s *Store) markPublished(ctx context.Context, tx pgx.Tx, q ledger.Quarter, to ledger.QuarterState) error {
	batch := &pgx.Batch{}
	batch.Queue(`-- name: PublishEntries
		UPDATE entry e
		SET state = 'published', version = version + 1
		WHERE e.year = @year AND e.quarter = @quarter AND e.state = 'accepted'
			AND (e.department_id IS NULL OR EXISTS (SELECT FROM entry w
				WHERE w.task_id = e.task_id AND w.quarter = e.quarter AND w.department_id IS NULL AND w.state = 'accepted'))`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
	batch.Queue(`-- name: PublishQuarter
		UPDATE quarter SET state = @state, version = version + 1 WHERE year = @year AND number = @quarter`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "state": to})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("mark as published: %w", err)
	}
	return nil
}
