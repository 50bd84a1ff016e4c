package overview

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web/directivepage"
	"taizhang/web/layout"
	"taizhang/web/overviewpage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// DirectiveStore is what leaders do with directives (批示).
type DirectiveStore interface {
	Directives(ctx context.Context, actor ledger.Actor) ([]ledger.Directive, error)
	TaskDirectives(ctx context.Context, actor ledger.Actor, q ledger.Quarter, task int) ([]ledger.Directive, error)
	Directive(ctx context.Context, actor ledger.Actor, id int64) (ledger.Directive, error)
	WriteDirective(ctx context.Context, actor ledger.Actor, key ledger.Key, words string, day time.Time) (int64, error)
	CloseDirective(ctx context.Context, actor ledger.Actor, id int64, base int, words string) error
	ReopenDirective(ctx context.Context, actor ledger.Actor, id int64, base int, words string, day time.Time) error
}

// maxDirective is how much a posted form about a directive may hold, in bytes.
const maxDirective = 1 << 16

// directives is what was directed on the task of a record, with the form to write another. a is one that was refused.
func (h *Handler) directives(ctx context.Context, actor ledger.Actor, record store.OverviewRecord, from ledger.Quarter, a ui.DirectiveAttempt) (overviewpage.RecordDirectives, error) {
	var view overviewpage.RecordDirectives
	found, err := h.store.TaskDirectives(ctx, actor, from, record.Number)
	if err != nil {
		return view, err
	}
	for _, d := range found {
		shown := ui.NewDirective(d, h.now())
		if d.Author == actor.ID {
			shown.Href = route.OverviewDirective(d.ID)
		} else if actor.Role == ledger.Office {
			shown.Href = route.OfficeDirective(d.ID)
		}
		view.Threads = append(view.Threads, shown)
	}
	for _, rq := range record.Quarters {
		if rq.Round.Quarter() == from && rq.Round.State.MayDirect(actor) == nil {
			view.Write = &overviewpage.WriteDirective{
				Action: route.OverviewDirect(from.Year, from.Number, record.Number), To: answerers(rq.Task.Units),
				Words: a.Words, Day: a.Day, Open: len(a.Problems) > 0, Errors: a.Problems,
			}
		}
	}
	return view, nil
}

// answerers say who will have to answer a directive: 由市商务局答复.
func answerers(units []store.OverviewUnit) string {
	var names []string
	for _, u := range units {
		if u.Duty != ledger.Supporting {
			names = append(names, ledger.FullWidth(u.Department.Name))
		}
	}
	if len(names) > 1 {
		return fmt.Sprintf("没有牵头单位，由%s分别答复", strings.Join(names, "、"))
	}
	return "由" + strings.Join(names, "、") + "答复"
}

// WriteDirective is POST /overview/{year}/{quarter}/tasks/{number}/directives.
func (h *Handler) WriteDirective(w http.ResponseWriter, r *http.Request) error {
	actor, _, quarter, err := h.scope(r)
	if err != nil {
		return err
	}
	number, err := ledger.ParseTaskNumber(chi.URLParam(r, "number"))
	if err != nil {
		return noTask(quarter)
	}
	if err := respond.ParseForm(w, r, maxDirective, "words"); err != nil {
		return err
	}
	a := ui.DirectiveAttempt{Action: ledger.DirectiveWrite, Words: r.PostForm.Get("words"), Day: r.PostForm.Get("answer_by")}
	_, err = h.store.WriteDirective(r.Context(), actor, ledger.Key{Quarter: quarter, Task: number}, a.Words, ledger.ParseDay(a.Day))
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return noTask(quarter)
	case errors.As(err, &a.Problems):
		return h.task(w, r, http.StatusUnprocessableEntity, a)
	case err != nil:
		return err
	}
	return respond.Redirect(w, r, route.OverviewTask(quarter.Year, quarter.Number, number)+"#directives", "批示已发给单位")
}

