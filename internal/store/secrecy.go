package store

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// SecrecyCheck is one submission of one content to 保密审查 with the people who did it; the zero value is none.
type SecrecyCheck struct {
	Digest      []byte // of the content
	PreparedBy  int64  // account; 0: nobody
	Preparer    string
	PreparedAt  *time.Time
	ConfirmedBy int64 // account; 0: nobody
	Confirmer   string
	ConfirmedAt *time.Time
	RejectedBy  int64 // account; 0: nobody
	Rejecter    string
	RejectedAt  *time.Time
	Rejection   string // why; internal
	Past        bool   // an edition was published after it
}

func (c SecrecyCheck) rule() ledger.SecrecyCheck {
	return ledger.SecrecyCheck{PreparedBy: c.PreparedBy, ConfirmedBy: c.ConfirmedBy, RejectedBy: c.RejectedBy}
}

// MayPrepare reports whether the actor may submit the content for the check now, for the first time or again.
func (c SecrecyCheck) MayPrepare(actor ledger.Actor) bool { return c.rule().Prepare(actor) == nil }

// MayConfirm reports whether the actor may confirm the check now.
func (c SecrecyCheck) MayConfirm(actor ledger.Actor) bool { return c.rule().Confirm(actor) == nil }

// MayReject reports whether the actor may say now that the content does not pass.
func (c SecrecyCheck) MayReject(actor ledger.Actor) bool { return c.rule().Reject(actor) == nil }

// Rejected reports whether the content did not pass.
func (c SecrecyCheck) Rejected() bool { return c.RejectedBy != 0 }

// Passed reports whether a second person has confirmed the content.
func (c SecrecyCheck) Passed() bool { return c.rule().Passed() == nil }

// Of reports whether the check is of this content.
func (c SecrecyCheck) Of(content ledger.Hash) bool { return bytes.Equal(c.Digest, content[:]) }

// addChecks reads all checks of a quarter, and finds the one that counts of the content that is to be published: what was
// not refused, of which there is one at most, else the newest. Ids tell what is newer; the clocks of instances may differ.
func addChecks(ctx context.Context, tx pgx.Tx, p *Publication) error {
	var err error
	p.Checks, err = rows[SecrecyCheck](ctx, tx, `-- name: SecrecyChecks
		SELECT c.digest, c.prepared_by, p.display_name AS preparer, c.prepared_at,
			coalesce(c.confirmed_by, 0) AS confirmed_by, coalesce(f.display_name, '') AS confirmer, c.confirmed_at,
			coalesce(c.rejected_by, 0) AS rejected_by, coalesce(j.display_name, '') AS rejecter, c.rejected_at, coalesce(c.rejection, '') AS rejection,
			EXISTS (SELECT FROM edition e WHERE e.year = c.year AND e.quarter = c.quarter AND e.published_at > c.prepared_at) AS past
		FROM secrecy_check c
		JOIN account p ON p.id = c.prepared_by
		LEFT JOIN account f ON f.id = c.confirmed_by
		LEFT JOIN account j ON j.id = c.rejected_by
		WHERE c.year = @year AND c.quarter = @quarter
		ORDER BY c.id DESC`,
		pgx.StrictNamedArgs{"year": p.Quarter.Year, "quarter": p.Quarter.Number})
	if err != nil {
		return fmt.Errorf("read secrecy checks: %w", err)
	}
	content := p.Content()
	standing := func(c SecrecyCheck) bool { return c.Of(content) && !c.Rejected() }
	i := slices.IndexFunc(p.Checks, standing)
	if i < 0 {
		i = slices.IndexFunc(p.Checks, func(c SecrecyCheck) bool { return c.Of(content) })
	}
	if i >= 0 {
		p.Check = p.Checks[i]
	}
	return nil
}

// Refused is the check that the content of now did not pass, whatever else was submitted after it. Else it is the newest of
// any content since the last edition, when that did not pass; nil when it did, when it awaits its second person, or when
// there is none.
func (p Publication) Refused() *SecrecyCheck {
	if p.Check.Rejected() && !p.Check.Past {
		return &p.Check
	}
	if len(p.Checks) == 0 || !p.Checks[0].Rejected() || p.Checks[0].Past {
		return nil
	}
	return &p.Checks[0]
}

