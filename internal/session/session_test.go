package session_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web/layout"
)

const (
	idle     = 2 * time.Hour
	maximum  = 12 * time.Hour
	password = "一句足够长的话可以做密码"
)

// site is a small router with the real store, and what stands before the handlers in the server.
type site struct {
	*store.Store
	t         *testing.T
	passwords *session.Passwords
	server    *httptest.Server
	keeper    ledger.Actor

	mu  sync.Mutex
	now time.Time
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, now: time.Date(2020, 7, 1, 9, 0, 0, 0, ledger.Shanghai), keeper: ledger.Actor{Role: ledger.Admin}}
	var err error
	if s.Store, err = store.Open(t.Context(), dbtest.URL(t), s.clock); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if s.passwords, err = session.NewCheapPasswords(); err != nil {
		t.Fatal(err)
	}
	s.server = httptest.NewServer(s.handler(false))
	t.Cleanup(s.server.Close)
	return s
}

// handler is one instance of the program on the site's database.
func (s *site) handler(secure bool) http.Handler {
	responder := respond.New(slog.New(slog.DiscardHandler), func(*http.Request) layout.Frame { return layout.Frame{} })
	m := session.New(s.Store, s.Pool(), session.Options{Idle: idle, Max: maximum, SecureCookie: secure, Now: s.clock, Fail: responder.Fail})
	h := session.NewHandler(m, s.Store, s.passwords, func(r *http.Request) string { return r.Header.Get("X-Test-Address") })
	whoami := responder.Handle(func(w http.ResponseWriter, r *http.Request) error {
		actor, _ := session.Actor(r.Context())
		return respond.JSON(w, r, http.StatusOK, actor.Name)
	})
	r := chi.NewRouter()
	r.Use(http.NewCrossOriginProtection().Handler, respond.SecurityHeaders(false))
	r.Get("/", whoami)
	r.Group(func(r chi.Router) {
		r.Use(m.Load)
		r.Get("/login", responder.Handle(h.ShowSignIn))
		r.Post("/login", responder.Handle(h.SignIn))
		r.Post("/logout", responder.Handle(h.SignOut))
		r.Get("/join/{token}", responder.Handle(h.ShowJoin))
		r.Post("/join/{token}", responder.Handle(h.Join))
		for path, roles := range map[string][]ledger.Role{
			"/work":            {ledger.Staff},
			"/office":          {ledger.Office},
			"/office/accounts": {ledger.Office, ledger.Admin},
			"/overview":        {ledger.Leader, ledger.Office},
		} {
			r.With(m.Require(roles...)).Handle(path, whoami)
		}
		r.With(m.Require()).Get("/account", responder.Handle(h.ShowAccount))
		r.With(m.Require()).Post("/account", responder.Handle(h.ChangePassword))
	})
	return r
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *site) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// invite makes an account and returns its link's token and its id.
func (s *site) invite(name string, role ledger.Role, departments ...string) store.Invitation {
	s.t.Helper()
	invitation, err := s.CreateAccount(s.t.Context(), s.keeper,
		ledger.NewAccount{Name: name, DisplayName: "某人", Role: role, Departments: departments})
	if err != nil {
		s.t.Fatal(err)
	}
	return invitation
}

// account makes an account whose password is password.
func (s *site) account(name string, role ledger.Role, departments ...string) store.Credentials {
	s.t.Helper()
	hash, err := s.passwords.Hash(s.t.Context(), password)
	if err != nil {
		s.t.Fatal(err)
	}
	joined, err := s.Join(s.t.Context(), s.invite(name, role, departments...).Token, hash)
	if err != nil {
		s.t.Fatal(err)
	}
	return joined
}

// browser keeps cookies and follows no redirect.
type browser struct {
	t    *testing.T
	site *site
	*http.Client
	address string
}

func (s *site) browser() *browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &browser{s.t, s, &http.Client{
		Transport:     s.server.Client().Transport, // other tests' servers close the idle connections of the default one
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, "192.0.2.1"}
}

// page is a response with its body read.
type page struct {
	*http.Response
	body string
	*goquery.Document
}

func (b *browser) do(method, path string, form url.Values, header ...string) page {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.site.server.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html")
	r.Header.Set("X-Test-Address", b.address)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(read)))
	if err != nil {
		b.t.Fatal(err)
	}
	return page{response, string(read), doc}
}

func (b *browser) get(path string) page { b.t.Helper(); return b.do("GET", path, nil) }
func (b *browser) post(path string, form url.Values) page {
	b.t.Helper()
	return b.do("POST", path, form)
}
func (b *browser) signIn(name, password string) page {
	b.t.Helper()
	return b.signInTo(name, password, "")
}
func (b *browser) signInTo(name, password, next string) page {
	b.t.Helper()
	return b.post("/login", url.Values{"name": {name}, "password": {password}, "next": {next}})
}

// token is the value of the session's cookie.
func (b *browser) token() string {
	b.t.Helper()
	u, err := url.Parse(b.site.server.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(u) {
		if c.Name == "taizhang_session" {
			return c.Value
		}
	}
	return ""
}

func (p page) wants(t *testing.T, status int, location string) {
	t.Helper()
	if p.StatusCode != status || p.Header.Get("Location") != location {
		t.Errorf("%s %s: %d to %q, want %d to %q", p.Request.Method, p.Request.URL.Path,
			p.StatusCode, p.Header.Get("Location"), status, location)
	}
}

func fieldError(p page, field string) string {
	return strings.TrimSpace(p.Find("#" + field + "-error").Text())
}

func attr(s *goquery.Selection, name string) string { v, _ := s.Attr(name); return v }
