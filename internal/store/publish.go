package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"taizhang/internal/ledger"
)

// Gap is a reason why a task of a quarter is not published in full.
type Gap string

const (
	GapBlank     Gap = "blank"     // nobody has written a text
	GapDraft     Gap = "draft"     // written, not handed in
	GapReturned  Gap = "returned"  // sent back, not handed in again
	GapSubmitted Gap = "submitted" // handed in, not accepted
	GapWaiting   Gap = "waiting"   // a joint task whose text lacks units
	GapUnrated   Gap = "unrated"   // accepted without a rating, which is internal
)

// Gaps are all gaps in the order in which they are told.
var Gaps = []Gap{GapBlank, GapDraft, GapReturned, GapSubmitted, GapWaiting, GapUnrated}

// Publication is what publishing a quarter now would make public.
type Publication struct {
	Quarter   ledger.Quarter
	State     ledger.QuarterState
	PlanTitle string // as printed, with its stage
	Title     string // of the edition
	Edition   int    // its number
	Source    string // the publishing body, as of the newest edition before; empty when there was none
	Tasks     []QueueRow
	Once      map[int]bool // tasks that were accepted at some time, by number; of a published quarter not known
	Rows      []EditionRow // of the edition, in table order; of a published quarter without a correction, none

	// Correction is what makes a further edition of a published quarter; nil for the first edition, and while there is none.
	Correction *Correction
	// Check is the 保密审查 of exactly this content.
	Check SecrecyCheck
}

// Head is what the edition would say of itself, but for the moment.
func (p Publication) Head() ledger.EditionHead {
	h := ledger.EditionHead{
		Year: p.Quarter.Year, Quarter: p.Quarter.Number, Number: p.Edition,
		Title: p.Title, PlanTitle: p.PlanTitle, Source: p.Source,
	}
	if p.Correction != nil {
		h.Reason = p.Correction.Reason
	}
	return h
}

// Content stands for everything that would become public, to the letter.
func (p Publication) Content() ledger.Hash { return ledger.CandidateDigest(p.Head(), p.Rows) }

// Pending reports whether there is something to be published: a closed quarter, or a correction of a published one.
func (p Publication) Pending() bool { return p.State == ledger.Closed || p.Correction != nil }

// Ready counts the tasks that would be published with a text.
func (p Publication) Ready() int {
	n := 0
	for _, t := range p.Tasks {
		if t.State == ledger.Accepted {
			n++
		}
	}
	return n
}

// Missing lists the tasks that have the gap, by number.
func (p Publication) Missing(gap Gap) []QueueRow {
	var missing []QueueRow
	for _, t := range p.Tasks {
		if t.has(gap) {
			missing = append(missing, t)
		}
	}
	return missing
}

// Complete reports whether nothing is missing.
func (p Publication) Complete() bool {
	for _, gap := range Gaps {
		if len(p.Missing(gap)) > 0 {
			return false
		}
	}
	return true
}