// Directives is GET /overview/directives: those that the leader wrote. The office has its own list.
func (h *Handler) Directives(w http.ResponseWriter, r *http.Request) error {
	actor, _ := session.Actor(r.Context())
	f := ledger.DirectiveFilter{State: r.URL.Query().Get("state")}
	if !f.Valid() {
		return &respond.StatusError{
			Status: http.StatusBadRequest, Heading: "不能这样筛选", Text: "没有这种情况。情况有逾期未答复、待答复、已答复、已办结。",
			Ways: []layout.Link{{Text: "全部批示", Href: route.OverviewDirectives(nil)}},
		}
	}
	all, err := h.store.Directives(r.Context(), actor)
	if err != nil {
		return err
	}
	view := ui.DirectiveList{
		Tabs:  ui.DirectiveTabs(all, f, h.now(), func(q url.Values) string { return route.OverviewDirectives(q) }),
		Empty: "没有批示", Explain: "在事项页上写批示，单位的答复列在这里。", Caption: "批示，待答复的在前",
	}
	view.Rows = ui.DirectiveRows(all, f, h.now(), route.OverviewDirective)
	return respond.Page(w, r, http.StatusOK, directivepage.List(directiveFrame(w, r, "批示"), view))
}

// Directive is GET /overview/directives/{id}.
func (h *Handler) Directive(w http.ResponseWriter, r *http.Request) error {
	id, err := respond.ID(r)
	if err != nil {
		return err
	}
	return h.directive(w, r, http.StatusOK, id, ui.DirectiveAttempt{})
}

func (h *Handler) directive(w http.ResponseWriter, r *http.Request, status int, id int64, a ui.DirectiveAttempt) error {
	actor, _ := session.Actor(r.Context())
	d, err := h.store.Directive(r.Context(), actor, id)
	if err != nil {
		return err
	}
	sheet := ui.NewDirectiveSheet(d, actor, h.now(), a, func(action ledger.DirectiveAction) string {
		return route.OverviewDirectiveAction(id, string(action))
	})
	sheet.Task = route.OverviewTask(d.Year, d.Number, d.Task)
	crumbs := []ui.Crumb{{Text: "批示", Href: route.OverviewDirectives(nil)}, {Text: "第" + sheet.Number + "项"}}
	return respond.Page(w, r, status, directivepage.Sheet(directiveFrame(w, r, "第"+sheet.Number+"项批示"), crumbs, sheet))
}

// CloseDirective is POST /overview/directives/{id}/close.
func (h *Handler) CloseDirective(w http.ResponseWriter, r *http.Request) error {
	return h.deal(w, r, ledger.DirectiveClose, "批示已办结", func(actor ledger.Actor, id int64, base int, a ui.DirectiveAttempt) error {
		return h.store.CloseDirective(r.Context(), actor, id, base, a.Words)
	})
}

// ReopenDirective is POST /overview/directives/{id}/reopen.
func (h *Handler) ReopenDirective(w http.ResponseWriter, r *http.Request) error {
	return h.deal(w, r, ledger.DirectiveReopen, "已要求单位再办", func(actor ledger.Actor, id int64, base int, a ui.DirectiveAttempt) error {
		return h.store.ReopenDirective(r.Context(), actor, id, base, a.Words, ledger.ParseDay(a.Day))
	})
}

// deal does something to a directive, or shows it again with what was typed.
func (h *Handler) deal(w http.ResponseWriter, r *http.Request, action ledger.DirectiveAction, done string,
	do func(actor ledger.Actor, id int64, base int, a ui.DirectiveAttempt) error,
) error {
	id, err := respond.ID(r)
	if err != nil {
		return err
	}
	if err := respond.ParseForm(w, r, maxDirective, "words"); err != nil {
		return err
	}
	actor, _ := session.Actor(r.Context())
	base, _ := strconv.Atoi(r.PostForm.Get("version")) // one that is no number is nobody's version
	a := ui.DirectiveAttempt{Action: action, Words: r.PostForm.Get("words"), Day: r.PostForm.Get("answer_by")}
	err = do(actor, id, base, a)
	if status, problems, why := respond.Refused(err); status != 0 {
		a.Problems, a.Refused = problems, why
		return h.directive(w, r, status, id, a)
	}
	if err != nil {
		return err
	}
	return respond.Redirect(w, r, route.OverviewDirective(id), done)
}

func directiveFrame(w http.ResponseWriter, r *http.Request, title string) layout.Frame {
	f := frame(w, r, title)
	f.Current = layout.Directives
	return f
}
