package office

import (
	"context"
	"slices"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// sight is what a page of the queue looks at.
type sight struct {
	filter  filter
	round   store.OfficeQuarter
	current ledger.Quarter // that the list shows by itself; zero when none is current
	queue   store.Queue
	asked   map[int]kinds // what there is to ask about the texts of the list, by number
	flags   []ui.Option   // the filter by that
}

func (h *Handler) sight(ctx context.Context, who ledger.Actor, q ledger.Quarter, f filter) (sight, error) {
	all, err := h.store.Quarters(ctx)
	if err != nil {
		return sight{}, err
	}
	round, ok := chosen(all, q)
	if !ok {
		return sight{}, ledger.ErrNotFound
	}
	s := sight{filter: f, round: round, current: currentQuarter(all)}
	return s, h.list(ctx, who, &s)
}

// list reads the list of a sight.
func (h *Handler) list(ctx context.Context, who ledger.Actor, s *sight) (err error) {
	if s.queue, err = h.store.OfficeQueue(ctx, who, s.round.Quarter(), s.filter.store()); err != nil {
		return err
	}
	theirs := func(d store.DepartmentCount) bool { return d.Code == s.filter.department }
	if s.filter.department != "" && !slices.ContainsFunc(s.queue.Departments, theirs) {
		return badFilter("本季度没有这个责任单位。")
	}
	led := func(l store.LeaderCount) bool { return l.Name == s.filter.leader }
	if s.filter.leader != "" && !slices.ContainsFunc(s.queue.Leaders, led) {
		return badFilter("本季度的计划里没有这位分管领导。")
	}
	if s.asked, err = h.questions(ctx, who, s.round.Quarter(), s.queue.Rows, s.queue.Unread); err != nil {
		return err
	}
	s.flags = questionOptions(s.queue.Rows, s.asked)
	s.queue.Keep(func(r store.QueueRow) bool { return s.asked[r.Number].fits(s.filter.flag) })
	return nil
}

// list is the address of the list.
func (s sight) list() string {
	return route.OfficeQueue(s.filter.list(s.round.Quarter(), s.current))
}

// item is the address of one text, with the filter.
func (s sight) item(number int) string {
	return route.OfficeItemIn(s.round.Year, s.round.Number, number, s.filter.query())
}

// compareWord is the value of compare in the address; empty when texts are shown by themselves.
func (s sight) compareWord() string {
	if s.filter.compare {
		return compared
	}
	return ""
}

// comparing is the address of one text shown against that of the quarter before, or, where it is, by itself.
func (s sight) comparing(number int) string {
	s.filter.compare = !s.filter.compare
	return s.item(number)
}
