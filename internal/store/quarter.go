package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// OfficeQuarter is a reporting round as the office sees it: where it stands, and at what its tasks are.
type OfficeQuarter struct {
	Year        int
	Number      int
	State       ledger.QuarterState
	DueAt       *time.Time // nil before it was opened, and for a quarter that was loaded from a document
	OpenedAt    *time.Time
	ClosedAt    *time.Time
	PlanTitle   string
	Stage       ledger.Stage
	Departments int // that have tasks in the plan version that the quarter answers
	Tasks       int // of the same
	Blank       int // tasks by the state of their entries
	Draft       int
	Submitted   int
	Returned    int
	Accepted    int
	Published   int
	Came        int // tasks whose text is with the office, or was until the office sent it back, as ledger.State.Came has it
	Edition     int // number of the newest edition, 0: not published
	PublishedAt *time.Time
	CheckBy     int64  // account that has submitted what now awaits its 保密审查; 0: nothing does
	Rejected    bool   // what was submitted last did not pass its 保密审查
	Blocked     string `db:"-"` // why a scheduled quarter cannot be opened yet, in Chinese; empty when it can
}

// Quarter names the round.
func (q OfficeQuarter) Quarter() ledger.Quarter {
	return ledger.Quarter{Year: q.Year, Number: q.Number}
}

// HandedIn counts the tasks whose text has reached the office.
func (q OfficeQuarter) HandedIn() int { return q.Submitted + q.Accepted + q.Published }

// Current reports whether texts are written or read in it.
func (q OfficeQuarter) Current() bool { return q.State == ledger.Open || q.State == ledger.Closed }

// Quarters lists the quarters of all plans, the newest plan first, each plan's in their order. It has numbers only.
// The state of a task without an entry row is that of its parts, as ledger.Parts.State has it. Whether a joint task came is
// asked of its parts: its entry keeps the moment of the first one, also when that was taken back.
func (s *Store) Quarters(ctx context.Context) ([]OfficeQuarter, error) {
	all, err := rows[OfficeQuarter](ctx, s.pool, quartersSQL, nil)
	if err != nil {
		return nil, err
	}
	plans := map[int]rounds{}
	for _, q := range all {
		if plans[q.Year] == nil {
			plans[q.Year] = rounds{}
		}
		plans[q.Year][q.Number] = q.State
	}
	for i, q := range all {
		if err := plans[q.Year].checkOpen(q.Quarter()); err != nil && q.State == ledger.Scheduled {
			all[i].Blocked = err.Error()
		}
	}
	return all, nil
}

const quartersSQL = `-- name: Quarters
		SELECT q.year, q.number, q.state, q.due_at, q.opened_at, q.closed_at, p.title AS plan_title, v.stage,
			(SELECT count(DISTINCT a.department_id) FROM assignment a WHERE a.plan_version_id = v.id)::int AS departments,
			count(task.state)::int AS tasks,
			(count(*) FILTER (WHERE task.state = ''))::int AS blank,
			(count(*) FILTER (WHERE task.state = 'draft'))::int AS draft,
			(count(*) FILTER (WHERE task.state = 'submitted'))::int AS submitted,
			(count(*) FILTER (WHERE task.state = 'returned'))::int AS returned,
			(count(*) FILTER (WHERE task.state = 'accepted'))::int AS accepted,
			(count(*) FILTER (WHERE task.state = 'published'))::int AS published,
			(count(*) FILTER (WHERE task.came))::int AS came,
			coalesce(edition.number, 0) AS edition, edition.published_at,
			coalesce(newest.prepared_by, 0) AS check_by, coalesce(newest.rejected, false) AS rejected
		FROM quarter q
		JOIN plan p ON p.year = q.year
		JOIN plan_version v ON v.id = q.plan_version_id
		LEFT JOIN LATERAL (
			SELECT coalesce(e.state, part.state, '') AS state,
				coalesce(e.state, part.state, '') IN ('submitted', 'accepted', 'published', 'returned')
					OR coalesce(part.came, e.submitted_at IS NOT NULL) AS came
			FROM task_version tv
			LEFT JOIN entry e ON e.task_id = tv.task_id AND e.quarter = q.number AND e.department_id IS NULL
			LEFT JOIN LATERAL (
				SELECT CASE WHEN bool_or(c.state IN ('submitted', 'accepted', 'published')) THEN 'submitted'
					WHEN bool_or(c.state = 'returned') THEN 'returned'
					WHEN bool_or(c.state = 'draft') THEN 'draft' END AS state,
					bool_or(c.submitted_at IS NOT NULL) AS came
				FROM entry c
				JOIN assignment a ON a.plan_version_id = tv.plan_version_id AND a.task_id = tv.task_id
					AND a.department_id = c.department_id AND a.role = 'joint'
				WHERE c.task_id = tv.task_id AND c.quarter = q.number
			) part ON true
			WHERE tv.plan_version_id = q.plan_version_id
		) task ON true
		LEFT JOIN LATERAL (
			SELECT ed.number, ed.published_at
			FROM edition ed
			WHERE ed.year = q.year AND ed.quarter = q.number
			ORDER BY ed.number DESC
			LIMIT 1
		) edition ON true
		LEFT JOIN LATERAL (
			SELECT CASE WHEN c.rejected_by IS NULL THEN c.prepared_by END AS prepared_by, c.rejected_by IS NOT NULL AS rejected
			FROM (SELECT a.prepared_by, a.prepared_at, a.confirmed_by, a.rejected_by FROM secrecy_check a
				WHERE a.year = q.year AND a.quarter = q.number
				ORDER BY a.id DESC
				LIMIT 1) c
			WHERE c.confirmed_by IS NULL AND c.prepared_at >= coalesce(edition.published_at, c.prepared_at)
		) newest ON true
		GROUP BY q.year, q.number, p.title, v.id, edition.number, edition.published_at, newest.prepared_by, newest.rejected
		ORDER BY q.year DESC, q.number`

