package respond_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5/middleware"

	"taizhang/internal/respond"
)

func TestRequestIDIsOurs(t *testing.T) {
	t.Parallel()
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	var id string
	h := respond.RequestID(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { id = middleware.GetReqID(r.Context()) }))
	seen := map[string]bool{}
	for range 1000 {
		r := get("/")
		r.Header.Set("X-Request-Id", strings.Repeat("x", 20_000))
		h.ServeHTTP(httptest.NewRecorder(), r)
		if !regexp.MustCompile(`^[A-Z2-7]{12}$`).MatchString(id) || strings.Contains(strings.ToLower(id), strings.ToLower(host)) && len(host) > 3 {
			t.Fatalf("id is %.40q", id)
		}
		if seen[id] {
			t.Fatalf("%s twice", id)
		}
		seen[id] = true
	}
}

func TestCookiesAreSecureByTheSettings(t *testing.T) {
	t.Parallel()
	for _, https := range []bool{true, false} {
		h := respond.Scheme(https)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := respond.Redirect(w, r, "/work", "好"); err != nil {
				t.Error(err)
			}
			if r.URL.RequestURI() != "/work?a=b" {
				t.Errorf("the address became %s", r.URL.RequestURI())
			}
		}))
		r := httptest.NewRequest(http.MethodPost, "/work?a=b", nil)
		r.Header.Set("X-Forwarded-Proto", map[bool]string{true: "http", false: "https"}[https]) // whatever a client claims
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if c := w.Result().Cookies(); len(c) != 1 || c[0].Secure != https {
			t.Errorf("https %v: cookies %v", https, c)
		}
		if r.URL.Scheme != "" {
			t.Error("the caller's request was changed")
		}
	}
}
