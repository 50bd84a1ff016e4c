package server_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// A page that says no to the public has the way round of every public page.
func TestPublicErrorsLeadToTheTable(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	newSite(t).handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/nowhere", nil))
	page, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil || w.Code != http.StatusNotFound {
		t.Fatal(w.Code, err)
	}
	for _, href := range []string{`nav a[href="/2020/departments"]`, `main a[href="/2020/q1"]`} {
		if page.Find(href).Length() != 1 {
			t.Errorf("there is no %s", href)
		}
	}
}
