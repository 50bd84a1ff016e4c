package office_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/office"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web/layout"
)

var second = ledger.Quarter{Year: 2020, Number: 2}

// desk is the office at work on a database of its own: the second quarter is scheduled.
type desk struct {
	*store.Store
	t      *testing.T
	now    *time.Time
	who    ledger.Actor
	router http.Handler
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	now := time.Date(2020, 7, 1, 9, 0, 0, 0, ledger.Shanghai)
	clock := func() time.Time { return now }
	s, err := store.Open(t.Context(), dbtest.URL(t), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	d := &desk{Store: s, t: t, now: &now, who: ledger.Actor{Name: "dcs", DisplayName: "督查室的人", Role: ledger.Office}}
	err = s.Pool().QueryRow(t.Context(), `INSERT INTO account (name, display_name, role) VALUES ('dcs', '督查室的人', 'office') RETURNING id`).Scan(&d.who.ID)
	if err != nil {
		t.Fatal(err)
	}

	h := office.New(s, clock)
	p := respond.New(slog.New(slog.NewTextHandler(io.Discard, nil)), func(*http.Request) layout.Frame {
		return layout.Frame{Face: layout.Office, Role: d.who.Role}
	})
	m := chi.NewRouter()
	m.Get("/office", p.Handle(h.Queue))
	m.Get("/office/quarters", p.Handle(h.Quarters))
	m.Get("/office/chase", p.Handle(h.Chase))
	m.Post("/office/extensions/{id}/grant", p.Handle(h.GrantExtension))
	m.Post("/office/extensions/{id}/refuse", p.Handle(h.RefuseExtension))
	m.Route("/office/{year}/{quarter}", func(m chi.Router) {
		m.Get("/brief.docx", p.Handle(h.BriefFile))
		m.Post("/remind", p.Handle(h.Remind))
		m.Post("/extensions", p.Handle(h.GiveExtension))
		m.Post("/open", p.Handle(h.OpenQuarter))
		m.Post("/close", p.Handle(h.CloseQuarter))
		m.Post("/reopen", p.Handle(h.ReopenQuarter))
		m.Post("/due", p.Handle(h.RescheduleQuarter))
		m.Get("/publish", p.Handle(h.PublishPreview))
		m.Post("/publish", p.Handle(h.Publish))
		m.Post("/publish/prepare", p.Handle(h.PrepareCheck))
		m.Post("/publish/confirm", p.Handle(h.ConfirmCheck))
		m.Post("/publish/reject", p.Handle(h.RejectCheck))
		m.Get("/publish/preview", p.Handle(h.PublicPreview))
		m.Get("/correct", p.Handle(h.Correct))
		m.Post("/correct", p.Handle(h.SaveCorrection))
		m.Get("/tasks/{number}", p.Handle(h.Item))
		m.Post("/tasks/{number}/accept", p.Handle(h.Accept))
		m.Post("/tasks/{number}/unaccept", p.Handle(h.Unaccept))
		m.Post("/tasks/{number}/return", p.Handle(h.Return))
		m.Post("/tasks/{number}/edit", p.Handle(h.Edit))
		m.Post("/tasks/{number}/compose", p.Handle(h.Compose))
		m.Post("/tasks/{number}/parts/{dept}/return", p.Handle(h.ReturnPart))
	})
	d.router = m
	return d
}

// opened is a desk with the second quarter open until the 6th of July at 18:00.
func opened(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.ok(d.OpenQuarter(t.Context(), d.who, second, time.Date(2020, 7, 6, 18, 0, 0, 0, ledger.Shanghai)))
	return d
}

func (d *desk) ok(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// handIn hands in a text for a department; the duty decides whether it is the entry or a part.
func (d *desk) handIn(task int, writer, part string, text ledger.Text) {
	d.t.Helper()
	staff := ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: writer}}}
	_, err := d.HandIn(d.t.Context(), staff, ledger.Key{Quarter: second, Task: task, Department: part}, d.versionOf(task, part), text)
	d.ok(err)
}

