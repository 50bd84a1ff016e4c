package overview_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"taizhang/internal/ledger"
)

func TestWhoMayLook(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, address := range []string{
		"/overview", "/overview/2020/q1", "/overview/2020/q1/tasks", "/overview/2020/q1/tasks/39",
		"/overview/2020/q3", "/overview/2020/q1/tasks?state=none", "/overview/2020/q1/tasks/0",
	} {
		for _, role := range []ledger.Role{ledger.Staff, ledger.Admin} {
			s.as(role).page(address, http.StatusForbidden)
		}
		nobody := s
		nobody.actor = nil
		nobody.page(address, http.StatusForbidden)
	}
	s.as(ledger.Office).page("/overview/2020/q1", http.StatusOK)
}

func TestQuarterTabs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	tabs := s.page("/overview", http.StatusOK).Find("nav[aria-label=季度]")
	if got := tabs.Find("a[aria-current=page]").AttrOr("href", ""); got != "/overview/2020/q1" {
		t.Errorf("the current tab leads to %q", got)
	}
	if got := tabs.Find("a[href]").Length(); got != 1 {
		t.Errorf("%d tabs are links, want the first only", got)
	}
	if got := tabs.Find("a[role=link][aria-disabled=true]:not([href])").Length(); got != 3 {
		t.Errorf("%d tabs are disabled, want 3", got)
	}

	s.open()
	tabs = s.page("/overview", http.StatusOK).Find("nav[aria-label=季度]")
	if got := tabs.Find("a[aria-current=page]").AttrOr("href", ""); got != "/overview/2020/q2" {
		t.Errorf("with the second quarter open the current tab leads to %q", got)
	}

	s.exec(`UPDATE quarter SET state = 'scheduled' WHERE state <> 'scheduled'`)
	if got := s.page("/overview", http.StatusNotFound).Find("h1").Text(); got != "还没有可看的季度" {
		t.Errorf("without a quarter that has begun: %q", got)
	}
}

func TestWrongAddresses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for address, want := range map[string]struct {
		status  int
		heading string
	}{
		"/overview/2020/q3":                               {404, "2020年三季度还没有开始"},
		"/overview/2020/q3/tasks":                         {404, "2020年三季度还没有开始"},
		"/overview/2020/q3/tasks/39":                      {404, "2020年三季度还没有开始"},
		"/overview/2020/q5":                               {404, "没有这个季度"},
		"/overview/2020/1":                                {404, "没有这个季度"},
		"/overview/20200/q1":                              {404, "没有这个季度"},
		"/overview/2021/q1":                               {404, "没有2021年一季度"},
		"/overview/2020/q1?sort=nothing":                  {400, "不能这样排序"},
		"/overview/2020/q1?sort=late":                     {400, "不能这样排序"},
		"/overview/2020/q1/tasks/0":                       {404, "没有这一项"},
		"/overview/2020/q1/tasks/039":                     {404, "没有这一项"},
		"/overview/2020/q1/tasks/+39":                     {404, "没有这一项"},
		"/overview/2020/q1/tasks/171":                     {404, "没有这个页面"},
		"/overview/2020/q1/tasks/abc":                     {404, "没有这一项"},
		"/overview/2020/q1/tasks/99999999999999999999":    {404, "没有这一项"},
		"/overview/2020/q1/tasks?state=nothing":           {400, "不能这样筛选"},
		"/overview/2020/q1/tasks?rating=good":             {400, "不能这样筛选"},
		"/overview/2020/q1/tasks?department=nobody":       {400, "不能这样筛选"},
		"/overview/2020/q1/tasks?own-state=draft":         {400, "不能这样筛选"},
		"/overview/2020/q2/tasks?own-rating=good":         {404, "2020年二季度还没有开始"},
		"/overview/2020/q1/tasks?own-rating=good":         {400, "不能这样筛选"},
		"/overview/2020/q1/tasks?late=yes":                {400, "不能这样筛选"},
		"/overview/2020/q1/tasks?late=1":                  {400, "不能这样筛选"},
		"/overview/2020/q1/tasks?lead=1":                  {400, "不能这样筛选"},
		"/overview/2020/q1/tasks?state=blank&state=draft": {400, "不能这样筛选"},
		"/overview/2020/q1/tasks?state=%zz":               {400, "不能这样筛选"},
	} {
		page := s.page(address, want.status)
		if got := page.Find("h1").Text(); got != want.heading {
			t.Errorf("%s: %q, want %q", address, got, want.heading)
		}
		if page.Find("main ul a[href]").Length() == 0 {
			t.Errorf("%s leads nowhere", address)
		}
	}
}

