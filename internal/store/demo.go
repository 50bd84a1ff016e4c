package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// demoLock is the key of the advisory lock under which demonstration accounts are made; any number that nobody else uses.
const demoLock = 7_213_004_311

// createDemoAccount marks, as the audit's word for their making, the accounts that SetDemoPasswords may touch.
const createDemoAccount = "create-demo-account"

// DemoAccount is a demonstration account with a password that the program chose.
type DemoAccount struct {
	ledger.NewAccount
	PasswordHash string
}

// LockDemo calls do while no other instance is in its own LockDemo. It returns what do returns.
func (s *Store) LockDemo(ctx context.Context, do func(context.Context) error) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(demoLock)); err != nil {
			return err
		}
		return do(ctx)
	})
}

// DemoCredentials lists the demonstration accounts that can sign in, by name.
func (s *Store) DemoCredentials(ctx context.Context) ([]Credentials, error) {
	return rows[Credentials](ctx, s.pool, `-- name: DemoCredentials
		SELECT a.id, a.name, a.role, a.password_hash, a.session_epoch AS epoch
		FROM account a
		WHERE a.disabled_at IS NULL AND a.password_hash IS NOT NULL
			AND EXISTS (SELECT FROM audit WHERE action = @mark AND subject = 'account/' || a.id)
		ORDER BY a.name`, pgx.StrictNamedArgs{"mark": createDemoAccount})
}

// SetDemoPasswords makes the demonstration accounts that are missing and gives those that are there their new password,
// which ends their sessions. It returns the names of both. An account of one of these names that was not made here is
// somebody's own: it is left alone. So is one that was disabled.
func (s *Store) SetDemoPasswords(ctx context.Context, accounts []DemoAccount) ([]string, error) {
	var names, displayNames, roles, hashes, departments []string
	for _, a := range accounts {
		clean, problems := a.Clean()
		if err := problems.Err(); err != nil {
			return nil, err
		}
		names, displayNames, roles = append(names, clean.Name), append(displayNames, clean.DisplayName), append(roles, string(clean.Role))
		hashes = append(hashes, a.PasswordHash)
		department := ""
		if len(clean.Departments) > 0 {
			department = clean.Departments[0]
		}
		departments = append(departments, department)
	}
	var set []string
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		found, err := rows[struct{ Name string }](ctx, tx, `-- name: SetDemoPasswords
			WITH given AS (
				SELECT g.name, g.display_name, g.role, g.hash, g.department FROM unnest(@names::text[], @display_names::text[], @roles::text[], @hashes::text[], @departments::text[])
					AS g (name, display_name, role, hash, department)
			), changed AS (
				UPDATE account a SET password_hash = g.hash, session_epoch = a.session_epoch + 1, version = a.version + 1
				FROM given g
				WHERE a.name = g.name AND a.disabled_at IS NULL
					AND EXISTS (SELECT FROM audit WHERE action = @mark AND subject = 'account/' || a.id)
				RETURNING a.id, a.name
			), made AS (
				INSERT INTO account (name, display_name, role, password_hash, created_at)
				SELECT g.name, g.display_name, g.role, g.hash, @now FROM given g
				ON CONFLICT (name) DO NOTHING
				RETURNING id, name
			), placed AS (
				INSERT INTO account_department (account_id, department_id)
				SELECT m.id, d.id FROM made m JOIN given g ON g.name = m.name JOIN department d ON d.code = g.department
			), recorded AS (
				INSERT INTO audit (at, action, subject)
				SELECT @now, @mark, 'account/' || id FROM made
				UNION ALL
				SELECT @now, 'set-password', 'account/' || id FROM changed
			)
			SELECT name FROM changed UNION ALL SELECT name FROM made`,
			pgx.StrictNamedArgs{"names": names, "display_names": displayNames, "roles": roles, "hashes": hashes,
				"departments": departments, "mark": createDemoAccount, "now": s.now()})
		for _, f := range found {
			set = append(set, f.Name)
		}
		return err
	})
	return set, err
}
