package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// OfficeDocument is one task of a quarter with everything that the office reads before it accepts or returns it.
// What a unit writes is its own until it is handed in: a draft's text is not in it, and of a returned text it has the
// wording that was returned, whatever the unit has saved since.
type OfficeDocument struct {
	Number       int
	Matter       int64 // as in ReadingTask
	Requirement  string
	Stage        ledger.Stage // of the plan version that the requirement is from
	UnitsPrinted []string
	QuarterState ledger.QuarterState
	DueAt        *time.Time
	ClosedAt     *time.Time

	State   ledger.State // of the entry; of a joint task's parts while there is no entry
	Version int          // to act on; 0: no entry yet
	ledger.Text
	OfficeEdited  bool
	EditedAt      *time.Time // the office's newest wording; nil unless OfficeEdited
	SubmittedAt   *time.Time // the first time
	ResubmittedAt *time.Time // the newest time after a return; nil when there was none
	UpdatedAt     *time.Time
	UpdatedBy     string
	ReturnReason  string
	ReviewedAt    *time.Time // of a joint entry: when it was last accepted

	LastEdition  int // number of the edition that the quarter before is from; 0: there is none
	LastNumber   int // of the task in that edition
	LastProgress []string

	Units     []OfficePart     `db:"-"` // in printed order, who writes the entry too
	Revisions []OfficeRevision `db:"-"`
	Remarks   []Remark         `db:"-"` // of the newest return of each text

	Measures []reading.Measure `db:"-"` // of the task, confirmed, in the order of the requirement
	Pace     PaceCurve         `db:"-"` // that its targets are set against

	Confirmed []OfficeConfirmation `db:"-"` // of the newest hand-in of each text
}

// OfficeConfirmation is what a writer confirmed when handing in.
type OfficeConfirmation struct {
	Department string // code, empty for the entry
	ledger.Confirmation
	At time.Time
	By string // display name; empty when there is no account
}

// Joint reports whether nobody leads the task: its entry is composed of its parts.
func (d OfficeDocument) Joint() bool {
	for _, u := range d.Units {
		if u.Duty == ledger.Joint {
			return true
		}
	}
	return false
}

// Writer is the code of the unit that writes the entry, empty for a joint task.
func (d OfficeDocument) Writer() string {
	for _, u := range d.Units {
		if u.Duty.WritesEntry() {
			return u.Code
		}
	}
	return ""
}

// Punctuality is how the entry stands to its writer's deadline. A joint task has its parts for that.
func (d OfficeDocument) Punctuality(now time.Time) ledger.Punctuality {
	for _, u := range d.Units {
		if u.Duty.WritesEntry() && d.State != ledger.Published {
			return d.term(u).Judge(d.State, d.SubmittedAt, now)
		}
	}
	return ledger.InTime
}

// HandedIn is when the entry was handed in. A joint task has its parts for that: its entry is composed.
func (d OfficeDocument) HandedIn() ledger.HandedIn {
	if d.Joint() {
		return ledger.HandedIn{}
	}
	return ledger.HandedIn{First: d.SubmittedAt, Again: d.ResubmittedAt}
}

func (d OfficeDocument) term(u OfficePart) ledger.Term {
	return ledger.Term{Due: d.DueAt, Extended: u.Extended, Closed: d.ClosedAt}
}

// OfficePart is a unit of the task with its contribution; a unit that writes the entry has none.
type OfficePart struct {
	Code    string
	Name    string
	Duty    ledger.Duty
	State   ledger.State
	Version int
	ledger.Text
	SubmittedAt   *time.Time // as OfficeDocument
	ResubmittedAt *time.Time
	ReturnReason  string
	LeftOut       bool               // handed in after the office's wording of the entry, so not part of its text
	Extended      *time.Time         // the end of the unit's extension; nil when it has none
	Punctuality   ledger.Punctuality `db:"-"` // of its contribution
}

// HandedIn is when the contribution was handed in.
func (p OfficePart) HandedIn() ledger.HandedIn {
	return ledger.HandedIn{First: p.SubmittedAt, Again: p.ResubmittedAt}
}

