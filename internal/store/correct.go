package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Correction is 更正稿, what the office is about to correct in a published quarter.
type Correction struct {
	Reason    string
	Version   int // to save the next change against
	UpdatedBy string
	UpdatedAt time.Time
	Texts     []CorrectionText `db:"-"` // in number order
}

// CorrectionText is the new public text of one task, and what was published of it.
type CorrectionText struct {
	Number      int
	Requirement string   `db:"-"`
	Published   []string `db:"-"` // paragraphs in the newest edition
	Progress    string   // the new text
}

func (c Correction) draft() ledger.Correction {
	d := ledger.Correction{Reason: c.Reason, Texts: map[int]string{}}
	for _, t := range c.Texts {
		d.Texts[t.Number] = t.Progress
	}
	return d
}

// CorrectionDesk is where a published quarter is corrected: its newest edition, and the draft of the next one.
type CorrectionDesk struct {
	Quarter    ledger.Quarter
	State      ledger.QuarterState
	Newest     Edition              // with its rows; Number 0 when the quarter is not published
	Draft      *Correction          // nil: there is none yet
	Behind     map[int]ledger.State // of tasks that were published empty: what their entries had come to, unless blank
	Correction int                  // number of the edition that the correction will be
}

// CorrectionDesk returns what a correction starts from. It returns a *ledger.Refusal to anybody but the office and
// ledger.ErrNotFound when there is no such quarter; the quarter may be in any state.
func (s *Store) CorrectionDesk(ctx context.Context, actor ledger.Actor, q ledger.Quarter) (CorrectionDesk, error) {
	if err := officeOnly(actor); err != nil {
		return CorrectionDesk{}, err
	}
	var desk CorrectionDesk
	err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
		var err error
		desk, err = correctionDesk(ctx, tx, q)
		return err
	})
	return desk, err
}

func correctionDesk(ctx context.Context, tx pgx.Tx, q ledger.Quarter) (CorrectionDesk, error) {
	args := pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number}
	state, err := row[struct{ State ledger.QuarterState }](ctx, tx, `-- name: QuarterState
		SELECT state FROM quarter WHERE year = @year AND number = @quarter`, args)
	if err != nil {
		return CorrectionDesk{}, err
	}
	desk := CorrectionDesk{Quarter: q, State: state.State, Behind: map[int]ledger.State{}}
	newest, err := rows[Edition](ctx, tx, `-- name: NewestEdition
		SELECT id, year, quarter, number, title, plan_title, published_at, source
		FROM edition
		WHERE year = @year AND quarter = @quarter
		ORDER BY number DESC
		LIMIT 1`, args)
	if err != nil || len(newest) == 0 {
		return desk, err
	}
	desk.Newest, desk.Correction = newest[0], newest[0].Number+1
	if desk.Newest.Rows, err = editionRows(ctx, tx, desk.Newest.ID); err != nil {
		return desk, fmt.Errorf("read rows of newest edition: %w", err)
	}
	behind, err := rows[struct {
		Number int
		State  ledger.State
	}](ctx, tx, `-- name: UnpublishedEntries
		SELECT t.number, e.state
		FROM entry e
		JOIN task t ON t.id = e.task_id
		WHERE e.year = @year AND e.quarter = @quarter AND e.department_id IS NULL AND e.state <> 'published'`, args)
	if err != nil {
		return desk, fmt.Errorf("list unpublished entries: %w", err)
	}
	for _, b := range behind {
		desk.Behind[b.Number] = b.State
	}
	return desk, desk.addDraft(ctx, tx)
}

func (d *CorrectionDesk) addDraft(ctx context.Context, tx pgx.Tx) error {
	args := pgx.StrictNamedArgs{"year": d.Quarter.Year, "quarter": d.Quarter.Number, "edition": d.Correction}
	drafts, err := rows[Correction](ctx, tx, `-- name: Correction
		SELECT c.reason, c.version, by.display_name AS updated_by, c.updated_at
		FROM correction c
		JOIN account by ON by.id = c.updated_by
		WHERE c.year = @year AND c.quarter = @quarter AND c.edition = @edition`, args)
	if err != nil || len(drafts) == 0 {
		return err
	}
	draft := drafts[0]
	draft.Texts, err = rows[CorrectionText](ctx, tx, `-- name: CorrectionTexts
		SELECT t.number, c.progress
		FROM correction_text c
		JOIN task t ON t.id = c.task_id
		WHERE c.year = @year AND c.quarter = @quarter AND c.edition = @edition
		ORDER BY t.number`, args)
	if err != nil {
		return fmt.Errorf("read texts of correction: %w", err)
	}
	for i := range draft.Texts {
		t := &draft.Texts[i]
		if r, ok := d.Row(t.Number); ok {
			t.Requirement, t.Published = r.Requirement, r.Progress
		}
	}
	d.Draft = &draft
	return nil
}

// Row is a row of the newest edition.
func (d CorrectionDesk) Row(number int) (EditionRow, bool) {
	i, ok := slices.BinarySearchFunc(d.Newest.Rows, number, func(r EditionRow, n int) int { return r.Number - n })
	if !ok {
		return EditionRow{}, false
	}
	return d.Newest.Rows[i], true
}

