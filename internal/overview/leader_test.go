package overview_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// led gives some tasks of the plan leaders: 陈伟 two that he shares one of with 王芳, who has another.
func (s site) led() {
	s.t.Helper()
	s.exec(`UPDATE task_version SET leader = CASE number WHEN 3 THEN '王芳' WHEN 8 THEN '陈伟、王芳' ELSE '陈　伟' END WHERE number IN (3, 8, 10)`)
}

func leaderIs(name string) string { return "leader=" + url.QueryEscape(name) }

func TestNoLeadersNoTable(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	page := s.page("/overview/2020/q2", http.StatusOK)
	if page.Find("section[aria-labelledby=leaders]").Length() != 0 || strings.Contains(page.Find("main").Text(), "分管领导") {
		t.Error("the plan names nobody, and there is a table of leaders")
	}
	s.page("/overview/2020/q2/tasks?"+leaderIs("未定"), http.StatusBadRequest)
}

func TestTasksOfLeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	s.led()
	for _, stage := range []string{"", "?mode=projector"} {
		table := s.at(after).page("/overview/2020/q2"+stage, http.StatusOK).Find("section[aria-labelledby=leaders]")
		names := table.Find("tbody th").Map(func(_ int, th *goquery.Selection) string { return th.Text() })
		if want := []string{"王芳", "陈伟", "未定"}; !slices.Equal(names, want) {
			t.Errorf("%q, want %q", names, want)
		}
		if got := table.Find("#leaders").Parent().Text(); !strings.HasPrefix(got, "分管领导2按") {
			t.Errorf("the head is %s", got)
		}
		if n := table.Find("tbody td a[data-count]").Length(); n < 15 {
			t.Errorf("only %d numbers", n)
		}
		if n := table.Find("thead a").Length(); n != 0 {
			t.Errorf("%d columns can be sorted by", n)
		}
		for _, a := range table.Find("tbody a").EachIter() {
			href := a.AttrOr("href", "")
			list := s.at(after).page(href, http.StatusOK)
			if want, ok := a.Attr("data-count"); ok && list.Find("[data-total]").AttrOr("data-total", "") != want {
				t.Errorf("%s of %s leads to %s", want, href, list.Find("[data-total]").Text())
			}
			if stage != "" && !strings.Contains(href, "mode=projector") {
				t.Errorf("%s leaves the wall", href)
			}
		}
	}
}

func TestListsOfALeader(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	s.led()
	for filter, want := range map[string][]string{
		leaderIs("陈伟"):                       {"8", "10"},
		leaderIs("王芳"):                       {"3", "8"},
		leaderIs("王芳") + "&rating=paused":    {"8"},
		"department=zhuji&" + leaderIs("陈伟"): {"10"},
		"rating=ontrack&" + leaderIs("未定"):   {"4", "11"},
	} {
		list := s.page("/overview/2020/q2/tasks?"+filter, http.StatusOK)
		got := list.Find("tbody tr[data-task]").Map(func(_ int, tr *goquery.Selection) string { return tr.AttrOr("data-task", "") })
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", filter, got, want)
		}
		for _, a := range list.Find("tbody tr[data-task] th a").EachIter() {
			task := s.page(a.AttrOr("href", ""), http.StatusOK) // the way back leads to the same list
			back := task.Find("nav a[href*='leader=']")
			if !strings.Contains(back.AttrOr("href", ""), leaderIs("")) {
				t.Errorf("from %s the way back is %s", a.AttrOr("href", ""), back.AttrOr("href", ""))
			}
		}
	}
	if got := s.page("/overview/2020/q2/tasks?"+leaderIs("陈伟")+"&rating=paused", http.StatusOK).Find("h1").Text(); got != "陈伟分管、自评暂缓延期的事项" {
		t.Errorf("the list is called %s", got)
	}
	if got := s.page("/overview/2020/q2/tasks?"+leaderIs("未定"), http.StatusOK); got.Find("h1").Text() != "分管领导未定的事项" || got.Find("[data-total]").AttrOr("data-total", "") != strconv.Itoa(170-3) {
		t.Errorf("%s: %s", got.Find("h1").Text(), got.Find("[data-total]").Text())
	}
	for _, wrong := range []string{leaderIs("李强"), leaderIs("陈伟") + "&" + leaderIs("王芳"), "leader=x"} {
		s.page("/overview/2020/q2/tasks?"+wrong, http.StatusBadRequest)
	}
	s.page("/overview/2020/q2/tasks/3?"+leaderIs("陈伟"), http.StatusBadRequest) // no list of his has it
}

// A loaded quarter does not know what was handed in when: there the table says what the figures do.
func TestLeadersOfALoadedQuarter(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.led()
	table := s.page("/overview/2020/q1", http.StatusOK).Find("section[aria-labelledby=leaders]")
	if got := table.Find("thead").Text(); strings.Contains(got, "报送") || strings.Contains(got, "自评") || !strings.Contains(got, "数字对时序") {
		t.Errorf("the columns are %s", got)
	}
	if got := table.Find("tbody tr:first-child a[data-count='2']").Length(); got < 1 {
		t.Errorf("王芳 has two tasks, and %d numbers of 2", got)
	}
}

func TestATaskNamesItsLeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.led()
	links := s.page("/overview/2020/q1/tasks/8?mode=projector", http.StatusOK).Find("section[aria-labelledby=in-charge] a")
	if got := links.Map(func(_ int, a *goquery.Selection) string { return a.Text() }); !slices.Equal(got, []string{"陈伟", "王芳"}) {
		t.Errorf("8 is led by %q", got)
	}
	if got := links.First().AttrOr("href", ""); got != "/overview/2020/q1/tasks?"+leaderIs("陈伟")+"&mode=projector" {
		t.Errorf("陈伟 leads to %s", got)
	}
	if s.page("/overview/2020/q1/tasks/9", http.StatusOK).Find("section[aria-labelledby=in-charge]").Length() != 0 {
		t.Error("9 has nobody in charge, and a head for it")
	}
}
