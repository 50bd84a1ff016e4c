package overview_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/overview"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web/layout"
)

var (
	due    = time.Date(2020, 7, 6, 18, 0, 0, 0, ledger.Shanghai)
	before = due.AddDate(0, 0, -3)
	after  = due.AddDate(0, 0, 2)
	second = ledger.Quarter{Year: 2020, Number: 2}
)

// site is the overview over a database of its own, as one role sees it at a moment.
type site struct {
	t     *testing.T
	store *store.Store
	now   time.Time
	actor *ledger.Actor // nil: nobody is signed in
}

func newSite(t *testing.T) site {
	t.Helper()
	s, err := store.Open(t.Context(), dbtest.URL(t), func() time.Time { return before })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return site{t, s, before, &ledger.Actor{Role: ledger.Leader, DisplayName: "市领导"}}
}

func (s site) as(role ledger.Role) site {
	s.actor = &ledger.Actor{Role: role}
	return s
}

func (s site) at(now time.Time) site {
	s.now = now
	return s
}

func (s site) router() http.Handler { return s.routes(s.store) }

func (s site) routes(from overview.Store) http.Handler {
	r := chi.NewRouter()
	h := overview.New(from, func() time.Time { return s.now })
	responder := respond.New(slog.New(slog.NewTextHandler(io.Discard, nil)), func(*http.Request) layout.Frame {
		return layout.Frame{Face: layout.Overview, Role: ledger.Leader}
	})
	r.Get("/overview", responder.Handle(h.Newest))
	r.Get("/overview/{year}/{quarter}", responder.Handle(h.Quarter))
	r.Get("/overview/{year}/{quarter}/tasks", responder.Handle(h.Tasks))
	r.Get("/overview/{year}/{quarter}/tasks/{number}", responder.Handle(h.Task))
	return r
}

// page gets an address and parses what comes back.
func (s site) page(address string, status int) *goquery.Document {
	s.t.Helper()
	return s.pageFrom(s.router(), address, status)
}

func (s site) pageFrom(router http.Handler, address string, status int) *goquery.Document {
	s.t.Helper()
	ctx := s.t.Context()
	if s.actor != nil {
		ctx = session.WithActor(ctx, *s.actor)
	}
	w := httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, address, nil))
	if w.Code != status {
		s.t.Fatalf("%s: status %d, want %d", address, w.Code, status)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return doc
}

func (s site) exec(sql string, args ...any) {
	s.t.Helper()
	if _, err := s.store.Pool().Exec(s.t.Context(), sql, args...); err != nil {
		s.t.Fatal(err)
	}
}

// Words that a page may show, and words that only their writer may see.
const (
	seenWords   = "已报送的文字"
	hiddenWords = "未报送的文字"
)

// open opens the second quarter and lets units write: every state, every rating, tasks with several units.
func (s site) open() {
	s.t.Helper()
	s.exec(`UPDATE quarter SET state = 'open', opened_at = $1, due_at = $2 WHERE year = 2020 AND number = 2`, before, due)
	s.write(2, "fgw", false, ledger.Behind, ledger.Save)
	s.write(3, "fgw", false, ledger.Done, ledger.Submit)
	s.write(4, "fgw", false, ledger.OnTrack, ledger.Submit)
	s.write(6, "fgw", false, ledger.Behind, ledger.Submit)
	s.write(8, "fgw", false, ledger.Paused, ledger.Submit)
	s.write(9, "fgw", false, ledger.Behind, ledger.Return)
	s.write(11, "fgw", false, ledger.OnTrack, ledger.Accept)
	s.write(10, "fgw", false, ledger.OnTrack, ledger.Submit) // leads
	s.write(10, "keqiao", true, ledger.OnTrack, ledger.Submit)
	s.write(10, "zhuji", true, ledger.Paused, ledger.Save)
	s.write(12, "jsj", true, ledger.Behind, ledger.Submit) // supports; its lead has not judged yet
	s.write(18, "zwfw", true, ledger.Behind, ledger.Save)  // joint from here on
	s.write(20, "jrb", true, ledger.Done, ledger.Submit)
	s.write(22, "jrb", true, ledger.Behind, ledger.Submit)
	s.write(22, "cbirc", true, ledger.Behind, ledger.Submit)
	s.write(43, "scjg", true, ledger.Behind, ledger.Submit)
	s.write(43, "binhai", true, ledger.OnTrack, ledger.Submit)
}

// write lets a department write its part of a task and brings it as far as the action.
func (s site) write(task int, department string, part bool, rating ledger.Rating, to ledger.Action) {
	s.t.Helper()
	ctx, office := s.t.Context(), ledger.Actor{Role: ledger.Office}
	staff := ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: department}}}
	key := ledger.Key{Quarter: second, Task: task}
	if part {
		key.Department = department
	}
	words := seenWords
	if to == ledger.Save || to == ledger.Return {
		words = hiddenWords
	}
	text := ledger.Text{Progress: words, Problems: words + "：难处,一", NextSteps: words + "：办法", Rating: rating}
	if to == ledger.Return {
		text.Problems = seenWords + "：难处,一" // of a returned text the problem stays in sight, and nothing else
	}
	saved, err := s.store.SaveEntry(ctx, staff, key, 0, text)
	if err == nil && to != ledger.Save {
		saved, err = s.store.HandIn(ctx, staff, key, saved.Version, text)
	}
	if err == nil && to == ledger.Accept {
		_, err = s.store.AcceptEntry(ctx, office, key, saved.Version)
	}
	if err == nil && to == ledger.Return {
		_, err = s.store.ReturnEntry(ctx, office, key, saved.Version, "请补充")
	}
	if err != nil {
		s.t.Fatalf("task %d, %s: %v", task, department, err)
	}
}

var _ overview.Store = (*store.Store)(nil)
