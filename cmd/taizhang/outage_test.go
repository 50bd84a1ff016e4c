package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/localpg"
	"taizhang/internal/store"
	"taizhang/migrations"
)

// outage is for how long the database is gone. Other tests run meanwhile.
const outage = time.Minute

// frozenPages are public addresses of the newest year: of pages, data and feeds, and of a search nobody made before.
var frozenPages = []string{
	"/", "/2020/q1", "/2020/q1/page.css", "/2020/q1?dept=swj", "/2020/q1?q=%E6%B1%A1%E6%B0%B4", "/2020/q1?dept=slj&q=%E6%B2%B3", "/2020/tasks/39", "/2020/tasks/171",
	"/2020/departments/swj", "/2020/q1/editions/1", "/2020/q1/page.css?edition=1", "/archive", "/open-data/", "/open-data/2020/q1.json", "/open-data/2020/q1.csv", "/open-data/2020/q1.xlsx",
	"/open-data/2020/q1/datapackage.json", "/open-data/2020/q1/editions/1.json", "/open-data/openapi.json", "/feed.atom", "/2020/tasks/39/feed.atom",
	"/2020/departments/swj/feed.atom", "/sitemap.xml", "/robots.txt", "/sitemap", "/accessibility", "/2020/q1/qr.svg", "/2020/tasks/39/qr.svg",
}

// askedAnew are pages of which nothing is kept as they are asked for here, all of them published.
var askedAnew = []string{
	"/2020/tasks/39?compare=1", "/2020/tasks/39?type=large", "/2020/tasks/40?compare=1&type=large", "/2020/departments/swj?type=large",
	"/2020/q1?type=large", "/2020/q1?type=small", "/2020/q1/editions/1?type=large", "/archive?type=large", "/2020/q1?dept=slj&type=large",
	"/2020/departments?type=large", "/open-data/?type=large", "/sitemap?type=large", "/2020/tasks/41/feed.atom?type=large",
}

// movedPages are addresses of task 170 of the first quarter, which is 171 in the second, and of 3, which it has no more.
var movedPages = []string{
	"/2020/tasks/170", "/2020/tasks/170?compare=1", "/2020/tasks/170/feed.atom", "/2020/tasks/170/qr.svg", "/2020/tasks/3", "/2020/tasks/3/qr.svg",
}

// hosts are names under which pages are asked for, more than have pages of their own; the first is the one that the
// program knows.
var hosts = []string{"", "a.example.cn", "b.example.cn", "c.example.cn", "d.example.cn", "e.example.cn", "f.example.cn"}

// TestPublicPagesOutliveTheDatabase stops PostgreSQL for a minute under load, in front of the program in a process of its
// own: no public page of the newest year fails meanwhile, and what is published afterwards is seen.
func TestPublicPagesOutliveTheDatabase(t *testing.T) {
	t.Parallel()
	folder := dataFolder(t)
	database := startDatabase(t, folder)
	publishRenumbered(t, database.URL())
	p := newChild(t, "DATABASE_URL="+database.URL(), "TAIZHANG_DATA=/nonexistent/taizhang")
	load := &crowd{t: t, address: "http://" + p.address}
	load.warm(p)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var readers sync.WaitGroup
	for i := range 4 {
		readers.Go(func() { load.read(ctx, i) })
	}
	stop(t, database) // before anybody has read everything
	gone := time.After(outage)
	load.rounds(3) // everybody has read everything three times without a database
	<-gone
	if status, _, err := load.get(ctx, "/readyz"); err != nil || status != http.StatusServiceUnavailable {
		t.Errorf("without a database /readyz answers %d (%v)", status, err)
	}
	database = startDatabase(t, folder)
	load.rounds(1)
	cancel()
	readers.Wait()

	// Afterwards a publication is seen, although nobody asked this program to make it.
	publishCorrection(t, database.URL())
	load.until("what was published after the outage is seen", func() bool {
		status, body, err := load.get(t.Context(), "/2020/tasks/39")
		return err == nil && status == http.StatusOK && strings.Contains(body, "4406家")
	})
	p.stop(t)
	stop(t, database)
}

