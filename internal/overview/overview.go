// Package overview is the leadership's face: where a quarter stands, whose it is, and the sentence that says so.
//
// Numbers come from one reading of the quarter; each is the length of the list that it leads to (see filter). What a
// unit has not handed in is shown as 未填写, 草稿 or 已退回 and as 未评定, never by its text or its rating. One thing stays of a
// text that was returned: the problem that it told of when it was handed in.
package overview

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/overviewpage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// Store is what the overview reads. Each method refuses actors who may not see the internal part of every text.
type Store interface {
	OverviewQuarters(ctx context.Context, actor ledger.Actor, year int) ([]store.OverviewQuarter, error)
	OverviewStamp(ctx context.Context, actor ledger.Actor, quarter ledger.Quarter) (store.OverviewStamp, error)
	Overview(ctx context.Context, actor ledger.Actor, quarter ledger.Quarter) (store.Overview, error)
	TaskReadings(ctx context.Context, actor ledger.Actor, key ledger.Key) (store.ReadingTask, error)
	Series(ctx context.Context, actor ledger.Actor, from ledger.Quarter, tasks []int) ([]store.SeriesQuarter, error)
	OverviewRecord(ctx context.Context, actor ledger.Actor, q ledger.Quarter, number int) (store.OverviewRecord, error)
	DirectiveStore
}

// Handler answers the addresses under /overview.
type Handler struct {
	store    Store
	now      func() time.Time
	rounds   rounds
	judged   memory[*judged]
	compared comparisons
}

// New returns a Handler. now tells what is late.
func New(s Store, now func() time.Time) *Handler {
	return &Handler{store: s, now: now}
}

// Newest is GET /overview: the newest quarter that has begun.
func (h *Handler) Newest(w http.ResponseWriter, r *http.Request) error {
	actor, _ := session.Actor(r.Context())
	quarters, err := h.store.OverviewQuarters(r.Context(), actor, 0)
	if err != nil {
		return err
	}
	for _, q := range slices.Backward(quarters) {
		if q.State != ledger.Scheduled {
			return h.overview(w, r, actor, q.Quarter(), quarters)
		}
	}
	return &respond.StatusError{
		Status:  http.StatusNotFound,
		Heading: "还没有可看的季度",
		Text:    "督查室开放第一个季度的填报以后，这里就有总览。",
		Ways:    []layout.Link{{Text: "首页", Href: route.Home()}},
	}
}

// Quarter is GET /overview/{year}/{quarter}.
func (h *Handler) Quarter(w http.ResponseWriter, r *http.Request) error {
	actor, quarters, quarter, err := h.scope(r)
	if err != nil {
		return err
	}
	return h.overview(w, r, actor, quarter, quarters)
}

func (h *Handler) overview(w http.ResponseWriter, r *http.Request, actor ledger.Actor, quarter ledger.Quarter, quarters []store.OverviewQuarter) error {
	now, err := h.round(r, actor, quarter)
	if err != nil {
		return err
	}
	order, err := now.parseOrder(r.URL.Query().Get("sort"))
	if err != nil {
		return err
	}
	view := now.view(quarters, order)
	view.Projector, view.Switch = now.stage == projector, now.exit(r)
	if now.stage == "" {
		view.Switch = route.OverviewProjector(quarter.Year, quarter.Number)
	}
	f := now.frame(w, r, view.Title+"总览")
	f.Styles = []string{route.OverviewPaper(withQuery(r, route.OverviewQuarter(quarter.Year, quarter.Number)))} // /overview will be another quarter's
	return respond.Page(w, r, http.StatusOK, overviewpage.Overview(f, view))
}

// Tasks is GET /overview/{year}/{quarter}/tasks: the tasks that the address's filter means.
func (h *Handler) Tasks(w http.ResponseWriter, r *http.Request) error {
	actor, _, quarter, err := h.scope(r)
	if err != nil {
		return err
	}
	now, err := h.round(r, actor, quarter)
	if err != nil {
		return err
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return now.badFilter("地址里的筛选条件读不出来，可能抄漏了字符。")
	}
	f, err := parseFilter(query, now)
	if err != nil {
		return err
	}
	view := now.list(f)
	if f.department != "" && len(view.Tasks) > 0 {
		if f == (filter{department: f.department}) {
			view.Told = now.number(filter{problem: true}.of(f.department))
		}
		if view.Series, err = h.series(r, actor, quarter, now.tasks(f)); err != nil {
			return err
		}
	}
	view.Exit = now.exit(r)
	now.stage.list(&view)
	return respond.Page(w, r, http.StatusOK, overviewpage.Tasks(now.frame(w, r, quarter.String()+view.Title), view))
}

