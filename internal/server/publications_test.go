package server

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// There may be no room for a page while others are made.
func TestPagesThatFailedAreAskedForOnceMore(t *testing.T) {
	t.Parallel()
	s, _ := counting(t)
	var log bytes.Buffer
	s.Log = slog.New(slog.NewTextHandler(&log, nil))
	asked := map[string]int{}
	s.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++
		if r.URL.Path == "/gone" || r.URL.Path == "/busy" && asked["/busy"] == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = w.Write([]byte("page"))
	})
	s.makeReady(t.Context(), "/", "/busy", "/gone", "/last")
	if asked["/"] != 1 || asked["/busy"] != 2 || asked["/gone"] != 2 || asked["/last"] != 1 {
		t.Errorf("asked for %v", asked)
	}
	if line := log.String(); !strings.Contains(line, "level=WARN") || !strings.Contains(line, "pages=3 failed=1") {
		t.Errorf("the log says %s", line)
	}
	log.Reset()
	s.handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	if s.makeReady(t.Context(), "/"); !strings.Contains(log.String(), "pages=0 failed=1") {
		t.Errorf("of a page without an answer the log says %s", log.String())
	}
}

// Whatever is made beforehand can be made.
func TestAllStandingPagesAnswer(t *testing.T) {
	t.Parallel()
	s, _ := counting(t)
	s.Host = "localhost"
	addresses, err := s.public.Standing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if failed := s.ask(t.Context(), addresses...); len(addresses) == 0 || len(failed) > 0 {
		t.Errorf("of %d pages there are not: %v", len(addresses), failed)
	}
}

// A feed that is being made has others wait before they take a place.
func TestFeedsWaitForEachOther(t *testing.T) {
	t.Parallel()
	s, st := counting(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	status := func(ctx context.Context, path string) int {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
		r.Header.Set("Accept", "application/json") // a page would not be made for a client that has gone
		s.ServeHTTP(w, r)
		return w.Code
	}
	tx, err := st.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// The database ends the lock if nobody else does: a request that has come past the queue waits for it.
	if _, err := tx.Exec(t.Context(), `SET LOCAL idle_in_transaction_session_timeout = '20s'; LOCK TABLE edition_row`); err != nil {
		t.Fatal(err)
	}
	made := make(chan int)
	go func() { made <- status(t.Context(), "/feed.atom") }()
	for waits := false; !waits; {
		err := tx.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'edition_row'::regclass
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`).Scan(&waits)
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/feed.atom?again", "/2020/tasks/39/feed.atom", "/2020/departments/swj/feed.atom", "/sitemap.xml"} {
		if got := status(gone, path); got != http.StatusServiceUnavailable {
			t.Errorf("%s does not wait for the feed: %d", path, got)
		}
	}
	if got := status(gone, "/robots.txt"); got != http.StatusOK {
		t.Errorf("another answer waits for the feed: %d", got)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := <-made; got != http.StatusOK {
		t.Errorf("the feed: %d", got)
	}
}
