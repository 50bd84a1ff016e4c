package disclosure_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/disclosure"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
)

// site is the public pages over a database of the test's own.
type site struct {
	t     testing.TB
	store *store.Store
	http.Handler
}

func open(t testing.TB) site {
	t.Helper()
	return openAt(t, "")
}

// openAt is open under a public origin.
func openAt(t testing.TB, origin string) site {
	t.Helper()
	return openAs(t, origin, layout.Site{})
}

// openAs is openAt as part of a government site.
func openAs(t testing.TB, origin string, as layout.Site) site {
	t.Helper()
	s, err := store.Open(t.Context(), dbtest.URL(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	h := disclosure.New(s, origin, as)
	p := respond.New(slog.New(slog.NewTextHandler(io.Discard, nil)), func(*http.Request) layout.Frame { return layout.Frame{} })
	mux := chi.NewRouter()
	for pattern, handler := range map[string]respond.Handler{
		"/":                                h.Home,
		"/{year}/{quarter}":                h.Table,
		"/{year}/{quarter}/page.css":       h.TableStyle,
		"/{year}/tasks/{number}":           h.Task,
		"/{year}/departments":              h.Directory,
		"/{year}/departments/{code}":       h.Department,
		"/open-data/{year}/{quarter}.json": h.Data,
		"/open-data/{year}/{quarter}.csv":  h.CSV,
		"/open-data/{year}/{quarter}.xlsx": h.XLSX,
		"/open-data/":                      h.OpenData,
		"/open-data/openapi.json":          h.OpenAPI,
		"/feed.atom":                       h.Feed,
		"/sitemap.xml":                     h.SitemapXML,
		"/robots.txt":                      h.Robots,
		"/archive":                         h.Archive,
		"/sitemap":                         h.SiteMap,
		"/accessibility":                   h.Accessibility,

		"/{year}/{quarter}/qr.svg":          h.QR,
		"/{year}/tasks/{number}/qr.svg":     h.QR,
		"/{year}/departments/{code}/qr.svg": h.QR,

		"/open-data/{year}/{quarter}/datapackage.json": h.DataPackage,
		"/{year}/departments/{code}/feed.atom":         h.DepartmentFeed,
		"/{year}/tasks/{number}/feed.atom":             h.TaskFeed,

		"/{year}/{quarter}/editions/{edition}":                h.Edition,
		"/open-data/{year}/{quarter}/editions/{edition}.json": h.SealedFile,
	} {
		mux.Get(pattern, p.Handle(handler))
		mux.Head(pattern, p.Handle(handler))
	}
	return site{t, s, mux}
}

// exec changes the database past the store.
func (s site) exec(statements ...string) {
	s.t.Helper()
	for _, statement := range statements {
		if _, err := s.store.Pool().Exec(s.t.Context(), statement); err != nil {
			s.t.Fatal(err)
		}
	}
}

// unpublish takes every edition away, which nobody can do but a test.
func (s site) unpublish() {
	s.t.Helper()
	err := pgx.BeginFunc(s.t.Context(), s.store.Pool(), func(tx pgx.Tx) error {
		_, err := tx.Exec(s.t.Context(), `ALTER TABLE seal_row DISABLE TRIGGER USER; ALTER TABLE seal DISABLE TRIGGER USER;
			ALTER TABLE edition_row DISABLE TRIGGER USER; ALTER TABLE edition DISABLE TRIGGER USER;
			DELETE FROM seal_row; DELETE FROM seal; DELETE FROM edition_row; DELETE FROM edition`)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// publish freezes a copy of the first quarter's table as another edition, dated a day after the last.
func (s site) publish(quarter, number, title string) {
	s.t.Helper()
	_, err := s.store.Pool().Exec(s.t.Context(), `WITH e AS (
			INSERT INTO edition (year, quarter, number, title, plan_title, published_at, source, reason)
			SELECT 2020, $1::int, $2::int, $3, plan_title, (SELECT max(published_at) FROM edition) + interval '1 day', source,
				CASE WHEN $2::int > 1 THEN '更正' END
			FROM edition WHERE quarter = 1 AND number = 1
			RETURNING id)
		INSERT INTO edition_row SELECT e.id, r.number, r.requirement, r.progress, r.units_printed, r.departments
		FROM e, edition_row r JOIN edition first ON first.id = r.edition_id WHERE first.quarter = 1 AND first.number = 1`,
		quarter, number, title)
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s site) do(method, target string, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if cookies := w.Header().Values("Set-Cookie"); len(cookies) > 0 {
		s.t.Errorf("%s %s sets a cookie: %s", method, target, cookies)
	}
	return w
}

func (s site) get(target string, status int) *httptest.ResponseRecorder {
	s.t.Helper()
	w := s.do(http.MethodGet, target)
	if w.Code != status {
		s.t.Fatalf("GET %s: status %d, want %d\n%.2000s", target, w.Code, status, w.Body)
	}
	return w
}

func (s site) page(target string, status int) *goquery.Document {
	s.t.Helper()
	w := s.get(target, status)
	if got := w.Header().Get("Content-Type"); got != "text/html; charset=utf-8" {
		s.t.Errorf("GET %s: type %s", target, got)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return doc
}

// numbers are the tasks that a page's table shows.
func numbers(doc *goquery.Document) string {
	return strings.Join(doc.Find("tbody th[scope=row]").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) }), " ")
}

func text(doc *goquery.Document, selector string) string {
	return strings.TrimSpace(doc.Find(selector).Text())
}

func attr(doc *goquery.Document, selector, name string) string {
	return doc.Find(selector).AttrOr(name, "")
}
