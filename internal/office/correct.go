package office

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/officepage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// correctForm is the draft of a correction as it was typed. Tasks and Texts go together.
type correctForm struct {
	Version string
	Reason  string
	Tasks   []string
	Texts   []string
	Add     string // a further task, to be shown with its public text
	Drop    string // a task that is not to be corrected after all
	Check   bool   // go on to the check
}

func parseCorrectForm(form url.Values) correctForm {
	f := correctForm{
		Version: form.Get("version"), Reason: form.Get("reason"), Tasks: form["task"], Texts: form["progress"],
		Add: strings.TrimSpace(form.Get("add")), Drop: form.Get("drop"), Check: form.Get("do") == "check",
	}
	n := min(len(f.Tasks), len(f.Texts))
	f.Tasks, f.Texts = f.Tasks[:n], f.Texts[:n]
	return f
}

// correction is the typed value without the task that was dropped. What cannot be a task is not in it.
func (f correctForm) correction() ledger.Correction {
	c := ledger.Correction{Reason: f.Reason, Texts: map[int]string{}}
	for i, typed := range f.Tasks {
		if n, err := ledger.ParseTaskNumber(typed); err == nil && typed != f.Drop {
			c.Texts[n] = f.Texts[i]
		}
	}
	return c
}

// Correct answers GET /office/{year}/{quarter}/correct: the draft of a correction. Tasks that the address names are there
// with their public text, to be changed.
func (h *Handler) Correct(w http.ResponseWriter, r *http.Request) error {
	desk, err := h.correctionDesk(r)
	if err != nil {
		return err
	}
	form := storedForm(desk.Draft)
	for _, typed := range r.URL.Query()["task"] {
		if n, err := ledger.ParseTaskNumber(typed); err == nil {
			form.include(desk, n)
		}
	}
	return h.correct(w, r, http.StatusOK, desk, form, correctAttempt{})
}

func (h *Handler) correctionDesk(r *http.Request) (store.CorrectionDesk, error) {
	q, err := quarter(r)
	if err != nil {
		return store.CorrectionDesk{}, err
	}
	return h.store.CorrectionDesk(r.Context(), actor(r), q)
}

// storedForm is the form of a draft; that of none is empty.
func storedForm(draft *store.Correction) correctForm {
	f := correctForm{Version: "0"}
	if draft == nil {
		return f
	}
	f.Version, f.Reason = strconv.Itoa(draft.Version), draft.Reason
	for _, t := range draft.Texts {
		f.Tasks, f.Texts = append(f.Tasks, strconv.Itoa(t.Number)), append(f.Texts, t.Progress)
	}
	return f
}

// include adds a task with its public text, unless it is there.
func (f *correctForm) include(desk store.CorrectionDesk, n int) {
	typed := strconv.Itoa(n)
	row, ok := desk.Row(n)
	if !ok || slices.Contains(f.Tasks, typed) {
		return
	}
	f.Tasks, f.Texts = append(f.Tasks, typed), append(f.Texts, strings.Join(row.Progress, "\n"))
}

// correctAttempt is why a draft was not stored. The zero value is none.
type correctAttempt struct {
	problems ledger.Problems // of the fields reason, add and progress-39
	conflict string
	saved    bool // it was stored, but is not complete
}

// SaveCorrection answers POST of the same address. What was typed is stored whatever button was pressed: 422 with it when
// it cannot be, 409 with both when somebody else was faster.
func (h *Handler) SaveCorrection(w http.ResponseWriter, r *http.Request) error {
	if err := parse(w, r); err != nil {
		return err
	}
	desk, err := h.correctionDesk(r)
	if err != nil {
		return err
	}
	q, form := desk.Quarter, parseCorrectForm(r.PostForm)
	add := 0
	if form.Add != "" {
		add, err = ledger.ParseTaskNumber(ledger.Fold(form.Add))
		if _, ok := desk.Row(add); err != nil || !ok {
			return h.correct(w, r, http.StatusUnprocessableEntity, desk, form,
				correctAttempt{problems: ledger.Problems{"add": "没有这个序号。没有保存。"}})
		}
	}
	base, err := strconv.Atoi(form.Version)
	if err != nil {
		base = -1 // no draft has it
	}
	typed := form.correction()
	err = h.store.SaveCorrection(r.Context(), actor(r), q, base, typed)
	var problems ledger.Problems
	if errors.As(err, &problems) {
		return h.correct(w, r, http.StatusUnprocessableEntity, desk, form, correctAttempt{problems: problems})
	}
	if message, ok := conflictOf(err); ok {
		if desk, err = h.correctionDesk(r); err != nil {
			return err
		}
		if desk.Draft != nil {
			form.Version = strconv.Itoa(desk.Draft.Version)
		}
		return h.correct(w, r, http.StatusConflict, desk, form, correctAttempt{conflict: message})
	}
	if err != nil {
		return err
	}
	if form.Check && add == 0 {
		if problems := lacking(desk, typed); len(problems) > 0 {
			return h.incomplete(w, r, form, problems)
		}
		return respond.Redirect(w, r, route.OfficePublish(q.Year, q.Number), "更正稿已保存")
	}
	// Tasks whose text is still the public one are not part of the draft; the address keeps them in the form.
	var open []int
	for n, text := range typed.Texts {
		if row, ok := desk.Row(n); ok && slices.Equal(ledger.Paragraphs(text), row.Progress) {
			open = append(open, n)
		}
	}
	slices.Sort(open)
	if add != 0 && !slices.Contains(open, add) {
		open = append(open, add)
	}
	return respond.Redirect(w, r, route.OfficeCorrect(q.Year, q.Number, open...), "更正稿已保存")
}

