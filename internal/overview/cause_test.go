package overview_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// A problem that was reported stays in sight when the office returns the text for other reasons, and lists say why a task
// is in them.
func TestCausesStandInTheLists(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	s.exec(`INSERT INTO entry (task_id, year, quarter, state, progress, problems, rating, return_reason)
		SELECT id, 2020, 2, 'returned', '改了一半', '没有写完的难处', 'behind', '请补充' FROM task WHERE number = 39`)
	s.exec(`INSERT INTO revision (entry_id, number, action, progress, problems, next_steps, rating, saved_at)
		SELECT e.id, n, CASE n WHEN 1 THEN 'submit' ELSE 'save' END, '文字', CASE n WHEN 1 THEN '场地没有落实。' ELSE '没有写完的难处' END, '', 'behind', $1
		FROM entry e JOIN task t ON t.id = e.task_id, generate_series(1, 2) n WHERE e.quarter = 2 AND t.number = 39`, before)
	s.exec(`INSERT INTO entry (task_id, year, quarter, department_id, state, progress, problems, rating, submitted_at)
		SELECT t.id, 2020, 2, d.id, 'submitted', '文字', '资金不足。', 'behind', $1 FROM task t, department d WHERE t.number = 49 AND d.code = 'jyj'`, before)

	trouble := s.page("/overview/2020/q2", http.StatusOK).Find("section[aria-labelledby=trouble]")
	if got := trouble.Find("li[data-task='39']").Text(); !strings.Contains(got, "场地没有落实") || !strings.Contains(got, "待重新报送") || !strings.Contains(got, "退回前自评进度滞后") {
		t.Errorf("of the returned text the overview says %q", got)
	}
	if got := trouble.Find("a[href$='returned-problem=1']").AttrOr("data-count", ""); got != "2" {
		t.Errorf("%s returned texts with a problem", got)
	}
	row := s.page("/overview/2020/q2/tasks?returned-problem=1", http.StatusOK).Find("tr[data-task='39']")
	if !strings.Contains(row.Text(), "退回前的存在问题") || !strings.Contains(row.Text(), "场地没有落实") || strings.Contains(row.Text(), "没有写完") {
		t.Errorf("the list says %q", row.Text())
	}
	record := s.page("/overview/2020/q2/tasks/39", http.StatusOK)
	if got := record.Find("#q2 [data-returned]").Text(); !strings.Contains(got, "场地没有落实") {
		t.Errorf("the record says %q", got)
	}
	if strings.Contains(record.Text(), "没有写完") || strings.Contains(record.Text(), "改了一半") {
		t.Error("what the unit has not handed in is seen")
	}
	for _, query := range []string{"parts=1", "trouble=1"} {
		if got := s.page("/overview/2020/q2/tasks?"+query, http.StatusOK).Find("tr[data-task='49']").Text(); !strings.Contains(got, "市教育局分报") || !strings.Contains(got, "资金不足") {
			t.Errorf("%s: %q", query, got)
		}
	}
	// One who is on track tells of a problem too, and the department's own page has that and what was returned.
	s.exec(`UPDATE entry SET rating = 'ontrack', problems = '专项债额度不足。' WHERE quarter = 2 AND department_id IS NULL AND task_id = (SELECT id FROM task WHERE number = 1)`)
	s.exec(`INSERT INTO entry (task_id, year, quarter, state, progress, problems, rating, submitted_at)
		SELECT id, 2020, 2, 'submitted', '文字', '专项债额度不足。', 'ontrack', $1 FROM task WHERE number = 1 ON CONFLICT DO NOTHING`, before)
	if got := s.page("/overview/2020/q2/tasks", http.StatusOK).Find("tr[data-task='1']").Text(); !strings.Contains(got, "存在问题（市发改委）") || !strings.Contains(got, "专项债额度不足") {
		t.Errorf("1 is on track and has a problem: %s", got)
	}
	for code, want := range map[string]map[string]string{
		"fgw": {"1": "专项债额度不足"}, "scjg": {"39": "退回前的存在问题（自评进度滞后） 场地没有落实"}, "jyj": {"49": "存在问题 资金不足"},
	} {
		page := s.page("/overview/2020/q2/tasks?department="+code, http.StatusOK)
		for number, words := range want {
			if got := page.Find("tr[data-task='" + number + "']").Text(); !strings.Contains(got, words) {
				t.Errorf("%s's page says of %s %q", code, number, got)
			}
		}
		if strings.Contains(page.Text(), "没有写完的难处") {
			t.Errorf("%s's page shows what was not handed in", code)
		}
		told := page.Find("a[href*='problem=1']")
		list := s.page(told.AttrOr("href", ""), http.StatusOK)
		if n := list.Find("tr[data-task]").Length(); strconv.Itoa(n) != told.AttrOr("data-count", "") || !strings.Contains(list.Find("h1").Text(), "本单位写有存在问题") {
			t.Errorf("%s: %s leads to %d tasks, %s", code, told.Text(), n, list.Find("h1").Text())
		}
	}
	if got := s.page("/overview/2020/q2/tasks?department=binhai", http.StatusOK).Text(); strings.Contains(got, "存在问题（") {
		t.Errorf("another's problems stand on a unit's page: %s", got)
	}
	below := s.page("/overview/2020/q1/tasks?pace=below", http.StatusOK).Find("tr[data-task='39'] q")
	if got := below.Text(); !strings.Contains(got, "284家") || strings.Contains(below.Find("span").Text(), "4405") {
		t.Errorf("the list of what is below quotes %q", got)
	}
	if got := s.page("/overview/2020/q1/tasks?signal=paused", http.StatusOK).Find("tr[data-task='75'] q").Text(); !strings.Contains(got, "暂停") {
		t.Errorf("the list of what is paused quotes %q", got)
	}
}

// Nobody rated the first quarter: nothing moved up or down from it, and to say 0 would be to say that much.
func TestNoRatingsAreNoComparison(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	changed := s.page("/overview/2020/q2", http.StatusOK).Find("section[aria-labelledby=changed]")
	for _, kind := range []string{"change-up", "change-down"} {
		section := changed.Find("section[aria-labelledby=" + kind + "]")
		if !strings.Contains(section.Text(), "一季度没有自评，无从比较") || section.Find("[data-count]").Length() != 0 {
			t.Errorf("%s: %s", kind, section.Text())
		}
	}
	if changed.Find("section[aria-labelledby=change-same] [data-count]").Length() != 1 {
		t.Error("texts can be compared all the same")
	}
	if got := s.page("/overview/2020/q2/tasks?change=up", http.StatusOK).Find("main").Text(); !strings.Contains(got, "一季度没有自评") {
		t.Errorf("the list does not say why it is empty: %s", got)
	}
}
