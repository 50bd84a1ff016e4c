package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// OfficeDepartment is a department as the office keeps it.
type OfficeDepartment struct {
	ID            int64
	Code          string
	Name          string
	Kind          ledger.DepartmentKind
	ClosedOn      *time.Time // a day; nil: it goes on
	Successor     string     // code; empty: none
	SuccessorName string
	Tasks         int // of the newest plan version
	UnderWay      int // of quarters that are open or closed and not published
	Scheduled     int // of quarters that have not begun, each task once a quarter's plan version
	Accounts      int // that are enabled
}

func (d OfficeDepartment) work() ledger.DepartmentWork {
	return ledger.DepartmentWork{Closed: d.ClosedOn != nil, UnderWay: d.UnderWay, Scheduled: d.Scheduled, Accounts: d.Accounts}
}

// OfficeDepartments lists all departments, those that have ended too, in the order of the index. Only the office may.
func (s *Store) OfficeDepartments(ctx context.Context, actor ledger.Actor) ([]OfficeDepartment, error) {
	if err := plansAreTheOffices(actor); err != nil {
		return nil, err
	}
	return officeDepartments(ctx, s.pool)
}

func officeDepartments(ctx context.Context, db querier) ([]OfficeDepartment, error) {
	return rows[OfficeDepartment](ctx, db, `-- name: OfficeDepartments
		SELECT d.id, d.code, d.name, d.kind, d.closed_on, coalesce(into_.code, '') AS successor, coalesce(into_.name, '') AS successor_name,
			(SELECT count(*) FROM assignment a WHERE a.department_id = d.id
				AND a.plan_version_id = (SELECT v.id FROM plan_version v ORDER BY v.year DESC, v.number DESC LIMIT 1))::int AS tasks,
			(SELECT count(*) FROM assignment a JOIN quarter q ON q.plan_version_id = a.plan_version_id
				WHERE a.department_id = d.id AND q.state IN ('open', 'closed'))::int AS under_way,
			(SELECT count(*) FROM assignment a WHERE a.department_id = d.id
				AND a.plan_version_id IN (SELECT q.plan_version_id FROM quarter q WHERE q.state = 'scheduled'))::int AS scheduled,
			(SELECT count(*) FROM account_department ad JOIN account ac ON ac.id = ad.account_id
				WHERE ad.department_id = d.id AND ac.disabled_at IS NULL)::int AS accounts
		FROM department d
		LEFT JOIN department into_ ON into_.id = d.successor_id
		ORDER BY d.position, d.code`, pgx.StrictNamedArgs{})
}

// DepartmentChange is a change that was made to a department.
type DepartmentChange struct {
	Kind        string // added, renamed, merged, closed
	Before      string
	After       string
	Reason      string
	EffectiveOn time.Time
	ChangedAt   time.Time
	ChangedBy   string // display name
}

// DepartmentChanges lists what became of a department, the newest first. Only the office may.
func (s *Store) DepartmentChanges(ctx context.Context, actor ledger.Actor, code string) ([]DepartmentChange, error) {
	if err := plansAreTheOffices(actor); err != nil {
		return nil, err
	}
	return rows[DepartmentChange](ctx, s.pool, `-- name: DepartmentChanges
		SELECT c.kind, c.before, c.after, c.reason, c.effective_on, c.changed_at, coalesce(by.display_name, '') AS changed_by
		FROM department_change c
		JOIN department d ON d.id = c.department_id
		LEFT JOIN account by ON by.id = c.changed_by
		WHERE d.code = @code
		ORDER BY c.id DESC`, pgx.StrictNamedArgs{"code": code})
}

// AddDepartment adds a department at the end of the index. It returns ledger.Problems of the fields code, name, kind,
// reason and from, and a *ledger.Refusal to anybody but the office.
func (s *Store) AddDepartment(ctx context.Context, actor ledger.Actor, d ledger.NewDepartment, change ledger.DepartmentChange) error {
	return s.changeDepartments(ctx, actor, change, func(tx pgx.Tx, actor ledger.Actor, change ledger.DepartmentChange) error {
		return s.insertDepartment(ctx, tx, actor, d, change)
	})
}

// RenameDepartment gives a department another name. What was printed keeps the old one. Errors as of AddDepartment, and
// ledger.ErrNotFound.
func (s *Store) RenameDepartment(ctx context.Context, actor ledger.Actor, code, name string, change ledger.DepartmentChange) error {
	return s.changeDepartments(ctx, actor, change, func(tx pgx.Tx, actor ledger.Actor, change ledger.DepartmentChange) error {
		d, err := lockDepartment(ctx, tx, code)
		if err != nil {
			return err
		}
		if d.ClosedOn != nil {
			return d.work().CheckMerge()
		}
		renamed, problems := ledger.NewDepartment{Code: d.Code, Name: name, Kind: d.Kind}.Clean()
		if err := problems.Err(); err != nil {
			return err
		}
		if renamed.Name == d.Name {
			return ledger.Problems{"name": "名称没有改动。"}
		}
		if _, err := tx.Exec(ctx, `-- name: RenameDepartment
			UPDATE department SET name = @name WHERE id = @id`, pgx.StrictNamedArgs{"name": renamed.Name, "id": d.ID}); err != nil {
			return err
		}
		return s.recordDepartment(ctx, tx, actor, d, "renamed", renamed.Name, change)
	})
}

