package press_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestWhatIsNotKept(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method, path string
		edit         func(http.Header)
		paused       bool
	}{
		"before anybody tells of changes": {http.MethodGet, "/", nil, true},
		"words that were searched for":    {http.MethodGet, "/?q=1", nil, false},
		"a page that there is not":        {http.MethodGet, "/missing", nil, false},
		"a form":                          {http.MethodPost, "/", nil, false},
		"a cookie":                        {http.MethodGet, "/", func(h http.Header) { h.Set("Set-Cookie", "a=b") }, false},
		"an answer for one":               {http.MethodGet, "/", func(h http.Header) { h.Set("Cache-Control", "private") }, false},
		"an answer that says nothing":     {http.MethodGet, "/", func(h http.Header) { h.Del("Cache-Control") }, false},
	} {
		s := open(t, true)
		s.edit = c.edit
		if !c.paused {
			s.Renew()
		}
		for range 3 {
			s.do(c.method, c.path)
		}
		if n := s.asked.Load(); n != 3 {
			t.Errorf("%s: made %d times for three", name, n)
		}
	}
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	t.Parallel()
	s := open(t, true)
	s.Renew()
	s.edit = func(h http.Header) { h.Set("Content-Type", "application/octet-stream") } // counts once
	s.body = string(bytes.Repeat([]byte{'x'}, 5<<20))
	kept := 0
	for i := range 8 {
		path := "/" + strconv.Itoa(i)
		s.get(path)
		before := s.asked.Load()
		if s.get(path); s.asked.Load() == before {
			kept++
		}
	}
	if kept != 3 {
		t.Errorf("%d answers of 5 MB are kept in 20 MB with their headers", kept)
	}
	s.Drop([]string{"/0"})
	before := s.asked.Load()
	s.get("/7")
	s.get("/7")
	if n := s.asked.Load() - before; n != 1 {
		t.Errorf("after one was dropped another was made %d times", n)
	}
}

func TestHostsAreKeptApart(t *testing.T) {
	t.Parallel()
	s := open(t, false)
	s.Renew()
	first := s.get("/", "Host", "a.example").Body.String()
	if s.get("/", "Host", "b.example").Body.String() == first {
		t.Error("a host gets the page of another")
	}
	if s.get("/", "Host", "a.example").Body.String() != first {
		t.Error("a host's page is not kept")
	}
	for i := range 20 {
		s.get("/", "Host", fmt.Sprintf("%d.example", i))
	}
	before := s.asked.Load()
	s.get("/", "Host", "19.example")
	if s.asked.Load() == before {
		t.Error("anybody can make up hosts that are kept")
	}
	one := open(t, true)
	one.Renew()
	one.get("/", "Host", "a.example")
	one.get("/", "Host", "b.example")
	if n := one.asked.Load(); n != 1 {
		t.Errorf("with one origin the page was made %d times", n)
	}
}

func TestRenewPauseAndDrop(t *testing.T) {
	t.Parallel()
	s := open(t, true)
	s.Drop([]string{"/"}) // nothing is kept
	made := func(want int64, what string) {
		t.Helper()
		s.get("/")
		s.get("/other")
		if n := s.asked.Swap(0); n != want {
			t.Errorf("%s: made %d, want %d", what, n, want)
		}
	}
	made(2, "before the first news")
	s.Renew()
	made(2, "after news")
	made(0, "again")
	s.Drop([]string{"/", "/unknown"})
	made(1, "after one was dropped")
	s.Renew()
	made(2, "after other news")
	s.Pause()
	made(2, "while nobody tells")
	made(2, "while nobody tells, again")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.Renew()
	s.Run(ctx)
	made(2, "after the end")
	made(2, "after the end, again")
}

func TestManyAtOnceReadWhatIsTrue(t *testing.T) {
	t.Parallel()
	s := open(t, true)
	var news atomic.Int64
	s.edit = func(h http.Header) { h.Set("ETag", fmt.Sprintf(`"%d"`, news.Load())) }
	s.Renew()
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { s.Run(ctx) })
	var readers sync.WaitGroup
	for i := range 8 {
		readers.Go(func() {
			for n := range 200 {
				before := news.Load()
				w := s.get("/"+strconv.Itoa(n%5), "Accept-Encoding", []string{"br", "zstd", "gzip", ""}[i%4])
				if w.Code != http.StatusOK || !strings.HasSuffix(plain(t, w), s.body) {
					t.Errorf("%d", w.Code)
				}
				if tag, _ := strconv.ParseInt(strings.Trim(w.Header().Get("ETag"), `"`), 10, 64); tag < before-1 {
					t.Errorf("state %d is shown when it is %d", tag, before)
				}
				if i == 0 && n%20 == 0 {
					news.Add(1)
					s.Renew()
				}
			}
		})
	}
	readers.Wait()
	cancel()
	all.Wait()
}
