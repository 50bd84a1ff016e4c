package ruling

import (
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/rulingpage"
	"taizhang/web/ui"
)

// tally is what the list shows of one task.
type tally struct {
	task                store.ReadingTask
	measures, confirmed int
	figures, settled    int
	disputes            []reading.Disagreement
	missing             int
	gone                int
}

func (t tally) open() bool { return t.confirmed < t.measures || t.settled < t.figures || t.gone > 0 }

// shows are the filters of the list, in the order of the tabs.
var shows = []struct {
	show, text string
	keep       func(tally) bool
}{
	{"", "全部", func(tally) bool { return true }},
	{"open", "未确认", tally.open},
	{"disputed", "不符", func(t tally) bool { return len(t.disputes) > 0 }},
	{"none", "无指标", func(t tally) bool { return t.measures == 0 }},
	{"missing", "有指标未见数字", func(t tally) bool { return t.missing > 0 }},
}

func (h *Handler) tallies(r *http.Request, q ledger.Quarter) ([]tally, error) {
	actor, _ := session.Actor(r.Context())
	tasks, err := h.store.Readings(r.Context(), actor, q)
	if err != nil {
		return nil, err
	}
	out := make([]tally, len(tasks))
	for i, task := range tasks {
		s := h.sheet(task)
		t := tally{task: task, measures: len(s.Targets), figures: len(s.Figures), gone: len(s.Gone)}
		for _, target := range s.Targets {
			if target.Ruling.State == reading.Confirmed {
				t.confirmed++
			}
		}
		for _, f := range s.Figures {
			if f.Ruling.State == reading.Confirmed {
				t.settled++
			}
		}
		lights := s.Lights(string(task.Rating), end(q), task.Pace.Curve())
		t.disputes = lights.Disagreements
		for _, m := range lights.Marks {
			if m.Mark == reading.Missing {
				t.missing++
			}
		}
		out[i] = t
	}
	return out, nil
}

// List is GET /office/{year}/{quarter}/readings.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	q, err := ledger.ParseQuarter(chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
	if err != nil {
		return err
	}
	all, err := h.tallies(r, q)
	if err != nil {
		return err
	}
	show := r.URL.Query().Get("show")
	v, found := rulingpage.List{Heading: q.String() + "的指标和读数", Empty: "换一个筛选看看。"}, false
	for _, s := range shows {
		n := 0
		for _, t := range all {
			if !s.keep(t) {
				continue
			}
			n++
			if s.show == show {
				v.Rows = append(v.Rows, t.row(q))
			}
		}
		found = found || s.show == show
		v.Tabs = append(v.Tabs, ui.Tab{Text: fmt.Sprintf("%s %d", s.text, n), Href: route.OfficeReadings(q.Year, q.Number, s.show), Current: s.show == show})
	}
	if !found {
		return &respond.StatusError{
			Status: http.StatusBadRequest, Heading: "不能这样筛选", Text: "没有这种筛选。",
			Ways: []layout.Link{{Text: "全部指标和读数", Href: route.OfficeReadings(q.Year, q.Number, "")}},
		}
	}
	frame := session.PageFrame(w, r, layout.Frame{Title: v.Heading, Face: layout.Office, Current: layout.Queue})
	return respond.Page(w, r, http.StatusOK, rulingpage.ListPage(frame, v))
}

func (t tally) row(q ledger.Quarter) rulingpage.Row {
	row := rulingpage.Row{
		Number: t.task.Number, Requirement: t.task.Requirement, Href: route.OfficeTaskReadings(q.Year, q.Number, t.task.Number),
		Measures: counted(t.measures, t.confirmed), Figures: counted(t.figures, t.settled),
	}
	seen := map[reading.Dispute]bool{}
	for _, d := range t.disputes {
		if !seen[d.Dispute] {
			seen[d.Dispute] = true
			row.Disputes = append(row.Disputes, disputeBrief(d.Dispute))
		}
	}
	if t.gone > 0 {
		row.Disputes = append(row.Disputes, "原文已改")
	}
	if t.missing > 0 {
		row.Missing = fmt.Sprintf("%d个指标没有数字", t.missing)
	}
	return row
}

func disputeBrief(d reading.Dispute) string {
	switch d {
	case reading.PrintedShare:
		return "完成率不符"
	case reading.TypedOtherwise:
		return "填报数与文字不符"
	}
	return "自评与数字不符"
}

func counted(n, confirmed int) string {
	switch {
	case n == 0:
		return "无"
	case confirmed == 0:
		return fmt.Sprintf("%d个", n)
	case confirmed == n:
		return fmt.Sprintf("%d个，都已确认", n)
	}
	return fmt.Sprintf("%d个，已确认%d", n, confirmed)
}

// next is the next task of the quarter with something undecided, from the beginning again after the last.
func (h *Handler) next(r *http.Request, s sight) (ui.Neighbour, error) {
	all, err := h.tallies(r, s.key.Quarter)
	if err != nil {
		return ui.Neighbour{}, err
	}
	at := 0
	for i, t := range all {
		if t.task.Number == s.key.Task {
			at = i
		}
	}
	for i := 1; i < len(all); i++ {
		if t := all[(at+i)%len(all)]; t.open() {
			q := s.key.Quarter
			return ui.Neighbour{Note: "下一项未确认 · " + itoa(t.task.Number), Text: ledger.FullWidth(t.task.Requirement),
				Href: route.OfficeTaskReadings(q.Year, q.Number, t.task.Number)}, nil
		}
	}
	return ui.Neighbour{}, nil
}
