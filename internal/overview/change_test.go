package overview_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Against the first quarter, which nobody rated: 1 says nothing new, of 4 a sum shrank, 3 and 6 moved.
func TestWhatChangedSinceLastQuarter(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	s.exec(`INSERT INTO entry (task_id, year, quarter, state, progress, rating, submitted_at)
		SELECT e.task_id, e.year, 2, 'submitted', e.progress, 'ontrack', $1 FROM entry e JOIN task t ON t.id = e.task_id
		WHERE e.quarter = 1 AND e.department_id IS NULL AND t.number = 1`, before)
	s.exec(`UPDATE entry SET rating = 'done' WHERE quarter = 1 AND task_id = (SELECT id FROM task WHERE number = 6)`)
	s.exec(`UPDATE entry SET rating = 'behind' WHERE quarter = 1 AND task_id = (SELECT id FROM task WHERE number = 3)`)
	s.exec(`UPDATE task_version SET requirement = '新增小微企业13000家。' WHERE task_id = (SELECT id FROM task WHERE number = 4)`)
	s.exec(`UPDATE entry SET progress = '工作有序。全市新增小微企业4405家。后续推进。' WHERE quarter = 1 AND task_id = (SELECT id FROM task WHERE number = 4)`)
	s.exec(`UPDATE entry SET progress = '总体平稳。上半年全市共新增小微企业4300家。下一步推进。' WHERE quarter = 2 AND task_id = (SELECT id FROM task WHERE number = 4)`)
	numbers := func(doc *goquery.Document) string {
		return strings.Join(doc.Find("tr[data-task]").Map(func(_ int, tr *goquery.Selection) string { return tr.AttrOr("data-task", "") }), " ")
	}
	for query, want := range map[string]string{
		"change=same": "1", "change=down": "6", "change=up": "3", "change=backwards": "4",
		"change=down&department=fgw": "6", "change=down&department=keqiao": "",
	} {
		if got := numbers(s.page("/overview/2020/q2/tasks?"+query, http.StatusOK)); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	list := s.page("/overview/2020/q2/tasks?change=backwards", http.StatusOK).Find("tr[data-task='4']")
	text := list.Text()
	if !strings.Contains(list.Find("del").Text(), "4405") || !strings.Contains(list.Find("ins").Text(), "4300") || strings.Contains(text, "后续推进") {
		t.Errorf("the sentences are %q", text)
	}
	chapter := s.page("/overview", http.StatusOK).Find("section[aria-labelledby=changed]")
	if got := chapter.Find("a[data-count]").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("data-count", "") }); strings.Join(got, " ") != "1 1 1 1" {
		t.Errorf("the chapter counts %v", got)
	}
	first := s.page("/overview/2020/q1", http.StatusOK).Find("section[aria-labelledby=changed]")
	if first.Find("a").Length() != 0 || !strings.Contains(first.Text(), "无从比较") {
		t.Errorf("the first quarter has nothing before it: %s", first.Text())
	}
	s.page("/overview/2020/q2/tasks?change=sideways", http.StatusBadRequest)
}

// On a wall there is nothing to operate but the way out.
func TestProjector(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if s.page("/overview/2020/q1", http.StatusOK).Find("a[href='/overview/2020/q1?mode=projector']").Length() != 1 {
		t.Error("nothing leads to the projector")
	}
	page := s.page("/overview/2020/q1?mode=projector", http.StatusOK)
	if page.Find("nav[aria-label=季度]").Length() != 0 || page.Find("main a[href='/overview/2020/q1']").Length() != 1 {
		t.Error("the projector has tabs or no way out")
	}
	if page.Find("html").AttrOr("data-type", "") != "huge" {
		t.Error("the projector's type is not large")
	}
	s.page("/overview/2020/q1?mode=cinema", http.StatusBadRequest)
}
