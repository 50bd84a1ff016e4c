package planning

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/planpage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// maxPace is how much the form of a curve may hold, in bytes.
const maxPace = 16 << 10

// paceForm is a curve as typed. Months are January to November: December is always all of it.
type paceForm struct {
	sent   bool
	months [11]string
	reason string
	base   string
	again  bool // even growth, or for a task its plan's curve, instead of the months
}

func parsePace(w http.ResponseWriter, r *http.Request) (paceForm, error) {
	if err := respond.ParseForm(w, r, maxPace); err != nil {
		return paceForm{}, err
	}
	f := paceForm{sent: true, reason: r.PostForm.Get("reason"), base: r.PostForm.Get("base"), again: r.PostForm.Get("do") == "again"}
	for i := range f.months {
		f.months[i] = r.PostForm.Get(ledger.PaceField(i + 1))
	}
	return f, nil
}

// change is what the form asks for, with what is wrong with its months.
func (f paceForm) change(task int) (store.PaceChange, ledger.Problems) {
	base, err := strconv.Atoi(f.base)
	if err != nil {
		base = -1 // nobody's version
	}
	c := store.PaceChange{Base: base, Points: ledger.LinearPace, Reason: f.reason}
	if f.again {
		c.Follows = task > 0
		return c, nil
	}
	points, problems := ledger.ParsePace(f.months)
	c.Points = points
	return c, problems
}

// paced is which curve the address means. A task that is no number is -1, which no plan has.
func paced(r *http.Request) (year, task int) {
	year = number(r, "year")
	if s := strings.TrimSpace(r.URL.Query().Get("task")); s != "" {
		n, err := ledger.ParseTaskNumber(s)
		if err != nil {
			return year, -1
		}
		return year, n
	}
	return year, 0
}

// mendPace is said above a form with something wrong in it.
const mendPace = "请改好下面标出的地方。"

// Pace is GET /office/plans/{year}/pace.
func (h *Handler) Pace(w http.ResponseWriter, r *http.Request) error {
	return h.pace(w, r, http.StatusOK, paceForm{}, nil, "")
}

// DrawPace is POST of the same address. It answers 303 when the curve was stored, 422 with what was typed when it cannot
// be, 409 with that and the curve that holds now when somebody else was faster.
func (h *Handler) DrawPace(w http.ResponseWriter, r *http.Request) error {
	form, err := parsePace(w, r)
	if err != nil {
		return err
	}
	year, task := paced(r)
	change, problems := form.change(task)
	_, unreasoned := ledger.CleanPaceReason(change.Reason)
	if len(problems) > 0 {
		for field, message := range unreasoned {
			problems[field] = message
		}
		return h.pace(w, r, http.StatusUnprocessableEntity, form, problems, mendPace)
	}
	err = h.store.DrawPace(r.Context(), actor(r), year, task, change)
	if status, problems, why := respond.Refused(err); status != 0 {
		return h.pace(w, r, status, form, problems, cmp.Or(why, mendPace))
	}
	if err != nil {
		return err
	}
	return respond.Redirect(w, r, route.OfficePace(year, task), "已保存")
}

func (h *Handler) pace(w http.ResponseWriter, r *http.Request, status int, form paceForm, problems ledger.Problems, refused string) error {
	year, task := paced(r)
	desk, err := h.store.PaceDesk(r.Context(), actor(r), year, task)
	if err != nil {
		return err
	}
	view := paceView(desk, form, problems)
	view.Refused = refused
	return respond.Page(w, r, status, planpage.Pace(frame(w, r, view.Title, layout.Plans), view))
}

