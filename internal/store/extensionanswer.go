package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// GrantExtension grants a request, until the day that was asked for or another. It returns ledger.ErrNotFound when there
// is no such request, a *ledger.Refusal when it was answered or replaced meanwhile, ledger.Problems of the field until.
func (s *Store) GrantExtension(ctx context.Context, actor ledger.Actor, id int64, until time.Time) error {
	return s.answerExtension(ctx, actor, id, func(tx pgx.Tx, actor ledger.Actor, asked request, x extensible) error {
		if err := x.judge(until, s.now(), nil); err != nil {
			return err
		}
		if err := s.replaceExtension(ctx, tx, asked.quarter(), x, ledger.ExtensionGranted); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: GrantExtension
			UPDATE extension SET state = 'granted', until = @until, decided_by = nullif(@account::bigint, 0), decided_at = @now
			WHERE id = @id`,
			pgx.StrictNamedArgs{"id": id, "until": until, "account": actor.ID, "now": s.now()}); err != nil {
			return fmt.Errorf("grant extension: %w", err)
		}
		if err := s.tellExtension(ctx, tx, actor, asked.quarter(), asked.Department, until, ""); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "grant-extension", extensionSubject(asked.quarter(), asked.Department), untilDetail(until))
	})
}

// RefuseExtension refuses a request, with a reason. Its errors are those of GrantExtension; the field is answer.
func (s *Store) RefuseExtension(ctx context.Context, actor ledger.Actor, id int64, answer string) error {
	answer, problems := ledger.CleanReason("answer", "不同意的理由", answer)
	return s.answerExtension(ctx, actor, id, func(tx pgx.Tx, actor ledger.Actor, asked request, x extensible) error {
		if err := problems.Err(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: RefuseExtension
			UPDATE extension SET state = 'refused', answer = @answer, decided_by = nullif(@account::bigint, 0), decided_at = @now
			WHERE id = @id`,
			pgx.StrictNamedArgs{"id": id, "answer": answer, "account": actor.ID, "now": s.now()}); err != nil {
			return fmt.Errorf("refuse extension: %w", err)
		}
		q := asked.quarter()
		if _, err := s.tell(ctx, tx, actor, newNotice{
			Kind: ledger.NoticeRefused, Quarter: q, Departments: []string{asked.Department},
			Subject: q.Name() + "延期申请未同意", Text: answer,
		}); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "refuse-extension", extensionSubject(q, asked.Department), nil)
	})
}

// request is a request for an extension as it stands now.
type request struct {
	Year       int
	Number     int
	Department string
	State      ledger.ExtensionState
}

func (r request) quarter() ledger.Quarter { return ledger.Quarter{Year: r.Year, Number: r.Number} }

const requestSQL = `SELECT x.year, x.quarter AS number, d.code AS department, x.state
	FROM extension x
	JOIN department d ON d.id = x.department_id
	WHERE x.id = @id`

// answerExtension locks a request that waits and answers it.
func (s *Store) answerExtension(ctx context.Context, actor ledger.Actor, id int64, answer func(pgx.Tx, ledger.Actor, request, extensible) error) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		if err := officeOnly(actor); err != nil {
			return err
		}
		args := pgx.StrictNamedArgs{"id": id}
		asked, err := row[request](ctx, tx, `-- name: FindExtension
			`+requestSQL, args)
		if err != nil {
			return err
		}
		x, err := s.lockExtensible(ctx, tx, asked.quarter(), asked.Department)
		if err != nil {
			return err
		}
		// Read again: the lock may have waited for another answer.
		if asked, err = row[request](ctx, tx, `-- name: Extension
			`+requestSQL, args); err != nil {
			return err
		}
		if asked.State != ledger.ExtensionRequested {
			return &ledger.Refusal{Kind: ledger.Conflict, Message: x.Name + "的这个申请" + asked.State.String() + "。请看现在的列表。"}
		}
		if err := x.State.MayExtend(actor); err != nil {
			return err
		}
		return answer(tx, actor, asked, x)
	})
}
