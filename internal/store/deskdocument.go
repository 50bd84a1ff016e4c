package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// DeskDocument is everything that a writer has before him: what is asked, what was said, what he wrote, what the other
// units of the task handed in.
type DeskDocument struct {
	Number         int
	Matter         int64 // as in ReadingTask
	Requirement    string
	Stage          ledger.Stage // of the plan version that asks it
	Quarter        ledger.QuarterState
	DueAt          *time.Time
	ClosedAt       *time.Time
	Extended       *time.Time // the end of the department's extension; nil when it has none
	Duty           ledger.Duty
	Department     string // code of the writer
	DepartmentName string
	State          ledger.State
	Version        int // 0: nothing was written yet
	ledger.Text
	OfficeEdited  bool   // the office has put its hand to the wording
	Handed        string // the public part as it was handed in before that; empty when the office has not, or nothing was
	ReturnReason  string
	SubmittedAt   *time.Time // the first time
	ResubmittedAt *time.Time // the newest time after a return; nil when there was none
	UpdatedAt     *time.Time
	UpdatedBy     string              // display name; empty when it was not a person
	UpdatedByMe   bool                // it was the actor
	EntryState    ledger.State        // of the task's entry, which a contribution goes into
	EntryProgress string              // of a published entry; empty before
	LastProgress  string              // what was said in the quarter before; empty when there is nothing to show
	LastState     ledger.State        // of that text
	LastPart      bool                // it is this department's contribution, not the entry
	LastNumber    int                 // of the task in that quarter, 0: there is no text
	LastQuarter   ledger.QuarterState // of the quarter before; empty when there is none

	Remarks   []Remark           `db:"-"` // of the newest return, in their order
	Confirmed []DeskConfirmation `db:"-"` // with the newest hand-in

	Measures    []reading.Measure   `db:"-"` // confirmed, whose figures the writer types; none for a supporting unit
	LastFigures []reading.Statement `db:"-"` // confirmed or typed in the quarter before, of a measure as it is in this one
	Pace        PaceCurve           `db:"-"` // that its targets are set against

	Others    []DeskPart     `db:"-"` // the other units of the task, in printed order
	Revisions []DeskRevision `db:"-"` // newest first
	Stops     []DeskStop     `db:"-"` // all texts of the actor in this quarter, by number
}

// Term is as DeskItem.Term.
func (d DeskDocument) Term() ledger.Term {
	return ledger.Term{Due: d.DueAt, Extended: d.Extended, Closed: d.ClosedAt}
}

// HandedIn is when the text was handed in.
func (d DeskDocument) HandedIn() ledger.HandedIn {
	return ledger.HandedIn{First: d.SubmittedAt, Again: d.ResubmittedAt}
}

// Late is as DeskItem.Late.
func (d DeskDocument) Late(now time.Time) bool { return d.Term().Late(d.State, d.SubmittedAt, now) }

// DeskPart is another unit of the task. Whether it has begun is its own affair: before it hands in, its state is Blank.
// Its public part is here once it is handed in, the internal part only before the unit that leads the task.
type DeskPart struct {
	Department string // code
	Name       string
	Duty       ledger.Duty
	State      ledger.State
	ledger.Text
}

// DeskRevision is one saved state of the text, without the text.
type DeskRevision struct {
	Number  int
	Action  ledger.RevisionAction
	SavedBy string // display name; empty when it was not a person
	SavedAt time.Time
}

// DeskConfirmation is what the writer was asked before handing in and said yes to.
type DeskConfirmation struct {
	Finding string // what was asked about
	Words   string // the reason; may be empty
	By      string // display name
	At      time.Time
}

// DeskStop is one of the actor's texts, to go from one to the next.
type DeskStop struct {
	Number     int
	Department string // of a contribution; empty for an entry
}

