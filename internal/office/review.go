package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

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
	progress string
	changed  bool                   // progress is not what the form was given
	edited   bool                   // the text that was read had the office's wording
	remarks  map[string][]rawRemark // that were typed, by the department whose part they return; empty: the entry
}

// rawRemark are the fields of one remark.
type rawRemark struct{ code, words, quote, start string }

func (r rawRemark) empty() bool { return strings.TrimSpace(r.words+r.quote) == "" && r.code == "" }

func (r rawRemark) remark() ledger.Remark {
	start, err := strconv.Atoi(r.start)
	if err != nil {
		start = -1
	}
	return ledger.Remark{Code: ledger.RemarkCode(r.code), Words: r.words, Quote: strings.ReplaceAll(r.quote, "\r\n", "\n"), Start: start}
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
	d := deed{key: k, filter: f, progress: r.PostForm.Get("progress"), remarks: parseRemarks(r.PostForm)}
	version := r.PostForm.Get("version")
	if own := r.PostForm.Get("version." + k.Department); k.Contribution() && own != "" {
		version = own
	}
	if d.version, err = strconv.Atoi(version); err != nil {
		d.version = -1 // of nobody: the store answers with what is there now
	}
	read := r.PostForm.Get("wording")
	d.changed = read != "" && r.PostForm.Has("progress") && read != wording(d.progress)
	d.edited = r.PostForm.Get("edited") != ""
	return d, nil
}

// parseRemarks reads the remarks of a form: code, reason, quote and start, from the second on with a number behind,
// code-1; of a part with its department, code.scjg. What was left empty is left out.
func parseRemarks(form url.Values) map[string][]rawRemark {
	found := map[string][]rawRemark{}
	add := func(department, suffix string) {
		m := rawRemark{form.Get("code" + suffix), form.Get("reason" + suffix), form.Get("quote" + suffix), form.Get("start" + suffix)}
		if !m.empty() {
			found[department] = append(found[department], m)
		}
	}
	for i := range ledger.MaxRemarks {
		add("", ledger.RemarkField("", i))
	}
	for name := range form {
		if department, ok := strings.CutPrefix(name, "reason."); ok {
			add(department, "."+department)
		}
	}
	return found
}

// wording is a mark of a text, by which a changed one is told.
func wording(progress string) string {
	text, _ := ledger.Text{Progress: progress}.Clean()
	sum := sha256.Sum256([]byte(text.Progress))
	return hex.EncodeToString(sum[:8])
}

// attempt is what was typed, to be shown again.
func (d deed) attempt() attempt {
	a := attempt{department: d.key.Department, remarks: d.remarks, progress: d.progress}
	a.edits = d.changed
	return a
}

// left says what was typed that the deed would leave behind: an edit unless it is one, remarks unless it returns them. It
// answers the form again then, and reports whether it did.
func (h *Handler) left(w http.ResponseWriter, r *http.Request, d deed, edits, returns bool) (bool, error) {
	a := d.attempt()
	if d.changed && !edits {
		a.problems = ledger.Problems{"progress": "改过的文字还没有保存，所以没有执行。请先“保存改字”，或者恢复原来的文字。"}
		return true, h.item(w, r, http.StatusUnprocessableEntity, d.key, d.filter, a)
	}
	for department, remarks := range d.remarks {
		if returns && department == d.key.Department {
			continue
		}
		if slices.ContainsFunc(remarks, func(m rawRemark) bool { return strings.TrimSpace(m.words) != "" }) {
			a.department, a.edits = department, false
			a.problems = ledger.Problems{"reason": "写了退回意见，所以没有执行。要退回请按“退回”；不退回的，请先清空意见。"}
			return true, h.item(w, r, http.StatusUnprocessableEntity, d.key, d.filter, a)
		}
	}
	return false, nil
}

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
	if _, err := h.store.AcceptEntry(r.Context(), actor(r), d.key, d.version); err != nil {
		return h.again(w, r, d, d.attempt(), err)
	}
	return h.goOn(w, r, d, d.name()+"已通过")
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
	if open == "" {
		return false, nil
	}
	a := d.attempt()
	a.sure = open
	return true, h.item(w, r, http.StatusUnprocessableEntity, d.key, d.filter, a)
}

// Return answers POST …/return: the whole entry goes back, of a joint task every part. It goes on to the next text that
// waits.
func (h *Handler) Return(w http.ResponseWriter, r *http.Request) error {
	return h.sendBack(w, r, func(d deed) error { return h.goOn(w, r, d, d.name()+"已退回") })
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
	if inPlace(r) {
		return h.place(w, r, d.key, d.filter, flash)
	}
	return respond.Redirect(w, r, route.OfficeItemIn(q.Year, q.Number, d.key.Task, d.filter.query()), flash)
}

// goOn shows the next text that waits to be read, or the list when none is left.
func (h *Handler) goOn(w http.ResponseWriter, r *http.Request, d deed, flash string) error {
	s, err := h.next(r.Context(), actor(r), d)
	if err != nil {
		return err
	}
	if n := s.queue.Next(d.key.Task); n != 0 {
		if inPlace(r) {
			k := ledger.Key{Quarter: d.key.Quarter, Task: n}
			w.Header().Set("Content-Location", s.item(n))
			return h.show(w, r, http.StatusOK, k, s, attempt{done: flash, back: s.item(d.key.Task)})
		}
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

// inPlace reports whether the page's script asks for list and text alone, to show them without loading a page.
func inPlace(r *http.Request) bool { return r.Header.Get("Taizhang-Place") != "" }

// place answers with the next text at once, in the one round trip, and says in Content-Location what its address is.
func (h *Handler) place(w http.ResponseWriter, r *http.Request, k ledger.Key, f filter, done string) error {
	w.Header().Set("Content-Location", route.OfficeItemIn(k.Quarter.Year, k.Quarter.Number, k.Task, f.query()))
	return h.item(w, r, http.StatusOK, k, f, attempt{done: done})
}
