package disclosure

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// renumberings are the printed numbers of published quarters whose tasks have their page at another one.
type renumberings []store.Renumbered

func (h *Handler) renumberings(ctx context.Context) (renumberings, error) {
	return h.store.Renumbered(ctx)
}

// printed are the numbers under which the quarters print the task whose page is at n.
func (all renumberings) printed(year, n int) [4]int {
	numbers := [4]int{n, n, n, n}
	for _, r := range all {
		if r.Year == year && r.Number == n && numbers[r.Quarter-1] == n {
			numbers[r.Quarter-1] = 0 // another task, unless it is said below
		}
	}
	for _, r := range all {
		if r.Year == year && r.Page == n {
			numbers[r.Quarter-1] = r.Number
		}
	}
	return numbers
}

// page is where the page of the task is that a quarter prints under a number; 0 when it has none.
func (all renumberings) page(year, quarter, number int) int {
	for _, r := range all {
		if r.Year == year && r.Quarter == quarter && r.Number == number {
			return r.Page
		}
	}
	return number
}

// moved is the page of the task that was printed last under a number that is nobody's page; false when there is none.
func (all renumberings) moved(year, number int) (page int, ok bool) {
	for _, r := range all {
		if r.Year == year && r.Number == number && r.Page > 0 {
			page, ok = r.Page, true // in the order of quarters
		}
	}
	return page, ok
}

// former says where the tasks are that quarters print under the number of another task's page.
func (all renumberings) former(year, number int, gone withdrawals) []layout.Link {
	var out []layout.Link
	for _, r := range all {
		if r.Year != year || r.Number != number {
			continue
		}
		q := ledger.Quarter{Year: year, Number: r.Quarter}
		what := fmt.Sprintf("%s表中的第%d项是另一事项，", q.Name(), number)
		if r.Page > 0 {
			out = append(out, layout.Link{Text: what + "现为", Href: route.Task(year, r.Page), Note: fmt.Sprintf("第%d项", r.Page)})
			continue
		}
		if w, ok := gone.printed(year, r.Quarter, number); ok {
			what += "已撤销，理由：" + sentence(ledger.FullWidth(w.Reason))
		}
		out = append(out, layout.Link{Text: what, Href: route.TaskInTable(year, r.Quarter, number), Note: "在表中查看"})
	}
	return out
}

// repoint lets the numbers of a quarter's rows lead to the pages of their tasks, where these are at other numbers since. A
// task without a page stays where it is.
func (h *Handler) repoint(ctx context.Context, q ledger.Quarter, shown []disclosurepage.Row) ([]disclosurepage.Row, error) {
	all, err := h.renumberings(ctx)
	if err != nil {
		return nil, err
	}
	to := map[string]string{}
	for _, r := range all {
		switch {
		case r.Year != q.Year || r.Quarter != q.Number:
		case r.Page > 0:
			to[strconv.Itoa(r.Number)] = route.Task(q.Year, r.Page)
		default:
			to[strconv.Itoa(r.Number)] = "#" + route.TaskAnchor(r.Number)
		}
	}
	if len(to) == 0 {
		return shown, nil
	}
	shown = slices.Clone(shown)
	for i := range shown {
		if href, ok := to[shown[i].Number]; ok {
			shown[i].Href = href
		}
	}
	return shown, nil
}

// follow leads from a number that a task had to the one that it has.
func follow(w http.ResponseWriter, to string) error {
	w.Header().Set("Cache-Control", cacheable)
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusMovedPermanently)
	return nil
}
