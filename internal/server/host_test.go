package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"taizhang/internal/server"
)

// What is no name of a host gets nowhere, and nothing of it into a page.
func TestHostThatIsNone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for host, want := range map[string]int{"evil.example": http.StatusOK, "a<b>": http.StatusBadRequest, "a b/c": http.StatusBadRequest} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/2020/tasks/39", http.NoBody)
		r.Host = host
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		if w.Code != want || strings.Contains(w.Body.String(), host) {
			t.Errorf("%s: %d", host, w.Code)
		}
	}
}

// What must name whole addresses names the one that is set, whatever the client says. Without one it names the client's, to
// this client alone.
func TestWholeAddresses(t *testing.T) {
	t.Parallel()
	get := func(s *site, host, path string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
		r.Host = host
		r.Header.Set("X-Forwarded-Host", "evil.example")
		r.Header.Set("Forwarded", "host=evil.example")
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		return w
	}
	told, untold := newSite(t, func(o *server.Options) { o.Origin = "https://tz.example.gov.cn" }), newSite(t)
	for _, s := range []*site{told, untold} {
		s.running()
	}
	for _, path := range []string{"/feed.atom", "/2020/tasks/39/feed.atom", "/sitemap.xml", "/robots.txt", "/open-data/2020/q1/datapackage.json"} {
		for _, host := range []string{"a.example", "b.example:8080", "a.example", ""} {
			if got := get(told, host, path); got.Code != http.StatusOK || got.Header().Get("Cache-Control") != "public, no-cache" ||
				!strings.Contains(got.Body.String(), "https://tz.example.gov.cn/") || strings.Contains(got.Body.String(), ".example/") {
				t.Errorf("%s of %q, which is told: %d %s", path, host, got.Code, got.Header().Get("Cache-Control"))
			}
			got := get(untold, host, path)
			if host == "" {
				if got.Code != http.StatusBadRequest || got.Header().Get("Cache-Control") != "no-store" {
					t.Errorf("%s of no host: %d %s", path, got.Code, got.Header().Get("Cache-Control"))
				}
				continue
			}
			if body := got.Body.String(); got.Code != http.StatusOK || got.Header().Get("Cache-Control") != "private, no-cache" || !strings.Contains(body, "http://"+host+"/") ||
				strings.Count(body, "http://") != strings.Count(body, "http://"+host+"/")+strings.Count(body, "http://www.") || strings.Contains(body, "evil") {
				t.Errorf("%s of %s: %d %s", path, host, got.Code, got.Header().Get("Cache-Control"))
			}
		}
	}
	for _, host := range []string{"a<b>", "a.example/x", "a.example\r\nX: y"} {
		if got := get(untold, host, "/sitemap.xml"); got.Code != http.StatusBadRequest || strings.Contains(got.Body.String(), host) {
			t.Errorf("%q: %d", host, got.Code)
		}
	}
}

// Addresses that are nearly right lead to the right one.
func TestNearlyRightAddresses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for at, want := range map[string]string{"/2020": "/2020/q1", "/2020/q1/": "/2020/q1", "/2020/Q1": "/2020/q1", "/open-data": "/open-data/",
		"/2020/q1?n=39": "/2020/q1#task-39", "/2019": "", "/2020/Q4": ""} {
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, at, http.NoBody))
		status, caching := http.StatusSeeOther, "public, no-cache"
		if want == "" {
			status, caching = http.StatusNotFound, "no-store"
		}
		if w.Code != status || w.Header().Get("Cache-Control") != caching || w.Header().Get("Location") != want || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %s", at, w.Code, w.Header())
		}
	}
}
