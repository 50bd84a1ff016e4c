package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// A form that cannot be taken comes back as a page with a status of its own and words of ours, never as a success.
func TestEveryRefusedFormSaysSo(t *testing.T) {
	t.Parallel()
	s := newFurnished(t)
	for _, v := range refusedSights {
		c := s.nobody()
		if v.as != "" {
			c = s.cached(v.as)
		}
		got := c.do(http.MethodPost, v.path, v.form)
		if got.status < 400 || got.status > 499 || strings.TrimSpace(got.page(t).Find("main h1").Text()) == "" {
			t.Errorf("%s %v: status %d, %.200s", v.path, v.form, got.status, got.text())
		}
	}
}

// A method that an address does not take is answered with those that it does, in one line.
func TestMethodsThatAnAddressTakes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("staff", ledger.Staff, "jyj", "scjg")
	s.account("office", ledger.Office)
	s.account("leader", ledger.Leader)
	s.account("admin", ledger.Admin)
	allow := func(role, path string) string {
		c := s.nobody()
		if role != everybody {
			c = s.cached(role)
		}
		got := c.do(http.MethodDelete, path, nil)
		if got.status != http.StatusMethodNotAllowed || len(got.header.Values("Allow")) != 1 {
			t.Errorf("DELETE %s: %d, Allow %q", path, got.status, got.header.Values("Allow"))
		}
		return got.header.Get("Allow")
	}
	for route, roles := range who {
		method, pattern, _ := strings.Cut(route, " ")
		path := strings.TrimSuffix(example.Replace(pattern), "/")
		if path == "" {
			path = "/"
		}
		if got := strings.Split(allow(roles[0], path), ", "); !slices.Contains(got, method) || slices.Contains(got, "HEAD") != slices.Contains(got, "GET") {
			t.Errorf("%s: Allow %q", route, got)
		}
	}
	for path, want := range map[string]string{
		"/": "GET, HEAD", "/login": "GET, HEAD, POST", "/logout": "POST", "/work": "GET, HEAD", "/work/": "GET, HEAD",
		"/work/2020/q2/tasks/39": "GET, HEAD, POST", "/work/2020/q2/tasks/39/withdraw": "POST",
	} {
		if got := allow("staff", path); got != want {
			t.Errorf("%s: Allow %q, want %q", path, got, want)
		}
	}
	for path, want := range map[string]string{"/office": "GET, HEAD", "/office/2020/q2/tasks/39": "GET, HEAD", "/office/accounts": "GET, HEAD, POST"} {
		if got := allow("office", path); got != want {
			t.Errorf("%s: Allow %q, want %q", path, got, want)
		}
	}
}

func TestAMissingFileHasThePageOfWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	got := s.nobody().do(http.MethodGet, "/static/x", nil)
	if got.status != http.StatusNotFound || got.page(t).Find("h1").Text() != "没有这个页面" || got.page(t).Find("main a[href='/2020/q1']").Length() != 1 {
		t.Errorf("%d %s", got.status, got.text())
	}
	if caching := got.header.Get("Cache-Control"); strings.Contains(caching, "immutable") {
		t.Errorf("it may be kept: %s", caching)
	}
}

// All pages of a task tell a unit that has no part in it the same.
func TestPagesOfOthersTasksAnswerAlike(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("staff", ledger.Staff, "jyj")
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number = 2`, nil)
	for number, want := range map[string]int{"39": http.StatusForbidden, "999": http.StatusNotFound} {
		for _, page := range []string{"", "/history", "/readings"} {
			path := "/work/2020/q2/tasks/" + number + page
			if got := s.cached("staff").do(http.MethodGet, path, nil); got.status != want {
				t.Errorf("%s: %d, want %d", path, got.status, want)
			}
		}
	}
}
