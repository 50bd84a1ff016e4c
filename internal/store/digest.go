package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// mailedWithin is how old a notice may be to be mailed: an older one is no news, and one that a mail server keeps refusing
// for now is not tried for ever.
const mailedWithin = 3 * 24 * time.Hour

// waiting joins to account a the notices n that it is to be mailed: to the departments that it writes for, new, not read in
// the program, not mailed before.
const waiting = `account_department ad
	JOIN notice n ON n.department_id = ad.department_id AND n.created_at > @after
	JOIN department d ON d.id = n.department_id
	WHERE ad.account_id = a.id AND a.role = 'staff' AND a.disabled_at IS NULL AND a.email IS NOT NULL
		AND NOT EXISTS (SELECT FROM notice_read r WHERE r.notice_id = n.id AND r.account_id = a.id)
		AND NOT EXISTS (SELECT FROM notice_mail m WHERE m.notice_id = n.id AND m.account_id = a.id)`

// DigestsWaiting lists the accounts that a digest is to be mailed to: with everything that waits, or only because of a
// reminder, which does not wait for the morning.
func (s *Store) DigestsWaiting(ctx context.Context, remindersOnly bool) ([]int64, error) {
	found, err := rows[struct{ ID int64 }](ctx, s.pool, `-- name: DigestsWaiting
		SELECT a.id
		FROM account a
		WHERE EXISTS (SELECT FROM `+waiting+` AND (n.kind = 'reminder' OR NOT @reminders))
		ORDER BY a.id`, pgx.StrictNamedArgs{"after": s.now().Add(-mailedWithin), "reminders": remindersOnly})
	ids := make([]int64, len(found))
	for i, f := range found {
		ids[i] = f.ID
	}
	return ids, err
}

// Digest is everything that one person is told in one mail. It holds nothing internal.
type Digest struct {
	Key     string // the same whenever the same notices are put together for the same person
	Name    string // display name
	Email   string
	Notices []DigestNotice // the oldest first
}

// DigestNotice is a line of a digest.
type DigestNotice struct {
	ID         int64
	Kind       ledger.NoticeKind
	Department string // name
	Subject    string
	CreatedAt  time.Time
}

// SendDigest puts what waits for an account together, hands it to send, and records that it was mailed, in one transaction:
// when send fails, nothing was mailed and all of it still waits. It reports whether there was anything to send. Two calls
// for one account take turns, so that nobody gets two. When the program dies between the mail server's yes and the
// record, the same digest is sent again under the same Key.
//
// send reports that the mail server will not take it, now or ever, by refused; that is recorded, and not tried again.
func (s *Store) SendDigest(ctx context.Context, account int64, send func(context.Context, Digest) (refused bool, err error)) (bool, error) {
	sent := false
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `-- name: LockDigest
			SELECT pg_advisory_xact_lock(hashtextextended('digest/' || @account::bigint, 0))`,
			pgx.StrictNamedArgs{"account": account}); err != nil {
			return fmt.Errorf("lock digest: %w", err)
		}
		found, err := rows[struct {
			Name  string
			Email string
			DigestNotice
		}](ctx, tx, `-- name: Digest
			SELECT a.display_name AS name, a.email, w.id, w.kind, w.department, w.subject, w.created_at
			FROM account a
			CROSS JOIN LATERAL (SELECT n.id, n.kind, d.name AS department, n.subject, n.created_at FROM `+waiting+`) w
			WHERE a.id = @account
			ORDER BY w.created_at, w.id`,
			pgx.StrictNamedArgs{"account": account, "after": s.now().Add(-mailedWithin)})
		if err != nil || len(found) == 0 {
			return err
		}
		digest := Digest{Name: found[0].Name, Email: found[0].Email}
		ids := make([]int64, len(found))
		for i, f := range found {
			digest.Notices = append(digest.Notices, f.DigestNotice)
			ids[i] = f.ID
		}
		digest.Key = digestKey(account, ids)
		refused, err := send(ctx, digest)
		if err != nil {
			return err
		}
		sent = true
		_, err = tx.Exec(ctx, `-- name: RecordDigest
			INSERT INTO notice_mail (notice_id, account_id, digest, sent_at, refused)
			SELECT n.id, @account, @key, @now, @refused FROM unnest(@notices::bigint[]) AS n (id)`,
			pgx.StrictNamedArgs{"notices": ids, "account": account, "key": digest.Key, "now": s.now(), "refused": refused})
		return err
	})
	return sent, err
}

func digestKey(account int64, notices []int64) string {
	sum := sha256.Sum256(fmt.Append(nil, account, notices))
	return hex.EncodeToString(sum[:16])
}
