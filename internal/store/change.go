package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// written is what a change leaves in the row.
type written struct {
	text     ledger.Text
	revision string // the revision's action: save, submit, edit, compose; empty when the text stays as it is
	edited   bool   // the office has put its hand to the text
	reason   string // of a return: its remarks in one text
	remarks  []ledger.Remark
}

// detail is what the audit says of it.
func (w written) detail(version, revision int) map[string]any {
	detail := map[string]any{"version": version, "revision": revision}
	if w.reason != "" {
		detail["reason"] = w.reason
	}
	return detail
}

// number is that of the newest revision afterwards.
func (w written) number(before document) int {
	if w.revision == "" {
		return before.Revision
	}
	return before.Revision + 1
}

func unchanged(d document) (written, error) {
	return written{text: d.text(), edited: d.OfficeEdited}, nil
}

// change is the one transaction behind every deed to one text.
func (s *Store) change(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, action ledger.Action, mine *ledger.Text, next func(document) (written, error)) (Saved, error) {
	var saved Saved
	err := s.inTx(ctx, func(tx pgx.Tx) (err error) {
		saved, err = s.changeIn(ctx, tx, actor, key, base, action, mine, next)
		return err
	})
	return saved, err
}

// changeIn is a deed as a part of a transaction: lock, judge, write the row with its revision, carry the consequence to
// the other texts of the task, record. mine is what the actor typed, for a clash.
func (s *Store) changeIn(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, base int, action ledger.Action, mine *ledger.Text, next func(document) (written, error)) (Saved, error) {
	doc, state, err := s.lockForChange(ctx, tx, actor, key, base, action, mine)
	if err != nil {
		return Saved{}, err
	}
	w, err := next(doc)
	if err != nil {
		return Saved{}, err
	}
	if action == ledger.Save && doc.ID == 0 && w.text.Empty() {
		return Saved{At: s.now()}, nil
	}
	if (action == ledger.Save || action == ledger.Edit) && doc.ID != 0 && w.text == doc.text() {
		saved := doc.saved()
		saved.Unread = doc.unread(w.text, key)
		return saved, nil
	}
	var saved Saved
	if action == ledger.Return && doc.joint(key) {
		if err = s.pinParts(ctx, tx, actor, key, doc, w.remarks); err == nil {
			saved, err = s.returnParts(ctx, tx, actor, key, doc, w.reason)
		}
		if err == nil {
			err = s.record(ctx, tx, actor, string(action), subject(key), w.detail(saved.Version, saved.Revision))
		}
	} else {
		if saved, err = s.writeAndRecord(ctx, tx, actor, key, doc, action, state, w); err == nil {
			err = s.follow(ctx, tx, actor, key, doc, action)
		}
		if err == nil {
			err = s.pin(ctx, tx, actor, doc.ID, w.remarks)
		}
	}
	if err == nil && doc.Writer != "" && (action == ledger.Accept || action == ledger.Return) {
		err = s.tellState(ctx, tx, actor, key, key.Contribution(), state, []string{doc.Writer}, w.reason)
	}
	if err != nil {
		return Saved{}, err
	}
	saved.Unread = doc.unread(w.text, key)
	return saved, nil
}

// lockForChange locks the text and returns the state that action would bring it to. An actor who may never do this is
// told so first; then that somebody else changed the text since version base; then that its state does not allow it.
func (s *Store) lockForChange(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, base int, action ledger.Action, mine *ledger.Text) (document, ledger.State, error) {
	var doc document
	batch := &pgx.Batch{}
	who := queueLockActor(batch, actor)
	queueLockDocument(batch, &doc, key)
	if mine != nil && mine.Figures != "" {
		queueConfirmed(batch, &doc, key)
	}
	missing := send(ctx, tx, batch)
	if missing != nil && !errors.Is(missing, ledger.ErrNotFound) {
		return document{}, "", fmt.Errorf("lock document: %w", missing)
	}
	actor, err := who()
	if err == nil {
		err = missing
	}
	if err != nil {
		return document{}, "", err
	}
	state, err := ledger.Document{State: doc.State, Quarter: doc.Quarter, Writer: doc.Writer}.Decide(actor, action)
	var refusal *ledger.Refusal
	if errors.As(err, &refusal) && refusal.Kind == ledger.Forbidden {
		return doc, "", err
	}
	if doc.Version != base {
		return doc, "", s.clash(doc, mine)
	}
	return doc, state, err
}

func (s *Store) clash(doc document, mine *ledger.Text) *ledger.Clash {
	c := &ledger.Clash{Mine: doc.text(), Theirs: doc.text(), State: doc.State, Version: doc.Version, By: doc.UpdatedBy}
	if mine != nil {
		c.Mine = *mine
	}
	if doc.UpdatedAt != nil {
		c.At = ledger.Clock(*doc.UpdatedAt, s.now())
	}
	return c
}

// write puts the row, its revision and the typed figures down. The caller holds the lock of lockDocument.
func (s *Store) write(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, doc document, action ledger.Action, state ledger.State, w written) (Saved, error) {
	batch, saved, err := s.writing(ctx, tx, actor, key, doc, action, state, w)
	if err == nil {
		err = send(ctx, tx, batch)
	}
	return *saved, err
}

