package office

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/scrutiny"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/officepage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// Queue answers GET /office: the list of the current quarter with the first text beside it.
func (h *Handler) Queue(w http.ResponseWriter, r *http.Request) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	all, err := h.store.Quarters(r.Context())
	if err != nil {
		return err
	}
	q, ok := chosen(all, f.quarter)
	if !ok {
		if f.quarter != (ledger.Quarter{}) {
			return badFilter("没有这个季度。")
		}
		return respond.Page(w, r, http.StatusOK, officepage.NothingToRead(h.frame(w, r, "审核", layout.Queue), openable(all)))
	}
	s := sight{filter: f, round: q, current: currentQuarter(all)}
	if err := h.list(r.Context(), actor(r), &s); err != nil {
		return err
	}
	frame := queueFrame(h.frame(w, r, "审核", layout.Queue))
	done, err := h.acceptedJustNow(r, s, &frame)
	if err != nil {
		return err
	}
	view := h.queueView(s)
	view.Listed, view.Done = true, done.doneView()
	if len(s.queue.Rows) > 0 {
		doc, err := h.store.OfficeDocument(r.Context(), actor(r), ledger.Key{Quarter: q.Quarter(), Task: s.queue.Rows[0].Number})
		if err != nil {
			return err
		}
		view.Text = h.textView(s, doc, actor(r), attempt{})
		view.Items[0].Current = true
	}
	return respond.Page(w, r, http.StatusOK, officepage.QueuePage(frame, view))
}

// Item answers GET /office/{year}/{quarter}/tasks/{number}: one text, with its list beside it where there is room.
func (h *Handler) Item(w http.ResponseWriter, r *http.Request) error {
	k, err := key(r)
	if err != nil {
		return err
	}
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	return h.item(w, r, http.StatusOK, k, f, attempt{})
}

// item draws the page of one text as it stands now; a is what was tried and did not happen.
func (h *Handler) item(w http.ResponseWriter, r *http.Request, status int, k ledger.Key, f filter, a attempt) error {
	s, err := h.sight(r.Context(), actor(r), k.Quarter, f)
	if err != nil {
		return err
	}
	return h.show(w, r, status, k, s, a)
}

// show is item for a list that was read already.
func (h *Handler) show(w http.ResponseWriter, r *http.Request, status int, k ledger.Key, s sight, a attempt) error {
	var frame layout.Frame
	if !inPlace(r) {
		frame = queueFrame(h.frame(w, r, "审核 · 第"+strconv.Itoa(k.Task)+"项", layout.Queue))
		if done, err := h.acceptedJustNow(r, s, &frame); err != nil {
			return err
		} else if done.done != "" {
			a.done, a.back, a.undo = done.done, done.back, done.undo
		}
	}
	doc, err := h.store.OfficeDocument(r.Context(), actor(r), k)
	if err != nil {
		return err
	}
	view := h.queueView(s)
	for i := range view.Items {
		view.Items[i].Current = view.Items[i].Number == k.Task
	}
	view.Text = h.textView(s, doc, actor(r), a)
	if inPlace(r) {
		w.Header().Add("Vary", "Taizhang-Place")
		return respond.Page(w, r, status, officepage.QueueFragment(view, a.done))
	}
	return respond.Page(w, r, status, officepage.QueuePage(frame, view))
}

// chosen finds a quarter, or the current one for the zero Quarter. Of several current ones, of two plans at the turn of the
// year, it is the oldest, which has to be published first.
func chosen(all []store.OfficeQuarter, q ledger.Quarter) (store.OfficeQuarter, bool) {
	if q == (ledger.Quarter{}) {
		q = currentQuarter(all)
	}
	i := slices.IndexFunc(all, func(o store.OfficeQuarter) bool { return o.Quarter() == q })
	if i < 0 {
		return store.OfficeQuarter{}, false
	}
	return all[i], true
}

func currentQuarter(all []store.OfficeQuarter) ledger.Quarter {
	var found ledger.Quarter
	for _, o := range all { // the newest plan first
		if o.Current() && (found == (ledger.Quarter{}) || o.Year < found.Year) {
			found = o.Quarter()
		}
	}
	return found
}

// openable names the quarter that can be opened next; empty when there is none.
func openable(all []store.OfficeQuarter) string {
	for _, o := range all {
		if o.State == ledger.Scheduled && o.Blocked == "" {
			return o.Quarter().String()
		}
	}
	return ""
}

func (h *Handler) queueView(s sight) officepage.Queue {
	view := officepage.Queue{
		Heading: s.round.Quarter().String() + "审核",
		State:   s.round.State.String(),
		Filter: officepage.Filter{
			State: s.filter.state, States: stateOptions(s.queue),
			Department: s.filter.department, Departments: departmentOptions(s.queue),
			Leader: s.filter.leader, Leaders: leaderOptions(s.queue),
			Flag: s.filter.flag, Flags: s.flags, Compare: s.compareWord(),
		},
		Empty: emptyList(s),
	}
	if s.round.State != ledger.Scheduled {
		view.Readings = route.OfficeReadings(s.round.Year, s.round.Number, "")
	}
	if s.round.Quarter() != s.current {
		view.Filter.Quarter = route.QuarterWord(s.round.Year, s.round.Number)
	}
	if s.round.DueAt != nil && s.round.State == ledger.Open {
		due := ledger.Due{At: *s.round.DueAt, Now: h.now()}
		view.Due, view.Late = due.String(), due.Late()
	}
	for _, row := range s.queue.Rows {
		view.Items = append(view.Items, s.itemView(row))
	}
	return view
}

