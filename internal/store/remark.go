package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Remark is a remark of the office about one text of a task.
type Remark struct {
	Department string // code of the contributing department; empty: about the entry
	Revision   int    // number of the wording that was returned
	Code       ledger.RemarkCode
	Words      string
	Quote      string // in that wording; empty: about the whole
	Start      int    // of Quote in it, in runes; -1 for the whole
	By         string // display name
	At         time.Time
	Returned   string // the public part that was returned
}

// Pinned is the remark without its history.
func (r Remark) Pinned() ledger.Remark {
	return ledger.Remark{Code: r.Code, Words: r.Words, Quote: r.Quote, Start: r.Start}
}

// ReturnWithRemarks sends an entry or a contribution back to its writer. The entry of a joint task has no writer: all its
// contributions that were handed in go back, each with the remarks that are about the whole or about words in it. It
// returns ledger.Problems, as ledger.CleanRemarks has them, of remarks that cannot be, and of field quote for words that
// are not in the text; other errors as of SaveEntry.
func (s *Store) ReturnWithRemarks(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, remarks []ledger.Remark) (Saved, error) {
	remarks, problems := ledger.CleanRemarks(remarks)
	if err := problems.Err(); err != nil {
		return Saved{}, err
	}
	return s.change(ctx, actor, key, base, ledger.Return, nil, func(d document) (written, error) {
		pinned := make([]ledger.Remark, len(remarks))
		for i, r := range remarks {
			var ok bool
			if pinned[i], ok = r.Pin(d.Progress); !ok {
				problems[ledger.RemarkField("quote", i)] = "文字里没有这些字句。请从进展情况里照抄，或者留空。"
			}
		}
		if err := problems.Err(); err != nil {
			return written{}, err
		}
		return written{text: d.text(), edited: d.OfficeEdited, reason: ledger.JoinRemarks(pinned), remarks: pinned}, nil
	})
}

// pin keeps the remarks of a return with the newest wording of the text that they are about.
func (s *Store) pin(ctx context.Context, tx pgx.Tx, actor ledger.Actor, entry int64, remarks []ledger.Remark) error {
	if entry == 0 || len(remarks) == 0 {
		return nil
	}
	codes, words, quotes := make([]string, len(remarks)), make([]string, len(remarks)), make([]string, len(remarks))
	starts := make([]int, len(remarks))
	for i, r := range remarks {
		codes[i], words[i], quotes[i], starts[i] = string(r.Code), r.Words, r.Quote, r.Start
	}
	_, err := tx.Exec(ctx, `-- name: PinRemarks
		INSERT INTO remark (entry_id, revision, code, words, quote, start_rune, end_rune, created_by, created_at)
		SELECT @entry, newest.number, r.code, r.words, r.quote,
			CASE WHEN r.quote <> '' THEN r.start END, CASE WHEN r.quote <> '' THEN r.start + length(r.quote) END,
			nullif(@account::bigint, 0), @now
		FROM unnest(@codes::text[], @words::text[], @quotes::text[], @starts::int[])
			WITH ORDINALITY AS r (code, words, quote, start, place)
		JOIN LATERAL (SELECT max(number) AS number FROM revision WHERE entry_id = @entry) newest ON newest.number IS NOT NULL
		ORDER BY r.place`,
		pgx.StrictNamedArgs{"entry": entry, "codes": codes, "words": words, "quotes": quotes, "starts": starts,
			"account": actor.ID, "now": s.now()})
	return err
}

// pinParts keeps the remarks about a joint entry with those of its contributions that are returned: what is about words,
// with the contribution that has them; what is about none, or about words across two of them, with all.
func (s *Store) pinParts(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, doc document, remarks []ledger.Remark) error {
	if len(remarks) == 0 {
		return nil
	}
	found, err := rows[struct {
		ID       int64
		Progress string
	}](ctx, tx, `-- name: PartsToReturn
		SELECT id, progress
		FROM entry
		WHERE task_id = @task AND quarter = @quarter AND department_id IS NOT NULL AND state IN ('submitted', 'accepted')`,
		pgx.StrictNamedArgs{"task": doc.TaskID, "quarter": key.Quarter.Number})
	if err != nil {
		return err
	}
	theirs := make([][]ledger.Remark, len(found))
	for _, r := range remarks {
		somewhere := false
		for i, p := range found {
			own := r
			own.Start = -1 // its place in the whole says nothing about its place here
			if own, ok := own.Pin(p.Progress); ok {
				theirs[i], somewhere = append(theirs[i], own), true
			}
		}
		for i := range found {
			if !somewhere {
				theirs[i] = append(theirs[i], ledger.Remark{Code: r.Code, Words: "“" + r.Quote + "”，" + r.Words, Start: -1})
			}
		}
	}
	for i, p := range found {
		if err := s.pin(ctx, tx, actor, p.ID, theirs[i]); err != nil {
			return err
		}
	}
	return nil
}

// remarksSQL reads the remarks of the newest return of each text of a task, in the order in which they were written.
const remarksSQL = `
	SELECT coalesce(d.code, '') AS department, m.revision, m.code, m.words, m.quote, coalesce(m.start_rune, -1) AS start,
		coalesce(by.display_name, '') AS by, m.created_at AS at, r.progress AS returned
	FROM task t
	JOIN entry e ON e.task_id = t.id AND e.quarter = @quarter
	JOIN remark m ON m.entry_id = e.id AND m.created_at = (SELECT max(n.created_at) FROM remark n WHERE n.entry_id = e.id)
	JOIN revision r ON r.entry_id = m.entry_id AND r.number = m.revision
	LEFT JOIN department d ON d.id = e.department_id
	LEFT JOIN account by ON by.id = m.created_by
	WHERE t.year = @year AND t.number = @task`

const officeRemarksSQL = `-- name: OfficeRemarks` + remarksSQL + `
	ORDER BY m.id`

// DeskRemarks returns the remarks of the newest return of the text that key names, in their order. There are none of a
// text that is not one of the actor's departments'.
func (s *Store) DeskRemarks(ctx context.Context, actor ledger.Actor, key ledger.Key) ([]Remark, error) {
	return rows[Remark](ctx, s.pool, deskRemarksSQL,
		pgx.StrictNamedArgs{"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task,
			"department": key.Department, "account": actor.ID})
}

const deskRemarksSQL = `-- name: DeskRemarks` + remarksSQL + `
			AND coalesce(d.code, '') = @department
			AND EXISTS (SELECT FROM account_department ad
				JOIN account ac ON ac.id = ad.account_id
				JOIN quarter q ON q.year = t.year AND q.number = e.quarter
				JOIN assignment a ON a.plan_version_id = q.plan_version_id AND a.task_id = t.id
					AND a.department_id = ad.department_id
				WHERE ad.account_id = @account AND ac.role = 'staff' AND ac.disabled_at IS NULL
					AND CASE WHEN e.department_id IS NULL THEN a.role IN ('sole', 'lead')
						ELSE a.department_id = e.department_id END)
		ORDER BY m.id`
