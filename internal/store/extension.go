package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Extension is a department's own due date in a quarter, asked for or given.
type Extension struct {
	ID         int64
	Department string // code
	Name       string
	State      ledger.ExtensionState
	Until      time.Time  // what counts, or what is asked for
	AskedUntil *time.Time // nil when the office gave it by itself
	Reason     string
	AskedBy    string // display name; empty when the office gave it by itself
	AskedAt    *time.Time
	Answer     string // why it was refused, or what was said on granting; may be empty
	DecidedBy  string // display name; empty before
	DecidedAt  *time.Time
}

const extensionColumns = `SELECT x.id, d.code AS department, d.name, x.state, x.until, x.asked_until, x.reason,
		coalesce(asker.display_name, '') AS asked_by, x.asked_at, x.answer,
		coalesce(decider.display_name, '') AS decided_by, x.decided_at
	FROM extension x
	JOIN department d ON d.id = x.department_id
	LEFT JOIN account asker ON asker.id = x.asked_by
	LEFT JOIN account decider ON decider.id = x.decided_by`

// Extensions lists what departments asked for and got in a quarter: what waits for an answer first, then the newest. What
// was replaced is not in it. It returns a *ledger.Refusal to anybody but the office.
func (s *Store) Extensions(ctx context.Context, actor ledger.Actor, q ledger.Quarter) ([]Extension, error) {
	if err := officeOnly(actor); err != nil {
		return nil, err
	}
	return rows[Extension](ctx, s.pool, `-- name: Extensions
		`+extensionColumns+`
		WHERE x.year = @year AND x.quarter = @quarter AND x.state <> 'replaced'
		ORDER BY x.state = 'requested' DESC, coalesce(x.decided_at, x.asked_at) DESC, x.id DESC`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
}

// DeskExtensions lists the same of the departments that the actor writes for, the newest first.
func (s *Store) DeskExtensions(ctx context.Context, actor ledger.Actor, q ledger.Quarter) ([]Extension, error) {
	return rows[Extension](ctx, s.pool, `-- name: DeskExtensions`+deskMine+`
		`+extensionColumns+`
		JOIN mine m ON m.department_id = x.department_id
		WHERE x.year = @year AND x.quarter = @quarter AND x.state <> 'replaced'
		ORDER BY x.id DESC`, pgx.StrictNamedArgs{"account": actor.ID, "year": q.Year, "quarter": q.Number})
}

// QuarterDepartments lists the departments that answer for a task of a quarter, in the order of indexes.
func (s *Store) QuarterDepartments(ctx context.Context, q ledger.Quarter) ([]ledger.Department, error) {
	return rows[ledger.Department](ctx, s.pool, `-- name: QuarterDepartments
		SELECT d.code, d.name
		FROM department d
		WHERE EXISTS (SELECT FROM quarter q JOIN assignment a ON a.plan_version_id = q.plan_version_id
			WHERE q.year = @year AND q.number = @quarter AND a.department_id = d.id)
		ORDER BY d.position`, pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
}

// extensible is a quarter with one of its departments, locked for a change of the department's due date.
type extensible struct {
	State        ledger.QuarterState
	DueAt        *time.Time
	DepartmentID int64
	Name         string
}

// granted joins, to quarter q and department d, the extension x that is in force.
const granted = `x.year = q.year AND x.quarter = q.number AND x.department_id = d.id AND x.state = 'granted'`

// lockExtensible keeps the quarter from being closed meanwhile, and a second change of the same department's date waiting.
func (s *Store) lockExtensible(ctx context.Context, tx pgx.Tx, q ledger.Quarter, department string) (extensible, error) {
	return row[extensible](ctx, tx, `-- name: LockExtensible
		SELECT q.state, q.due_at, d.id AS department_id, d.name
		FROM quarter q
		JOIN department d ON d.code = @department
		WHERE q.year = @year AND q.number = @quarter
			AND EXISTS (SELECT FROM assignment a WHERE a.plan_version_id = q.plan_version_id AND a.department_id = d.id)
		FOR SHARE OF q FOR NO KEY UPDATE OF d`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "department": department})
}

// AskExtension asks the office for a later due date for one department; a request that still waits is replaced. It returns
// ledger.ErrNotFound when the department has nothing to do with the quarter, a *ledger.Refusal when the actor may not or
// not now, ledger.Problems of the fields until and reason.
func (s *Store) AskExtension(ctx context.Context, actor ledger.Actor, q ledger.Quarter, department string, until time.Time, reason string) error {
	reason, problems := ledger.CleanReason("reason", "延期理由", reason)
	return s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		x, err := s.lockExtensible(ctx, tx, q, department)
		if err != nil {
			return err
		}
		if err := x.State.MayAskExtension(actor, department); err != nil {
			return err
		}
		if err := x.judge(until, s.now(), problems); err != nil {
			return err
		}
		if err := s.replaceExtension(ctx, tx, q, x, ledger.ExtensionRequested); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: AskExtension
			INSERT INTO extension (year, quarter, department_id, state, until, asked_until, reason, asked_by, asked_at)
			VALUES (@year, @quarter, @department, 'requested', @until, @until, @reason, @account, @now)`,
			pgx.StrictNamedArgs{
				"year": q.Year, "quarter": q.Number, "department": x.DepartmentID, "until": until, "reason": reason,
				"account": actor.ID, "now": s.now(),
			}); err != nil {
			return fmt.Errorf("ask for extension: %w", err)
		}
		return s.record(ctx, tx, actor, "ask-extension", extensionSubject(q, department), untilDetail(until))
	})
}

// GiveExtension gives a department a later due date without having been asked. It takes the place of an earlier one, and
// of a request that waits. Errors are as of AskExtension.
func (s *Store) GiveExtension(ctx context.Context, actor ledger.Actor, q ledger.Quarter, department string, until time.Time, reason string) error {
	reason, problems := ledger.CleanReason("reason", "延期理由", reason)
	return s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		x, err := s.lockExtensible(ctx, tx, q, department)
		if err != nil {
			return err
		}
		if err := x.State.MayExtend(actor); err != nil {
			return err
		}
		if err := x.judge(until, s.now(), problems); err != nil {
			return err
		}
		for _, state := range []ledger.ExtensionState{ledger.ExtensionGranted, ledger.ExtensionRequested} {
			if err := s.replaceExtension(ctx, tx, q, x, state); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `-- name: GiveExtension
			INSERT INTO extension (year, quarter, department_id, state, until, reason, decided_by, decided_at)
			VALUES (@year, @quarter, @department, 'granted', @until, @reason, nullif(@account::bigint, 0), @now)`,
			pgx.StrictNamedArgs{
				"year": q.Year, "quarter": q.Number, "department": x.DepartmentID, "until": until, "reason": reason,
				"account": actor.ID, "now": s.now(),
			}); err != nil {
			return fmt.Errorf("give extension: %w", err)
		}
		if err := s.tellExtension(ctx, tx, actor, q, department, until, reason); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "give-extension", extensionSubject(q, department), untilDetail(until))
	})
}

// judge joins what is wrong with the date to the problems that were found before; nil when there are none.
func (x extensible) judge(until, now time.Time, problems ledger.Problems) error {
	if x.DueAt == nil {
		return errors.New("an open quarter without a due date") // the database's constraint keeps it from being
	}
	for field, message := range ledger.CheckExtension(until, *x.DueAt, now) {
		if problems == nil {
			problems = ledger.Problems{}
		}
		problems[field] = message
	}
	return problems.Err()
}

// replaceExtension takes an extension of the department that is in this state out of force.
func (s *Store) replaceExtension(ctx context.Context, tx pgx.Tx, q ledger.Quarter, x extensible, state ledger.ExtensionState) error {
	_, err := tx.Exec(ctx, `-- name: ReplaceExtension
		UPDATE extension SET state = 'replaced'
		WHERE year = @year AND quarter = @quarter AND department_id = @department AND state = @state`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "department": x.DepartmentID, "state": state})
	if err != nil {
		return fmt.Errorf("replace extension: %w", err)
	}
	return nil
}

func (s *Store) tellExtension(ctx context.Context, tx pgx.Tx, actor ledger.Actor, q ledger.Quarter, department string, until time.Time, text string) error {
	_, err := s.tell(ctx, tx, actor, newNotice{
		Kind: ledger.NoticeExtended, Quarter: q, Departments: []string{department},
		Subject: q.Name() + "延期到" + ledger.Deadline(until, s.now()), Text: text,
	})
	return err
}

func extensionSubject(q ledger.Quarter, department string) string {
	return quarterSubject(q) + "/" + department
}

func untilDetail(until time.Time) map[string]any {
	return map[string]any{"until": until.In(ledger.Shanghai).Format(time.RFC3339)}
}