func TestListSaysItsFilter(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	for query, want := range map[string]string{
		"":                                    "全部事项",
		"?state=blank":                        "未填写的事项",
		"?rating=unrated":                     "未评定的事项",
		"?rating=paused":                      "自评暂缓延期的事项",
		"?department=fgw":                     "市发改委的事项",
		"?department=fgw&lead=1":              "市发改委牵头的事项",
		"?department=fgw&rating=behind":       "市发改委、自评进度滞后的事项",
		"?department=keqiao&handed-in=1":      "柯桥区政府、本单位已报送的事项",
		"?department=keqiao&late=1":           "柯桥区政府、本单位逾期未报送的事项",
		"?department=fgw&own-state=submitted": "市发改委、本单位已报送待审核的事项",
		"?own-state=returned":                 "有单位待重新报送的事项",
		"?department=fgw&own-rating=unrated":  "市发改委、本单位未评定的事项",
		"?parts=1":                            "整项未评定、分报写滞后或暂缓的事项",
		"?late=1":                             "有单位逾期未报送的事项",
		"?trouble=1":                          "滞后或暂缓（含分报）的事项",
		"?state=submitted&rating=unrated":     "已报送、未评定的事项",
		"?state=&rating=&department=":         "全部事项",
		"?department=fgw&state=&rating=done":  "市发改委、自评已完成的事项",
	} {
		if got := s.page("/overview/2020/q2/tasks"+query, http.StatusOK).Find("h1").Text(); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

func TestDepartmentsInOrder(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	names := func(address string) []string {
		var names []string
		for _, th := range s.page(address, http.StatusOK).Find("section[aria-labelledby=departments] tbody th").EachIter() {
			names = append(names, th.Text())
		}
		return names
	}
	byIndex := names("/overview")
	if len(byIndex) != 56 || byIndex[0] != "市发改委" || byIndex[55] != "绍兴银保监分局" {
		t.Errorf("order of indexes: %v", byIndex)
	}
	byTasks := names("/overview/2020/q1?sort=tasks")
	at := slices.Index(byTasks, "柯桥区政府") // nine tasks, as 市司法局, which comes before it in the index
	if at != 8 || byTasks[7] != "市司法局" || len(byTasks) != 56 {
		t.Errorf("by number of tasks: %v", byTasks[:10])
	}
	head := s.page("/overview/2020/q1?sort=tasks", http.StatusOK).Find("th[aria-sort]")
	if head.Length() != 1 || head.AttrOr("aria-sort", "") != "descending" || !strings.HasPrefix(head.Text(), "事项") {
		t.Errorf("sorted is %q", head.Text())
	}
	for _, a := range s.page("/overview", http.StatusOK).Find("section[aria-labelledby=departments] thead a").EachIter() {
		s.page(strings.TrimSuffix(a.AttrOr("href", ""), "#departments"), http.StatusOK)
	}
}

// Of a quarter that was loaded from a document nobody knows who reported.
func TestLoadedQuarterInventsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := s.page("/overview/2020/q1", http.StatusOK)
	units := page.Find("section[aria-labelledby=departments]")
	if head := units.Find("thead").Text(); strings.Contains(head, "报送") || strings.Contains(head, "自评") || !strings.Contains(head, "未见数字") {
		t.Errorf("the table of departments has %q", head)
	}
	if !strings.Contains(units.Find("p").First().Text(), "没有各单位的报送记录和自评") {
		t.Errorf("it does not say why: %s", units.Find("p").First().Text())
	}
	if got := page.Find("section[aria-labelledby=late] a").Length(); got != 0 {
		t.Errorf("%d links to late units", got)
	}
	task := s.page("/overview/2020/q1/tasks/56", http.StatusOK)
	if task.Find("[data-part]").Length() != 0 || strings.Contains(task.Text(), "未报送") {
		t.Errorf("task 56 says who reported: %s", task.Find("main").Text())
	}
	if got := task.Find("aside").Text(); strings.Contains(got, "已公开") || !strings.Contains(got, "市卫生健康委") {
		t.Errorf("units of task 56: %s", got)
	}
}

func TestTaskShowsWhatWasHandedIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	page := s.page("/overview/2020/q2/tasks/10", http.StatusOK)
	if got := page.Find("ol > li[id]").Map(func(_ int, li *goquery.Selection) string { return li.AttrOr("id", "") }); !slices.Equal(got, []string{"q2", "q1", "q3", "q4"}) {
		t.Errorf("quarters: %v", got)
	}
	second := page.Find("#q2")
	if second.Find("[data-part]").Length() != 1 || second.Find("[data-part=柯桥区政府]").Length() != 1 {
		t.Error("the contribution of 柯桥区政府 is not the only one shown")
	}
	if second.Find("[data-internal]").Length() != 2 {
		t.Errorf("%d internal parts, want that of the entry and of one contribution", second.Find("[data-internal]").Length())
	}
	if got := second.Text(); !strings.Contains(got, "未报送：诸暨市政府") {
		t.Errorf("nobody is missing: %s", got)
	}
	if first := page.Find("#q1"); first.Find("[data-internal]").Length() != 0 || !strings.Contains(first.Text(), "2020-05-14 09:44 公开，第一版") {
		t.Errorf("first quarter: %s", first.Text())
	}
	if got := page.Find("#q3").Text(); !strings.Contains(got, "还没有开始") {
		t.Errorf("third quarter: %s", got)
	}
}
