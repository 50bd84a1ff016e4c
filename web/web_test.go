package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func get(t *testing.T, method, target string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	Static(http.NotFoundHandler()).ServeHTTP(w, r)
	return w
}

func TestStaticServesForEver(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ url, contentType, holds string }{
		"style":  {StyleURL(), "text/css; charset=utf-8", "--paper"},
		"script": {ScriptURL("type.js"), "text/javascript; charset=utf-8", "localStorage"},
		"icons":  {strings.Split(IconURL("done"), "#")[0], "image/svg+xml; charset=utf-8", `id="i-done"`},
		"seal":   {SealURL(), "image/svg+xml; charset=utf-8", "<svg"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := get(t, http.MethodGet, c.url, nil)
			if w.Code != http.StatusOK {
				t.Fatalf("GET %s: status %d", c.url, w.Code)
			}
			for header, want := range map[string]string{
				"Content-Type":           c.contentType,
				"Cache-Control":          "public, max-age=31536000, immutable",
				"X-Content-Type-Options": "nosniff",
			} {
				if got := w.Header().Get(header); got != want {
					t.Errorf("%s = %q, want %q", header, got, want)
				}
			}
			if !strings.Contains(w.Body.String(), c.holds) {
				t.Errorf("the body does not hold %q", c.holds)
			}
		})
	}
}

func TestStaticHeadAndConditional(t *testing.T) {
	t.Parallel()
	head := get(t, http.MethodHead, StyleURL(), nil)
	if head.Code != http.StatusOK || head.Body.Len() != 0 || head.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: status %d, %d bytes, length %q", head.Code, head.Body.Len(), head.Header().Get("Content-Length"))
	}
	etag := head.Header().Get("ETag")
	if w := get(t, http.MethodGet, StyleURL(), http.Header{"If-None-Match": {etag}}); w.Code != http.StatusNotModified {
		t.Errorf("If-None-Match %s: status %d", etag, w.Code)
	}
}

func TestStaticRefuses(t *testing.T) {
	t.Parallel()
	prefix := load().prefix
	for name, c := range map[string]struct {
		method, url string
		want        int
	}{
		"another hash":     {http.MethodGet, "/static/0123456789abcdef/style.css", http.StatusNotFound},
		"no hash":          {http.MethodGet, "/static/style.css", http.StatusNotFound},
		"unknown file":     {http.MethodGet, prefix + "js/nothing.js", http.StatusNotFound},
		"a folder":         {http.MethodGet, prefix + "js/", http.StatusNotFound},
		"a part of a join": {http.MethodGet, prefix + "css/base.css", http.StatusNotFound},
		"climbing out":     {http.MethodGet, prefix + "../web.go", http.StatusNotFound},
		"writing":          {http.MethodPost, StyleURL(), http.StatusMethodNotAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := get(t, c.method, c.url, nil)
			if w.Code != c.want {
				t.Errorf("%s %s: status %d, want %d", c.method, c.url, w.Code, c.want)
			}
			if cache := w.Header().Get("Cache-Control"); cache != "" {
				t.Errorf("a refusal may be cached: %q", cache)
			}
		})
	}
}

func TestUnknownNamesPanic(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]func(){
		"script": func() { ScriptURL("nothing.js") },
		"icon":   func() { IconURL("nothing") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			call()
		})
	}
}

func TestHashFollowsContentAndName(t *testing.T) {
	t.Parallel()
	hash := func(name, content string) string {
		b, err := newBundle(fstest.MapFS{name: {Data: []byte(content)}})
		if err != nil {
			t.Fatal(err)
		}
		return b.prefix
	}
	first := hash("js/a.js", "1")
	if first != hash("js/a.js", "1") {
		t.Error("the hash of the same tree differs")
	}
	if first == hash("js/a.js", "2") || first == hash("js/b.js", "1") {
		t.Error("the hash does not see content or name")
	}
}

func TestUnknownKindIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := newBundle(fstest.MapFS{"notes.txt": {}}); err == nil {
		t.Error("a file of an unknown kind was taken in")
	}
}
