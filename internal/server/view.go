package server

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"sync"
	"time"

	"taizhang/internal/ledger"
)

// views counts how often published tables are read, until they are added to the database's count.
type views struct {
	mu      sync.Mutex
	counted map[ledger.Quarter]int64
}

// count is the middleware that counts. Reading never waits for the database.
func (s *Server) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && !nobody(r) && r.Header.Get("Taizhang-Place") == "" { // a script looks, nobody opens
			s.seen(r.URL.Path, r.UserAgent())
		}
		next.ServeHTTP(w, r)
	})
}

// seen counts that a path was read by a browser.
func (s *Server) seen(path, agent string) {
	if q, ok := s.public.Counted(path); ok && !robot(agent) {
		s.views.one(q)
	}
}

func (v *views) one(q ledger.Quarter) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.counted[q]++
}

func (v *views) add(counted map[ledger.Quarter]int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for q, n := range counted {
		v.counted[q] += n
	}
}

// take returns what was counted and begins anew.
func (v *views) take() map[ledger.Quarter]int64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	taken := maps.Clone(v.counted)
	clear(v.counted)
	return taken
}

// addViews adds what was counted to the database in batches, and now and then shows the sum on the pages.
func (s *Server) addViews(ctx context.Context) {
	add, show := time.NewTicker(addViewsEach), time.NewTicker(showViewsEach)
	defer add.Stop()
	defer show.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			s.saveViews(last)
			return
		case <-add.C:
			s.saveViews(ctx)
		case <-show.C:
			s.showViews(ctx)
		}
	}
}

// showViews lets the tables be made anew, with the number of today: those of the newest year now, older ones when they are
// asked for, as there may be hundreds.
func (s *Server) showViews(ctx context.Context) {
	if _, err := s.public.Refresh(ctx); err != nil {
		return
	}
	newest, older := s.public.Tables()
	s.press.Drop(append(older, newest...))
	s.ask(ctx, newest...)
}

// saveViews keeps what it cannot add for the next time.
func (s *Server) saveViews(ctx context.Context) {
	counted := s.views.take()
	if len(counted) == 0 {
		return
	}
	if err := s.Store.AddViews(ctx, counted); err != nil {
		s.views.add(counted)
		s.Log.Warn("views were not added yet", "error", err)
	}
}

// robots are words in the names of programs that read pages for nobody in particular.
var robots = [][]byte{[]byte("bot"), []byte("spider"), []byte("crawl"), []byte("slurp"), []byte("curl"), []byte("wget"),
	[]byte("python"), []byte("java/"), []byte("http-client"), []byte("monitor"), []byte("headless"), []byte("preview")}

// robot reports whether a User-Agent names a program and not a browser. It allocates nothing.
func robot(agent string) bool {
	if agent == "" {
		return true
	}
	var lower [256]byte
	n := copy(lower[:], agent)
	for i, c := range lower[:n] {
		if 'A' <= c && c <= 'Z' {
			lower[i] = c + ('a' - 'A')
		}
	}
	for _, word := range robots {
		if bytes.Contains(lower[:n], word) {
			return true
		}
	}
	return false
}
