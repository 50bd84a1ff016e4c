package planning

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/planpage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// NewPlan is GET /office/plans/new: the form for a plan version.
func (h *Handler) NewPlan(w http.ResponseWriter, r *http.Request) error {
	return h.showForm(w, r, http.StatusOK, planForm{year: r.URL.Query().Get("year"), stage: string(ledger.Formal)}, nil, nil)
}

// Preview is POST /office/plans/new, with a file or a pasted table: shows what would be made and writes nothing. It
// answers 422 when there is something wrong with it.
func (h *Handler) Preview(w http.ResponseWriter, r *http.Request) error {
	form, err := parseUpload(w, r)
	if err != nil {
		return err
	}
	problems := form.check()
	var table sheet.Table
	switch {
	case form.file != nil && strings.TrimSpace(form.pasted) != "":
		problems["file"] = "文件和粘贴的表格只用一种。"
	case form.file != nil:
		table = sheet.ReadTable(form.file, asked)
	case strings.TrimSpace(form.pasted) != "":
		table = sheet.ParseTable(form.pasted, asked)
	default:
		problems["file"] = "请选文件，或者粘贴表格。"
	}
	form.led = len(table.Lacks) == 0
	rows, faults := readRows(table)
	faults = append(faults, judge(rows)...)
	slices.SortStableFunc(faults, func(a, b sheet.Fault) int { return a.Row - b.Row })
	if len(problems) > 0 || len(faults) > 0 {
		return h.showForm(w, r, http.StatusUnprocessableEntity, form, problems, faults)
	}
	return h.showPreview(w, r, form, rows, false)
}

// Apply is POST /office/plans/new/apply, with the rows of a preview: writes all of them, or shows the preview again with
// what the office has chosen.
func (h *Handler) Apply(w http.ResponseWriter, r *http.Request) error {
	if err := respond.ParseForm(w, r, maxApply); err != nil {
		return err
	}
	f := r.PostForm
	form := planForm{year: f.Get("year"), title: f.Get("title"), stage: f.Get("stage"), reason: f.Get("reason"), base: f.Get("base"), led: f.Get("led") != "", fields: f}
	rows, err := decode(f.Get("rows"))
	if err != nil {
		return err
	}
	problems, faults := form.check(), judge(rows)
	if len(problems) > 0 || len(faults) > 0 {
		return h.showForm(w, r, http.StatusUnprocessableEntity, form, problems, faults)
	}
	return h.showPreview(w, r, form, rows, f.Get("do") == "write")
}

// check says what is wrong with the form's own fields.
func (f planForm) check() ledger.Problems {
	problems := ledger.Problems{}
	if f.yearNumber() == 0 {
		problems["year"] = "请填年度，如 2021。"
	}
	if !ledger.Stage(f.stage).Valid() {
		problems["stage"] = "请选一种：预下达、正式、调整。"
	}
	if utf8.RuneCountInString(f.title) > ledger.MaxPlanTitle || strings.ContainsAny(f.title, "\n\t") {
		problems["title"] = fmt.Sprintf("标题最多%d字，写在一行里。", ledger.MaxPlanTitle)
	}
	if utf8.RuneCountInString(f.reason) > ledger.MaxPlanReason {
		problems["reason"] = fmt.Sprintf("理由最多%d字。", ledger.MaxPlanReason)
	}
	return problems
}

func (h *Handler) showForm(w http.ResponseWriter, r *http.Request, status int, form planForm, problems ledger.Problems, faults []sheet.Fault) error {
	view := planpage.FormView{
		Back: route.OfficePlans(), Action: route.OfficePlanNew(), Template: route.OfficePlanTemplate(),
		Year: form.year, Title: form.title, Stage: form.stage, Pasted: form.pasted, Problems: problems, Stages: stages(),
	}
	for i, f := range faults {
		if i == 200 {
			view.Faults = append(view.Faults, fmt.Sprintf("还有%d处没有列出。", len(faults)-i))
			break
		}
		view.Faults = append(view.Faults, f.String())
	}
	return respond.Page(w, r, status, planpage.Form(frame(w, r, "新的计划稿", layout.Plans), view))
}