// Digest stands for everything that is missing, to the unit: whoever confirms it has seen this list and no other.
func (p Publication) Digest() string {
	sum := sha256.New()
	for _, gap := range Gaps {
		for _, t := range p.Missing(gap) {
			fmt.Fprintf(sum, "%s %d", gap, t.Number) // a hash.Hash never returns an error
			if gap == GapWaiting {
				fmt.Fprintf(sum, " %v", t.Waiting)
			}
			fmt.Fprintln(sum)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

func (r QueueRow) has(gap Gap) bool {
	switch gap {
	case GapBlank:
		return r.State == ledger.Blank
	case GapDraft:
		return r.State == ledger.Draft
	case GapReturned:
		return r.State == ledger.Returned
	case GapSubmitted:
		return r.State == ledger.Submitted
	case GapWaiting:
		return r.Joint && r.State.HandedIn() && len(r.Waiting) > 0
	case GapUnrated:
		return r.State == ledger.Accepted && r.Rating == ledger.Unrated
	}
	return false
}

// PublishPreview tells what publishing the quarter would do. It returns a *ledger.Refusal to anybody but the office and
// ledger.ErrNotFound when there is no such quarter; the quarter may be in any state.
func (s *Store) PublishPreview(ctx context.Context, actor ledger.Actor, q ledger.Quarter) (Publication, error) {
	if err := officeOnly(actor); err != nil {
		return Publication{}, err
	}
	var p Publication
	err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
		var err error
		p, err = s.publication(ctx, tx, q)
		return err
	})
	return p, err
}

func (s *Store) publication(ctx context.Context, tx pgx.Tx, q ledger.Quarter) (Publication, error) {
	head, err := row[struct {
		State  ledger.QuarterState
		Title  string
		Stage  ledger.Stage
		Number int
		Source string
	}](ctx, tx, `-- name: Publication
		SELECT q.state, p.title, v.stage,
			coalesce((SELECT max(e.number) FROM edition e WHERE e.year = q.year AND e.quarter = q.number), 0) + 1 AS number,
			coalesce((SELECT e.source FROM edition e
				WHERE (e.year, e.quarter) <= (q.year, q.number)
				ORDER BY e.year DESC, e.quarter DESC, e.number DESC
				LIMIT 1), '') AS source
		FROM quarter q
		JOIN plan p ON p.year = q.year
		JOIN plan_version v ON v.id = q.plan_version_id
		WHERE q.year = @year AND q.number = @quarter`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
	if err != nil {
		return Publication{}, err
	}
	planTitle := ledger.PlanTitle(head.Title, head.Stage)
	p := Publication{
		Quarter: q, State: head.State, PlanTitle: planTitle, Title: ledger.EditionTitle(planTitle, q),
		Edition: head.Number, Source: head.Source,
	}
	if p.Tasks, err = s.queueRows(ctx, tx, q); err != nil {
		return p, err
	}
	if p.State == ledger.QuarterPublished {
		if err := s.addCorrection(ctx, tx, &p); err != nil || p.Correction == nil {
			return p, err
		}
	} else if p.Rows, err = s.candidateRows(ctx, tx, p); err != nil {
		return p, err
	} else if p.Once, err = acceptedOnce(ctx, tx, q); err != nil {
		return p, fmt.Errorf("list what was accepted once: %w", err)
	}
	p.Check, err = secrecyCheck(ctx, tx, q, p.Content())
	return p, err
}

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
			return s.publishCorrection(ctx, tx, actor, p, edition)
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

// candidateRows are the rows of a quarter's first edition as its texts stand now.
func (s *Store) candidateRows(ctx context.Context, tx pgx.Tx, p Publication) ([]EditionRow, error) {
	texts, err := acceptedTexts(ctx, tx, p.Quarter)
	if err != nil {
		return nil, fmt.Errorf("read accepted texts: %w", err)
	}
	candidates := make([]EditionRow, len(p.Tasks))
	for i, t := range p.Tasks {
		r := EditionRow{Number: t.Number, Requirement: t.Requirement, UnitsPrinted: t.Units, Departments: make([]EditionUnit, len(t.Duties))}
		for j, d := range t.Duties {
			r.Departments[j] = EditionUnit{Code: d.Code, Name: d.Name, Role: d.Role}
		}
		if t.State == ledger.Accepted {
			r.Progress = ledger.Paragraphs(texts[t.Number])
		}
		candidates[i] = r
	}
	return candidates, nil
}

// acceptedTexts are the public parts of the accepted entries by task number. The internal parts are not even read.
func acceptedTexts(ctx context.Context, tx pgx.Tx, q ledger.Quarter) (map[int]string, error) {
	found, err := rows[struct {
		Number   int
		Progress string
	}](ctx, tx, `-- name: AcceptedTexts
		SELECT t.number, e.progress
		FROM entry e
		JOIN task t ON t.id = e.task_id
		WHERE e.year = @year AND e.quarter = @quarter AND e.department_id IS NULL AND e.state = 'accepted'`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
	texts := make(map[int]string, len(found))
	for _, t := range found {
		texts[t.Number] = t.Progress
	}
	return texts, err
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