// DeskDocument reads the text that key names for one of the departments that write it. It returns ledger.ErrNotFound
// when there is no such task or the department has no such part in it, *ledger.Refusal when it is not the actor's.
func (s *Store) DeskDocument(ctx context.Context, actor ledger.Actor, key ledger.Key) (DeskDocument, error) {
	args := func() pgx.StrictNamedArgs {
		return pgx.StrictNamedArgs{
			"account": actor.ID, "year": key.Quarter.Year, "quarter": key.Quarter.Number,
			"task": key.Task, "department": key.Department,
		}
	}
	stops := pgx.StrictNamedArgs{"account": actor.ID, "year": key.Quarter.Year, "quarter": key.Quarter.Number}

	var found deskDocument
	batch := &pgx.Batch{}
	batch.Queue(deskDocumentSQL, args()).Query(func(r pgx.Rows) (err error) {
		found, err = pgx.CollectExactlyOneRow(r, pgx.RowToStructByName[deskDocument])
		return err
	})
	batch.Queue(deskPartsSQL, args()).Query(collectInto(&found.Others))
	batch.Queue(deskRevisionsSQL, args()).Query(collectInto(&found.Revisions))
	batch.Queue(deskConfirmedSQL, args()).Query(collectInto(&found.Confirmed))
	batch.Queue(deskRemarksSQL, args()).Query(collectInto(&found.Remarks))
	var measures, lastMeasures []measureRow
	var figures []figureRow
	var curves []paceCurveRow
	batch.Queue(deskMeasuresSQL, args()).Query(collectInto(&measures))
	batch.Queue(deskLastMeasuresSQL, args()).Query(collectInto(&lastMeasures))
	batch.Queue(paceCurvesSQL, pgx.StrictNamedArgs{"year": key.Quarter.Year}).Query(collectInto(&curves))
	batch.Queue(deskLastFiguresSQL, args()).Query(collectInto(&figures))
	batch.Queue(deskStopsSQL, stops).Query(collectInto(&found.Stops))
	err := s.pool.SendBatch(ctx, batch).Close()
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return DeskDocument{}, ledger.ErrNotFound
	case err != nil:
		return DeskDocument{}, err
	case !found.Mine:
		return DeskDocument{}, found.refusal()
	}
	found.Measures = measuresOf(measures)
	found.LastFigures = continued(figures, measuresOf(lastMeasures), found.Measures)
	found.Pace = newPaceCurves(curves).of(found.Matter)
	return found.DeskDocument, nil
}

// deskDocument is a DeskDocument that may turn out not to be the actor's; then it has no text.
type deskDocument struct {
	DeskDocument
	Mine bool
}

func (d deskDocument) refusal() error {
	message := "本项由" + d.DepartmentName + "填写，您的账户不能查看。"
	switch {
	case d.Department == "":
		message = "本项没有牵头单位，由各责任单位各报一份。本单位如在其中，请从“本季填报”进入自己的一份。"
	case !d.Duty.WritesEntry():
		message = "这一份由" + d.DepartmentName + "填写，您的账户不能查看。"
	}
	return &ledger.Refusal{Kind: ledger.Forbidden, Message: message}
}

// collectInto reads all rows of a batched query into a slice by column name.
func collectInto[T any](into *[]T) func(pgx.Rows) error {
	return func(r pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(r, pgx.RowToStructByName[T])
		return err
	}
}

// deskWriter joins the writer's assignment a and department d to quarter q and task t, as documentSQL does.
const deskWriter = `(assignment a JOIN department d ON d.id = a.department_id)
		ON a.plan_version_id = q.plan_version_id AND a.task_id = t.id
		AND CASE WHEN @department = '' THEN a.role IN ('sole', 'lead')
			ELSE a.role IN ('supporting', 'joint') AND d.code = @department END`

// The text of the quarter before is the writer's own, if it handed one in then; else the entry, once it is published.
// Of a published quarter an entry is the published one. A unit that has a part in a task goes on from its own part, published or
// not: the whole has every other unit's words in it.
const deskDocumentSQL = `-- name: DeskDocument` + deskMine + `
	SELECT t.number, t.matter, tv.requirement, pv.stage, q.state AS quarter, q.due_at, q.closed_at, x.until AS extended,
		coalesce(a.role, 'joint') AS duty, coalesce(d.code, '') AS department, coalesce(d.name, '') AS department_name,
		m.department_id IS NOT NULL AS mine,
		coalesce(e.state, '') AS state, coalesce(e.version, 0) AS version,
		coalesce(e.progress, '') AS progress, coalesce(e.problems, '') AS problems,
		coalesce(e.next_steps, '') AS next_steps, coalesce(e.rating, '') AS rating, coalesce(e.figures, '') AS figures,
		coalesce(e.office_edited, false) AS office_edited,
		CASE WHEN e.office_edited THEN coalesce((SELECT r.progress FROM revision r
			WHERE r.entry_id = e.id AND r.action NOT IN ('edit', 'save', 'correct') ORDER BY r.number DESC LIMIT 1), '') ELSE '' END AS handed, coalesce(e.return_reason, '') AS return_reason,
		e.submitted_at, e.resubmitted_at, e.updated_at, coalesce(by.display_name, '') AS updated_by,
		coalesce(by.id = @account, false) AS updated_by_me, coalesce(whole.state, '') AS entry_state,
		CASE WHEN whole.state = 'published' THEN whole.progress ELSE '' END AS entry_progress,
		coalesce(last.progress, '') AS last_progress, coalesce(last.state, '') AS last_state,
		last.department_id IS NOT NULL AS last_part, coalesce(last.number, 0) AS last_number,
		coalesce((SELECT lq.state FROM quarter lq WHERE lq.year = q.year AND lq.number = q.number - 1), '') AS last_quarter
	FROM quarter q
	JOIN plan_version pv ON pv.id = q.plan_version_id
	JOIN task t ON t.year = q.year AND t.number = @task
	JOIN task_version tv ON tv.plan_version_id = q.plan_version_id AND tv.task_id = t.id
	LEFT JOIN ` + deskWriter + `
	LEFT JOIN mine m ON m.department_id = d.id
	LEFT JOIN extension x ON ` + granted + `
	LEFT JOIN entry whole ON whole.task_id = t.id AND whole.quarter = q.number AND whole.department_id IS NULL
		AND m.department_id IS NOT NULL
	LEFT JOIN entry e ON e.task_id = t.id AND e.quarter = q.number AND m.department_id IS NOT NULL
		AND e.department_id IS NOT DISTINCT FROM CASE WHEN @department <> '' THEN d.id END
	LEFT JOIN account by ON by.id = e.updated_by
	LEFT JOIN LATERAL (
		SELECT le.progress, le.state, le.department_id, lt.number
		FROM quarter lq
		JOIN task lt ON lt.matter = t.matter
		JOIN entry le ON le.task_id = lt.id AND le.quarter = lq.number
		WHERE lq.year = q.year AND lq.number = q.number - 1 AND le.progress <> ''
			AND (le.state = ANY (CASE WHEN lq.state = 'published' THEN ARRAY['published'] ELSE ARRAY['submitted', 'accepted'] END)
				OR lq.state = 'published' AND le.department_id IS NOT NULL)
			AND CASE WHEN le.department_id IS NOT NULL THEN le.department_id = m.department_id
				ELSE le.state = 'published' OR EXISTS (
					SELECT FROM assignment la
					WHERE la.plan_version_id = lq.plan_version_id AND la.task_id = lt.id
						AND la.department_id = m.department_id AND la.role IN ('sole', 'lead')) END
		ORDER BY (le.department_id IS NULL) = (@department = '') DESC
		LIMIT 1
	) last ON m.department_id IS NOT NULL
	WHERE q.year = @year AND q.number = @quarter AND (@department = '' OR d.id IS NOT NULL)`

