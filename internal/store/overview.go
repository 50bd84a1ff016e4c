package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// OverviewQuarter is a reporting round as the leadership chooses among them.
type OverviewQuarter struct {
	Year        int
	Number      int // 1 to 4
	State       ledger.QuarterState
	DueAt       *time.Time // nil when there is no deadline
	ClosedAt    *time.Time // nil while it is open
	Loaded      bool       // from a published document: nobody reported in it, and there is no deadline
	Edition     int        // number of the newest edition, 0 before publication
	PublishedAt *time.Time // of the newest edition
}

// Quarter names the round.
func (q OverviewQuarter) Quarter() ledger.Quarter {
	return ledger.Quarter{Year: q.Year, Number: q.Number}
}

// Overview is where a quarter stands. It may be shared: nobody changes it.
type Overview struct {
	Stamp       OverviewStamp // at which it was read
	Quarter     OverviewQuarter
	PlanTitle   string              // printed title, its stage included; empty when the plan has no tasks
	Pace        PaceCurve           // the plan's; a task may have its own
	Departments []ledger.Department // that answer for a task, in the order of indexes
	Leaders     []string            // in charge of its tasks, as ledger.InCharge lists them; nil: the plan names none
	Tasks       []OverviewTask      // in printed order
	Last        []OverviewTask      // of the quarter before in the same year, without units; none for the first
}

// OverviewTask is a task as the leadership sees it. Of a text that has not been handed in it sees the state and nothing
// else, but for Returned: the texts are empty and the rating is Unrated.
type OverviewTask struct {
	Number      int
	Requirement string
	Leaders     []string // in charge, in printed order; none: the plan does not say
	State       ledger.State
	Text        ledger.Text
	Units       []OverviewUnit    // in printed order
	Returned    []ReturnedProblem // what stood in texts that were returned; not of a quarter's Last

	Measures []reading.Measure   // what people ruled about the requirement's numbers; of a quarter, not of its Last
	Figures  []reading.Statement // what people ruled about the progress text's numbers
	Pace     PaceCurve           // that its targets are set against; of a quarter, not of its Last
}

// OverviewUnit is a department's own part of a task: the entry of its sole or leading unit, the contribution of any
// other. Of what it has not handed in there is the state, and when it came if it did.
type OverviewUnit struct {
	Department    ledger.Department
	Duty          ledger.Duty
	State         ledger.State
	Text          ledger.Text
	SubmittedAt   *time.Time // the first time; of one that was returned or taken back after that, too
	ResubmittedAt *time.Time // the newest time after a return; nil when there was none
	Extended      *time.Time // the end of the department's extension; nil when it has none
}

// OverviewRecord is one task through the quarters of its year.
type OverviewRecord struct {
	Number   int             // in the quarter from which it is looked at
	Quarters []RecordQuarter // those whose plan has the task, from the first; it may have another number in each
}

// RecordQuarter is a task in one quarter. Of one that has not begun there is no text.
type RecordQuarter struct {
	Round     OverviewQuarter
	PlanTitle string // printed title, its stage included
	Task      OverviewTask
	Previous  int // number of the task before in that quarter's plan; 0 for none
	Next      int // number of the task after; 0 for none
}

// neighbours are the numbers on both sides of a task in a quarter's plan, 0 for none.
type neighbours struct {
	Quarter  int
	Previous int
	Next     int
}

// overviewRow is an OverviewTask, or the entry of a quarter of one, as it comes from the database.
type overviewRow struct {
	Quarter     int
	Number      int
	Matter      int64 // what is the same of a task under several numbers
	Requirement string
	Leader      string
	PlanTitle   string
	Stage       ledger.Stage
	State       ledger.State
	Progress    string
	Problems    string
	NextSteps   string
	Rating      ledger.Rating
	SubmittedAt *time.Time
}

// overviewPart is an OverviewUnit as it comes from the database: that of a sole or leading unit without its text.
type overviewPart struct {
	Quarter       int
	Number        int
	Code          string
	Name          string
	Duty          ledger.Duty
	State         ledger.State
	Progress      string
	Problems      string
	NextSteps     string
	Rating        ledger.Rating
	SubmittedAt   *time.Time
	ResubmittedAt *time.Time
	Extended      *time.Time
}

