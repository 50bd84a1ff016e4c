package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// A form that cannot be taken comes back as a page with a status of its own and words of ours, never as a success.
func TestEveryRefusedFormSaysSo(t *testing.T) {
	t.Parallel()
	s := newFurnished(t)
	for _, v := range refusedSights {
		c := s.nobody()
		if v.as != "" {
			c = s.cached(v.as)
		}
		got := c.do(http.MethodPost, v.path, v.form)
		if got.status < 400 || got.status > 499 || strings.TrimSpace(got.page(t).Find("main h1").Text()) == "" {
			t.Errorf("%s %v: status %d, %.200s", v.path, v.form, got.status, got.text())
		}
	}
}

func TestAMissingFileHasThePageOfWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	got := s.nobody().do(http.MethodGet, "/static/x", nil)
	if got.status != http.StatusNotFound || got.page(t).Find("h1").Text() != "没有这个页面" || got.page(t).Find("main a[href='/2020/q1']").Length() != 1 {
		t.Errorf("%d %s", got.status, got.text())
	}
	if caching := got.header.Get("Cache-Control"); strings.Contains(caching, "immutable") {
		t.Errorf("it may be kept: %s", caching)
	}
}
