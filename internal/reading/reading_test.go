package reading

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// spans lists every place that the reading names.
func (r *Reading) spans() []Span {
	var all []Span
	for _, t := range r.Targets {
		all = append(all, t.Span)
	}
	for _, p := range r.Pledges {
		all = append(all, p.Span)
	}
	for _, f := range r.Figures {
		all = append(all, f.Span)
		if f.AsOf.Known() {
			all = append(all, f.AsOf.Span)
		}
	}
	for _, s := range r.Signals {
		all = append(all, s.Span)
	}
	for _, c := range append(slices.Clone(r.Others), deref(r.Completion)...) {
		all = append(all, c.Span)
	}
	return all
}

func deref(c *Completion) []Completion {
	if c == nil {
		return nil
	}
	return []Completion{*c}
}

func checkSpans(t *testing.T, task Task, r Reading) {
	t.Helper()
	for _, s := range r.spans() {
		text := task.Requirement
		if s.Paragraph != Requirement {
			text = task.Progress[s.Paragraph]
		}
		if text[s.Start:s.End] != s.Words || s.Words == "" {
			t.Fatalf("%+v is not what stands there: %q", s, text[s.Start:s.End])
		}
		if utf8.RuneCountInString(text[:s.Start]) != s.RuneStart || utf8.RuneCountInString(text[:s.End]) != s.RuneEnd {
			t.Fatalf("%+v: the runes are not those of the bytes", s)
		}
	}
	for _, f := range r.Figures {
		for _, at := range []*int{f.Target, f.Related} {
			if at != nil && (*at < 0 || *at >= len(r.Targets)) {
				t.Fatalf("figure %+v points at no target", f)
			}
		}
	}
}

func TestEveryPlaceReproducesItsWords(t *testing.T) {
	t.Parallel()
	_, tasks := readTasks(t)
	for _, task := range tasks {
		checkSpans(t, task, Read(task.Requirement, task.Progress))
	}
}

func FuzzRead(f *testing.F) {
	_, tasks := readTasks(f)
	for _, task := range tasks {
		f.Add(task.Requirement, strings.Join(task.Progress, "\n"))
	}
	f.Add("新增10%-20%、３－４家(1(2)“", "完成\xff12,34,567万亿元的-5‰。(")
	f.Fuzz(func(t *testing.T, requirement, progress string) {
		task := Task{Requirement: requirement, Progress: strings.Split(progress, "\n")}
		r := Read(task.Requirement, task.Progress)
		checkSpans(t, task, r)
		r.Line()
		for k := range r.Targets {
			r.Pace(k, AsOf{Year: 2020, Month: 3}, Linear)
		}
	})
}

// The source is printed half-width; Q2 may not be. Punctuation and digits at full width read the same.
func TestWidthMakesNoDifference(t *testing.T) {
	t.Parallel()
	_, tasks := readTasks(t)
	wide := func(s string) string {
		runes := []rune(s)
		for i, r := range runes {
			number := i > 0 && i+1 < len(runes) && digitOf(runes[i-1]) >= 0 && digitOf(runes[i+1]) >= 0
			switch {
			case strings.ContainsRune(",;:()?!", r) && !number, r >= '0' && r <= '9', r == '%':
				runes[i] = r + 0xfee0
			}
		}
		return string(runes)
	}
	differing := 0
	for _, task := range tasks {
		a := Read(task.Requirement, task.Progress)
		var progress []string
		for _, p := range task.Progress {
			progress = append(progress, wide(p))
		}
		b := Read(wide(task.Requirement), progress)
		if len(a.Targets) != len(b.Targets) || len(a.Figures) != len(b.Figures) || len(a.Signals) != len(b.Signals) {
			t.Errorf("task %d: %d, %d, %d against %d, %d, %d", task.Number, len(a.Targets), len(a.Figures), len(a.Signals), len(b.Targets), len(b.Figures), len(b.Signals))
			continue
		}
		for i := range a.Figures {
			x, y := a.Figures[i], b.Figures[i]
			if x.Value != y.Value || x.Unit != strings.NewReplacer("（", "(", "）", ")").Replace(y.Unit) || x.Kind != y.Kind || x.Status != y.Status || show(x.Target) != show(y.Target) || x.AsOf.Month != y.AsOf.Month {
				differing++
				t.Logf("task %d: %v against %v", task.Number, x.Span.Words, y.Span.Words)
			}
		}
	}
	if differing > 0 {
		t.Errorf("%d figures read otherwise at full width", differing)
	}
}

