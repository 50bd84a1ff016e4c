package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// confirmedOf reads the measures of a task that people have confirmed, in the order of the requirement.
func (s *Store) confirmedOf(ctx context.Context, tx pgx.Tx, doc document) ([]reading.Measure, error) {
	found, err := rows[measureRow](ctx, tx, `-- name: ConfirmedMeasures
		SELECT t.number, `+measureColumns+`
		FROM measure m
		JOIN task t ON t.id = m.task_id
		LEFT JOIN account by ON by.id = m.ruled_by
		WHERE m.plan_version_id = @plan AND m.task_id = @task AND m.state = 'confirmed'
		ORDER BY m.start_rune, m.id`, pgx.StrictNamedArgs{"plan": doc.PlanVersionID, "task": doc.TaskID})
	if err != nil {
		return nil, fmt.Errorf("read confirmed measures: %w", err)
	}
	return measuresOf(found), nil
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
	measures, err := s.confirmedOf(ctx, tx, doc)
	if err != nil {
		return err
	}
	_, problems := TakeTyped(measures, text.Figures, key.Quarter.Year)
	return problems.Err()
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

// keepTyped brings the figures of an entry in line with what was typed beside it; those of a contribution count once they
// are in the entry. What cannot be read as a number yet stays in the text alone.
func (s *Store) keepTyped(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, doc document, w written, saved Saved) error {
	if doc.DepartmentID != nil || w.text.Figures == doc.Figures {
		return nil
	}
	measures, err := s.confirmedOf(ctx, tx, doc)
	if err != nil {
		return err
	}
	typed, _ := TakeTyped(measures, w.text.Figures, key.Quarter.Year)
	entry := pgx.StrictNamedArgs{"task": doc.TaskID, "quarter": key.Quarter.Number}
	batch := &pgx.Batch{}
	batch.Queue(`-- name: DropTypedFigures
		DELETE FROM figure f
		USING entry e
		WHERE e.id = f.entry_id AND e.task_id = @task AND e.quarter = @quarter AND e.department_id IS NULL AND f.origin = 'typed'`, entry)
	for _, x := range typed {
		batch.Queue(`-- name: AddTypedFigure
			INSERT INTO figure (entry_id, revision, measure_id, label, value, unit, as_of, stance, kind, quote, state, origin, ruled_by, ruled_at)
			SELECT e.id, @revision, @measure, @label, @value::text::numeric, @unit, @as_of::date, @stance, @kind, '', 'confirmed', 'typed',
				nullif(@account::bigint, 0), @now
			FROM entry e
			WHERE e.task_id = @task AND e.quarter = @quarter AND e.department_id IS NULL`,
			pgx.StrictNamedArgs{
				"task": doc.TaskID, "quarter": key.Quarter.Number, "revision": saved.Revision, "measure": x.Measure, "label": x.Label,
				"value": strconv.FormatFloat(x.Value, 'f', -1, 64), "unit": x.Unit, "as_of": x.AsOf.Date(), "stance": x.Status, "kind": x.Kind,
				"account": actor.ID, "now": s.now(),
			})
	}
	if err := send(ctx, tx, batch); err != nil {
		return fmt.Errorf("keep typed figures: %w", err)
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
