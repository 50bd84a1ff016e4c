package press_test

import (
	"bytes"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// FuzzWireAnswersAsNetHTTPDoes writes anything in two pieces over a connection on which a kept page was answered before, and
// compares what comes back with what net/http alone answers.
func FuzzWireAnswersAsNetHTTPDoes(f *testing.F) {
	page := asks("/page", "Accept-Encoding: gzip\r\n")
	for _, whole := range []string{
		page, page + page, asks("/large"), asks("/other"), asks("/page?q=1", "Accept-Encoding: gzip\r\n"), asks("/page?"), asks("/%70age"), asks("/page%3Fq=1"),
		asks("http://a.example/page"), asks("//page"), asks("/page#x"), asks("*"), asks("/page;x"), asks("/page?q=%zz&q=;"),
		asks("/page", "Accept-Encoding: br\r\n", "Accept-Encoding: gzip\r\n"), asks("/page", "accept-encoding:gzip;q=0, identity\r\n"),
		asks("/page", "If-None-Match: *\r\n"), asks("/page", "if-modified-since: x\r\n"), asks("/page", "Range: bytes=0-1\r\n"), asks("/page", "Expect: 100-continue\r\n"),
		asks("/page", "Connection: close\r\n"), asks("/page", "Connection: keep-alive, upgrade\r\n", "Upgrade: h2c\r\n"), asks("/page", "Connection:\r\n"),
		asks("/page", "Content-Length: 5\r\n") + "abcde", asks("/page", "Content-Length: 0\r\n"), asks("/page", "Content-Length: +5\r\n") + "abcde",
		asks("/page", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n", asks("/page", "Transfer-Encoding: chunked\r\n", "Content-Length: 1\r\n") + "0\r\n\r\n",
		asks("/page", "Transfer-Encoding : chunked\r\n"), asks("/page", "Transfer\x00-Encoding: chunked\r\n"), asks("/page", "Trailer: X\r\n"), asks("/page", "TE: trailers\r\n"),
		asks("/page", " folded: 1\r\n"), asks("/page", "X: 1\r\n folded\r\n"), asks("/page", "X: 1\n"), asks("/page", "X: \r1\r\n"), asks("/page", ": 1\r\n"), asks("/page", "X\r\n"),
		asks("/page", "X: \x7f\r\n"), asks("/page", "X: \xff\r\n"), asks("/page", "Host: b\r\n"), asks("/page", "Taizhang-Place: 1\r\n"), asks("/page", "User-Agent: a\r\n", "User-Agent: b\r\n"),
		"GET /page HTTP/1.1\r\nHost:\r\n\r\n", "GET /page HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /page HTTP/1.1\r\nHost: <a>\r\n\r\n", "GET /page HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
		"GET /page HTTP/1.1\r\n\r\n", "GET /page HTTP/1.0\r\n\r\n", "GET /page HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET /page HTTP/0.9\r\n\r\n", "GET /page\r\n\r\n",
		"GET  /page HTTP/1.1\r\nHost: a\r\n\r\n", "GET /page  HTTP/1.1\r\nHost: a\r\n\r\n", "GET /page HTTP/1.1 \r\nHost: a\r\n\r\n", "GET\t/page HTTP/1.1\r\nHost: a\r\n\r\n",
		"get /page HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD /page HTTP/1.1\r\nHost: a\r\n\r\n", "POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab",
		"\r\n" + page, "\n" + page, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01\x02", strings.ReplaceAll(page, "\r\n", "\n"), strings.ReplaceAll(page, "\r\n", "\r"),
		asks("/page", "X: "+strings.Repeat("x", 5000)+"\r\n"), asks("/page?q=" + strings.Repeat("x", 5000)),
	} {
		// Most that is kept is answered on the connection for those who take it compressed.
		zipped := strings.Replace(whole, " HTTP/1.1\r\n", " HTTP/1.1\r\nAccept-Encoding: gzip\r\n", 1)
		f.Add(zipped, "")
		f.Add(zipped, page)
		f.Add(page, zipped)
		f.Add(whole, "")
		f.Add(whole, page)
		f.Add(page, whole)
		f.Add(whole[:len(whole)/2], whole[len(whole)/2:])
		f.Add(whole+page[:len(page)/2], page[len(page)/2:])
	}
	with, without := build(f, true), build(f, false)
	with.seen = func(string, string) {}
	f.Fuzz(func(t *testing.T, first, second string) {
		got, want := with.told(t, first, second), without.told(t, first, second)
		if got != want {
			t.Errorf("%q, %q:\n%.1500q\nwithout:\n%.1500q", first, second, got, want)
		}
	})
}

// told is what is answered, in order, to two pieces of anything, after which the client says no more.
func (h *house) told(t *testing.T, pieces ...string) string {
	t.Helper()
	c := h.dial(t)
	defer func() { _ = c.Close() }()
	for _, piece := range pieces {
		_, _ = io.WriteString(c, piece) // it may be closed by now
	}
	_ = c.CloseWrite()
	back, _ := io.ReadAll(c)
	return ordered(string(back))
}

// dial returns a connection on which a kept page was answered: by net/http, and where the house is wired, on the connection,
// where the next request is read, too. The first byte of a request may come while net/http is not done with the one before,
// and then it answers that one as well.
func (h *house) dial(t testing.TB) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", h.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	part := make([]byte, 64<<10)
	for wired := h.wired.Load(); ; {
		if _, err := io.WriteString(c, asks("/page", "Accept-Encoding: gzip\r\n", "User-Agent: test\r\n")); err != nil {
			t.Fatal(err)
		}
		h.dialled.Add(1)
		for n := 0; !ended(part[:n]); {
			more, err := c.Read(part[n:])
			if err != nil {
				t.Fatal(err)
			}
			n += more
		}
		if !h.isWired || h.wired.Load() > wired {
			return c.(*net.TCPConn)
		}
	}
}

var length = regexp.MustCompile(`(?m)^Content-Length: ([0-9]+)\r$`)

// ended reports whether an answer is there as a whole.
func ended(answer []byte) bool {
	head, body, found := bytes.Cut(answer, []byte("\r\n\r\n"))
	said := length.FindSubmatch(append(bytes.Clone(head), '\r'))
	if !found || said == nil {
		return false
	}
	n, err := strconv.Atoi(string(said[1]))
	return err == nil && len(body) >= n
}
