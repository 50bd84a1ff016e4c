package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// SecrecyCheck is the 保密审查 of one content with the people who did it; the zero value is none.
type SecrecyCheck struct {
	PreparedBy  int64 // account; 0: nobody
	Preparer    string
	PreparedAt  *time.Time
	ConfirmedBy int64 // account; 0: nobody
	Confirmer   string
	ConfirmedAt *time.Time
	RejectedBy  int64 // account; 0: nobody
	Rejecter    string
	RejectedAt  *time.Time
	Rejection   string // why; internal
}

func (c SecrecyCheck) rule() ledger.SecrecyCheck {
	return ledger.SecrecyCheck{PreparedBy: c.PreparedBy, ConfirmedBy: c.ConfirmedBy, RejectedBy: c.RejectedBy}
}

// MayPrepare reports whether the actor may submit the content for the check now.
func (c SecrecyCheck) MayPrepare(actor ledger.Actor) bool { return c.rule().Prepare(actor) == nil }

// MayConfirm reports whether the actor may confirm the check now.
func (c SecrecyCheck) MayConfirm(actor ledger.Actor) bool { return c.rule().Confirm(actor) == nil }

// MayReject reports whether the actor may say now that the content does not pass.
func (c SecrecyCheck) MayReject(actor ledger.Actor) bool { return c.rule().Reject(actor) == nil }

// Rejected reports whether the content did not pass, and nobody has thought better.
func (c SecrecyCheck) Rejected() bool { return c.RejectedBy != 0 && c.ConfirmedBy == 0 }

// Passed reports whether a second person has confirmed the content.
func (c SecrecyCheck) Passed() bool { return c.rule().Passed() == nil }

const secrecyCheckSQL = `SELECT c.prepared_by, p.display_name AS preparer, c.prepared_at,
			coalesce(c.confirmed_by, 0) AS confirmed_by, coalesce(f.display_name, '') AS confirmer, c.confirmed_at,
			coalesce(c.rejected_by, 0) AS rejected_by, coalesce(j.display_name, '') AS rejecter, c.rejected_at, coalesce(c.rejection, '') AS rejection
		FROM secrecy_check c
		JOIN account p ON p.id = c.prepared_by
		LEFT JOIN account f ON f.id = c.confirmed_by
		LEFT JOIN account j ON j.id = c.rejected_by`

// lastRejection reads the newest check of another content of the quarter that was rejected since it was last published; the
// zero value when there is none.
func lastRejection(ctx context.Context, tx pgx.Tx, q ledger.Quarter, content ledger.Hash) (SecrecyCheck, error) {
	found, err := rows[SecrecyCheck](ctx, tx, `-- name: LastRejection
		`+secrecyCheckSQL+`
		WHERE c.year = @year AND c.quarter = @quarter AND c.digest <> @digest
			AND c.rejected_by IS NOT NULL AND c.confirmed_by IS NULL
			AND c.prepared_at > coalesce((SELECT max(e.published_at) FROM edition e WHERE e.year = c.year AND e.quarter = c.quarter), '-infinity')
		ORDER BY c.id DESC
		LIMIT 1`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "digest": content[:]})
	if err != nil || len(found) == 0 {
		return SecrecyCheck{}, err
	}
	return found[0], nil
}

// secrecyCheck reads the check of a content.
func secrecyCheck(ctx context.Context, tx pgx.Tx, q ledger.Quarter, content ledger.Hash) (SecrecyCheck, error) {
	found, err := rows[SecrecyCheck](ctx, tx, `-- name: SecrecyCheck
		`+secrecyCheckSQL+`
		WHERE c.year = @year AND c.quarter = @quarter AND c.digest = @digest`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "digest": content[:]})
	if err != nil {
		return SecrecyCheck{}, fmt.Errorf("read secrecy check: %w", err)
	}
	if len(found) == 0 {
		return SecrecyCheck{}, nil
	}
	return found[0], nil
}

