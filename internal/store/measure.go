package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// ReadingTask is one task of a quarter with the texts that numbers are read in and what people ruled about them.
type ReadingTask struct {
	Number      int
	Matter      int64 // what is the same of a task under several numbers
	Requirement string
	Units       []string // as printed
	State       ledger.State
	Version     int    // of the entry; 0: none yet
	Progress    string // what the actor may see of it: the handed-in wording, or the own draft
	Rating      ledger.Rating
	Measures    []reading.Measure   `db:"-"`
	Figures     []reading.Statement `db:"-"`
	Pace        PaceCurve           `db:"-"` // that its targets are set against
}

// Readings returns all tasks of a quarter. It returns a *ledger.Refusal of kind Forbidden unless the actor reads internal
// texts, and ledger.ErrNotFound when there is no such quarter or it has not begun.
func (s *Store) Readings(ctx context.Context, actor ledger.Actor, q ledger.Quarter) ([]ReadingTask, error) {
	if err := mayOversee(actor); err != nil {
		return nil, err
	}
	tasks, err := s.readings(ctx, actor, ledger.Key{Quarter: q})
	if err == nil && len(tasks) == 0 {
		return nil, ledger.ErrNotFound
	}
	return tasks, err
}

// TaskReadings returns one task. Who reads internal texts sees every task with the wording that was handed in, the staff
// of its sole or leading unit with their own. To anybody else it is a *ledger.Refusal of kind Forbidden; a task that is not
// there is ledger.ErrNotFound.
func (s *Store) TaskReadings(ctx context.Context, actor ledger.Actor, key ledger.Key) (ReadingTask, error) {
	tasks, err := s.readings(ctx, actor, ledger.Key{Quarter: key.Quarter, Task: key.Task})
	switch {
	case err != nil:
		return ReadingTask{}, err
	case len(tasks) == 1 && key.Task != 0:
		return tasks[0], nil
	}
	_, err = row[struct{ Number int }](ctx, s.pool, `-- name: TaskOfOthers
		SELECT t.number
		FROM quarter q
		JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
		JOIN task t ON t.id = tv.task_id AND t.number = @task
		WHERE q.year = @year AND q.number = @quarter AND q.state <> 'scheduled'`,
		pgx.StrictNamedArgs{"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task})
	if err == nil {
		err = &ledger.Refusal{Kind: ledger.Forbidden, Message: "本项的指标和读数由牵头单位和督查室确认，您的账户不能查看。"}
	}
	return ReadingTask{}, err
}

// readings reads the tasks that the actor may see in four statements at one moment; a Task of 0 is all.
func (s *Store) readings(ctx context.Context, actor ledger.Actor, key ledger.Key) ([]ReadingTask, error) {
	var tasks []ReadingTask
	args := pgx.StrictNamedArgs{"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task, "account": actor.ID,
		"internal": actor.ReadsInternal()}
	err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
		var err error
		if tasks, err = rows[ReadingTask](ctx, tx, readingTasksSQL, args); err != nil {
			return fmt.Errorf("read tasks: %w", err)
		}
		curves, err := readPaceCurves(ctx, tx, key.Quarter.Year)
		if err != nil {
			return fmt.Errorf("read curves: %w", err)
		}
		place := make(map[int]*ReadingTask, len(tasks))
		for i := range tasks {
			tasks[i].Pace = curves.of(tasks[i].Matter)
			place[tasks[i].Number] = &tasks[i]
		}
		measures, err := rows[measureRow](ctx, tx, measuresSQL, args)
		if err != nil {
			return fmt.Errorf("read measures: %w", err)
		}
		for _, m := range measures {
			if t := place[m.Number]; t != nil {
				t.Measures = append(t.Measures, m.measure())
			}
		}
		figures, err := rows[figureRow](ctx, tx, figuresSQL, args)
		if err != nil {
			return fmt.Errorf("read figures: %w", err)
		}
		for _, f := range figures {
			if t := place[f.Number]; t != nil {
				t.Figures = append(t.Figures, f.statement())
			}
		}
		return nil
	})
	return tasks, err
}

