package server_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// size is the size of type that the page is in, empty for the medium one, and its address without the host.
func (b *browser) size() (size, at string) {
	b.t.Helper()
	size = run(b, "ask for the size", chromedp.Evaluate[string](`document.documentElement.dataset.type ?? ""`))
	return size, strings.TrimPrefix(run(b, "ask where it is", chromedp.Location()), b.address)
}

func TestTheSizeOfTypeLasts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := newBrowser(t, s.server.URL)
	b.scripts(false)
	b.open("/2020/q1")
	b.click("[data-type-choice='large']")
	b.click("#task-39 th a")
	if size, at := b.size(); size != "large" || at != "/2020/tasks/39?type=large" {
		t.Errorf("a task without scripts: %q at %s", size, at)
	}
	b.fill("#q", "污水")
	b.click("main search button")
	if size, at := b.size(); size != "large" || !strings.Contains(at, "/2020/q1?q=") || !strings.Contains(at, "type=large") {
		t.Errorf("a search without scripts: %q at %s", size, at)
	}

	// With scripts the browser remembers, and what was chosen counts, whatever the address asked for.
	b.scripts(true)
	b.open("/2020/q1?type=large")
	b.choose("[data-type-choice='medium']")
	b.click("#task-39 th a")
	if size, at := b.size(); size != "" || at != "/2020/tasks/39" {
		t.Errorf("medium was chosen: %q at %s", size, at)
	}
	b.open("/2020/q1")
	b.choose("[data-type-choice='large']")
	b.click("#task-39 th a")
	if size, at := b.size(); size != "large" || at != "/2020/tasks/39" {
		t.Errorf("large was chosen: %q at %s", size, at)
	}
}
