package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Saved is what a change left behind.
type Saved struct {
	State    ledger.State
	Version  int // to make the next change against
	Revision int // number of the newest revision
	At       time.Time

	Unread ledger.Problems `db:"-"` // of a draft: what was typed beside it and is no number yet, by ledger.FigureField
}

// SaveEntry keeps text as a draft of the entry or contribution that key names. base is the version that the writer had
// before him, 0 when nothing was written yet. It returns *ledger.Clash when somebody else saved meanwhile,
// *ledger.Refusal when the actor or the state does not allow it, ledger.Problems when the text cannot be kept.
// A text that is already stored is not stored again, and an empty one makes no draft: then Saved has version 0.
func (s *Store) SaveEntry(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, text ledger.Text) (Saved, error) {
	return s.writeText(ctx, actor, key, base, text, ledger.Save)
}

// HandIn keeps text and hands it in to the office; the same errors as SaveEntry, and ledger.Problems for what is
// missing. A contribution to a joint task becomes part of its entry at once.
func (s *Store) HandIn(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, text ledger.Text) (Saved, error) {
	return s.writeText(ctx, actor, key, base, text, ledger.Submit)
}

func (s *Store) writeText(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, text ledger.Text, action ledger.Action) (Saved, error) {
	var saved Saved
	err := s.inTx(ctx, func(tx pgx.Tx) (err error) {
		saved, err = s.writeTextIn(ctx, tx, actor, key, base, text, action)
		return err
	})
	return saved, err
}

// writeTextIn is a save or a hand-in as a part of a transaction.
func (s *Store) writeTextIn(ctx context.Context, tx pgx.Tx, actor ledger.Actor, key ledger.Key, base int, text ledger.Text, action ledger.Action) (Saved, error) {
	text, problems := text.Clean()
	if err := problems.Err(); err != nil {
		return Saved{}, err
	}
	return s.changeIn(ctx, tx, actor, key, base, action, &text, func(d document) (written, error) {
		if action == ledger.Submit {
			if err := text.CheckHandIn(d.Duty).Err(); err != nil {
				return written{}, err
			}
			if err := s.checkTyped(ctx, tx, key, d, text); err != nil {
				return written{}, err
			}
		}
		return written{text: text, revision: string(action)}, nil
	})
}

// Withdraw takes back what was handed in and not yet accepted. The text becomes a draft again.
func (s *Store) Withdraw(ctx context.Context, actor ledger.Actor, key ledger.Key, base int) (Saved, error) {
	return s.change(ctx, actor, key, base, ledger.Withdraw, nil, unchanged)
}

// AcceptEntry accepts an entry, and with it every contribution to it that was handed in.
func (s *Store) AcceptEntry(ctx context.Context, actor ledger.Actor, key ledger.Key, base int) (Saved, error) {
	key.Department = ""
	return s.change(ctx, actor, key, base, ledger.Accept, nil, unchanged)
}

// UnacceptEntry takes an acceptance back: the entry, and every contribution that was accepted with it, waits to be read again.
func (s *Store) UnacceptEntry(ctx context.Context, actor ledger.Actor, key ledger.Key, base int) (Saved, error) {
	key.Department = ""
	return s.change(ctx, actor, key, base, ledger.Unaccept, nil, unchanged)
}

// ReturnEntry is ReturnWithRemarks with one remark of no code about the whole.
func (s *Store) ReturnEntry(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, reason string) (Saved, error) {
	return s.ReturnWithRemarks(ctx, actor, key, base, []ledger.Remark{{Code: ledger.Other, Words: reason, Start: -1}})
}

// EditEntry is the office's own wording of an entry's public part. The rest of the text stays as the unit wrote it.
// The *ledger.Clash of an edit carries the stored text with the office's wording as Mine.
func (s *Store) EditEntry(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, progress string) (Saved, error) {
	key.Department = ""
	cleaned, problems := ledger.Text{Progress: progress}.Clean()
	if len(problems) == 0 && len(ledger.Paragraphs(cleaned.Progress)) == 0 {
		problems["progress"] = "进展情况不能为空。"
	}
	if err := problems.Err(); err != nil {
		return Saved{}, err
	}
	return s.change(ctx, actor, key, base, ledger.Edit, &cleaned, func(d document) (written, error) {
		text := d.text()
		text.Progress = cleaned.Progress
		return written{text: text, revision: "edit", edited: true}, nil
	})
}

// ComposeEntry puts the entry of a joint task together from its contributions again, in place of the office's wording.
func (s *Store) ComposeEntry(ctx context.Context, actor ledger.Actor, key ledger.Key, base int) (Saved, error) {
	key.Department = ""
	var saved Saved
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		doc, _, err := s.lockForChange(ctx, tx, actor, key, base, ledger.Compose, nil)
		if err != nil {
			return err
		}
		if !doc.joint(key) {
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "本项由一个单位填写，没有可以合成的分报。"}
		}
		if saved, err = s.recompose(ctx, tx, actor, key, doc); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "compose", subject(key), nil)
	})
	return saved, err
}
