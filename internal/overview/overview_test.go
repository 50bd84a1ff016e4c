package overview_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Every number on the overview is clicked: behind it are exactly so many tasks.
func TestEveryNumberIsItsList(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(site) site
		address string
		atLeast int // numbers on the page
	}{
		"loaded quarter":     {func(s site) site { return s }, "/overview/2020/q1", 130},
		"after the deadline": {func(s site) site { s.open(); return s.at(after) }, "/overview/2020/q2?sort=late", 360},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.t = t
			s = c.prepare(s)
			router := s.router()
			numbers := map[string]string{} // address to number
			n := 0
			for _, a := range s.page(c.address, http.StatusOK).Find("a[data-count]").EachIter() {
				n++
				href, count := a.AttrOr("href", ""), a.AttrOr("data-count", "")
				if !strings.Contains(a.Text(), count) {
					t.Errorf("the link to %s says %q, not %s", href, a.Text(), count)
				}
				if other, ok := numbers[href]; ok && other != count {
					t.Errorf("%s is once %s and once %s", href, other, count)
				}
				numbers[href] = count
			}
			if n < c.atLeast {
				t.Errorf("%d numbers on the page, want at least %d", n, c.atLeast)
			}
			for href, count := range numbers {
				list := s.pageFrom(router, href, http.StatusOK)
				if got := strconv.Itoa(list.Find("tbody tr[data-task]").Length()); got != count {
					t.Errorf("%s lists %s tasks, the overview says %s", href, got, count)
				}
				if got := list.Find("[data-total]").AttrOr("data-total", ""); got != count {
					t.Errorf("%s says %s, the overview %s", href, got, count)
				}
			}
		})
	}
}

// rows reads the rows of a light: word to number.
func rows(doc *goquery.Document, name string) map[string]int {
	found := map[string]int{}
	for _, b := range doc.Find("main p > b").EachIter() {
		if b.Text() != name {
			continue
		}
		for _, a := range b.Parent().Parent().Find("a[data-count]:has(data)").EachIter() {
			n, _ := strconv.Atoi(a.Find("data").AttrOr("value", "x"))
			found[a.Find("span").Text()] = n
		}
	}
	return found
}

func sum(counts map[string]int) int {
	total := 0
	for n := range maps.Values(counts) {
		total += n
	}
	return total
}

func TestOverviewCounts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first := s.page("/overview/2020/q1", http.StatusOK)
	if got := rows(first, "填报状态"); got["已公开"] != 170 || sum(got) != 170 {
		t.Errorf("first quarter's states = %v", got)
	}
	if got := rows(first, "单位自评"); got["未评定"] != 170 || sum(got) != 170 {
		t.Errorf("first quarter's ratings = %v", got)
	}

	s.open()
	page := s.page("/overview/2020/q2", http.StatusOK)
	states := map[string]int{"未填写": 158, "草稿": 2, "已报送": 8, "待重新报送": 1, "已审核": 1, "已公开": 0}
	if got := rows(page, "填报状态"); !maps.Equal(got, states) || sum(got) != 170 {
		t.Errorf("states = %v, want %v", got, states)
	}
	ratings := map[string]int{"未评定": 163, "已完成": 1, "正常推进": 3, "进度滞后": 2, "暂缓延期": 1}
	if got := rows(page, "单位自评"); !maps.Equal(got, ratings) || sum(got) != 170 {
		t.Errorf("ratings = %v, want %v", got, ratings)
	}
}

func TestLeadSentence(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lead := func(s site) string {
		doc := s.page("/overview", http.StatusOK)
		p := doc.Find("main > p").First()
		p.Find("span").Remove()
		return strings.TrimSpace(p.Text())
	}
	if got, want := lead(s), "170项全部公开，170项都没有自评。对照时序，数字都达到12项、有低于26项、未见数字51项。写到暂停、延期或取消10项，完成率不符2项。"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	s.open()
	trouble := "进度滞后2项、暂缓延期1项，另有1项的分报写滞后或暂缓。"
	rest := "全部170项中，已审核1项、已报送8项、待重新报送1项、草稿2项、未填写158项。自评已完成1项、正常推进3项，未评定163项。"
	want := trouble + rest + "对照时序，指标都未见数字4项。"
	if got := lead(s); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := lead(s.at(after)); !strings.HasPrefix(got, trouble) || !strings.Contains(got, rest) || !strings.Contains(got, "个单位逾期未报送，涉及") {
		t.Errorf("after the deadline: %s", got)
	}
}

func TestTileMapSaysStateAndRating(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	page := s.page("/overview", http.StatusOK)
	table := page.Find("section[aria-labelledby=map] table")
	if n := table.Find("a[data-task]").Length(); n != 170 {
		t.Errorf("%d tiles, want 170", n)
	}
	if heads, lines := table.Find("thead th[scope=col]").Length(), table.Find("tbody th[scope=row]").Length(); heads != 11 || lines != 17 {
		t.Errorf("%d column heads and %d row heads, want 11 and 17", heads, lines)
	}
	for number, want := range map[int]string{
		1:  "第1项，未填写，未评定",
		2:  "第2项，草稿，未评定",
		6:  "第6项，已报送，自评进度滞后，无量化目标",
		9:  "第9项，待重新报送，未评定",
		11: "第11项，已审核，自评正常推进，未见数字1个",
		18: "第18项，草稿，未评定",
		43: "第43项，已报送，未评定，无量化目标",
	} {
		tile := table.Find(fmt.Sprintf("a[data-task='%d']", number))
		if got := tile.AttrOr("aria-label", ""); got != want {
			t.Errorf("tile says %q, want %q", got, want)
		}
		href := tile.AttrOr("href", "")
		if want := fmt.Sprintf("/overview/2020/q2/tasks/%d", number); href != want {
			t.Errorf("tile %d leads to %s", number, href)
		}
		s.page(href, http.StatusOK)
	}
}

