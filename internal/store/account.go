package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Account is an account as those who keep accounts see it.
type Account struct {
	ID          int64
	Name        string
	DisplayName string
	Role        ledger.Role
	Departments []ledger.Department // in the order of the index
	HasPassword bool                // false until its owner has used the one-time link
	DisabledAt  *time.Time
	Email       string // empty: none
	Version     int
}

// AccountFilter narrows a list of accounts; its zero value does not.
type AccountFilter struct {
	Role       ledger.Role
	Department string // code
}

// Accounts lists the accounts that the actor may keep, by role and name. It returns a *ledger.Refusal when there are
// no such accounts for somebody of the actor's role.
func (s *Store) Accounts(ctx context.Context, actor ledger.Actor, filter AccountFilter) ([]Account, error) {
	kept, err := keptRoles(actor)
	if err != nil {
		return nil, err
	}
	return rows[Account](ctx, s.pool, `-- name: Accounts
		SELECT a.id, a.name, a.display_name, a.role, `+departmentsSQL+` AS departments,
			a.password_hash IS NOT NULL AS has_password, a.disabled_at, coalesce(a.email, '') AS email, a.version
		FROM account a
		WHERE a.role = ANY(@kept::text[])
			AND (@role = '' OR a.role = @role)
			AND (@department = '' OR EXISTS (
				SELECT FROM account_department ad JOIN department d ON d.id = ad.department_id
				WHERE ad.account_id = a.id AND d.code = @department))
		ORDER BY array_position(@kept::text[], a.role), a.name`,
		pgx.StrictNamedArgs{"kept": kept, "role": string(filter.Role), "department": filter.Department})
}

// departmentsSQL is the departments of account a as JSON, read into []ledger.Department.
const departmentsSQL = `coalesce((
	SELECT jsonb_agg(jsonb_build_object('Code', d.code, 'Name', d.name) ORDER BY d.position)
	FROM account_department ad JOIN department d ON d.id = ad.department_id
	WHERE ad.account_id = a.id), '[]')`

// keptRoles are the roles whose accounts the actor may keep, or why there are none.
func keptRoles(actor ledger.Actor) (kept []string, err error) {
	for _, role := range ledger.Roles {
		if refusal := actor.KeepsAccount(role); refusal != nil {
			err = refusal
			continue
		}
		kept = append(kept, string(role))
	}
	if len(kept) == 0 {
		return nil, err
	}
	return kept, nil
}

// ListedDepartment is a department with its place in the index.
type ListedDepartment struct {
	Code string
	Name string
	Kind ledger.DepartmentKind
}

// AccountDepartments lists the departments that an account can belong to, in the order of the index.
func (s *Store) AccountDepartments(ctx context.Context) ([]ListedDepartment, error) {
	return rows[ListedDepartment](ctx, s.pool, `-- name: AccountDepartments
		SELECT code, name, kind FROM department WHERE closed_on IS NULL ORDER BY position`, pgx.StrictNamedArgs{})
}

// HasAccounts reports whether there is any account, disabled ones included.
func (s *Store) HasAccounts(ctx context.Context) (bool, error) {
	var found bool
	err := s.pool.QueryRow(ctx, `-- name: HasAccounts
		SELECT EXISTS (SELECT FROM account)`).Scan(&found)
	return found, err
}

// AccountByName finds an account to be reset or disabled. It returns ledger.ErrNotFound when there is none, or none
// that the actor may keep.
func (s *Store) AccountByName(ctx context.Context, actor ledger.Actor, name string) (Account, error) {
	kept, err := keptRoles(actor)
	if err != nil {
		return Account{}, err
	}
	return row[Account](ctx, s.pool, `-- name: AccountByName
		SELECT a.id, a.name, a.display_name, a.role, `+departmentsSQL+` AS departments,
			a.password_hash IS NOT NULL AS has_password, a.disabled_at, coalesce(a.email, '') AS email, a.version
		FROM account a
		WHERE a.name = @name AND a.role = ANY(@kept::text[])`, pgx.StrictNamedArgs{"name": name, "kept": kept})
}

// CreateAccount makes an account without a password and the one-time link with which its owner sets one. It returns
// ledger.Problems for what is wrong with the account and a *ledger.Refusal when the actor may not make such a one.
func (s *Store) CreateAccount(ctx context.Context, actor ledger.Actor, account ledger.NewAccount) (Invitation, error) {
	account, problems := account.Clean()
	if err := problems.Err(); err != nil {
		return Invitation{}, err
	}
	if err := actor.KeepsAccount(account.Role); err != nil {
		return Invitation{}, err
	}
	var invitation Invitation
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		id, err := s.insertAccount(ctx, tx, account)
		if err != nil {
			return err
		}
		if invitation, err = s.invite(ctx, tx, id); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "create-account", accountSubject(id), nil)
	})
	return invitation, err
}

// insertAccount writes a cleaned account and its departments; ledger.Problems when one of these does not exist.
func (s *Store) insertAccount(ctx context.Context, tx pgx.Tx, account ledger.NewAccount) (int64, error) {
	var id int64
	err := tx.QueryRow(ctx, `-- name: InsertAccount
		INSERT INTO account (name, display_name, role, email, created_at)
		VALUES (@name, @display_name, @role, nullif(@email::text, ''), @now)
		RETURNING id`,
		pgx.StrictNamedArgs{"name": account.Name, "display_name": account.DisplayName, "role": string(account.Role), "email": account.Email, "now": s.now()},
	).Scan(&id)
	if err != nil {
		return 0, err
	}
	return id, s.joinDepartments(ctx, tx, id, account.Departments)
}

