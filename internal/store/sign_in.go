package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Credentials are what a sign-in is judged by.
type Credentials struct {
	ID           int64
	Name         string
	Role         ledger.Role
	PasswordHash string // argon2id; empty when there is no password, or the account is disabled
	Epoch        int    // of the sessions; see ActorByID
}

// CredentialsByName finds what a sign-in under this name is judged by, or ledger.ErrNotFound.
func (s *Store) CredentialsByName(ctx context.Context, name string) (Credentials, error) {
	return row[Credentials](ctx, s.pool, `-- name: CredentialsByName
		SELECT id, name, role, CASE WHEN disabled_at IS NULL THEN coalesce(password_hash, '') ELSE '' END AS password_hash,
			session_epoch AS epoch
		FROM account WHERE name = @name`, pgx.StrictNamedArgs{"name": name})
}

// ActorByID returns who is signed in. It returns ledger.ErrNotFound when the account is disabled or the epoch, which the
// session took at sign-in, is over: a changed or reset password ends all sessions by moving it on.
func (s *Store) ActorByID(ctx context.Context, id int64, epoch int) (ledger.Actor, error) {
	return row[ledger.Actor](ctx, s.pool, `-- name: ActorByID
		SELECT a.id, a.name, a.display_name, a.role, `+departmentsSQL+` AS departments, `+unreadSQL+` AS unread
		FROM account a
		WHERE a.id = @id AND a.session_epoch = @epoch AND a.disabled_at IS NULL`,
		pgx.StrictNamedArgs{"id": id, "epoch": epoch})
}

// SetPassword changes the actor's own password and ends all sessions of the account; the returned credentials are for
// the one that goes on. epoch is that of the actor's session: when it is over meanwhile, nothing is changed and the error
// is ledger.ErrNotFound.
func (s *Store) SetPassword(ctx context.Context, actor ledger.Actor, epoch int, hash string) (Credentials, error) {
	var changed Credentials
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var err error
		changed, err = row[Credentials](ctx, tx, `-- name: SetPassword
			UPDATE account SET password_hash = @hash, session_epoch = session_epoch + 1, version = version + 1
			WHERE id = @id AND session_epoch = @epoch AND disabled_at IS NULL
			RETURNING id, name, role, password_hash, session_epoch AS epoch`,
			pgx.StrictNamedArgs{"id": actor.ID, "epoch": epoch, "hash": hash})
		if err != nil {
			return err
		}
		if err := s.endInvitations(ctx, tx, actor.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "set-password", accountSubject(actor.ID), nil)
	})
	return changed, err
}
