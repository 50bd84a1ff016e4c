package overview_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// Ten tasks of the first quarter as a person reads them: what the tile says, which light they stand in, the first proof on
// their page, and the printed share that does not agree.
func TestTenTasksByHand(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := s.page("/overview/2020/q1", http.StatusOK)
	lists := map[string]string{}
	for _, query := range []string{"pace=at", "pace=below", "pace=missing", "pace=held", "pace=none", "signal=paused", "signal=postponed", "signal=cancelled", "check=disagree", "check=base", "check=agree"} {
		list := s.page("/overview/2020/q1/tasks?"+query, http.StatusOK)
		lists[query] = " "
		for _, row := range list.Find("tr[data-task]").EachIter() {
			lists[query] += row.AttrOr("data-task", "") + " "
		}
	}
	for _, tc := range []struct {
		number int
		says   string
		in     []string
		proof  string // words that are underlined on the task's page
		sum    string // a check as it is computed
	}{
		{3, "达到1个", []string{"pace=at"}, "46.3%", ""},
		{21, "低于1个", []string{"pace=below", "check=base"}, "新增股份公司16家", "16家 ÷ 8家 = 200%"},
		{27, "低于1个、达到2个", []string{"pace=below", "check=disagree", "check=agree"}, "55148 人", "55148人 ÷ 10万人 = 55.1%"},
		{39, "低于1个、达到1个", []string{"pace=below", "check=agree"}, "4405家", "4405家 ÷ 13000家 = 33.9%"},
		{58, "无量化目标、写到延期", []string{"pace=held", "signal=postponed"}, "", ""},
		{75, "停缓2个、写到暂停", []string{"pace=held", "signal=paused"}, "一季度送演出下乡、送图书下乡暂停", ""},
		{82, "无量化目标、写到取消", []string{"pace=held", "signal=cancelled"}, "", ""},
		{87, "低于1个", []string{"pace=below", "check=agree"}, "7.14亿元", ""},
		{157, "未见数字2个", []string{"pace=missing", "check=disagree"}, "", "48.2万平方米 ÷ 380万平方米 = 12.7%"},
		{165, "未见数字1个", []string{"pace=missing", "check=base"}, "", ""},
	} {
		tile := page.Find(fmt.Sprintf("section[aria-labelledby=map] a[data-task='%d']", tc.number)).AttrOr("aria-label", "")
		if want := fmt.Sprintf("第%d项，已公开，未评定，%s", tc.number, tc.says); tile != want {
			t.Errorf("the tile says %q, want %q", tile, want)
		}
		for query, numbers := range lists {
			want := false
			for _, in := range tc.in {
				want = want || in == query
			}
			if got := strings.Contains(numbers, " "+strconv.Itoa(tc.number)+" "); got != want {
				t.Errorf("task %d in %s: %t", tc.number, query, got)
			}
		}
		readings := s.page(fmt.Sprintf("/overview/2020/q1/tasks/%d", tc.number), http.StatusOK).Find("#readings")
		if got := readings.Find("q [data-reading]").Text(); !strings.Contains(got, tc.proof) || tc.proof == "" && got != "" {
			t.Errorf("task %d: underlined is %q, want %q", tc.number, got, tc.proof)
		}
		if got := readings.Text(); !strings.Contains(got, tc.sum) {
			t.Errorf("task %d: %q is not computed: %s", tc.number, tc.sum, got)
		}
	}
}

// Where a figure leads, its words stand; every id is there once.
func TestReadingsLeadToTheirWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := s.page("/overview/2020/q1/tasks/27", http.StatusOK)
	links := page.Find("#readings a[data-reading]")
	if links.Length() < 3 {
		t.Errorf("%d links to words, want those of three targets", links.Length())
	}
	for _, a := range page.Find("a[data-reading][href]").EachIter() {
		if n := page.Find("[id='" + strings.TrimPrefix(a.AttrOr("href", ""), "#") + "']").Length(); n != 1 {
			t.Errorf("%s leads to %d places", a.AttrOr("href", ""), n)
		}
	}
	if page.Find("#q1 [data-reading]").Length() < 4 {
		t.Error("the quarter's text is not underlined")
	}
	if n := s.page("/overview/2020/q1", http.StatusOK).Find("section[aria-labelledby=disagree] li[data-task='27'] a[href$='/tasks/27#readings']").Length(); n != 1 {
		t.Errorf("%d links from the overview to the readings of 27", n)
	}
}

// What somebody confirmed is solid, what nobody looked at is dotted.
func TestConfirmedIsSolid(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.exec(`INSERT INTO measure (plan_version_id, task_id, label, comparison, low, unit, kind, quote, start_rune, end_rune, state, origin, ruled_at)
		SELECT tv.plan_version_id, tv.task_id, '水利投资', '=', 38, '亿元', 'amount', '38亿元', strpos(tv.requirement, '38亿元') - 1,
			strpos(tv.requirement, '38亿元') - 1 + 4, 'confirmed', 'hand', now()
		FROM task_version tv JOIN task t ON t.id = tv.task_id WHERE t.number = 87`)
	asked := s.page("/overview/2020/q1/tasks/87", http.StatusOK).Find("#readings [data-reading][title*='已确认']")
	if asked.Length() != 1 || asked.Text() != "38亿元" {
		t.Errorf("confirmed are %q", asked.Text())
	}
	if got := s.page("/overview/2020/q1/tasks/87", http.StatusOK).Find("#readings").Text(); !strings.Contains(got, "7.14亿元／38亿元") {
		t.Errorf("the confirmed measure has lost its figure: %s", got)
	}
}

// Unread texts say nothing: a draft is neither missing a figure nor below.
func TestDraftsHaveNoPace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	list := s.page("/overview/2020/q2/tasks?pace=unread", http.StatusOK)
	if list.Find("tr[data-task='2']").Length() != 1 || list.Find("tr[data-task='9']").Length() != 1 || list.Find("tr[data-task='6']").Length() != 0 {
		t.Error("drafts and returned texts are not the ones without a text")
	}
	if got := s.page("/overview/2020/q2/tasks/2", http.StatusOK).Find("#readings").Text(); !strings.Contains(got, "还没有报送") {
		t.Errorf("readings of a draft: %s", got)
	}
	// 6 was written as 已报送的文字 and rated behind; it has no figures to be set against.
	if list := s.page("/overview/2020/q2/tasks?check=lights", http.StatusOK); list.Find("tr[data-task]").Length() != 0 {
		t.Error("ratings without figures are disputed")
	}
	s.exec(`UPDATE task_version SET requirement = '新增企业100家。' WHERE task_id = (SELECT id FROM task WHERE number = 4)`)
	s.exec(`UPDATE entry SET progress = '新增企业5家。' WHERE quarter = 2 AND task_id = (SELECT id FROM task WHERE number = 4)`)
	if got := s.page("/overview/2020/q2", http.StatusOK).Find("section[aria-labelledby=lights] li[data-task='4']").Text(); !strings.Contains(got, "数字低于时序") || !strings.Contains(got, "5家") {
		t.Errorf("4 is rated on track and 5 of 100: %q", got)
	}
}
