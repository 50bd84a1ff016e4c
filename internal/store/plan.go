package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// PlanVersion is an issue of a year's plan.
type PlanVersion struct {
	Year     int
	Number   int
	Title    string // without the stage
	Stage    ledger.Stage
	Tasks    int
	Quarters []int      // that answer it, 1 to 4
	MadeAt   *time.Time // nil: loaded from a document
	MadeBy   string     // display name; empty as MadeAt
}

// PlanVersions lists all versions of all plans, the newest first. Only the office may.
func (s *Store) PlanVersions(ctx context.Context, actor ledger.Actor) ([]PlanVersion, error) {
	if err := plansAreTheOffices(actor); err != nil {
		return nil, err
	}
	return rows[PlanVersion](ctx, s.pool, `-- name: PlanVersions
		SELECT v.year, v.number, p.title, v.stage, (SELECT count(*) FROM task_version tv WHERE tv.plan_version_id = v.id)::int AS tasks,
			ARRAY(SELECT q.number FROM quarter q WHERE q.plan_version_id = v.id ORDER BY q.number) AS quarters,
			v.made_at, coalesce(by.display_name, '') AS made_by
		FROM plan_version v
		JOIN plan p ON p.year = v.year
		LEFT JOIN account by ON by.id = v.made_by
		ORDER BY v.year DESC, v.number DESC`, pgx.StrictNamedArgs{})
}

// PlanText is what a plan version prints.
type PlanText struct {
	PlanVersion
	Tasks   []VersionTask
	Changes []TaskChange // against the version before
}

// VersionTask is a task as one version prints it. Matter is what stays the same through all versions, ID only while its
// number does.
type VersionTask struct {
	ID          int64
	Matter      int64
	Number      int
	Requirement string
	Units       []string
	Leader      string // 分管领导 as printed; empty: the plan does not say
}

// Print is the task as it is printed.
func (t VersionTask) Print() ledger.PlanTask {
	return ledger.PlanTask{Number: t.Number, Requirement: t.Requirement, Units: t.Units, Leader: t.Leader}
}

// TaskChange is a number that was changed or withdrawn, and why. New is nil for a withdrawal.
type TaskChange struct {
	Old    int
	New    *int
	Reason string
}

// PlanText returns a version of a year's plan, ledger.ErrNotFound when there is none. Only the office may.
func (s *Store) PlanText(ctx context.Context, actor ledger.Actor, year, number int) (PlanText, error) {
	all, err := s.PlanVersions(ctx, actor)
	if err != nil {
		return PlanText{}, err
	}
	for _, v := range all {
		if v.Year != year || v.Number != number {
			continue
		}
		text := PlanText{PlanVersion: v}
		if text.Tasks, err = versionTasks(ctx, s.pool, year, number); err != nil {
			return text, fmt.Errorf("read tasks of plan: %w", err)
		}
		text.Changes, err = rows[TaskChange](ctx, s.pool, `-- name: TaskChanges
			SELECT c.old_number AS old, c.new_number AS new, c.reason
			FROM task_change c
			JOIN plan_version v ON v.id = c.plan_version_id
			WHERE v.year = @year AND v.number = @number
			ORDER BY c.old_number`, pgx.StrictNamedArgs{"year": year, "number": number})
		return text, err
	}
	return PlanText{}, ledger.ErrNotFound
}

func versionTasks(ctx context.Context, db querier, year, number int) ([]VersionTask, error) {
	return rows[VersionTask](ctx, db, `-- name: VersionTasks
		SELECT t.id, t.matter, tv.number, tv.requirement, tv.leader,
			ARRAY(SELECT u.printed FROM task_unit u
				WHERE u.plan_version_id = tv.plan_version_id AND u.task_id = t.id ORDER BY u.position) AS units
		FROM plan_version v
		JOIN task_version tv ON tv.plan_version_id = v.id
		JOIN task t ON t.id = tv.task_id
		WHERE v.year = @year AND v.number = @number
		ORDER BY tv.number`, pgx.StrictNamedArgs{"year": year, "number": number})
}