func startDatabase(t *testing.T, folder string) *localpg.Server {
	t.Helper()
	s, err := localpg.Start(t.Context(), localpg.Options{Dir: folder, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *localpg.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// crowd are people who read.
type crowd struct {
	t       *testing.T
	address string
	pages   atomic.Int64 // pages so far
}

func (l *crowd) get(ctx context.Context, path string) (status int, body string, err error) {
	return l.getAs(ctx, "", path)
}

// getAs is get under the name of a host.
func (l *crowd) getAs(ctx context.Context, host, path string) (status int, body string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, l.address+path, nil)
	if err != nil {
		return 0, "", err
	}
	r.Host = host
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text), err
}

// warm waits until the program has made its pages, which it says in its log. Nobody has asked for one before.
func (l *crowd) warm(p *child) {
	l.t.Helper()
	l.until("the pages are ready", func() bool { return strings.Contains(p.stderr.String(), "public pages are ready in memory") })
}

// read reads all pages over and over until the context ends, each time with a search that nobody has made before, and in
// every second round under another name of the host.
func (l *crowd) read(ctx context.Context, reader int) {
	tick := time.NewTicker(10 * time.Millisecond) // four readers at a hundred pages a second: other tests run, too
	defer tick.Stop()
	for round := 0; ctx.Err() == nil; round++ {
		host := ""
		if round%2 == 1 {
			host = hosts[(reader+round/2)%len(hosts)]
		}
		for _, path := range slices.Concat(frozenPages, askedAnew, movedPages, []string{fmt.Sprintf("/2020/q1?q=%d%%25", 100*reader+round)}) {
			status, body, err := l.getAs(ctx, host, path)
			if ctx.Err() != nil {
				return
			}
			// An old address leads on, and so answers as the new one does.
			if err != nil || status != http.StatusOK || body == "" {
				l.t.Errorf("%s as %q: %d %v", path, host, status, err)
			}
			l.pages.Add(1)
			<-tick.C
		}
	}
}

// rounds waits until all pages were read so many times by four readers.
func (l *crowd) rounds(n int64) {
	l.t.Helper()
	enough := l.pages.Load() + n*4*int64(len(frozenPages)+len(askedAnew)+len(movedPages)+1)
	l.until(fmt.Sprintf("%d pages were read", enough), func() bool { return l.pages.Load() >= enough })
}

// until looks again and again.
func (l *crowd) until(what string, is func() bool) {
	l.t.Helper()
	deadline := time.After(2 * time.Minute)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-tick.C:
		case <-deadline:
			l.t.Fatalf("not yet: %s", what)
		}
	}
}

// publishRenumbered publishes a second quarter without any text, whose plan has 170 as 171 and withdraws 3.
func publishRenumbered(t *testing.T, url string) {
	t.Helper()
	ctx := t.Context()
	if err := migrations.Up(ctx, url); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx, url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	people, q := twoOfTheOffice(t, s), ledger.Quarter{Year: 2020, Number: 2}
	desk, err := s.PlanDesk(ctx, people[0], 2020)
	if err != nil {
		t.Fatal(err)
	}
	tasks := desk.Before()
	tasks[169].Number = 171
	tasks = slices.Delete(tasks, 2, 3)
	if _, err := s.SavePlan(ctx, people[0], store.NewPlan{Year: 2020, Stage: ledger.Formal, Base: 1, Reason: "正式下达时重排", Tasks: tasks}); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		s.OpenQuarter(ctx, people[0], q, time.Now().AddDate(0, 0, 5)), s.CloseQuarter(ctx, people[0], q),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	publish(t, s, people, q, 1)
}

// twoOfTheOffice are accounts of the office: one who publishes, and one who checks.
func twoOfTheOffice(t *testing.T, s *store.Store) [2]ledger.Actor {
	t.Helper()
	var people [2]ledger.Actor
	for i, name := range []string{"one", "two"} {
		people[i] = ledger.Actor{Role: ledger.Office}
		if err := s.Pool().QueryRow(t.Context(), `INSERT INTO account (name, display_name, role) VALUES ($1, $1, 'office')
			ON CONFLICT (name) DO UPDATE SET role = 'office' RETURNING id`, name).Scan(&people[i].ID); err != nil {
			t.Fatal(err)
		}
	}
	return people
}

// publish checks and publishes an edition of a quarter.
func publish(t *testing.T, s *store.Store, people [2]ledger.Actor, q ledger.Quarter, edition int) {
	t.Helper()
	ctx := t.Context()
	p, err := s.PublishPreview(ctx, people[0], q)
	if err != nil {
		t.Fatal(err)
	}
	content := p.Content().String()
	for _, err := range []error{
		s.PrepareCheck(ctx, people[0], q, content), s.ConfirmCheck(ctx, people[1], q, content), s.Publish(ctx, people[0], q, edition, p.Digest()),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// publishCorrection corrects task 39 of the first quarter.
func publishCorrection(t *testing.T, url string) {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	people, q := twoOfTheOffice(t, s), ledger.Quarter{Year: 2020, Number: 1}
	e, err := s.Edition(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(strings.Join(e.Rows[38].Progress, "\n"), "4405家", "4406家", 1)
	if err := s.SaveCorrection(ctx, people[0], q, 0, ledger.Correction{Reason: "统计口径有误", Texts: map[int]string{39: text}}); err != nil {
		t.Fatal(err)
	}
	publish(t, s, people, q, 2)
}