func TestChecks(t *testing.T) {
	t.Parallel()
	tasks, _ := readTasks(t)
	for _, tc := range []struct {
		number  int
		printed float64
		verdict Verdict
		base    Base
	}{
		{27, 21.7, Agrees, BaseYear}, {27, 25.07, Disagrees, BaseYear}, {157, 15.78, Disagrees, BaseUnsaid}, {21, 200, OtherBase, BaseQuarter},
		{165, 80.78, OtherBase, BaseYears}, {39, 33.88, Agrees, BaseYear}, {39, 17.75, Agrees, BaseYear}, {87, 18.8, Agrees, BaseYear},
		{163, 15.2, Agrees, BaseYear}, {122, 15.1, NoBase, BaseYear}, {155, 10, NoBase, BaseYear}, {155, 15, NoBase, BaseYear},
	} {
		r := Read(tasks[tc.number].Requirement, tasks[tc.number].Progress)
		found := false
		for _, c := range r.Checks {
			if rate := r.Rates[c.Rate]; r.Figures[rate.Figure].Value == tc.printed {
				found = true
				if c.Verdict != tc.verdict || rate.Base != tc.base {
					t.Errorf("task %d, %v%%: %s of %s, not %s of %s", tc.number, tc.printed, c.Verdict, rate.Base, tc.verdict, tc.base)
				}
				if tc.number == 21 && math.Abs(c.Computed-200) > 1e-9 {
					t.Errorf("21's rate is %v of the quarter's share", c.Computed)
				}
			}
		}
		if !found {
			t.Errorf("task %d: %v%% was not found", tc.number, tc.printed)
		}
	}
}

func TestSignals(t *testing.T) {
	t.Parallel()
	tasks, _ := readTasks(t)
	for _, tc := range []struct {
		number int
		flag   Flag
		part   bool
	}{{75, Paused, true}, {58, Postponed, false}, {82, Cancelled, true}, {106, Pending, true}} {
		r := Read(tasks[tc.number].Requirement, tasks[tc.number].Progress)
		if !slices.ContainsFunc(r.Signals, func(s Signal) bool { return s.Flag == tc.flag && s.PartOnly == tc.part }) {
			t.Errorf("task %d: %+v has no %s", tc.number, r.Signals, tc.flag)
		}
	}
	for _, silent := range []string{
		"积极支持受疫情影响较大文化旅游企业融资。", "缓缴水资源费,可延期缴纳。", "未发生停工。", "取消收费项目3项。", "组织开展在职人员数据调查统计。",
	} {
		if r := Read("推进工作。", []string{silent}); len(r.Signals) > 0 {
			t.Errorf("%s: %+v", silent, r.Signals)
		}
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, want string }{
		{"新增混合所有制企业3-4家。", "range 3 4 家"},
		{"不良率控制在1.5%以内", "<= 1.5 0 %"},
		{"培育专精特新企业３０家以上", ">= 30 0 家"},
		{"完成投资约１．５亿元", "≈ 1.5 0 亿元"},
		{"力争税收不低于1,200万元", ">= 1200 0 万元"},
		{"人口出生率提高至9.5‰", "= 9.5 0 ‰"},
		{"新建三个以上社区中心", ">= 3 0 个"},
		{"新引进投资10亿元以上的项目", ""},
		{"推进5G基站、104国道和“双百”行动,打造“15分钟服务圈”", ""},
		{"2020年6月底前完成第3批、Q1任务(浙政发〔2020〕5号)", ""},
		{"淘汰35蒸吨/小时以下燃煤锅炉,推进47平方公里启动区建设", ""},
		{"做好四项制度试点", ""},
	} {
		var got []string
		r := Read(tc.text, nil)
		for _, x := range r.Targets {
			got = append(got, strings.Join([]string{string(x.Op), num(x.Value), num(x.High), x.Unit}, " "))
		}
		if strings.Join(got, "; ") != tc.want && !(strings.HasPrefix(tc.want, "range") && strings.Join(got, "; ") == tc.want) {
			t.Errorf("%s: %q, not %q", tc.text, got, tc.want)
		}
	}
}

func num(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func TestAQuarterIsNotTheYear(t *testing.T) {
	t.Parallel()
	r := Read("组织招聘会50场。", []string{"二季度举办招聘会18场,累计举办32场。"})
	if len(r.Figures) != 2 || r.Figures[0].Target != nil || r.Figures[1].Target == nil {
		t.Errorf("a quarter's own figure is not the year's sum: %+v", r.Figures)
	}
}

func BenchmarkYear(b *testing.B) {
	_, tasks := readTasks(b)
	for b.Loop() {
		for _, task := range tasks {
			Read(task.Requirement, task.Progress)
		}
	}
}