// NewPlan is a plan version to be made, the first of its year or the next.
type NewPlan struct {
	Year    int
	Title   string // of a new year; not looked at otherwise
	Stage   ledger.Stage
	Base    int // the version that was compared with, 0 for a new year
	Reason  string
	Tasks   []ledger.PlanTask
	Led     bool                   // Tasks say who is in charge of each; if not, each keeps the leader of the task that it continues
	Given   map[int]int            // what the office says of ledger.MatchTasks
	Names   map[string]string      // printed names that no department has, to codes
	Created []ledger.NewDepartment // departments to be made first
}

// SavePlan makes a plan version with its tasks, units and assignments, all of it or nothing, and lets the year's scheduled
// quarters answer it; a new year gets its four quarters. It returns the version's number; ledger.Problems with what is
// wrong, a *ledger.Refusal of kind Conflict when another version was made since Base, or of kind Forbidden.
func (s *Store) SavePlan(ctx context.Context, actor ledger.Actor, in NewPlan) (int, error) {
	number := in.Base + 1
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		if err := plansAreTheOffices(actor); err != nil {
			return err
		}
		if _, err := lockQuarters(ctx, tx, in.Year); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: LockPlans
			LOCK TABLE plan_version IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return err
		}
		for _, d := range in.Created {
			if err := s.insertDepartment(ctx, tx, actor, d, ledger.DepartmentChange{Reason: "计划中新列的单位", From: s.now()}); err != nil {
				return err
			}
		}
		desk, err := planDesk(ctx, tx, in.Year)
		if err != nil {
			return err
		}
		if desk.Newest != in.Base {
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "您核对以后，这一年的计划又有了新版本，没有写入。请重新核对。"}
		}
		return s.writePlan(ctx, tx, actor, desk, in, number)
	})
	return number, err
}

