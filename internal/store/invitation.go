package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// How long one-time links can be used.
const (
	invitationLasts = 72 * time.Hour
	setUpLasts      = 24 * time.Hour
)

// Invitation is a one-time link that was just made. Only the hash of its token is stored: it is shown now or never.
type Invitation struct {
	Token     string // 256 random bits, safe in addresses
	AccountID int64  // 0 for the set-up link
	ExpiresAt time.Time
}

// Invited is whom an open one-time link is for.
type Invited struct {
	AccountID   *int64 // nil: the set-up link, which makes the first administrator
	Name        string
	DisplayName string
	Role        ledger.Role
	ExpiresAt   time.Time // of the link
}

// SetUp reports whether the link makes the first administrator instead of giving an account a password.
func (i Invited) SetUp() bool { return i.AccountID == nil }

// invite makes a one-time link for the account and ends those that it had.
func (s *Store) invite(ctx context.Context, tx pgx.Tx, account int64) (Invitation, error) {
	if err := s.endInvitations(ctx, tx, account); err != nil {
		return Invitation{}, err
	}
	invitation := Invitation{Token: newToken(), AccountID: account, ExpiresAt: s.now().Add(invitationLasts)}
	return invitation, s.insertInvitation(ctx, tx, invitation)
}

// endInvitations ends the account's open one-time links.
func (s *Store) endInvitations(ctx context.Context, tx pgx.Tx, account int64) error {
	_, err := tx.Exec(ctx, `-- name: EndInvitations
		UPDATE invitation SET expires_at = @now
		WHERE account_id = @account AND used_at IS NULL AND expires_at > @now`,
		pgx.StrictNamedArgs{"account": account, "now": s.now()})
	return err
}

func (s *Store) insertInvitation(ctx context.Context, tx pgx.Tx, invitation Invitation) error {
	_, err := tx.Exec(ctx, `-- name: InsertInvitation
		INSERT INTO invitation (token_hash, account_id, created_at, expires_at)
		VALUES (@hash, nullif(@account::bigint, 0), @now, @expires)`,
		pgx.StrictNamedArgs{"hash": hashToken(invitation.Token), "account": invitation.AccountID,
			"now": s.now(), "expires": invitation.ExpiresAt})
	return err
}

// SetUpInvitation makes the one-time link for the first administrator. It returns ledger.ErrNotFound when there are
// accounts already. Instances that start together make one each; the first that is used ends the others.
func (s *Store) SetUpInvitation(ctx context.Context) (Invitation, error) {
	invitation := Invitation{Token: newToken(), ExpiresAt: s.now().Add(setUpLasts)}
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if err := s.lockEmptyAccounts(ctx, tx); err != nil {
			return err
		}
		if err := s.insertInvitation(ctx, tx, invitation); err != nil {
			return err
		}
		return s.record(ctx, tx, ledger.Actor{}, "invite-first-admin", "account", nil)
	})
	return invitation, err
}

// lockEmptyAccounts keeps accounts from being made until the transaction ends; ledger.ErrNotFound when there is one.
func (s *Store) lockEmptyAccounts(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return err
	}
	var found bool
	err := tx.QueryRow(ctx, `-- name: AnyAccount
		SELECT EXISTS (SELECT FROM account)`).Scan(&found)
	if err == nil && found {
		return ledger.ErrNotFound
	}
	return err
}

// InvitedBy returns whom the link with this token is for. It returns ledger.ErrNotFound for a link that was used, has
// expired or never was, and for one whose account is disabled.
func (s *Store) InvitedBy(ctx context.Context, token string) (Invited, error) {
	return row[Invited](ctx, s.pool, `-- name: InvitedBy
		SELECT i.account_id, coalesce(a.name, '') AS name, coalesce(a.display_name, '') AS display_name,
			coalesce(a.role, 'admin') AS role, i.expires_at
		FROM invitation i
		LEFT JOIN account a ON a.id = i.account_id
		WHERE i.token_hash = @hash AND i.used_at IS NULL AND i.expires_at > @now
			AND CASE WHEN i.account_id IS NULL THEN NOT EXISTS (SELECT FROM account) ELSE a.disabled_at IS NULL END`,
		pgx.StrictNamedArgs{"hash": hashToken(token), "now": s.now()})
}

// Join gives the account that the link is for its password and ends the sessions that it may have. Of several who use
// the link at the same moment one wins; the others get ledger.ErrNotFound, as for any link that cannot be used.
func (s *Store) Join(ctx context.Context, token, hash string) (Credentials, error) {
	var joined Credentials
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `-- name: LockInvited
			SELECT FROM account WHERE id = (SELECT account_id FROM invitation WHERE token_hash = @hash) FOR NO KEY UPDATE`,
			pgx.StrictNamedArgs{"hash": hashToken(token)})
		if err != nil {
			return err
		}
		account, err := s.consumeInvitation(ctx, tx, token)
		if err != nil {
			return err
		}
		joined, err = row[Credentials](ctx, tx, `-- name: Join
			UPDATE account SET password_hash = @hash, session_epoch = session_epoch + 1, version = version + 1
			WHERE id = @id AND disabled_at IS NULL
			RETURNING id, name, role, password_hash, session_epoch AS epoch`,
			pgx.StrictNamedArgs{"id": account, "hash": hash})
		if err != nil {
			return err
		}
		if err := s.endInvitations(ctx, tx, joined.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, ledger.Actor{ID: joined.ID}, "set-password", accountSubject(joined.ID), nil)
	})
	return joined, err
}

// JoinAsFirst makes the first administrator, with this password, by the set-up link. The role and the departments of
// account are not looked at. It returns ledger.Problems for what is wrong with the account, and ledger.ErrNotFound when
// the link cannot be used, because somebody else was first for instance.
func (s *Store) JoinAsFirst(ctx context.Context, token string, account ledger.NewAccount, hash string) (Credentials, error) {
	account.Role, account.Departments = ledger.Admin, nil
	account, problems := account.Clean()
	if err := problems.Err(); err != nil {
		return Credentials{}, err
	}
	var joined Credentials
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if err := s.lockEmptyAccounts(ctx, tx); err != nil {
			return err
		}
		invited, err := s.consumeInvitation(ctx, tx, token)
		if err != nil {
			return err
		}
		if invited != nil {
			return ledger.ErrNotFound
		}
		id, err := s.insertAccount(ctx, tx, account)
		if err != nil {
			return err
		}
		joined, err = row[Credentials](ctx, tx, `-- name: JoinAsFirst
			UPDATE account SET password_hash = @hash WHERE id = @id
			RETURNING id, name, role, password_hash, session_epoch AS epoch`,
			pgx.StrictNamedArgs{"id": id, "hash": hash})
		if err != nil {
			return err
		}
		return s.record(ctx, tx, ledger.Actor{ID: id}, "create-account", accountSubject(id), nil)
	})
	return joined, err
}

// consumeInvitation uses a link up and returns its account, nil for the set-up link. A second transaction waits for the
// first and then finds the link used.
func (s *Store) consumeInvitation(ctx context.Context, tx pgx.Tx, token string) (account *int64, err error) {
	used, err := row[struct{ AccountID *int64 }](ctx, tx, `-- name: ConsumeInvitation
		UPDATE invitation SET used_at = @now
		WHERE token_hash = @hash AND used_at IS NULL AND expires_at > @now
		RETURNING account_id`,
		pgx.StrictNamedArgs{"hash": hashToken(token), "now": s.now()})
	return used.AccountID, err
}

// newToken returns 256 random bits as 43 characters that need no escaping in an address.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: the program ends instead
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
