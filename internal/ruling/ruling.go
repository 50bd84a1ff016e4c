// Package ruling is where people decide about the numbers that the program read: the office on any task, the staff of the
// sole or leading unit on theirs. The same page serves both, under /office and under /work; who may do what the store
// decides once more.
package ruling

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/rulingpage"
)

// Store is what the pages read and write.
type Store interface {
	Readings(ctx context.Context, actor ledger.Actor, q ledger.Quarter) ([]store.ReadingTask, error)
	TaskReadings(ctx context.Context, actor ledger.Actor, key ledger.Key) (store.ReadingTask, error)
	RuleReadings(ctx context.Context, actor ledger.Actor, key ledger.Key, measures []store.MeasureRuling, figures []store.FigureRuling) error
}

// Handler answers …/readings.
type Handler struct {
	store  Store
	now    func() time.Time
	memory *reading.Memory
}

// remembered is how many texts are kept as read: two quarters of a plan in each half.
const remembered = 400

// New returns a Handler. now tells how a moment is written.
func New(s Store, now func() time.Time) *Handler {
	return &Handler{store: s, now: now, memory: reading.NewMemory(remembered)}
}

// maxForm is how much a posted form may hold, in bytes: some hundred numbers with their fields.
const maxForm = 1 << 18

// sight is one task as its page shows it: who looks, and the numbers with their rulings.
type sight struct {
	actor ledger.Actor
	key   ledger.Key
	task  store.ReadingTask
	sheet reading.Sheet
	items []item
}

func (h *Handler) sight(r *http.Request) (sight, error) {
	var s sight
	q, err := ledger.ParseQuarter(chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
	if err != nil {
		return s, err
	}
	n, err := ledger.ParseTaskNumber(chi.URLParam(r, "number"))
	if err != nil {
		return s, err
	}
	s.actor, _ = session.Actor(r.Context())
	s.key = ledger.Key{Quarter: q, Task: n}
	if s.task, err = h.store.TaskReadings(r.Context(), s.actor, s.key); err != nil {
		return s, err
	}
	s.sheet = h.sheet(s.task)
	s.items = itemsOf(s.sheet, q.Year)
	return s, nil
}

func (h *Handler) sheet(t store.ReadingTask) reading.Sheet {
	return reading.Merge(h.memory.Read(t.Requirement, t.Progress), t.Requirement, t.Progress, t.Measures, t.Figures)
}

// end is the day on which figures without a date hold.
func end(q ledger.Quarter) reading.AsOf { return reading.AsOf{Year: q.Year, Month: q.Number * 3} }

// address is that of the task's page for its reader.
func (s sight) address() string {
	q := s.key.Quarter
	if s.actor.Role == ledger.Office {
		return route.OfficeTaskReadings(q.Year, q.Number, s.key.Task)
	}
	return route.WorkTaskReadings(q.Year, q.Number, s.key.Task)
}

// Task is GET …/tasks/{number}/readings.
func (h *Handler) Task(w http.ResponseWriter, r *http.Request) error {
	s, err := h.sight(r)
	if err != nil {
		return err
	}
	return h.show(w, r, http.StatusOK, s, form{}, nil)
}

// Rule is POST of the same address. It answers 303 when it was stored, 422 with what was typed when it cannot be, 409 with
// that and what is stored now when somebody else was faster.
func (h *Handler) Rule(w http.ResponseWriter, r *http.Request) error {
	if err := respond.ParseForm(w, r, maxForm); err != nil {
		return err
	}
	s, err := h.sight(r)
	if err != nil {
		return err
	}
	f := parseForm(r.PostForm)
	decided, problems := s.judge(f)
	if decided.overtaken {
		return h.show(w, r, http.StatusConflict, s, f, nil)
	}
	if len(problems) > 0 {
		return h.show(w, r, http.StatusUnprocessableEntity, s, f, problems)
	}
	if len(decided.measures)+len(decided.figures) == 0 {
		return respond.Redirect(w, r, s.address(), "没有改动")
	}
	err = h.store.RuleReadings(r.Context(), s.actor, s.key, decided.measures, decided.figures)
	var refusal *ledger.Refusal
	switch {
	case err == nil:
		return respond.Redirect(w, r, s.address(), "第"+itoa(s.key.Task)+"项的指标和读数已保存："+decided.words())
	case errors.As(err, &problems):
		return h.show(w, r, http.StatusUnprocessableEntity, s, f, problems)
	case errors.As(err, &refusal) && refusal.Kind == ledger.Conflict:
		if s, err = h.sight(r); err != nil {
			return err
		}
		return h.show(w, r, http.StatusConflict, s, f, nil)
	}
	return err
}

func (h *Handler) show(w http.ResponseWriter, r *http.Request, status int, s sight, f form, problems ledger.Problems) error {
	view := s.view(f, problems, h.now())
	switch status {
	case http.StatusConflict:
		view.Notice = &rulingpage.Notice{Head: "没有保存。", Text: "别人刚刚改过这一项的指标、读数或文字。下面是现在的内容，您填的还在各项的“更正”里，请核对后再保存。"}
	case http.StatusUnprocessableEntity:
		view.Notice = &rulingpage.Notice{Head: "没有保存。", Text: "请改好下面标出的地方。"}
	}
	frame := layout.Frame{Title: "第" + itoa(s.key.Task) + "项的指标和读数", Face: layout.Desk, Current: layout.Work}
	if s.actor.Role == ledger.Office {
		frame.Face, frame.Current = layout.Office, layout.Queue
		next, err := h.next(r, s)
		if err != nil {
			return err
		}
		view.Next = next
	}
	return respond.Page(w, r, status, rulingpage.TaskPage(session.PageFrame(w, r, frame), view))
}
