package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/session"
	"taizhang/internal/store"
)

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

// counting is a server whose catalogue is known, and the store that it counts into.
func counting(t *testing.T) (*Server, *store.Store) {
	t.Helper()
	now := func() time.Time { return time.Date(2020, 7, 1, 9, 0, 0, 0, ledger.Shanghai) }
	st, err := store.Open(t.Context(), dbtest.URL(t), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	passwords, err := session.NewPasswords()
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{Store: st, Passwords: passwords, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), SessionIdle: time.Hour, SessionMax: time.Hour})
	s.refresh(t.Context())
	return s, st
}

// read asks for a page as a client with this name does.
func (s *Server) read(t *testing.T, method, path, agent string, header http.Header) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	r.Header = header.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	r.Header.Set("User-Agent", agent)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func (s *Server) counted() int64 {
	s.views.mu.Lock()
	defer s.views.mu.Unlock()
	return s.views.counted[ledger.Quarter{Year: 2020, Number: 1}]
}

func TestWhatCountsAsAView(t *testing.T) {
	t.Parallel()
	s, _ := counting(t)
	tag := http.Header{"If-None-Match": {s.read(t, http.MethodGet, "/", "", nil).Header.Get("ETag")}}
	for _, c := range []struct {
		name, method, path, agent string
		header                    http.Header
		counts                    bool
		status                    int
	}{
		{"the front page", http.MethodGet, "/", firefox, nil, true, http.StatusOK},
		{"the table", http.MethodGet, "/2020/q1", firefox, nil, true, http.StatusOK},
		{"a filtered table", http.MethodGet, "/2020/q1?dept=swj", firefox, nil, true, http.StatusOK},
		{"once more from the browser's memory", http.MethodGet, "/", firefox, tag, true, http.StatusNotModified},
		{"HEAD", http.MethodHead, "/", firefox, nil, false, http.StatusOK},
		{"a task", http.MethodGet, "/2020/tasks/39", firefox, nil, false, http.StatusOK},
		{"data", http.MethodGet, "/open-data/2020/q1.json", firefox, nil, false, http.StatusOK},
		{"a quarter that is not published", http.MethodGet, "/2020/q2", firefox, nil, false, http.StatusNotFound},
		{"a search engine", http.MethodGet, "/", "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", nil, false, http.StatusOK},
		{"another", http.MethodGet, "/", "Mozilla/5.0 (compatible; bingbot/2.0)", nil, false, http.StatusOK},
		{"a program", http.MethodGet, "/", "Python-urllib/3.13", nil, false, http.StatusOK},
		{"a program at the command line", http.MethodGet, "/", "curl/8.14.1", nil, false, http.StatusOK},
		{"without a name", http.MethodGet, "/", "", nil, false, http.StatusOK},
	} {
		before := s.counted()
		if got := s.read(t, c.method, c.path, c.agent, c.header); got.StatusCode != c.status {
			t.Errorf("%s: status %d, want %d", c.name, got.StatusCode, c.status)
		}
		if counts := s.counted() != before; counts != c.counts {
			t.Errorf("%s is counted: %t", c.name, counts)
		}
	}
	before := s.counted()
	s.ask(t.Context(), "/", "/2020/q1")
	if s.counted() != before {
		t.Error("pages made beforehand are counted")
	}
}

func TestViewsAreAddedInBatchesAndNeverLost(t *testing.T) {
	t.Parallel()
	s, st := counting(t)
	stored := func() int64 {
		t.Helper()
		views, err := st.Views(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return views[ledger.Quarter{Year: 2020, Number: 1}]
	}
	for range 3 {
		s.read(t, http.MethodGet, "/", firefox, nil)
	}
	if n := stored(); n != 0 {
		t.Errorf("%d views were written while somebody read", n)
	}
	s.saveViews(t.Context())
	s.saveViews(t.Context())
	if n := stored(); n != 3 || s.counted() != 0 {
		t.Errorf("%d views are stored, %d waiting", n, s.counted())
	}

	// No database: what was counted waits.
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	s.read(t, http.MethodGet, "/", firefox, nil)
	s.saveViews(gone)
	if s.counted() != 1 {
		t.Errorf("%d views wait", s.counted())
	}
	s.read(t, http.MethodGet, "/", firefox, nil)

	// The program ends: the last batch is added.
	s.addViews(gone)
	if n := stored(); n != 5 {
		t.Errorf("%d views are stored in the end", n)
	}
	if got := s.read(t, http.MethodGet, "/2020/q1", firefox, nil); got.StatusCode != http.StatusOK {
		t.Fatal(got.Status)
	}
	s.showViews(t.Context())
	page, err := io.ReadAll(s.read(t, http.MethodGet, "/2020/q1", "", nil).Body)
	if err != nil {
		t.Fatal(err)
	}
	if want := `<dd data-views>5</dd>`; !strings.Contains(string(page), want) {
		t.Errorf("the page does not say %s", want)
	}
}
