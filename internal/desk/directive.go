package desk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/web/directivepage"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// DirectiveStore is what departments do with directives (批示).
type DirectiveStore interface {
	Directives(ctx context.Context, actor ledger.Actor) ([]ledger.Directive, error)
	WaitingDirectives(ctx context.Context, actor ledger.Actor, q ledger.Quarter, task int) ([]ledger.Directive, error)
	Directive(ctx context.Context, actor ledger.Actor, id int64) (ledger.Directive, error)
	AnswerDirective(ctx context.Context, actor ledger.Actor, id int64, unit string, base int, words string) error
}

// calls are the directives that wait for the actor's answer: all, or on one task of a quarter.
func (h *Handler) calls(ctx context.Context, actor ledger.Actor, q ledger.Quarter, task int) ([]ui.Directive, error) {
	found, err := h.store.WaitingDirectives(ctx, actor, q, task)
	var calls []ui.Directive
	for _, d := range found {
		call := ui.NewDirective(d, h.now())
		call.Href = route.WorkDirective(d.ID)
		calls = append(calls, call)
	}
	return calls, err
}

// Directives is GET /work/directives: all that the actor's departments have or had to answer.
func (h *Handler) Directives(w http.ResponseWriter, r *http.Request) error {
	actor, err := staff(r)
	if err != nil {
		return err
	}
	f := ledger.DirectiveFilter{State: r.URL.Query().Get("state")}
	if !f.Valid() {
		return badFilter("没有这种情况。情况有逾期未答复、待答复、已答复、已办结。")
	}
	all, err := h.store.Directives(r.Context(), actor)
	if err != nil {
		return err
	}
	view := ui.DirectiveList{
		Tabs: ui.DirectiveTabs(all, f, h.now(), func(q url.Values) string {
			if state := q.Get("state"); state != "" {
				return route.WorkDirectives() + "?" + url.Values{"state": {state}}.Encode()
			}
			return route.WorkDirectives()
		}),
		Empty: "没有批示", Explain: "市领导对本单位牵头或者承担的事项写的批示列在这里。", Caption: "批示，待答复的在前",
	}
	view.Rows = ui.DirectiveRows(all, f, h.now(), route.WorkDirective)
	return respond.Page(w, r, http.StatusOK, directivepage.List(directiveFrame(w, r, "批示"), view))
}

// Directive is GET /work/directives/{id}.
func (h *Handler) Directive(w http.ResponseWriter, r *http.Request) error {
	actor, err := staff(r)
	if err != nil {
		return err
	}
	id, err := respond.ID(r)
	if err != nil {
		return err
	}
	return h.directive(w, r, http.StatusOK, actor, id, ui.DirectiveAttempt{})
}

func (h *Handler) directive(w http.ResponseWriter, r *http.Request, status int, actor ledger.Actor, id int64, a ui.DirectiveAttempt) error {
	d, err := h.store.Directive(r.Context(), actor, id)
	if err != nil {
		return err
	}
	sheet := ui.NewDirectiveSheet(d, actor, h.now(), a, func(ledger.DirectiveAction) string { return route.WorkDirectiveAnswer(id) })
	crumbs := []ui.Crumb{{Text: "批示", Href: route.WorkDirectives()}, {Text: "第" + sheet.Number + "项"}}
	return respond.Page(w, r, status, directivepage.Sheet(directiveFrame(w, r, "第"+sheet.Number+"项批示"), crumbs, sheet))
}

// AnswerDirective is POST /work/directives/{id}/answer. It answers 303, 422 with what was typed, or 409 with what was said
// meanwhile and what was typed.
func (h *Handler) AnswerDirective(w http.ResponseWriter, r *http.Request) error {
	actor, err := staff(r)
	if err != nil {
		return err
	}
	id, err := respond.ID(r)
	if err != nil {
		return err
	}
	if err := respond.ParseForm(w, r, maxForm, "words"); err != nil {
		return badForm(err)
	}
	base, _ := strconv.Atoi(r.PostForm.Get("version")) // one that is no number is nobody's version
	a := ui.DirectiveAttempt{Action: ledger.DirectiveAnswer, Unit: r.PostForm.Get("unit"), Words: r.PostForm.Get("words")}
	err = h.store.AnswerDirective(r.Context(), actor, id, a.Unit, base, a.Words)
	if status, problems, why := respond.Refused(err); status != 0 {
		a.Problems, a.Refused = problems, why
		return h.directive(w, r, status, actor, id, a)
	}
	if err != nil {
		return err
	}
	return respond.Redirect(w, r, route.WorkDirective(id), "答复已提交")
}

func directiveFrame(w http.ResponseWriter, r *http.Request, title string) layout.Frame {
	f := frame(w, r, title, "批示和答复只在登录后可见。")
	f.Current = layout.Directives
	return f
}