// SaveCorrection keeps the draft of a correction. base is the version that the writer had before him, 0 when there was
// none. Texts that say what is published already are left out. It returns a *ledger.Refusal of kind Conflict when somebody
// else saved meanwhile, or when the quarter is not published; ledger.Problems of the fields reason and progress-39.
func (s *Store) SaveCorrection(ctx context.Context, actor ledger.Actor, q ledger.Quarter, base int, in ledger.Correction) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		state, err := lockQuarter(ctx, tx, q)
		if err != nil {
			return err
		}
		// Every task at once: what each of them may, their rows say below.
		if _, err := (ledger.Document{State: ledger.Published, Quarter: state}).Decide(actor, ledger.Correct); err != nil {
			return err
		}
		desk, err := correctionDesk(ctx, tx, q)
		if err != nil {
			return err
		}
		if desk.Newest.Number == 0 {
			return ledger.ErrNotFound // a published quarter has an edition, unless somebody took it away
		}
		version := 0
		if desk.Draft != nil {
			version = desk.Draft.Version
		}
		if version != base {
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "您打开本页以后，更正稿有人改过，没有保存。您写的都在下面，请对照现在的更正稿再保存。"}
		}
		in, problems := in.Clean()
		texts := map[int]string{}
		for number, text := range in.Texts {
			r, ok := desk.Row(number)
			switch {
			case !ok:
				problems[ledger.CorrectionField(number)] = "本季度的表里没有这一项。"
			case len(r.Progress) == 0 && len(ledger.Paragraphs(text)) == 0: // published empty, and not written yet
				delete(problems, ledger.CorrectionField(number))
			case !slices.Equal(ledger.Paragraphs(text), r.Progress):
				texts[number] = text
			}
		}
		if err := problems.Err(); err != nil {
			return err
		}
		if err := s.writeCorrection(ctx, tx, actor, desk, ledger.Correction{Reason: in.Reason, Texts: texts}); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "save-correction", quarterSubject(q),
			map[string]any{"edition": desk.Correction, "tasks": slices.Sorted(maps.Keys(texts))})
	})
}

// writeCorrection puts the whole draft in place of the one before.
func (s *Store) writeCorrection(ctx context.Context, tx pgx.Tx, actor ledger.Actor, desk CorrectionDesk, in ledger.Correction) error {
	q := desk.Quarter
	var numbers []int
	var texts []string
	for _, n := range slices.Sorted(maps.Keys(in.Texts)) {
		numbers, texts = append(numbers, n), append(texts, in.Texts[n])
	}
	batch := &pgx.Batch{}
	batch.Queue(`-- name: SaveCorrection
		INSERT INTO correction (year, quarter, edition, reason, updated_at, updated_by)
		VALUES (@year, @quarter, @edition, @reason, @now, @account)
		ON CONFLICT (year, quarter, edition) DO UPDATE
		SET reason = excluded.reason, version = correction.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "edition": desk.Correction, "reason": in.Reason, "now": s.now(), "account": actor.ID})
	batch.Queue(`-- name: ClearCorrectionTexts
		DELETE FROM correction_text WHERE year = @year AND quarter = @quarter AND edition = @edition`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "edition": desk.Correction})
	batch.Queue(`-- name: SaveCorrectionTexts
		INSERT INTO correction_text (year, quarter, edition, task_id, progress)
		SELECT @year, @quarter, @edition, t.id, given.progress
		FROM unnest(@numbers::integer[], @texts::text[]) AS given (number, progress)
		JOIN task t ON t.year = @year AND t.number = given.number
		JOIN quarter q ON q.year = @year AND q.number = @quarter
		JOIN task_version tv ON tv.plan_version_id = q.plan_version_id AND tv.task_id = t.id`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "edition": desk.Correction, "numbers": numbers, "texts": texts})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("save correction: %w", err)
	}
	return nil
}

// addCorrection makes the publication of a published quarter that of its correction, if there is one with any text.
func (s *Store) addCorrection(ctx context.Context, tx pgx.Tx, p *Publication) error {
	desk, err := correctionDesk(ctx, tx, p.Quarter)
	if err != nil || desk.Draft == nil || len(desk.Draft.Texts) == 0 {
		return err
	}
	p.Title, p.PlanTitle, p.Source, p.Edition = desk.Newest.Title, desk.Newest.PlanTitle, desk.Newest.Source, desk.Correction
	p.Correction = desk.Draft
	p.Correction.Reason = strings.TrimSpace(p.Correction.Reason)
	p.Rows = desk.Draft.draft().Apply(desk.Newest.Rows)
	return nil
}

// publishCorrection makes the next edition of a published quarter. The corrected texts become the entries' own, each with
// a revision, also of tasks that were published empty; a draft that stood there stays a revision. Nothing else of the quarter
// changes. The caller holds the quarter's lock.
func (s *Store) publishCorrection(ctx context.Context, tx pgx.Tx, actor ledger.Actor, p Publication, edition int) error {
	if err := officeOnly(actor); err != nil {
		return err
	}
	if edition != p.Edition {
		return published(p.Quarter)
	}
	if err := p.Correction.draft().Complete().Err(); err != nil {
		return err
	}
	if err := p.Check.rule().Passed(); err != nil {
		return err
	}
	var numbers []int
	for _, t := range p.Correction.Texts {
		key := ledger.Key{Quarter: p.Quarter, Task: t.Number}
		doc, err := s.lockDocument(ctx, tx, key)
		if err != nil {
			return err
		}
		state, err := ledger.Document{State: doc.State, Quarter: doc.Quarter, Writer: doc.Writer}.Decide(actor, ledger.Correct)
		if err != nil {
			return err
		}
		text := ledger.Corrected(doc.State, doc.text(), t.Progress)
		if _, err := s.write(ctx, tx, actor, key, doc, ledger.Correct, state, written{text: text, revision: "correct", edited: true}); err != nil {
			return fmt.Errorf("correct task %d: %w", t.Number, err)
		}
		numbers = append(numbers, t.Number)
	}
	if err := s.insertEdition(ctx, tx, p); err != nil {
		return err
	}
	return s.record(ctx, tx, actor, string(ledger.Correct), quarterSubject(p.Quarter), map[string]any{"edition": p.Edition, "tasks": numbers})
}