// CloseDepartment ends a department without a successor; see ledger.DepartmentWork.CheckClose.
func (s *Store) CloseDepartment(ctx context.Context, actor ledger.Actor, code string, change ledger.DepartmentChange) error {
	return s.changeDepartments(ctx, actor, change, func(tx pgx.Tx, actor ledger.Actor, change ledger.DepartmentChange) error {
		d, err := lockDepartment(ctx, tx, code)
		if err != nil {
			return err
		}
		if err := d.work().CheckClose(); err != nil {
			return err
		}
		return s.endDepartment(ctx, tx, actor, d, OfficeDepartment{}, "closed", change)
	})
}

// MergeDepartment lets a department go on in another: accounts and the tasks of quarters that have not begun move to it,
// these by a new version of each plan, in which no text and no printed unit differs. See ledger.DepartmentWork.CheckMerge.
func (s *Store) MergeDepartment(ctx context.Context, actor ledger.Actor, code, into string, change ledger.DepartmentChange) error {
	return s.changeDepartments(ctx, actor, change, func(tx pgx.Tx, actor ledger.Actor, change ledger.DepartmentChange) error {
		d, err := lockDepartment(ctx, tx, code)
		if err != nil {
			return err
		}
		if err := d.work().CheckMerge(); err != nil {
			return err
		}
		successor, err := lockDepartment(ctx, tx, into)
		if err != nil || successor.ClosedOn != nil || successor.ID == d.ID {
			return ledger.Problems{"into": "请选一个现有的、别的单位。"}
		}
		if err := s.reassign(ctx, tx, actor, d, successor); err != nil {
			return fmt.Errorf("move tasks: %w", err)
		}
		batch := &pgx.Batch{}
		move := named{"from": d.ID, "to": successor.ID}
		batch.Queue(`-- name: MoveAccounts
			INSERT INTO account_department (account_id, department_id)
			SELECT account_id, @to FROM account_department WHERE department_id = @from ON CONFLICT DO NOTHING`, move)
		batch.Queue(`-- name: LeaveAccounts
			DELETE FROM account_department WHERE department_id = @from`, named{"from": d.ID})
		batch.Queue(`-- name: MoveCollectives
			INSERT INTO collective_member (collective_id, department_id, position)
			SELECT collective_id, @to, position FROM collective_member WHERE department_id = @from ON CONFLICT DO NOTHING`, move)
		batch.Queue(`-- name: LeaveCollectives
			DELETE FROM collective_member WHERE department_id = @from`, named{"from": d.ID})
		if err := send(ctx, tx, batch); err != nil {
			return fmt.Errorf("move accounts: %w", err)
		}
		return s.endDepartment(ctx, tx, actor, d, successor, "merged", change)
	})
}

// reassign makes a new version of each plan whose scheduled quarters have tasks of d: the same texts and printed units, the
// successor in place of d. Who answers how is worked out anew, as where the successor had a part already.
func (s *Store) reassign(ctx context.Context, tx pgx.Tx, actor ledger.Actor, d, successor OfficeDepartment) error {
	made, err := rows[struct {
		Old  int64
		New  int64
		Year int
	}](ctx, tx, `-- name: CopyPlanVersions
		WITH old AS (
			SELECT DISTINCT v.id, v.year, v.stage, (SELECT max(n.number) FROM plan_version n WHERE n.year = v.year) + 1 AS number
			FROM quarter q
			JOIN plan_version v ON v.id = q.plan_version_id
			JOIN assignment a ON a.plan_version_id = v.id AND a.department_id = @from
			WHERE q.state = 'scheduled'
		), made AS (
			INSERT INTO plan_version (year, number, stage, made_at, made_by)
			SELECT year, number, stage, @now, nullif(@by::bigint, 0) FROM old
			RETURNING id, year
		)
		SELECT old.id AS old, made.id AS new, made.year FROM old JOIN made ON made.year = old.year`,
		pgx.StrictNamedArgs{"from": d.ID, "now": s.now(), "by": actor.ID})
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for _, v := range made {
		versions := named{"old": v.Old, "new": v.New}
		batch.Queue(`-- name: CopyTaskVersions
			INSERT INTO task_version (plan_version_id, task_id, year, requirement, number, leader)
			SELECT @new, task_id, year, requirement, number, leader FROM task_version WHERE plan_version_id = @old`, versions)
		batch.Queue(`-- name: CopyTaskUnits
			INSERT INTO task_unit (plan_version_id, task_id, position, printed)
			SELECT @new, task_id, position, printed FROM task_unit WHERE plan_version_id = @old`, versions)
		batch.Queue(`-- name: CopyAssignments
			WITH moved AS (
				SELECT a.task_id, CASE WHEN a.department_id = @from THEN @to ELSE a.department_id END AS department_id,
					bool_or(a.role = 'lead') AS leads, min(a.position) AS position
				FROM assignment a
				WHERE a.plan_version_id = @old
				GROUP BY 1, 2
			)
			INSERT INTO assignment (plan_version_id, task_id, department_id, role, position)
			SELECT @new, task_id, department_id,
				CASE WHEN count(*) OVER w = 1 THEN 'sole' WHEN leads THEN 'lead' WHEN bool_or(leads) OVER w THEN 'supporting' ELSE 'joint' END,
				position
			FROM moved
			WINDOW w AS (PARTITION BY task_id)`, named{"old": v.Old, "new": v.New, "from": d.ID, "to": successor.ID})
		batch.Queue(`-- name: FollowPlanVersion
			UPDATE quarter SET plan_version_id = @new, version = version + 1
			WHERE plan_version_id = @old AND state = 'scheduled'`, versions)
	}
	return send(ctx, tx, batch)
}