const deskPartsSQL = `-- name: DeskParts` + deskMine + `
	SELECT od.code AS department, od.name, oa.role AS duty, coalesce(oe.state, '') AS state,
		coalesce(oe.progress, '') AS progress,
		CASE WHEN a.role = 'lead' THEN coalesce(oe.problems, '') ELSE '' END AS problems,
		CASE WHEN a.role = 'lead' THEN coalesce(oe.next_steps, '') ELSE '' END AS next_steps,
		CASE WHEN a.role = 'lead' THEN coalesce(oe.rating, '') ELSE '' END AS rating, '' AS figures
	FROM quarter q
	JOIN task t ON t.year = q.year AND t.number = @task
	JOIN ` + deskWriter + `
	JOIN mine m ON m.department_id = d.id
	JOIN assignment oa ON oa.plan_version_id = a.plan_version_id AND oa.task_id = a.task_id
		AND oa.department_id <> a.department_id
	JOIN department od ON od.id = oa.department_id
	LEFT JOIN entry oe ON oe.task_id = t.id AND oe.quarter = q.number
		AND oe.department_id IS NOT DISTINCT FROM CASE WHEN oa.role IN ('supporting', 'joint') THEN od.id END
		AND oe.state IN ('submitted', 'accepted', 'published')
	WHERE q.year = @year AND q.number = @quarter
	ORDER BY oa.position`

// fromDeskText finds the text of a desk document, for those who write it.
const fromDeskText = `
	FROM quarter q
	JOIN task t ON t.year = q.year AND t.number = @task
	JOIN ` + deskWriter + `
	JOIN mine m ON m.department_id = d.id
	JOIN entry e ON e.task_id = t.id AND e.quarter = q.number
		AND e.department_id IS NOT DISTINCT FROM CASE WHEN @department <> '' THEN d.id END`

const deskRevisionsSQL = `-- name: DeskRevisions` + deskMine + `
	SELECT r.number, r.action, coalesce(by.display_name, '') AS saved_by, r.saved_at` + fromDeskText + `
	JOIN revision r ON r.entry_id = e.id
	LEFT JOIN account by ON by.id = r.saved_by
	WHERE q.year = @year AND q.number = @quarter
	ORDER BY r.number DESC`

const deskConfirmedSQL = `-- name: DeskConfirmed` + deskMine + `
	SELECT c.finding, c.words, coalesce(by.display_name, '') AS by, c.at` + fromDeskText + `
	JOIN hand_in_confirmation c ON c.entry_id = e.id
		AND c.revision = (SELECT max(r.number) FROM revision r WHERE r.entry_id = e.id AND r.action = 'submit')
	LEFT JOIN account by ON by.id = c.account_id
	WHERE q.year = @year AND q.number = @quarter
	ORDER BY c.code`

const deskStopsSQL = `-- name: DeskStops` + deskMine + `
	SELECT t.number, CASE WHEN a.role IN ('supporting', 'joint') THEN d.code ELSE '' END AS department
	FROM mine m
	JOIN department d ON d.id = m.department_id
	JOIN quarter q ON q.year = @year AND q.number = @quarter
	JOIN assignment a ON a.plan_version_id = q.plan_version_id AND a.department_id = d.id
	JOIN task t ON t.id = a.task_id
	ORDER BY t.number, d.position`
