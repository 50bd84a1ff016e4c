package desk

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/web/deskpage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// asking is a request for an extension as it was typed.
type asking struct {
	department string
	until      string
	reason     string
	problems   ledger.Problems
}

// AskExtension is POST /work/{year}/{quarter}/extension: asks the office for a later due date.
func (h *Handler) AskExtension(w http.ResponseWriter, r *http.Request) error {
	actor, err := staff(r)
	if err != nil {
		return err
	}
	q, err := ledger.ParseQuarter(chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
	if err != nil {
		return notFound()
	}
	if err := respond.ParseForm(w, r, maxForm, "reason"); err != nil {
		return badForm(err)
	}
	a := asking{department: r.PostForm.Get("department"), until: r.PostForm.Get("until"), reason: r.PostForm.Get("reason")}
	until := ledger.ParseDue(a.until)
	err = h.store.AskExtension(r.Context(), actor, q, a.department, until, a.reason)
	if errors.As(err, &a.problems) {
		return h.list(w, r, http.StatusUnprocessableEntity, actor, route.QuarterWord(q.Year, q.Number), a)
	}
	if err != nil {
		return err
	}
	return respond.Redirect(w, r, route.WorkQuarter(q.Year, q.Number, ""), "已申请延期到"+ledger.Deadline(until, h.now())+"，等督查室答复")
}

// term is the time of the list: the departments' own where they have one and the same, else the quarter's.
func (l list) term() ledger.Term {
	whole := ledger.Term{Due: l.quarter.DueAt, Closed: l.quarter.ClosedAt}
	if len(l.items) == 0 {
		return whole
	}
	own := l.items[0].Term()
	for _, item := range l.items {
		if due := item.Term().Own(); due == nil || own.Own() == nil || !due.Equal(*own.Own()) {
			return whole
		}
	}
	return own
}

// extension is what was asked for and granted, and the form to ask in an open quarter; nil when there is neither.
func (l list) extension(actor ledger.Actor, ask asking, now time.Time) *deskpage.Extension {
	x := &deskpage.Extension{}
	several := len(actor.Departments) > 1
	waiting := false
	for _, e := range l.extensions {
		a := deskpage.Asking{
			State: e.State, Until: "延期到" + ledger.Deadline(e.Until, now),
			Reason: ledger.FullWidth(e.Reason), Answer: ledger.FullWidth(e.Answer),
		}
		if e.State != ledger.ExtensionGranted {
			a.Until = "申请" + a.Until
		}
		waiting = waiting || e.State == ledger.ExtensionRequested
		if e.State == ledger.ExtensionGranted && e.AskedUntil != nil && !e.AskedUntil.Equal(e.Until) {
			a.Asked = "申请的是" + ledger.Deadline(*e.AskedUntil, now)
		}
		if several {
			a.Who = e.Name
		}
		if e.DecidedAt != nil {
			a.Answered = strings.TrimSpace(e.DecidedBy + " " + ledger.Clock(*e.DecidedAt, now))
		}
		x.Asked = append(x.Asked, a)
	}
	if l.quarter.State == ledger.Open && len(l.items) > 0 {
		x.Form = l.askForm(actor, ask, waiting)
		x.Form.Open = l.extend
	}
	if x.Form == nil && len(x.Asked) == 0 {
		return nil
	}
	return x
}

func (l list) askForm(actor ledger.Actor, ask asking, waiting bool) *deskpage.AskForm {
	q := l.quarter.Quarter()
	form := &deskpage.AskForm{
		Action: route.WorkExtension(q.Year, q.Number), Department: ask.department,
		Until: ask.until, Reason: ask.reason, Errors: ask.problems,
	}
	for _, d := range actor.Departments {
		form.Departments = append(form.Departments, ui.Option{Value: d.Code, Text: d.Name})
	}
	known := slices.ContainsFunc(form.Departments, func(o ui.Option) bool { return o.Value == form.Department })
	if !known && len(form.Departments) > 0 {
		form.Department = form.Departments[0].Value
	}
	form.Word = "申请延期"
	if waiting {
		form.Word = "改延期申请"
		form.Hint = "再申请一次，待答复的申请就由新的代替"
	}
	return form
}
