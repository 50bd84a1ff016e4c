package session_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

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
