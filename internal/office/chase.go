package office

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web"
	"taizhang/web/layout"
	"taizhang/web/officepage"
	"taizhang/web/route"
)

// Chase answers GET /office/chase: who has not handed in, in the current quarter.
func (h *Handler) Chase(w http.ResponseWriter, r *http.Request) error {
	return h.chase(w, r, http.StatusOK, "")
}

func (h *Handler) chase(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	all, err := h.store.Quarters(r.Context())
	if err != nil {
		return err
	}
	view := officepage.Chase{Heading: "催办", Empty: "还没有开放填报的季度", Error: problem}
	if q, ok := chosen(all, ledger.Quarter{}); ok {
		owing, err := h.store.Chase(r.Context(), actor(r), q.Quarter())
		if err != nil {
			return err
		}
		extensions, err := h.store.Extensions(r.Context(), actor(r), q.Quarter())
		if err != nil {
			return err
		}
		view = chaseView(q, owing, extensions, h.now())
		view.Error = problem
	}
	f := h.frame(w, r, view.Heading, layout.Chase)
	f.Scripts = []string{web.ScriptURL("choose.js")}
	return respond.Page(w, r, status, officepage.ChasePage(f, view))
}

func chaseView(q store.OfficeQuarter, owing []store.Owing, extensions []store.Extension, now time.Time) officepage.Chase {
	view := officepage.Chase{
		Heading: q.Quarter().String() + "催办", Empty: "各单位都已报送", Quarters: route.OfficeQuarters(),
	}
	if q.State == ledger.Open {
		view.Action = route.OfficeRemind(q.Year, q.Number)
		if q.DueAt != nil {
			due := ledger.Due{At: *q.DueAt, Now: now}
			view.Due, view.Late = due.String(), due.Late()
		}
	} else {
		view.Why = "本季度" + q.State.String() + "，单位现在不能报送。要补报，先重新开放填报。"
	}
	waiting := 0
	for _, e := range extensions {
		if e.State == ledger.ExtensionRequested {
			waiting++
		}
	}
	if waiting > 0 && q.State == ledger.Open {
		view.Requests = fmt.Sprintf("%d个延期申请待答复", waiting)
	}
	missing, returned := 0, 0
	for _, o := range owing {
		missing += len(o.Tasks)
		returned += o.Returned
		view.Rows = append(view.Rows, owingView(q, o, now))
	}
	view.JustNow = !slices.ContainsFunc(owing, func(o store.Owing) bool {
		return o.RemindedAt == nil || now.Sub(*o.RemindedAt) > justNow
	})
	view.Summary = fmt.Sprintf("%d个单位还有%d份未报送", len(owing), missing)
	if returned > 0 {
		view.Summary = fmt.Sprintf("%d个单位还有%d份要报送，其中退回后待重新报送%d份", len(owing), missing, returned)
	}
	return view
}

// justNow is how long after everybody was reminded nobody is asked to remind everybody again.
const justNow = time.Hour

func owingView(q store.OfficeQuarter, o store.Owing, now time.Time) officepage.Owing {
	view := officepage.Owing{
		Code: o.Code, Name: o.Name, Count: len(o.Tasks), Tasks: ledger.TaskNumbers(o.Tasks),
		Href:        route.OfficeQueue(url.Values{"state": {string(store.AllStates)}, "department": {o.Code}}),
		Punctuality: o.Term().Judge(ledger.Blank, nil, now),
	}
	if o.Returned == len(o.Tasks) { // all of it did come
		view.Punctuality = o.Term().Judge(ledger.Returned, nil, now)
	}
	if o.Returned > 0 {
		view.Returned = fmt.Sprintf("其中退回%d份", o.Returned)
	}
	if own := o.Term().Own(); own != nil {
		view.Due = ledger.Deadline(*own, now)
		if q.DueAt != nil && !own.Equal(*q.DueAt) {
			view.Due = "延期到" + view.Due
		}
	}
	if o.RemindedAt != nil {
		by := o.RemindedBy
		if by == "" {
			by = "自动提醒"
		}
		view.Reminded = by + " " + ledger.Clock(*o.RemindedAt, now)
	}
	return view
}

// Remind answers POST /office/{year}/{quarter}/remind: with do=all every department that owes something, else those that
// are ticked.
func (h *Handler) Remind(w http.ResponseWriter, r *http.Request) error {
	if err := parse(w, r); err != nil {
		return err
	}
	q, err := quarter(r)
	if err != nil {
		return err
	}
	codes := r.PostForm["department"]
	if r.PostForm.Get("do") == "all" {
		owing, err := h.store.Chase(r.Context(), actor(r), q)
		if err != nil {
			return err
		}
		codes = codes[:0]
		for _, o := range owing {
			codes = append(codes, o.Code)
		}
	} else if len(codes) == 0 {
		return h.chase(w, r, http.StatusUnprocessableEntity, "没有提醒。请先勾选要提醒的单位，或点“提醒全部未报送”。")
	}
	slices.Sort(codes)
	n, err := h.store.Remind(r.Context(), actor(r), q, slices.Compact(codes))
	if err != nil {
		return err
	}
	done := fmt.Sprintf("已提醒%d个单位", n)
	if n == 0 {
		done = "所选单位刚刚提醒过，或已全部报送，没有再提醒"
	}
	return respond.Redirect(w, r, route.OfficeChase(), done)
}