// OverviewQuarters lists the quarters of a year from the first, or with a year of 0 those of the newest year in which one
// has begun; before and after them the newest quarter that has begun in the year before and in the year after. It returns a
// *ledger.Refusal of kind Forbidden unless the actor reads internal texts.
func (s *Store) OverviewQuarters(ctx context.Context, actor ledger.Actor, year int) ([]OverviewQuarter, error) {
	if err := mayOversee(actor); err != nil {
		return nil, err
	}
	return rows[OverviewQuarter](ctx, s.pool, `-- name: OverviewQuarters
		`+overviewQuarterSQL+`
		CROSS JOIN (SELECT CASE WHEN @year::int = 0 THEN (SELECT max(year) FROM quarter WHERE state <> 'scheduled') ELSE @year END AS of) y
		WHERE q.year = y.of OR q.year IN (y.of - 1, y.of + 1) AND q.number = (
			SELECT max(n.number) FROM quarter n WHERE n.year = q.year AND n.state <> 'scheduled')
		ORDER BY q.year, q.number`, pgx.StrictNamedArgs{"year": year})
}

// Overview reads where all tasks of a quarter stand in one round trip, whatever their number. It returns ledger.ErrNotFound
// when there is no such quarter or it has not begun, and a *ledger.Refusal of kind Forbidden unless the actor reads internal
// texts.
func (s *Store) Overview(ctx context.Context, actor ledger.Actor, q ledger.Quarter) (Overview, error) {
	var (
		view          Overview
		entries, last []overviewRow
		parts         []overviewPart
		measures      []measureRow
		figures       []figureRow
		returned      []returnedRow
		curves        []paceCurveRow
		stamp         stampRow
	)
	if err := mayOversee(actor); err != nil {
		return view, err
	}
	args := pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number}
	err := s.atOneMoment(ctx, func(batch *pgx.Batch) {
		queueRow(batch, &stamp, overviewStampSQL, args)
		queueRow(batch, &view.Quarter, `-- name: OverviewQuarter
			`+overviewQuarterSQL+`
			WHERE q.year = @year AND q.number = @quarter AND q.state <> 'scheduled'`, args)
		queueRows(batch, &entries, quarterEntriesSQL, args)
		queueRows(batch, &parts, quarterPartsSQL, args)
		queueRows(batch, &measures, quarterMeasuresSQL, args)
		queueRows(batch, &figures, quarterFiguresSQL, args)
		queueRows(batch, &returned, quarterReturnedSQL, args)
		queueRows(batch, &curves, paceCurvesSQL, pgx.StrictNamedArgs{"year": q.Year})
		queueRows(batch, &last, quarterEntriesSQL, pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number - 1})
		queueRows(batch, &view.Departments, `-- name: OverviewDepartments
			SELECT d.code, d.name
			FROM department d
			WHERE EXISTS (SELECT FROM quarter q JOIN assignment a ON a.plan_version_id = q.plan_version_id
				WHERE q.year = @year AND q.number = @quarter AND a.department_id = d.id)
			ORDER BY d.position`, args)
	})
	if err != nil {
		return view, err
	}
	view.Stamp = stamp.Stamp
	if len(entries) > 0 {
		view.PlanTitle = ledger.PlanTitle(entries[0].PlanTitle, entries[0].Stage)
	}
	view.Tasks, view.Last = assemble(entries, parts), assemble(underNumbersOf(entries, last), nil)
	view.Leaders = inCharge(view.Tasks)
	hangReturned(view.Tasks, entries, returned)
	view.rule(measures, figures)
	view.pace(newPaceCurves(curves), entries)
	return view, nil
}