// lacking names what a draft needs before it can be checked: a reason, at least one task, and other words than the public
// ones in each. Field names are those of ledger.Correction, and add where no task was chosen.
func lacking(desk store.CorrectionDesk, typed ledger.Correction) ledger.Problems {
	problems := typed.Complete()
	if message := problems["texts"]; message != "" {
		delete(problems, "texts")
		problems["add"] = message
	}
	for n, text := range typed.Texts {
		if row, ok := desk.Row(n); ok && slices.Equal(ledger.Paragraphs(text), row.Progress) {
			problems[ledger.CorrectionField(n)] = fmt.Sprintf("第%d项没有改动。请改好文字，或者点“不更正这一项”。", n)
		}
	}
	return problems
}

// incomplete shows the draft, which was stored, with what is missing before it can be checked. A task whose text is the
// public one is not in the draft, but stays in the form.
func (h *Handler) incomplete(w http.ResponseWriter, r *http.Request, form correctForm, problems ledger.Problems) error {
	desk, err := h.correctionDesk(r)
	if err != nil {
		return err
	}
	form.Version = storedForm(desk.Draft).Version
	return h.correct(w, r, http.StatusUnprocessableEntity, desk, form, correctAttempt{problems: problems, saved: true})
}

func (h *Handler) correct(w http.ResponseWriter, r *http.Request, status int, desk store.CorrectionDesk, form correctForm, a correctAttempt) error {
	q := desk.Quarter
	view := officepage.Correct{Name: q.Name()}
	switch {
	case desk.State != ledger.QuarterPublished || desk.Newest.Number == 0:
		view.Notice = &officepage.Note{
			Kind: ui.Behind, Head: "还不能更正。", Text: q.Name() + desk.State.String() + "。只有已公开的季度可以更正。",
			Href: route.OfficeQuarters(), Link: "到“季度”",
		}
	case a.conflict != "":
		view.Notice = &officepage.Note{Kind: ui.Wrong, Head: "没有保存。", Text: a.conflict}
	case a.saved:
		view.Notice = &officepage.Note{Kind: ui.Wrong, Head: "还不能送审。", Text: "更正稿已保存。请补上下面标出的内容。"}
		for _, field := range slices.Sorted(maps.Keys(a.problems)) {
			view.Notice.Href, view.Notice.Link = "#"+field, a.problems[field]
			break
		}
	case len(a.problems) > 0:
		view.Notice = &officepage.Note{Kind: ui.Wrong, Head: "没有保存。", Text: "请改好下面标出的地方。"}
	}
	if desk.Newest.Number > 0 {
		view.Title = desk.Newest.Title + "，" + ledger.EditionName(desk.Newest.Number)
		view.Public = route.Table(q.Year, q.Number)
	}
	if desk.State == ledger.QuarterPublished && desk.Newest.Number > 0 {
		view.Form = correctFormView(desk, form, a)
		if desk.Draft != nil && len(desk.Draft.Texts) > 0 {
			view.Further = route.OfficePublish(q.Year, q.Number)
		}
	}
	return respond.Page(w, r, status, officepage.CorrectPage(h.frame(w, r, "更正"+q.Name(), layout.Quarters), view))
}

func correctFormView(desk store.CorrectionDesk, form correctForm, a correctAttempt) *officepage.CorrectForm {
	q, rows := desk.Quarter, desk.Newest.Rows
	view := &officepage.CorrectForm{
		Action: route.OfficeCorrect(q.Year, q.Number), Version: form.Version, Reason: form.Reason, ReasonError: a.problems["reason"],
		Add: form.Add, AddError: a.problems["add"],
	}
	if len(rows) > 0 {
		view.Numbers = fmt.Sprintf("%d至%d", rows[0].Number, rows[len(rows)-1].Number)
	}
	theirs := map[int]string{}
	if desk.Draft != nil && a.conflict != "" {
		for _, t := range desk.Draft.Texts {
			theirs[t.Number] = t.Progress
		}
	}
	for i, typed := range form.Tasks {
		n, err := ledger.ParseTaskNumber(typed)
		row, ok := desk.Row(n)
		if err != nil || !ok || typed == form.Drop && len(a.problems) == 0 {
			continue
		}
		item := officepage.CorrectItem{
			Number: n, Requirement: row.Requirement, Published: row.Progress, Progress: form.Texts[i],
			Behind: behindWords(row, desk.Behind[n]), Error: a.problems[ledger.CorrectionField(n)],
		}
		if t, ok := theirs[n]; ok && t != form.Texts[i] {
			item.Theirs = ledger.Paragraphs(t)
		}
		delete(theirs, n)
		view.Items = append(view.Items, item)
	}
	for _, t := range draftTexts(desk) { // what somebody else has added
		if _, ok := theirs[t.Number]; ok {
			view.Items = append(view.Items, officepage.CorrectItem{
				Number: t.Number, Requirement: t.Requirement, Published: t.Published, Progress: t.Progress,
				Behind: behindWords(store.EditionRow{Progress: t.Published}, desk.Behind[t.Number]),
			})
		}
	}
	return view
}

// behindWords say of a row that was published empty what its entry had come to; empty for other rows.
func behindWords(row store.EditionRow, state ledger.State) string {
	if len(row.Progress) > 0 {
		return ""
	}
	switch state {
	case ledger.Draft:
		return "单位有草稿没有报送。草稿不公开，留在修订里。"
	case ledger.Returned:
		return "单位报送后被退回，没有再报送。原来的文字留在修订里。"
	case ledger.Submitted:
		return "单位报送了，没有审核。原来的文字留在修订里。"
	}
	return "没有单位报送。"
}

func draftTexts(desk store.CorrectionDesk) []store.CorrectionText {
	if desk.Draft == nil {
		return nil
	}
	return desk.Draft.Texts
}
