package press_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"taizhang/internal/press"
)

// nowhere takes an answer as net/http would, and allocates nothing.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n nowhere) WriteHeader(int)             {}

// BenchmarkFront is what the program adds to net/http's own work for a page that is kept: it must allocate nothing.
func BenchmarkFront(b *testing.B) {
	p := press.New(press.Options{
		Keepable: func(*url.URL) bool { return true }, Now: time.Now,
		Sent: func(time.Time, string, int, int, time.Duration) {},
	})
	p.Renew()
	h := p.Front(p.Keep(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "public, no-cache")
		w.Header().Set("ETag", `W/"1"`)
		_, _ = w.Write(bytes.Repeat([]byte("<p>进展情况</p>"), 1000))
	})))
	r := httptest.NewRequest(http.MethodGet, "/2020/q1", nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
	w := nowhere{make(http.Header, 32)}
	h.ServeHTTP(w, r)
	if w.header.Get("Content-Encoding") != "gzip" {
		b.Fatalf("not kept: %v", w.header)
	}
	b.ReportAllocs()
	for b.Loop() {
		clear(w.header)
		h.ServeHTTP(w, r)
	}
}