// OfficeRevision is one saved state of the entry or of a contribution to it; the newest come first.
type OfficeRevision struct {
	Department string // code, empty for the entry
	Number     int    // of that text's own
	Action     ledger.RevisionAction
	Runes      int // length of the public part in characters
	SavedAt    time.Time
	SavedBy    string // display name; empty: loaded or composed
}

// OfficeDocument returns a task of a quarter for reading. It returns a *ledger.Refusal to anybody but the office and
// ledger.ErrNotFound when there is no such task in the quarter. The Department of key is not looked at.
func (s *Store) OfficeDocument(ctx context.Context, actor ledger.Actor, key ledger.Key) (OfficeDocument, error) {
	if err := officeOnly(actor); err != nil {
		return OfficeDocument{}, err
	}
	var doc OfficeDocument
	args := pgx.StrictNamedArgs{"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task}
	err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
		var err error
		if doc, err = row[OfficeDocument](ctx, tx, officeDocumentSQL, args); err != nil {
			return fmt.Errorf("read document: %w", err)
		}
		if doc.Units, err = rows[OfficePart](ctx, tx, officePartsSQL, args); err != nil {
			return fmt.Errorf("read parts: %w", err)
		}
		if doc.Revisions, err = rows[OfficeRevision](ctx, tx, officeRevisionsSQL, args); err != nil {
			return fmt.Errorf("read revisions: %w", err)
		}
		if doc.Remarks, err = rows[Remark](ctx, tx, officeRemarksSQL, args); err != nil {
			return fmt.Errorf("read remarks: %w", err)
		}
		measures, err := rows[measureRow](ctx, tx, taskMeasuresSQL, args)
		if err != nil {
			return fmt.Errorf("read measures: %w", err)
		}
		doc.Measures = measuresOf(measures)
		curves, err := readPaceCurves(ctx, tx, key.Quarter.Year)
		if err != nil {
			return fmt.Errorf("read curves: %w", err)
		}
		doc.Pace = curves.of(doc.Matter)
		doc.Confirmed, err = rows[OfficeConfirmation](ctx, tx, officeConfirmationsSQL, args)
		return err
	})
	if err != nil {
		return OfficeDocument{}, err
	}
	doc.judge(s.now())
	return doc, nil
}

// judge fills in what follows from the rules of the ledger.
func (d *OfficeDocument) judge(now time.Time) {
	var parts ledger.Parts
	for i := range d.Units {
		u := &d.Units[i]
		if u.Duty.WritesEntry() {
			continue
		}
		u.LeftOut = u.LeftOut && u.Duty == ledger.Joint && u.State.HandedIn()
		if u.State != ledger.Published && d.QuarterState != ledger.QuarterPublished {
			u.Punctuality = d.term(*u).Judge(u.State, u.SubmittedAt, now)
		}
		if u.State == ledger.Draft {
			u.Text = ledger.Text{}
		}
		if u.Duty == ledger.Joint {
			parts = append(parts, ledger.Part{State: u.State})
		}
	}
	if d.State == ledger.Blank {
		d.State = parts.State()
	}
	if d.State == ledger.Draft {
		d.Text = ledger.Text{}
	}
}

