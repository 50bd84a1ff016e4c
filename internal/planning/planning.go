// Package planning is where the office keeps the plans of the years and the departments that answer for them.
package planning

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/planpage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// Store is what this package needs of the store.
type Store interface {
	PlanVersions(ctx context.Context, actor ledger.Actor) ([]store.PlanVersion, error)
	PlanText(ctx context.Context, actor ledger.Actor, year, number int) (store.PlanText, error)
	PlanDesk(ctx context.Context, actor ledger.Actor, year int) (store.PlanDesk, error)
	OfficeDepartments(ctx context.Context, actor ledger.Actor) ([]store.OfficeDepartment, error)
	DepartmentChanges(ctx context.Context, actor ledger.Actor, code string) ([]store.DepartmentChange, error)
	AddDepartment(ctx context.Context, actor ledger.Actor, d ledger.NewDepartment, change ledger.DepartmentChange) error
	RenameDepartment(ctx context.Context, actor ledger.Actor, code, name string, change ledger.DepartmentChange) error
	MergeDepartment(ctx context.Context, actor ledger.Actor, code, into string, change ledger.DepartmentChange) error
	CloseDepartment(ctx context.Context, actor ledger.Actor, code string, change ledger.DepartmentChange) error
	PaceDesk(ctx context.Context, actor ledger.Actor, year, task int) (store.PaceDesk, error)
	DrawPace(ctx context.Context, actor ledger.Actor, year, task int, change store.PaceChange) error
	SavePlan(ctx context.Context, actor ledger.Actor, in store.NewPlan) (int, error)
}

// Handler answers the addresses of plans and departments. The router lets only the office in; the store refuses everybody
// else once more.
type Handler struct {
	store Store
	now   func() time.Time
}

// New returns a Handler on s.
func New(s Store, now func() time.Time) *Handler { return &Handler{store: s, now: now} }

// actor is who asks. Without one the zero Actor goes on to the store, which refuses it.
func actor(r *http.Request) ledger.Actor {
	a, _ := session.Actor(r.Context())
	return a
}

func frame(w http.ResponseWriter, r *http.Request, title string, place layout.Place) layout.Frame {
	return session.PageFrame(w, r, layout.Frame{Title: title, Face: layout.Office, Current: place})
}

// number reads a part of the address; 0 when it is none, which nothing has.
func number(r *http.Request, name string) int {
	n, err := ledger.ParseTaskNumber(chi.URLParam(r, name))
	if err != nil {
		return 0
	}
	return n
}

// Plans is GET /office/plans.
func (h *Handler) Plans(w http.ResponseWriter, r *http.Request) error {
	all, err := h.store.PlanVersions(r.Context(), actor(r))
	if err != nil {
		return err
	}
	view := planpage.PlansView{New: route.OfficePlanNew(), Template: route.OfficePlanTemplate()}
	for i, v := range all {
		if n := len(view.Years); n == 0 || view.Years[n-1].Year != v.Year {
			view.Years = append(view.Years, planpage.Year{Year: v.Year, Title: ledger.FullWidth(v.Title), Pace: route.OfficePace(v.Year, 0)})
		}
		year := &view.Years[len(view.Years)-1]
		row := versionRow(v)
		if i+1 < len(all) && all[i+1].Year == v.Year {
			row.Compare, row.CompareText = route.OfficePlanCompare(v.Year, v.Number, v.Number-1), fmt.Sprintf("与第%d稿对照", v.Number-1)
		}
		year.Versions = append(year.Versions, row)
	}
	return respond.Page(w, r, http.StatusOK, planpage.Plans(frame(w, r, "计划", layout.Plans), view))
}

func versionRow(v store.PlanVersion) planpage.Version {
	row := planpage.Version{
		Name: versionName(v), Tasks: v.Tasks, Quarters: "没有季度使用", Made: "由公开文件载入",
		Href: route.OfficePlan(v.Year, v.Number), File: route.OfficePlanFile(v.Year, v.Number),
	}
	var quarters []string
	for _, n := range v.Quarters {
		quarters = append(quarters, ledger.Quarter{Year: v.Year, Number: n}.Name())
	}
	if len(quarters) > 0 {
		row.Quarters = strings.Join(quarters, "、")
	}
	if v.MadeAt != nil {
		row.Made = ledger.Stamp(*v.MadeAt) + " " + v.MadeBy
	}
	return row
}

