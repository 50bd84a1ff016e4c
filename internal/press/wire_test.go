package press_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"taizhang/internal/press"
)

// house is a server on a real connection.
type house struct {
	*httptest.Server
	press   *press.Press
	isWired bool
	wired   atomic.Int64 // answers that net/http never saw
	lines   atomic.Int64 // of the log
	dialled atomic.Int64 // requests of dial
	seen    func(path, agent string)
}

// build starts a server of pages, which keeps /page and /large; wired says whether it answers on the connection.
func build(t testing.TB, wired bool) *house {
	t.Helper()
	h := &house{isWired: wired}
	h.press = press.New(press.Options{
		Keepable: func(u *url.URL) bool { return u.Path == "/page" || u.Path == "/large" }, Now: time.Now, OneOrigin: true,
		Sent: func(_ time.Time, method string, status, bytes int, _ time.Duration) {
			if method == http.MethodGet && status == http.StatusOK && bytes > 0 {
				h.lines.Add(1)
			}
		},
		Seen: func(path, agent string) {
			h.seen(path, agent)
			h.wired.Add(1)
		},
		Busy: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }),
	})
	h.seen = func(path, agent string) {
		if path != "/page" && path != "/large" || agent != "test" && agent != "" && agent != "Go-http-client/1.1" {
			t.Errorf("seen %q by %q", path, agent)
		}
	}
	h.press.Compose = composed
	h.press.Renew()
	mux := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "public, no-cache")
		w.Header().Set("ETag", `"`+r.URL.Path+`"`)
		text := fmt.Sprintf("%s %s %q ", r.Method, r.URL, body)
		if r.URL.Path == "/large" {
			var b strings.Builder
			for i := range 20000 {
				fmt.Fprintf(&b, "%d.", i*i)
			}
			text += b.String()
		}
		_, _ = io.WriteString(w, text+strings.Repeat("进展情况", 400))
	})
	h.Server = httptest.NewUnstartedServer(h.press.Front(h.press.Keep(mux)))
	h.Config.ReadHeaderTimeout, h.Config.ReadTimeout, h.Config.WriteTimeout = time.Minute, time.Minute, time.Minute
	if wired {
		h.Listener = h.press.Listen(h.Listener)
		keep := h.Config.ConnState
		h.Config.ConnState = func(c net.Conn, s http.ConnState) {
			press.State(c, s)
			if keep != nil {
				keep(c, s)
			}
		}
	}
	h.Start()
	t.Cleanup(h.Close)
	return h
}

// composed makes an answer to each query that begins with q=.
func composed(path, query string, send func(tag string, text, gzip []byte)) bool {
	typed, ok := strings.CutPrefix(query, "q=")
	if !ok {
		return false
	}
	text := strings.Repeat(path+" "+typed+"。", 300)
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	send("tag-"+typed, []byte(text), b.Bytes())
	return true
}

var (
	bodies = regexp.MustCompile("Content-Length|Transfer-Encoding") // an answer may wait for them
	heads  = regexp.MustCompile(`HTTP/1\.[01] [0-9]+ [^\r]*\r\n([^\r]+\r\n)*\r\n`)
	dates  = regexp.MustCompile(`Date: [^\r]*`)
)

// say writes the pieces over one connection and returns all that comes back before it is closed. After a piece that looks
// like one request it waits for an answer.
func (h *house) say(t *testing.T, pieces ...string) string {
	t.Helper()
	c := h.dial(t)
	defer func() { _ = c.Close() }()
	var back bytes.Buffer
	answers := make(chan struct{}, 1000)
	var wait sync.WaitGroup
	wait.Go(func() {
		defer close(answers)
		part := make([]byte, 64<<10)
		for seen := 0; ; {
			n, err := c.Read(part) // a connection may be reset after a bad request
			back.Write(part[:n])
			for now := bytes.Count(back.Bytes(), []byte("HTTP/1.1 ")); seen < now; seen++ {
				answers <- struct{}{}
			}
			if err != nil {
				return
			}
		}
	})
	for _, piece := range pieces {
		_, _ = io.WriteString(c, piece)
		if strings.HasPrefix(piece, "GET ") && strings.HasSuffix(piece, "\r\n\r\n") && strings.Count(piece, "\r\n\r\n") == 1 && !bodies.MatchString(piece) {
			<-answers
		}
	}
	wait.Wait()
	return ordered(back.String())
}

