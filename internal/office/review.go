package office

import (
	"context"
	"errors"
	"net/http"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/route"
)

// Accept answers POST …/accept and goes on to the next text that waits.
func (h *Handler) Accept(w http.ResponseWriter, r *http.Request) error {
	d, err := parseDeed(w, r)
	if err != nil {
		return err
	}
	if left, err := h.left(w, r, d, false, false); left {
		return err
	}
	if asked, err := h.askedFirst(w, r, d); asked {
		return err
	}
	accepted, err := h.store.AcceptEntry(r.Context(), actor(r), d.key, d.version)
	if err != nil {
		return h.again(w, r, d, d.attempt(), err)
	}
	return h.goOn(w, r, d, d.name()+"已通过", accepted.Version)
}

// Unaccept answers POST …/unaccept: a text that was accepted by mistake is read again.
func (h *Handler) Unaccept(w http.ResponseWriter, r *http.Request) error {
	d, err := parseDeed(w, r)
	if err != nil {
		return err
	}
	if left, err := h.left(w, r, d, false, false); left {
		return err
	}
	if _, err := h.store.UnacceptEntry(r.Context(), actor(r), d.key, d.version); err != nil {
		return h.again(w, r, d, d.attempt(), err)
	}
	return h.stay(w, r, d, d.name()+"已撤回通过，待审核")
}

// askedFirst shows what is open about a text before it is accepted, unless that was shown and the deed is sure of it. It
// reports whether it did.
func (h *Handler) askedFirst(w http.ResponseWriter, r *http.Request, d deed) (bool, error) {
	if r.PostForm.Get("sure") != "" {
		return false, nil
	}
	doc, err := h.store.OfficeDocument(r.Context(), actor(r), d.key)
	if err != nil {
		return true, err
	}
	if doc.State != ledger.Submitted || doc.Version != d.version {
		return false, nil // the store says why it cannot be
	}
	open := doubts(d.key.Quarter, doc, h.now())
	if open.text == "" {
		return false, nil
	}
	a := d.attempt()
	a.sure = open
	return true, h.item(w, r, http.StatusUnprocessableEntity, d.key, d.filter, a)
}

// Return answers POST …/return: the whole entry goes back, of a joint task every part. It goes on to the next text that
// waits.
func (h *Handler) Return(w http.ResponseWriter, r *http.Request) error {
	return h.sendBack(w, r, func(d deed) error { return h.goOn(w, r, d, d.name()+"已退回", 0) })
}

// ReturnPart answers POST …/parts/{dept}/return: one unit's part of a task goes back, the others stay.
func (h *Handler) ReturnPart(w http.ResponseWriter, r *http.Request) error {
	return h.sendBack(w, r, func(d deed) error {
		said := d.name() + "的一份分报已退回"
		if d.edited {
			said += "；督查室改过的文字已换成其余分报合成的文字，改过的一稿在修订里"
		}
		return h.stay(w, r, d, said)
	})
}

func (h *Handler) sendBack(w http.ResponseWriter, r *http.Request, done func(deed) error) error {
	d, err := parseDeed(w, r)
	if err != nil {
		return err
	}
	if left, err := h.left(w, r, d, false, true); left {
		return err
	}
	var remarks []ledger.Remark
	for _, m := range d.remarks[d.key.Department] {
		remarks = append(remarks, m.remark())
	}
	if len(remarks) == 0 {
		remarks = []ledger.Remark{{Start: -1}}
	}
	if _, err := h.store.ReturnWithRemarks(r.Context(), actor(r), d.key, d.version, remarks); err != nil {
		return h.again(w, r, d, d.attempt(), err)
	}
	return done(d)
}