// OpenQuarter opens a scheduled quarter for writing until due. Every earlier quarter of the plan must be published and
// no other may be open or closed, else it returns a *ledger.Refusal of kind Conflict. A due date that cannot be is
// ledger.Problems of the field due.
func (s *Store) OpenQuarter(ctx context.Context, actor ledger.Actor, q ledger.Quarter, due time.Time) error {
	return s.moveQuarter(ctx, actor, q, ledger.OpenQuarter, due)
}

// OpenQuarterOn is OpenQuarter with the version of the plan that the quarter's texts answer; 0 is the newest. From then on
// it keeps it, whatever versions come. A version that cannot be answered is ledger.Problems of the field plan.
func (s *Store) OpenQuarterOn(ctx context.Context, actor ledger.Actor, q ledger.Quarter, plan int, due time.Time) error {
	return s.moveQuarter(ctx, actor, q, ledger.OpenQuarter, due, func(tx pgx.Tx) error { return answerPlan(ctx, tx, q, plan) })
}

// answerPlan lets a quarter answer a version of its plan, 0 for the newest.
func answerPlan(ctx context.Context, tx pgx.Tx, q ledger.Quarter, plan int) error {
	args := pgx.StrictNamedArgs{"year": q.Year, "plan": plan}
	found, err := rows[struct {
		ID         int64
		Number     int
		Closed     string
		Renumbered bool
	}](ctx, tx, `-- name: AnswerablePlan
		SELECT v.id, v.number,
			coalesce((SELECT string_agg(DISTINCT d.name, '、') FROM assignment a JOIN department d ON d.id = a.department_id
				WHERE a.plan_version_id = v.id AND d.closed_on IS NOT NULL), '') AS closed,
			EXISTS (SELECT FROM task_version tv JOIN task t ON t.id = tv.task_id
				WHERE tv.plan_version_id = v.id AND tv.number <> t.number) AS renumbered
		FROM plan_version v
		WHERE v.year = @year AND (@plan = 0 OR v.number = @plan)
		ORDER BY v.number DESC
		LIMIT 1`, args)
	switch {
	case err != nil:
		return err
	case len(found) == 0:
		return ledger.Problems{"plan": "没有这一稿，请重新选择。"}
	case found[0].Closed != "":
		return ledger.Problems{"plan": fmt.Sprintf("第%d稿里有已撤销的单位（%s），不能再填报。请选后来的稿。", found[0].Number, found[0].Closed)}
	case found[0].Renumbered:
		return ledger.Problems{"plan": fmt.Sprintf("第%d稿的序号后来改过，不能再填报。请选后来的稿。", found[0].Number)}
	}
	_, err = tx.Exec(ctx, `-- name: AnswerPlan
		UPDATE quarter SET plan_version_id = @id WHERE year = @year AND number = @number`,
		pgx.StrictNamedArgs{"id": found[0].ID, "year": q.Year, "number": q.Number})
	return err
}

// CloseQuarter ends the writing in an open quarter, extensions too; departments whose time was not over are told. What was
// handed in can still be read, edited and accepted.
func (s *Store) CloseQuarter(ctx context.Context, actor ledger.Actor, q ledger.Quarter) error {
	return s.moveQuarter(ctx, actor, q, ledger.CloseQuarter, time.Time{})
}

// ReopenQuarter lets the units write in a closed quarter again, until a new due date; errors as of OpenQuarter.
func (s *Store) ReopenQuarter(ctx context.Context, actor ledger.Actor, q ledger.Quarter, due time.Time) error {
	return s.moveQuarter(ctx, actor, q, ledger.ReopenQuarter, due)
}

