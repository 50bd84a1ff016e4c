package server_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"taizhang/internal/ledger"
)

// raw asks without the client's own decompression.
func (s *site) raw(method, path string, header map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, nil)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func TestWholeAnswersAreCompressed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	plain := s.raw(http.MethodGet, "/", nil)
	for name, header := range map[string]map[string]string{
		"GET":        {"Accept-Encoding": "gzip"},
		"a browser":  {"Accept-Encoding": "deflate, gzip"},
		"with Range": {"Accept-Encoding": "gzip", "Range": "bytes=0-99"},
	} {
		w := s.raw(http.MethodGet, "/", header)
		if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > plain.Body.Len()/3 {
			t.Errorf("%s: %d, %s, %d bytes", name, w.Code, w.Header().Get("Content-Encoding"), w.Body.Len())
			continue
		}
		unzip, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(unzip); err != nil || string(body) != plain.Body.String() {
			t.Errorf("%s: the unzipped page is another (%v)", name, err)
		}
	}
}

func TestHeadIsGetWithoutItsBody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	for _, path := range []string{"/", "/2020/q1", "/open-data/2020/q1.json", "/login", "/healthz"} {
		get, head := s.raw(http.MethodGet, path, nil), s.raw(http.MethodHead, path, map[string]string{"Accept-Encoding": "gzip"})
		if head.Code != get.Code || head.Header().Get("Content-Length") != get.Header().Get("Content-Length") ||
			head.Header().Get("ETag") != get.Header().Get("ETag") || head.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s: HEAD %d %v, GET %d %v", path, head.Code, head.Header(), get.Code, get.Header())
		}
	}
	c := s.signIn("office")
	for _, path := range []string{"/office", "/office/accounts", "/overview"} {
		if got := c.do(http.MethodHead, path, nil); got.status != http.StatusOK || got.body != "" {
			t.Errorf("HEAD %s: %d, %d bytes", path, got.status, len(got.body))
		}
	}
	if got := s.raw(http.MethodHead, "/logout", nil); got.Code != http.StatusMethodNotAllowed {
		t.Errorf("HEAD of what only takes POST: %d", got.Code)
	}
}
