package disclosure

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web"
	"taizhang/web/disclosurepage"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// Task is GET /{year}/tasks/{number}: a task through its quarters.
func (h *Handler) Task(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := h.published(ctx)
	if err != nil {
		return err
	}
	year, ok := parseYear(chi.URLParam(r, "year"))
	if !ok {
		return h.noAddress(ctx, p)
	}
	typed := chi.URLParam(r, "number")
	n, err := ledger.ParseTaskNumber(typed)
	if err != nil {
		return h.noTask(ctx, p, year, typed)
	}
	renumbered, err := h.renumberings(ctx)
	if err != nil {
		return err
	}
	gone, err := h.withdrawals(ctx)
	if err != nil {
		return err
	}
	quarters, err := h.taskEditions(ctx, p, year, renumbered.printed(year, n))
	if err != nil {
		return err
	}
	if to, ok := renumbered.moved(year, n); ok && len(quarters) == 0 {
		return follow(w, (&url.URL{Path: route.Task(year, to), RawQuery: r.URL.RawQuery}).String())
	}
	why, withdrawn := gone.of(year, n, quarters)
	switch {
	case len(quarters) == 0 && withdrawn:
		return h.goneTask(ctx, p, year, n, why)
	case len(quarters) == 0:
		return h.noTask(ctx, p, year, typed)
	}
	neighbours, err := h.store.TaskNeighbours(ctx, year, n)
	if err != nil {
		return err
	}
	view := taskView(n, quarters, neighbours, r.URL.Query().Get("compare") == "1")
	view.Former = renumbered.former(year, n, gone)
	if withdrawn {
		view.Withdrawn = withdrawal(year, why)
	}
	newestTable, _ := p.of(year)
	view.Lookup = lookup(r, newestTable)
	view.Share = h.share(route.Task(year, n))
	view.Citation = citation(n, quarters[len(quarters)-1], h.cited(route.Task(year, n)))
	edition, _ := p.of(year) // the colophon is about the year's newest table
	frame := h.frame(r, p, edition)
	frame.Title = fmt.Sprintf("第%d项 · %d年重点工作", n, year)
	frame.Description = clip(view.Requirement, 120)
	frame.Current = layout.Tasks
	frame.Canonical = h.origin + route.Task(year, n)
	newest := quarters[len(quarters)-1]
	frame.Article = article(view.Requirement, newest.Source, newest.PublishedAt, fmt.Sprintf("%d年", year))
	frame.Alternates = []layout.Alternate{feedAlternate(frame.Title, route.TaskFeed(year, n))}
	frame.Scripts = []string{web.ScriptURL("copy.js")}
	return page(w, r, disclosurepage.Task(frame, view))
}

// taskEditions are the rows of a task in the newest edition of every published quarter, none when no table has it. numbers
// are those under which the quarters print it.
func (h *Handler) taskEditions(ctx context.Context, p published, year int, numbers [4]int) ([]store.TaskEdition, error) {
	if has, known := h.prints(p, year, numbers); known && !has {
		return nil, nil
	}
	return h.store.TaskEditions(ctx, year, numbers)
}

// prints reports whether a quarter of the year prints its one of numbers. It goes by the tables that are kept, so that an old
// number leads on when the database is gone; known is false when that needs others, too.
func (h *Handler) prints(p published, year int, numbers [4]int) (has, known bool) {
	known = true
	for _, e := range p {
		if e.Year != year {
			continue
		}
		switch book := h.shelf.take(e); {
		case book == nil:
			known = false
		case book.has(numbers[e.Quarter-1]):
			return true, true
		}
	}
	return false, known
}

// taskView puts a task's quarters under one another. quarters has at least one, in order.
func taskView(n int, quarters []store.TaskEdition, neighbours []store.TaskLine, compare bool) disclosurepage.TaskView {
	newest := quarters[len(quarters)-1]
	view := disclosurepage.TaskView{
		Crumbs: []ui.Crumb{
			{Text: "首页", Href: route.Home()},
			{Text: fmt.Sprintf("%d年重点工作", newest.Year), Href: route.Table(newest.Year, newest.Quarter)},
			{Text: fmt.Sprintf("第%d项", n)},
		},
		Number:      strconv.Itoa(n),
		Plan:        ledger.FullWidth(newest.PlanTitle),
		Requirement: ledger.FullWidth(newest.Requirement),
		Units:       unitGroups(newest.Year, newest.Departments),
	}
	for number := 1; number <= 4; number++ {
		view.Quarters = append(view.Quarters, taskQuarter(n, number, quarters))
	}
	if len(quarters) > 1 {
		view.Compare = layout.Link{Text: "看各季度之间的改动", Href: route.TaskCompared(newest.Year, n)}
		if compare {
			view.Compare = layout.Link{Text: "只看各季度的文字", Href: route.Task(newest.Year, n)}
			markChanges(&view, quarters)
		}
	}
	for _, e := range quarters {
		for _, l := range dataLinks(e.Year, e.Quarter) {
			view.Data = append(view.Data, layout.Link{Text: e.Of().Name() + "全表（" + l.Text + "）", Href: l.Href})
		}
	}
	view.Data = append(view.Data, layout.Link{Text: "订阅本项", Href: route.TaskFeed(newest.Year, n)})
	for _, t := range neighbours {
		to := ui.Neighbour{Text: ledger.FullWidth(t.Requirement), Href: route.Task(newest.Year, t.Number)}
		if t.Number < n {
			to.Note = fmt.Sprintf("上一项 · %d", t.Number)
			view.Previous = to
		} else {
			to.Note = fmt.Sprintf("下一项 · %d", t.Number)
			view.Next = to
		}
	}
	return view
}

