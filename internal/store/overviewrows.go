package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// A published quarter that was never opened was loaded from a document.
const overviewQuarterSQL = `SELECT q.year, q.number, q.state, q.due_at, q.closed_at,
		q.state = 'published' AND q.opened_at IS NULL AS loaded,
		coalesce(e.number, 0) AS edition, e.published_at
	FROM quarter q
	LEFT JOIN LATERAL (SELECT e.number, e.published_at FROM edition e
		WHERE e.year = q.year AND e.quarter = q.number ORDER BY e.number DESC LIMIT 1) e ON true`

// handedIn is what lets a text be seen here: ledger.State.HandedIn. A quarter that has not begun has none.
const handedIn = `CASE WHEN e.state IN ('submitted', 'accepted', 'published') THEN`

// overviewRowSQL reads the entries of a quarter, or those of one task through the year. The year of task and entry follows
// from their quarter; it is said all the same, so that only that year's rows are looked through.
const overviewRowSQL = `-- name: OverviewEntries
	SELECT q.number AS quarter, t.number, tv.requirement, p.title AS plan_title, v.stage, coalesce(e.state, '') AS state,
		coalesce(` + handedIn + ` e.progress END, '') AS progress,
		coalesce(` + handedIn + ` e.problems END, '') AS problems,
		coalesce(` + handedIn + ` e.next_steps END, '') AS next_steps,
		coalesce(` + handedIn + ` e.rating END, '') AS rating
	FROM quarter q
	JOIN plan p ON p.year = q.year
	JOIN plan_version v ON v.id = q.plan_version_id
	JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
	JOIN task t ON t.id = tv.task_id AND t.year = q.year
	LEFT JOIN entry e ON e.task_id = t.id AND e.year = q.year AND e.quarter = q.number AND e.department_id IS NULL
	WHERE q.year = @year AND (@quarter::int IS NULL OR q.number = @quarter) AND (@task::int IS NULL OR t.number = @task)
	ORDER BY q.number, t.number`

// overviewPartSQL reads every unit's own part, in the same order.
const overviewPartSQL = `-- name: OverviewParts
	SELECT q.number AS quarter, t.number, d.code, d.name, a.role AS duty, coalesce(e.state, '') AS state,
		coalesce(` + handedIn + ` e.progress END, '') AS progress,
		coalesce(` + handedIn + ` e.problems END, '') AS problems,
		coalesce(` + handedIn + ` e.next_steps END, '') AS next_steps,
		coalesce(` + handedIn + ` e.rating END, '') AS rating,
		` + handedIn + ` e.submitted_at END AS submitted_at, ` + handedIn + ` e.resubmitted_at END AS resubmitted_at, x.until AS extended
	FROM quarter q
	JOIN assignment a ON a.plan_version_id = q.plan_version_id
	JOIN task t ON t.id = a.task_id AND t.year = q.year
	JOIN department d ON d.id = a.department_id
	LEFT JOIN entry e ON e.task_id = a.task_id AND e.year = q.year AND e.quarter = q.number
		AND CASE WHEN a.role IN ('sole', 'lead') THEN e.department_id IS NULL ELSE e.department_id = a.department_id END
	LEFT JOIN extension x ON ` + granted + `
	WHERE q.year = @year AND (@quarter::int IS NULL OR q.number = @quarter) AND (@task::int IS NULL OR t.number = @task)
	ORDER BY q.number, t.number, a.position`

// rulings reads what people ruled about the numbers of the quarter's texts, and hangs it on the tasks.
func (v *Overview) rulings(ctx context.Context, tx pgx.Tx, actor ledger.Actor, q ledger.Quarter) error {
	args := pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "task": 0, "account": actor.ID, "internal": true}
	measures, err := rows[measureRow](ctx, tx, measuresSQL, args)
	if err != nil {
		return fmt.Errorf("read measures: %w", err)
	}
	figures, err := rows[figureRow](ctx, tx, figuresSQL, args)
	if err != nil {
		return fmt.Errorf("read figures: %w", err)
	}
	place := make(map[int]*OverviewTask, len(v.Tasks))
	for i := range v.Tasks {
		place[v.Tasks[i].Number] = &v.Tasks[i]
	}
	for _, m := range measures {
		if t := place[m.Number]; t != nil {
			t.Measures = append(t.Measures, m.measure())
		}
	}
	for _, f := range figures {
		if t := place[f.Number]; t != nil {
			t.Figures = append(t.Figures, f.statement())
		}
	}
	return nil
}
