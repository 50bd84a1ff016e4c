package office

import (
	"errors"
	"net/http"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/officepage"
	"taizhang/web/route"
)

// Quarters answers GET /office/quarters.
func (h *Handler) Quarters(w http.ResponseWriter, r *http.Request) error {
	return h.quarters(w, r, http.StatusOK, dueAttempt{})
}

// dueAttempt is a due date that was refused, as it was typed.
type dueAttempt struct {
	quarter  ledger.Quarter
	due      string
	problems ledger.Problems
}

func (h *Handler) quarters(w http.ResponseWriter, r *http.Request, status int, a dueAttempt) error {
	all, err := h.store.Quarters(r.Context())
	if err != nil {
		return err
	}
	current := currentQuarter(all)
	var view officepage.Quarters
	for _, q := range all {
		if n := len(view.Plans); n == 0 || view.Plans[n-1].Year != q.Year {
			view.Plans = append(view.Plans, officepage.Plan{Year: q.Year, Title: ledger.PlanTitle(q.PlanTitle, q.Stage)})
		}
		plan := &view.Plans[len(view.Plans)-1]
		plan.Quarters = append(plan.Quarters, quarterView(q, current, a, h.now()))
	}
	return respond.Page(w, r, status, officepage.QuartersPage(h.frame(w, r, "季度", layout.Quarters), view))
}

// quarterView offers the one step that fits the quarter's state.
func quarterView(q store.OfficeQuarter, current ledger.Quarter, a dueAttempt, now time.Time) officepage.Quarter {
	view := officepage.Quarter{
		Name: q.Quarter().Name(), Slug: q.Quarter().Slug(), State: q.State,
		Tasks: q.Tasks, Handed: q.HandedIn(), Read: q.Accepted + q.Published, Back: q.Returned,
		Started: q.State != ledger.Scheduled, Blocked: q.Blocked,
	}
	if q.DueAt != nil {
		due := ledger.Due{At: *q.DueAt, Now: now}
		view.Due = ledger.Stamp(*q.DueAt)
		if q.State == ledger.Open {
			view.Left, view.Late = due.Left(), due.Late()
		}
	}
	form := func(action, button string) *officepage.DueForm {
		f := &officepage.DueForm{Action: route.OfficeQuarterAction(q.Year, q.Number, action), Button: button}
		if a.quarter == q.Quarter() {
			f.Value, f.Error = a.due, a.problems["due"]
		}
		return f
	}
	switch q.State {
	case ledger.Scheduled:
		if q.Blocked == "" {
			view.Open = form(route.Open, "开放填报")
		}
	case ledger.Open:
		view.Close = route.OfficeQuarterAction(q.Year, q.Number, route.Close)
	case ledger.Closed:
		view.Publish = route.OfficePublish(q.Year, q.Number)
		view.Reopen = form(route.Reopen, "重新开放")
	case ledger.QuarterPublished:
		if q.Edition > 0 && q.PublishedAt != nil {
			view.Public = route.Table(q.Year, q.Number)
			view.Edition = ledger.EditionName(q.Edition) + "，" + ledger.Stamp(*q.PublishedAt)
		}
	}
	if q.Current() {
		view.Queue = route.OfficeQueue(filter{}.list(q.Quarter(), current))
	}
	return view
}

// OpenQuarter answers POST /office/{year}/{quarter}/open.
func (h *Handler) OpenQuarter(w http.ResponseWriter, r *http.Request) error {
	return h.withDue(w, r, func(q ledger.Quarter, due time.Time) error {
		return h.store.OpenQuarter(r.Context(), actor(r), q, due)
	}, "已开放填报")
}

// ReopenQuarter answers POST /office/{year}/{quarter}/reopen.
func (h *Handler) ReopenQuarter(w http.ResponseWriter, r *http.Request) error {
	return h.withDue(w, r, func(q ledger.Quarter, due time.Time) error {
		return h.store.ReopenQuarter(r.Context(), actor(r), q, due)
	}, "已重新开放填报")
}

func (h *Handler) withDue(w http.ResponseWriter, r *http.Request, move func(ledger.Quarter, time.Time) error, done string) error {
	if err := parse(w, r); err != nil {
		return err
	}
	q, err := quarter(r)
	if err != nil {
		return err
	}
	a := dueAttempt{quarter: q, due: r.PostForm.Get("due")}
	due := ledger.ParseDue(a.due)
	err = move(q, due)
	if errors.As(err, &a.problems) {
		return h.quarters(w, r, http.StatusUnprocessableEntity, a)
	}
	if err != nil {
		return err
	}
	return respond.Redirect(w, r, route.OfficeQuarters(), q.Name()+done+"，"+ledger.Stamp(due)+" 截止")
}

// CloseQuarter answers POST /office/{year}/{quarter}/close.
func (h *Handler) CloseQuarter(w http.ResponseWriter, r *http.Request) error {
	if err := parse(w, r); err != nil {
		return err
	}
	q, err := quarter(r)
	if err != nil {
		return err
	}
	if err := h.store.CloseQuarter(r.Context(), actor(r), q); err != nil {
		return err
	}
	return respond.Redirect(w, r, route.OfficeQuarters(), q.Name()+"已截止填报")
}
