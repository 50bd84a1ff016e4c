package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// QueueText is the public part of an entry that was handed in, with what it is compared with.
type QueueText struct {
	Number       int
	Matter       int64 // as in ReadingTask
	Requirement  string
	Progress     string
	Rating       ledger.Rating
	Figures      ledger.TypedFigures
	Wording      string   // as in QueueRow
	LastProgress []string // paragraphs of the quarter before, as published; none when there are none

	Measures []reading.Measure `db:"-"` // of the task, confirmed
	Pace     PaceCurve         `db:"-"` // that its targets are set against
}

// wordingSQL is a QueueRow's Wording of entry e in quarter q. What was not handed in is not looked at.
const wordingSQL = `coalesce(CASE WHEN e.state IN ('submitted', 'accepted', 'published') THEN md5(e.progress || '/' || coalesce(e.rating, '') || '/' || e.figures) || '/' ||
	(SELECT coalesce(string_agg(m.id || '.' || m.version, ',' ORDER BY m.id), '') FROM measure m
		WHERE m.plan_version_id = q.plan_version_id AND m.task_id = e.task_id AND m.state = 'confirmed') || '/' ||
	(SELECT count(*) FROM pace_curve c WHERE c.year = q.year) END, '') || '/' || q.plan_version_id || '/' || coalesce((SELECT max(ed.id) FROM edition ed
	WHERE ed.year = q.year AND ed.quarter = q.number - 1), 0)`

// lastNumberSQL is the number of task t in the quarter before q, which may have been another; null: it was not in its plan.
const lastNumberSQL = `(SELECT lt.number FROM quarter lq
	JOIN task_version ltv ON ltv.plan_version_id = lq.plan_version_id
	JOIN task lt ON lt.id = ltv.task_id AND lt.matter = t.matter
	WHERE lq.year = q.year AND lq.number = q.number - 1)`

// QueueTexts returns the texts of the named tasks that were handed in; others are left out. It returns a *ledger.Refusal to
// anybody but the office.
func (s *Store) QueueTexts(ctx context.Context, actor ledger.Actor, q ledger.Quarter, numbers []int) ([]QueueText, error) {
	if err := officeOnly(actor); err != nil {
		return nil, err
	}
	var texts []QueueText
	err := s.inSnapshot(ctx, func(tx pgx.Tx) (err error) {
		if texts, err = rows[QueueText](ctx, tx, queueTextsSQL, pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "numbers": numbers}); err != nil {
			return fmt.Errorf("read texts: %w", err)
		}
		measures, err := rows[measureRow](ctx, tx, queueMeasuresSQL, pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "numbers": numbers})
		if err != nil {
			return fmt.Errorf("read measures: %w", err)
		}
		of := map[int][]reading.Measure{}
		for _, m := range measures {
			of[m.Number] = append(of[m.Number], m.measure())
		}
		curves, err := readPaceCurves(ctx, tx, q.Year)
		if err != nil {
			return fmt.Errorf("read curves: %w", err)
		}
		for i := range texts {
			texts[i].Measures, texts[i].Pace = of[texts[i].Number], curves.of(texts[i].Matter)
		}
		return nil
	})
	return texts, err
}

const queueTextsSQL = `-- name: QueueTexts
		WITH last AS (
			SELECT id FROM edition WHERE year = @year AND quarter = @quarter - 1 ORDER BY number DESC LIMIT 1
		)
		SELECT t.number, t.matter, tv.requirement, e.progress, coalesce(e.rating, '') AS rating, e.figures, ` + wordingSQL + ` AS wording,
			coalesce(r.progress, '{}') AS last_progress
		FROM quarter q
		JOIN entry e ON e.year = q.year AND e.quarter = q.number AND e.department_id IS NULL
		JOIN task t ON t.id = e.task_id
		JOIN task_version tv ON tv.plan_version_id = q.plan_version_id AND tv.task_id = t.id
		LEFT JOIN edition_row r ON r.edition_id = (SELECT id FROM last) AND r.number = ` + lastNumberSQL + `
		WHERE q.year = @year AND q.number = @quarter AND t.number = ANY (@numbers::integer[])
			AND e.state IN ('submitted', 'accepted', 'published')
		ORDER BY t.number`

const queueMeasuresSQL = `-- name: QueueMeasures
	SELECT t.number, ` + measureColumns + `
	FROM quarter q
	JOIN measure m ON m.plan_version_id = q.plan_version_id AND m.state = 'confirmed'
	JOIN task t ON t.id = m.task_id
	LEFT JOIN account by ON by.id = m.ruled_by
	WHERE q.year = @year AND q.number = @quarter AND t.number = ANY (@numbers::integer[])
	ORDER BY t.number, m.start_rune, m.id`

// officeConfirmationsSQL lists what writers confirmed when they handed in the newest wording of theirs.
const officeConfirmationsSQL = `-- name: OfficeConfirmations
	SELECT coalesce(d.code, '') AS department, c.code, c.finding, c.words, c.at, coalesce(by.display_name, '') AS by
	FROM task t
	JOIN entry e ON e.task_id = t.id AND e.quarter = @quarter AND e.state IN ('submitted', 'accepted', 'published')
	JOIN hand_in_confirmation c ON c.entry_id = e.id
		AND c.revision = (SELECT max(r.number) FROM revision r WHERE r.entry_id = e.id AND r.action = 'submit')
	LEFT JOIN department d ON d.id = e.department_id
	LEFT JOIN account by ON by.id = c.account_id
	WHERE t.year = @year AND t.number = @task
	ORDER BY d.position NULLS FIRST, c.code`
