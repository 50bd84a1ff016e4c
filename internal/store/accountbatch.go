package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// AccountDesk is what a table of new accounts is judged against.
type AccountDesk struct {
	Departments []ledger.Department // that go on
	Former      []FormerName
	Taken       []string // which of the names asked about are accounts' already, disabled ones included
}

// Directory is what the names of departments in the table are looked up in.
func (d AccountDesk) Directory() ledger.Directory {
	return PlanDesk{Departments: d.Departments, Former: d.Former}.Directory()
}

// AccountDesk reads it. It returns a *ledger.Refusal when the actor keeps no accounts.
func (s *Store) AccountDesk(ctx context.Context, actor ledger.Actor, names []string) (AccountDesk, error) {
	var desk AccountDesk
	if _, err := keptRoles(actor); err != nil {
		return desk, err
	}
	var err error
	if desk.Departments, err = rows[ledger.Department](ctx, s.pool, `-- name: OpenDepartments
		SELECT code, name FROM department WHERE closed_on IS NULL ORDER BY position`, pgx.StrictNamedArgs{}); err != nil {
		return desk, err
	}
	if desk.Former, err = formerNames(ctx, s.pool); err != nil {
		return desk, err
	}
	taken, err := rows[struct{ Name string }](ctx, s.pool, `-- name: TakenNames
		SELECT name FROM account WHERE name = ANY(@names::text[])`, pgx.StrictNamedArgs{"names": names})
	for _, t := range taken {
		desk.Taken = append(desk.Taken, t.Name)
	}
	return desk, err
}

// AccountFault is what is wrong with one of several new accounts: Index counts from 0.
type AccountFault struct {
	Index    int
	Problems ledger.Problems
}

// Error names the account by its place.
func (f *AccountFault) Error() string {
	return fmt.Sprintf("account %d: %v", f.Index, error(f.Problems))
}

// Unwrap makes the problems of the account those of the error.
func (f *AccountFault) Unwrap() error { return f.Problems }

// CreateAccounts makes several accounts without passwords, all of them or none, each with a one-time link. What it returns
// is the seed of the links: see InvitedFrom. Only hashes are stored, as for a single account. It returns an *AccountFault
// for the first that cannot be made, and a *ledger.Refusal when the actor may not make one of them.
func (s *Store) CreateAccounts(ctx context.Context, actor ledger.Actor, accounts []ledger.NewAccount) (seed string, err error) {
	seed = newToken()
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		for i, account := range accounts {
			account, problems := account.Clean()
			if err := problems.Err(); err != nil {
				return &AccountFault{i, problems}
			}
			if err := actor.KeepsAccount(account.Role); err != nil {
				return err
			}
			id, err := s.insertAccount(ctx, tx, account)
			if errors.As(explain(err), &problems) {
				return &AccountFault{i, problems}
			}
			if err != nil {
				return err
			}
			invitation := Invitation{Token: seededToken(seed, id), AccountID: id, ExpiresAt: s.now().Add(invitationLasts)}
			if err := s.insertInvitation(ctx, tx, invitation); err != nil {
				return err
			}
			if err := s.record(ctx, tx, actor, "create-account", accountSubject(id), nil); err != nil {
				return err
			}
		}
		return nil
	})
	return seed, err
}

// SeededInvitation is a one-time link of CreateAccounts and whom it is for.
type SeededInvitation struct {
	Token       string
	Name        string
	DisplayName string
	Role        ledger.Role
	Departments []ledger.Department // in the order of the index
	ExpiresAt   time.Time
}

// InvitedFrom finds the links that were made from a seed and can still be used, for accounts that the actor keeps, in the
// order in which they were made; none for a seed that nobody was given.
func (s *Store) InvitedFrom(ctx context.Context, actor ledger.Actor, seed string) ([]SeededInvitation, error) {
	kept, err := keptRoles(actor)
	if err != nil {
		return nil, err
	}
	open, err := rows[struct {
		ID          int64
		Hash        []byte
		Name        string
		DisplayName string
		Role        ledger.Role
		Departments []ledger.Department
		ExpiresAt   time.Time
	}](ctx, s.pool, `-- name: OpenInvitations
		SELECT a.id, i.token_hash AS hash, a.name, a.display_name, a.role, `+departmentsSQL+` AS departments, i.expires_at
		FROM invitation i
		JOIN account a ON a.id = i.account_id
		WHERE i.used_at IS NULL AND i.expires_at > @now AND a.disabled_at IS NULL AND a.role = ANY(@kept::text[])
		ORDER BY a.id`, pgx.StrictNamedArgs{"now": s.now(), "kept": kept})
	if err != nil {
		return nil, err
	}
	var found []SeededInvitation
	for _, o := range open {
		token := seededToken(seed, o.ID)
		if hmac.Equal(hashToken(token), o.Hash) {
			found = append(found, SeededInvitation{token, o.Name, o.DisplayName, o.Role, o.Departments, o.ExpiresAt})
		}
	}
	return found, nil
}

// seededToken is the token of an account's link, as long as those of newToken and as hard to guess as the seed.
func seededToken(seed string, account int64) string {
	mac := hmac.New(sha256.New, []byte(seed))
	_, _ = mac.Write([]byte("invitation/" + strconv.FormatInt(account, 10))) // a hash never fails to be written to
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