// OverviewRecord reads one task, named by its number in quarter q, through the quarters of the year, in five statements.
// Its errors are those of Overview; a number that the quarter's plan does not have is ledger.ErrNotFound.
func (s *Store) OverviewRecord(ctx context.Context, actor ledger.Actor, q ledger.Quarter, number int) (OverviewRecord, error) {
	record := OverviewRecord{Number: number}
	if err := mayOversee(actor); err != nil {
		return record, err
	}
	err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
		quarters, err := rows[OverviewQuarter](ctx, tx, `-- name: OverviewQuartersOfYear
			`+overviewQuarterSQL+`
			WHERE q.year = @year
			ORDER BY q.number`, pgx.StrictNamedArgs{"year": q.Year})
		if err != nil {
			return err
		}
		task, err := row[struct{ Matter int64 }](ctx, tx, `-- name: OverviewMatter
			SELECT t.matter
			FROM quarter q
			JOIN task t ON t.year = q.year AND t.number = @task
			JOIN task_version tv ON tv.plan_version_id = q.plan_version_id AND tv.task_id = t.id
			WHERE q.year = @year AND q.number = @quarter`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "task": number})
		if err != nil {
			return err
		}
		one := pgx.StrictNamedArgs{"year": q.Year, "matter": task.Matter}
		entries, err := rows[overviewRow](ctx, tx, taskEntriesSQL, one)
		if err != nil {
			return fmt.Errorf("read entries: %w", err)
		}
		parts, err := rows[overviewPart](ctx, tx, taskPartsSQL, one)
		if err != nil {
			return fmt.Errorf("read parts: %w", err)
		}
		beside, err := rows[neighbours](ctx, tx, `-- name: OverviewNeighbours
			SELECT q.number AS quarter,
				coalesce(max(t.number) FILTER (WHERE t.number < own.number), 0) AS previous,
				coalesce(min(t.number) FILTER (WHERE t.number > own.number), 0) AS next
			FROM task own
			JOIN task_version otv ON otv.task_id = own.id
			JOIN quarter q ON q.plan_version_id = otv.plan_version_id
			JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
			JOIN task t ON t.id = tv.task_id
			WHERE own.matter = @matter AND q.year = @year
			GROUP BY q.number`, pgx.StrictNamedArgs{"year": q.Year, "matter": task.Matter})
		if err != nil {
			return fmt.Errorf("read neighbours: %w", err)
		}
		tasks := assemble(entries, parts)
		returned, err := rows[returnedRow](ctx, tx, taskReturnedSQL, one)
		if err != nil {
			return fmt.Errorf("read problems of returned texts: %w", err)
		}
		hangReturned(tasks, entries, returned)
		for i, e := range entries {
			for _, round := range quarters {
				if round.Number == e.Quarter {
					n := beside[slices.IndexFunc(beside, func(n neighbours) bool { return n.Quarter == round.Number })]
					record.Quarters = append(record.Quarters, RecordQuarter{round, ledger.PlanTitle(e.PlanTitle, e.Stage), tasks[i], n.Previous, n.Next})
				}
			}
		}
		return nil
	})
	return record, err
}

// underNumbersOf gives the rows of the quarter before the numbers that their tasks have now. A row whose number is another
// task's by now, and which goes on as none, is left out.
func underNumbersOf(now, last []overviewRow) []overviewRow {
	numbers, taken := make(map[int64]int, len(now)), make(map[int]bool, len(now))
	for _, r := range now {
		numbers[r.Matter], taken[r.Number] = r.Number, true
	}
	out := last[:0]
	for _, r := range last {
		n, goesOn := numbers[r.Matter]
		if goesOn {
			r.Number = n
		}
		if goesOn || !taken[r.Number] {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b overviewRow) int { return a.Number - b.Number })
	return out
}

// mayOversee refuses whoever may not see the internal part of every text.
func mayOversee(actor ledger.Actor) error {
	if actor.ReadsInternal() {
		return nil
	}
	return &ledger.Refusal{Kind: ledger.Forbidden, Message: "总览供市领导和督查室查看，您的账户不能打开。"}
}

// inSnapshot runs do in a transaction that only reads, all its statements at one moment: numbers that are compared must
// not come from before and after somebody's handing in.
func (s *Store) inSnapshot(ctx context.Context, do func(tx pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, do)
}

// assemble puts the parts under their tasks; both come in the order of quarters and numbers. The entry of a task that
// nobody leads has no row before the first part is handed in: it is at what its parts are at.
func assemble(entries []overviewRow, parts []overviewPart) []OverviewTask {
	tasks := make([]OverviewTask, len(entries))
	for i, e := range entries {
		tasks[i] = OverviewTask{
			Number:      e.Number,
			Requirement: e.Requirement,
			Leaders:     ledger.Leaders(e.Leader),
			State:       e.State,
			Text:        ledger.Text{Progress: e.Progress, Problems: e.Problems, NextSteps: e.NextSteps, Rating: e.Rating},
		}
		var joint ledger.Parts
		for len(parts) > 0 && parts[0].Quarter == e.Quarter && parts[0].Number == e.Number {
			p := parts[0].unit()
			parts = parts[1:]
			if p.Duty.WritesEntry() {
				p.State, p.Text, p.SubmittedAt = e.State, tasks[i].Text, e.SubmittedAt
			}
			tasks[i].Units = append(tasks[i].Units, p)
			if p.Duty == ledger.Joint {
				joint = append(joint, ledger.Part{Department: p.Department, State: p.State, Text: p.Text})
			}
		}
		if e.State == ledger.Blank {
			tasks[i].State = joint.State()
		}
	}
	return tasks
}

func (p overviewPart) unit() OverviewUnit {
	return OverviewUnit{
		Department:    ledger.Department{Code: p.Code, Name: p.Name},
		Duty:          p.Duty,
		State:         p.State,
		Text:          ledger.Text{Progress: p.Progress, Problems: p.Problems, NextSteps: p.NextSteps, Rating: p.Rating},
		SubmittedAt:   p.SubmittedAt,
		ResubmittedAt: p.ResubmittedAt,
		Extended:      p.Extended,
	}
}
