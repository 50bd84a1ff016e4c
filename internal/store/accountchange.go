package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// AccountByID finds an account to be changed. It returns ledger.ErrNotFound when there is none, or none that the actor may
// keep.
func (s *Store) AccountByID(ctx context.Context, actor ledger.Actor, id int64) (Account, error) {
	kept, err := keptRoles(actor)
	if err != nil {
		return Account{}, err
	}
	return accountByID(ctx, s.pool, kept, id)
}

func accountByID(ctx context.Context, db querier, kept []string, id int64) (Account, error) {
	return row[Account](ctx, db, `-- name: AccountByID
		SELECT a.id, a.name, a.display_name, a.role, `+departmentsSQL+` AS departments,
			a.password_hash IS NOT NULL AS has_password, a.disabled_at, coalesce(a.email, '') AS email, a.version
		FROM account a
		WHERE a.id = @id AND a.role = ANY(@kept::text[])`, pgx.StrictNamedArgs{"id": id, "kept": kept})
}

// AccountChange is what of an account can be changed, and which version of it was looked at.
type AccountChange struct {
	Version     int
	Departments []string // codes
	Email       string   // empty: none
}

// ChangeAccount moves an account to other departments and gives it another address for its digests. Its sessions go on:
// each request reads the departments anew, and each deed once more in its own transaction (see lockActor). It returns
// ledger.Problems of the fields departments and email, ledger.ErrNotFound, or a *ledger.Refusal: of kind Conflict when
// the account was changed since Version, of kind Forbidden when the actor may not keep it.
func (s *Store) ChangeAccount(ctx context.Context, actor ledger.Actor, id int64, change AccountChange) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := s.lockAccount(ctx, tx, actor, id); err != nil {
			return err
		}
		kept, err := keptRoles(actor)
		if err != nil {
			return err
		}
		account, err := accountByID(ctx, tx, kept, id)
		if err != nil {
			return err
		}
		if account.Version != change.Version {
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "您打开以后，这个账户已被别人改动，没有保存。"}
		}
		changed, problems := ledger.NewAccount{
			Name: account.Name, DisplayName: account.DisplayName, Role: account.Role, Departments: slices.Clone(change.Departments), Email: change.Email,
		}.Clean()
		if err := problems.Err(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: ChangeAccount
			UPDATE account SET email = nullif(@email::text, ''), version = version + 1 WHERE id = @id`,
			pgx.StrictNamedArgs{"id": id, "email": changed.Email}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: LeaveDepartments
			DELETE FROM account_department WHERE account_id = @id`, pgx.StrictNamedArgs{"id": id}); err != nil {
			return err
		}
		if err := s.joinDepartments(ctx, tx, id, changed.Departments); err != nil {
			return err
		}
		before := ledger.Actor{Departments: account.Departments}.Codes()
		slices.Sort(before)
		detail := map[string]any{"email_changed": account.Email != changed.Email}
		if !slices.Equal(before, changed.Departments) {
			detail["from"], detail["to"] = before, changed.Departments
		}
		return s.record(ctx, tx, actor, "change-account", accountSubject(id), detail)
	})
}