func paceView(desk store.PaceDesk, form paceForm, problems ledger.Problems) planpage.PaceView {
	curve := desk.Holds.Curve()
	v := planpage.PaceView{
		Title:  fmt.Sprintf("%d年度进度曲线", desk.Year),
		Crumbs: []ui.Crumb{{Text: "计划", Href: route.OfficePlans()}, {Text: "年度进度曲线"}},
		Holds:  paceHolds(desk), Action: route.OfficePace(desk.Year, desk.Task), Base: strconv.Itoa(desk.Base()), Points: problems["points"],
		Chart:  ui.PaceChart{Curve: curve, Large: true},
		Reason: ui.Field{Name: "reason", Label: "依据", Hint: "内部，不公开", Value: form.reason, Error: problems["reason"], Low: true, Required: true},
	}
	if desk.Task > 0 {
		v.Title = fmt.Sprintf("第%d项的进度曲线", desk.Task)
		v.Requirement = ledger.FullWidth(desk.Requirement)
		v.Crumbs[1].Href = route.OfficePace(desk.Year, 0)
		v.Crumbs = append(v.Crumbs, ui.Crumb{Text: fmt.Sprintf("第%d项", desk.Task)})
		if desk.Holds.Task > 0 {
			v.Again = "改按计划的曲线"
		}
	} else {
		v.Find = &ui.Field{Name: "task", Label: "序号", Attrs: templ.Attributes{"inputmode": "numeric", "maxlength": "4"}}
		for _, n := range desk.Own {
			v.Own = append(v.Own, layout.Link{Text: fmt.Sprintf("第%d项", n), Href: route.OfficePace(desk.Year, n)})
		}
		if desk.Holds.Drawn() {
			v.Again = "恢复全年平均"
		}
	}
	drawn := ledger.LinearPace
	if desk.Holds.Number > 0 {
		drawn = desk.Holds.Points
	}
	var ends []string
	for q := range 4 {
		name := ledger.Quarter{Year: desk.Year, Number: q + 1}.Name()
		months, fields := planpage.PaceMonths{Name: name}, planpage.PaceQuarter{Name: name, Whole: q == 3}
		for month := 3*q + 1; month <= 3*q+3; month++ {
			months.Shares = append(months.Shares, ledger.PacePercent(int(math.Round(curve[month-1]*1000))))
			if month < 12 {
				fields.Fields = append(fields.Fields, paceInput(month, drawn, form, problems))
			}
		}
		ends = append(ends, fmt.Sprintf("%d月末%s", 3*q+3, months.Shares[2]))
		v.Months, v.Quarters = append(v.Months, months), append(v.Quarters, fields)
	}
	v.Chart.Says = "全年应达的百分比：" + strings.Join(ends, "，")
	for _, one := range desk.Versions {
		v.Versions = append(v.Versions, paceLine(one))
	}
	return v
}

func paceInput(month int, drawn ledger.PacePoints, form paceForm, problems ledger.Problems) ui.Field {
	name := ledger.PaceField(month)
	field := ui.Field{Name: name, Label: fmt.Sprintf("%d月末%%", month), Error: problems[name], Attrs: templ.Attributes{"inputmode": "decimal", "maxlength": "8", "autocomplete": "off"}}
	switch {
	case form.sent:
		field.Value = form.months[month-1]
	case drawn[month-1] != ledger.NoPoint:
		field.Value = strings.TrimSuffix(ledger.PacePercent(drawn[month-1]), "%")
	}
	return field
}

// paceHolds says which curve the lights go by now.
func paceHolds(desk store.PaceDesk) string {
	switch {
	case desk.Task > 0 && desk.Holds.Task == 0 && desk.Holds.Drawn():
		return fmt.Sprintf("按计划的曲线（第%d版）", desk.Holds.Number)
	case desk.Task > 0 && desk.Holds.Task == 0:
		return "按计划的曲线：全年平均"
	case !desk.Holds.Drawn():
		return "现在按全年平均"
	}
	return fmt.Sprintf("第%d版，对全年各季度有效", desk.Holds.Number)
}

// paceLine is 第2版 2020-07-03 14:32 督查室：3月末15%，12月末100%。依据：…
func paceLine(v store.PaceVersion) string {
	var said []string
	for i, p := range v.Points[:11] {
		if p != ledger.NoPoint {
			said = append(said, fmt.Sprintf("%d月末%s", i+1, ledger.PacePercent(p)))
		}
	}
	words := cmp.Or(strings.Join(said, "，"), "全年平均")
	if v.Follows {
		words = "改按计划的曲线"
	}
	return fmt.Sprintf("第%d版　%s　%s：%s。依据：%s", v.Number, ledger.Stamp(v.MadeAt), v.MadeBy, words, strings.TrimRight(ledger.FullWidth(strings.Join(ledger.Paragraphs(v.Reason), "")), "。")+"。")
}
