package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// AllStates is the filter of a queue that shows every task; ledger.Blank alone means those without a text.
const AllStates ledger.State = "all"

// QueueFilter chooses tasks of a queue.
type QueueFilter struct {
	State      ledger.State // or AllStates
	Department string       // code; empty for all
	Leader     string       // one of the Queue's; empty for all
}

// QueueRow is one task of a quarter as the office's queue lists it.
type QueueRow struct {
	Number      int
	Requirement string
	Units       []string     // the 责任单位 column as printed, △ included
	Duties      []Duty       // who answers for it, collectives resolved, in printed order
	Leaders     []string     // in charge of it; none: the plan does not say
	State       ledger.State // of the entry; of a joint task's parts while there is no entry
	Rating      ledger.Rating
	UpdatedAt   *time.Time
	SubmittedAt *time.Time          // when the newest text of it was first handed in; nil when none was
	Joint       bool                // nobody leads
	Waiting     []ledger.Department // units that have not handed in their part: joint, and supporting ones
	Punctuality ledger.Punctuality  // of the text; of the tardiest part of a joint task
	Wording     string              // stands for the entry's text and all that it is compared with: another one, another Wording
}

// Duty is a unit's part in a task: its contribution, for those that do not write the entry.
type Duty struct {
	Code        string       `json:"code"`
	Name        string       `json:"name"`
	Role        ledger.Duty  `json:"role"`
	State       ledger.State `json:"state"`
	SubmittedAt *time.Time   `json:"submitted_at"`
	Extended    *time.Time   `json:"extended"` // the end of the unit's extension; nil when it has none
	Position    int          `json:"position"` // of the unit in indexes
}

func (d Duty) owes() bool { return !d.Role.WritesEntry() && !d.State.HandedIn() }

// DepartmentCount is a department with the number of its tasks.
type DepartmentCount struct {
	ledger.Department
	Tasks    int
	position int // in indexes
}

// LeaderCount is a leader in charge, or ledger.NoLeader, with the number of his tasks.
type LeaderCount struct {
	Name  string
	Tasks int
}

// Queue is the office's list of a quarter's tasks.
type Queue struct {
	Rows        []QueueRow           // that pass the filter, by number
	Counts      map[ledger.State]int // of the department's and the leader's tasks, or of all, by state
	Total       int                  // of the same
	Departments []DepartmentCount    // of the whole plan, in the order of indexes
	Leaders     []LeaderCount        // of the whole plan, in its order; none when it names none
	Unread      []QueueRow           // that wait to be read, whatever state the filter shows
}

// Keep leaves of the rows and of what waits to be read only what fits. Counts stay.
func (q *Queue) Keep(fits func(QueueRow) bool) {
	other := func(r QueueRow) bool { return !fits(r) }
	q.Rows, q.Unread = slices.DeleteFunc(q.Rows, other), slices.DeleteFunc(q.Unread, other)
}

// OfficeQueue lists the tasks of a quarter in number order. It returns a *ledger.Refusal to anybody but the office and
// ledger.ErrNotFound when there is no such quarter.
func (s *Store) OfficeQueue(ctx context.Context, actor ledger.Actor, q ledger.Quarter, filter QueueFilter) (Queue, error) {
	if err := officeOnly(actor); err != nil {
		return Queue{}, err
	}
	all, err := s.queueRows(ctx, s.pool, q)
	if err != nil {
		return Queue{}, err
	}
	queue := Queue{Counts: map[ledger.State]int{}, Leaders: leaderCounts(all)}
	place := map[string]int{}
	for _, r := range all {
		theirs := filter.Department == ""
		for _, d := range r.Duties {
			i, ok := place[d.Code]
			if !ok {
				i = len(queue.Departments)
				place[d.Code] = i
				queue.Departments = append(queue.Departments, DepartmentCount{Department: ledger.Department{Code: d.Code, Name: d.Name}, position: d.Position})
			}
			queue.Departments[i].Tasks++
			theirs = theirs || d.Code == filter.Department
		}
		if !theirs || filter.Leader != "" && !ledger.LedBy(r.Leaders, filter.Leader) {
			continue
		}
		queue.Total++
		queue.Counts[r.State]++
		if r.State == ledger.Submitted {
			queue.Unread = append(queue.Unread, r)
		}
		if filter.State == AllStates || filter.State == r.State {
			queue.Rows = append(queue.Rows, r)
		}
	}
	slices.SortFunc(queue.Departments, func(a, b DepartmentCount) int { return cmp.Compare(a.position, b.position) })
	return queue, nil
}

func leaderCounts(all []QueueRow) []LeaderCount {
	leaders := make([][]string, len(all))
	for i, r := range all {
		leaders[i] = r.Leaders
	}
	var counts []LeaderCount
	for _, name := range ledger.InCharge(leaders) {
		c := LeaderCount{Name: name}
		for _, of := range leaders {
			if ledger.LedBy(of, name) {
				c.Tasks++
			}
		}
		counts = append(counts, c)
	}
	return counts
}

