package office

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/web/directivepage"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// DirectiveStore is what the office does with directives (批示).
type DirectiveStore interface {
	Directives(ctx context.Context, actor ledger.Actor) ([]ledger.Directive, error)
	Directive(ctx context.Context, actor ledger.Actor, id int64) (ledger.Directive, error)
	CloseDirective(ctx context.Context, actor ledger.Actor, id int64, base int, words string) error
	ReopenDirective(ctx context.Context, actor ledger.Actor, id int64, base int, words string, day time.Time) error
}

// Directives answers GET /office/directives: all there are, overdue and open first.
func (h *Handler) Directives(w http.ResponseWriter, r *http.Request) error {
	f := ledger.DirectiveFilter{State: r.URL.Query().Get("state"), Unit: r.URL.Query().Get("department")}
	all, err := h.store.Directives(r.Context(), actor(r))
	if err != nil {
		return err
	}
	units := directedUnits(all)
	switch {
	case !f.Valid():
		return badDirectiveFilter("没有这种情况。情况有逾期未答复、待答复、已答复、已办结。")
	case f.Unit != "" && !slices.ContainsFunc(units, func(o ui.Option) bool { return o.Value == f.Unit }):
		return badDirectiveFilter("没有给这个单位的批示。")
	}
	view := ui.DirectiveList{
		Tabs:   ui.DirectiveTabs(all, f, h.now(), func(q url.Values) string { return route.OfficeDirectives(q) }),
		Action: route.OfficeDirectives(nil), State: f.State, Unit: f.Unit, Units: units,
		Empty: "没有批示", Explain: "市领导在事项页上写的批示和单位的答复列在这里。", Caption: "批示，逾期和待答复的在前",
	}
	view.Rows = ui.DirectiveRows(all, f, h.now(), route.OfficeDirective)
	return respond.Page(w, r, http.StatusOK, directivepage.List(h.frame(w, r, "批示", layout.Directives), view))
}

// directedUnits are the units that have something to answer or had, by their names, after the choice of all.
func directedUnits(all []ledger.Directive) []ui.Option {
	names := map[string]string{}
	for _, d := range all {
		for _, u := range d.Units {
			names[u.Code] = ledger.FullWidth(u.Name)
		}
	}
	var options []ui.Option
	for code, name := range names {
		options = append(options, ui.Option{Value: code, Text: name})
	}
	slices.SortFunc(options, func(a, b ui.Option) int { return cmp.Compare(a.Text, b.Text) })
	return append([]ui.Option{{Text: "全部"}}, options...)
}

func badDirectiveFilter(why string) error {
	return &respond.StatusError{
		Status: http.StatusBadRequest, Heading: "不能这样筛选", Text: why,
		Ways: []layout.Link{{Text: "全部批示", Href: route.OfficeDirectives(nil)}},
	}
}

// Directive answers GET /office/directives/{id}.
func (h *Handler) Directive(w http.ResponseWriter, r *http.Request) error {
	id, err := respond.ID(r)
	if err != nil {
		return err
	}
	return h.directive(w, r, http.StatusOK, id, ui.DirectiveAttempt{})
}

func (h *Handler) directive(w http.ResponseWriter, r *http.Request, status int, id int64, a ui.DirectiveAttempt) error {
	d, err := h.store.Directive(r.Context(), actor(r), id)
	if err != nil {
		return err
	}
	sheet := ui.NewDirectiveSheet(d, actor(r), h.now(), a, func(action ledger.DirectiveAction) string {
		return route.OfficeDirectiveAction(id, string(action))
	})
	sheet.Task = route.OverviewTask(d.Year, d.Number, d.Task)
	crumbs := []ui.Crumb{{Text: "批示", Href: route.OfficeDirectives(nil)}, {Text: "第" + sheet.Number + "项"}}
	return respond.Page(w, r, status, directivepage.Sheet(h.frame(w, r, "第"+sheet.Number+"项批示", layout.Directives), crumbs, sheet))
}

// CloseDirective answers POST /office/directives/{id}/close.
func (h *Handler) CloseDirective(w http.ResponseWriter, r *http.Request) error {
	return h.deal(w, r, ledger.DirectiveClose, "批示已办结", func(id int64, base int, a ui.DirectiveAttempt) error {
		return h.store.CloseDirective(r.Context(), actor(r), id, base, a.Words)
	})
}

// ReopenDirective answers POST /office/directives/{id}/reopen.
func (h *Handler) ReopenDirective(w http.ResponseWriter, r *http.Request) error {
	return h.deal(w, r, ledger.DirectiveReopen, "已要求单位再办", func(id int64, base int, a ui.DirectiveAttempt) error {
		return h.store.ReopenDirective(r.Context(), actor(r), id, base, a.Words, ledger.ParseDay(a.Day))
	})
}

// deal does something to a directive, or shows it again with what was typed.
func (h *Handler) deal(w http.ResponseWriter, r *http.Request, action ledger.DirectiveAction, done string,
	do func(id int64, base int, a ui.DirectiveAttempt) error,
) error {
	id, err := respond.ID(r)
	if err != nil {
		return err
	}
	if err := respond.ParseForm(w, r, maxForm, "words"); err != nil {
		return err
	}
	base, _ := strconv.Atoi(r.PostForm.Get("version")) // one that is no number is nobody's version
	a := ui.DirectiveAttempt{Action: action, Words: r.PostForm.Get("words"), Day: r.PostForm.Get("answer_by")}
	err = do(id, base, a)
	if status, problems, why := respond.Refused(err); status != 0 {
		a.Problems, a.Refused = problems, why
		return h.directive(w, r, status, id, a)
	}
	if err != nil {
		return err
	}
	return respond.Redirect(w, r, route.OfficeDirective(id), done)
}
