package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
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

	Measures  []reading.Measure `db:"-"` // of the task, confirmed
	Revisions []PastRevision    `db:"-"` // oldest first
	Deeds     []PastDeed        `db:"-"` // oldest first
	Parts     []PastPart        `db:"-"` // in printed order; for the office only
}

// PastRevision is one revision without its text, which RevisionTexts reads.
type PastRevision struct {
	Number   int
	Action   ledger.RevisionAction
	Readable bool   // false of a unit's drafts before the office
	SavedBy  string // display name; empty when it was not a person
	Unit     string // of that person
	SavedAt  time.Time
}

// PastPart is a unit that writes a contribution to the task, which has a history of its own.
type PastPart struct {
	Code string
	Name string
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

// History reads the history of the text that key names, for the departments that write it and for the office, without the
// texts. It returns ledger.ErrNotFound when there is no such text and a *ledger.Refusal of kind Forbidden to others.
func (s *Store) History(ctx context.Context, actor ledger.Actor, key ledger.Key) (History, error) {
	var h History
	var deeds []pastDeed
	err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
		head, err := historyOf(ctx, tx, actor, key)
		if err != nil {
			return err
		}
		h = head.History
		whole := key
		whole.Department = ""
		var measures []measureRow
		batch := &pgx.Batch{}
		batch.Queue(taskMeasuresSQL, named{"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task}).Query(collectInto(&measures))
		batch.Queue(pastRevisionsSQL, named{"id": head.ID, "office": head.office()}).Query(collectInto(&h.Revisions))
		batch.Queue(pastDeedsSQL, named{
			"id": head.ID, "subject": subject(key), "whole": subject(whole), "plan": quarterSubject(key.Quarter),
			"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task,
		}).Query(collectInto(&deeds))
		if head.office() {
			batch.Queue(pastPartsSQL, named{"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task}).Query(collectInto(&h.Parts))
		}
		err = send(ctx, tx, batch)
		h.Measures = measuresOf(measures)
		return err
	})
	if err != nil {
		return History{}, err
	}
	h.Deeds = ownDeeds(h, deeds, key)
	return h, nil
}

// RevisionTexts reads revisions of the text that key names, by their numbers. Numbers that there are not, and those that
// the actor may not read, are left out: drafts are the unit's own. Its errors are those of History.
func (s *Store) RevisionTexts(ctx context.Context, actor ledger.Actor, key ledger.Key, numbers ...int) (map[int]ledger.Text, error) {
	type numbered struct {
		Number int
		ledger.Text
	}
	var found []numbered
	err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
		head, err := historyOf(ctx, tx, actor, key)
		if err != nil {
			return err
		}
		found, err = rows[numbered](ctx, tx, revisionTextsSQL, pgx.StrictNamedArgs{"id": head.ID, "office": head.office(), "numbers": numbers})
		return err
	})
	if err != nil {
		return nil, err
	}
	texts := make(map[int]ledger.Text, len(found))
	for _, f := range found {
		texts[f.Number] = f.Text
	}
	return texts, nil
}

// historyHead is a history before its revisions are read.
type historyHead struct {
	History
	ID     int64       // of the entry; 0: nothing was written yet
	Reader ledger.Role // of the account as it is now; empty when it may not read this
}

func (h historyHead) office() bool { return h.Reader == ledger.Office }

func historyOf(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key) (historyHead, error) {
	head, err := row[historyHead](ctx, tx, historySQL, pgx.StrictNamedArgs{
		"account": actor.ID, "year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task, "department": key.Department,
	})
	if err == nil && head.Reader == "" {
		err = &ledger.Refusal{Kind: ledger.Forbidden, Message: "这一份的修订只给填写的单位和督查室看，您的账户不能查看。"}
	}
	return head, err
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
			case d.Action == ledger.Unaccept && state == ledger.Accepted:
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
		case ledger.Unaccept:
			state = ledger.Submitted
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
		coalesce((SELECT ac.role FROM account ac
			WHERE ac.id = @account AND ac.disabled_at IS NULL AND (ac.role = 'office' OR ac.role = 'staff' AND EXISTS (
				SELECT FROM account_department ad WHERE ad.account_id = ac.id AND ad.department_id = d.id))), '') AS reader
	FROM quarter q
	JOIN task t ON t.year = q.year AND t.number = @task
	JOIN task_version tv ON tv.plan_version_id = q.plan_version_id AND tv.task_id = t.id
	LEFT JOIN ` + deskWriter + `
	LEFT JOIN entry e ON e.task_id = t.id AND e.quarter = q.number
		AND e.department_id IS NOT DISTINCT FROM CASE WHEN @department <> '' THEN d.id END
	WHERE q.year = @year AND q.number = @quarter AND (@department = '' OR d.id IS NOT NULL)`

// personSQL is a table person of the accounts that a query names, each with whom it writes for, or the office.
func personSQL(accounts string) string {
	return `person AS (
		SELECT ac.id, ac.display_name AS name,
			CASE ac.role WHEN 'office' THEN '督查室' ELSE coalesce(string_agg(ud.name, '、' ORDER BY ud.position), '') END AS unit
		FROM account ac
		LEFT JOIN account_department ua ON ua.account_id = ac.id
		LEFT JOIN department ud ON ud.id = ua.department_id
		WHERE ac.id IN (` + accounts + `)
		GROUP BY ac.id
	)`
}

var pastRevisionsSQL = `-- name: PastRevisions
	WITH ` + personSQL(`SELECT saved_by FROM revision WHERE entry_id = @id`) + `
	SELECT r.number, r.action, NOT @office OR r.action <> 'save' AS readable,
		coalesce(by.name, '') AS saved_by, coalesce(by.unit, '') AS unit, r.saved_at
	FROM revision r
	LEFT JOIN person by ON by.id = r.saved_by
	WHERE r.entry_id = @id
	ORDER BY r.number`

const revisionTextsSQL = `-- name: RevisionTexts
	SELECT r.number, r.progress, r.problems, r.next_steps, coalesce(r.rating, '') AS rating, r.figures
	FROM revision r
	WHERE r.entry_id = @id AND r.number = ANY (@numbers::integer[]) AND (NOT @office OR r.action <> 'save')`

const pastPartsSQL = `-- name: PastParts
	SELECT d.code, d.name
	FROM quarter q
	JOIN task t ON t.year = q.year AND t.number = @task
	JOIN assignment a ON a.plan_version_id = q.plan_version_id AND a.task_id = t.id AND a.role IN ('supporting', 'joint')
	JOIN department d ON d.id = a.department_id
	WHERE q.year = @year AND q.number = @quarter
	ORDER BY a.position`

// What was done to this very text says to which revision; of what was done to the whole entry and of publications the time
// tells. An edition counts where it says something else of the task than the one before.
var pastDeedsSQL = `-- name: PastDeeds
	WITH first AS (SELECT min(saved_at) AS at FROM revision WHERE entry_id = @id),
	deed AS (
		SELECT u.action, CASE WHEN u.subject = @subject THEN (u.detail->>'revision')::integer END AS after,
			u.account_id, u.at, coalesce(u.detail->>'reason', '') AS reason, 0 AS edition, u.subject <> @subject AS to_whole, u.id
		FROM audit u, first
		WHERE u.at >= first.at AND u.subject IN (@subject, @whole)
			AND (u.action IN ('accept', 'unaccept', 'return') OR u.action = 'withdraw' AND u.subject = @subject)
		UNION ALL
		SELECT CASE WHEN ed.number = 1 THEN 'publish' ELSE 'correct' END, NULL,
			(SELECT max(u.account_id) FROM audit u WHERE u.at = ed.published_at AND u.subject = @plan AND u.action IN ('publish', 'correct')),
			ed.published_at, '', ed.number, false, NULL
		FROM edition ed
		JOIN edition_row er ON er.edition_id = ed.id AND er.number = @task
		LEFT JOIN edition eb ON eb.year = ed.year AND eb.quarter = ed.quarter AND eb.number = ed.number - 1
		LEFT JOIN edition_row ebr ON ebr.edition_id = eb.id AND ebr.number = @task
		WHERE ed.year = @year AND ed.quarter = @quarter AND er.progress <> coalesce(ebr.progress, '{}')
	), ` + personSQL(`SELECT account_id FROM deed`) + `
	SELECT deed.action, coalesce(deed.after, (SELECT max(r.number) FROM revision r
			WHERE r.entry_id = @id AND (r.saved_at <= deed.at OR r.action = 'load')), 0) AS after,
		coalesce(by.name, '') AS by, coalesce(by.unit, '') AS unit, deed.at, deed.reason, deed.edition, deed.to_whole
	FROM deed
	LEFT JOIN person by ON by.id = deed.account_id
	WHERE @id <> 0
	ORDER BY deed.at, deed.id NULLS LAST`
