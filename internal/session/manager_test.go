package session_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/session"
)

func TestSignInRoundTrip(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Staff, "swj")
	b := s.browser()
	b.get("/work").wants(t, http.StatusSeeOther, "/login?next=%2Fwork")
	b.signInTo(" LI ", password, "/work").wants(t, http.StatusSeeOther, "/work")
	if p := b.get("/work"); p.StatusCode != http.StatusOK || strings.TrimSpace(p.body) != `"li"` {
		t.Errorf("%d %s", p.StatusCode, p.body)
	}
	b.get("/login").wants(t, http.StatusSeeOther, "/work")
	b.post("/logout", url.Values{}).wants(t, http.StatusSeeOther, "/login")
	b.get("/work").wants(t, http.StatusSeeOther, "/login?next=%2Fwork")
}

func TestRolesAndTheirHomes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	enter := map[string][]ledger.Role{
		"/work": {ledger.Staff}, "/office": {ledger.Office}, "/office/accounts": {ledger.Office, ledger.Admin},
		"/overview": {ledger.Leader, ledger.Office}, "/account": ledger.Roles,
	}
	homes := map[ledger.Role]string{ledger.Staff: "/work", ledger.Office: "/office", ledger.Leader: "/overview", ledger.Admin: "/office/accounts"}
	for role, home := range homes {
		var departments []string
		if role == ledger.Staff {
			departments = []string{"swj"}
		}
		s.account(string(role), role, departments...)
		b := s.browser()
		b.signIn(string(role), password).wants(t, http.StatusSeeOther, home)
		for path, roles := range enter {
			want := http.StatusForbidden
			for _, r := range roles {
				if r == role {
					want = http.StatusOK
				}
			}
			if p := b.get(path); p.StatusCode != want {
				t.Errorf("%s at %s: %d, want %d", role, path, p.StatusCode, want)
			}
		}
	}
}

func TestTheCookie(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	b := s.browser()
	for _, path := range []string{"/", "/login", "/overview"} {
		if p := b.get(path); len(p.Cookies()) != 0 {
			t.Errorf("%s sets %v", path, p.Cookies())
		}
	}
	if p := b.signIn("li", "wrong"); len(p.Cookies()) != 0 {
		t.Errorf("a failed sign-in sets %v", p.Cookies())
	}
	cookies := b.signIn("li", password).Cookies()
	if len(cookies) != 1 {
		t.Fatalf("cookies = %v", cookies)
	}
	c := cookies[0]
	if c.Name != "taizhang_session" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure || c.Path != "/" ||
		c.Domain != "" || !c.Expires.IsZero() || c.MaxAge != 0 || len(c.Value) < 43 {
		t.Errorf("cookie = %v", c)
	}
	var stored int
	err := s.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sessions WHERE token = $1`, c.Value).Scan(&stored)
	if err != nil || stored != 0 {
		t.Errorf("the token itself is stored %d times, %v", stored, err)
	}

	secure := httptest.NewRecorder()
	form := strings.NewReader(url.Values{"name": {"li"}, "password": {password}}.Encode())
	r := httptest.NewRequest(http.MethodPost, "/login", form)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.handler(true).ServeHTTP(secure, r)
	cookies = secure.Result().Cookies()
	if len(cookies) != 1 || cookies[0].Name != "__Host-taizhang_session" || !cookies[0].Secure || cookies[0].Path != "/" {
		t.Errorf("secure cookies = %v", cookies)
	}
}

func TestTheTokenIsRenewedAtSignIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	s.account("wang", ledger.Leader)
	b := s.browser()
	u, err := url.Parse(s.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	planted := strings.Repeat("a", 43)
	b.Jar.SetCookies(u, []*http.Cookie{{Name: "taizhang_session", Value: planted, Path: "/"}})
	b.signIn("li", password)
	first := b.token()
	if first == planted || first == "" {
		t.Errorf("the planted token stays: %q", first)
	}
	b.signIn("wang", password)
	if b.token() == first {
		t.Error("the token of the session before stays")
	}
	thief := s.browser()
	thief.Jar.SetCookies(u, []*http.Cookie{{Name: "taizhang_session", Value: first, Path: "/"}})
	thief.get("/overview").wants(t, http.StatusSeeOther, "/login?next=%2Foverview")
}

func TestTimeOuts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	b := s.browser()
	b.signIn("li", password)
	for range 3 { // in use, it goes on beyond the idle time
		s.pass(idle - time.Minute)
		b.get("/overview").wants(t, http.StatusOK, "")
	}
	s.pass(idle)
	b.get("/overview").wants(t, http.StatusSeeOther, "/login?next=%2Foverview")
	s.pass(-time.Hour) // it does not come back
	b.get("/overview").wants(t, http.StatusSeeOther, "/login?next=%2Foverview")

	b.signIn("li", password)
	for range 11 {
		s.pass(time.Hour)
		b.get("/overview").wants(t, http.StatusOK, "")
	}
	s.pass(time.Hour) // 12 h in all
	b.get("/overview").wants(t, http.StatusSeeOther, "/login?next=%2Foverview")
}

func TestAQuietRequestWritesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	b := s.browser()
	b.signIn("li", password)
	s.pass(30 * time.Second)
	if p := b.get("/overview"); len(p.Cookies()) != 0 {
		t.Errorf("cookies = %v", p.Cookies())
	}
}

func TestSignOutEndsTheSessionForGood(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	b := s.browser()
	b.signIn("li", password)
	token := b.token()
	b.post("/logout", url.Values{})
	var left int
	if err := s.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sessions`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows left, %v", left, err)
	}
	if b.token() != "" {
		t.Error("the cookie stays")
	}
	u, _ := url.Parse(s.server.URL)
	b.Jar.SetCookies(u, []*http.Cookie{{Name: "taizhang_session", Value: token, Path: "/"}})
	b.get("/overview").wants(t, http.StatusSeeOther, "/login?next=%2Foverview")
}