// changeDepartments checks the actor and the change and keeps everybody else from changing plans and departments meanwhile.
// Quarters are locked first, as everywhere.
func (s *Store) changeDepartments(ctx context.Context, actor ledger.Actor, change ledger.DepartmentChange,
	do func(pgx.Tx, ledger.Actor, ledger.DepartmentChange) error,
) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		if err := plansAreTheOffices(actor); err != nil {
			return err
		}
		change, problems := change.Clean()
		if err := problems.Err(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: LockAllQuarters
			SELECT FROM quarter ORDER BY year, number FOR UPDATE`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: LockPlansAndDepartments
			LOCK TABLE plan_version, department IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return err
		}
		return do(tx, actor, change)
	})
}

// lockDepartment finds a department; changeDepartments holds the lock.
func lockDepartment(ctx context.Context, tx pgx.Tx, code string) (OfficeDepartment, error) {
	all, err := officeDepartments(ctx, tx)
	if err != nil {
		return OfficeDepartment{}, err
	}
	for _, d := range all {
		if d.Code == code {
			return d, nil
		}
	}
	return OfficeDepartment{}, ledger.ErrNotFound
}

// insertDepartment adds a department at the end of the index.
func (s *Store) insertDepartment(ctx context.Context, tx pgx.Tx, actor ledger.Actor, d ledger.NewDepartment, change ledger.DepartmentChange) error {
	d, problems := d.Clean()
	if err := problems.Err(); err != nil {
		return err
	}
	added := OfficeDepartment{Code: d.Code}
	if err := tx.QueryRow(ctx, `-- name: InsertDepartment
		INSERT INTO department (code, name, kind, position)
		SELECT @code, @name, @kind, coalesce(max(position), 0) + 1 FROM department
		RETURNING id`, pgx.StrictNamedArgs{"code": d.Code, "name": d.Name, "kind": d.Kind}).Scan(&added.ID); err != nil {
		return err
	}
	return s.recordDepartment(ctx, tx, actor, added, "added", d.Name, change)
}

// endDepartment marks the end of d; the zero successor is none.
func (s *Store) endDepartment(ctx context.Context, tx pgx.Tx, actor ledger.Actor, d, successor OfficeDepartment, kind string, change ledger.DepartmentChange) error {
	if _, err := tx.Exec(ctx, `-- name: EndDepartment
		UPDATE department SET closed_on = @on, successor_id = nullif(@successor::bigint, 0) WHERE id = @id`,
		pgx.StrictNamedArgs{"on": day(change.From), "successor": successor.ID, "id": d.ID}); err != nil {
		return err
	}
	return s.recordDepartment(ctx, tx, actor, d, kind, successor.Name, change)
}

func (s *Store) recordDepartment(ctx context.Context, tx pgx.Tx, actor ledger.Actor, d OfficeDepartment, kind, after string, change ledger.DepartmentChange) error {
	if _, err := tx.Exec(ctx, `-- name: RecordDepartmentChange
		INSERT INTO department_change (department_id, kind, before, after, reason, effective_on, changed_at, changed_by)
		VALUES (@id, @kind, @before, @after, @reason, @on, @now, nullif(@by::bigint, 0))`,
		pgx.StrictNamedArgs{"id": d.ID, "kind": kind, "before": d.Name, "after": after, "reason": change.Reason,
			"on": day(change.From), "now": s.now(), "by": actor.ID}); err != nil {
		return fmt.Errorf("record change of department: %w", err)
	}
	return s.record(ctx, tx, actor, "department-"+kind, "department/"+d.Code, map[string]any{"reason": change.Reason})
}

// day is the date in Shanghai as midnight UTC, which is how dates travel.
func day(t time.Time) time.Time {
	y, m, d := t.In(ledger.Shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
