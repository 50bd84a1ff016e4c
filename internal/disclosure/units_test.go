package disclosure_test

import (
	"net/http"
	"net/url"
	"testing"
)

// A line that names nobody is followed by whom it stands for, outside the line itself, which stays to the letter.
func TestMembersOfACollective(t *testing.T) {
	t.Parallel()
	s := open(t)
	const six = "越城区政府、柯桥区政府、上虞区政府、诸暨市政府、嵊州市政府、新昌县政府"
	doc := s.page("/2020/q1", http.StatusOK)
	if n := doc.Find("tbody details").Length(); n != 2 {
		t.Errorf("%d rows have a collective, want 69 and 119", n)
	}
	for _, row := range []string{"#task-69", "#task-119"} {
		if got := text(doc, row+" td details:not([open]) p"); got != six {
			t.Errorf("%s stands for %q", row, got)
		}
		if doc.Find(row+" li details, "+row+" li:contains(越城区)").Length() != 0 {
			t.Errorf("%s: the printed line is not to the letter", row)
		}
	}
	if got := attr(doc, "#task-69 details a:last-child", "href"); got != "/2020/departments/xinchang" {
		t.Errorf("the last one leads to %q", got)
	}
	// Whoever looks for one of them sees why the row is there.
	for _, target := range []string{"/2020/q1?dept=xinchang", "/2020/q1?q=" + url.QueryEscape("新昌县政府")} {
		doc := s.page(target, http.StatusOK)
		for _, row := range []string{"#task-69", "#task-119"} {
			if got := text(doc, row+" details[open] mark"); got != "新昌县政府" {
				t.Errorf("%s: %s marks %q", target, row, got)
			}
		}
	}
	if got := text(s.page("/2020/departments/xinchang", http.StatusOK), "#task-119 details[open] a[aria-current=page]"); got != "新昌县政府" {
		t.Errorf("on its own page it is %q", got)
	}
	if s.page("/2020/q1?dept=sthj", http.StatusOK).Find("#task-119 details[open]").Length() != 0 {
		t.Error("open for a department that the line names")
	}
}