// ownsEntry is true of the staff of the department that writes the entry of task t in quarter q.
const ownsEntry = `EXISTS (SELECT FROM account ac
	JOIN account_department ad ON ad.account_id = ac.id
	JOIN assignment a ON a.department_id = ad.department_id AND a.role IN ('sole', 'lead')
	WHERE ac.id = @account AND ac.role = 'staff' AND ac.disabled_at IS NULL
		AND a.plan_version_id = q.plan_version_id AND a.task_id = t.id)`

var readingTasksSQL = `-- name: ReadingTasks
	SELECT t.number, t.matter, tv.requirement,
		ARRAY(SELECT u.printed FROM task_unit u WHERE u.plan_version_id = tv.plan_version_id AND u.task_id = tv.task_id
			ORDER BY u.position) AS units,
		coalesce(e.state, '') AS state, coalesce(e.version, 0) AS version,
		coalesce(CASE WHEN NOT @internal THEN e.progress WHEN e.state IN ('submitted', 'accepted', 'published') THEN e.progress END, '') AS progress,
		coalesce(CASE WHEN NOT @internal THEN e.rating WHEN e.state IN ('submitted', 'accepted', 'published') THEN e.rating END, '') AS rating
	FROM quarter q
	JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
	JOIN task t ON t.id = tv.task_id
	LEFT JOIN entry e ON e.task_id = t.id AND e.quarter = q.number AND e.department_id IS NULL
	WHERE q.year = @year AND q.number = @quarter AND q.state <> 'scheduled' AND (@task::int = 0 OR t.number = @task)
		AND (@internal::boolean OR ` + ownsEntry + `)
	ORDER BY t.number`

// measureRow is a reading.Measure as it comes from the database.
type measureRow struct {
	Number     int
	ID         int64
	Version    int
	State      reading.State
	Origin     reading.Origin
	By         string
	ByOffice   bool
	At         time.Time
	Label      string
	Comparison reading.Op
	Low        float64
	High       float64
	Unit       string
	Kind       reading.Kind
	Falls      bool
	Quote      string
	Start      int
	Stop       int
}

func (m measureRow) measure() reading.Measure {
	return reading.Measure{
		Ruling: reading.Ruling{ID: m.ID, Version: m.Version, State: m.State, Origin: m.Origin, By: m.By, ByOffice: m.ByOffice, At: m.At},
		Label:  m.Label, Op: m.Comparison, Low: m.Low, High: m.High, Unit: m.Unit, Kind: m.Kind, Falls: m.Falls,
		Quote: m.Quote, Start: m.Start, End: m.Stop,
	}
}

// measureColumns are those of a measureRow but the task's number, of measure m that account by ruled on. Values leave the
// database as numbers of 15 digits, which is what the forms take: none is changed on the way.
const measureColumns = `m.id, m.version, m.state, m.origin, coalesce(by.display_name, '') AS by,
		coalesce(by.role = 'office', false) AS by_office, m.ruled_at AS at,
		m.label, m.comparison, m.low::float8 AS low, coalesce(m.high, 0)::float8 AS high, m.unit, m.kind, m.falls,
		m.quote, m.start_rune AS start, m.end_rune AS stop`

// measureTables are those of measureColumns, from a quarter on.
const measureTables = `
	FROM quarter q
	JOIN measure m ON m.plan_version_id = q.plan_version_id
	JOIN task t ON t.id = m.task_id
	LEFT JOIN account by ON by.id = m.ruled_by`

// Values leave the database as numbers of 15 digits, which is what the forms take: none is changed on the way.
// measuresSQL reads the measures that the actor may see, of one task or, with a task of 0, of all.
var measuresSQL = `-- name: Measures
	SELECT t.number, ` + measureColumns + measureTables + `
	WHERE q.year = @year AND q.number = @quarter AND (@task::int = 0 OR t.number = @task)
		AND (@internal::boolean OR ` + ownsEntry + `)
	ORDER BY t.number, m.start_rune, m.id`

// quarterMeasuresSQL reads all measures of a quarter, for who reads internal texts.
const quarterMeasuresSQL = `-- name: OverviewMeasures
	SELECT t.number, ` + measureColumns + measureTables + `
	WHERE q.year = @year AND q.number = @quarter
	ORDER BY t.number, m.start_rune, m.id`
