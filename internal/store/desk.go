package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// DeskQuarter is a quarter as those who write see it.
type DeskQuarter struct {
	Year   int
	Number int
	State  ledger.QuarterState
	DueAt  *time.Time // nil until it is opened, and for a quarter that was loaded from a document

	ClosedAt *time.Time // nil while it is open
}

// Quarter is its name.
func (q DeskQuarter) Quarter() ledger.Quarter {
	return ledger.Quarter{Year: q.Year, Number: q.Number}
}

// DeskQuarters lists the quarters of the newest plan and of those before it that are not fully published, from the first:
// at the turn of the year two plans are under way. There are none before a plan exists.
func (s *Store) DeskQuarters(ctx context.Context) ([]DeskQuarter, error) {
	return rows[DeskQuarter](ctx, s.pool, `-- name: DeskQuarters
		SELECT q.year, q.number, q.state, q.due_at, q.closed_at
		FROM quarter q
		WHERE q.year = (SELECT max(year) FROM plan)
			OR EXISTS (SELECT FROM quarter o WHERE o.year = q.year AND o.state <> 'published')
		ORDER BY q.year, q.number`, pgx.StrictNamedArgs{})
}

// deskMine are the departments that an account writes for. Every statement of the desk reads texts through it.
const deskMine = `
	WITH mine AS (
		SELECT ad.department_id
		FROM account_department ad
		JOIN account ac ON ac.id = ad.account_id
		WHERE ad.account_id = @account AND ac.role = 'staff' AND ac.disabled_at IS NULL
	)`

// DeskItem is one text that a department owes in a quarter: the entry when it is the sole or the leading unit, else its
// contribution. Its text is empty while nothing was written.
type DeskItem struct {
	Number         int
	Requirement    string
	Duty           ledger.Duty
	Department     string // code
	DepartmentName string
	Lead           string   // name of the leading unit, when it is another
	Others         []string // names of the other units, in printed order
	OthersHandedIn int      // how many contributions of other units were handed in
	Last           string   // published progress of the task in the quarter before; empty when there is none
	Published      string   // published progress of the task in this quarter; empty before
	State          ledger.State
	EntryState     ledger.State // of the task's entry: that of a contribution's whole
	ledger.Text
	ReturnReason string
	Version      int
	SubmittedAt  *time.Time // of the first hand-in that was not taken back
	UpdatedAt    *time.Time
	DueAt        *time.Time // of the quarter
	ClosedAt     *time.Time
	Extended     *time.Time // the end of the department's extension; nil when it has none
}

// Term is how long the department's texts are asked for.
func (i DeskItem) Term() ledger.Term {
	return ledger.Term{Due: i.DueAt, Extended: i.Extended, Closed: i.ClosedAt}
}

// Late reports whether the text missed its deadline.
func (i DeskItem) Late(now time.Time) bool { return i.Term().Late(i.State, i.SubmittedAt, now) }

// urgency is the place of the text in its writer's list: returned, overdue, then by state.
func (i DeskItem) urgency(now time.Time) int {
	switch {
	case i.EntryState == ledger.Published:
		return 2 + len(ledger.States) // nothing more is owed, by units that wrote no part neither
	case !i.State.HandedIn() && i.State.Came(i.SubmittedAt):
		return 0
	case !i.State.HandedIn() && i.Late(now):
		return 1
	}
	return 2 + slices.Index(ledger.States, i.State)
}

// DeskList lists what the actor's departments owe in a quarter: returned, overdue, blank, draft, submitted, accepted,
// published; within these by number. It is empty for actors who write for nobody.
func (s *Store) DeskList(ctx context.Context, actor ledger.Actor, quarter ledger.Quarter) ([]DeskItem, error) {
	items, err := rows[DeskItem](ctx, s.pool, `-- name: DeskList`+deskMine+`
		SELECT t.number, tv.requirement, a.role AS duty, d.code AS department, d.name AS department_name,
			coalesce((SELECT ld.name FROM assignment la JOIN department ld ON ld.id = la.department_id
				WHERE la.plan_version_id = a.plan_version_id AND la.task_id = a.task_id AND la.role = 'lead'
					AND la.department_id <> a.department_id), '') AS lead,
			ARRAY(SELECT od.name FROM assignment oa JOIN department od ON od.id = oa.department_id
				WHERE oa.plan_version_id = a.plan_version_id AND oa.task_id = a.task_id
					AND oa.department_id <> a.department_id
				ORDER BY oa.position) AS others,
			(SELECT count(*) FROM entry oe
				WHERE oe.task_id = t.id AND oe.quarter = q.number AND oe.department_id <> d.id
					AND oe.state IN ('submitted', 'accepted', 'published')) AS others_handed_in,
			coalesce(last.progress, '') AS last, coalesce(e.state, '') AS state,
			coalesce(whole.state, '') AS entry_state,
			CASE WHEN whole.state = 'published' THEN whole.progress ELSE '' END AS published,
			coalesce(e.progress, '') AS progress, coalesce(e.problems, '') AS problems,
			coalesce(e.next_steps, '') AS next_steps, coalesce(e.rating, '') AS rating, coalesce(e.figures, '') AS figures,
			coalesce(e.return_reason, '') AS return_reason, coalesce(e.version, 0) AS version,
			e.submitted_at, e.updated_at, q.due_at, q.closed_at, x.until AS extended
		FROM mine m
		JOIN department d ON d.id = m.department_id
		JOIN quarter q ON q.year = @year AND q.number = @quarter
		JOIN assignment a ON a.plan_version_id = q.plan_version_id AND a.department_id = d.id
		JOIN task t ON t.id = a.task_id
		JOIN task_version tv ON tv.plan_version_id = a.plan_version_id AND tv.task_id = a.task_id
		LEFT JOIN entry whole ON whole.task_id = t.id AND whole.quarter = q.number AND whole.department_id IS NULL
		LEFT JOIN entry e ON e.task_id = t.id AND e.quarter = q.number
			AND e.department_id IS NOT DISTINCT FROM CASE WHEN a.role IN ('supporting', 'joint') THEN d.id END
		LEFT JOIN (entry last JOIN task lt ON lt.id = last.task_id) ON lt.matter = t.matter AND last.quarter = q.number - 1
			AND last.department_id IS NULL AND last.state = 'published'
		LEFT JOIN extension x ON `+granted+`
		ORDER BY t.number, d.position`,
		pgx.StrictNamedArgs{"account": actor.ID, "year": quarter.Year, "quarter": quarter.Number})
	now := s.now()
	slices.SortStableFunc(items, func(a, b DeskItem) int { return cmp.Compare(a.urgency(now), b.urgency(now)) })
	return items, err
}
