package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"taizhang/internal/ledger"
)

// noticesShown is how many notices a list shows: those of a year's rounds and more.
const noticesShown = 200

// Notice is something that a department was told.
type Notice struct {
	ID         int64
	Kind       ledger.NoticeKind
	Department string // name
	Code       string // of the department
	Year       int
	Number     int   // of the quarter
	Tasks      []int // what it is about
	Parts      []int // those of Tasks in which the department has a contribution, not the entry
	Subject    string
	Text       string // internal: a reason; may be empty
	By         string // display name; empty: the calendar
	CreatedAt  time.Time
	Read       bool // by the actor

	State ledger.QuarterState // of the quarter now
}

// Quarter is the one that the notice is about.
func (n Notice) Quarter() ledger.Quarter { return ledger.Quarter{Year: n.Year, Number: n.Number} }

// Notices lists what the departments that the actor writes for were told, the newest first, at most noticesShown.
func (s *Store) Notices(ctx context.Context, actor ledger.Actor) ([]Notice, error) {
	return rows[Notice](ctx, s.pool, `-- name: Notices`+deskMine+`
		SELECT n.id, n.kind, d.name AS department, d.code, n.year, n.quarter AS number,
			n.tasks, ARRAY(SELECT t.number
				FROM quarter q
				JOIN assignment a ON a.plan_version_id = q.plan_version_id AND a.department_id = n.department_id
					AND a.role IN ('supporting', 'joint')
				JOIN task t ON t.id = a.task_id
				WHERE q.year = n.year AND q.number = n.quarter AND t.number = ANY (n.tasks)
				ORDER BY t.number) AS parts,
			n.subject, n.text, coalesce(by.display_name, '') AS by, n.created_at,
			EXISTS (SELECT FROM notice_read r WHERE r.notice_id = n.id AND r.account_id = @account) AS read, q.state
		FROM mine m
		JOIN notice n ON n.department_id = m.department_id
		JOIN quarter q ON q.year = n.year AND q.number = n.quarter
		JOIN department d ON d.id = n.department_id
		LEFT JOIN account by ON by.id = n.created_by
		ORDER BY n.created_at DESC, n.id DESC
		LIMIT @most`, pgx.StrictNamedArgs{"account": actor.ID, "most": noticesShown})
}

// ReadNotices marks notices up to and including one as read by the actor: that one alone, or all of them. Marking twice is
// no error. One that is not for the actor is ledger.ErrNotFound.
func (s *Store) ReadNotices(ctx context.Context, actor ledger.Actor, id int64, all bool) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `-- name: ReadNotices`+deskMine+`
			INSERT INTO notice_read (notice_id, account_id, read_at)
			SELECT n.id, @account, @now
			FROM mine m
			JOIN notice n ON n.department_id = m.department_id
			WHERE CASE WHEN @all THEN n.id <= @id ELSE n.id = @id END
			ON CONFLICT (notice_id, account_id) DO UPDATE SET read_at = notice_read.read_at`,
			pgx.StrictNamedArgs{"account": actor.ID, "id": id, "all": all, "now": s.now()})
		if err != nil {
			return fmt.Errorf("mark notices as read: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return ledger.ErrNotFound
		}
		return nil
	})
}

// unreadSQL counts, for account a, the notices that it has not read; of a leader the directives that were answered and wait
// for a word.
const unreadSQL = `CASE a.role
	WHEN 'leader' THEN (SELECT count(*) FROM directive v WHERE v.created_by = a.id AND v.state = 'answered')
	ELSE (SELECT count(*)
		FROM account_department ad
		JOIN notice n ON n.department_id = ad.department_id
		WHERE ad.account_id = a.id AND a.role = 'staff'
			AND NOT EXISTS (SELECT FROM notice_read r WHERE r.notice_id = n.id AND r.account_id = a.id))
	END`

// newNotice is one text for several departments.
type newNotice struct {
	Kind        ledger.NoticeKind
	Quarter     ledger.Quarter
	Departments []string // codes
	Tasks       []int
	Subject     string
	Text        string
	Occasion    string // there is one notice of each to a department; empty: always a new one
}

// tell writes notices into the transaction of the deed that they tell of. It returns how many are new.
func (s *Store) tell(ctx context.Context, tx pgx.Tx, actor ledger.Actor, notices ...newNotice) (int, error) {
	told := 0
	now := s.now()
	batch := &pgx.Batch{}
	for _, n := range notices {
		batch.Queue(tellSQL, pgx.StrictNamedArgs{
			"departments": n.Departments, "kind": n.Kind, "year": n.Quarter.Year, "quarter": n.Quarter.Number,
			"tasks": n.Tasks, "subject": n.Subject, "text": n.Text, "occasion": n.Occasion, "now": now, "account": actor.ID,
		}).Exec(func(tag pgconn.CommandTag) error {
			told += int(tag.RowsAffected())
			return nil
		})
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return 0, fmt.Errorf("tell departments: %w", err)
	}
	return told, nil
}

const tellSQL = `-- name: Tell
	INSERT INTO notice (department_id, kind, year, quarter, tasks, subject, text, occasion, created_at, created_by)
	SELECT d.id, @kind, @year, @quarter, coalesce(@tasks::integer[], '{}'), @subject, @text,
		nullif(@occasion::text, ''), @now, nullif(@account::bigint, 0)
	FROM department d
	WHERE d.code = ANY (@departments)
	ON CONFLICT (department_id, occasion) WHERE occasion IS NOT NULL DO NOTHING`

// tellState tells departments that their texts of a task were accepted or returned; of other states there is nothing to
// tell. key is that of the entry for the parts of a task too.
func (s *Store) tellState(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, part bool, state ledger.State, departments []string, reason string) error {
	n := newNotice{
		Quarter: key.Quarter, Departments: departments, Tasks: []int{key.Task},
		Subject: ledger.TextSubject(key.Quarter, key.Task, part),
	}
	switch state {
	case ledger.Returned:
		n.Kind, n.Text = ledger.NoticeReturned, reason
		n.Subject += "被退回，请修改后再报送"
	case ledger.Accepted:
		n.Kind = ledger.NoticeAccepted
		n.Subject += "已审核通过"
	default:
		return nil
	}
	_, err := s.tell(ctx, tx, actor, n)
	return err
}