// RescheduleQuarter gives an open quarter another due date; errors as of OpenQuarter. What was handed in is judged by it
// from then on. Extensions stay as they are.
func (s *Store) RescheduleQuarter(ctx context.Context, actor ledger.Actor, q ledger.Quarter, due time.Time) error {
	return s.moveQuarter(ctx, actor, q, ledger.RescheduleQuarter, due)
}

func (s *Store) moveQuarter(ctx context.Context, actor ledger.Actor, q ledger.Quarter, action ledger.QuarterAction, due time.Time, first ...func(pgx.Tx) error) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		plan, err := lockQuarters(ctx, tx, q.Year)
		if err != nil {
			return err
		}
		from, ok := plan[q.Number]
		if !ok {
			return ledger.ErrNotFound
		}
		to, err := from.Move(actor, action)
		if err != nil {
			return err
		}
		detail := map[string]any{}
		if action == ledger.CloseQuarter {
			if err := s.tellClosed(ctx, tx, actor, q); err != nil {
				return err
			}
		} else {
			if err := plan.checkOpen(q); err != nil {
				return err
			}
			if err := ledger.CheckDue(due, s.now()).Err(); err != nil {
				return err
			}
			for _, do := range first {
				if err := do(tx); err != nil {
					return err
				}
			}
			detail["due"] = due.In(ledger.Shanghai).Format(time.RFC3339)
		}
		if _, err = tx.Exec(ctx, `-- name: MoveQuarter
			UPDATE quarter
			SET state = @state, version = version + 1,
				due_at = CASE WHEN @closes THEN due_at ELSE @due END,
				opened_at = CASE WHEN @closes THEN opened_at ELSE coalesce(opened_at, @now) END,
				closed_at = CASE WHEN @closes THEN @now::timestamptz END
			WHERE year = @year AND number = @number`,
			pgx.StrictNamedArgs{
				"state": to, "due": due, "now": s.now(), "closes": action == ledger.CloseQuarter,
				"year": q.Year, "number": q.Number,
			}); err != nil {
			return fmt.Errorf("move quarter: %w", err)
		}
		return s.record(ctx, tx, actor, string(action), quarterSubject(q), detail)
	})
}

// rounds are the states of a plan's quarters by number.
type rounds map[int]ledger.QuarterState

// lockQuarters locks all quarters of a plan, in their order, against writers and against each other's opening.
// A year without a plan has none.
func lockQuarters(ctx context.Context, tx pgx.Tx, year int) (rounds, error) {
	found, err := rows[struct {
		Number int
		State  ledger.QuarterState
	}](ctx, tx, `-- name: LockQuarters
		SELECT number, state FROM quarter WHERE year = @year ORDER BY number FOR UPDATE`,
		pgx.StrictNamedArgs{"year": year})
	plan := rounds{}
	for _, q := range found {
		plan[q.Number] = q.State
	}
	return plan, err
}

// checkOpen refuses to open q while an earlier quarter is not published or another one is under way.
func (r rounds) checkOpen(q ledger.Quarter) error {
	for n := 1; n <= 4; n++ {
		state, ok := r[n]
		if !ok || n == q.Number {
			continue
		}
		other := ledger.Quarter{Year: q.Year, Number: n}
		switch {
		case n < q.Number && state != ledger.QuarterPublished:
			return &ledger.Refusal{Kind: ledger.Conflict, Message: other.Name() + state.String() + "，尚未公开。" + r.wayTo(q)}
		case state == ledger.Open || state == ledger.Closed:
			return &ledger.Refusal{Kind: ledger.Conflict, Message: other.Name() + state.String() + "。同一年度一次只办一个季度。"}
		}
	}
	return nil
}

// wayTo names, in order, the quarters that have to be published before q is opened: 先公开二季度、三季度，再开放四季度。
func (r rounds) wayTo(q ledger.Quarter) string {
	var before []string
	for n := 1; n < q.Number; n++ {
		if state, ok := r[n]; ok && state != ledger.QuarterPublished {
			before = append(before, ledger.Quarter{Year: q.Year, Number: n}.Name())
		}
	}
	return "先公开" + strings.Join(before, "、") + "，再开放" + q.Name() + "。"
}

// quarterSubject is how a quarter is named in the audit: 2020/q2.
func quarterSubject(q ledger.Quarter) string { return fmt.Sprintf("%d/%s", q.Year, q.Slug()) }

// officeOnly refuses anybody but the office, before anything is read.
func officeOnly(actor ledger.Actor) error {
	if actor.Role == ledger.Office {
		return nil
	}
	return &ledger.Refusal{Kind: ledger.Forbidden, Message: "审核和公开由督查室办理，您的账户不能查看。"}
}