func versionName(v store.PlanVersion) string {
	return fmt.Sprintf("第%d稿（%s）", v.Number, v.Stage)
}

// Plan is GET /office/plans/{year}/{version}: a version as it is printed.
func (h *Handler) Plan(w http.ResponseWriter, r *http.Request) error {
	text, err := h.store.PlanText(r.Context(), actor(r), number(r, "year"), number(r, "version"))
	if err != nil {
		return err
	}
	view := planpage.PlanView{Version: versionRow(text.PlanVersion), Title: ledger.FullWidth(ledger.PlanTitle(text.Title, text.Stage)), Back: route.OfficePlans()}
	for _, t := range text.Tasks {
		view.Tasks = append(view.Tasks, taskRow(t.Print()))
		view.Led = view.Led || t.Leader != ""
	}
	for _, c := range text.Changes {
		view.Changes = append(view.Changes, changeLine(c))
	}
	return respond.Page(w, r, http.StatusOK, planpage.Plan(frame(w, r, view.Title, layout.Plans), view))
}

func changeLine(c store.TaskChange) string {
	if c.New == nil {
		return fmt.Sprintf("第%d项撤销：%s", c.Old, c.Reason)
	}
	return fmt.Sprintf("第%d项改为第%d项：%s", c.Old, *c.New, c.Reason)
}

func taskRow(t ledger.PlanTask) planpage.Task {
	row := planpage.Task{Number: strconv.Itoa(t.Number), Requirement: ledger.FullWidth(t.Requirement), Leader: ledger.FullWidth(t.Leader)}
	for _, u := range t.Units {
		row.Units = append(row.Units, ledger.FullWidth(u))
	}
	return row
}

// headings of the table that a plan is read from; the last one it may lack.
var headings = []string{"序号", "内容与要求", "责任单位", "分管领导"}

const leaderColumn = 3

var asked = sheet.Headings{Needed: headings[:leaderColumn], Optional: headings[leaderColumn:], Spread: headings}

var columns = []sheet.Column{{Name: headings[0], Width: 8}, {Name: headings[1], Width: 72}, {Name: headings[2], Width: 28}, {Name: headings[leaderColumn], Width: 16}}

const fileHint = "一项一行。责任单位一行写一个，牵头的前面加△；同一单元格内换行用 Alt+Enter。分管领导没有定的空着，不公开。"

// PlanFile is GET /office/plans/{year}/{version}/plan.xlsx: the version in the form in which a new one is read.
func (h *Handler) PlanFile(w http.ResponseWriter, r *http.Request) error {
	text, err := h.store.PlanText(r.Context(), actor(r), number(r, "year"), number(r, "version"))
	if err != nil {
		return err
	}
	rows := make([][]string, len(text.Tasks))
	for i, t := range text.Tasks {
		rows[i] = []string{strconv.Itoa(t.Number), t.Requirement, strings.Join(t.Units, "\n"), t.Leader}
	}
	title := ledger.PlanTitle(text.Title, text.Stage)
	return file(w, r, title, rows)
}

// Template is GET /office/plans/template.xlsx.
func (h *Handler) Template(w http.ResponseWriter, r *http.Request) error {
	return file(w, r, "年度重点工作（空白表）", nil)
}

func file(w http.ResponseWriter, r *http.Request, title string, rows [][]string) error {
	body, err := sheet.WriteTable("重点工作", title, fileHint, columns, rows)
	if err != nil {
		return err
	}
	return respond.Bytes(w, r, respond.Content{Type: sheet.Type, Filename: title + ".xlsx", Body: body})
}