func (s *Store) writePlan(ctx context.Context, tx pgx.Tx, actor ledger.Actor, desk PlanDesk, in NewPlan, number int) error {
	matched := ledger.MatchTasks(in.Tasks, desk.Before(), in.Given)
	if !in.Led {
		ledger.KeepLeaders(matched, desk.Before())
	}
	withdrawn := ledger.Withdrawn(matched, desk.Before())
	directory := desk.Directory()
	for name, code := range in.Names {
		directory.Name(name, code)
	}
	if len(ledger.CheckMatches(matched, desk.Started, desk.Used)) > 0 || len(matched) == 0 {
		return ledger.Problems{"tasks": "序号与现在的版本对不上，没有写入。请重新核对。"}
	}
	if desk.Newest == 0 {
		if _, err := tx.Exec(ctx, `-- name: InsertPlan
			INSERT INTO plan (year, title) VALUES (@year, @title)`,
			pgx.StrictNamedArgs{"year": in.Year, "title": in.Title}); err != nil {
			return err
		}
	}
	var version int64
	if err := tx.QueryRow(ctx, `-- name: InsertPlanVersion
		INSERT INTO plan_version (year, number, stage, made_at, made_by)
		VALUES (@year, @number, @stage, @now, @by) RETURNING id`,
		pgx.StrictNamedArgs{"year": in.Year, "number": number, "stage": in.Stage, "now": s.now(), "by": actor.ID}).Scan(&version); err != nil {
		return err
	}
	was := map[int]VersionTask{} // the tasks before, by their number
	for _, t := range desk.Tasks {
		was[t.Number] = t
	}
	batch := &pgx.Batch{}
	moved := 0
	for _, m := range matched {
		if m.Before > 0 && m.Before != m.Number {
			moved++
			queueTaskChange(batch, version, was[m.Before].ID, m.Before, &m.Number, in.Reason)
			queueRenumbering(batch, was[m.Before], m.Number, desk.Started)
		}
	}
	for _, w := range withdrawn {
		queueTaskChange(batch, version, was[w.Number].ID, w.Number, nil, in.Reason)
	}
	for _, m := range matched {
		answering, unknown, fault := directory.Answer(m.Units)
		if len(unknown) > 0 || fault != "" || len(answering) == 0 {
			return ledger.Problems{"tasks": fmt.Sprintf("第%d项的责任单位对不上，没有写入。请重新核对。", m.Number)}
		}
		codes, duties := make([]string, len(answering)), make([]string, len(answering))
		for i, a := range answering {
			codes[i], duties[i] = a.Code, string(a.Duty)
		}
		if m.Before == 0 {
			batch.Queue(`-- name: InsertTask
				INSERT INTO task (year, number) VALUES (@year, @number)`, named{"year": in.Year, "number": m.Number})
		}
		batch.Queue(`-- name: InsertTaskVersion
			WITH of AS (
				INSERT INTO task_version (plan_version_id, task_id, year, requirement, number, leader)
				SELECT @version, t.id, t.year, @requirement, t.number, @leader
				FROM task t
				WHERE t.year = @year AND t.number = @number AND (@matter = 0 OR t.matter = @matter)
				ORDER BY t.id DESC -- a new one is the youngest
				LIMIT 1
				RETURNING task_id
			), printed AS (
				INSERT INTO task_unit (plan_version_id, task_id, position, printed)
				SELECT @version, of.task_id, u.position, u.printed FROM of, unnest(@units::text[]) WITH ORDINALITY AS u (printed, position)
			)
			INSERT INTO assignment (plan_version_id, task_id, department_id, role, position)
			SELECT @version, of.task_id, d.id, a.role, a.position
			FROM of, unnest(@codes::text[], @duties::text[]) WITH ORDINALITY AS a (code, role, position)
			JOIN department d ON d.code = a.code`,
			named{"version": version, "requirement": m.Requirement, "leader": m.Leader, "year": in.Year, "number": m.Number, "matter": was[m.Before].Matter, "units": m.Units, "codes": codes, "duties": duties})
	}
	batch.Queue(`-- name: ScheduleQuarters
		INSERT INTO quarter (year, number, plan_version_id)
		SELECT @year, n, @version FROM generate_series(1, 4) AS n
		ON CONFLICT (year, number) DO UPDATE SET plan_version_id = excluded.plan_version_id, version = quarter.version + 1
		WHERE quarter.state = 'scheduled'`, named{"year": in.Year, "version": version})
	if err := send(ctx, tx, batch); err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	return s.record(ctx, tx, actor, "make-plan-version", fmt.Sprintf("plan/%d/%d", in.Year, number),
		map[string]any{"stage": in.Stage, "tasks": len(matched), "renumbered": moved, "withdrawn": len(withdrawn), "reason": in.Reason})
}

// queueRenumbering gives a task another number. Once a quarter has begun, what was written and printed stays with the task
// under its old number, and it goes on as another of the same matter, perhaps one that it was before.
func queueRenumbering(batch *pgx.Batch, t VersionTask, number int, started bool) {
	if !started {
		batch.Queue(`-- name: RenumberTask
			UPDATE task SET number = @number WHERE id = @id`, named{"id": t.ID, "number": number})
		return
	}
	batch.Queue(`-- name: ContinueTask
		INSERT INTO task (year, number, first_id)
		SELECT t.year, @number, t.matter
		FROM task t
		WHERE t.id = @id AND NOT EXISTS (SELECT FROM task o WHERE o.matter = t.matter AND o.number = @number)`,
		named{"id": t.ID, "number": number})
}

func queueTaskChange(batch *pgx.Batch, version, task int64, before int, after *int, reason string) {
	kind := "withdrawn"
	if after != nil {
		kind = "renumbered"
	}
	batch.Queue(`-- name: RecordTaskChange
		INSERT INTO task_change (plan_version_id, task_id, kind, old_number, new_number, reason)
		VALUES (@version, @task, @kind, @before, @after, @reason)`,
		named{"version": version, "task": task, "kind": kind, "before": before, "after": after, "reason": reason})
}

func plansAreTheOffices(actor ledger.Actor) error {
	if actor.Role == ledger.Office {
		return nil
	}
	return &ledger.Refusal{Kind: ledger.Forbidden, Message: "计划和单位由督查室管理，您的账户不能办理。"}
}
