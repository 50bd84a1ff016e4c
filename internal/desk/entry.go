package desk

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
	"taizhang/web/layout"
)

// Entry is GET of a text: the editor, or the text with the reason why it cannot be changed now. ?quote=1 fills an empty
// editor with last quarter's text, ?insert= puts the part of the unit with that code at the end of the leading unit's.
func (h *Handler) Entry(w http.ResponseWriter, r *http.Request) error {
	rq, err := h.scope(w, r)
	if err != nil {
		return err
	}
	doc, err := h.document(rq)
	if err != nil {
		return h.toPart(rq, err)
	}
	if !rq.may(doc, ledger.Save) {
		return h.showRead(rq, doc, http.StatusOK, "")
	}
	form := deskpage.Form{Text: doc.Text, Rating: string(doc.Rating), Version: strconv.Itoa(doc.Version)}
	before, _ := rq.key.Quarter.Before()
	var notice string
	switch {
	case !r.URL.Query().Has("quote") || doc.LastProgress == "":
	case len(ledger.Paragraphs(doc.Progress)) > 0:
		notice = "编辑框里已有文字，没有引用上季度文字。"
	default:
		form.Text.Progress, form.Unsaved = doc.LastProgress, true
		notice = "编辑框里是" + before.Name() + "的文字，还没有保存。请改为" + rq.key.Quarter.Name() + "的情况。"
		if lastWhole(rq, doc) {
			notice = "编辑框里是" + before.Name() + "全项的文字，各单位的都在里面，还没有保存。请只留本单位的部分，并改为" + rq.key.Quarter.Name() + "的情况。"
		}
	}
	if text, said, ok := insert(doc, r.URL.Query().Get("insert")); ok {
		form.Text.Progress, form.Unsaved, notice = text, true, said
	}
	view := h.edit(rq, doc, form)
	if r.URL.Query().Has("check") && doc.State != ledger.Blank && !form.Unsaved {
		view.Findings = h.asking(rq, doc, doc.Text, nil)
		view.Mistakes = openQuestions(view.Findings)
		if n := len(view.Mistakes); n > 0 {
			view.Refused, view.Kept = "没有报送。", fmt.Sprintf("有%d处要核对，已存为草稿。", n)
		}
	}
	if notice != "" {
		view.Notices = append(view.Notices, notice)
	}
	if doc.LastProgress != "" && len(ledger.Paragraphs(form.Text.Progress)) == 0 {
		view.QuoteHref, view.QuoteText = rq.href()+"?quote=1", doc.LastProgress
		view.QuoteWhole = lastWhole(rq, doc)
	}
	return h.showEdit(rq, http.StatusOK, view)
}

// SaveEntry is POST of a text, with do=save or do=hand-in, or do=merge after a clash. It answers 303 when it was stored,
// 422 with the form as it was typed, 409 with both texts when somebody else changed the stored one.
func (h *Handler) SaveEntry(w http.ResponseWriter, r *http.Request) error {
	rq, err := h.scope(w, r)
	if err != nil {
		return err
	}
	form, err := readForm(w, r, rq.key.Quarter)
	if err != nil {
		return err
	}
	form, base, problems := form.judge()
	switch {
	case wantsJSON(r):
		return h.autosave(rq, form, base, problems)
	case form.Do == doMerge:
		return h.merge(rq, form, problems)
	case form.Do == doHandIn && len(problems) == 0:
		return h.handIn(rq, form, base)
	}
	if len(problems) == 0 {
		saved, err := h.store.SaveEntry(r.Context(), rq.actor, rq.key, base, form.Text)
		if err == nil {
			return h.saved(rq, saved)
		}
		if !errors.As(err, &problems) { // what only the stored task can judge
			return h.failed(rq, form, err)
		}
	}
	doc, err := h.document(rq)
	if err != nil {
		return err
	}
	return h.refuse(rq, doc, form, problems, http.StatusUnprocessableEntity)
}

// failed answers a deed that the store refused for what is stored now: with both texts.
func (h *Handler) failed(r request, form entryForm, err error) error {
	var clash *ledger.Clash
	var refusal *ledger.Refusal
	switch {
	case errors.As(err, &clash):
		return h.clash(r, form, "")
	case errors.As(err, &refusal) && refusal.Kind == ledger.Conflict:
		return h.clash(r, form, refusal.Message)
	case errors.Is(err, ledger.ErrNotFound):
		return notFound()
	}
	return err
}

// saved sends the writer back to the editor.
func (h *Handler) saved(r request, saved store.Saved) error {
	flash := fmt.Sprintf("已保存 %s，第%d稿", ledger.Clock(saved.At, h.now()), saved.Revision)
	if n := len(saved.Unread); n > 0 {
		flash += fmt.Sprintf("。本季数据有%d个读不成数，下面已标出", n)
	}
	if saved.Version == 0 {
		flash = "还没有写，没有存草稿。"
	}
	return respond.Redirect(r.w, r.Request, r.href(), flash)
}

func handedIn(key ledger.Key) string {
	if key.Contribution() {
		return fmt.Sprintf("第%d项的分报已报送", key.Task)
	}
	return fmt.Sprintf("第%d项已报送", key.Task)
}