var officeDocumentSQL = `-- name: OfficeDocument
	SELECT t.number, t.matter, tv.requirement, v.stage,
		ARRAY(SELECT u.printed FROM task_unit u
			WHERE u.plan_version_id = tv.plan_version_id AND u.task_id = tv.task_id
			ORDER BY u.position) AS units_printed,
		q.state AS quarter_state, q.due_at, q.closed_at,
		coalesce(e.state, '') AS state, coalesce(e.version, 0) AS version,
		` + readTextSQL("e", "handed") + `,
		coalesce(e.office_edited, false) AS office_edited,
		CASE WHEN e.office_edited THEN (SELECT max(r.saved_at) FROM revision r
			WHERE r.entry_id = e.id AND r.action = 'edit') END AS edited_at,
		e.submitted_at, e.resubmitted_at, e.updated_at, coalesce(by.display_name, '') AS updated_by,
		coalesce(e.return_reason, '') AS return_reason, e.reviewed_at,
		coalesce(last.edition, 0) AS last_edition, coalesce(last.number, 0) AS last_number,
		coalesce(last.progress, '{}') AS last_progress
	FROM quarter q
	JOIN plan_version v ON v.id = q.plan_version_id
	JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
	JOIN task t ON t.id = tv.task_id AND t.number = @task
	LEFT JOIN entry e ON e.task_id = t.id AND e.quarter = q.number AND e.department_id IS NULL
	LEFT JOIN account by ON by.id = e.updated_by
	` + handedSQL("e", "handed") + `
	LEFT JOIN LATERAL (
		SELECT ed.number AS edition, r.number, r.progress
		FROM edition ed
		JOIN edition_row r ON r.edition_id = ed.id AND r.number = ` + lastNumberSQL + `
		WHERE ed.year = q.year AND ed.quarter = q.number - 1
		ORDER BY ed.number DESC
		LIMIT 1
	) last ON true
	WHERE q.year = @year AND q.number = @quarter`

// handedSQL joins the newest wording of a text that the office has read or written: handed in, loaded, edited or composed.
func handedSQL(entry, as string) string {
	return `LEFT JOIN LATERAL (
		SELECT r.progress, r.problems, r.next_steps, r.rating, r.figures
		FROM revision r
		WHERE r.entry_id = ` + entry + `.id AND r.action <> 'save'
		ORDER BY r.number DESC
		LIMIT 1
	) ` + as + ` ON true`
}

// readTextSQL are the columns of a text as the office reads it: of a returned one what was handed in.
func readTextSQL(entry, handed string) string {
	var columns []string
	for _, c := range []string{"progress", "problems", "next_steps", "rating", "figures"} {
		columns = append(columns, "coalesce(CASE WHEN "+entry+".state = 'returned' THEN "+handed+"."+c+" ELSE "+entry+"."+c+" END, '') AS "+c)
	}
	return strings.Join(columns, ",\n\t\t")
}

// Whether a part came after the office's wording is told by the order of revisions, which the task's lock makes certain;
// clocks of several instances may differ.
var officePartsSQL = `-- name: OfficeParts
	SELECT d.code, d.name, a.role AS duty, coalesce(c.state, '') AS state, coalesce(c.version, 0) AS version,
		` + readTextSQL("c", "handed") + `,
		c.submitted_at, c.resubmitted_at, coalesce(c.return_reason, '') AS return_reason, x.until AS extended,
		coalesce(e.office_edited AND (SELECT max(r.id) FROM revision r WHERE r.entry_id = c.id AND r.action = 'submit')
			> (SELECT max(r.id) FROM revision r WHERE r.entry_id = e.id AND r.action = 'edit'), false) AS left_out
	FROM quarter q
	JOIN task t ON t.year = q.year AND t.number = @task
	JOIN assignment a ON a.plan_version_id = q.plan_version_id AND a.task_id = t.id
	JOIN department d ON d.id = a.department_id
	LEFT JOIN entry c ON c.task_id = t.id AND c.quarter = q.number AND c.department_id = a.department_id
	LEFT JOIN entry e ON e.task_id = t.id AND e.quarter = q.number AND e.department_id IS NULL
	` + handedSQL("c", "handed") + `
	LEFT JOIN extension x ON ` + granted + `
	WHERE q.year = @year AND q.number = @quarter
	ORDER BY a.position`

const officeRevisionsSQL = `-- name: OfficeRevisions
	SELECT coalesce(d.code, '') AS department, r.number, r.action, length(r.progress) AS runes, r.saved_at,
		coalesce(by.display_name, '') AS saved_by
	FROM task t
	JOIN entry e ON e.task_id = t.id AND e.quarter = @quarter
	JOIN revision r ON r.entry_id = e.id
	LEFT JOIN department d ON d.id = e.department_id
	LEFT JOIN account by ON by.id = r.saved_by
	WHERE t.year = @year AND t.number = @task
	ORDER BY r.saved_at DESC, r.id DESC`
