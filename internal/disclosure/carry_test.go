package disclosure

import (
	"net/url"
	"testing"
)

func TestFewPagesAreKeptInAnotherSize(t *testing.T) {
	t.Parallel()
	_, h := newHandler(t)
	if _, err := h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{
		"/": true, "/2020/tasks/39": true, "/?type=large": true, "/2020/q1?type=large": true, "/2020/q1?dept=fgw": true,
		"/2020/q1?type=small": false, "/2020/tasks/39?type=large": false, "/2020/departments/fgw?type=large": false, "/2020/q1?dept=nobody": false,
		"/2020/q1/page.css?edition=1": true, "/2020/q1/page.css?edition=2": false, "/2020/q1/page.css?edition=0": false, "/2020/q1/page.css?edition=01": false,
		"/2020/q2/page.css?edition=1": false, "/2020/q1?edition=1": false, "/2020/q1/page.css?edition=1&dept=fgw": false, "/page.css?edition=1": false,
		"//page.css?edition=1": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := h.Keepable(u); got != want {
			t.Errorf("%s is kept: %v", address, got)
		}
	}
}

func TestTheSizeGoesOnInTheAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/":                             "/?type=large",
		"/2020/q1#task-39":              "/2020/q1?type=large#task-39",
		"/2020/q1?dept=fgw&q=%E6%B1%A1": "/2020/q1?dept=fgw&q=%E6%B1%A1&type=large",
		"/2020/q1?type=small":           "/2020/q1?type=small",
		"/open-data/":                   "/open-data/?type=large",
		"/open-data/2020/q1.json":       "/open-data/2020/q1.json",
		"/2020/tasks/39/feed.atom":      "/2020/tasks/39/feed.atom",
		"/2020/q1?q=1%25&dept=":         "/2020/q1?q=1%25&dept=&type=large",
		"/2020/q1/editions/1#task-1-p1": "/2020/q1/editions/1?type=large#task-1-p1",
	} {
		if got := sized(address, "large"); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
	const page = `<a class="x" href="/2020/q1?q=a&amp;dept=b#c">甲</a> <a href="#task-1">乙</a> <a href="https://example.cn/">丙</a> ` +
		`<link href="/static/x.css"> <a data-type-choice="small" href="/2020/q1?type=small">小</a> &lt;a href="/x"`
	const want = `<a class="x" href="/2020/q1?q=a&amp;dept=b&amp;type=large#c">甲</a> <a href="#task-1">乙</a> <a href="https://example.cn/">丙</a> ` +
		`<link href="/static/x.css"> <a data-type-choice="small" href="/2020/q1?type=small">小</a> &lt;a href="/x"`
	if got := string(carry([]byte(page), "large")); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, size := range []string{"", "medium"} {
		if got := string(carry([]byte(page), size)); got != page {
			t.Errorf("%q: %s", size, got)
		}
	}
}
