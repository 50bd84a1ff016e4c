package store

import "taizhang/internal/ledger"

// A published quarter that was never opened was loaded from a document.
const overviewQuarterSQL = `SELECT q.year, q.number, q.state, q.due_at, q.closed_at,
		q.state = 'published' AND q.opened_at IS NULL AS loaded,
		coalesce(e.number, 0) AS edition, e.published_at
	FROM quarter q
	LEFT JOIN LATERAL (SELECT e.number, e.published_at FROM edition e
		WHERE e.year = q.year AND e.quarter = q.number ORDER BY e.number DESC LIMIT 1) e ON true`

// handedIn is what lets a text be seen here: ledger.State.HandedIn. A quarter that has not begun has none.
const handedIn = `CASE WHEN e.state IN ('submitted', 'accepted', 'published') THEN`

// A statement that reads either a whole quarter or one task through the year would be planned once for both, and badly: each
// of the two has its own. The planner knows how many rows a plan's version has; told the year of the task as well, which
// follows from it, it would expect one row and look through the quarter for each.
var (
	quarterEntriesSQL = overviewEntriesSQL("OverviewEntries", "q.number = @quarter")
	quarterPartsSQL   = overviewPartsSQL("OverviewParts", "q.number = @quarter")
	taskEntriesSQL    = overviewEntriesSQL("OverviewTaskEntries", "t.matter = @matter")
	taskPartsSQL      = overviewPartsSQL("OverviewTaskParts", "t.matter = @matter")
)

// overviewEntriesSQL reads the tasks of quarters with the entry of each.
func overviewEntriesSQL(name, which string) string {
	return `-- name: ` + name + `
	SELECT q.number AS quarter, t.number, t.matter, tv.requirement, tv.leader, p.title AS plan_title, v.stage, coalesce(e.state, '') AS state,
		coalesce(` + handedIn + ` e.progress END, '') AS progress,
		coalesce(` + handedIn + ` e.problems END, '') AS problems,
		coalesce(` + handedIn + ` e.next_steps END, '') AS next_steps,
		coalesce(` + handedIn + ` e.rating END, '') AS rating,
		e.submitted_at
	FROM quarter q
	JOIN plan p ON p.year = q.year
	JOIN plan_version v ON v.id = q.plan_version_id
	JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
	JOIN task t ON t.id = tv.task_id
	LEFT JOIN entry e ON e.task_id = t.id AND e.year = q.year AND e.quarter = q.number AND e.department_id IS NULL
	WHERE q.year = @year AND ` + which + `
	ORDER BY q.number, t.number`
}

// overviewPartsSQL reads the units of the same tasks in the same order, each with its contribution. That of a sole or leading
// unit is the entry, which is read already.
func overviewPartsSQL(name, which string) string {
	return `-- name: ` + name + `
	SELECT q.number AS quarter, t.number, d.code, d.name, a.role AS duty, coalesce(e.state, '') AS state,
		coalesce(` + handedIn + ` e.progress END, '') AS progress,
		coalesce(` + handedIn + ` e.problems END, '') AS problems,
		coalesce(` + handedIn + ` e.next_steps END, '') AS next_steps,
		coalesce(` + handedIn + ` e.rating END, '') AS rating,
		e.submitted_at, ` + handedIn + ` e.resubmitted_at END AS resubmitted_at, x.until AS extended
	FROM quarter q
	JOIN assignment a ON a.plan_version_id = q.plan_version_id
	JOIN task t ON t.id = a.task_id
	JOIN department d ON d.id = a.department_id
	LEFT JOIN entry e ON e.task_id = a.task_id AND e.year = q.year AND e.quarter = q.number
		AND e.department_id = a.department_id AND a.role NOT IN ('sole', 'lead')
	LEFT JOIN extension x ON ` + granted + `
	WHERE q.year = @year AND ` + which + `
	ORDER BY q.number, t.number, a.position`
}

// pace hangs on each task the curve that it goes by. entries are the rows that the tasks were made of.
func (v *Overview) pace(curves paceCurves, entries []overviewRow) {
	v.Pace = curves.plan
	for i := range v.Tasks {
		v.Tasks[i].Pace = curves.of(entries[i].Matter)
	}
}

func inCharge(tasks []OverviewTask) []string {
	leaders := make([][]string, len(tasks))
	for i, t := range tasks {
		leaders[i] = t.Leaders
	}
	return ledger.InCharge(leaders)
}

// rule hangs what people ruled about the numbers of the quarter's texts on the tasks.
func (v *Overview) rule(measures []measureRow, figures []figureRow) {
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
}
