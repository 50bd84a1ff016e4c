package press_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"taizhang/internal/press"
)

var modified = time.Date(2020, 5, 14, 1, 44, 0, 0, time.UTC)

// shop is a Press in front of a handler that says how often it was asked.
type shop struct {
	*press.Press
	t     *testing.T
	asked atomic.Int64
	body  string
	front http.Handler
	edit  func(http.Header) // of what the handler answers; nil changes nothing
}

func open(t *testing.T, oneOrigin bool) *shop {
	t.Helper()
	s := &shop{t: t, body: strings.Repeat("市政府2020年重点工作进展情况表。", 200)}
	s.Press = press.New(press.Options{
		Keepable:  func(u *url.URL) bool { return u.RawQuery == "" },
		OneOrigin: oneOrigin,
		Now:       func() time.Time { return modified },
		Busy:      http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }),
	})
	s.front = s.Front(s.Keep(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := s.asked.Add(1)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "public, no-cache")
		w.Header().Set("ETag", `"one"`)
		w.Header().Set("Last-Modified", modified.Format(http.TimeFormat))
		if s.edit != nil {
			s.edit(w.Header())
		}
		if r.URL.Path == "/missing" {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = fmt.Fprintf(w, "%d %s", n, s.body)
	})))
	return s
}

func (s *shop) get(path string, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.do(http.MethodGet, path, header...)
}

// do asks; header are names and values in turns.
func (s *shop) do(method, path string, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
	}
	w := httptest.NewRecorder()
	s.front.ServeHTTP(w, r)
	return w
}

// squeezed waits until the best forms of an address are there.
func (s *shop) squeezed(path string) {
	s.t.Helper()
	ctx, stop := context.WithCancel(s.t.Context())
	var all sync.WaitGroup
	s.t.Cleanup(func() { stop(); all.Wait() })
	all.Go(func() { s.Run(ctx) })
	until, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	for until.Err() == nil {
		if s.get(path, "Accept-Encoding", "br").Header().Get("Content-Encoding") == "br" {
			return
		}
	}
	s.t.Fatalf("%s is never there in brotli", path)
}

func plain(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var r io.Reader = w.Body
	switch encoding := w.Header().Get("Content-Encoding"); encoding {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	case "zstd":
		z, err := zstd.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		r = z
	case "":
	default:
		t.Fatalf("encoding %q", encoding)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEachClientGetsTheSmallestFormThatItTakes(t *testing.T) {
	t.Parallel()
	s := open(t, true)
	s.body = strings.Repeat(s.body, 6) // as large as a whole table: smaller pages do without zstd
	s.Renew()
	want := s.get("/").Body.String()
	s.squeezed("/")
	for accepted, encoding := range map[string]string{
		"":                          "",
		"identity":                  "",
		"br":                        "br",
		"BR":                        "br",
		"gzip, deflate, br, zstd":   "br",
		"gzip, zstd":                "zstd",
		"gzip;q=1.0, br;q=0":        "gzip",
		"br;q=0.0, zstd; q=0, gzip": "gzip",
		"br;q=0, gzip;q=0.000":      "",
		"br;q=0.001":                "br",
		"brr, xgzip":                "",
	} {
		w := s.get("/", "Accept-Encoding", accepted)
		if got := w.Header().Get("Content-Encoding"); got != encoding {
			t.Errorf("%q gets %q, want %q", accepted, got, encoding)
		}
		if w.Header().Get("Content-Length") != strconv.Itoa(w.Body.Len()) || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %d bytes, header %v", accepted, w.Body.Len(), w.Header())
		}
		if got := plain(t, w); got != want {
			t.Errorf("%q says something else: %.60s", accepted, got)
		}
	}
	if n := s.asked.Load(); n != 1 {
		t.Errorf("the page was made %d times", n)
	}
}

func TestHeadAndWhatTheClientHasAlready(t *testing.T) {
	t.Parallel()
	s := open(t, true)
	s.Renew()
	whole := s.get("/", "If-None-Match", `"one"`) // kept whole, although this client has it
	if whole.Code != http.StatusNotModified || whole.Body.Len() != 0 {
		t.Errorf("first: %d with %d bytes", whole.Code, whole.Body.Len())
	}
	head := s.do(http.MethodHead, "/")
	if n, _ := strconv.Atoi(head.Header().Get("Content-Length")); head.Code != http.StatusOK || head.Body.Len() != 0 || n < len(s.body) {
		t.Errorf("HEAD: %d, %d bytes, length %d", head.Code, head.Body.Len(), n)
	}
	day := func(d time.Duration) string { return modified.Add(d).Format(http.TimeFormat) }
	for _, c := range []struct {
		name   string
		header []string
		status int
	}{
		{"the same tag", []string{"If-None-Match", `"one"`}, http.StatusNotModified},
		{"a weak tag among others", []string{"If-None-Match", `"two", W/"one"`}, http.StatusNotModified},
		{"any", []string{"If-None-Match", "*"}, http.StatusNotModified},
		{"another tag", []string{"If-None-Match", `"two"`}, http.StatusOK},
		{"another tag, though the date would do", []string{"If-None-Match", `"two"`, "If-Modified-Since", day(0)}, http.StatusOK},
		{"the same date", []string{"If-Modified-Since", day(0)}, http.StatusNotModified},
		{"a later date", []string{"If-Modified-Since", day(time.Hour)}, http.StatusNotModified},
		{"an earlier date", []string{"If-Modified-Since", day(-time.Second)}, http.StatusOK},
		{"no date", []string{"If-Modified-Since", "gestern"}, http.StatusOK},
	} {
		w := s.get("/", c.header...)
		if w.Code != c.status || (w.Body.Len() == 0) != (c.status == http.StatusNotModified) {
			t.Errorf("%s: %d with %d bytes", c.name, w.Code, w.Body.Len())
		}
		if w.Header().Get("ETag") != `"one"` || w.Code == http.StatusNotModified && w.Header().Get("Content-Length")+w.Header().Get("Content-Type") != "" {
			t.Errorf("%s: %v", c.name, w.Header())
		}
	}
	if n := s.asked.Load(); n != 1 {
		t.Errorf("the page was made %d times", n)
	}
}

func TestSmallBodiesAndFilesStayAsTheyAre(t *testing.T) {
	t.Parallel()
	s := open(t, true)
	s.Renew()
	s.body = "短"
	s.get("/small")
	if w := s.get("/small", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" || w.Body.String() != "1 短" {
		t.Errorf("a small body: %v %s", w.Header(), w.Body)
	}
	s.body = strings.Repeat("PK", 9000)
	s.edit = func(h http.Header) {
		h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	}
	s.get("/book")
	if w := s.get("/book", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" || s.asked.Load() != 2 {
		t.Errorf("a workbook: %v, made %d times", w.Header(), s.asked.Load())
	}
}
