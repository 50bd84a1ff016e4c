package store

import "taizhang/internal/ledger"

// ReturnedProblem is the 存在问题 of a text as it was handed in last, before the office returned it. What the unit has
// written since is its own until it hands in again.
type ReturnedProblem struct {
	Department string // code of the unit whose contribution it was; empty for the entry
	Problems   string
	Rating     ledger.Rating
}

// returnedRow is one of them with its place.
type returnedRow struct {
	Quarter int
	Number  int
	ReturnedProblem
}

// hangReturned puts them on their tasks. entries has the quarter of each of tasks.
func hangReturned(tasks []OverviewTask, entries []overviewRow, found []returnedRow) {
	for _, f := range found {
		for i := range tasks {
			if f.Number == tasks[i].Number && f.Quarter == entries[i].Quarter {
				tasks[i].Returned = append(tasks[i].Returned, f.ReturnedProblem)
			}
		}
	}
}

// The problems of a whole quarter, and those of one task through the year: each statement has a plan that fits.
var (
	quarterReturnedSQL = returnedSQL("OverviewReturned", "e.quarter = @quarter")
	taskReturnedSQL    = returnedSQL("RecordReturned", "t.matter = @matter")
)

func returnedSQL(name, which string) string {
	return `-- name: ` + name + `
	SELECT e.quarter, t.number, coalesce(d.code, '') AS department, handed.problems, coalesce(handed.rating, '') AS rating
	FROM entry e
	JOIN task t ON t.id = e.task_id
	LEFT JOIN department d ON d.id = e.department_id
	` + handedSQL("e", "handed") + `
	WHERE e.year = @year AND ` + which + ` AND e.state = 'returned' AND handed.problems <> ''
	ORDER BY e.quarter, t.number, d.position NULLS FIRST`
}
