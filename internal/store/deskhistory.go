package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// History is everything that became of one text, an entry or a contribution: its revisions by their own numbers, and what
// was done to it between them.
type History struct {
	Number         int
	Requirement    string
	Quarter        ledger.QuarterState
	Duty           ledger.Duty
	Department     string // code of the writer; empty for the entry of a joint task
	DepartmentName string
	State          ledger.State
	Version        int // 0: nothing was written yet

	Revisions []PastText `db:"-"` // oldest first
	Deeds     []PastDeed `db:"-"` // oldest first
}

// PastText is one revision with its text.
type PastText struct {
	Number   int
	Action   ledger.RevisionAction
	Readable bool // false of a unit's drafts before the office: then there is no text
	ledger.Text
	SavedBy string // display name; empty when it was not a person
	Unit    string // of that person
	SavedAt time.Time
}

// PastDeed is something that was done to the text and left no revision.
type PastDeed struct {
	Action  ledger.Action // Withdraw, Accept, Return, Publish, Correct
	After   int           // number of the revision that it was done to
	By      string
	Unit    string
	At      time.Time
	Reason  string // of a return
	Edition int    // of a publication
}

// pastDeed is a PastDeed that may have been done to the entry that a contribution went into.
type pastDeed struct {
	PastDeed
	ToWhole bool
}

// History reads the history of the text that key names, for the departments that write it and for the office; for the
// office without the texts of drafts, which are the unit's own until it hands them in. It returns ledger.ErrNotFound when
// there is no such text and a *ledger.Refusal of kind Forbidden to others.
func (s *Store) History(ctx context.Context, actor ledger.Actor, key ledger.Key) (History, error) {
	head, err := row[struct {
		History
		ID      int64
		Allowed bool
	}](ctx, s.pool, historySQL, pgx.StrictNamedArgs{
		"account": actor.ID, "year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task, "department": key.Department,
	})
	if err != nil {
		return History{}, err
	}
	h := head.History
	if !head.Allowed {
		return History{}, &ledger.Refusal{Kind: ledger.Forbidden, Message: "这一份的修订只给填写的单位和督查室看，您的账户不能查看。"}
	}
	whole := key
	whole.Department = ""
	var deeds []pastDeed
	batch := &pgx.Batch{}
	batch.Queue(pastTextsSQL, pgx.StrictNamedArgs{"id": head.ID, "office": actor.Role == ledger.Office}).
		Query(collectInto(&h.Revisions))
	batch.Queue(pastDeedsSQL, pgx.StrictNamedArgs{
		"id": head.ID, "subject": subject(key), "whole": subject(whole), "plan": quarterSubject(key.Quarter),
		"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task,
	}).Query(collectInto(&deeds))
	if err := s.pool.SendBatch(ctx, batch).Close(); err != nil {
		return History{}, err
	}
	h.Deeds = ownDeeds(h, deeds, key)
	return h, nil
}

// ownDeeds leaves out what was done to the whole entry while this contribution was no part of it.
func ownDeeds(h History, deeds []pastDeed, key ledger.Key) []PastDeed {
	var own []PastDeed
	state, next := ledger.Blank, 0
	slices.SortStableFunc(deeds, func(a, b pastDeed) int { return cmp.Compare(a.After, b.After) })
	for _, d := range deeds {
		for ; next < len(h.Revisions) && h.Revisions[next].Number <= d.After; next++ {
			switch h.Revisions[next].Action {
			case ledger.RevisionAction(ledger.Save):
				state = ledger.Draft
			case ledger.RevisionAction(ledger.Submit):
				state = ledger.Submitted
			}
		}
		if key.Contribution() && (d.ToWhole || d.Action == ledger.Publish || d.Action == ledger.Correct) {
			switch {
			case d.Action == ledger.Accept && state == ledger.Submitted:
			case d.Action == ledger.Publish && state == ledger.Accepted:
			case d.Action == ledger.Return && h.Duty == ledger.Joint && state.HandedIn():
			case d.Action == ledger.Return && state == ledger.Accepted:
				state = ledger.Submitted // of a supporting unit: only the lead's text went back
				continue
			default:
				continue
			}
		}
		switch d.Action {
		case ledger.Accept:
			state = ledger.Accepted
		case ledger.Return:
			state = ledger.Returned
		case ledger.Withdraw:
			state = ledger.Draft
		}
		own = append(own, d.PastDeed)
	}
	return own
}

