package server_test

import (
	"context"
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
	"github.com/jackc/pgx/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/server"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/migrations"
)

const password = "一句足够长的话可以做密码"

var (
	passwords = sync.OnceValues(session.NewPasswords)
	hash      = sync.OnceValues(func() (string, error) {
		p, err := passwords()
		if err != nil {
			return "", err
		}
		return p.Hash(context.Background(), password)
	})
)

// site is the whole program, short of the listener, on a database of its own.
type site struct {
	*store.Store
	t       *testing.T
	server  *httptest.Server
	all     *server.Server
	handler http.Handler
	log     *strings.Builder
	clients map[string]client // signed in already, by account name
}

// start of the second quarter's round in these tests.
var july = time.Date(2020, 7, 1, 9, 0, 0, 0, ledger.Shanghai)

// newSite is a site with the usual options, or with some of them changed.
func newSite(t *testing.T, change ...func(*server.Options)) *site {
	t.Helper()
	now := func() time.Time { return july }
	st, err := store.Open(t.Context(), dbtest.URL(t), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	p, err := passwords()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{Store: st, t: t, log: &strings.Builder{}}
	options := server.Options{
		Store: st, Passwords: p, Now: now,
		Log:         slog.New(slog.NewTextHandler(&lockedWriter{w: s.log}, nil)),
		Ready:       func(ctx context.Context) error { return migrations.Current(ctx, st.Pool()) },
		SessionIdle: 2 * time.Hour, SessionMax: 12 * time.Hour,
	}
	for _, c := range change {
		c(&options)
	}
	s.all = server.New(options)
	s.handler = s.all
	s.server = httptest.NewServer(s.handler)
	t.Cleanup(s.server.Close)
	return s
}

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func (s *site) exec(sql string, args pgx.StrictNamedArgs) {
	s.t.Helper()
	if _, err := s.Pool().Exec(s.t.Context(), sql, args); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
}

// account makes one with the common password.
func (s *site) account(name string, role ledger.Role, departments ...string) {
	s.t.Helper()
	h, err := hash()
	if err != nil {
		s.t.Fatal(err)
	}
	s.exec(`INSERT INTO account (name, display_name, role, password_hash) VALUES (@name, @name, @role, @hash)`,
		pgx.StrictNamedArgs{"name": name, "role": role, "hash": h})
	for _, code := range departments {
		s.exec(`INSERT INTO account_department SELECT a.id, d.id FROM account a, department d WHERE a.name = @name AND d.code = @code`,
			pgx.StrictNamedArgs{"name": name, "code": code})
	}
}

// client is a browser that does not follow redirects.
type client struct {
	*http.Client
	s *site
}

// nobody is a browser that has not signed in.
func (s *site) nobody() client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return client{&http.Client{
		Transport:     s.server.Client().Transport, // other tests' servers close the idle connections of the default one
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, s}
}

// signIn is a browser in which the account has signed in through the form.
func (s *site) signIn(name string) client {
	s.t.Helper()
	c := s.nobody()
	a := c.post("/login", url.Values{"name": {name}, "password": {password}})
	if a.status != http.StatusSeeOther {
		s.t.Fatalf("%s cannot sign in: %d %s", name, a.status, a.text())
	}
	return c
}

// answer is a whole response.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) page(t *testing.T) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// text is what main says, in one line.
func (a answer) text() string {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	if err != nil {
		return a.body
	}
	return strings.Join(strings.Fields(doc.Find("main").Text()), " ")
}

func (c client) post(path string, form url.Values) answer {
	return c.do(http.MethodPost, path, form)
}

func (c client) do(method, path string, form url.Values) answer {
	c.s.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(c.s.t.Context(), method, c.s.server.URL+path, body)
	if err != nil {
		c.s.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html,*/*")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	resp, err := c.Do(r)
	if err != nil {
		c.s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.s.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(text)}
}
