package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// confirmedSQL reads the measures of a task in a quarter that people have confirmed, in the order of the requirement.
const confirmedSQL = `-- name: ConfirmedMeasures
	SELECT t.number, ` + measureColumns + `
	FROM quarter q
	JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
	JOIN task t ON t.id = tv.task_id AND t.number = @task
	JOIN measure m ON m.plan_version_id = tv.plan_version_id AND m.task_id = tv.task_id AND m.state = 'confirmed'
	LEFT JOIN account by ON by.id = m.ruled_by
	WHERE q.year = @year AND q.number = @quarter
	ORDER BY m.start_rune, m.id`

// queueConfirmed puts the reading of a document's confirmed measures into a batch, behind whatever locks its task: nobody
// rules on them until the transaction ends.
func queueConfirmed(batch *pgx.Batch, doc *document, key ledger.Key) {
	args := named{"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task}
	batch.Queue(confirmedSQL, args).Query(func(r pgx.Rows) error {
		found, err := collect[measureRow](r)
		doc.Measures, doc.Measured = measuresOf(found), true
		return err
	})
}

// confirmedOf is the document's confirmed measures, read now unless they were read when it was locked.
func (s *Store) confirmedOf(ctx context.Context, tx pgx.Tx, key ledger.Key, doc document) ([]reading.Measure, error) {
	if doc.Measured {
		return doc.Measures, nil
	}
	batch := &pgx.Batch{}
	queueConfirmed(batch, &doc, key)
	if err := send(ctx, tx, batch); err != nil {
		return nil, fmt.Errorf("read confirmed measures: %w", err)
	}
	return doc.Measures, nil
}

func measuresOf(found []measureRow) []reading.Measure {
	var out []reading.Measure
	for _, m := range found {
		out = append(out, m.measure())
	}
	return out
}

// checkTyped names the figures of a text that are no numbers, before it is handed in. A draft keeps them as they are.
func (s *Store) checkTyped(ctx context.Context, tx pgx.Tx, key ledger.Key, doc document, text ledger.Text) error {
	if text.Figures == "" {
		return nil
	}
	measures, err := s.confirmedOf(ctx, tx, key, doc)
	if err != nil {
		return err
	}
	_, problems := TakeTyped(measures, text.Figures, key.Quarter.Year)
	return problems.Err()
}

// unread names the figures of a text that are no numbers. It is none of a document whose measures were not read, which is
// one without figures.
func (d document) unread(text ledger.Text, key ledger.Key) ledger.Problems {
	_, problems := TakeTyped(d.Measures, text.Figures, key.Quarter.Year)
	return problems
}

// TakeTyped reads what was typed for measures in a year, with a problem for each that cannot be read, by ledger.FigureField.
func TakeTyped(measures []reading.Measure, typed ledger.TypedFigures, year int) ([]reading.Statement, ledger.Problems) {
	var out []reading.Statement
	problems := ledger.Problems{}
	for _, m := range measures {
		f, ok := typed.Of(m.ID)
		if !ok || f.Value == "" {
			continue
		}
		if f.None {
			problems[ledger.FigureField(m.ID)] = "选了“本季无数据”，又填了数字。请留一样。"
			continue
		}
		x, why := m.TakeTyped(f.Value, f.AsOf, year)
		if why != "" {
			problems[ledger.FigureField(m.ID)] = why
			continue
		}
		out = append(out, x)
	}
	return out, problems
}

// stated are the figures that a change leaves beside an entry, and whether they are to be made anew: something else was
// typed, or the text is handed in, when the measures may be others than they were. Those of a contribution count once they
// are in the entry. What cannot be read as a number yet stays in the text alone.
func (s *Store) stated(ctx context.Context, tx pgx.Tx, key ledger.Key, doc document, action ledger.Action, w written) ([]reading.Statement, bool, error) {
	if doc.DepartmentID != nil || w.text.Figures == doc.Figures && (action != ledger.Submit || w.text.Figures == "") {
		return nil, false, nil
	}
	if w.text.Figures == "" {
		return nil, true, nil
	}
	measures, err := s.confirmedOf(ctx, tx, key, doc)
	if err != nil {
		return nil, false, err
	}
	typed, _ := TakeTyped(measures, w.text.Figures, key.Quarter.Year)
	return typed, true, nil
}

// queueTyped replaces the typed figures of an entry, in a batch, behind the writing of its text. They are of whoever saved the
// text last for its unit; nobody's, when it was composed.
func queueTyped(batch *pgx.Batch, key ledger.Key, doc document, typed []reading.Statement) {
	batch.Queue(`-- name: DropTypedFigures
		DELETE FROM figure f
		USING entry e
		WHERE e.id = f.entry_id AND e.task_id = @task AND e.quarter = @quarter AND e.department_id IS NULL AND f.origin = 'typed'`,
		named{"task": doc.TaskID, "quarter": key.Quarter.Number})
	for _, x := range typed {
		batch.Queue(`-- name: AddTypedFigure
			INSERT INTO figure (entry_id, revision, measure_id, label, value, unit, as_of, stance, kind, quote, state, origin, ruled_by, ruled_at)
			SELECT e.id, r.number, @measure, @label, @value::text::numeric, @unit, @as_of::date, @stance, @kind, '', 'confirmed', 'typed',
				r.saved_by, r.saved_at
			FROM entry e
			JOIN LATERAL (SELECT number, saved_by, saved_at FROM revision
				WHERE entry_id = e.id AND action IN ('save', 'submit', 'compose') ORDER BY number DESC LIMIT 1) r ON true
			WHERE e.task_id = @task AND e.quarter = @quarter AND e.department_id IS NULL`,
			named{
				"task": doc.TaskID, "quarter": key.Quarter.Number, "measure": x.Measure, "label": x.Label,
				"value": strconv.FormatFloat(x.Value, 'f', -1, 64), "unit": x.Unit, "as_of": x.AsOf.Date(), "stance": x.Status, "kind": x.Kind,
			})
	}
}

// retype makes the typed figures of a task anew after its measures were ruled on: those of every quarter that answers the same
// version of the plan, for the measures are theirs, too. The task is locked.
func (s *Store) retype(ctx context.Context, tx pgx.Tx, key ledger.Key, doc document) error {
	entries, err := rows[struct {
		Quarter int
		Figures ledger.TypedFigures
	}](ctx, tx, `-- name: EntriesWithFigures
		SELECT e.quarter, e.figures
		FROM quarter q
		JOIN entry e ON e.year = q.year AND e.quarter = q.number AND e.task_id = @task AND e.department_id IS NULL
		WHERE q.plan_version_id = @plan AND e.figures <> ''
		ORDER BY e.quarter`, pgx.StrictNamedArgs{"plan": doc.PlanVersionID, "task": doc.TaskID})
	if err != nil || len(entries) == 0 {
		return err
	}
	measures, err := s.confirmedOf(ctx, tx, key, doc)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for _, e := range entries {
		typed, _ := TakeTyped(measures, e.Figures, key.Quarter.Year)
		queueTyped(batch, ledger.Key{Quarter: ledger.Quarter{Year: key.Quarter.Year, Number: e.Quarter}}, doc, typed)
	}
	if err := send(ctx, tx, batch); err != nil {
		return fmt.Errorf("make typed figures anew: %w", err)
	}
	return nil
}

// taskMeasuresSQL reads the confirmed measures of a task in a quarter, for readers who were let in before.
const taskMeasuresSQL = `-- name: TaskMeasures
	SELECT t.number, ` + measureColumns + `
	FROM quarter q
	JOIN measure m ON m.plan_version_id = q.plan_version_id AND m.state = 'confirmed'
	JOIN task t ON t.id = m.task_id
	LEFT JOIN account by ON by.id = m.ruled_by
	WHERE q.year = @year AND q.number = @quarter AND t.number = @task
	ORDER BY m.start_rune, m.id`

// deskMeasuresSQL reads the confirmed measures of a task for those who write its entry, or a part of one that nobody leads.
var deskMeasuresSQL = `-- name: DeskMeasures` + deskMine + `
	SELECT t.number, ` + measureColumns + `
	FROM quarter q
	JOIN task t ON t.year = q.year AND t.number = @task
	JOIN ` + deskWriter + `
	JOIN mine ON mine.department_id = d.id
	JOIN measure m ON m.plan_version_id = q.plan_version_id AND m.task_id = t.id AND m.state = 'confirmed'
	LEFT JOIN account by ON by.id = m.ruled_by
	WHERE q.year = @year AND q.number = @quarter AND a.role <> 'supporting'
	ORDER BY m.start_rune, m.id`

// deskLastMeasuresSQL reads the confirmed measures of the same 事项 in the quarter before, whose plan may have been another
// version.
var deskLastMeasuresSQL = `-- name: DeskLastMeasures` + deskMine + `
	SELECT lt.number, ` + measureColumns + `
	FROM quarter q
	JOIN task t ON t.year = q.year AND t.number = @task
	JOIN ` + deskWriter + `
	JOIN mine ON mine.department_id = d.id
	JOIN quarter lq ON lq.year = q.year AND lq.number = q.number - 1
	JOIN task lt ON lt.matter = t.matter
	JOIN measure m ON m.plan_version_id = lq.plan_version_id AND m.task_id = lt.id AND m.state = 'confirmed'
	LEFT JOIN account by ON by.id = m.ruled_by
	WHERE q.year = @year AND q.number = @quarter AND a.role <> 'supporting'
	ORDER BY m.start_rune, m.id`

// goesOn is what a measure keeps from one version of a plan to the next: its value and wording may change.
type goesOn struct {
	label, unit string
	kind        reading.Kind
	falls       bool
}

func byKind(measures []reading.Measure) map[goesOn][]int64 {
	out := map[goesOn][]int64{}
	for _, m := range measures {
		key := goesOn{m.Label, m.Unit, m.Kind, m.Falls}
		out[key] = append(out[key], m.ID)
	}
	return out
}

// continued are figures of the measures were, put beside the measures now that go on from these. Several of one kind go on
// in their order, as long as there are as many. A figure of a measure that does not go on is left out.
func continued(figures []figureRow, were, now []reading.Measure) []reading.Statement {
	is := map[int64]int64{}
	before, after := byKind(were), byKind(now)
	for key, ids := range before {
		if len(ids) == len(after[key]) {
			for i, id := range ids {
				is[id] = after[key][i]
			}
		}
	}
	var out []reading.Statement
	for _, f := range figures {
		x := f.statement()
		if x.Measure != 0 {
			if x.Measure = is[x.Measure]; x.Measure == 0 {
				continue
			}
		}
		out = append(out, x)
	}
	return out
}

// deskLastFiguresSQL reads what was confirmed or typed of the entry in the quarter before, where the writer may see that text:
// it is published, or was handed in by the unit itself.
var deskLastFiguresSQL = `-- name: DeskLastFigures` + deskMine + `
	SELECT t.number, ` + figureColumns + `
	FROM quarter q
	JOIN task t ON t.year = q.year AND t.number = @task
	JOIN ` + deskWriter + `
	JOIN mine ON mine.department_id = d.id
	JOIN quarter lq ON lq.year = q.year AND lq.number = q.number - 1
	JOIN task lt ON lt.matter = t.matter
	JOIN entry e ON e.task_id = lt.id AND e.quarter = lq.number AND e.department_id IS NULL
		AND (e.state = 'published' OR e.state IN ('submitted', 'accepted') AND EXISTS (
			SELECT FROM assignment la
			WHERE la.plan_version_id = lq.plan_version_id AND la.task_id = lt.id
				AND la.department_id = d.id AND la.role IN ('sole', 'lead')))
	JOIN figure f ON f.entry_id = e.id AND f.state = 'confirmed'
	LEFT JOIN account by ON by.id = f.ruled_by
	WHERE q.year = @year AND q.number = @quarter AND a.role <> 'supporting'
	ORDER BY f.start_rune, f.id`