// Task is GET /overview/{year}/{quarter}/tasks/{number}: one task through its quarters.
func (h *Handler) Task(w http.ResponseWriter, r *http.Request) error {
	return h.task(w, r, http.StatusOK, ui.DirectiveAttempt{})
}

// task draws the record of a task; a is a directive that was refused.
func (h *Handler) task(w http.ResponseWriter, r *http.Request, status int, a ui.DirectiveAttempt) error {
	actor, _, quarter, err := h.scope(r)
	if err != nil {
		return err
	}
	number, err := ledger.ParseTaskNumber(chi.URLParam(r, "number"))
	if err != nil {
		return noTask(quarter)
	}
	record, err := h.store.OverviewRecord(r.Context(), actor, quarter, number)
	if err != nil {
		return err
	}
	stage, err := parseStage(r, quarter)
	if err != nil {
		return err
	}
	list, err := cameFrom(r, record, quarter)
	if err != nil {
		return err
	}
	view, ok := recordView(record, quarter, list)
	if !ok {
		return noTask(quarter)
	}
	ruled, err := h.store.TaskReadings(r.Context(), actor, ledger.Key{Quarter: quarter, Task: number})
	if err != nil {
		return err
	}
	view.Readings = readingsView(h.judgeTask(store.OverviewTask{
		Number: number, Requirement: ruled.Requirement, State: ruled.State, Text: ledger.Text{Progress: ruled.Progress, Rating: ruled.Rating},
		Measures: ruled.Measures, Figures: ruled.Figures, Pace: ruled.Pace,
	}, quarter), quarter)
	if view.Series, err = h.series(r, actor, quarter, []store.OverviewTask{{Number: number}}); err != nil {
		return err
	}
	for i, q := range view.Quarters {
		if q.ID == quarter.Slug() {
			view.Quarters[i].Told = view.Readings.Told
		}
	}
	if view.Directives, err = h.directives(r.Context(), actor, record, quarter, a); err != nil {
		return err
	}
	view.Exit = stage.exit(r)
	stage.record(&view)
	return respond.Page(w, r, status, overviewpage.Record(stage.frame(w, r, "第"+strconv.Itoa(number)+"项"), view))
}

// scope is who asks, the quarters of the year, and which of them is meant. A quarter that has not begun has a page that
// says so.
func (h *Handler) scope(r *http.Request) (ledger.Actor, []store.OverviewQuarter, ledger.Quarter, error) {
	actor, _ := session.Actor(r.Context())
	quarter, bad := ledger.ParseQuarter(chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
	quarters, err := h.store.OverviewQuarters(r.Context(), actor, quarter.Year) // refuses before anything is told
	switch {
	case err != nil:
		return actor, nil, quarter, err
	case bad != nil:
		return actor, nil, quarter, missing("没有这个季度", "季度写作q1至q4，如/overview/2020/q1。")
	}
	i := slices.IndexFunc(quarters, func(q store.OverviewQuarter) bool { return q.Quarter() == quarter })
	switch {
	case i < 0:
		return actor, nil, quarter, missing("没有"+quarter.String(), "这一年还没有重点工作计划。")
	case quarters[i].State == ledger.Scheduled:
		return actor, nil, quarter, missing(quarter.String()+"还没有开始", "督查室开放填报以后，这里就有总览。")
	}
	return actor, quarters, quarter, nil
}

func (h *Handler) round(r *http.Request, actor ledger.Actor, quarter ledger.Quarter) (round, error) {
	stage, err := parseStage(r, quarter)
	if err != nil {
		return round{}, err
	}
	read, err := h.read(r.Context(), actor, quarter)
	return round{readRound: read, stage: stage, now: h.now()}, err
}

func missing(heading, text string) error {
	return &respond.StatusError{
		Status:  http.StatusNotFound,
		Heading: heading,
		Text:    text,
		Ways:    []layout.Link{{Text: "最近一个季度的总览", Href: route.Overview()}},
	}
}

func noTask(q ledger.Quarter) error {
	return &respond.StatusError{
		Status:  http.StatusNotFound,
		Heading: "没有这一项",
		Text:    q.String() + "的计划里没有这个序号。",
		Ways: []layout.Link{
			{Text: q.String() + "全部事项", Href: route.OverviewTasks(q.Year, q.Number, nil)},
			{Text: q.String() + "总览", Href: route.OverviewQuarter(q.Year, q.Number)},
		},
	}
}

func frame(w http.ResponseWriter, r *http.Request, title string) layout.Frame {
	return session.PageFrame(w, r, layout.Frame{
		Title:        title,
		Face:         layout.Overview,
		Current:      layout.Summary,
		BodyClass:    "overview",
		Styles:       []string{route.OverviewPaper(view(r))},
		ColophonText: []string{"每个数字都可点到所指事项，每个事项都可点到原文。"},
	})
}
