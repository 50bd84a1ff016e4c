package office

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/officepage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// Quarters answers GET /office/quarters.
func (h *Handler) Quarters(w http.ResponseWriter, r *http.Request) error {
	return h.quarters(w, r, http.StatusOK, dueAttempt{})
}

// dueAttempt is a due date that was refused, as it was typed.
type dueAttempt struct {
	quarter  ledger.Quarter
	due      string
	plan     string // version of the plan; empty for the newest
	problems ledger.Problems

	extension extensionAttempt
}

func (h *Handler) quarters(w http.ResponseWriter, r *http.Request, status int, a dueAttempt) error {
	all, err := h.store.Quarters(r.Context())
	if err != nil {
		return err
	}
	plans, err := h.store.PlanVersions(r.Context(), actor(r))
	if err != nil {
		return err
	}
	current := currentQuarter(all)
	var view officepage.Quarters
	asked, err := h.askedIn(r.Context(), actor(r), all)
	if err != nil {
		return err
	}
	for _, q := range all {
		if n := len(view.Plans); n == 0 || view.Plans[n-1].Year != q.Year {
			view.Plans = append(view.Plans, officepage.Plan{Year: q.Year, Title: ledger.FullWidth(ledger.PlanTitle(q.PlanTitle, q.Stage))})
		}
		plan := &view.Plans[len(view.Plans)-1]
		row := quarterView(q, current, a, running(asked[q.Quarter()], h.now()), h.now())
		if row.Open != nil {
			offerPlans(row.Open, plans, q.Quarter(), a)
		}
		row.Check, row.CheckAt = awaiting(q, actor(r)), route.OfficePublish(q.Year, q.Number)
		plan.Quarters = append(plan.Quarters, row)
	}
	if view.Extensions, err = h.extensions(r.Context(), all, asked, a.extension); err != nil {
		return err
	}
	view.Refused = a.extension.refused()
	if len(a.problems) > 0 {
		view.Refused = &officepage.Note{
			Kind: ui.Wrong, Head: "操作未完成。",
			Href: "#" + officepage.DueID(a.quarter.Year, a.quarter.Slug()), Link: a.problems["due"],
		}
		if a.problems["due"] == "" {
			view.Refused.Href, view.Refused.Link = "#"+officepage.PlanID(a.quarter.Year, a.quarter.Slug()), a.problems["plan"]
		}
	}
	return respond.Page(w, r, status, officepage.QuartersPage(h.frame(w, r, "季度", layout.Quarters), view))
}

// offerPlans lets the office choose which version of the plan a quarter answers, the newest first.
func offerPlans(form *officepage.DueForm, plans []store.PlanVersion, q ledger.Quarter, a dueAttempt) {
	for _, v := range plans {
		if v.Year == q.Year {
			form.Plans = append(form.Plans, ui.Option{Value: strconv.Itoa(v.Number), Text: planName(v.Number, v.Stage)})
			if v.Number > 1 && form.Compare == "" {
				form.Compare = route.OfficePlanCompare(v.Year, v.Number, v.Number-1)
				form.CompareText = fmt.Sprintf("看第%d稿与第%d稿的对照", v.Number, v.Number-1)
			}
		}
	}
	if len(form.Plans) > 0 {
		form.Plan = form.Plans[0].Value
	}
	if a.quarter == q {
		form.Plan, form.PlanError = a.plan, a.problems["plan"]
	}
}

func planName(number int, stage ledger.Stage) string {
	return fmt.Sprintf("第%d稿（%s）", number, stage)
}

// awaiting says that something awaits its 保密审查, and from whom.
func awaiting(q store.OfficeQuarter, who ledger.Actor) string {
	switch {
	case q.Rejected && (q.State == ledger.Closed || q.State == ledger.QuarterPublished):
		return "保密审查没有通过"
	case q.CheckBy == 0 || q.State != ledger.Closed && q.State != ledger.QuarterPublished:
		return ""
	case q.CheckBy == who.ID:
		return "保密审查待另一人确认"
	}
	return "保密审查待您确认"
}