// A request that is under way while its session is ended must not write the session's row again.
func TestAnEndedSessionIsNotBroughtBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	m := session.New(s.Store, s.Pool(), session.Options{Idle: idle, Max: maximum, Now: s.clock, Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
		t.Error(err)
	}})
	b := s.browser()
	b.signIn("li", password)
	s.pass(5 * time.Minute) // so that the session notes that it is in use
	h := m.Load(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := session.Actor(r.Context()); !ok {
			t.Error("not signed in")
		}
		b.post("/logout", url.Values{})
		w.WriteHeader(http.StatusNoContent)
	}))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "taizhang_session", Value: b.token()})
	h.ServeHTTP(httptest.NewRecorder(), r)
	var left int
	if err := s.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sessions`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows left, %v", left, err)
	}
}

func TestADisabledAccountIsOutAtTheNextRequest(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	li := s.account("li", ledger.Leader)
	b := s.browser()
	b.signIn("li", password)
	b.get("/overview").wants(t, http.StatusOK, "")
	if err := s.DisableAccount(t.Context(), s.keeper, li.ID); err != nil {
		t.Fatal(err)
	}
	b.get("/overview").wants(t, http.StatusSeeOther, "/login?next=%2Foverview")
	if err := s.EnableAccount(t.Context(), s.keeper, li.ID); err != nil {
		t.Fatal(err)
	}
	b.get("/overview").wants(t, http.StatusSeeOther, "/login?next=%2Foverview")
	b.signIn("li", password).wants(t, http.StatusSeeOther, "/overview")
	if _, err := s.ResetAccount(t.Context(), s.keeper, li.ID); err != nil {
		t.Fatal(err)
	}
	b.get("/overview").wants(t, http.StatusSeeOther, "/login?next=%2Foverview")
}

func TestSeveralInstancesShareSessions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	b := s.browser()
	b.signIn("li", password)
	other := httptest.NewServer(s.handler(false))
	t.Cleanup(other.Close)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, other.URL+"/overview", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "taizhang_session", Value: b.token()})
	response, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("on the other instance: %d", response.StatusCode)
	}
}

func TestCrossSitePostsAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	b := s.browser()
	b.signIn("li", password)
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
		{"Sec-Fetch-Site", "", "Origin", "https://evil.example"},
	} {
		for _, path := range []string{"/logout", "/login", "/account"} {
			if p := b.do("POST", path, url.Values{}, header...); p.StatusCode != http.StatusForbidden {
				t.Errorf("%v to %s: %d", header, path, p.StatusCode)
			}
		}
	}
	b.get("/overview").wants(t, http.StatusOK, "")
}

func TestWithActor(t *testing.T) {
	t.Parallel()
	if actor, ok := session.Actor(t.Context()); ok || actor.ID != 0 {
		t.Errorf("nobody: %+v, %v", actor, ok)
	}
	actor, ok := session.Actor(session.WithActor(t.Context(), ledger.Actor{ID: 7, Role: ledger.Office}))
	if !ok || actor.ID != 7 {
		t.Errorf("%+v, %v", actor, ok)
	}
}