// Compare is GET /office/plans/{year}/{version}/compare/{before}: two versions clause by clause.
func (h *Handler) Compare(w http.ResponseWriter, r *http.Request) error {
	year := number(r, "year")
	now, err := h.store.PlanText(r.Context(), actor(r), year, number(r, "version"))
	if err != nil {
		return err
	}
	before, err := h.store.PlanText(r.Context(), actor(r), year, number(r, "before"))
	if err != nil {
		return err
	}
	byMatter := map[int64]store.VersionTask{}
	for _, t := range before.Tasks {
		byMatter[t.Matter] = t
	}
	view := planpage.CompareView{
		Title: fmt.Sprintf("%d年计划对照", year), Back: route.OfficePlans(),
		Over: versionName(before.PlanVersion) + " → " + versionName(now.PlanVersion),
	}
	var matched []ledger.Matched
	for _, t := range now.Tasks {
		m := ledger.Matched{PlanTask: t.Print()}
		if old, ok := byMatter[t.Matter]; ok {
			m.Before, m.Old = old.Number, old.Requirement
			m.Carried = old.Requirement == t.Requirement
		}
		matched = append(matched, m)
	}
	old := store.PlanDesk{Tasks: before.Tasks}.Before()
	view.Difference = differences(matched, old)
	all, err := h.store.PlanVersions(r.Context(), actor(r))
	if err != nil {
		return err
	}
	for _, v := range all {
		if v.Year == year && v.Number != now.Number {
			view.Others = append(view.Others, ui.Tab{Text: "对照" + versionName(v), Href: route.OfficePlanCompare(year, now.Number, v.Number), Current: v.Number == before.Number})
		}
	}
	return respond.Page(w, r, http.StatusOK, planpage.Compare(frame(w, r, view.Title, layout.Plans), view))
}

// differences names what changed, clause by clause, in the order of the new numbers, and behind them what went.
func differences(matched []ledger.Matched, before []ledger.PlanTask) planpage.Difference {
	var d planpage.Difference
	units, leaders := map[int][]string{}, map[int]string{}
	for _, t := range before {
		units[t.Number], leaders[t.Number] = t.Units, t.Leader
	}
	for _, m := range matched {
		was := strings.Join(units[m.Before], "\n")
		led := !slices.Equal(ledger.Leaders(leaders[m.Before]), ledger.Leaders(m.Leader))
		is := strings.Join(m.Units, "\n")
		c := planpage.Clause{Task: taskRow(m.PlanTask), Before: strconv.Itoa(m.Before)}
		switch {
		case m.Before == 0:
			c.Kind, c.Word = planpage.Added, "新增"
		case !m.Carried:
			c.Kind, c.Word = planpage.Changed, "改文"
		case ledger.Fold(was) != ledger.Fold(is):
			c.Kind, c.Word = planpage.Changed, "改责任单位"
		case led:
			c.Kind, c.Word = planpage.Changed, "改分管领导"
		case m.Before != m.Number:
			c.Kind, c.Word = planpage.Changed, "改序号"
		default:
			d.Same++
			continue
		}
		if m.Before > 0 {
			if !m.Carried {
				c.Was, c.Is = []string{m.Old}, []string{m.Requirement}
			}
			if ledger.Fold(was) != ledger.Fold(is) {
				c.UnitsWas, c.UnitsIs = units[m.Before], m.Units
			}
			if led {
				c.LeaderWas, c.LeaderIs = leaderWord(leaders[m.Before]), leaderWord(m.Leader)
			}
			if m.Before != m.Number {
				c.Renumbered = fmt.Sprintf("原第%d项", m.Before)
			}
		}
		d.Clauses = append(d.Clauses, c)
	}
	for _, t := range ledger.Withdrawn(matched, before) {
		d.Clauses = append(d.Clauses, planpage.Clause{Task: taskRow(t), Kind: planpage.Withdrawn, Word: "撤销"})
	}
	for _, c := range d.Clauses {
		switch c.Kind {
		case planpage.Added:
			d.Added++
		case planpage.Changed:
			d.Changed++
		case planpage.Withdrawn:
			d.Withdrawn++
		}
	}
	return d
}

// leaderWord is who is in charge as a comparison says it.
func leaderWord(printed string) string {
	if len(ledger.Leaders(printed)) == 0 {
		return ledger.NoLeader
	}
	return ledger.FullWidth(printed)
}