func stages() []ui.Choice {
	var out []ui.Choice
	for _, s := range ledger.Stages {
		out = append(out, ui.Choice{Value: string(s), Text: s.String()})
	}
	return out
}

// chosen is what the office said in a preview.
type chosen struct {
	names   map[string]string // folded printed name to code
	created []ledger.NewDepartment
	given   map[int]int
}

const makeNew = "new:"

// choices reads the fields of a preview; nil faults mean that all of them can be.
func choices(fields url.Values) (chosen, map[string]string) {
	c, faults := chosen{names: map[string]string{}, given: map[int]int{}}, map[string]string{}
	for i := 0; fields.Has("unit-" + strconv.Itoa(i)); i++ {
		n := strconv.Itoa(i)
		name, to := fields.Get("unit-"+n), fields.Get("map-"+n)
		kind, isNew := strings.CutPrefix(to, makeNew)
		if isNew {
			d, problems := ledger.NewDepartment{Code: fields.Get("code-" + n), Name: name, Kind: ledger.DepartmentKind(kind)}.Clean()
			for _, key := range slices.Sorted(maps.Keys(problems)) {
				faults[name] += problems[key]
			}
			if len(problems) == 0 {
				c.created = append(c.created, d)
			}
			to = d.Code
		}
		if to != "" {
			c.names[name] = to
		}
	}
	for field := range fields {
		word, ok := strings.CutPrefix(field, "match-")
		if !ok {
			continue
		}
		number, err := ledger.ParseTaskNumber(word)
		typed := strings.TrimSpace(fields.Get(field))
		before := 0
		if err == nil && typed != "" {
			before, err = ledger.ParseTaskNumber(typed)
		}
		if err != nil {
			faults[field] = fmt.Sprintf("“%s”不是序号。", clip(typed))
			continue
		}
		c.given[number] = before
	}
	return c, faults
}

func (h *Handler) showPreview(w http.ResponseWriter, r *http.Request, form planForm, rows []printedRow, write bool) error {
	who := actor(r)
	desk, err := h.store.PlanDesk(r.Context(), who, form.yearNumber())
	if err != nil {
		return err
	}
	pick, wrong := choices(form.fields)
	p := h.preview(desk, form, rows, pick, wrong)
	status := http.StatusOK
	switch stale := write && form.base != strconv.Itoa(desk.Newest); {
	case stale:
		p.Faults = append(p.Faults, "您核对以后，这一年的计划又有了新稿，没有写入。下面是与新稿的对照。")
		status = http.StatusConflict
	case write && len(p.Faults) > 0:
		status = http.StatusUnprocessableEntity
	case write:
		number, err := h.store.SavePlan(r.Context(), who, store.NewPlan{
			Year: desk.Year, Title: p.PlanTitle, Stage: ledger.Stage(form.stage), Base: desk.Newest, Reason: strings.TrimSpace(form.reason),
			Tasks: tasks(rows), Led: form.led, Given: pick.given, Names: pick.names, Created: pick.created,
		})
		var problems ledger.Problems
		if err == nil {
			return respond.Redirect(w, r, route.OfficePlan(desk.Year, number), fmt.Sprintf("已写入%d年计划第%d稿，共%d项", desk.Year, number, len(rows)))
		}
		if !errors.As(err, &problems) {
			return err
		}
		for _, field := range slices.Sorted(maps.Keys(problems)) {
			p.Faults = append(p.Faults, problems[field])
		}
		status = http.StatusUnprocessableEntity
	case len(p.Faults) > 0 && len(form.fields) == 0: // the first look: what is to be chosen is no fault yet
	case len(p.Faults) > 0:
		status = http.StatusUnprocessableEntity
	}
	if p.Rows, err = encode(rows); err != nil {
		return err
	}
	return respond.Page(w, r, status, planpage.Preview(frame(w, r, p.Heading, layout.Plans), p))
}

