package overview_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/overview"
	"taizhang/internal/store"
)

// counting tells how often a quarter was read whole.
type counting struct {
	*store.Store
	read atomic.Int32
}

func (c *counting) Overview(ctx context.Context, actor ledger.Actor, q ledger.Quarter) (store.Overview, error) {
	c.read.Add(1)
	return c.Store.Overview(ctx, actor, q)
}

// A quarter is read once for all who look at it, and again as soon as anything of it has changed.
func TestAQuarterIsHeldUntilItChanges(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	c := &counting{Store: s.store}
	router := s.routes(c)
	const page, list = "/overview/2020/q2", "/overview/2020/q2/tasks?rating=paused"
	text := func(address string) string { return s.pageFrom(router, address, http.StatusOK).Find("main").Text() }
	reads := func(want int32, after string) {
		t.Helper()
		if got := c.read.Swap(0); got != want {
			t.Errorf("after %s the quarter was read %d times, want %d", after, got, want)
		}
	}
	first := text(page)
	if again := text(page); again != first {
		t.Error("the second page is another one")
	}
	if s.pageFrom(router, list, http.StatusOK).Find("tr[data-task='3']").Length() != 0 {
		t.Error("3 is rated done")
	}
	reads(1, "two pages and a list")

	s.write(13, "fgw", false, ledger.Paused, ledger.Save)
	text(page)
	reads(1, "a first draft")
	s.exec(`UPDATE entry SET progress = progress || '又写', version = version + 1 WHERE quarter = 2 AND state = 'draft'`)
	text(page)
	reads(0, "another save of drafts")

	s.exec(`UPDATE entry SET rating = 'paused' WHERE quarter = 2 AND task_id = (SELECT id FROM task WHERE number = 3)`)
	if s.pageFrom(router, list, http.StatusOK).Find("tr[data-task='3']").Length() != 1 {
		t.Error("the list does not have what was rated otherwise")
	}
	reads(1, "another rating")
	text("/overview/2020/q1")
	text(page)
	text("/overview/2020/q1")
	reads(1, "looking at two quarters in turns")

	staff := s.as(ledger.Staff)
	staff.pageFromRefused(router, page)
	reads(0, "somebody who may not see it")
}

// pageFromRefused gets an address that the actor may not see.
func (s site) pageFromRefused(router http.Handler, address string) {
	s.t.Helper()
	if text := s.pageFrom(router, address, http.StatusForbidden).Text(); strings.Contains(text, seenWords) {
		s.t.Errorf("%s tells what it refuses: %s", address, text)
	}
}

// All who look share what was read: whatever order and filter they ask for, nobody changes it.
func TestManyMayLookAtAHeldQuarter(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open()
	router := s.routes(s.store)
	want := s.pageFrom(router, "/overview/2020/q2", http.StatusOK).Find("main").Text()
	var all sync.WaitGroup
	for _, address := range []string{"?sort=late", "?sort=behind", "/tasks", "/tasks?department=fgw", "/tasks?change=down", "/tasks/10", "?mode=projector"} {
		all.Go(func() {
			for range 3 {
				s.pageFrom(router, "/overview/2020/q2"+address, http.StatusOK)
			}
		})
	}
	all.Wait()
	if got := s.pageFrom(router, "/overview/2020/q2", http.StatusOK).Find("main").Text(); got != want {
		t.Error("the page is another one after others have looked")
	}
}

var _ overview.Store = (*counting)(nil)
