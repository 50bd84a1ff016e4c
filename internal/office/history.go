package office

import (
	"errors"
	"fmt"
	"net/http"

	"taizhang/internal/history"
	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/web/layout"
	"taizhang/web/officepage"
	"taizhang/web/route"
)

// History is GET …/history of an entry or of one unit's part: what became of it, and what two of its revisions,
// ?from=3&to=7, say differently.
func (h *Handler) History(w http.ResponseWriter, r *http.Request) error {
	k, err := key(r)
	if err != nil {
		return err
	}
	past, err := h.store.History(r.Context(), actor(r), k)
	if err != nil {
		return err
	}
	q := k.Quarter
	address := func(department string, from, to int) string {
		return route.OfficeHistory(q.Year, q.Number, k.Task, department, from, to)
	}
	query := r.URL.Query()
	texts := func(numbers ...int) (map[int]ledger.Text, error) {
		return h.store.RevisionTexts(r.Context(), actor(r), k, numbers...)
	}
	shown, err := history.View(past, query.Get("from"), query.Get("to"), texts, func(from, to int) string {
		return address(k.Department, from, to)
	})
	if errors.Is(err, ledger.ErrNotFound) {
		return &respond.StatusError{
			Status: http.StatusNotFound, Heading: "没有这一稿", Text: "修订的号码可能抄错了，或者是单位还没有报送的草稿。请从修订页里选。",
			Ways: []layout.Link{{Text: "全部修订", Href: address(k.Department, 0, 0)}},
		}
	}
	if err != nil {
		return err
	}
	view := officepage.HistoryView{
		Title:       fmt.Sprintf("第%d项　%s进展的修订", k.Task, q.Name()),
		Item:        layout.Link{Text: "返回这一项", Href: route.OfficeItem(q.Year, q.Number, k.Task)},
		Requirement: ledger.FullWidth(past.Requirement),
		History:     shown,
	}
	if k.Contribution() {
		view.Title = fmt.Sprintf("第%d项　%s%s分报的修订", k.Task, q.Name(), past.DepartmentName)
	}
	view.Texts = append(view.Texts, officepage.HistoryText{Link: layout.Link{Text: "全项", Href: address("", 0, 0)}, Current: !k.Contribution()})
	for _, p := range past.Parts {
		view.Texts = append(view.Texts, officepage.HistoryText{
			Link: layout.Link{Text: p.Name, Href: address(p.Code, 0, 0)}, Current: p.Code == k.Department,
		})
	}
	return respond.Page(w, r, http.StatusOK, officepage.History(h.frame(w, r, view.Title, layout.Queue), view))
}