// refuse shows the editor as it was typed, with what is wrong. Where the stored text can no longer be changed, what was
// typed is shown to be copied.
func (h *Handler) refuse(r request, doc store.DeskDocument, form entryForm, problems ledger.Problems, status int) error {
	if _, err := rule(doc).Decide(r.actor, ledger.Save); err != nil {
		return h.showClash(r, doc, form, err.Error())
	}
	if form.Do == doHandIn {
		for field, message := range r.lacks(doc, form.Text) {
			if problems[field] == "" {
				problems[field] = message
			}
		}
	}
	// A hand-in that only lacks something was saved as a draft, so the stored text is what was typed.
	view := h.edit(r, doc, deskpage.Form{
		Text: form.Text, Rating: string(form.Text.Rating), Version: form.Version,
		Errors: problems, Merging: form.Merging,
		Unsaved: form.Text != doc.Text || form.Version != strconv.Itoa(doc.Version),
	})
	if form.Do == doHandIn {
		view.Findings = h.asking(r, doc, form.Text, &form)
	}
	if form.Merging {
		view.Notices = append(view.Notices, "两稿还没有合并。编辑框里是您的一稿，已保存的一稿在旁边；合并好请保存。")
	}
	if len(problems) > 0 {
		view.Refused = "没有保存。"
		if form.Do == doHandIn {
			view.Refused = "没有报送。"
		}
		todo := "要改"
		if problems["check"] != "" { // which, one by one
			todo = "要改或核对"
			delete(problems, "check")
		}
		view.Mistakes = append(mistakes(problems, doc.Measures), openQuestions(view.Findings)...)
		view.Kept = fmt.Sprintf("有%d处%s，已写的都还在。", len(view.Mistakes), todo)
		if !view.Unsaved {
			view.Kept = fmt.Sprintf("有%d处%s，已写的都还在，已存为草稿。", len(view.Mistakes), todo)
		}
	}
	return h.showEdit(r, status, view)
}

// openQuestions leads from the top of the page to each finding that was not confirmed.
func openQuestions(findings []deskpage.Finding) []deskpage.Mistake {
	var out []deskpage.Mistake
	for _, f := range findings {
		if f.Ask != "" && !f.Confirmed {
			out = append(out, deskpage.Mistake{Field: f.ID, Text: f.Text})
		}
	}
	return out
}

// mistakes lists problems in the order of the form. Those of typed figures are named by the words of their measures.
func mistakes(problems ledger.Problems, measures []reading.Measure) []deskpage.Mistake {
	var out []deskpage.Mistake
	take := func(field, name string) {
		if text := problems[field]; text != "" {
			out = append(out, deskpage.Mistake{Field: field, Text: name + text})
		}
	}
	take("progress", "")
	known := map[string]bool{}
	for _, m := range measures {
		field := ledger.FigureField(m.ID)
		known[field] = true
		take(field, "“"+ledger.FullWidth(m.Quote)+"”：")
	}
	for _, field := range slices.Sorted(maps.Keys(problems)) {
		if typedField.MatchString(field) && !known[field] { // of a measure that is none any more
			take(field, "")
		}
	}
	for _, field := range []string{"rating", "problems", "next_steps", "why"} {
		take(field, "")
	}
	for _, whole := range []string{"version", "do"} {
		if text := problems[whole]; text != "" {
			out = append(out, deskpage.Mistake{Text: text})
		}
	}
	return out
}

// Withdraw is POST …/withdraw: takes back what was handed in and not yet accepted.
func (h *Handler) Withdraw(w http.ResponseWriter, r *http.Request) error {
	rq, err := h.scope(w, r)
	if err != nil {
		return err
	}
	form, err := readForm(w, r, rq.key.Quarter)
	if err != nil {
		return err
	}
	base, err := strconv.Atoi(form.Version)
	if err != nil {
		return &respond.StatusError{
			Status: http.StatusUnprocessableEntity, Heading: "没有撤回",
			Text: "没有收到要撤回的是哪一稿。请回到这一项再点一次。",
			Ways: []layout.Link{{Text: rq.title(), Href: rq.href()}},
		}
	}
	var clash *ledger.Clash
	var refusal *ledger.Refusal
	_, err = h.store.Withdraw(r.Context(), rq.actor, rq.key, base)
	switch {
	case err == nil:
		return respond.Redirect(w, r, rq.href(), fmt.Sprintf("第%d项已撤回，改好请再报送", rq.key.Task))
	case errors.Is(err, ledger.ErrNotFound):
		return notFound()
	case errors.As(err, &clash):
		return h.notWithdrawn(rq, "没有撤回。这一份在您打开以后有变化，请看现在的状态。")
	case errors.As(err, &refusal) && refusal.Kind == ledger.Conflict:
		return h.notWithdrawn(rq, "没有撤回。"+refusal.Message)
	}
	return err
}

func (h *Handler) notWithdrawn(r request, why string) error {
	doc, err := h.document(r)
	if err != nil {
		return err
	}
	return h.showRead(r, doc, http.StatusConflict, why)
}

func (h *Handler) showEdit(r request, status int, view deskpage.EditView) error {
	var err error
	if view.Directives, err = h.calls(r.Context(), r.actor, r.key.Quarter, r.key.Task); err != nil {
		return err
	}
	f := frame(r.w, r.Request, view.Refused+view.Title, foot, "desk.js", "autosave.js")
	return respond.Page(r.w, r.Request, status, deskpage.Edit(f, view))
}

func (h *Handler) showRead(r request, doc store.DeskDocument, status int, alert string) error {
	view := h.read(r, doc)
	view.Alert = alert
	var err error
	if view.Directives, err = h.calls(r.Context(), r.actor, r.key.Quarter, r.key.Task); err != nil {
		return err
	}
	f := frame(r.w, r.Request, view.Title, foot, "desk.js")
	return respond.Page(r.w, r.Request, status, deskpage.Read(f, view))
}