// quarterView offers the one step that fits the quarter's state.
// extended are the extensions that are still running, by the names of their departments.
func quarterView(q store.OfficeQuarter, current ledger.Quarter, a dueAttempt, extended []string, now time.Time) officepage.Quarter {
	view := officepage.Quarter{
		Name: q.Quarter().Name(), Slug: q.Quarter().Slug(), State: q.State,
		Tasks: q.Tasks, Handed: q.Came, Read: q.Accepted + q.Published, Back: q.Returned,
		Started: q.State != ledger.Scheduled, Blocked: q.Blocked,
	}
	var due ledger.Due
	if q.DueAt != nil {
		due = ledger.Due{At: *q.DueAt, Now: now}
		view.Due = ledger.Deadline(*q.DueAt, now)
		if q.State == ledger.Open {
			view.Due, view.Left, view.Late = due.Day(), due.Left(), due.Late()
		} else if q.ClosedAt != nil && q.ClosedAt.Before(*q.DueAt) {
			view.Left = "提前截止：" + ledger.Deadline(*q.ClosedAt, now)
		}
	}
	form := func(action, button string) *officepage.DueForm {
		f := &officepage.DueForm{Action: route.OfficeQuarterAction(q.Year, q.Number, action), Button: button}
		if q.DueAt != nil && q.DueAt.After(now) {
			f.Value = q.DueAt.In(ledger.Shanghai).Format("2006-01-02T15:04")
		}
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
		view.Change = form(route.Due, "改截止时间")
		if q.DueAt != nil && q.DueAt.After(now) {
			view.Early = due.String() + "。提前截止以后，" + strconv.Itoa(q.Departments) + "个单位都不能再填报；现在还有" +
				strconv.Itoa(q.Tasks-q.HandedIn()) + "项没有报送。"
		}
		if len(extended) > 0 {
			view.Early += "已同意的延期随之结束：" + strings.Join(extended, "、") + "。"
		}
		if view.Early != "" {
			view.Early += "还没到时间的单位会收到提醒。"
		}
	case ledger.Closed:
		view.Publish = route.OfficePublish(q.Year, q.Number)
		view.Reopen = form(route.Reopen, "重新开放")
	case ledger.QuarterPublished:
		if q.Edition > 0 && q.PublishedAt != nil {
			view.Public, view.Correct = route.Table(q.Year, q.Number), route.OfficeCorrect(q.Year, q.Number)
			view.Edition = ledger.EditionLine(q.Edition, *q.PublishedAt)
		}
	}
	if q.State != ledger.Scheduled {
		view.Brief = route.OfficeBrief(q.Year, q.Number)
		view.Readings = route.OfficeReadings(q.Year, q.Number, "")
	}
	if q.Current() {
		view.Queue = route.OfficeQueue(filter{}.list(q.Quarter(), current))
	}
	return view
}

// OpenQuarter answers POST /office/{year}/{quarter}/open. Without a version of the plan it is the newest.
func (h *Handler) OpenQuarter(w http.ResponseWriter, r *http.Request) error {
	return h.withDue(w, r, func(q ledger.Quarter, due time.Time) error {
		plan := 0
		if typed := r.PostForm.Get("plan"); typed != "" {
			var err error
			if plan, err = strconv.Atoi(typed); err != nil || plan < 1 {
				return ledger.Problems{"plan": "没有这一稿，请重新选择。"}
			}
		}
		return h.store.OpenQuarterOn(r.Context(), actor(r), q, plan, due)
	}, "已开放填报")
}

// ReopenQuarter answers POST /office/{year}/{quarter}/reopen.
func (h *Handler) ReopenQuarter(w http.ResponseWriter, r *http.Request) error {
	return h.withDue(w, r, func(q ledger.Quarter, due time.Time) error {
		return h.store.ReopenQuarter(r.Context(), actor(r), q, due)
	}, "已重新开放填报")
}

// RescheduleQuarter answers POST /office/{year}/{quarter}/due: another due date for an open quarter.
func (h *Handler) RescheduleQuarter(w http.ResponseWriter, r *http.Request) error {
	return h.withDue(w, r, func(q ledger.Quarter, due time.Time) error {
		return h.store.RescheduleQuarter(r.Context(), actor(r), q, due)
	}, "已改截止时间")
}

func (h *Handler) withDue(w http.ResponseWriter, r *http.Request, move func(ledger.Quarter, time.Time) error, done string) error {
	if err := parse(w, r); err != nil {
		return err
	}
	q, err := quarter(r)
	if err != nil {
		return err
	}
	a := dueAttempt{quarter: q, due: r.PostForm.Get("due"), plan: r.PostForm.Get("plan")}
	due := ledger.ParseDue(a.due)
	err = move(q, due)
	if errors.As(err, &a.problems) {
		return h.quarters(w, r, http.StatusUnprocessableEntity, a)
	}
	if err != nil {
		return err
	}
	return respond.Redirect(w, r, route.OfficeQuarters(), q.Name()+done+"，"+ledger.Deadline(due, h.now())+" 截止")
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
