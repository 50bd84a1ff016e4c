package office

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/officepage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// extensionAttempt is a form about an extension that was refused, as it was typed: of the request with this id, or, when
// that is 0, one to give an extension in the quarter.
type extensionAttempt struct {
	id         int64
	quarter    ledger.Quarter
	department string
	until      string
	reason     string
	answer     string
	problems   ledger.Problems
}

// refused leads from the top of the page to what is wrong; nil when nothing is.
func (a extensionAttempt) refused() *officepage.Note {
	for _, field := range []string{"department", "until", "reason", "answer"} {
		message := a.problems[field]
		if message == "" {
			continue
		}
		id := field + "-" + strconv.FormatInt(a.id, 10)
		if a.id == 0 {
			id = "give-" + field + "-" + route.QuarterWord(a.quarter.Year, a.quarter.Number)
		}
		return &officepage.Note{Kind: ui.Wrong, Head: "操作未完成。", Href: "#" + id, Link: message}
	}
	return nil
}

// askedIn reads the extensions of the quarters that are open or closed.
func (h *Handler) askedIn(ctx context.Context, who ledger.Actor, all []store.OfficeQuarter) (map[ledger.Quarter][]store.Extension, error) {
	asked := map[ledger.Quarter][]store.Extension{}
	for _, q := range all {
		if !q.Current() {
			continue
		}
		found, err := h.store.Extensions(ctx, who, q.Quarter())
		if err != nil {
			return nil, err
		}
		asked[q.Quarter()] = found
	}
	return asked, nil
}

// running names those that were granted and are not over: 市民政局（到7月10日周五 18:00）.
func running(all []store.Extension, now time.Time) []string {
	var names []string
	for _, e := range all {
		if e.State == ledger.ExtensionGranted && e.Until.After(now) {
			names = append(names, e.Name+"（到"+ledger.Deadline(e.Until, now)+"）")
		}
	}
	return names
}

// extensions draws the extensions of the quarters that are open or closed.
func (h *Handler) extensions(ctx context.Context, all []store.OfficeQuarter, asked map[ledger.Quarter][]store.Extension, a extensionAttempt) ([]officepage.Extensions, error) {
	var views []officepage.Extensions
	for _, q := range all {
		if !q.Current() {
			continue
		}
		found := asked[q.Quarter()]
		view := officepage.Extensions{ID: route.QuarterWord(q.Year, q.Number), Title: q.Quarter().Name() + "延期"}
		for _, e := range found {
			view.Rows = append(view.Rows, extensionView(e, q, a, h.now()))
		}
		if q.State == ledger.Open {
			departments, err := h.store.QuarterDepartments(ctx, q.Quarter())
			if err != nil {
				return nil, err
			}
			view.Give = giveForm(q.Quarter(), departments, a)
		}
		if view.Give != nil || len(view.Rows) > 0 {
			views = append(views, view)
		}
	}
	return views, nil
}

func extensionView(e store.Extension, q store.OfficeQuarter, a extensionAttempt, now time.Time) officepage.Extension {
	view := officepage.Extension{
		ID: strconv.FormatInt(e.ID, 10), Who: e.Name, State: e.State, Until: ledger.Deadline(e.Until, now),
		Reason: ledger.FullWidth(e.Reason), By: "督查室给予", Answer: ledger.FullWidth(e.Answer),
	}
	if e.AskedAt != nil {
		view.By = e.AskedBy + "申请，" + ledger.Clock(*e.AskedAt, now)
	}
	if e.State == ledger.ExtensionGranted && e.AskedUntil != nil && !e.AskedUntil.Equal(e.Until) {
		view.Asked = "申请的是" + ledger.Deadline(*e.AskedUntil, now)
	}
	if e.State == ledger.ExtensionGranted && q.ClosedAt != nil && q.ClosedAt.Before(e.Until) {
		view.Asked = "随提前截止（" + ledger.Deadline(*q.ClosedAt, now) + "）结束"
	}
	if e.DecidedAt != nil {
		view.Answered = strings.TrimSpace(e.DecidedBy + " " + ledger.Clock(*e.DecidedAt, now))
	}
	if e.State == ledger.ExtensionRequested && q.State == ledger.Open {
		view.Grant = &officepage.GrantForm{
			Grant:  route.OfficeExtensionAction(e.ID, route.Grant),
			Refuse: route.OfficeExtensionAction(e.ID, route.Refuse),
			Until:  e.Until.In(ledger.Shanghai).Format(ledger.DueLayout),
		}
		if a.id == e.ID {
			view.Grant.Errors, view.Grant.Answer = a.problems, a.answer
			if a.until != "" {
				view.Grant.Until = a.until
			}
		}
	}
	return view
}