// What a unit has not handed in is on no page: not its words, not its rating.
func TestDraftsStayWithTheirUnit(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	for _, address := range []string{
		"/overview/2020/q2", "/overview/2020/q2/tasks", "/overview/2020/q2/tasks/2", "/overview/2020/q2/tasks/9",
		"/overview/2020/q2/tasks/10", "/overview/2020/q2/tasks/18",
	} {
		if strings.Contains(s.page(address, http.StatusOK).Text(), hiddenWords) {
			t.Errorf("%s shows what was not handed in", address)
		}
	}
	for _, address := range []string{"/overview/2020/q2", "/overview/2020/q2/tasks", "/overview/2020/q2/tasks/6", "/overview/2020/q2/tasks/43"} {
		if !strings.Contains(s.page(address, http.StatusOK).Text(), seenWords+"：难处，一") {
			t.Errorf("%s lacks the problems that were handed in", address)
		}
	}
	list := s.page("/overview/2020/q2/tasks?rating=behind", http.StatusOK)
	var numbers []string
	for _, row := range list.Find("tr[data-task]").EachIter() {
		numbers = append(numbers, row.AttrOr("data-task", ""))
	}
	if !slices.Equal(numbers, []string{"6", "22"}) {
		t.Errorf("behind are %v, want 6 and 22", numbers)
	}
}

func TestTroubleQuotesTheUnits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	section := s.page("/overview", http.StatusOK).Find("section[aria-labelledby=trouble]")
	var numbers []string
	for _, li := range section.Find("ol").First().Find("li").EachIter() {
		numbers = append(numbers, li.AttrOr("data-task", ""))
	}
	// 43 is unrated, since its units do not agree; the one that is behind is named all the same.
	if !slices.Equal(numbers, []string{"6", "8", "22", "43"}) {
		t.Errorf("in trouble are %v, want 6, 8, 22, 43", numbers)
	}
	if n := section.Find("li[data-task='22'] q").Length(); n != 2 {
		t.Errorf("task 22 has %d quotes, want one of each unit", n)
	}
	if got := section.Find("li[data-task='43']").Text(); !strings.Contains(got, "市市场监管局分报，整项未评定") || strings.Contains(got, "滨海") {
		t.Errorf("task 43 says %s", got)
	}
}

func TestLateUnits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	if got := s.page("/overview", http.StatusOK).Find("section[aria-labelledby=late]"); got.Find("a").Length() != 1 || !strings.Contains(got.Text(), "还没有到截止时间") {
		t.Errorf("before the deadline: %s", got.Text())
	}
	// 人行 shares 20 and 23 and wrote nothing; 绍兴银保监分局 has only 22 and handed it in.
	page := s.at(after).page("/overview?sort=late", http.StatusOK)
	late := map[string]string{}
	for _, row := range page.Find("section[aria-labelledby=departments] tbody tr").EachIter() {
		late[row.Find("th").Text()] = row.Find("td").Last().Find("[data-count]").Text()
	}
	if late["人行绍兴市中心支行"] != "2" || late["绍兴银保监分局"] != "" || len(late) != 56 {
		t.Errorf("late: %v", late)
	}
	s.exec(`UPDATE quarter SET state = 'closed', closed_at = $1 WHERE year = 2020 AND number = 2`, after)
	if got := s.at(after).page("/overview", http.StatusOK).Find("section[aria-labelledby=late] a").Length(); got == 0 {
		t.Error("a quarter that was closed after its deadline has no late units")
	}
	// Closed before its deadline: what is missing is 未报送, and never late.
	s.exec(`UPDATE quarter SET closed_at = $1 WHERE year = 2020 AND number = 2`, before)
	for _, now := range []site{s, s.at(after)} {
		section := now.page("/overview", http.StatusOK).Find("section[aria-labelledby=late]")
		if section.Find("a").Length() != 1 || !strings.Contains(section.Text(), "未报送的不算逾期") {
			t.Errorf("closed early: %s", section.Text())
		}
		if got := now.page("/overview/2020/q2/tasks?late=1", http.StatusOK).Find("[data-total]").AttrOr("data-total", ""); got != "0" {
			t.Errorf("closed early, %s tasks are late", got)
		}
	}
}

// When a new year has begun, the year before stays a click away, and the other way round.
func TestYearsLeadToEachOther(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.exec(`INSERT INTO plan (year, title) VALUES (2021, '市政府2021年重点工作')`)
	s.exec(`WITH v AS (INSERT INTO plan_version (year, number, stage) VALUES (2021, 1, 'preliminary') RETURNING id)
		INSERT INTO quarter (year, number, plan_version_id, state, opened_at, due_at)
		SELECT 2021, k, v.id, CASE WHEN k = 1 THEN 'open' ELSE 'scheduled' END, CASE WHEN k = 1 THEN now() END, CASE WHEN k = 1 THEN now() END
		FROM v, generate_series(1, 4) k`)
	links := func(address string) []string {
		return s.page(address, http.StatusOK).Find("nav[aria-label=季度] a[href]").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") })
	}
	if got, want := links("/overview"), []string{"/overview/2020/q1", "/overview/2021/q1"}; !slices.Equal(got, want) {
		t.Errorf("from the newest: %q, want %q", got, want)
	}
	if got, want := links("/overview/2020/q1"), []string{"/overview/2020/q1", "/overview/2021/q1"}; !slices.Equal(got, want) {
		t.Errorf("from 2020: %q, want %q", got, want)
	}
	s.page("/overview/2022/q1", http.StatusNotFound)
}