func (s sight) itemView(row store.QueueRow) officepage.Item {
	item := officepage.Item{
		Number: row.Number, Requirement: ledger.FullWidth(row.Requirement),
		Units: ledger.FullWidth(strings.Join(row.Units, "、")), State: row.State,
		Href: s.item(row.Number), Read: row.State != ledger.Submitted,
	}
	switch {
	case row.Punctuality == ledger.Overdue || row.Punctuality == ledger.Extended || row.Punctuality == ledger.Again && row.State != ledger.Returned:
		item.Note, item.Late = row.Punctuality.Word(row.State), row.Punctuality.Late()
	case row.State.HandedIn() && len(row.Waiting) > 0:
		item.Note = "缺" + strconv.Itoa(len(row.Waiting)) + "个单位"
	}
	for _, q := range questionNames {
		if s.asked[row.Number][q.kind] && q.kind != scrutiny.HalfWidth && row.State == ledger.Submitted {
			item.Doubt, item.Grave = q.name, grave(q.kind) // the gravest
			break
		}
	}
	return item
}

func stateOptions(q store.Queue) []ui.Option {
	options := []ui.Option{{Value: "", Text: countOf("待审核", q.Counts[ledger.Submitted])}}
	for _, state := range []ledger.State{ledger.Accepted, ledger.Published, ledger.Returned, ledger.Draft, ledger.Blank} {
		value := string(state)
		if state == ledger.Blank {
			value = stateBlank
		}
		if state == ledger.Published && q.Counts[state] == 0 {
			continue // there is none before the quarter is published
		}
		options = append(options, ui.Option{Value: value, Text: countOf(state.String(), q.Counts[state])})
	}
	return append(options, ui.Option{Value: string(store.AllStates), Text: countOf("全部", q.Total)})
}

func departmentOptions(q store.Queue) []ui.Option {
	options := []ui.Option{{Value: "", Text: countOf("全部单位", len(q.Departments))}}
	for _, d := range q.Departments {
		options = append(options, ui.Option{Value: d.Code, Text: countOf(d.Name, d.Tasks)})
	}
	return options
}

// leaderOptions are none where the plan names no leaders.
func leaderOptions(q store.Queue) []ui.Option {
	if len(q.Leaders) == 0 {
		return nil
	}
	options := []ui.Option{{Value: "", Text: "全部分管领导"}}
	for _, l := range q.Leaders {
		text := l.Name
		if text == ledger.NoLeader {
			text = "分管领导" + ledger.NoLeader
		}
		options = append(options, ui.Option{Value: l.Name, Text: countOf(text, l.Tasks)})
	}
	return options
}

func countOf(word string, n int) string { return word + "（" + strconv.Itoa(n) + "）" }

// emptyList says why there is nothing in the list.
func emptyList(s sight) string {
	switch {
	case s.filter.flag != "":
		return "没有这种核对结果的事项。"
	case s.filter.state != "":
		return "没有这种状态的事项。"
	case s.filter.department != "" && s.filter.leader != "":
		return "该单位没有这样的待审核的事项。"
	case s.filter.department != "":
		return "该单位没有待审核的事项。"
	case s.filter.leader == ledger.NoLeader:
		return "分管领导未定的事项里没有待审核的。"
	case s.filter.leader != "":
		return "该领导分管的事项里没有待审核的。"
	case s.round.State == ledger.QuarterPublished:
		return "本季度已经公开，没有待审核的事项。"
	case s.round.HandedIn() == 0:
		return "还没有单位报送。报送以后列在这里。"
	}
	return "已报送的都已审核。"
}

// positionOf says where the reader is.
func positionOf(number int, q store.Queue) string {
	if q.Counts[ledger.Published] > 0 {
		return "第" + strconv.Itoa(number) + "项"
	}
	return "第" + strconv.Itoa(number) + "项，已审核" + strconv.Itoa(q.Counts[ledger.Accepted]+q.Counts[ledger.Published]) +
		"，待审核" + strconv.Itoa(q.Counts[ledger.Submitted])
}

// conflictOf returns why a deed came too late, and whether err is of that kind.
func conflictOf(err error) (string, bool) {
	var (
		clash   *ledger.Clash
		refusal *ledger.Refusal
	)
	switch {
	case errors.As(err, &clash):
		by := clash.By
		if by == "" {
			by = "他人"
		}
		when := ""
		if clash.At != "" {
			when = "（" + clash.At + "）"
		}
		return "该事项已由" + by + "修改" + when + "，本次操作未执行。", true
	case errors.As(err, &refusal) && refusal.Kind == ledger.Conflict:
		return refusal.Message + "本次操作未执行。", true
	}
	return "", false
}