// PrepareCheck submits what publishing would make public now for its 保密审查. content is that of the page that the actor
// has read: when it is another one by now, or when it was submitted already, the *ledger.Refusal is of kind Conflict.
// A correction must be complete, else it is ledger.Problems.
func (s *Store) PrepareCheck(ctx context.Context, actor ledger.Actor, q ledger.Quarter, content string) error {
	return s.check(ctx, actor, q, content, func(tx pgx.Tx, actor ledger.Actor, p Publication) error {
		if err := p.Check.rule().Prepare(actor); err != nil {
			return err
		}
		if p.Correction != nil {
			if err := p.Correction.draft().Complete().Err(); err != nil {
				return err
			}
		}
		digest := p.Content()
		if _, err := tx.Exec(ctx, `-- name: PrepareCheck
			INSERT INTO secrecy_check (year, quarter, digest, prepared_by, prepared_at)
			VALUES (@year, @quarter, @digest, @account, @now)`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "digest": digest[:], "account": actor.ID, "now": s.now()}); err != nil {
			return fmt.Errorf("prepare check: %w", err)
		}
		return s.record(ctx, tx, actor, "prepare-check", quarterSubject(q), map[string]any{"edition": p.Edition, "content": digest.String()})
	})
}

// ConfirmCheck is the second person's word that nothing in the content must be kept; errors as of PrepareCheck, and a
// *ledger.Refusal to the person who prepared it.
func (s *Store) ConfirmCheck(ctx context.Context, actor ledger.Actor, q ledger.Quarter, content string) error {
	return s.check(ctx, actor, q, content, func(tx pgx.Tx, actor ledger.Actor, p Publication) error {
		if err := p.Check.rule().Confirm(actor); err != nil {
			return err
		}
		digest := p.Content()
		if _, err := tx.Exec(ctx, `-- name: ConfirmCheck
			UPDATE secrecy_check SET confirmed_by = @account, confirmed_at = @now
			WHERE year = @year AND quarter = @quarter AND digest = @digest`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "digest": digest[:], "account": actor.ID, "now": s.now()}); err != nil {
			return fmt.Errorf("confirm check: %w", err)
		}
		return s.record(ctx, tx, actor, "confirm-check", quarterSubject(q), map[string]any{"edition": p.Edition, "content": digest.String()})
	})
}

// RejectCheck is the second person's word that something in the content must be kept, and what. The content cannot be
// published then; a changed one is submitted anew. Errors as of ConfirmCheck, and ledger.Problems of the field words.
func (s *Store) RejectCheck(ctx context.Context, actor ledger.Actor, q ledger.Quarter, content, words string) error {
	words, problems := ledger.CleanRejection(words)
	return s.check(ctx, actor, q, content, func(tx pgx.Tx, actor ledger.Actor, p Publication) error {
		if err := p.Check.rule().Reject(actor); err != nil {
			return err
		}
		if err := problems.Err(); err != nil {
			return err
		}
		digest := p.Content()
		if _, err := tx.Exec(ctx, `-- name: RejectCheck
			UPDATE secrecy_check SET rejected_by = @account, rejected_at = @now, rejection = @words
			WHERE year = @year AND quarter = @quarter AND digest = @digest`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "digest": digest[:], "account": actor.ID, "now": s.now(), "words": words}); err != nil {
			return fmt.Errorf("reject check: %w", err)
		}
		return s.record(ctx, tx, actor, "reject-check", quarterSubject(q), map[string]any{"edition": p.Edition, "content": digest.String(), "reason": words})
	})
}

// check locks the quarter, so that neither the content nor its check changes meanwhile, and lets do work on it.
func (s *Store) check(ctx context.Context, actor ledger.Actor, q ledger.Quarter, content string, do func(pgx.Tx, ledger.Actor, Publication) error) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		if err := officeOnly(actor); err != nil {
			return err
		}
		if _, err := lockQuarter(ctx, tx, q); err != nil {
			return err
		}
		p, err := s.publication(ctx, tx, q)
		if err != nil {
			return err
		}
		if !p.Pending() {
			return &ledger.Refusal{Kind: ledger.Conflict, Message: q.Name() + p.State.String() + "，现在没有要公开的内容。"}
		}
		if seen, ok := ledger.ParseHash(content); !ok || seen != p.Content() {
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "您打开本页以后，要公开的内容有变化。请看过现在的内容再办。"}
		}
		return do(tx, actor, p)
	})
}
