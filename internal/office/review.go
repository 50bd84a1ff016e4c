package office

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/route"
)

// deed is a posted form of the reading queue: raw, as it was typed.
type deed struct {
	key      ledger.Key
	filter   filter
	version  int
	reason   string
	progress string
}

func parseDeed(w http.ResponseWriter, r *http.Request) (deed, error) {
	if err := parse(w, r); err != nil {
		return deed{}, err
	}
	k, err := key(r)
	if err != nil {
		return deed{}, err
	}
	f, err := parseFilter(r.PostForm)
	if err != nil {
		return deed{}, err
	}
	version, err := strconv.Atoi(r.PostForm.Get("version"))
	if err != nil {
		version = -1 // of nobody: the store answers with what is there now
	}
	return deed{key: k, filter: f, version: version, reason: r.PostForm.Get("reason"), progress: r.PostForm.Get("progress")}, nil
}

// Accept answers POST …/accept and goes on to the next text that waits.
func (h *Handler) Accept(w http.ResponseWriter, r *http.Request) error {
	d, err := parseDeed(w, r)
	if err != nil {
		return err
	}
	if _, err := h.store.AcceptEntry(r.Context(), actor(r), d.key, d.version); err != nil {
		return h.again(w, r, d, attempt{}, err)
	}
	return h.goOn(w, r, d, d.name()+"已通过")
}

// Return answers POST …/return: the whole entry goes back, of a joint task every part. It goes on to the next text that
// waits.
func (h *Handler) Return(w http.ResponseWriter, r *http.Request) error {
	d, err := parseDeed(w, r)
	if err != nil {
		return err
	}
	if _, err := h.store.ReturnEntry(r.Context(), actor(r), d.key, d.version, d.reason); err != nil {
		return h.again(w, r, d, attempt{reason: d.reason}, err)
	}
	return h.goOn(w, r, d, d.name()+"已退回")
}

// ReturnPart answers POST …/parts/{dept}/return: one unit's part of a joint task goes back, the others stay.
func (h *Handler) ReturnPart(w http.ResponseWriter, r *http.Request) error {
	d, err := parseDeed(w, r)
	if err != nil {
		return err
	}
	if _, err := h.store.ReturnEntry(r.Context(), actor(r), d.key, d.version, d.reason); err != nil {
		return h.again(w, r, d, attempt{department: d.key.Department, reason: d.reason}, err)
	}
	return h.stay(w, r, d, d.name()+"的一份分报已退回")
}

// Edit answers POST …/edit: the office's own wording of the public part.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	d, err := parseDeed(w, r)
	if err != nil {
		return err
	}
	if _, err := h.store.EditEntry(r.Context(), actor(r), d.key, d.version, d.progress); err != nil {
		return h.again(w, r, d, attempt{edits: true, progress: d.progress}, err)
	}
	return h.stay(w, r, d, d.name()+"已改字")
}

// Compose answers POST …/compose: the parts of a joint task in place of the office's wording.
func (h *Handler) Compose(w http.ResponseWriter, r *http.Request) error {
	d, err := parseDeed(w, r)
	if err != nil {
		return err
	}
	if _, err := h.store.ComposeEntry(r.Context(), actor(r), d.key, d.version); err != nil {
		return h.again(w, r, d, attempt{}, err)
	}
	return h.stay(w, r, d, d.name()+"已按分报重新合成")
}

// name is 第27项.
func (d deed) name() string { return "第" + strconv.Itoa(d.key.Task) + "项" }

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
	return respond.Redirect(w, r, route.OfficeItemIn(q.Year, q.Number, d.key.Task, d.filter.query()), flash)
}

// goOn shows the next text that waits to be read, or the list when none is left.
func (h *Handler) goOn(w http.ResponseWriter, r *http.Request, d deed, flash string) error {
	s, err := h.next(r.Context(), actor(r), d)
	if err != nil {
		return err
	}
	if n := s.queue.Next(d.key.Task); n != 0 {
		return respond.Redirect(w, r, s.item(n), flash)
	}
	return respond.Redirect(w, r, s.list(), flash)
}

// next is what is looked at after a text was dealt with. A list of some other state would not show the next text: it gives
// way to that of what waits, the department stays.
func (h *Handler) next(ctx context.Context, who ledger.Actor, d deed) (sight, error) {
	if queueStates[d.filter.state] != store.AllStates {
		d.filter.state = ""
	}
	return h.sight(ctx, who, d.key.Quarter, d.filter)
}