// Edit answers POST …/edit: the office's own wording of the public part.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	d, err := parseDeed(w, r)
	if err != nil {
		return err
	}
	d.changed = true
	if left, err := h.left(w, r, d, true, false); left {
		return err
	}
	if _, err := h.store.EditEntry(r.Context(), actor(r), d.key, d.version, d.progress); err != nil {
		return h.again(w, r, d, d.attempt(), err)
	}
	return h.stay(w, r, d, d.name()+"已改字")
}

// Compose answers POST …/compose: the parts of a joint task in place of the office's wording.
func (h *Handler) Compose(w http.ResponseWriter, r *http.Request) error {
	d, err := parseDeed(w, r)
	if err != nil {
		return err
	}
	if left, err := h.left(w, r, d, false, false); left {
		return err
	}
	if _, err := h.store.ComposeEntry(r.Context(), actor(r), d.key, d.version); err != nil {
		return h.again(w, r, d, d.attempt(), err)
	}
	return h.stay(w, r, d, d.name()+"已按分报重新合成")
}

// again shows the text as it stands now with everything that was typed: 422 when the input is at fault, 409 when somebody
// was faster or the state does not allow it. Other errors are passed on.
func (h *Handler) again(w http.ResponseWriter, r *http.Request, d deed, a attempt, err error) error {
	if errors.As(err, &a.problems) {
		return h.item(w, r, http.StatusUnprocessableEntity, d.key, d.filter, a)
	}
	message, ok := conflictOf(err)
	if !ok {
		return err
	}
	a.conflict = message
	return h.item(w, r, http.StatusConflict, d.key, d.filter, a)
}

// stay shows the same text again.
func (h *Handler) stay(w http.ResponseWriter, r *http.Request, d deed, flash string) error {
	q := d.key.Quarter
	if inPlace(r) {
		return h.place(w, r, d.key, d.filter, flash)
	}
	return respond.Redirect(w, r, route.OfficeItemIn(q.Year, q.Number, d.key.Task, d.filter.query()), flash)
}

// goOn shows the next text that waits to be read, or the list when none is left. accepted is the version of the text since
// it was accepted, so that it can be taken back; 0 when that is not what was done.
func (h *Handler) goOn(w http.ResponseWriter, r *http.Request, d deed, flash string, accepted int) error {
	s, err := h.next(r.Context(), actor(r), d)
	if err != nil {
		return err
	}
	n := s.queue.Next(d.key.Task)
	switch {
	case n != 0 && inPlace(r):
		a := attempt{done: flash, back: s.item(d.key.Task)}
		if accepted != 0 {
			a.undo = s.undo(actor(r), d.key.Task, accepted)
		}
		w.Header().Set("Content-Location", s.item(n))
		return h.show(w, r, http.StatusOK, ledger.Key{Quarter: d.key.Quarter, Task: n}, s, a)
	case accepted != 0:
		return respond.Redirect(w, r, s.onward(n, d.key.Task, accepted), flash)
	case n != 0:
		return respond.Redirect(w, r, s.item(n), flash)
	}
	return respond.Redirect(w, r, s.list(), flash)
}

// next is what is looked at after a text was dealt with. A list of some other state would not show the next text: it gives
// way to that of what waits, department and leader stay.
func (h *Handler) next(ctx context.Context, who ledger.Actor, d deed) (sight, error) {
	if queueStates[d.filter.state] != store.AllStates {
		d.filter.state = ""
	}
	return h.sight(ctx, who, d.key.Quarter, d.filter)
}

// inPlace reports whether the page's script asks for list and text alone, to show them without loading a page.
func inPlace(r *http.Request) bool { return r.Header.Get("Taizhang-Place") != "" }

// place answers with the next text at once, in the one round trip, and says in Content-Location what its address is.
func (h *Handler) place(w http.ResponseWriter, r *http.Request, k ledger.Key, f filter, done string) error {
	w.Header().Set("Content-Location", route.OfficeItemIn(k.Quarter.Year, k.Quarter.Number, k.Task, f.query()))
	return h.item(w, r, http.StatusOK, k, f, attempt{done: done})
}
