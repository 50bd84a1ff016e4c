package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// part is one unit's contribution to a joint task, blank when it wrote nothing.
type part struct {
	Code      string
	Name      string
	ID        int64
	State     ledger.State
	Progress  string
	Problems  string
	NextSteps string
	Rating    ledger.Rating
	Figures   ledger.TypedFigures
}

// parts reads the contributions to a joint task in printed order, and the measures that they have figures for. The caller
// holds the task's lock.
func (s *Store) parts(ctx context.Context, tx pgx.Tx, key ledger.Key, doc *document) (ledger.Parts, error) {
	var found []part
	batch := &pgx.Batch{}
	queueRows(batch, &found, `-- name: Parts
		SELECT d.code, d.name, coalesce(e.id, 0) AS id, coalesce(e.state, '') AS state,
			coalesce(e.progress, '') AS progress, coalesce(e.problems, '') AS problems,
			coalesce(e.next_steps, '') AS next_steps, coalesce(e.rating, '') AS rating,
			coalesce(e.figures, '') AS figures
		FROM assignment a
		JOIN department d ON d.id = a.department_id
		LEFT JOIN entry e ON e.task_id = a.task_id AND e.quarter = @quarter AND e.department_id = a.department_id
		WHERE a.plan_version_id = @plan AND a.task_id = @task AND a.role = 'joint'
		ORDER BY a.position`,
		pgx.StrictNamedArgs{"quarter": key.Quarter.Number, "plan": doc.PlanVersionID, "task": doc.TaskID})
	queueConfirmed(batch, doc, key)
	if err := send(ctx, tx, batch); err != nil {
		return nil, fmt.Errorf("read parts: %w", err)
	}
	parts := make(ledger.Parts, len(found))
	for i, p := range found {
		parts[i] = ledger.Part{
			Department: ledger.Department{Code: p.Code, Name: p.Name},
			State:      p.State,
			Text:       ledger.Text{Progress: p.Progress, Problems: p.Problems, NextSteps: p.NextSteps, Rating: p.Rating, Figures: p.Figures},
		}
	}
	return parts, nil
}

// follow carries a change to the other texts of the task: a contribution to its joint entry, the acceptance or the
// return of an entry, or the undoing of that, to the contributions that went into it.
func (s *Store) follow(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, doc document, action ledger.Action) error {
	switch {
	case key.Contribution() && doc.Duty == ledger.Joint && action != ledger.Save:
		entryKey := key
		entryKey.Department = ""
		entry, err := s.lockDocument(ctx, tx, entryKey)
		if err != nil {
			return err
		}
		if action == ledger.Submit && entry.OfficeEdited {
			// The office's wording stays; it reads the entry again and takes the late part in.
			_, err = s.write(ctx, tx, actor, entryKey, entry, action, ledger.Submitted,
				written{text: entry.text(), edited: true})
			return err
		}
		// What a unit takes back or gets back must not stay in the entry, the office's wording of it neither.
		_, err = s.recompose(ctx, tx, actor, entryKey, entry)
		return err
	case !key.Contribution() && action == ledger.Accept:
		return s.moveParts(ctx, tx, actor, key, doc, ledger.Submitted, ledger.Accepted, "")
	case !key.Contribution() && (action == ledger.Return || action == ledger.Unaccept):
		return s.moveParts(ctx, tx, actor, key, doc, ledger.Accepted, ledger.Submitted, "")
	}
	return nil
}

// recompose writes the entry of a joint task anew from its contributions.
func (s *Store) recompose(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, doc document) (Saved, error) {
	parts, err := s.parts(ctx, tx, key, &doc)
	if err != nil {
		return Saved{}, err
	}
	w := written{text: parts.Compose()}
	if w.text != doc.text() {
		w.revision = "compose"
	}
	action := ledger.Save
	state := parts.State()
	if state == ledger.Submitted {
		action = ledger.Submit
	}
	return s.write(ctx, tx, actor, key, doc, action, state, w)
}

// returnParts sends every handed-in contribution to a joint task back.
func (s *Store) returnParts(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, doc document, reason string) (Saved, error) {
	for _, from := range []ledger.State{ledger.Submitted, ledger.Accepted} {
		if err := s.moveParts(ctx, tx, actor, key, doc, from, ledger.Returned, reason); err != nil {
			return Saved{}, err
		}
	}
	return s.recompose(ctx, tx, actor, key, doc)
}

// moveParts brings all contributions to a task from one state to another. The texts stay.
func (s *Store) moveParts(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, doc document, from, to ledger.State, reason string) error {
	moved, err := rows[struct{ Code string }](ctx, tx, `-- name: MoveParts
		UPDATE entry e
		SET state = @to, return_reason = coalesce(nullif(@reason::text, ''), return_reason),
			reviewed_at = @now, version = version + 1, updated_at = @now, updated_by = @account
		FROM department d
		WHERE d.id = e.department_id AND e.task_id = @task AND e.quarter = @quarter AND e.state = @from
		RETURNING d.code`,
		pgx.StrictNamedArgs{
			"task": doc.TaskID, "quarter": key.Quarter.Number, "from": from, "to": to, "reason": reason,
			"now": s.now(), "account": actor.ID,
		})
	if err != nil || len(moved) == 0 {
		return err
	}
	codes := make([]string, len(moved))
	for i, m := range moved {
		codes[i] = m.Code
	}
	return s.tellState(ctx, tx, actor, key, true, to, codes, reason)
}
