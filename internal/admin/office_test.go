package admin_test

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"taizhang/internal/admin"
	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web/layout"
)

// office is the accounts page over a real store; who signs in is put into the request.
type office struct {
	*store.Store
	t       *testing.T
	handler http.Handler
	cookies map[string]*http.Cookie
}

func newOffice(t *testing.T, origin string) *office {
	t.Helper()
	s, err := store.Open(t.Context(), dbtest.URL(t), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	responder := respond.New(slog.New(slog.DiscardHandler), func(*http.Request) layout.Frame { return layout.Frame{} })
	h := admin.New(s, origin)
	r := chi.NewRouter()
	r.Get("/office/accounts", responder.Handle(h.List))
	r.Post("/office/accounts", responder.Handle(h.Add))
	r.Post("/office/accounts/{id}/reset", responder.Handle(h.Reset))
	r.Get("/office/accounts/template.xlsx", responder.Handle(h.Template))
	r.Get("/office/accounts/import", responder.Handle(h.ShowImport))
	r.Post("/office/accounts/import", responder.Handle(h.Import))
	r.Post("/office/accounts/import/apply", responder.Handle(h.Apply))
	r.Get("/office/accounts/links", responder.Handle(h.Links))
	r.Post("/office/accounts/links", responder.Handle(h.LinksFile))
	r.Get("/office/accounts/{id}", responder.Handle(h.ShowChange))
	r.Post("/office/accounts/{id}", responder.Handle(h.Change))
	r.Post("/office/accounts/{id}/disable", responder.Handle(h.Disable))
	r.Post("/office/accounts/{id}/enable", responder.Handle(h.Enable))
	return &office{s, t, r, map[string]*http.Cookie{}}
}

// account makes an account that can sign in and returns it as an actor.
func (o *office) account(name string, role ledger.Role, departments ...string) ledger.Actor {
	o.t.Helper()
	i, err := o.CreateAccount(o.t.Context(), keeper, ledger.NewAccount{Name: name, DisplayName: name + "的姓名", Role: role, Departments: departments})
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := o.Join(o.t.Context(), i.Token, "hash"); err != nil {
		o.t.Fatal(err)
	}
	return ledger.Actor{ID: i.AccountID, Name: name, Role: role}
}

type page struct {
	*http.Response
	*goquery.Document
	raw []byte
}

func (o *office) do(actor ledger.Actor, method, path string, form url.Values) page {
	o.t.Helper()
	return o.send(actor, method, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload posts a form with a file; nil is none.
func (o *office) upload(actor ledger.Actor, path string, file []byte) page {
	o.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if file != nil {
		part, err := form.CreateFormFile("file", "账户.xlsx")
		if err == nil {
			_, err = part.Write(file)
		}
		if err != nil {
			o.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		o.t.Fatal(err)
	}
	return o.send(actor, "POST", path, form.FormDataContentType(), &body)
}

func (o *office) send(actor ledger.Actor, method, path, kind string, body io.Reader) page {
	o.t.Helper()
	r := httptest.NewRequestWithContext(session.WithActor(o.t.Context(), actor), method, path, body)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Accept", "text/html")
	for _, c := range o.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	o.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(o.cookies, c.Name)
		} else {
			o.cookies[c.Name] = c
		}
	}
	raw := w.Body.Bytes()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(raw))
	if err != nil {
		o.t.Fatal(err)
	}
	return page{w.Result(), doc, raw}
}

func (o *office) get(actor ledger.Actor, path string) page {
	o.t.Helper()
	p := o.do(actor, "GET", path, nil)
	if p.StatusCode != http.StatusOK {
		o.t.Fatalf("GET %s: %d", path, p.StatusCode)
	}
	return p
}

func (p page) wants(t *testing.T, status int, location string) {
	t.Helper()
	if p.StatusCode != status || p.Header.Get("Location") != location {
		t.Errorf("%d to %q, want %d to %q: %s", p.StatusCode, p.Header.Get("Location"), status, location, p.Find("main").Text())
	}
}

// names lists the accounts of the page.
func (p page) names() []string {
	return p.Find("tbody tr").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Find("th").Text()) })
}

// link is the one-time link of the page.
func (p page) link() string {
	v, _ := p.Find("[data-one-time-link] input").Attr("value")
	return v
}
