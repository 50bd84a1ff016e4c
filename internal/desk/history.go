package desk

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"taizhang/internal/history"
	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// History is GET …/history: what became of a text, and what two of its revisions, ?from=3&to=7, say differently.
func (h *Handler) History(w http.ResponseWriter, r *http.Request) error {
	rq, err := h.scope(w, r)
	if err != nil {
		return err
	}
	return h.showHistory(rq, http.StatusOK, "")
}

func (h *Handler) showHistory(r request, status int, alert string) error {
	past, err := h.past(r)
	if err != nil {
		return err
	}
	q := r.key.Quarter
	query := r.URL.Query()
	texts := func(numbers ...int) (map[int]ledger.Text, error) {
		return h.store.RevisionTexts(r.Context(), r.actor, r.key, numbers...)
	}
	shown, err := history.View(past, query.Get("from"), query.Get("to"), texts, func(from, to int) string {
		return route.History(q.Year, q.Number, r.key.Task, r.key.Department, from, to)
	})
	if errors.Is(err, ledger.ErrNotFound) {
		return noRevision(r)
	}
	if err != nil {
		return err
	}
	newest := len(past.Revisions) > 0 && past.Revisions[len(past.Revisions)-1].Number == shown.From
	document := ledger.Document{State: past.State, Quarter: past.Quarter, Writer: past.Department}
	if shown.From > 0 && !newest && document.May(r.actor, ledger.Save) {
		shown.Restore, shown.Version = route.Restore(q.Year, q.Number, r.key.Task, r.key.Department), strconv.Itoa(past.Version)
	}
	view := deskpage.HistoryView{
		Title:       fmt.Sprintf("第%d项　%s进展的修订", r.key.Task, q.Name()),
		Text:        layout.Link{Text: "返回这一项", Href: r.href()},
		List:        layout.Link{Text: q.Name() + "填报", Href: r.listHref()},
		Requirement: ledger.FullWidth(past.Requirement),
		Alert:       alert,
		History:     shown,
	}
	if r.key.Contribution() {
		view.Title = fmt.Sprintf("第%d项　%s%s分报的修订", r.key.Task, q.Name(), past.DepartmentName)
	}
	f := frame(r.w, r.Request, alert+view.Title, foot, "desk.js")
	return respond.Page(r.w, r.Request, status, deskpage.History(f, view))
}

func (h *Handler) past(r request) (store.History, error) {
	past, err := h.store.History(r.Context(), r.actor, r.key)
	if errors.Is(err, ledger.ErrNotFound) {
		return past, notFound()
	}
	return past, err
}

// Restore is POST …/restore: saves the revision number as the newest draft. It answers as a save does: 303, 409 with both
// texts, 422 when the text cannot be stored any more.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	rq, err := h.scope(w, r)
	if err != nil {
		return err
	}
	form, err := readForm(w, r, rq.key.Quarter)
	if err != nil {
		return err
	}
	base, err := strconv.Atoi(form.Version)
	if err != nil || base < 0 {
		return h.showHistory(rq, http.StatusUnprocessableEntity, "没有放回。没有收到草稿现在是哪一稿，请再点一次。")
	}
	number, err := strconv.Atoi(r.PostForm.Get("number"))
	if err != nil {
		return noRevision(rq)
	}
	texts, err := h.store.RevisionTexts(r.Context(), rq.actor, rq.key, number)
	if errors.Is(err, ledger.ErrNotFound) {
		return notFound()
	}
	if err != nil {
		return err
	}
	text, ok := texts[number]
	if !ok {
		return noRevision(rq)
	}
	form = entryForm{Text: text, Version: form.Version, Do: doSave}
	saved, err := h.store.SaveEntry(r.Context(), rq.actor, rq.key, base, form.Text)
	var problems ledger.Problems
	switch {
	case err == nil && saved.Version == base:
		return respond.Redirect(w, r, rq.href(), fmt.Sprintf("草稿与第%d稿相同，没有另存", number))
	case err == nil:
		return respond.Redirect(w, r, rq.href(), fmt.Sprintf("已把第%d稿放回草稿，存为第%d稿", number, saved.Revision))
	case errors.As(err, &problems):
		form.Text, _ = form.Text.Clean()
		doc, err := h.document(rq)
		if err != nil {
			return err
		}
		return h.refuse(rq, doc, form, problems, http.StatusUnprocessableEntity)
	}
	return h.failed(rq, form, err)
}

func noRevision(r request) error {
	q := r.key.Quarter
	return &respond.StatusError{
		Status: http.StatusNotFound, Heading: "没有这一稿", Text: "修订的号码可能抄错了。请从修订页里选。",
		Ways: []layout.Link{{Text: "全部修订", Href: route.History(q.Year, q.Number, r.key.Task, r.key.Department, 0, 0)}},
	}
}

// ownParts are the addresses of the actor's contributions to the task, when its entry is not his to write.
func (h *Handler) ownParts(r request) ([]layout.Link, error) {
	items, err := h.store.DeskList(r.Context(), r.actor, r.key.Quarter)
	if err != nil {
		return nil, err
	}
	var links []layout.Link
	for _, item := range items {
		if item.Number == r.key.Task && !item.Duty.WritesEntry() {
			links = append(links, layout.Link{Text: item.DepartmentName, Href: textHref(r.key.Quarter, item.Number, item.Department)})
		}
	}
	return links, nil
}

// toPart answers an address of an entry that others write: with the way to the actor's own part, or with the list of them
// when there are several. refused is the answer to those who have none.
func (h *Handler) toPart(r request, refused error) error {
	var refusal *ledger.Refusal
	if r.key.Contribution() || !errors.As(refused, &refusal) || refusal.Kind != ledger.Forbidden {
		return refused
	}
	links, err := h.ownParts(r)
	switch {
	case err != nil:
		return err
	case len(links) == 0:
		return refused
	case len(links) == 1:
		return respond.Redirect(r.w, r.Request, links[0].Href, "")
	}
	title := fmt.Sprintf("第%d项　%s分报", r.key.Task, r.key.Quarter.Name())
	view := deskpage.PartsView{Title: title, List: layout.Link{Text: r.key.Quarter.Name() + "填报", Href: r.listHref()}, Parts: links}
	return respond.Page(r.w, r.Request, http.StatusOK, deskpage.Parts(frame(r.w, r.Request, title, foot), view))
}
