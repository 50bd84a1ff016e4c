package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// document is a text under change: its row, or a blank one when nothing was written yet, with all that decides.
// Its task is locked until the transaction ends, so that nobody else changes the entry or a contribution meanwhile.
type document struct {
	TaskID        int64
	PlanVersionID int64
	Quarter       ledger.QuarterState
	Writer        string // department code, empty for the entry of a joint task
	Duty          ledger.Duty
	DepartmentID  *int64 // of a contribution
	ID            int64  // 0: no row yet
	State         ledger.State
	Version       int
	Revision      int // number of the newest; 0: none yet
	Progress      string
	Problems      string
	NextSteps     string
	Rating        ledger.Rating
	Figures       ledger.TypedFigures
	OfficeEdited  bool
	UpdatedAt     *time.Time
	UpdatedBy     string

	Measures []reading.Measure `db:"-"` // confirmed; none until they are Measured
	Measured bool              `db:"-"`
}

func (d document) text() ledger.Text {
	return ledger.Text{Progress: d.Progress, Problems: d.Problems, NextSteps: d.NextSteps, Rating: d.Rating, Figures: d.Figures}
}

// saved is what the newest change has left behind, of a text that is there.
func (d document) saved() Saved {
	return Saved{State: d.State, Version: d.Version, Revision: d.Revision, At: *d.UpdatedAt}
}

// joint reports whether nobody writes this entry: it is composed of its contributions.
func (d document) joint(key ledger.Key) bool { return !key.Contribution() && d.Writer == "" }

// lockDocument locks the quarter against closing and publishing, the task against other writers, and reads the text.
func (s *Store) lockDocument(ctx context.Context, tx pgx.Tx, key ledger.Key) (document, error) {
	var doc document
	batch := &pgx.Batch{}
	queueLockDocument(batch, &doc, key)
	if err := send(ctx, tx, batch); err != nil {
		return document{}, fmt.Errorf("lock document: %w", err)
	}
	return doc, nil
}

// queueLockDocument puts what lockDocument does into a batch. Three statements, because a row that was waited for must be
// read after the wait: which task the number is, the quarter's plan says.
func queueLockDocument(batch *pgx.Batch, doc *document, key ledger.Key) {
	of := named{"year": key.Quarter.Year, "quarter": key.Quarter.Number}
	batch.Queue(`-- name: ShareQuarter
		SELECT state FROM quarter WHERE year = @year AND number = @quarter FOR SHARE`, of)
	batch.Queue(`-- name: LockTask
		SELECT t.id
		FROM quarter q
		JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
		JOIN task t ON t.id = tv.task_id AND t.number = @task
		WHERE q.year = @year AND q.number = @quarter
		FOR NO KEY UPDATE OF t`,
		named{"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task})
	queueRow(batch, doc, documentSQL, pgx.StrictNamedArgs{
		"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task, "department": key.Department,
	})
}

// documentSQL finds the entry with the department that writes it, or the contribution of a department that supports
// or shares the task. A department that has no such part gets no row.
const documentSQL = `-- name: Document
	SELECT t.id AS task_id, q.plan_version_id, q.state AS quarter,
		coalesce(d.code, '') AS writer, coalesce(a.role, 'joint') AS duty,
		CASE WHEN @department <> '' THEN d.id END AS department_id,
		coalesce(e.id, 0) AS id, coalesce(e.state, '') AS state, coalesce(e.version, 0) AS version,
		coalesce((SELECT max(r.number) FROM revision r WHERE r.entry_id = e.id), 0) AS revision,
		coalesce(e.progress, '') AS progress, coalesce(e.problems, '') AS problems,
		coalesce(e.next_steps, '') AS next_steps, coalesce(e.rating, '') AS rating, coalesce(e.figures, '') AS figures,
		coalesce(e.office_edited, false) AS office_edited, e.updated_at, coalesce(by.display_name, '') AS updated_by
	FROM quarter q
	JOIN task t ON t.year = q.year AND t.number = @task
	JOIN task_version tv ON tv.plan_version_id = q.plan_version_id AND tv.task_id = t.id
	LEFT JOIN (assignment a JOIN department d ON d.id = a.department_id)
		ON a.plan_version_id = q.plan_version_id AND a.task_id = t.id
		AND CASE WHEN @department = '' THEN a.role IN ('sole', 'lead')
			ELSE a.role IN ('supporting', 'joint') AND d.code = @department END
	LEFT JOIN entry e ON e.task_id = t.id AND e.quarter = q.number
		AND e.department_id IS NOT DISTINCT FROM CASE WHEN @department <> '' THEN d.id END
	LEFT JOIN account by ON by.id = e.updated_by
	WHERE q.year = @year AND q.number = @quarter AND (@department = '' OR d.id IS NOT NULL)`

// subject is how a text is named in the audit: 2020/q2/39 or 2020/q2/39/swj.
func subject(key ledger.Key) string {
	s := fmt.Sprintf("%d/%s/%d", key.Quarter.Year, key.Quarter.Slug(), key.Task)
	if key.Contribution() {
		s += "/" + key.Department
	}
	return s
}