// Seen is what the forms of the check carry along: the content to the letter, and how often it was refused, so that nobody
// lets pass what somebody else has refused since the page was drawn.
func (p Publication) Seen() string {
	content, refused := p.Content(), 0
	for _, c := range p.Checks {
		if c.Rejected() && c.Of(content) {
			refused++
		}
	}
	if refused == 0 {
		return content.String()
	}
	return fmt.Sprintf("%s-%d", content, refused)
}

// PrepareCheck submits what publishing would make public now for its 保密审查; what did not pass may be submitted again. seen
// is the Seen of the page that the actor has read: when it is another one by now, or when the content was submitted already,
// the *ledger.Refusal is of kind Conflict. A correction must be complete, else it is ledger.Problems.
func (s *Store) PrepareCheck(ctx context.Context, actor ledger.Actor, q ledger.Quarter, seen string) error {
	return s.check(ctx, actor, q, seen, func(tx pgx.Tx, actor ledger.Actor, p Publication) error {
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
func (s *Store) ConfirmCheck(ctx context.Context, actor ledger.Actor, q ledger.Quarter, seen string) error {
	return s.check(ctx, actor, q, seen, func(tx pgx.Tx, actor ledger.Actor, p Publication) error {
		if err := p.Check.rule().Confirm(actor); err != nil {
			return err
		}
		digest := p.Content()
		if err := settle(ctx, tx, `-- name: ConfirmCheck
			UPDATE secrecy_check SET confirmed_by = @account, confirmed_at = @now`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "digest": digest[:], "account": actor.ID, "now": s.now()}); err != nil {
			return fmt.Errorf("confirm check: %w", err)
		}
		return s.record(ctx, tx, actor, "confirm-check", quarterSubject(q), map[string]any{"edition": p.Edition, "content": digest.String()})
	})
}

// RejectCheck is the second person's word that something in the content must be kept, and what. That ends the submission:
// the content, changed or not, is submitted again before anybody can let it pass. Errors as of ConfirmCheck, and
// ledger.Problems of the field words.
func (s *Store) RejectCheck(ctx context.Context, actor ledger.Actor, q ledger.Quarter, seen, words string) error {
	words, problems := ledger.CleanRejection(words)
	return s.check(ctx, actor, q, seen, func(tx pgx.Tx, actor ledger.Actor, p Publication) error {
		if err := p.Check.rule().Reject(actor); err != nil {
			return err
		}
		if err := problems.Err(); err != nil {
			return err
		}
		digest := p.Content()
		if err := settle(ctx, tx, `-- name: RejectCheck
			UPDATE secrecy_check SET rejected_by = @account, rejected_at = @now, rejection = @words`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "digest": digest[:], "account": actor.ID, "now": s.now(), "words": words}); err != nil {
			return fmt.Errorf("reject check: %w", err)
		}
		return s.record(ctx, tx, actor, "reject-check", quarterSubject(q), map[string]any{"edition": p.Edition, "content": digest.String(), "reason": words})
	})
}

// settle writes the verdict of another person than who prepared it into the submission that still awaits one.
func settle(ctx context.Context, tx pgx.Tx, update string, args pgx.StrictNamedArgs) error {
	done, err := tx.Exec(ctx, update+`
			WHERE year = @year AND quarter = @quarter AND digest = @digest AND prepared_by <> @account
				AND confirmed_by IS NULL AND rejected_by IS NULL`, args)
	if err == nil && done.RowsAffected() != 1 { // the ledger has said so before, under the quarter's lock
		return fmt.Errorf("%d submissions await a verdict, want 1", done.RowsAffected())
	}
	return err
}

// check locks the quarter, so that neither the content nor its check changes meanwhile, and lets do work on it.
func (s *Store) check(ctx context.Context, actor ledger.Actor, q ledger.Quarter, seen string, do func(pgx.Tx, ledger.Actor, Publication) error) error {
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
		if now := p.Seen(); seen != now {
			message := "您打开本页以后，要公开的内容有变化。请看过现在的内容再办。"
			if content := p.Content().String(); strings.HasPrefix(seen, content) {
				message = "您打开本页以后，这些内容的保密审查没有通过。请看过原因再办。"
			}
			return &ledger.Refusal{Kind: ledger.Conflict, Message: message}
		}
		return do(tx, actor, p)
	})
}