const historySQL = `-- name: History
	SELECT t.number, tv.requirement, q.state AS quarter, coalesce(a.role, 'joint') AS duty,
		coalesce(d.code, '') AS department, coalesce(d.name, '') AS department_name,
		coalesce(e.id, 0) AS id, coalesce(e.state, '') AS state, coalesce(e.version, 0) AS version,
		EXISTS (SELECT FROM account ac
			WHERE ac.id = @account AND ac.disabled_at IS NULL AND (ac.role = 'office' OR ac.role = 'staff' AND EXISTS (
				SELECT FROM account_department ad WHERE ad.account_id = ac.id AND ad.department_id = d.id))) AS allowed
	FROM quarter q
	JOIN task t ON t.year = q.year AND t.number = @task
	JOIN task_version tv ON tv.plan_version_id = q.plan_version_id AND tv.task_id = t.id
	LEFT JOIN ` + deskWriter + `
	LEFT JOIN entry e ON e.task_id = t.id AND e.quarter = q.number
		AND e.department_id IS NOT DISTINCT FROM CASE WHEN @department <> '' THEN d.id END
	WHERE q.year = @year AND q.number = @quarter AND (@department = '' OR d.id IS NOT NULL)`

// unitSQL is whom an account writes for, or the office.
const unitSQL = `CASE by.role WHEN 'office' THEN '督查室' ELSE coalesce((
		SELECT string_agg(ud.name, '、' ORDER BY ud.position)
		FROM account_department ua
		JOIN department ud ON ud.id = ua.department_id
		WHERE ua.account_id = by.id), '') END AS unit`

const pastTextsSQL = `-- name: PastTexts
	SELECT r.number, r.action, NOT @office OR r.action <> 'save' AS readable,
		CASE WHEN @office AND r.action = 'save' THEN '' ELSE r.progress END AS progress,
		CASE WHEN @office AND r.action = 'save' THEN '' ELSE r.problems END AS problems,
		CASE WHEN @office AND r.action = 'save' THEN '' ELSE r.next_steps END AS next_steps,
		CASE WHEN @office AND r.action = 'save' THEN '' ELSE coalesce(r.rating, '') END AS rating,
		coalesce(by.display_name, '') AS saved_by, ` + unitSQL + `, r.saved_at
	FROM revision r
	LEFT JOIN account by ON by.id = r.saved_by
	WHERE r.entry_id = @id
	ORDER BY r.number`

// What was done to this very text says to which revision; of what was done to the whole entry and of publications the time
// tells. An edition counts where it says something else of the task than the one before.
const pastDeedsSQL = `-- name: PastDeeds
	WITH first AS (SELECT min(saved_at) AS at FROM revision WHERE entry_id = @id),
	deed AS (
		SELECT u.action, CASE WHEN u.subject = @subject THEN (u.detail->>'revision')::integer END AS after,
			u.account_id, u.at, coalesce(u.detail->>'reason', '') AS reason, 0 AS edition, u.subject <> @subject AS to_whole, u.id
		FROM audit u, first
		WHERE u.at >= first.at AND (u.subject = @subject AND u.action IN ('withdraw', 'accept', 'return')
			OR u.subject = @whole AND u.action IN ('accept', 'return'))
		UNION ALL
		SELECT CASE WHEN ed.number = 1 THEN 'publish' ELSE 'correct' END, NULL,
			(SELECT max(u.account_id) FROM audit u WHERE u.at = ed.published_at AND u.subject = @plan AND u.action IN ('publish', 'correct')),
			ed.published_at, '', ed.number, false, NULL
		FROM edition ed
		JOIN edition_row er ON er.edition_id = ed.id AND er.number = @task
		LEFT JOIN edition eb ON eb.year = ed.year AND eb.quarter = ed.quarter AND eb.number = ed.number - 1
		LEFT JOIN edition_row ebr ON ebr.edition_id = eb.id AND ebr.number = @task
		WHERE ed.year = @year AND ed.quarter = @quarter AND er.progress <> coalesce(ebr.progress, '{}')
	)
	SELECT deed.action, coalesce(deed.after, (SELECT max(r.number) FROM revision r
			WHERE r.entry_id = @id AND (r.saved_at <= deed.at OR r.action = 'load')), 0) AS after,
		coalesce(by.display_name, '') AS by, ` + unitSQL + `, deed.at, deed.reason, deed.edition, deed.to_whole
	FROM deed
	LEFT JOIN account by ON by.id = deed.account_id
	WHERE @id <> 0
	ORDER BY deed.at, deed.id NULLS LAST`
