package overview_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/overview"
)

// The foot of a sheet has the address of the very view, whatever stands in it.
func TestSheetsSayWhereTheyAreFrom(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := s.page("/overview/2020/q1/tasks?pace=below", http.StatusOK)
	href := page.Find("link[rel=stylesheet][href^='/overview/paper.css']").AttrOr("href", "")
	if want := "/overview/paper.css?view=" + url.QueryEscape("/overview/2020/q1/tasks?pace=below"); href != want {
		t.Fatalf("the page asks for %q, want %q", href, want)
	}
	paper := func(address string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r := chi.NewRouter()
		h := overview.New(s.store, nil)
		r.Get("/overview/paper.css", func(w http.ResponseWriter, r *http.Request) {
			if h.Paper(w, r) != nil {
				w.WriteHeader(http.StatusNotFound)
			}
		})
		r.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil))
		return w
	}
	if w := paper(href); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `content: "example.com/overview/2020/q1/tasks?pace=below"`) {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	if body := paper("/overview/paper.css?view=" + url.QueryEscape("/overview/x\"; } * { display: none } \\")).Body.String(); strings.Count(body, `"`) != 2 || !strings.Contains(body, `\22 ; }`) {
		t.Errorf("a quote ends the string: %s", body)
	}
	for _, view := range []string{"", "/office", "https://example.com/", "/overviews", "/overview/" + strings.Repeat("x", 600)} {
		if w := paper("/overview/paper.css?view=" + url.QueryEscape(view)); w.Code != http.StatusNotFound {
			t.Errorf("%q: %d", view, w.Code)
		}
	}
}
