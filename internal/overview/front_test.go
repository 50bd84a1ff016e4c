package overview_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Whoever reads of a task on the first screen reads whose it is; of those that share one without a lead nobody is called it.
func TestTheFirstScreenNamesUnits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := s.page("/overview/2020/q1", http.StatusOK)
	for _, list := range []string{"disagree", "stopped", "gap-first"} {
		lines := page.Find("section[aria-labelledby=" + list + "] li")
		if named := lines.Find("[data-who]").Length(); named != lines.Length() || named == 0 {
			t.Errorf("%s: %d of %d lines name a unit", list, named, lines.Length())
		}
	}
	for line, want := range map[string]string{
		"section[aria-labelledby=stopped] li[data-task='8']":   "市发改委",
		"section[aria-labelledby=gap-first] li[data-task='5']": "△市发改委",
		"section[aria-labelledby=stopped] li[data-task='72']":  "市文广旅游局等2个单位",
	} {
		if got := page.Find(line + " [data-who]").Text(); got != want {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
}

// A sentence stands once in a row, whatever is underlined in it, and its own quotes are single within the list's.
func TestListsQuoteOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	list := s.page("/overview/2020/q1/tasks?signal=held", http.StatusOK)
	for _, row := range list.Find("tr[data-task]").EachIter() {
		said := map[string]bool{}
		for _, q := range row.Find("q").EachIter() {
			if said[q.Text()] {
				t.Errorf("%s says twice %s", row.AttrOr("data-task", ""), q.Text())
			}
			said[q.Text()] = true
			if strings.ContainsAny(q.Text(), "“”") {
				t.Errorf("%s has double quotes in double quotes: %s", row.AttrOr("data-task", ""), q.Text())
			}
		}
	}
	if got := list.Find("tr[data-task='72'] q").Text(); !strings.Contains(got, "‘绍兴对话日本关西文旅推介’") {
		t.Errorf("72 says %s", got)
	}
	if got := s.page("/overview/2020/q1/tasks/11", http.StatusOK).Find("#readings q").Text(); strings.ContainsAny(got, "“”") {
		t.Errorf("a page quotes %s", got)
	}
}

// What is paused, postponed or cancelled has the mark of it, whether it has targets or not.
func TestWhatIsHeldIsMarked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	table := s.page("/overview/2020/q1", http.StatusOK).Find("section[aria-labelledby=map] table")
	marked := 0
	for _, tile := range table.Find("a[data-task]").EachIter() {
		held := false
		for _, word := range []string{"写到暂停", "写到延期", "写到取消"} {
			held = held || strings.Contains(tile.AttrOr("aria-label", ""), word)
		}
		if has := tile.Find("use[href$='#i-stop']").Length() > 0; has != held {
			t.Errorf("%s: marked is %t", tile.AttrOr("aria-label", ""), has)
		} else if has {
			marked++
		}
	}
	if marked != 10 {
		t.Errorf("%d tiles are marked, 10 tasks are held", marked)
	}
}

// Beside a rate that was recomputed nothing says that there are no numbers.
func TestARateIsNotNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for number, want := range map[string]string{"157": "有完成率，但核对不符", "165": "有完成率，但基数不是全年"} {
		if got := s.page("/overview/2020/q1/tasks/"+number, http.StatusOK).Find("#readings ul[aria-label='各项指标']").Text(); !strings.Contains(got, want) {
			t.Errorf("%s: %s", number, got)
		}
		if got := s.page("/overview/2020/q1", http.StatusOK).Find("section[aria-labelledby=gap] li[data-task='" + number + "']").Text(); !strings.Contains(got, want) {
			t.Errorf("of %s the list of what has no figure says %s", number, got)
		}
	}
}

// The foot of a sheet has the address of its quarter, also where one came without naming it.
func TestTheNewestQuarterIsPrintedWithItsAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for address, want := range map[string]string{
		"/overview": "/overview/2020/q1", "/overview?mode=projector": "/overview/2020/q1?mode=projector", "/overview/2020/q1?sort=tasks": "/overview/2020/q1?sort=tasks",
	} {
		href := s.page(address, http.StatusOK).Find("link[href^='/overview/paper.css']").AttrOr("href", "")
		if href != "/overview/paper.css?view="+url.QueryEscape(want) {
			t.Errorf("%s is printed as %s", address, href)
		}
	}
}

// The picture of a ratio begins at nothing: half a per cent is no leap.
func TestRatiosBeginAtNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	svg := s.page("/overview/2020/q1/tasks/3", http.StatusOK).Find("section[aria-labelledby=series] svg[role=img]").First()
	if got := svg.Find("text").First(); got.Text() != "0" || got.AttrOr("y", "") != "96.0" {
		t.Errorf("the axis begins with %s at %s", got.Text(), got.AttrOr("y", ""))
	}
	if got := svg.Find("text").Eq(1).Text(); got != "44%" {
		t.Errorf("then comes %s", got)
	}
}
