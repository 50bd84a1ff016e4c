package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
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

// Addresses that are nearly right lead to the right one.
func TestNearlyRightAddresses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for at, want := range map[string]string{"/2020": "/2020/q1", "/2020/q1/": "/2020/q1", "/2020/Q1": "/2020/q1", "/2019": "", "/2020/Q4": ""} {
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, at, http.NoBody))
		status := http.StatusSeeOther
		if want == "" {
			status = http.StatusNotFound
		}
		if w.Code != status || w.Header().Get("Location") != want || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %s", at, w.Code, w.Header().Get("Location"))
		}
	}
}