func giveForm(q ledger.Quarter, departments []ledger.Department, a extensionAttempt) *officepage.GiveForm {
	form := &officepage.GiveForm{Action: route.OfficeExtensions(q.Year, q.Number)}
	form.Departments = append(form.Departments, ui.Option{Text: "请选择"})
	for _, d := range departments {
		form.Departments = append(form.Departments, ui.Option{Value: d.Code, Text: d.Name})
	}
	if a.id == 0 && a.quarter == q {
		form.Department, form.Until, form.Reason, form.Errors = a.department, a.until, a.reason, a.problems
	}
	return form
}

// GiveExtension answers POST /office/{year}/{quarter}/extensions.
func (h *Handler) GiveExtension(w http.ResponseWriter, r *http.Request) error {
	if err := parse(w, r); err != nil {
		return err
	}
	q, err := quarter(r)
	if err != nil {
		return err
	}
	a := extensionAttempt{
		quarter: q, department: r.PostForm.Get("department"), until: r.PostForm.Get("until"), reason: r.PostForm.Get("reason"),
	}
	if a.department == "" {
		a.problems = ledger.Problems{"department": "请选一个责任单位。"}
		return h.quarters(w, r, http.StatusUnprocessableEntity, dueAttempt{extension: a})
	}
	until := ledger.ParseDue(a.until)
	err = h.store.GiveExtension(r.Context(), actor(r), q, a.department, until, a.reason)
	return h.extended(w, r, a, err, "已延期到"+ledger.Deadline(until, h.now()))
}

// GrantExtension answers POST /office/extensions/{id}/grant.
func (h *Handler) GrantExtension(w http.ResponseWriter, r *http.Request) error {
	a, err := answer(w, r)
	if err != nil {
		return err
	}
	until := ledger.ParseDue(a.until)
	return h.extended(w, r, a, h.store.GrantExtension(r.Context(), actor(r), a.id, until), "已同意延期到"+ledger.Deadline(until, h.now()))
}

// RefuseExtension answers POST /office/extensions/{id}/refuse.
func (h *Handler) RefuseExtension(w http.ResponseWriter, r *http.Request) error {
	a, err := answer(w, r)
	if err != nil {
		return err
	}
	return h.extended(w, r, a, h.store.RefuseExtension(r.Context(), actor(r), a.id, a.answer), "已答复不同意延期")
}

// answer reads the answer to a request.
func answer(w http.ResponseWriter, r *http.Request) (extensionAttempt, error) {
	if err := respond.ParseForm(w, r, maxForm, "answer"); err != nil {
		return extensionAttempt{}, err
	}
	id, err := respond.ID(r)
	if err != nil {
		return extensionAttempt{}, err
	}
	return extensionAttempt{id: id, until: r.PostForm.Get("until"), answer: r.PostForm.Get("answer")}, nil
}

// extended goes back to the quarters, or shows the form again with what is wrong.
func (h *Handler) extended(w http.ResponseWriter, r *http.Request, a extensionAttempt, err error, done string) error {
	if errors.As(err, &a.problems) {
		return h.quarters(w, r, http.StatusUnprocessableEntity, dueAttempt{extension: a})
	}
	if err != nil {
		return err
	}
	return respond.Redirect(w, r, route.OfficeQuarters(), done)
}
