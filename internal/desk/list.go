package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// List is GET /work: what the actor's departments owe in the current quarter, or in the one that ?quarter= names. ?state=
// shows the texts in one state.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	actor, err := staff(r)
	if err != nil {
		return err
	}
	return h.list(w, r, http.StatusOK, actor, r.URL.Query().Get("quarter"), asking{})
}

// list draws the list of a quarter, or of the current one for an empty word; ask is a request for an extension that was
// refused.
func (h *Handler) list(w http.ResponseWriter, r *http.Request, status int, actor ledger.Actor, word string, ask asking) error {
	quarters, err := h.store.DeskQuarters(r.Context())
	if err != nil {
		return err
	}
	l, ok := chooseQuarter(quarters, word)
	if !ok {
		return badFilter("没有这个季度，或者它还没有开放填报。")
	}
	l.state = r.URL.Query().Get("state")
	if l.state != "" && !slices.ContainsFunc(ledger.States, func(s ledger.State) bool { return stateSlug(s) == l.state }) {
		return badFilter("没有这种状态。状态有未填写、草稿、已报送、已退回、已审核。")
	}
	if l.items, err = h.store.DeskList(r.Context(), actor, l.quarter.Quarter()); err != nil {
		return err
	}
	if l.extensions, err = h.store.DeskExtensions(r.Context(), actor, l.quarter.Quarter()); err != nil {
		return err
	}
	l.extend = r.URL.Query().Has("extend")
	view := l.view(actor, h.now())
	if view.Directives, err = h.calls(r.Context(), actor, ledger.Quarter{}, 0); err != nil {
		return err
	}
	view.Extension = l.extension(actor, ask, h.now())
	foot := "排序：已退回、逾期未报送、未填写、草稿、已报送、已审核；同一状态按序号。"
	if len(view.Tabs) == 0 {
		foot = "按序号排列。"
	}
	return respond.Page(w, r, status, deskpage.List(frame(w, r, view.Heading, foot), view))
}

// badFilter is the page for a filter of the list that means nothing.
func badFilter(why string) error {
	return &respond.StatusError{
		Status: http.StatusBadRequest, Heading: "不能这样筛选", Text: why,
		Ways: []layout.Link{{Text: "本季填报", Href: route.Work()}},
	}
}

// list is a department's list before it is drawn.
type list struct {
	quarters   []store.DeskQuarter
	quarter    store.DeskQuarter // the one that is shown
	current    store.DeskQuarter // the one that is shown without being asked for
	items      []store.DeskItem
	extensions []store.Extension // of the departments
	state      string            // as in addresses; empty for all
	extend     bool              // the form to ask for an extension is unfolded
}

// askHref is the address of the list with that form unfolded.
func (l list) askHref() string {
	at := l.href(l.quarter, l.state)
	if strings.Contains(at, "?") {
		return at + "&extend=1#" + deskpage.ExtensionID
	}
	return at + "?extend=1#" + deskpage.ExtensionID
}

// waiting reports whether a request for an extension waits for its answer.
func (l list) waiting() bool {
	return slices.ContainsFunc(l.extensions, func(e store.Extension) bool { return e.State == ledger.ExtensionRequested })
}

// chooseQuarter finds the current quarter: the oldest that is open, which is due first, else the newest that was open; and
// the one that is asked for by its word, 2020-q4. False when there is none.
func chooseQuarter(quarters []store.DeskQuarter, word string) (list, bool) {
	l := list{quarters: quarters}
	for _, q := range quarters { // the oldest first
		if l.current.State != ledger.Open && q.State != ledger.Scheduled {
			l.current = q
		}
	}
	l.quarter = l.current
	if word != "" {
		asked, err := ledger.ParseQuarterWord(word)
		if err != nil {
			return l, false
		}
		i := slices.IndexFunc(quarters, func(q store.DeskQuarter) bool { return q.Quarter() == asked && q.State != ledger.Scheduled })
		if i < 0 {
			return l, false
		}
		l.quarter = quarters[i]
	}
	return l, true
}

// href is the address of the list in a state.
func (l list) href(q store.DeskQuarter, state string) string {
	if q.Quarter() == l.current.Quarter() {
		return route.WorkState(state)
	}
	return route.WorkQuarter(q.Year, q.Number, state)
}

