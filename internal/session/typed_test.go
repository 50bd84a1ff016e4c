package session_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"taizhang/internal/ledger"
)

func TestWhatWasTypedComesBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Staff, "swj")
	b := s.browser()
	b.signIn("li", password)
	s.pass(idle)
	progress := "\n<b>第一段</b>\n第二段，\"写了一小时\"。"
	p := b.do("POST", "/work?x=1", url.Values{"progress": {progress}, "problems": {" "}, "version": {"3"}})
	p.wants(t, http.StatusUnauthorized, "")
	form := p.Find("main form[method=post]")
	if action, _ := form.Attr("action"); action != "/work?x=1" {
		t.Errorf("action = %q", action)
	}
	if got := strings.TrimPrefix(form.Find("textarea[name=progress]").Text(), "\n"); !strings.HasSuffix(got, strings.TrimPrefix(progress, "\n")) {
		t.Errorf("progress = %q", got)
	}
	for name, want := range map[string]string{"problems": " ", "version": "3"} {
		if got, _ := form.Find("input[type=hidden][name=" + name + "]").Attr("value"); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	// Without a text there is nothing to give back, and a password never comes back.
	for name, form := range map[string]url.Values{
		"a button": {"version": {"3"}}, "a password": {"progress": {"x"}, "present": {"geheim-geheim"}},
	} {
		p := b.post("/work", form)
		p.wants(t, http.StatusUnauthorized, "")
		if p.Find("main form").Length() != 0 || strings.Contains(p.body, "geheim") || p.Find("h1").Text() != "登录已过时" {
			t.Errorf("%s: %s", name, p.body)
		}
	}
	if p := b.do("POST", "/work", url.Values{"progress": {"x"}}, "Accept", "application/json"); p.StatusCode != http.StatusUnauthorized ||
		!strings.Contains(p.Header.Get("Content-Type"), "json") {
		t.Errorf("to a script: %d %s", p.StatusCode, p.Header.Get("Content-Type"))
	}
}

// Anybody can post here without having signed in: what comes back is bounded, whatever is sent.
func TestWhatComesBackIsBounded(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser()
	const most = 512 << 10
	for name, c := range map[string]struct {
		form   url.Values
		status int
		shown  bool
	}{
		"a text as long as can be":  {url.Values{"progress": {strings.Repeat("绍", ledger.MaxProgress)}, "problems": {strings.Repeat("兴", ledger.MaxInternal)}}, http.StatusUnauthorized, true},
		"a text that is too long":   {url.Values{"progress": {strings.Repeat(`"`, ledger.MaxProgress+1)}}, http.StatusUnauthorized, false},
		"megabytes":                 {url.Values{"progress": {strings.Repeat(`"`, 4<<20)}}, http.StatusRequestEntityTooLarge, false},
		"fields that are not ours":  {url.Values{"progress": {"短"}, "x": {strings.Repeat(`"`, 80<<10)}}, http.StatusUnauthorized, true},
		"a long field that is ours": {url.Values{"progress": {"短"}, "version": {strings.Repeat(`"`, 80<<10)}}, http.StatusUnauthorized, false},
	} {
		p := b.post("/work", c.form)
		p.wants(t, c.status, "")
		if shown := p.Find("main form textarea").Length() > 0; shown != c.shown {
			t.Errorf("%s: comes back %v, want %v", name, shown, c.shown)
		}
		if len(p.body) > most {
			t.Errorf("%s: an answer of %d bytes", name, len(p.body))
		}
	}
}

// A correction has one text a task; they go by their order.
func TestSeveralTextsComeBackInOrder(t *testing.T) {
	t.Parallel()
	p := newSite(t).browser().post("/office", url.Values{"task": {"1", "2", "3"}, "progress": {"甲", "", "丙"}, "reason": {"更正"}})
	p.wants(t, http.StatusUnauthorized, "")
	var texts, ids []string
	p.Find("textarea[name=progress]").Each(func(_ int, s *goquery.Selection) {
		texts, ids = append(texts, s.Text()), append(ids, attr(s, "id"))
	})
	if !slices.Equal(texts, []string{"甲", "", "丙"}) || len(slices.Compact(slices.Sorted(slices.Values(ids)))) != 3 {
		t.Errorf("texts %q with ids %q", texts, ids)
	}
	if n := p.Find("input[type=hidden][name=task]").Length(); n != 3 {
		t.Errorf("%d tasks", n)
	}
}
