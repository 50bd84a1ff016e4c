package disclosure

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// withdrawals are what the public may know of tasks that are no longer in the published plans.
type withdrawals []store.Withdrawal

func (h *Handler) withdrawals(ctx context.Context) (withdrawals, error) {
	return h.store.Withdrawals(ctx)
}

// printed is the withdrawal of the task that a quarter's table has under a number; of quarter 0, of one that no table has.
// It is false when that task was not withdrawn.
func (all withdrawals) printed(year, quarter, number int) (store.Withdrawal, bool) {
	i := slices.IndexFunc(all, func(w store.Withdrawal) bool { return w.Year == year && w.Printed == quarter && w.Number == number })
	if i < 0 {
		return store.Withdrawal{}, false
	}
	return all[i], true
}

// of is the withdrawal of the task whose page is at n. quarters are those in which it was published.
func (all withdrawals) of(year, n int, quarters []store.TaskEdition) (store.Withdrawal, bool) {
	if len(quarters) == 0 {
		return all.printed(year, 0, n)
	}
	last := quarters[len(quarters)-1]
	return all.printed(year, last.Quarter, last.Number)
}

// withdrawal says since when a task is no longer in the plan, and why.
func withdrawal(year int, w store.Withdrawal) string {
	return fmt.Sprintf("从%s起，%d年重点工作不再列这一项。理由：%s", ledger.Quarter{Year: year, Number: w.Quarter}.Name(), year, sentence(ledger.FullWidth(w.Reason)))
}

// goneTask is the page of a task that was withdrawn before anything of it was published.
func (h *Handler) goneTask(ctx context.Context, p published, year, n int, w store.Withdrawal) error {
	newest, ok := p.of(year)
	if !ok {
		return h.noYear(ctx, p, year)
	}
	e, err := h.frozen(ctx, p, newest.Of())
	if err != nil {
		return err
	}
	return &respond.StatusError{
		Status: http.StatusGone, Heading: fmt.Sprintf("第%d项已撤销", n), Text: withdrawal(year, w) + "这一项没有公开过进展情况。",
		Ways: []layout.Link{tableWay(e), departmentsWay(e), {Text: "首页", Href: route.Home()}},
	}
}

// sentence ends a text with a full stop where it has no end.
func sentence(s string) string {
	if strings.HasSuffix(s, "。") || strings.HasSuffix(s, "！") || strings.HasSuffix(s, "？") {
		return s
	}
	return s + "。"
}