func (d *desk) versionOf(task int, part string) int {
	d.t.Helper()
	doc := d.document(task)
	if part == "" {
		return doc.Version
	}
	for _, u := range doc.Units {
		if u.Code == part {
			return u.Version
		}
	}
	d.t.Fatalf("%s has no part of %d", part, task)
	return 0
}

func (d *desk) document(task int) store.OfficeDocument {
	d.t.Helper()
	doc, err := d.OfficeDocument(d.t.Context(), d.who, ledger.Key{Quarter: second, Task: task})
	d.ok(err)
	return doc
}

// answer is a response, its page parsed.
type answer struct {
	t *testing.T
	*goquery.Document
	status   int
	location string
	flash    bool
	cookies  []*http.Cookie
	raw      string
}

func (d *desk) do(method, target string, form url.Values, cookies ...*http.Cookie) answer {
	d.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	d.router.ServeHTTP(w, r.WithContext(session.WithActor(d.t.Context(), d.who)))
	a := answer{t: d.t, status: w.Code, location: w.Header().Get("Location"), flash: w.Header().Get("Set-Cookie") != "", cookies: w.Result().Cookies(), raw: w.Body.String()}
	page, err := goquery.NewDocumentFromReader(w.Body)
	d.ok(err)
	a.Document = page
	return a
}

func (d *desk) get(target string) answer { return d.do(http.MethodGet, target, nil) }

// follow gets the page that a redirect leads to, with the notice that it carries.
func (d *desk) follow(a answer) answer {
	d.t.Helper()
	a.is(http.StatusSeeOther)
	return d.do(http.MethodGet, a.location, nil, a.cookies...)
}

func (d *desk) post(target string, pairs ...string) answer {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return d.do(http.MethodPost, target, form)
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.Find("main").Text())
	}
	return a
}

func (a answer) goes(location string) {
	a.t.Helper()
	a.is(http.StatusSeeOther)
	if a.location != location || !a.flash {
		a.t.Fatalf("goes to %q (flash %v), want %q", a.location, a.flash, location)
	}
}

// says fails unless the selection has the text.
func (a answer) says(selector, text string) {
	a.t.Helper()
	if got := a.Find(selector).Text(); !strings.Contains(got, text) {
		a.t.Errorf("%s says %q, want %q", selector, strings.TrimSpace(got), text)
	}
}

// lacks fails unless there is the element and nothing in it that the selector finds.
func (a answer) lacks(element, selector string) {
	a.t.Helper()
	in := a.Find(element)
	if in.Length() == 0 {
		a.t.Fatalf("there is no %s", element)
	}
	if got := in.Find(selector).Length(); got != 0 {
		a.t.Errorf("%d of %s in %s, want none", got, selector, element)
	}
}

// saysNot fails unless there is the element and it does not have the text.
func (a answer) saysNot(element, text string) {
	a.t.Helper()
	in := a.Find(element)
	if in.Length() == 0 {
		a.t.Fatalf("there is no %s", element)
	}
	if strings.Contains(in.Text(), text) {
		a.t.Errorf("%s says %q", element, text)
	}
}

// count fails unless there are so many, at least one; for none there is lacks.
func (a answer) count(selector string, want int) {
	a.t.Helper()
	if got := a.Find(selector).Length(); got != want || want == 0 {
		a.t.Errorf("%d of %s, want %d", got, selector, want)
	}
}

// tasks lists the numbers of the list in the page.
func (a answer) tasks() string {
	var numbers []string
	a.Find("ol li[data-task]").Each(func(_ int, s *goquery.Selection) { numbers = append(numbers, s.AttrOr("data-task", "")) })
	return strings.Join(numbers, " ")
}

// version is the hidden one of the form that can do this: the part's own for the return of a part.
func (a answer) version(action string) string {
	a.t.Helper()
	form := a.Find(`form[action="` + action + `"]`).AddSelection(a.Find(`[formaction="` + action + `"]`).Closest("form")).First()
	v, ok := form.Find(`[data-return-form="` + action + `"] input[name^="version."]`).Attr("value")
	if !ok {
		v, ok = form.Find("input[name=version]").Attr("value")
	}
	if !ok {
		a.t.Fatalf("no form %s", action)
	}
	return v
}

func item(task int) string { return "/office/2020/q2/tasks/" + strconv.Itoa(task) }
