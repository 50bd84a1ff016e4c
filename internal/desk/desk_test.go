package desk_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/desk"
	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web/layout"
)

// A desk on a real store, with the second quarter of 2020 open until 6 July, 18:00.
type testDesk struct {
	*store.Store
	t      *testing.T
	now    *time.Time
	router http.Handler
	office ledger.Actor
}

var second = ledger.Quarter{Year: 2020, Number: 2}

// closedDesk is a desk before the second quarter is opened.
func closedDesk(t *testing.T) *testDesk {
	t.Helper()
	now := time.Date(2020, 7, 1, 14, 32, 0, 0, ledger.Shanghai)
	d := &testDesk{t: t, now: &now}
	clock := func() time.Time { return *d.now }
	s, err := store.Open(t.Context(), dbtest.URL(t), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	d.Store = s
	d.office = d.account(ledger.Office, "督查室")

	pages := respond.New(slog.New(slog.DiscardHandler), func(*http.Request) layout.Frame {
		return layout.Frame{Face: layout.Desk, Role: ledger.Staff}
	})
	h := desk.New(s, clock)
	r := chi.NewRouter()
	r.Get("/work", pages.Handle(h.List))
	r.Get("/work/notices", pages.Handle(h.Notices))
	r.Post("/work/notices/read", pages.Handle(h.ReadNotices))
	r.Post("/work/{year}/{quarter}/extension", pages.Handle(h.AskExtension))
	for _, text := range []string{"/work/{year}/{quarter}/tasks/{number}", "/work/{year}/{quarter}/tasks/{number}/parts/{dept}"} {
		r.Get(text, pages.Handle(h.Entry))
		r.Post(text, pages.Handle(h.SaveEntry))
		r.Post(text+"/withdraw", pages.Handle(h.Withdraw))
	}
	d.router = r
	return d
}

func newDesk(t *testing.T) *testDesk {
	t.Helper()
	d := closedDesk(t)
	due := time.Date(2020, 7, 6, 18, 0, 0, 0, ledger.Shanghai)
	if err := d.OpenQuarter(t.Context(), d.office, second, due); err != nil {
		t.Fatal(err)
	}
	return d
}

// account makes an account that writes for the departments with these codes.
func (d *testDesk) account(role ledger.Role, display string, codes ...string) ledger.Actor {
	d.t.Helper()
	a := ledger.Actor{DisplayName: display, Role: role}
	err := d.Pool().QueryRow(d.t.Context(), `
		INSERT INTO account (name, display_name, role) VALUES ('a' || (SELECT count(*) FROM account), $1, $2)
		RETURNING id, name`, display, role).Scan(&a.ID, &a.Name)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, code := range codes {
		dept := ledger.Department{Code: code}
		err := d.Pool().QueryRow(d.t.Context(), `
			WITH dept AS (SELECT id, name FROM department WHERE code = $2),
				member AS (INSERT INTO account_department SELECT $1, id FROM dept)
			SELECT name FROM dept`, a.ID, code).Scan(&dept.Name)
		if err != nil {
			d.t.Fatal(err)
		}
		a.Departments = append(a.Departments, dept)
	}
	return a
}

func (d *testDesk) staff(codes ...string) ledger.Actor {
	return d.account(ledger.Staff, "张三", codes...)
}

func key(task int, department string) ledger.Key {
	return ledger.Key{Quarter: second, Task: task, Department: department}
}

// must takes what a store method answers in a test's preparation.
func (d *testDesk) must(_ store.Saved, err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// stored reads what the database holds of a text, for the writer.
func (d *testDesk) stored(actor ledger.Actor, k ledger.Key) store.DeskDocument {
	d.t.Helper()
	doc, err := d.DeskDocument(d.t.Context(), actor, k)
	if err != nil {
		d.t.Fatal(err)
	}
	return doc
}

// page is an answer.
type page struct {
	*goquery.Document
	t       *testing.T
	status  int
	header  http.Header
	cookies []*http.Cookie
}

func (d *testDesk) do(actor ledger.Actor, r *http.Request) page {
	d.t.Helper()
	w := httptest.NewRecorder()
	d.router.ServeHTTP(w, r.WithContext(session.WithActor(d.t.Context(), actor)))
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return page{doc, d.t, w.Code, w.Header(), w.Result().Cookies()}
}

func (d *testDesk) get(actor ledger.Actor, path string) page {
	d.t.Helper()
	return d.do(actor, httptest.NewRequest(http.MethodGet, path, nil))
}

func (d *testDesk) post(actor ledger.Actor, path string, form url.Values) page {
	d.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.do(actor, r)
}

// follow goes where a redirect leads, with its cookies.
func (d *testDesk) follow(actor ledger.Actor, p page) page {
	d.t.Helper()
	p.wants(http.StatusSeeOther)
	r := httptest.NewRequest(http.MethodGet, p.header.Get("Location"), nil)
	for _, c := range p.cookies {
		r.AddCookie(c)
	}
	return d.do(actor, r)
}

func (p page) wants(status int) {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("status %d, want %d: %s", p.status, status, p.text("main"))
	}
}

// text is what is written in the elements that a selector finds, its white space as one blank.
func (p page) text(selector string) string {
	return strings.Join(strings.Fields(p.Find(selector).Text()), " ")
}

func (p page) says(selector string, parts ...string) {
	p.t.Helper()
	for _, part := range parts {
		if got := p.text(selector); !strings.Contains(got, part) {
			p.t.Errorf("%s says %q, want %q in it", selector, got, part)
		}
	}
}

// saysNot fails too when there is nothing that could say it.
func (p page) saysNot(selector string, parts ...string) {
	p.t.Helper()
	if p.Find(selector).Length() == 0 {
		p.t.Fatalf("there is no %s", selector)
	}
	for _, part := range parts {
		if got := p.text(selector); strings.Contains(got, part) {
			p.t.Errorf("%s says %q, there should be no %q in it", selector, got, part)
		}
	}
}

// form is what a browser would send of the page's editor, or of the choice between two texts, with the button do.
func (p page) form(do string) url.Values {
	p.t.Helper()
	form := url.Values{"do": {do}, "confirm": looked}
	if p.Find(`main form button[name=do][value="`+do+`"]`).Length() != 1 {
		p.t.Fatalf("there is no button %q on the page", do)
	}
	p.Find("main form textarea").Each(func(_ int, s *goquery.Selection) {
		form.Set(s.AttrOr("name", ""), s.Text()) // the HTML parser has dropped the first line break, as browsers do
	})
	p.Find("main form input[type=hidden], main form input[checked]").Each(func(_ int, s *goquery.Selection) {
		form.Set(s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	return form
}

// fields is a form as a browser sends it.
func fields(do, version string, t ledger.Text) url.Values {
	return url.Values{
		"do": {do}, "version": {version}, "progress": {t.Progress}, "problems": {t.Problems},
		"next_steps": {t.NextSteps}, "rating": {string(t.Rating)}, "confirm": looked,
	}
}

// looked is what somebody confirms who hands in a short text without a figure.
var looked = []string{"short", "unreported-1", "unreported-2"}

var whole = ledger.Text{Progress: "二季度进展。", Problems: "难。", NextSteps: "改。", Rating: ledger.OnTrack}
