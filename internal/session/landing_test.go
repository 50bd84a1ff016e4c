package session_test

import (
	"net/http"
	"net/url"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/session"
)

func TestLanding(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role       ledger.Role
		next, want string
	}{
		{ledger.Staff, "", "/work"},
		{ledger.Staff, "/work/2020/q2/tasks/39?x=1", "/work/2020/q2/tasks/39?x=1"},
		{ledger.Staff, "/office", "/work"},
		{ledger.Staff, "/workshop", "/workshop"},
		{ledger.Staff, "/2020/q1", "/2020/q1"},
		{ledger.Admin, "/office/accounts?role=staff", "/office/accounts?role=staff"},
		{ledger.Admin, "/office/quarters", "/office/accounts"},
		{ledger.Office, "/overview", "/overview"},
		{ledger.Leader, "/office/accounts", "/overview"},
		{ledger.Leader, "/login?next=/login", "/overview"},
		{ledger.Leader, "/logout", "/overview"},
		{ledger.Leader, "/account", "/account"},
		{ledger.Leader, "/", "/"},
		{ledger.Leader, "/open-data/", "/open-data/"},
		{ledger.Leader, "/overview/2020/q1?q=../x//y#z", "/overview/2020/q1?q=../x//y#z"},
		{ledger.Leader, "/%77ork", "/overview"},
		{ledger.Leader, "/work#x", "/overview"},
		{ledger.Leader, "/overview/../work", "/overview"},
		{ledger.Leader, "/..//evil.example", "/overview"},
		{ledger.Leader, "/./ //", "/overview"},
		{ledger.Leader, "//evil.example", "/overview"},
		{ledger.Leader, "https://evil.example/overview", "/overview"},
	} {
		if got := session.Landing(c.role, c.next); got != c.want {
			t.Errorf("landing(%s, %q) = %q, want %q", c.role, c.next, got, c.want)
		}
	}
}

func TestOpenRedirects(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	b := s.browser()
	for _, next := range []string{
		"//evil.example", "///evil.example", `/\evil.example`, `\\evil.example`, `/overview\..\evil`, "/\t/evil.example", "/\n/evil.example",
		"https://evil.example", "https:evil.example", "evil.example", "javascript:alert(1)", " //evil.example", "/ /evil.example ", "http:///x", "/%zz",
		"/./ //", "/.//evil.example", "/..//evil.example", "/../overview", "/overview/..", "/overview/../office", "/overview/.", "/%2e%2e//evil.example",
		"/overview/%2E%2E/office", "/overview/.%2e/office", "/%2Fevil.example", "/%5Cevil.example", "/overview//x", "/overview/%0d%0aSet-Cookie:x",
		"/overview//",
	} {
		if got := session.LocalPath(next); got != "" {
			t.Errorf("localPath(%q) = %q", next, got)
		}
		if p := b.get("/login?" + url.Values{"next": {next}}.Encode()); p.Find("input[name=next]").Length() != 0 {
			t.Errorf("the form keeps %q", next)
		}
	}
	b.signInTo("li", password, "//evil.example").wants(t, http.StatusSeeOther, "/overview")
	b.get("/login?next=//evil.example").wants(t, http.StatusSeeOther, "/overview")
	b.get("/login?next=/overview?a=b").wants(t, http.StatusSeeOther, "/overview?a=b")
}
