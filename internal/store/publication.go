package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"

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
	Once      map[int]bool // tasks that were accepted at some time, by number; of a published quarter, and on publishing, not known
	Rows      []EditionRow // of the edition, in table order; of a published quarter without a correction, none

	// Correction is what makes a further edition of a published quarter; nil for the first edition, and while there is none.
	Correction *Correction
	// Check is the 保密审查 of exactly this content that was not refused, else the newest; zero for none.
	Check SecrecyCheck
	// Checks are all of the quarter, of whatever content, the newest first.
	Checks []SecrecyCheck
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
		if p, err = s.publication(ctx, tx, q); err != nil || p.State == ledger.QuarterPublished {
			return err
		}
		if p.Once, err = acceptedOnce(ctx, tx, q); err != nil {
			return fmt.Errorf("list what was accepted once: %w", err)
		}
		return nil
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
		if err := s.addCorrection(ctx, tx, &p); err != nil {
			return p, err
		}
	} else if p.Rows, err = s.candidateRows(ctx, tx, p); err != nil {
		return p, err
	}
	return p, addChecks(ctx, tx, &p)
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
	if err != nil {
		return nil, err
	}
	texts := make(map[int]string, len(found))
	for _, t := range found {
		texts[t.Number] = t.Progress
	}
	return texts, nil
}

// acceptedOnce are the tasks of a quarter whose entry was accepted at some time, whatever has become of it.
func acceptedOnce(ctx context.Context, tx pgx.Tx, q ledger.Quarter) (map[int]bool, error) {
	found, err := rows[struct{ Number int }](ctx, tx, `-- name: AcceptedOnce
		SELECT t.number
		FROM quarter q
		JOIN task t ON t.year = q.year
		WHERE q.year = @year AND q.number = @quarter AND EXISTS (SELECT FROM audit a
			WHERE a.subject = @subject || '/' || t.number AND a.action = 'accept' AND a.at >= q.opened_at)`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "subject": quarterSubject(q)})
	if err != nil {
		return nil, err
	}
	once := make(map[int]bool, len(found))
	for _, f := range found {
		once[f.Number] = true
	}
	return once, nil
}
