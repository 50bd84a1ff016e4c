package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// present is an account as it stands now, not as it stood when the request began.
type present struct {
	Role        ledger.Role
	Enabled     bool
	Departments []string // codes
}

// lockActor keeps the account as it is until the transaction ends, and returns the actor with the role and the
// departments that it has now: between the session's check and the deed lies the time in which the request's body came
// in. An account that is gone or disabled is refused. The command line has no account and stays what it is.
func (s *Store) lockActor(ctx context.Context, tx pgx.Tx, actor ledger.Actor) (ledger.Actor, error) {
	batch := &pgx.Batch{}
	now := queueLockActor(batch, actor)
	if err := send(ctx, tx, batch); err != nil {
		return actor, fmt.Errorf("lock actor: %w", err)
	}
	return now()
}

// queueLockActor puts what lockActor does into a batch. What it returns tells the outcome when the batch was sent.
func queueLockActor(batch *pgx.Batch, actor ledger.Actor) func() (ledger.Actor, error) {
	if actor.ID == 0 {
		return func() (ledger.Actor, error) { return actor, nil }
	}
	var found []present // one, or none: the batch must not fail for that
	batch.Queue(`-- name: LockActor
		SELECT a.role, a.disabled_at IS NULL AS enabled,
			ARRAY(SELECT d.code FROM account_department ad JOIN department d ON d.id = ad.department_id
				WHERE ad.account_id = a.id ORDER BY d.position) AS departments
		FROM account a
		WHERE a.id = @id
		FOR SHARE OF a`, named{"id": actor.ID}).Query(func(rows pgx.Rows) (err error) {
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[present])
		return err
	})
	return func() (ledger.Actor, error) {
		if len(found) == 0 || !found[0].Enabled {
			return actor, &ledger.Refusal{Kind: ledger.Forbidden, Message: "您的账户已停用，没有办理。请联系督查室。"}
		}
		return found[0].of(actor), nil
	}
}

// of is the actor as the account stands.
func (p present) of(actor ledger.Actor) ledger.Actor {
	actor.Role, actor.Departments = p.Role, make([]ledger.Department, len(p.Departments))
	for i, code := range p.Departments {
		actor.Departments[i] = ledger.Department{Code: code}
	}
	return actor
}