// joinDepartments lets an account write for the departments with these codes; ledger.Problems when one does not exist.
func (s *Store) joinDepartments(ctx context.Context, tx pgx.Tx, id int64, codes []string) error {
	tag, err := tx.Exec(ctx, `-- name: InsertAccountDepartments
		INSERT INTO account_department (account_id, department_id)
		SELECT @id, d.id FROM department d WHERE d.code = ANY(@codes) AND d.closed_on IS NULL`,
		pgx.StrictNamedArgs{"id": id, "codes": codes})
	if err == nil && tag.RowsAffected() != int64(len(codes)) {
		return ledger.Problems{"departments": "有不存在的责任单位，请重新选择。"}
	}
	return err
}

// ResetAccount takes the password away, ends all sessions and makes a new one-time link; earlier links end.
// It returns ledger.ErrNotFound, or a *ledger.Refusal when the actor may not, or not now: nobody resets himself, nor the
// last administrator who can sign in.
func (s *Store) ResetAccount(ctx context.Context, actor ledger.Actor, id int64) (Invitation, error) {
	var invitation Invitation
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		account, err := s.lockAccount(ctx, tx, actor, id)
		switch {
		case err != nil:
			return err
		case actor.ID == id:
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "这是您自己的账户。改密码请到“密码”页。"}
		case account.Disabled:
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "这个账户已停用。要重发链接，请先启用。"}
		case account.LastAdmin:
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "这是最后一个能登录的系统管理员，不能重设。"}
		}
		_, err = tx.Exec(ctx, `-- name: ResetAccount
			UPDATE account SET password_hash = NULL, session_epoch = session_epoch + 1, version = version + 1
			WHERE id = @id`, pgx.StrictNamedArgs{"id": id})
		if err != nil {
			return err
		}
		if invitation, err = s.invite(ctx, tx, id); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "reset-account", accountSubject(id), nil)
	})
	return invitation, err
}

// DisableAccount shuts an account out, at its next request at the latest; its links end. Disabling twice is no error.
// It returns ledger.ErrNotFound, or a *ledger.Refusal: nobody disables himself, nor the last administrator who can sign in.
func (s *Store) DisableAccount(ctx context.Context, actor ledger.Actor, id int64) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		account, err := s.lockAccount(ctx, tx, actor, id)
		switch {
		case err != nil:
			return err
		case account.Disabled:
			return nil
		case actor.ID == id:
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "不能停用自己的账户，请由别的管理人员办理。"}
		case account.LastAdmin:
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "这是最后一个能登录的系统管理员，不能停用。"}
		}
		_, err = tx.Exec(ctx, `-- name: DisableAccount
			UPDATE account SET disabled_at = @now, session_epoch = session_epoch + 1, version = version + 1
			WHERE id = @id`, pgx.StrictNamedArgs{"id": id, "now": s.now()})
		if err != nil {
			return err
		}
		if err := s.endInvitations(ctx, tx, id); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "disable-account", accountSubject(id), nil)
	})
}

// EnableAccount lets a disabled account in again, with the password that it had. Enabling twice is no error.
// It returns ledger.ErrNotFound, or a *ledger.Refusal when the actor may not.
func (s *Store) EnableAccount(ctx context.Context, actor ledger.Actor, id int64) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		account, err := s.lockAccount(ctx, tx, actor, id)
		if err != nil || !account.Disabled {
			return err
		}
		_, err = tx.Exec(ctx, `-- name: EnableAccount
			UPDATE account SET disabled_at = NULL, version = version + 1 WHERE id = @id`, pgx.StrictNamedArgs{"id": id})
		if err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "enable-account", accountSubject(id), nil)
	})
}

// lockedAccount is an account that nobody else changes until the transaction ends.
type lockedAccount struct {
	Disabled  bool
	LastAdmin bool // the only administrator who can sign in
}

// lockAccount locks an account for a change that the actor must be allowed to make, and with it the actor, who may have
// been reset or disabled since his request began, and the administrators who can sign in, of whom one must stay. All are
// locked in the order of their ids, and an account always before its invitations.
func (s *Store) lockAccount(ctx context.Context, tx pgx.Tx, actor ledger.Actor, id int64) (lockedAccount, error) {
	locked, err := rows[struct {
		ID       int64
		Role     ledger.Role
		Disabled bool
		Enters   bool
	}](ctx, tx, `-- name: LockAccount
		SELECT id, role, disabled_at IS NOT NULL AS disabled, disabled_at IS NULL AND password_hash IS NOT NULL AS enters
		FROM account
		WHERE id IN (@id, @actor) OR (role = 'admin' AND disabled_at IS NULL AND password_hash IS NOT NULL)
		ORDER BY id FOR NO KEY UPDATE`,
		pgx.StrictNamedArgs{"id": id, "actor": actor.ID})
	if err != nil {
		return lockedAccount{}, err
	}
	var account lockedAccount
	found, present, admins := false, actor.ID == 0, 0 // the command line is always present
	role := ledger.Role("")
	for _, a := range locked {
		if a.Role == ledger.Admin && a.Enters {
			admins++
		}
		if a.ID == actor.ID {
			present = a.Enters && a.Role == actor.Role
		}
		if a.ID == id {
			found, role = true, a.Role
			account = lockedAccount{Disabled: a.Disabled, LastAdmin: a.Role == ledger.Admin && a.Enters}
		}
	}
	account.LastAdmin = account.LastAdmin && admins == 1
	switch {
	case !found:
		return account, ledger.ErrNotFound
	case !present:
		return account, &ledger.Refusal{Kind: ledger.Forbidden, Message: "您的账户已停用或已重设，不能再办理。"}
	}
	return account, actor.KeepsAccount(role)
}

func accountSubject(id int64) string { return fmt.Sprintf("account/%d", id) }
