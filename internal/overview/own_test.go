package overview_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// A list that is filtered by the whole task shows the whole task, even of one department.
func TestListOfWholeTasksShowsThem(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	row := s.page("/overview/2020/q2/tasks?department=jsj&rating=unrated", http.StatusOK).Find("tr[data-task='12'] td").Eq(3).Text()
	if !strings.Contains(row, "未评定") || strings.Contains(row, "进度滞后") {
		t.Errorf("12 is not rated as a whole: %s", row)
	}
	if row := s.page("/overview/2020/q2/tasks?department=jsj", http.StatusOK).Find("tr[data-task='12']").Text(); !strings.Contains(row, "进度滞后") {
		t.Errorf("the department's own part of 12: %s", row)
	}
	s.exec(`UPDATE entry SET rating = 'done' WHERE quarter = 1 AND task_id = (SELECT id FROM task WHERE number = 10)`)
	list := s.page("/overview/2020/q2/tasks?department=zhuji&change=down", http.StatusOK)
	row = list.Find("tr[data-task='10']").Text()
	if !strings.Contains(row, "正常推进") || strings.Contains(row, "未评定") || strings.Contains(list.Find("thead").Text(), "本单位") {
		t.Errorf("10 was rated by its lead: %s", row)
	}
}

func TestLateSaysWhyNobodyIs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	s.exec(`INSERT INTO entry (task_id, year, quarter, department_id, state, progress, rating, submitted_at)
		SELECT a.task_id, 2020, 2, CASE WHEN a.role IN ('sole', 'lead') THEN NULL ELSE a.department_id END, 'submitted', '文字', 'ontrack', $1
		FROM assignment a JOIN quarter q ON q.plan_version_id = a.plan_version_id AND q.year = 2020 AND q.number = 2
		ON CONFLICT DO NOTHING`, before)
	s.exec(`UPDATE entry SET state = 'submitted', submitted_at = $1 WHERE quarter = 2 AND state = 'draft'`, before)
	late := func(s site) string {
		return s.page("/overview/2020/q2", http.StatusOK).Find("section[aria-labelledby=late]").Text()
	}
	if got := late(s.at(after)); !strings.Contains(got, "都报送过") || strings.Contains(got, "截止时间") || !strings.Contains(got, "待重新报送1项") {
		t.Errorf("one text was returned and nothing is missing: %s", got)
	}
	s.exec(`UPDATE entry SET state = 'submitted' WHERE quarter = 2 AND state = 'returned'`)
	if got := late(s.at(after)); !strings.Contains(got, "各单位都已报送") {
		t.Errorf("everything is there: %s", got)
	}
}

func TestClosedEarlySaysWhen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	s.exec(`UPDATE quarter SET state = 'closed', closed_at = $1 WHERE year = 2020 AND number = 2`, due.Add(-24*time.Hour))
	page := s.at(after).page("/overview/2020/q2", http.StatusOK)
	if got := page.Find("main > p").First().Text(); !strings.Contains(got, "2020年7月5日周日 18:00 提前截止，尚未公开") || strings.Contains(got, "7月6日") {
		t.Errorf("closed a day early: %s", got)
	}
}