// taskQuarter is what quarter number says of task n, or that it is not public yet.
func taskQuarter(n, number int, quarters []store.TaskEdition) disclosurepage.TaskQuarter {
	newest := quarters[len(quarters)-1]
	q := ledger.Quarter{Year: newest.Year, Number: number}
	view := disclosurepage.TaskQuarter{ID: q.Slug(), Name: q.Name(), Waiting: "尚未公开。"}
	if number == newest.Quarter+1 {
		view.Waiting = "尚未公开。公开后列在这里。"
	}
	for _, e := range quarters {
		if e.Quarter != number {
			continue
		}
		view.Published = true
		for _, p := range e.Progress {
			view.Paragraphs = append(view.Paragraphs, ledger.FullWidth(p))
		}
		if e.Requirement != newest.Requirement {
			view.Requirement = ledger.FullWidth(e.Requirement)
		}
		view.Foot = ledger.Stamp(e.FirstPublishedAt) + " 公开，现为" + ledger.EditionName(e.Edition)
		if e.Edition == 1 {
			view.Foot = ledger.EditionLine(e.Edition, e.PublishedAt)
		}
		if e.CorrectedAt != nil {
			view.Corrected = ledger.Stamp(*e.CorrectedAt) + " 更正。理由：" + ledger.FullWidth(e.Reason)
			view.Correction = layout.Link{Text: "更正前后", Href: route.Edition(e.Year, e.Quarter, e.CorrectedIn)}
		}
		view.Link = layout.Link{Text: "在" + q.Name() + "表中查看", Href: route.TaskInTable(e.Year, e.Quarter, e.Number)}
		if e.Number != n {
			view.Foot += fmt.Sprintf("，表中为第%d项", e.Number)
		}
	}
	return view
}

// unitGroups lists who answers for a task by how: 牵头, 配合, 各自负责, or 责任单位 for one alone.
func unitGroups(year int, units []store.EditionUnit) []disclosurepage.UnitGroup {
	var groups []disclosurepage.UnitGroup
	for _, duty := range []ledger.Duty{ledger.Sole, ledger.Lead, ledger.Supporting, ledger.Joint} {
		group := disclosurepage.UnitGroup{Label: duty.String()}
		if duty == ledger.Sole {
			group.Label = "责任单位"
		}
		for _, u := range units {
			if u.Role == duty {
				group.Units = append(group.Units, layout.Link{Text: ledger.FullWidth(u.Name), Href: route.Department(year, u.Code)})
			}
		}
		if len(group.Units) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// markChanges puts beside each quarter's text that of the published quarter before it.
func markChanges(view *disclosurepage.TaskView, quarters []store.TaskEdition) {
	for i := 1; i < len(quarters); i++ {
		q := &view.Quarters[quarters[i].Quarter-1]
		q.Than = quarters[i-1].Of().Name()
		q.Before, q.After = quarters[i-1].Progress, quarters[i].Progress
	}
}

// citation is how a paper would name the newest published text of a task, which stands at address.
func citation(n int, e store.TaskEdition, address string) string {
	return cite(e.Source, e.Title, fmt.Sprintf("第%d项", n), e.PublishedAt, e.Edition, address)
}

// cite is how a paper would name a table, or a part of it. The author is the source without what it adds in brackets.
func cite(source, title, part string, at time.Time, edition int, address string) string {
	return fmt.Sprintf("%s：《%s》%s，%s公开，%s，%s。", publisher(source), ledger.FullWidth(title), part, day(at), ledger.EditionName(edition), address)
}

// clip shortens a text to a number of characters, for search engines.
func clip(s string, limit int) string {
	if r := []rune(s); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return s
}