func (l list) view(actor ledger.Actor, now time.Time) deskpage.ListView {
	q := l.quarter.Quarter()
	v := deskpage.ListView{
		Who:  names(actor.Departments),
		Open: l.quarter.State == ledger.Open,
	}
	if l.quarter.State == "" {
		v.Heading, v.Empty = "本季填报", "还没有开放填报的季度"
		return v
	}
	v.Heading = fmt.Sprintf("%s，我的%d项", q, len(l.items))
	v.Caption = fmt.Sprintf("%s%s的%d项", v.Who, q.Name(), len(l.items))
	v.Deadline = deadline(l.quarter.State, l.term(), now)
	if v.Open {
		v.Deadline.Extend, v.Deadline.Href = "申请延期", l.askHref()
		if l.waiting() {
			v.Deadline.Extend, v.Deadline.Href = "延期申请待答复", "#"+deskpage.ExtensionID
		}
	}
	v.Notice = l.notice()
	for _, other := range l.quarters {
		if other.State != ledger.Scheduled && other.Quarter() != q {
			name := other.Quarter().Name()
			if other.Year != q.Year {
				name = other.Quarter().String()
			}
			v.Quarters = append(v.Quarters, layout.Link{Text: name + "（" + other.State.String() + "）", Href: l.href(other, "")})
		}
	}
	published := l.quarter.State == ledger.QuarterPublished
	before, hasBefore := q.Before()
	switch {
	case published:
		v.Said = q.Name() + "（已公开）"
	case hasBefore:
		v.Said = before.Name() + "（已公开）"
	}
	if !published {
		v.Tabs = l.tabs()
	}
	for _, item := range l.items {
		if l.state == "" || l.state == stateSlug(item.State) || len(v.Tabs) == 0 {
			v.Rows = append(v.Rows, row(item, q, published, v.Open, len(actor.Departments) > 1, now))
		}
	}
	if len(l.items) > 0 {
		v.File, v.Report = route.WorkbookFile(q.Year, q.Number), route.Report(q.Year, q.Number, false)
		if v.Open {
			v.Upload = route.Workbook(q.Year, q.Number)
		}
	}
	v.Empty = "没有这种状态的事项"
	if len(l.items) == 0 {
		v.Empty = "本单位没有要填报的事项"
	}
	return v
}

// notice says what there is to know about the quarter that is shown.
func (l list) notice() string {
	switch {
	case l.quarter.Quarter() != l.current.Quarter() || l.quarter.State == ledger.Open:
		return ""
	case l.quarter.State == ledger.Closed:
		if l.term().ClosedEarly() {
			return l.quarter.Quarter().Name() + "已提前截止填报，正在审核。要补报，请联系督查室。"
		}
		return l.quarter.Quarter().Name() + "已截止填报，正在审核。要补报，请联系督查室。"
	}
	next := l.quarter.Quarter()
	next.Number++
	if next.Valid() {
		return next.Name() + "尚未开放填报。开放后，要填的事项列在这里。"
	}
	return ""
}

// tabStates are the states to choose from, in the order of the tabs.
var tabStates = []ledger.State{ledger.Blank, ledger.Draft, ledger.Submitted, ledger.Returned, ledger.Accepted}

func (l list) tabs() []ui.Tab {
	if len(l.items) == 0 {
		return nil
	}
	tabs := []ui.Tab{{Text: fmt.Sprintf("全部 %d", len(l.items)), Href: l.href(l.quarter, ""), Current: l.state == ""}}
	for _, state := range tabStates {
		var n int
		for _, item := range l.items {
			if item.State == state {
				n++
			}
		}
		slug := stateSlug(state)
		tab := ui.Tab{Text: fmt.Sprintf("%s %d", state, n), Current: l.state == slug}
		if n > 0 || tab.Current {
			tab.Href = l.href(l.quarter, slug)
		}
		tabs = append(tabs, tab)
	}
	return tabs
}

// stateSlug is a state as it stands in addresses.
func stateSlug(s ledger.State) string {
	if s == ledger.Blank {
		return "blank"
	}
	return string(s)
}

func names(departments []ledger.Department) string {
	out := make([]string, len(departments))
	for i, d := range departments {
		out[i] = d.Name
	}
	return strings.Join(out, "、")
}

// deadline is the block in a page's head: of a quarter that was closed before its time, when that was.
func deadline(state ledger.QuarterState, term ledger.Term, now time.Time) deskpage.Deadline {
	due := term.Own()
	if due == nil {
		return deskpage.Deadline{}
	}
	d := ledger.Due{At: *due, Now: now}
	switch state {
	case ledger.Open:
		return deskpage.Deadline{Day: d.Day(), Left: d.Left(), Late: d.Late()}
	case ledger.Closed:
		if term.ClosedEarly() {
			closed := ledger.Due{At: *term.Closed, Now: now}
			return deskpage.Deadline{Day: closed.Day(), Left: term.Closed.In(ledger.Shanghai).Format("15:04") + " 提前截止，" + term.Planned(now)}
		}
		return deskpage.Deadline{Day: d.Day(), Left: "已截止填报"}
	}
	return deskpage.Deadline{}
}