// writeAndRecord is write with the audit record of the deed, in one round trip.
func (s *Store) writeAndRecord(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, doc document, action ledger.Action, state ledger.State, w written) (Saved, error) {
	batch, saved, err := s.writing(ctx, tx, actor, key, doc, action, state, w)
	if err == nil {
		err = s.queueRecord(batch, actor, string(action), subject(key), w.detail(doc.Version+1, w.number(doc)))
	}
	if err == nil {
		err = send(ctx, tx, batch)
	}
	return *saved, err
}

// writing is the batch of what write does. Saved is filled when it is sent.
func (s *Store) writing(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, doc document, action ledger.Action, state ledger.State, w written) (*pgx.Batch, *Saved, error) {
	saved, batch := &Saved{}, &pgx.Batch{}
	typed, anew, err := s.stated(ctx, tx, key, doc, action, w)
	s.queueWrite(batch, saved, actor, key, doc, action, state, w)
	if anew {
		queueTyped(batch, key, doc, typed)
	}
	return batch, saved, err
}

// queueWrite puts the row and its revision into a batch. The row's version moves on by one.
func (s *Store) queueWrite(batch *pgx.Batch, saved *Saved, actor ledger.Actor, key ledger.Key, doc document, action ledger.Action, state ledger.State, w written) {
	args := pgx.StrictNamedArgs{
		"state": state, "progress": w.text.Progress, "problems": w.text.Problems, "next_steps": w.text.NextSteps,
		"rating": w.text.Rating, "figures": w.text.Figures, "edited": w.edited, "reason": w.reason,
		"submits": action == ledger.Submit, "withdraws": action == ledger.Withdraw, "reviews": action == ledger.Accept || action == ledger.Return,
		"revision": w.revision, "now": s.now(), "account": actor.ID,
	}
	if doc.ID != 0 {
		args["id"] = doc.ID
		queueRow(batch, saved, updateEntrySQL+reviseSQL, args)
		return
	}
	delete(args, "reviews") // what was never written cannot be reviewed
	delete(args, "withdraws")
	args["task"], args["year"], args["quarter"] = doc.TaskID, key.Quarter.Year, key.Quarter.Number
	args["department"] = doc.DepartmentID
	queueRow(batch, saved, insertEntrySQL+reviseSQL, args)
}

const insertEntrySQL = `-- name: InsertEntry
	WITH written AS (
		INSERT INTO entry (task_id, year, quarter, department_id, state, progress, problems, next_steps, rating, figures,
			office_edited, return_reason, submitted_at, updated_at, updated_by)
		VALUES (@task, @year, @quarter, @department, @state, @progress, @problems, @next_steps, nullif(@rating::text, ''), @figures,
			@edited, nullif(@reason::text, ''), CASE WHEN @submits THEN @now::timestamptz END, @now, nullif(@account::bigint, 0))
		RETURNING id, state, version, progress, problems, next_steps, rating, figures, updated_at
	)`

// A reason stays visible until the text is handed in again. A first hand-in that its unit takes back has not been; one that
// the office has sent back stays the first, whatever becomes of the next.
const updateEntrySQL = `-- name: UpdateEntry
	WITH written AS (
		UPDATE entry
		SET state = @state, progress = @progress, problems = @problems, next_steps = @next_steps,
			rating = nullif(@rating::text, ''), figures = @figures, office_edited = @edited,
			return_reason = CASE WHEN @reason::text <> '' THEN @reason WHEN NOT @submits THEN return_reason END,
			submitted_at = CASE WHEN @submits THEN coalesce(submitted_at, @now::timestamptz)
				WHEN NOT @withdraws OR resubmitted_at IS NOT NULL THEN submitted_at END,
			resubmitted_at = CASE WHEN @submits AND submitted_at IS NOT NULL THEN @now::timestamptz ELSE resubmitted_at END,
			reviewed_at = CASE WHEN @reviews THEN @now::timestamptz ELSE reviewed_at END,
			version = version + 1, updated_at = @now, updated_by = nullif(@account::bigint, 0)
		WHERE id = @id
		RETURNING id, state, version, progress, problems, next_steps, rating, figures, updated_at
	)`

const reviseSQL = `, revised AS (
		INSERT INTO revision (entry_id, number, action, progress, problems, next_steps, rating, figures, saved_at, saved_by)
		SELECT w.id, coalesce((SELECT max(r.number) FROM revision r WHERE r.entry_id = w.id), 0) + 1, @revision,
			w.progress, w.problems, w.next_steps, w.rating, w.figures, @now,
			CASE WHEN @revision <> 'compose' THEN nullif(@account::bigint, 0) END
		FROM written w
		WHERE @revision <> ''
		RETURNING number
	)
	SELECT w.state, w.version, w.updated_at AS at, coalesce((SELECT number FROM revised),
		(SELECT max(r.number) FROM revision r WHERE r.entry_id = w.id), 0) AS revision
	FROM written w`
