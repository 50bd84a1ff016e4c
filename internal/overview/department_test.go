package overview_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"taizhang/internal/ledger"
)

// The table counts what each unit itself reported, whatever became of the tasks that it shares with others.
func TestDepartmentsCountTheirOwnParts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	view, err := s.store.Overview(t.Context(), *s.actor, second)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]int{} // department to the filter of a cell to its number
	for _, task := range view.Tasks {
		for _, u := range task.Units {
			if want[u.Department.Code] == nil {
				want[u.Department.Code] = map[string]int{}
			}
			state, rating := string(u.State), string(u.Text.Rating)
			if u.State == ledger.Blank {
				state = "blank"
			}
			if u.Text.Rating == ledger.Unrated {
				rating = "unrated"
			}
			want[u.Department.Code]["own-state="+state]++
			want[u.Department.Code]["own-rating="+rating]++
		}
	}
	cells := 0
	for _, a := range s.page("/overview", http.StatusOK).Find("section[aria-labelledby=departments] td a[data-count]").EachIter() {
		_, query, _ := strings.Cut(a.AttrOr("href", ""), "?department=")
		department, filter, _ := strings.Cut(query, "&")
		if !strings.HasPrefix(filter, "own-") {
			continue
		}
		cells++
		if got := a.AttrOr("data-count", ""); got != strconv.Itoa(want[department][filter]) {
			t.Errorf("%s %s: %s, want %d", department, filter, got, want[department][filter])
		}
		delete(want[department], filter)
	}
	for department, left := range want {
		if len(left) > 0 {
			t.Errorf("%s lacks cells: %v", department, left)
		}
	}
	if cells < 112 {
		t.Errorf("%d cells, want one state and one rating at least of each unit", cells)
	}

	// 建设局 supports 12 and is behind with its part; the lead has not written yet. 诸暨 has a draft of 10.
	for address, number := range map[string]string{
		"/overview/2020/q2/tasks?department=jsj&own-rating=behind":                     "12",
		"/overview/2020/q2/tasks?department=scjg&own-rating=behind":                    "43",
		"/overview/2020/q2/tasks?department=zhuji&own-state=draft":                     "10",
		"/overview/2020/q2/tasks?department=fgw&own-state=returned":                    "9",
		"/overview/2020/q2/tasks?department=fgw&own-state=submitted&own-rating=paused": "8",
	} {
		rows := s.page(address, http.StatusOK).Find("tbody tr[data-task]")
		if got := rows.Map(func(_ int, tr *goquery.Selection) string { return tr.AttrOr("data-task", "") }); len(got) != 1 || got[0] != number {
			t.Errorf("%s: %v, want %s", address, got, number)
		}
	}
	row := s.page("/overview/2020/q2/tasks?department=jsj&own-rating=behind", http.StatusOK).Find("tr[data-task='12']").Text()
	if !strings.Contains(row, "已报送") || !strings.Contains(row, "进度滞后") || !strings.Contains(row, seenWords) {
		t.Errorf("the list shows %q, want the unit's own state, rating and words", row)
	}
}

// What was returned is asked for again; it is neither 未报送 nor late.
func TestReturnedIsItsOwnState(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	second := s.page("/overview/2020/q2/tasks/9", http.StatusOK).Find("#q2").Text()
	if !strings.Contains(second, "待重新报送：市发改委") || strings.Contains(second, "未报送：") {
		t.Errorf("task 9: %s", second)
	}
	for _, row := range s.at(after).page("/overview/2020/q2/tasks?department=fgw&late=1", http.StatusOK).Find("tr[data-task='9']").EachIter() {
		t.Errorf("task 9 was returned and is listed as never handed in: %s", row.Text())
	}
	if got := s.at(after).page("/overview", http.StatusOK).Find("section[aria-labelledby=late]").Text(); !strings.Contains(got, "待重新报送1项") {
		t.Errorf("late: %s", got)
	}
}

// Every count says what it counts to who hears it alone.
func TestCountsAreNamed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	for _, a := range s.at(after).page("/overview", http.StatusOK).Find("a[data-count]").EachIter() {
		name := a.AttrOr("aria-label", strings.TrimSpace(a.Text()))
		if !strings.Contains(name, a.AttrOr("data-count", "")) || len([]rune(name)) < 4 {
			t.Errorf("a link is called %q", name)
		}
	}
}

func TestTaskNamesItsNeighbours(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for number, want := range map[string][2]string{
		"1": {"", "/overview/2020/q1/tasks/2"}, "39": {"/overview/2020/q1/tasks/38", "/overview/2020/q1/tasks/40"},
		"170": {"/overview/2020/q1/tasks/169", ""},
	} {
		page := s.page("/overview/2020/q1/tasks/"+number, http.StatusOK)
		got := [2]string{page.Find("a[rel=prev]").AttrOr("href", ""), page.Find("a[rel=next]").AttrOr("href", "")}
		if got != want {
			t.Errorf("task %s lies between %v, want %v", number, got, want)
		}
	}
}

// What figures say of a unit's tasks divides them: in the loaded quarter, of which nothing else is known, all of them.
func TestDepartmentsHaveTheirFigures(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	rows := s.page("/overview/2020/q1?sort=pace-below", http.StatusOK).Find("section[aria-labelledby=departments] tbody tr")
	last := 1000
	for _, row := range rows.EachIter() {
		number := func(filter string) int {
			n, _ := strconv.Atoi(row.Find("a[href*='"+filter+"']").AttrOr("data-count", "0"))
			return n
		}
		all, _ := strconv.Atoi(row.Find("td a[data-count]").First().Text())
		sum := 0
		for _, pace := range []string{"at", "below", "missing", "held", "none"} {
			sum += number("pace=" + pace)
		}
		if marks := row.Find("svg use").Length(); sum != all || marks != all {
			t.Errorf("%s has %d tasks, %d by their figures, %d marks", row.Find("th").Text(), all, sum, marks)
		}
		if below := number("pace=below"); below > last {
			t.Errorf("%s has %d below, after %d", row.Find("th").Text(), below, last)
		} else {
			last = below
		}
	}
	s.open()
	head := s.page("/overview/2020/q2", http.StatusOK).Find("section[aria-labelledby=departments] thead").Text()
	for _, want := range []string{"数字对时序", "都达到", "有低于", "本单位自评", "逾期"} {
		if !strings.Contains(head, want) {
			t.Errorf("the second quarter's table lacks %s", want)
		}
	}
}
