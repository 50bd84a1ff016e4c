package disclosure_test

import (
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestTask(t *testing.T) {
	t.Parallel()
	s := open(t)
	doc := s.page("/2020/tasks/39", http.StatusOK)
	if got := text(doc, "h1"); got != "加大小微企业扶持力度，全市新增小微企业13000家；新增“个转企”1600家。" {
		t.Errorf("h1 %q", got)
	}
	if got := doc.Find("#q1").Text(); !strings.Contains(got, "全市新增小微企业4405家，") || !strings.Contains(got, "2020-05-14 09:44 公开，第一版") {
		t.Errorf("first quarter: %s", got)
	}
	if got := attr(doc, "#q1 a", "href"); got != "/2020/q1#task-39" {
		t.Errorf("its row is at %s", got)
	}
	for _, q := range []string{"#q2", "#q3", "#q4"} {
		if got := doc.Find(q).Text(); !strings.Contains(got, "尚未公开") {
			t.Errorf("%s: %s", q, got)
		}
	}
	if got := text(doc, "#citation"); got != "市政府办公室：《市政府2020年重点工作（预下达）一季度进展情况表》第39项，2020年5月14日公开，第一版，本站地址/2020/tasks/39。" {
		t.Errorf("citation %q", got)
	}
	if attr(doc, "a[rel=prev]", "href") != "/2020/tasks/38" || attr(doc, "a[rel=next]", "href") != "/2020/tasks/40" {
		t.Error("the neighbours are not 38 and 40")
	}
	if got := attr(doc, "link[rel=canonical]", "href"); got != "/2020/tasks/39" {
		t.Errorf("canonical %s", got)
	}
	first := s.page("/2020/tasks/1", http.StatusOK)
	if first.Find("a[rel=prev]").Length() != 0 || first.Find("a[rel=next]").Length() != 1 {
		t.Error("the first task has a task before it, or none after it")
	}
}

func TestTaskThroughQuarters(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.publish("3", "1", "三季度表")
	s.publish("1", "2", "更正的一季度表")
	s.exec(`ALTER TABLE edition_row DISABLE TRIGGER USER`,
		`UPDATE edition_row SET requirement = '调整后的要求', progress = '{}' WHERE number = 39 AND edition_id = (SELECT id FROM edition WHERE quarter = 3)`)
	doc := s.page("/2020/tasks/39", http.StatusOK)
	if got := text(doc, "h1"); got != "调整后的要求" {
		t.Errorf("h1 %q, want the newest quarter's", got)
	}
	q1 := doc.Find("#q1").Text()
	if !strings.Contains(q1, "第二版") || !strings.Contains(q1, "本季度表中的内容与要求：加大小微企业扶持力度") {
		t.Errorf("first quarter: %s", q1)
	}
	if got := doc.Find("#q2").Text(); !strings.Contains(got, "尚未公开") {
		t.Errorf("second quarter: %s", got)
	}
	if got := doc.Find("#q3").Text(); !strings.Contains(got, "本季度未公开进展情况") || strings.Contains(got, "本季度表中") {
		t.Errorf("third quarter: %s", got)
	}
}

func TestTaskUnitsHaveRoles(t *testing.T) {
	t.Parallel()
	s := open(t)
	for target, want := range map[string]string{
		"/2020/tasks/39": "责任单位:市市场监管局",
		"/2020/tasks/10": "牵头:市发改委 配合:柯桥区政府,诸暨市政府",
		"/2020/tasks/98": "各自负责:市水利局,嵊州市政府,新昌县政府",
	} {
		groups := s.page(target, http.StatusOK).Find("main header dl > div").Map(func(_ int, g *goquery.Selection) string {
			units := g.Find("dd a").Map(func(_ int, a *goquery.Selection) string { return a.Text() })
			return g.Find("dt").Text() + ":" + strings.Join(units, ",")
		})
		if got := strings.Join(groups, " "); got != want {
			t.Errorf("%s: %s, want %s", target, got, want)
		}
	}
}

func TestDepartment(t *testing.T) {
	t.Parallel()
	s := open(t)
	doc := s.page("/2020/departments/swj", http.StatusOK)
	if text(doc, "h1") != "市商务局" || numbers(doc) != "122 123 124 125 126 128" {
		t.Errorf("%s: %s", text(doc, "h1"), numbers(doc))
	}
	if got := text(doc, "main header"); !strings.Contains(got, "市级部门和单位") || !strings.Contains(got, "共6项：承担2项，牵头2项，各自负责2项") {
		t.Errorf("head: %s", got)
	}
	for id, want := range map[string]string{"#task-123": "本单位牵头", "#task-124": "本单位承担", "#task-128": "与其他单位各自负责"} {
		if got := doc.Find(id + " td:last-child").Text(); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if got := attr(doc, "#task-123 a[aria-current=page]", "href"); got != "/2020/departments/swj" {
		t.Errorf("its own name in the table leads to %q", got)
	}
	if got := s.page("/2020/departments/xinchang", http.StatusOK).Find("#task-119 td:last-child").Text(); !strings.Contains(got, "本单位配合") {
		t.Errorf("a member of a collective: %q", got)
	}
	s.exec(`INSERT INTO department (code, name, kind, position) VALUES ('idle', '市新设局', 'bureau', 57)`)
	idle := s.page("/2020/departments/idle", http.StatusOK)
	if idle.Find("table").Length() != 0 || !strings.Contains(text(idle, "main"), "没有由市新设局负责的事项") {
		t.Errorf("a department without tasks: %s", text(idle, "main"))
	}
	if n := s.page("/2020/q1?dept=idle", http.StatusOK).Find("tbody tr").Length(); n != 0 {
		t.Errorf("its filter shows %d rows", n)
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	s := open(t)
	for target, c := range map[string]struct{ heading, way string }{
		"/2020/tasks/171":         {"没有第171项", "/2020/tasks/170"},
		"/2020/tasks/0":           {"没有这一项", "/2020/departments"},
		"/2020/tasks/039":         {"没有这一项", "/2020/q1"},
		"/2020/tasks/abc":         {"没有这一项", "/2020/q1"},
		"/2020/tasks/+39":         {"没有这一项", "/2020/q1"},
		"/2020/tasks/99999999999": {"没有这一项", "/2020/q1"},
		"/2021/tasks/1":           {"没有2021年的进展情况表", "/2020/q1"},
		"/9/tasks/1":              {"没有这个页面", "/2020/q1"},
		"/2020/q2":                {"2020年二季度尚未公开", "/2020/departments"},
		"/2021/q1":                {"没有2021年的进展情况表", "/2020/q1"},
		"/2020/q5":                {"没有这个页面", "/2020/departments"},
		"/2020/Q1":                {"没有这个页面", "/2020/q1"},
		"/abcd/q1":                {"没有这个页面", "/2020/q1"},
		"/2020/q1?dept=nobody":    {"没有这个责任单位", "/2020/departments"},
		"/2020/departments/xyz":   {"没有这个责任单位", "/2020/departments"},
		"/2019/departments/swj":   {"没有2019年的进展情况表", "/2020/q1"},
		"/2020/q2/page.css":       {"2020年二季度尚未公开", "/2020/q1"},
	} {
		status := http.StatusNotFound
		if strings.Contains(target, "?") {
			status = http.StatusBadRequest // the path is right, what it is to show is not
		}
		doc := s.page(target, status)
		if got := text(doc, "h1"); got != c.heading {
			t.Errorf("%s says %q, want %q", target, got, c.heading)
		}
		if doc.Find("main a[href='"+c.way+"']").Length() == 0 {
			t.Errorf("%s does not lead on to %s", target, c.way)
		}
	}
	if got := text(s.page("/2020/tasks/171", http.StatusNotFound), "main"); !strings.Contains(got, "共170项，序号从1到170") {
		t.Errorf("a missing task: %s", got)
	}
}

// All departments stand on a page of their own, which needs no script to be opened.
func TestDirectory(t *testing.T) {
	t.Parallel()
	doc := open(t).page("/2020/departments", http.StatusOK)
	if n := doc.Find("main section li a[href^='/2020/departments/']").Length(); n != 56 {
		t.Errorf("%d departments", n)
	}
	if got := doc.Find("main li:has(a[href='/2020/departments/fgw'])").Text(); !strings.Contains(got, "市发改委") || !strings.Contains(got, "共16项：") {
		t.Errorf("says %q", got)
	}
	if got := attr(doc, "header nav [aria-current]", "href"); got != "/2020/departments" {
		t.Errorf("the current place is %q", got)
	}
}

func TestLargeTypeLastsWithoutScripts(t *testing.T) {
	t.Parallel()
	s := open(t)
	seen, queue := map[string]bool{}, []string{"/2020/q1?type=large"}
	kinds := map[string]bool{}
	for len(queue) > 0 && len(kinds) < 9 {
		at := queue[0]
		queue = queue[1:]
		kind := regexp.MustCompile(`\d+|/[a-z-]+\?`).ReplaceAllString(at, "")
		if seen[at] || kinds[kind] {
			continue
		}
		seen[at], kinds[kind] = true, true
		doc := s.page(at, http.StatusOK)
		if size := doc.Find("html").AttrOr("data-type", ""); size != "large" {
			t.Errorf("%s is in size %q", at, size)
		}
		doc.Find("a[href^='/']:not([data-type-choice])").Each(func(_ int, link *goquery.Selection) {
			u, err := url.Parse(link.AttrOr("href", ""))
			switch {
			case err != nil:
				t.Error(err)
			case strings.Contains(path.Base(u.Path), "."): // a file
			case u.Query().Get("type") != "large":
				t.Errorf("%s leads to %s", at, u)
			case u.Path != "/login":
				u.Fragment = ""
				queue = append(queue, u.String())
			}
		})
		doc.Find("form[method='get']").Each(func(_ int, form *goquery.Selection) {
			if got := form.Find("input[name='type']").AttrOr("value", ""); got != "large" {
				t.Errorf("%s: a form asks for size %q", at, got)
			}
		})
	}
	if len(kinds) < 6 {
		t.Errorf("only these kinds of pages were found: %v", kinds)
	}
}
