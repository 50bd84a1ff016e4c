package ruling_test

import (
	"io"
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
	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/ruling"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web/layout"
)

// site is the office at its pages of readings, on a database of its own.
type site struct {
	t      *testing.T
	who    ledger.Actor
	router http.Handler
}

func newSite(t *testing.T) *site {
	t.Helper()
	clock := func() time.Time { return time.Date(2020, 7, 1, 9, 0, 0, 0, ledger.Shanghai) }
	s, err := store.Open(t.Context(), dbtest.URL(t), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	who := ledger.Actor{Name: "dcs", DisplayName: "督查室的人", Role: ledger.Office}
	if err := s.Pool().QueryRow(t.Context(), `INSERT INTO account (name, display_name, role) VALUES ('dcs', '督查室的人', 'office') RETURNING id`).Scan(&who.ID); err != nil {
		t.Fatal(err)
	}
	h := ruling.New(s, clock)
	p := respond.New(slog.New(slog.NewTextHandler(io.Discard, nil)), func(*http.Request) layout.Frame { return layout.Frame{Face: layout.Office} })
	m := chi.NewRouter()
	m.Get("/office/{year}/{quarter}/readings", p.Handle(h.List))
	m.Get("/office/{year}/{quarter}/tasks/{number}/readings", p.Handle(h.Task))
	m.Post("/office/{year}/{quarter}/tasks/{number}/readings", p.Handle(h.Rule))
	return &site{t, who, m}
}

func (s *site) do(method, path string, form url.Values) (int, *goquery.Document) {
	s.t.Helper()
	status, page, _ := s.carry(method, path, form, nil)
	return status, page
}

// carry is do with the cookies of the answer before, and returns its own.
func (s *site) carry(method, path string, form url.Values, cookies []*http.Cookie) (int, *goquery.Document, []*http.Cookie) {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	for _, c := range cookies {
		r.AddCookie(c)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.router.ServeHTTP(w, r.WithContext(session.WithActor(r.Context(), s.who)))
	page, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return w.Code, page, w.Result().Cookies()
}

const task39 = "/office/2020/q1/tasks/39/readings"

// typed is the form of a page as a browser would send it.
func typed(page *goquery.Document) url.Values {
	form := url.Values{}
	page.Find("form input[name], form select[name]").Each(func(_ int, e *goquery.Selection) {
		name, value := e.AttrOr("name", ""), e.AttrOr("value", "")
		if goquery.NodeName(e) == "select" {
			value = e.Find("option[selected]").AttrOr("value", "")
		} else if e.AttrOr("type", "") == "radio" && !e.Is("[checked]") {
			return
		}
		form.Add(name, value)
	})
	return form
}

func TestNumbersAreConfirmedCorrectedAndStruckOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	status, page := s.do(http.MethodGet, task39, nil)
	if items := page.Find("[data-item]").Length(); status != http.StatusOK || items != 6 || page.Find("[data-reading]").Length() != 6 {
		t.Fatalf("%d, %d items", status, items)
	}
	form := typed(page)
	form.Set("do", "save")
	keys := form["item"]
	form.Set(keys[0]+"-low", "14,000") // corrected, but not said to be confirmed
	if status, page = s.do(http.MethodPost, task39, form); status != http.StatusUnprocessableEntity || page.Find("#"+keys[0]+"-low").AttrOr("value", "") != "14,000" {
		t.Errorf("undecided: %d", status)
	}
	form.Set(keys[0]+"-rule", "confirmed")
	form.Set(keys[1]+"-rule", "struck")
	old := typed(page)
	if status, page = s.do(http.MethodPost, task39, form); status != http.StatusSeeOther {
		t.Fatalf("saved: %d, %s", status, page.Text())
	}
	_, page = s.do(http.MethodGet, task39, nil)
	first := page.Find("[data-item=" + keys[0] + "]")
	if first.Find("input[name$='-low']").AttrOr("value", "") != "14000" || !strings.Contains(first.Text(), "督查室的人") {
		t.Errorf("after: %s", first.Text())
	}
	old.Set(keys[0]+"-rule", "struck")
	if status, page = s.do(http.MethodPost, task39, old); status != http.StatusConflict || !strings.Contains(page.Find("[data-item="+keys[0]+"]").Text(), "14000家") {
		t.Errorf("a form from before: %d", status)
	}
	_, page = s.do(http.MethodGet, task39, nil)
	form = typed(page)
	form.Set("do", "all")
	if status, _ = s.do(http.MethodPost, task39, form); status != http.StatusSeeOther {
		t.Errorf("all: %d", status)
	}
	_, page = s.do(http.MethodGet, task39, nil)
	if n := page.Find("button[value=all]").Length(); n != 0 {
		t.Error("something is still undecided")
	}
}

// Whoever saves is told what was saved.
func TestSavingReadingsIsTold(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, page := s.do(http.MethodGet, task39, nil)
	form := typed(page)
	form.Set(form["item"][0]+"-rule", "struck")
	for _, deed := range []struct{ do, told string }{
		{"save", "第39项的指标和读数已保存：删去1个"}, {"all", "第39项的指标和读数已保存：确认5个"}, {"save", "没有改动"},
	} {
		form.Set("do", deed.do)
		status, _, cookies := s.carry(http.MethodPost, task39, form, nil)
		if status != http.StatusSeeOther {
			t.Fatalf("%s: %d", deed.do, status)
		}
		_, page, _ = s.carry(http.MethodGet, task39, nil, cookies)
		if got := strings.TrimSpace(page.Find("main .flash [role=status]").Text()); got != deed.told {
			t.Errorf("%s tells %q, want %q", deed.do, got, deed.told)
		}
		form = typed(page)
	}
}

func TestANumberIsQuotedByHand(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	path := "/office/2020/q1/tasks/157/readings"
	for quote, want := range map[string]int{"没有这些字句": http.StatusUnprocessableEntity, "深化城乡环境综合整治": http.StatusUnprocessableEntity, "380万平方米": http.StatusSeeOther} {
		_, page := s.do(http.MethodGet, path, nil)
		form := typed(page)
		form.Set("do", "save")
		form.Set("hand-m-quote", quote)
		if status, page := s.do(http.MethodPost, path, form); status != want {
			t.Errorf("%s: %d, %s", quote, status, page.Find("form").Text())
		}
	}
}

func TestTheListIsNarrowed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for show, want := range map[string]string{"disputed": "27", "none": "58", "missing": "157", "open": "39", "": "1"} {
		status, page := s.do(http.MethodGet, "/office/2020/q1/readings?show="+show, nil)
		if status != http.StatusOK || page.Find("[data-task='"+want+"']").Length() != 1 || show != "" && page.Find("[data-task]").Length() == 170 {
			t.Errorf("%q: %d, %d rows", show, status, page.Find("[data-task]").Length())
		}
	}
	if status, _ := s.do(http.MethodGet, "/office/2020/q1/readings?show=x", nil); status != http.StatusBadRequest {
		t.Errorf("no such filter: %d", status)
	}
}