// ordered are answers with the fields of their headers in order, and as of no day.
func ordered(answers string) string {
	return heads.ReplaceAllStringFunc(answers, func(head string) string {
		lines := strings.Split(dates.ReplaceAllString(head, "Date: today"), "\r\n")
		slices.Sort(lines)
		return strings.Join(lines, "\n")
	})
}

func asks(path string, fields ...string) string {
	return "GET " + path + " HTTP/1.1\r\nHost: a.example\r\n" + strings.Join(fields, "") + "\r\n"
}

const last = "Connection: close\r\n"

// Whatever comes over a connection, the answers are those that net/http alone gives.
func TestWireAnswersAsNetHTTPDoes(t *testing.T) {
	t.Parallel()
	with, without := build(t, true), build(t, false)
	page := asks("/page", "Accept-Encoding: gzip\r\n", "User-Agent: test\r\n")
	for name, pieces := range map[string][]string{
		"kept":                    {page, page, page},
		"without compression":     {page, asks("/page"), asks("/page")},
		"no coding":               {page, asks("/page", "accept-encoding: gzip;q=0\r\n")},
		"large":                   {page, asks("/large", "Accept-Encoding: gzip\r\n"), asks("/large")},
		"another in between":      {page, asks("/other"), page},
		"all at once":             {page + page + asks("/other") + page},
		"two at once":             {page, page + page, page},
		"in halves":               {page, page[:30], page[30:], page},
		"letter by letter":        append([]string{page}, strings.Split(page, "")...),
		"two lists":               {page, asks("/page", "Accept-Encoding: br\r\n", "Accept-Encoding: gzip\r\n"), page},
		"HEAD":                    {page, strings.Replace(page, "GET", "HEAD", 1), page},
		"has it":                  {page, asks("/page", "If-None-Match: \"/page\"\r\n"), page},
		"a range":                 {page, asks("/page", "Range: bytes=0-1\r\n"), page},
		"a form":                  {page, "POST /page HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\n12345", page},
		"a request in a form":     {page, fmt.Sprintf("POST /form HTTP/1.1\r\nHost: a.example\r\nContent-Length: %d\r\n\r\n", len(page)), page, page},
		"a GET with a body":       {page, asks("/page", fmt.Sprintf("Content-Length: %d\r\n", len(page))), page, page},
		"a GET in pieces":         {page, asks("/page", "Transfer-Encoding: chunked\r\n"), "0\r\n\r\n", page},
		"both lengths":            {page, asks("/page", "Transfer-Encoding: chunked\r\n", "Content-Length: 3\r\n"), "0\r\n\r\n", page},
		"encoded twice":           {page, asks("/%2570age"), page},
		"an encoded query":        {page, asks("/page%3Fq=1", "Accept-Encoding: gzip\r\n"), page},
		"a fragment":              {page, asks("/page#a"), asks("/page?q=1#a", "Accept-Encoding: gzip\r\n"), page},
		"no host's name":          {page, asks("/page", "X: 1\r\n", "Accept-Encoding: gzip\r\n"), "GET /page HTTP/1.1\r\nHost: a<b\r\n\r\n"},
		"an empty host":           {page, "GET /page HTTP/1.1\r\nHost:\r\n\r\n", page},
		"two hosts":               {page, asks("/page", "Host: b.example\r\n")},
		"no host":                 {page, "GET /page HTTP/1.1\r\n\r\n"},
		"an old client":           {page, "GET /page HTTP/1.0\r\n\r\n"},
		"a whole address":         {page, asks("http://a.example/page"), page},
		"encoded":                 {page, asks("/%70age"), page},
		"an empty query":          {page, asks("/page?"), asks("/page?x=1"), page},
		"bare line ends":          {page, strings.ReplaceAll(page, "\r\n", "\n"), page},
		"a bare line end":         {page, asks("/page", "X: 1\n", "Content-Length: 3\r\n"), "abc", page},
		"a folded line":           {page, asks("/page", "X: 1\r\n Content-Length: 3\r\n")},
		"a space before a colon":  {page, asks("/page", "Content-Length : 3\r\n")},
		"no name":                 {page, asks("/page", ": 3\r\n")},
		"a zero":                  {page, asks("/page", "X: \x00\r\n")},
		"the end of a connection": {page, asks("/page", last)},
		"a search":                {page, asks("/page?q=1", "Accept-Encoding: gzip\r\n"), asks("/page?q=22", "Accept-Encoding: br, gzip\r\n"), page},
		"a search, plain":         {page, asks("/page?q=1"), asks("/page?q=1", "Accept-Encoding: br\r\n"), page},
		"a search that it has":    {page, asks("/page?q=1", "If-None-Match: W/\"tag-1\"\r\n"), asks("/page?q=1", "If-None-Match: \"/page\"\r\n"), page},
		"a search of the header":  {page, "HEAD /page?q=1 HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: gzip\r\n\r\n", page},
		"no search":               {page, asks("/page?p=1", "Accept-Encoding: gzip\r\n"), asks("/other?q=1", "Accept-Encoding: gzip\r\n"), page},
		"several tokens":          {page, asks("/page", "Connection: keep-alive, close\r\n")},
		"upgrade":                 {page, asks("/page", "Connection: upgrade\r\n", "Upgrade: h2c\r\n"), page},
		"waits for leave":         {page, "POST /form HTTP/1.1\r\nHost: a.example\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", "ab", page},
		"another protocol":        {page, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
		"nothing of the kind":     {page, "\x16\x03\x01\x02"},
		"an empty line before":    {page, "\r\n" + page},
	} {
		pieces = append(pieces, asks("/other", last))
		// Most that is kept is answered on the connection for those who take it compressed.
		zipped := make([]string, len(pieces))
		for i, piece := range pieces {
			zipped[i] = strings.ReplaceAll(piece, " HTTP/1.1\r\n", " HTTP/1.1\r\nAccept-Encoding: gzip\r\n")
		}
		for _, pieces := range [][]string{pieces, zipped} {
			got, want := with.say(t, pieces...), without.say(t, pieces...)
			if got != want {
				t.Errorf("%s:\n%.700q\nwithout:\n%.700q", name, got, want)
			}
			if !strings.Contains(got, "200 OK") {
				t.Errorf("%s: nothing was answered: %.300q", name, got)
			}
		}
	}
	if without.wired.Load() != 0 || with.wired.Load() == 0 {
		t.Errorf("%d answers on the connection, want some", with.wired.Load())
	}
	if got, want := with.lines.Load()-with.dialled.Load(), without.lines.Load()-without.dialled.Load(); got != want {
		t.Errorf("%d lines of the log, and %d without", got, want)
	}
}

func TestWireShowsNews(t *testing.T) {
	t.Parallel()
	h := build(t, true)
	client := h.Client()
	get := func() {
		t.Helper()
		r, err := client.Get(h.URL + "/page")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil || r.StatusCode != http.StatusOK {
			t.Fatal(r.StatusCode, err)
		}
		_ = r.Body.Close()
	}
	// The first byte of a request may come while net/http is not done with the one before; then it answers this one, too.
	until := func() {
		t.Helper()
		before := h.wired.Load()
		for end := time.Now().Add(time.Minute); h.wired.Load() == before; get() {
			if time.Now().After(end) {
				t.Fatal("no answer on the connection")
			}
		}
	}
	until()
	h.press.Renew()
	before := h.wired.Load()
	get() // made anew
	if h.wired.Load() != before {
		t.Error("what was dropped is still sent")
	}
	until()
	h.press.Pause()
	before = h.wired.Load()
	for range 20 {
		get()
	}
	if h.wired.Load() != before {
		t.Error("an answer is sent from memory while nobody tells of changes")
	}
}

// A connection that waits for a request does not keep the server from stopping.
func TestWireStops(t *testing.T) {
	t.Parallel()
	h := build(t, true)
	for range 3 {
		r, err := h.Client().Get(h.URL + "/page")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := h.Config.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}

func TestComposedAnswersHaveTheHeaderOfTheirPage(t *testing.T) {
	t.Parallel()
	h := build(t, true)
	first := httptest.NewRecorder()
	h.Config.Handler.ServeHTTP(first, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/page?q=2", nil))
	if strings.Contains(first.Header().Get("Etag"), "tag-") {
		t.Error("an answer has a header that is not known yet")
	}
	page, search := asks("/page", "Accept-Encoding: gzip\r\n"), asks("/page?q=1", "Accept-Encoding: gzip\r\n")
	said := h.say(t, page, page, search, search, asks("/other", last))
	if strings.Count(said, "Etag: W/\"tag-1\"") != 2 || strings.Count(said, "Cache-Control: public, no-cache") != 5 || strings.Count(said, "Vary: Accept-Encoding") != 4 {
		t.Errorf("%.2000q", said)
	}
	if n := h.wired.Load(); n < 5 {
		t.Errorf("%d answers on the connection, want all but the last", n)
	}
}
