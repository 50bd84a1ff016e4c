package overview_test

import (
	"net/http"
	"strings"
	"testing"
)

// On the wall every number stays on the wall, from the overview to the sentence, and one link leaves it.
func TestTheProjectorStaysOnTheWall(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	for _, address := range []string{
		"/overview/2020/q2?mode=projector", "/overview/2020/q2/tasks?mode=projector&trouble=1", "/overview/2020/q2/tasks?department=fgw&mode=projector",
		"/overview/2020/q2/tasks/6?mode=projector&trouble=1",
	} {
		page := s.page(address, http.StatusOK)
		if got := page.Find("body").AttrOr("class", ""); !strings.Contains(got, "overview-projector") {
			t.Errorf("%s is not for a wall: %s", address, got)
		}
		for _, a := range page.Find("main a[href^='/overview']").EachIter() {
			if href := a.AttrOr("href", ""); !strings.Contains(href, "mode=projector") && strings.TrimSpace(a.Text()) != "退出投影" {
				t.Errorf("%s: %s leaves the wall to %s", address, a.Text(), href)
			}
		}
		if page.Find("main form").Length() != 0 {
			t.Errorf("%s has a form", address)
		}
	}
	leaves := s.page("/overview/2020/q2/tasks?mode=projector&trouble=1", http.StatusOK).Find("a:contains('退出投影')").AttrOr("href", "")
	if leaves != "/overview/2020/q2/tasks?trouble=1" {
		t.Errorf("one leaves to %s", leaves)
	}
	for _, address := range []string{"/overview/2020/q2?mode=wall", "/overview/2020/q2/tasks?mode=wall", "/overview/2020/q2/tasks/6?mode=wall"} {
		s.page(address, http.StatusBadRequest)
	}
}

// From a number to its list, to a task, and back to the same list.
func TestATaskLeadsBackToItsList(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	for _, query := range []string{"trouble=1", "department=fgw&own-rating=behind"} {
		list := s.page("/overview/2020/q2/tasks?"+query, http.StatusOK)
		task := s.page(list.Find("tr[data-task='6'] a").AttrOr("href", ""), http.StatusOK)
		back := task.Find("nav[aria-label=当前位置] a").Eq(1)
		if got := back.AttrOr("href", ""); got != "/overview/2020/q2/tasks?"+query || strings.TrimSpace(back.Text()) != strings.TrimSpace(list.Find("h1").Text()) {
			t.Errorf("%s: back is %q to %s", query, back.Text(), got)
		}
	}
	if got := s.page("/overview/2020/q2/tasks/6", http.StatusOK).Find("nav[aria-label=当前位置] a").Eq(1).AttrOr("href", ""); got != "/overview/2020/q2/tasks" {
		t.Errorf("without a list the way back is %s", got)
	}
	s.page("/overview/2020/q2/tasks/6?pace=sideways", http.StatusBadRequest)
}