// Next is the number of the task to be read after number, from the start again at the end; 0 when none waits.
func (q Queue) Next(number int) int {
	first := 0
	for _, r := range q.Unread {
		switch {
		case r.Number > number:
			return r.Number
		case r.Number < number && first == 0:
			first = r.Number
		}
	}
	return first
}

// Around returns the rows before and after number in the filtered list; nil where there is none.
func (q Queue) Around(number int) (previous, next *QueueRow) {
	for i := range q.Rows {
		switch r := &q.Rows[i]; {
		case r.Number < number:
			previous = r
		case r.Number > number:
			return previous, r
		}
	}
	return previous, nil
}

type queueRecord struct {
	Number       int
	Requirement  string
	Leader       string
	UnitsPrinted []string
	Duties       []Duty
	State        ledger.State
	Rating       ledger.Rating
	UpdatedAt    *time.Time
	SubmittedAt  *time.Time
	DueAt        *time.Time
	ClosedAt     *time.Time
	Wording      string
}

// queueRows reads every task of a quarter in one statement, without any text.
func (s *Store) queueRows(ctx context.Context, db querier, q ledger.Quarter) ([]QueueRow, error) {
	found, err := rows[queueRecord](ctx, db, `-- name: OfficeQueue
		WITH round AS (
			SELECT year, number, plan_version_id, due_at, closed_at FROM quarter WHERE year = @year AND number = @quarter
		), unit AS (
			SELECT u.task_id, array_agg(u.printed ORDER BY u.position) AS printed
			FROM round q
			JOIN task_unit u ON u.plan_version_id = q.plan_version_id
			GROUP BY u.task_id
		), duty AS (
			SELECT a.task_id, jsonb_agg(jsonb_build_object('code', d.code, 'name', d.name, 'role', a.role,
				'state', coalesce(c.state, ''), 'submitted_at', c.submitted_at, 'extended', x.until, 'position', d.position) ORDER BY a.position) AS list
			FROM round q
			JOIN assignment a ON a.plan_version_id = q.plan_version_id
			JOIN department d ON d.id = a.department_id
			LEFT JOIN entry c ON c.task_id = a.task_id AND c.quarter = q.number AND c.department_id = a.department_id
			LEFT JOIN extension x ON `+granted+`
			GROUP BY a.task_id
		)
		SELECT t.number, tv.requirement, tv.leader, coalesce(unit.printed, '{}') AS units_printed,
			coalesce(duty.list, '[]') AS duties, coalesce(e.state, '') AS state, coalesce(e.rating, '') AS rating,
			e.updated_at, e.submitted_at, q.due_at, q.closed_at,
			`+wordingSQL+` AS wording
		FROM round q
		JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
		JOIN task t ON t.id = tv.task_id
		LEFT JOIN entry e ON e.task_id = t.id AND e.quarter = q.number AND e.department_id IS NULL
		LEFT JOIN unit ON unit.task_id = t.id
		LEFT JOIN duty ON duty.task_id = t.id
		ORDER BY t.number`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, ledger.ErrNotFound
	}
	list := make([]QueueRow, len(found))
	for i, r := range found {
		list[i] = r.row(s.now())
	}
	return list, nil
}

// row judges a record by the rules of the ledger.
func (r queueRecord) row(now time.Time) QueueRow {
	out := QueueRow{
		Number: r.Number, Requirement: r.Requirement, Units: r.UnitsPrinted, Duties: r.Duties, Leaders: ledger.Leaders(r.Leader),
		State: r.State, Rating: r.Rating, UpdatedAt: r.UpdatedAt, SubmittedAt: r.SubmittedAt,
		Wording: r.Wording,
	}
	var parts ledger.Parts
	for _, d := range r.Duties {
		if d.Role == ledger.Joint {
			out.Joint = true
			parts = append(parts, ledger.Part{Department: ledger.Department{Code: d.Code, Name: d.Name}, State: d.State})
		}
		if d.owes() {
			out.Waiting = append(out.Waiting, ledger.Department{Code: d.Code, Name: d.Name})
		}
	}
	if out.Joint {
		// The entry's own time moves when the office composes it anew; what counts is when the units handed in.
		out.SubmittedAt = nil
		for _, d := range r.Duties {
			if d.State.HandedIn() && d.SubmittedAt != nil && (out.SubmittedAt == nil || d.SubmittedAt.After(*out.SubmittedAt)) {
				out.SubmittedAt = d.SubmittedAt
			}
		}
		if out.State == ledger.Blank {
			out.State = parts.State()
		}
	}
	if out.State == ledger.Published { // nothing is owed in a published quarter
		out.Waiting = nil
		return out
	}
	for _, d := range r.Duties {
		term := ledger.Term{Due: r.DueAt, Extended: d.Extended, Closed: r.ClosedAt}
		switch {
		case out.Joint:
			out.Punctuality = max(out.Punctuality, term.Judge(d.State, d.SubmittedAt, now))
		case d.Role.WritesEntry():
			out.Punctuality = term.Judge(r.State, r.SubmittedAt, now)
		}
	}
	return out
}
