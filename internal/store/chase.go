package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Owing is a department that has not handed in everything in a quarter.
type Owing struct {
	Code       string
	Name       string
	Tasks      []int // numbers of what is missing, in their order
	Returned   int   // how many of them were sent back, or taken back by the department after that
	OpenedAt   *time.Time
	DueAt      *time.Time
	ClosedAt   *time.Time
	Extended   *time.Time // the end of its extension; nil when it has none
	ExtendedAt *time.Time // when that was granted
	RemindedAt *time.Time // newest reminder; nil when there was none
	RemindedBy string     // display name; empty: the calendar
}

// Term is how long the department's texts are asked for.
func (o Owing) Term() ledger.Term {
	return ledger.Term{Due: o.DueAt, Extended: o.Extended, Closed: o.ClosedAt}
}

// since is when the department's deadline was set.
func (o Owing) since() time.Time {
	var at time.Time
	if o.OpenedAt != nil {
		at = *o.OpenedAt
	}
	if own := o.Term().Own(); own != nil && own == o.Extended && o.ExtendedAt != nil && o.ExtendedAt.After(at) {
		at = *o.ExtendedAt
	}
	return at
}

// Chase lists the departments that have not handed in everything in a quarter, in the order of indexes. It returns a
// *ledger.Refusal to anybody but the office.
func (s *Store) Chase(ctx context.Context, actor ledger.Actor, q ledger.Quarter) ([]Owing, error) {
	if err := officeOnly(actor); err != nil {
		return nil, err
	}
	return s.owing(ctx, s.pool, q)
}

func (s *Store) owing(ctx context.Context, db querier, q ledger.Quarter) ([]Owing, error) {
	return rows[Owing](ctx, db, `-- name: Owing
		SELECT d.code, d.name, array_agg(t.number ORDER BY t.number) AS tasks,
			(count(*) FILTER (WHERE e.state = 'returned' OR e.submitted_at IS NOT NULL))::int AS returned,
			q.opened_at, q.due_at, q.closed_at, x.until AS extended, x.decided_at AS extended_at,
			last.created_at AS reminded_at, coalesce(last.by, '') AS reminded_by
		FROM quarter q
		JOIN assignment a ON a.plan_version_id = q.plan_version_id
		JOIN department d ON d.id = a.department_id
		JOIN task t ON t.id = a.task_id
		LEFT JOIN entry whole ON whole.task_id = t.id AND whole.quarter = q.number AND whole.department_id IS NULL
		LEFT JOIN entry e ON e.task_id = t.id AND e.quarter = q.number
			AND e.department_id IS NOT DISTINCT FROM CASE WHEN a.role IN ('supporting', 'joint') THEN d.id END
		LEFT JOIN extension x ON `+granted+`
		LEFT JOIN LATERAL (
			SELECT n.created_at, by.display_name AS by
			FROM notice n
			LEFT JOIN account by ON by.id = n.created_by
			WHERE n.department_id = d.id AND n.kind = 'reminder' AND n.year = q.year AND n.quarter = q.number
			ORDER BY n.created_at DESC, n.id DESC
			LIMIT 1
		) last ON true
		WHERE q.year = @year AND q.number = @quarter
			AND coalesce(e.state, '') NOT IN ('submitted', 'accepted', 'published')
			AND coalesce(whole.state, '') <> 'published'
		GROUP BY d.id, q.opened_at, q.due_at, q.closed_at, x.until, x.decided_at, last.created_at, last.by
		ORDER BY d.position`, pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
}

// Remind reminds departments of what they have not handed in, at most once a minute each: those with these codes that owe
// something. It returns how many. It returns ledger.ErrNotFound when there is no such quarter and a *ledger.Refusal to
// anybody but the office, and when the quarter is not open: then nobody could hand in.
func (s *Store) Remind(ctx context.Context, actor ledger.Actor, q ledger.Quarter, codes []string) (int, error) {
	wanted := map[string]bool{}
	for _, code := range codes {
		wanted[code] = true
	}
	reminded := 0
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		if err := officeOnly(actor); err != nil {
			return err
		}
		state, err := row[struct{ State ledger.QuarterState }](ctx, tx, `-- name: LockQuarter
			SELECT state FROM quarter WHERE year = @year AND number = @quarter FOR SHARE`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
		if err != nil {
			return err
		}
		if state.State != ledger.Open {
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "本季度" + state.State.String() + "，单位现在不能报送，不必催办。"}
		}
		owing, err := s.owing(ctx, tx, q)
		if err != nil {
			return err
		}
		occasion := quarterSubject(q) + "/by-hand/" + s.now().UTC().Format("2006-01-02T15:04")
		var notices []newNotice
		for _, o := range owing {
			if wanted[o.Code] {
				notices = append(notices, o.reminder(q, occasion, s.now()))
			}
		}
		if reminded, err = s.tell(ctx, tx, actor, notices...); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "remind", quarterSubject(q), map[string]any{"departments": reminded})
	})
	return reminded, err
}

// RemindDue reminds, in all open quarters, the departments whose reminder by the calendar is due now. However often it is
// called, and by however many instances, each department gets each reminder once. It returns how many were new.
func (s *Store) RemindDue(ctx context.Context) (int, error) {
	reminded := 0
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		open, err := rows[struct{ Year, Number int }](ctx, tx, `-- name: OpenQuarters
			SELECT year, number FROM quarter WHERE state = 'open' ORDER BY year, number FOR SHARE`, nil)
		if err != nil {
			return err
		}
		now := s.now()
		var notices []newNotice
		for _, found := range open {
			q := ledger.Quarter{Year: found.Year, Number: found.Number}
			owing, err := s.owing(ctx, tx, q)
			if err != nil {
				return err
			}
			for _, o := range owing {
				due := o.Term().Own()
				if due == nil {
					continue
				}
				day, ok := ledger.ReminderDue(*due, o.since(), now)
				if !ok {
					continue
				}
				occasion := fmt.Sprintf("%s/%s/%+d", quarterSubject(q), due.UTC().Format(time.RFC3339), day)
				notices = append(notices, o.reminder(q, occasion, now))
			}
		}
		directives, err := s.remindDirectives(ctx, tx)
		if err != nil {
			return err
		}
		reminded, err = s.tell(ctx, tx, ledger.Actor{}, append(notices, directives...)...)
		return err
	})
	return reminded, err
}

// reminder is what the department is told: what is missing, and its own due date. Both may leave the login.
func (o Owing) reminder(q ledger.Quarter, occasion string, now time.Time) newNotice {
	subject := ledger.ReminderSubject(q, o.Tasks)
	if due := o.Term().Own(); due != nil {
		subject += "。" + ledger.Due{At: *due, Now: now}.String()
	}
	return newNotice{
		Kind: ledger.NoticeReminder, Quarter: q, Departments: []string{o.Code}, Tasks: o.Tasks, Subject: subject, Occasion: occasion,
	}
}
