package session_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"taizhang/internal/ledger"
)

func TestTheSameAnswerWhateverIsWrong(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	compared := s.passwords.Comparisons()

	s.account("li", ledger.Leader)
	s.invite("new", ledger.Leader)
	shut := s.account("shut", ledger.Leader)
	if err := s.DisableAccount(t.Context(), s.keeper, shut.ID); err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	want := ""
	for _, c := range []struct{ name, password string }{
		{"li", "not the password"}, {"nobody", password}, {"shut", password}, {"new", ""}, {"new", password}, {"", ""}, {"李四", password},
		{strings.Repeat("x", 20_000), password},
	} {
		before := compared.Load()
		p := b.signInTo(c.name, c.password, "/overview?a=1")
		p.wants(t, http.StatusUnprocessableEntity, "")
		if n := compared.Load() - before; n != 1 {
			t.Errorf("%.10q: %d comparisons", c.name, n)
		}
		if got := attr(p.Find("input[name=name]"), "value"); got != c.name {
			t.Errorf("the name comes back as %.20q, want %.20q", got, c.name)
		}
		if attr(p.Find("input[name=password]"), "value") != "" || strings.Contains(p.body, password) {
			t.Error("the password comes back")
		}
		if got := attr(p.Find("input[name=next]"), "value"); got != "/overview?a=1" {
			t.Errorf("next = %q", got)
		}
		if got := strings.TrimSpace(p.Find("[role=alert]").Text()); got != "账户或密码不对。" {
			t.Errorf("says %q", got)
		}
		p.Find("input[name=name]").SetAttr("value", "")
		html, err := p.Find("body").Html()
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = html
		}
		if html != want {
			t.Errorf("%.10q gets another page:\n%s\n%s", c.name, html, want)
		}
	}
	b.signIn("li", password).wants(t, http.StatusSeeOther, "/overview")
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	here, there := s.browser(), s.browser()
	here.signIn("li", password)
	there.signIn("li", password)
	const next = "另一句足够长的话做密码"
	for name, c := range map[string]struct {
		form  url.Values
		field string
	}{
		"wrong present": {url.Values{"present": {"wrong"}, "password": {next}, "again": {next}}, "present"},
		"too short":     {url.Values{"present": {password}, "password": {"短"}, "again": {"短"}}, "password"},
		"not the same":  {url.Values{"present": {password}, "password": {next}, "again": {next + "x"}}, "again"},
	} {
		p := here.post("/account", c.form)
		p.wants(t, http.StatusUnprocessableEntity, "")
		if fieldError(p, c.field) == "" || strings.Contains(p.body, next) {
			t.Errorf("%s: %s", name, p.body)
		}
	}
	before := here.token()
	here.post("/account", url.Values{"present": {password}, "password": {next}, "again": {next}}).wants(t, http.StatusSeeOther, "/account")
	if here.token() == before {
		t.Error("the session is not renewed")
	}
	if p := here.get("/account"); p.StatusCode != http.StatusOK || !strings.Contains(p.Find("[role=status]").Text(), "密码已改好") {
		t.Errorf("%d %s", p.StatusCode, p.Find("main").Text())
	}
	there.get("/overview").wants(t, http.StatusSeeOther, "/login?next=%2Foverview")
	there.signIn("li", password).wants(t, http.StatusUnprocessableEntity, "")
	there.signIn("li", next).wants(t, http.StatusSeeOther, "/overview")
}

func TestJoinByLink(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.invite("li", ledger.Staff, "swj").Token
	b := s.browser()
	p := b.get("/join/" + token)
	p.wants(t, http.StatusOK, "")
	if p.Header.Get("Referrer-Policy") != "no-referrer" || p.Find("input[name=name]").Length() != 0 || !strings.Contains(p.Find("main").Text(), "li") {
		t.Errorf("%s", p.body)
	}
	p = b.post("/join/"+token, url.Values{"password": {"li"}, "again": {"li"}})
	p.wants(t, http.StatusUnprocessableEntity, "")
	if fieldError(p, "password") == "" {
		t.Errorf("%s", p.body)
	}
	b.post("/join/"+token, url.Values{"password": {password}, "again": {password}}).wants(t, http.StatusSeeOther, "/work")
	b.get("/work").wants(t, http.StatusOK, "")
	s.browser().signIn("li", password).wants(t, http.StatusSeeOther, "/work")
	for _, path := range []string{"/join/" + token, "/join/" + strings.Repeat("A", 43), "/join/x"} {
		for _, p := range []page{b.get(path), b.post(path, url.Values{"password": {password}, "again": {password}})} {
			p.wants(t, http.StatusNotFound, "")
			if p.Find("h1").Text() != "这个链接不能用了" {
				t.Errorf("says %q", p.Find("h1").Text())
			}
		}
	}
}

func TestOneLinkTwiceAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.invite("li", ledger.Leader).Token
	var statuses [2]int
	var both sync.WaitGroup
	for i := range statuses {
		b := s.browser()
		both.Go(func() {
			mine := password + strconv.Itoa(i)
			statuses[i] = b.post("/join/"+token, url.Values{"password": {mine}, "again": {mine}}).StatusCode
		})
	}
	both.Wait()
	if statuses != [2]int{http.StatusSeeOther, http.StatusNotFound} && statuses != [2]int{http.StatusNotFound, http.StatusSeeOther} {
		t.Errorf("statuses = %v", statuses)
	}
}

func TestTheFirstAdministrator(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	link, err := s.SetUpInvitation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	p := b.get("/join/" + link.Token)
	if p.StatusCode != http.StatusOK || p.Find("input[name=name]").Length() != 1 {
		t.Fatalf("%d %s", p.StatusCode, p.body)
	}
	form := url.Values{"name": {"Admin!"}, "display_name": {""}, "password": {password}, "again": {"x"}}
	p = b.post("/join/"+link.Token, form)
	p.wants(t, http.StatusUnprocessableEntity, "")
	for _, field := range []string{"name", "display_name", "again"} {
		if fieldError(p, field) == "" {
			t.Errorf("no message at %s", field)
		}
	}
	if attr(p.Find("input[name=name]"), "value") != "Admin!" {
		t.Error("the name is lost")
	}
	form = url.Values{"name": {"Admin"}, "display_name": {"管理员"}, "password": {password}, "again": {password}}
	b.post("/join/"+link.Token, form).wants(t, http.StatusSeeOther, "/office/accounts")
	b.get("/office/accounts").wants(t, http.StatusOK, "")
	s.browser().signIn("admin", password).wants(t, http.StatusSeeOther, "/office/accounts")
	b.post("/join/"+link.Token, form).wants(t, http.StatusNotFound, "")
}

func TestAPasswordThatEverybodyTries(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.invite("li", ledger.Leader).Token
	p := s.browser().post("/join/"+token, url.Values{"password": {"password123"}, "again": {"password123"}})
	p.wants(t, http.StatusUnprocessableEntity, "")
	if !strings.Contains(fieldError(p, "password"), "太容易猜") {
		t.Errorf("%s", p.body)
	}
}

func TestAFormThatIsTooLarge(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser()
	b.signIn("x", strings.Repeat("x", 70_000)).wants(t, http.StatusRequestEntityTooLarge, "")
}
