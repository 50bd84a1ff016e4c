package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// WriteDirective writes a leader's directive on a task, to be answered by the end of a day, and tells its units. It returns
// its id; ledger.ErrNotFound when the quarter has no such task, a *ledger.Refusal when the actor may not or not yet,
// ledger.Problems of the fields words and answer_by.
func (s *Store) WriteDirective(ctx context.Context, actor ledger.Actor, key ledger.Key, words string, day time.Time) (int64, error) {
	words, problems := ledger.CheckDirective("批示", words, day, s.now())
	var id int64
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		task, err := row[struct {
			State ledger.QuarterState
			Task  int64
		}](ctx, tx, `-- name: LockDirected
			SELECT q.state, t.id AS task
			FROM quarter q
			JOIN task t ON t.year = q.year AND t.number = @task
			JOIN task_version tv ON tv.plan_version_id = q.plan_version_id AND tv.task_id = t.id
			WHERE q.year = @year AND q.number = @quarter
			FOR SHARE OF q`, pgx.StrictNamedArgs{"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task})
		if err != nil {
			return err
		}
		if err := task.State.MayDirect(actor); err != nil {
			return err
		}
		if err := problems.Err(); err != nil {
			return err
		}
		written, err := row[struct{ ID int64 }](ctx, tx, `-- name: WriteDirective
			WITH new AS (
				INSERT INTO directive (task_id, year, quarter, words, answer_by, created_by, created_at, opened_at)
				VALUES (@task, @year, @quarter, @words, @day, @account, @now, @now)
				RETURNING id
			), units AS (
				INSERT INTO directive_unit (directive_id, department_id, position)
				SELECT new.id, a.department_id, a.position
				FROM new, quarter q
				JOIN assignment a ON a.plan_version_id = q.plan_version_id AND a.task_id = @task AND a.role IN ('sole', 'lead', 'joint')
				WHERE q.year = @year AND q.number = @quarter
			)
			SELECT id FROM new`, pgx.StrictNamedArgs{
			"task": task.Task, "year": key.Quarter.Year, "quarter": key.Quarter.Number, "words": words, "day": day, "account": actor.ID, "now": s.now(),
		})
		if err != nil {
			return fmt.Errorf("write directive: %w", err)
		}
		id = written.ID
		if err := s.stepDirective(ctx, tx, actor, id, ledger.DirectiveWrite, "", words, &day); err != nil {
			return err
		}
		return s.tellDirective(ctx, tx, actor, id)
	})
	return id, err
}

// AnswerDirective writes a unit's answer; base is the version of the unit's part that its writer has read. It returns
// ledger.ErrNotFound when the directive is not the unit's or the unit not the actor's, a *ledger.Refusal of kind Conflict
// when it was closed, or answered or reopened meanwhile, ledger.Problems of the field words.
func (s *Store) AnswerDirective(ctx context.Context, actor ledger.Actor, id int64, unit string, base int, words string) error {
	words, problems := ledger.CleanReason("words", "答复", words)
	return s.changeDirective(ctx, actor, id, ledger.DirectiveAnswer, unit, func(tx pgx.Tx, actor ledger.Actor, d ledger.Directive, after ledger.DirectiveState) error {
		if err := problems.Err(); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `-- name: AnswerDirective
			UPDATE directive_unit u SET answered_at = @now, version = version + 1
			FROM department d
			WHERE u.directive_id = @id AND d.id = u.department_id AND d.code = @unit AND d.code = ANY (@mine) AND u.version = @base`,
			pgx.StrictNamedArgs{"id": id, "unit": unit, "mine": actor.Codes(), "base": base, "now": s.now()})
		if err != nil {
			return fmt.Errorf("answer directive: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return directiveMoved()
		}
		if err := s.moveDirective(ctx, tx, d, after); err != nil {
			return err
		}
		return s.stepDirective(ctx, tx, actor, id, ledger.DirectiveAnswer, unit, words, nil)
	})
}

// CloseDirective ends a directive; words may be empty unless a unit has not answered. base is the version that the actor
// has read. Its errors are those of AnswerDirective; anybody but its author and the office gets ledger.ErrNotFound, or a
// *ledger.Refusal.
func (s *Store) CloseDirective(ctx context.Context, actor ledger.Actor, id int64, base int, words string) error {
	return s.changeDirective(ctx, actor, id, ledger.DirectiveClose, "", func(tx pgx.Tx, actor ledger.Actor, d ledger.Directive, after ledger.DirectiveState) error {
		words, problems := ledger.CleanReason("words", "办结意见", words)
		if words == "" && d.State == ledger.DirectiveAnswered {
			problems = nil
		}
		if err := problems.Err(); err != nil {
			return err
		}
		if base != d.Version {
			return directiveMoved()
		}
		if err := s.moveDirective(ctx, tx, d, after); err != nil {
			return err
		}
		return s.stepDirective(ctx, tx, actor, id, ledger.DirectiveClose, "", words, nil)
	})
}

