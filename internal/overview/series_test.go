package overview_test

import (
	"net/http"
	"strings"
	"testing"
)

// Task 39 promised 13000家 and 1600家 and had 4405家 and 284家 by the end of March: 33.9% and 17.8%, one above the line and
// one below it.
func TestMeasuresThroughTheQuarters(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, address := range []string{"/overview/2020/q1/tasks/39", "/overview/2020/q1/tasks?department=scjg"} {
		series := s.page(address, http.StatusOK).Find("section[aria-labelledby=series]")
		if got := series.Text(); !strings.Contains(got, "只有一季度有数字") || !strings.Contains(got, "二季度、三季度、四季度还没有开始") {
			t.Errorf("%s does not say that there is one quarter: %s", address, got)
		}
		row := series.Find("tr:has(svg[aria-label*='小微企业'])").First()
		if got := row.Find("svg").AttrOr("aria-label", ""); !strings.Contains(got, "目标13000家") || !strings.Contains(got, "一季度33.9%，达到时序，3月末应达25%") {
			t.Errorf("%s: the picture says %q", address, got)
		}
		if row.Find("svg path").Length() != 1 || row.Find("svg polyline").Length() != 1 {
			t.Errorf("%s: one figure is one dot and joined to nothing", address)
		}
		if cells := row.Find("td[data-label]"); cells.Length() != 1 || !strings.Contains(cells.Text(), "33.9%") || !strings.Contains(cells.Text(), "4405家") {
			t.Errorf("%s: %s", address, row.Text())
		}
		if got := row.Find("td a").AttrOr("href", ""); got != "/overview/2020/q1/tasks/39#readings" {
			t.Errorf("%s: the figure leads to %s", address, got)
		}
	}

	s.open()
	s.exec(`DELETE FROM entry WHERE quarter = 2 AND task_id = (SELECT id FROM task WHERE number = 39)`)
	s.exec(`INSERT INTO entry (task_id, year, quarter, state, progress, rating, submitted_at)
		SELECT id, 2020, 2, 'submitted', '上半年，全市新增小微企业6000家。', 'ontrack', $1 FROM task WHERE number = 39`, before)
	series := s.page("/overview/2020/q2/tasks/39", http.StatusOK).Find("section[aria-labelledby=series]")
	if strings.Contains(series.Text(), "只有") {
		t.Errorf("two quarters have figures: %s", series.Text())
	}
	first, second := series.Find("tbody tr").First(), series.Find("tbody tr").Last()
	if first.Find("svg path").Length() != 2 || !strings.Contains(first.Find("svg").AttrOr("aria-label", ""), "二季度46.2%，低于时序，6月末应达50%") {
		t.Errorf("%s", first.Find("svg").AttrOr("aria-label", ""))
	}
	if got := second.Find("td[data-label=二季度]").Text(); second.Find("svg path").Length() != 1 || !strings.Contains(got, "未见数字") {
		t.Errorf("nothing was said of the second measure: %s", got)
	}
	s.exec(`UPDATE entry SET state = 'draft' WHERE quarter = 2 AND task_id = (SELECT id FROM task WHERE number = 39)`)
	series = s.page("/overview/2020/q2/tasks/39", http.StatusOK).Find("section[aria-labelledby=series]")
	if got := series.Text(); strings.Contains(got, "6000") || !strings.Contains(got, "尚无文字") || !strings.Contains(got, "33.9%") {
		t.Errorf("a draft is seen, or the first quarter is not: %s", got)
	}
}