func tasks(rows []printedRow) []ledger.PlanTask {
	out := make([]ledger.PlanTask, len(rows))
	for i, r := range rows {
		out[i] = r.task()
	}
	return out
}

// preview judges rows against what there is.
func (h *Handler) preview(desk store.PlanDesk, form planForm, rows []printedRow, pick chosen, wrong map[string]string) planpage.PreviewView {
	p := planpage.PreviewView{
		Back: route.OfficePlanNew(), Apply: route.OfficePlanApply(), Year: strconv.Itoa(desk.Year), Stage: form.stage, Base: strconv.Itoa(desk.Newest),
		Reason: form.reason, PlanTitle: strings.TrimSpace(form.title), First: desk.Newest == 0, Led: form.led,
	}
	switch {
	case desk.Newest > 0:
		p.PlanTitle = desk.Title
	case p.PlanTitle == "":
		p.PlanTitle = fmt.Sprintf("市政府%d年重点工作", desk.Year)
	}
	p.Heading = fmt.Sprintf("%s：%d项", ledger.FullWidth(ledger.PlanTitle(p.PlanTitle, ledger.Stage(form.stage))), len(rows))
	before := desk.Before()
	matched := ledger.MatchTasks(tasks(rows), before, pick.given)
	if !form.led {
		ledger.KeepLeaders(matched, before)
	}
	place := map[int]int{}
	for _, r := range rows {
		place[r.Number] = r.Row
	}
	fault := func(number int, column, text string) {
		p.Faults = append(p.Faults, sheet.Fault{Row: place[number], Column: column, Text: text}.String())
	}
	mismatched := ledger.CheckMatches(matched, desk.Started, desk.Used)
	for _, number := range slices.Sorted(maps.Keys(mismatched)) {
		fault(number, headings[0], mismatched[number])
	}

	known := desk.Directory(named(pick.created)...)
	for name, code := range pick.names {
		known.Name(name, code)
	}
	units := map[string]bool{}
	for _, r := range rows {
		answering, unknown, why := known.Answer(r.Units)
		if why != "" {
			fault(r.Number, headings[2], why)
		}
		for _, name := range unknown {
			fault(r.Number, headings[2], fmt.Sprintf("名录里没有“%s”，请在下面指定。", clip(name)))
		}
		for _, a := range answering {
			units[a.Code] = true
		}
	}
	p.Unknown = unknownUnits(desk, form.fields, rows, wrong)
	p.Former = formerUnits(desk, rows)
	p.Difference = differences(matched, before)
	p.Summary = fmt.Sprintf("共%d项，%d个责任单位。", len(rows), len(units))
	if !p.First {
		d := p.Difference
		p.Summary = fmt.Sprintf("与第%d稿对照：新增%d项，改动%d项，撤销%d项，不变%d项。不变的照原文沿用。", desk.Newest, d.Added, d.Changed, d.Withdrawn, d.Same)
		p.Matchable = true
		if !form.led && slices.ContainsFunc(before, func(t ledger.PlanTask) bool { return t.Leader != "" }) {
			p.Summary += "表里没有“" + headings[leaderColumn] + "”一列，分管领导照旧。"
		}
	} else {
		for _, r := range rows {
			p.Tasks = append(p.Tasks, taskRow(r.task()))
			p.Leaders = p.Leaders || r.Leader != ""
		}
	}
	p.NeedsReason = p.Difference.Withdrawn > 0 || slices.ContainsFunc(matched, func(m ledger.Matched) bool { return m.Before > 0 && m.Before != m.Number })
	if p.NeedsReason && strings.TrimSpace(form.reason) == "" {
		p.ReasonError = "有撤销或改序号的事项，请写明理由。"
		p.Faults = append(p.Faults, p.ReasonError)
	}
	for _, name := range slices.Sorted(maps.Keys(wrong)) {
		p.Faults = append(p.Faults, strings.TrimPrefix(name, "match-")+"："+wrong[name])
	}
	return p
}