// ReopenDirective asks all units once more, until the end of another day, with words, and tells them. Its errors are those
// of CloseDirective, with the field answer_by besides.
func (s *Store) ReopenDirective(ctx context.Context, actor ledger.Actor, id int64, base int, words string, day time.Time) error {
	words, problems := ledger.CheckDirective("再办要求", words, day, s.now())
	return s.changeDirective(ctx, actor, id, ledger.DirectiveReopen, "", func(tx pgx.Tx, actor ledger.Actor, d ledger.Directive, after ledger.DirectiveState) error {
		if err := problems.Err(); err != nil {
			return err
		}
		if base != d.Version {
			return directiveMoved()
		}
		if err := s.moveDirective(ctx, tx, d, after); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: ReopenDirective
			WITH units AS (
				UPDATE directive_unit SET answered_at = NULL, version = version + 1 WHERE directive_id = @id
			)
			UPDATE directive SET answer_by = @day, opened_at = @now WHERE id = @id`,
			pgx.StrictNamedArgs{"id": id, "day": day, "now": s.now()}); err != nil {
			return fmt.Errorf("reopen directive: %w", err)
		}
		if err := s.stepDirective(ctx, tx, actor, id, ledger.DirectiveReopen, "", words, &day); err != nil {
			return err
		}
		return s.tellDirective(ctx, tx, actor, id)
	})
}

// changeDirective locks a directive that the actor may see, lets the ledger decide and does the rest.
func (s *Store) changeDirective(ctx context.Context, actor ledger.Actor, id int64, action ledger.DirectiveAction, unit string,
	do func(tx pgx.Tx, actor ledger.Actor, d ledger.Directive, after ledger.DirectiveState) error,
) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		found, err := rows[struct{ ID int64 }](ctx, tx, `-- name: LockDirective
			SELECT id FROM directive WHERE id = @id FOR UPDATE`, pgx.StrictNamedArgs{"id": id})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return ledger.ErrNotFound
		}
		if _, err := s.directive(ctx, tx, actor, id); err != nil {
			return err
		}
		whole, err := s.directives(ctx, tx, directiveScope{every: true, id: id}) // with the units that the actor does not see
		if err != nil {
			return err
		}
		d := whole[0]
		after, err := d.Decide(actor, action, unit)
		if err != nil {
			return err
		}
		return do(tx, actor, d, after)
	})
}

// directiveMoved refuses a deed on a directive that is not any more as its doer has read it.
func directiveMoved() error {
	return &ledger.Refusal{Kind: ledger.Conflict, Message: "这条批示刚有新的办理，您的没有提交。请看过再提交，您写的还在。"}
}

func (s *Store) moveDirective(ctx context.Context, tx pgx.Tx, d ledger.Directive, after ledger.DirectiveState) error {
	_, err := tx.Exec(ctx, `-- name: MoveDirective
		UPDATE directive SET state = @state, version = version + 1 WHERE id = @id`,
		pgx.StrictNamedArgs{"id": d.ID, "state": after})
	if err != nil {
		return fmt.Errorf("move directive: %w", err)
	}
	return nil
}

// stepDirective keeps what was said, and the audit record without it.
func (s *Store) stepDirective(ctx context.Context, tx pgx.Tx, actor ledger.Actor, id int64, action ledger.DirectiveAction, unit, words string, day *time.Time) error {
	if _, err := tx.Exec(ctx, `-- name: StepDirective
		INSERT INTO directive_step (directive_id, action, department_id, words, answer_by, at, by)
		VALUES (@id, @action, (SELECT d.id FROM department d WHERE d.code = nullif(@unit, '')), @words, @day, @now, nullif(@account::bigint, 0))`,
		pgx.StrictNamedArgs{"id": id, "action": action, "unit": unit, "words": words, "day": day, "now": s.now(), "account": actor.ID}); err != nil {
		return fmt.Errorf("keep step of directive: %w", err)
	}
	detail := map[string]any{}
	if unit != "" {
		detail["unit"] = unit
	}
	if day != nil {
		detail["answer_by"] = day.In(ledger.Shanghai).Format(time.DateOnly)
	}
	return s.record(ctx, tx, actor, string(action)+"-directive", "directive/"+strconv.FormatInt(id, 10), detail)
}

// tellDirective tells the units that have to answer. The words stay behind the login.
func (s *Store) tellDirective(ctx context.Context, tx pgx.Tx, actor ledger.Actor, id int64) error {
	d, err := s.directive(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	said := d.Words
	if last := d.Steps[len(d.Steps)-1]; last.Action == ledger.DirectiveReopen {
		said = last.Words
	}
	_, err = s.tell(ctx, tx, actor, directiveNotice(d, s.now(), said, ""))
	return err
}

// directiveNotice is what the units that have not answered are told of a directive.
func directiveNotice(d ledger.Directive, now time.Time, text, occasion string) newNotice {
	var codes []string
	for _, u := range d.Waiting() {
		codes = append(codes, u.Code)
	}
	return newNotice{
		Kind: ledger.NoticeDirective, Quarter: d.Quarter(), Departments: codes, Tasks: []int{d.Task},
		Subject: ledger.DirectiveSubject(d, now), Text: text, Occasion: occasion,
	}
}

// remindDirectives tells units, by the calendar of reminders, that an answer is due or overdue.
func (s *Store) remindDirectives(ctx context.Context, tx pgx.Tx) ([]newNotice, error) {
	now := s.now()
	found, err := s.directives(ctx, tx, directiveScope{every: true, open: true})
	if err != nil {
		return nil, err
	}
	var notices []newNotice
	for _, d := range found {
		due := d.Due(now).At
		if day, ok := ledger.ReminderDue(due, d.OpenedAt, now); ok {
			occasion := fmt.Sprintf("directive/%d/%s/%+d", d.ID, due.UTC().Format(time.RFC3339), day)
			notices = append(notices, directiveNotice(d, now, "", occasion))
		}
	}
	return slices.DeleteFunc(notices, func(n newNotice) bool { return len(n.Departments) == 0 }), nil
}
