package disclosure

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/errorpage"
	"taizhang/web/route"
)

const mistyped = "可能是链接抄错了一位，也可能是页面已不在此处。已公开的内容地址不变。"

func missing(heading, text string, ways ...errorpage.Way) error {
	return &respond.StatusError{Status: http.StatusNotFound, Heading: heading, Text: text, Ways: ways}
}

// noQuarter says why there is no table: the year's other quarters are public but this one is not yet, or there is no
// such year.
func (p published) noQuarter(q ledger.Quarter) error {
	if e, ok := p.of(q.Year); ok {
		return missing(q.String()+"尚未公开", "公开后，进展情况表就在这个地址。", tableWay(e))
	}
	return p.noYear(q.Year)
}

func (p published) noYear(year int) error {
	heading := "没有" + strconv.Itoa(year) + "年的进展情况表"
	if len(p) == 0 {
		return missing(heading, "还没有公开的季度。")
	}
	return missing(heading, "这一年没有公开的季度。"+mistyped, tableWay(p.newest()))
}

// noTask says which numbers there are.
func (h *Handler) noTask(ctx context.Context, p published, year int, typed string) error {
	newest, ok := p.of(year)
	if !ok {
		return p.noYear(year)
	}
	e, err := h.store.Edition(ctx, newest.Of())
	if err != nil {
		return err
	}
	heading := "没有这一项"
	if n, ok := number(typed); ok {
		heading = fmt.Sprintf("没有第%d项", n)
	}
	if len(e.Rows) == 0 {
		return missing(heading, mistyped, tableWay(e))
	}
	first, last := e.Rows[0].Number, e.Rows[len(e.Rows)-1].Number
	index, err := h.departmentsWay(ctx, e)
	if err != nil {
		return err
	}
	return missing(heading,
		fmt.Sprintf("%d年重点工作共%d项，序号从%d到%d。%s", year, len(e.Rows), first, last, mistyped),
		errorpage.Way{Text: fmt.Sprintf("第%d项", last), Note: "最后一项", Href: route.Task(year, last)},
		tableWay(e), index)
}

// noDepartment leads to the index of those that there are.
func (h *Handler) noDepartment(ctx context.Context, e store.Edition) error {
	index, err := h.departmentsWay(ctx, e)
	if err != nil {
		return err
	}
	return missing("没有这个责任单位", "网址中的单位代码不在单位名录里。"+mistyped, index, tableWay(e))
}

// departmentsWay leads to the index of departments of a table.
func (h *Handler) departmentsWay(ctx context.Context, e store.Edition) (errorpage.Way, error) {
	way := errorpage.Way{Text: "按责任单位查找", Href: route.Departments(e.Year, e.Quarter)}
	if e.Rows == nil {
		var err error
		if e, err = h.store.Edition(ctx, e.Of()); err != nil {
			return way, err
		}
	}
	way.Note = fmt.Sprintf("%d个单位", len(tally(e.Rows)))
	return way, nil
}

// tableWay leads to a table; with its number of tasks when they are at hand.
func tableWay(e store.Edition) errorpage.Way {
	way := errorpage.Way{Text: e.Of().String() + "进展情况表", Href: route.Table(e.Year, e.Quarter)}
	if len(e.Rows) > 0 {
		way.Note = fmt.Sprintf("%d项", len(e.Rows))
	}
	return way
}

// edition reads the newest edition of the quarter that the address names.
func (h *Handler) edition(ctx context.Context, p published, year, slug string) (store.Edition, error) {
	q, err := ledger.ParseQuarter(year, slug)
	if err != nil {
		return store.Edition{}, p.noAddress()
	}
	e, err := h.store.Edition(ctx, q)
	if errors.Is(err, ledger.ErrNotFound) {
		return e, p.noQuarter(q)
	}
	return e, err
}

// noAddress is for addresses that name no quarter at all.
func (p published) noAddress() error {
	if len(p) == 0 {
		return missing("没有这个页面", mistyped)
	}
	return missing("没有这个页面", "季度的网址如 /2020/q1，季度从 q1 到 q4。"+mistyped, tableWay(p.newest()))
}

// parseYear reads the year of an address.
func parseYear(s string) (int, bool) {
	year, ok := number(s)
	return year, ok && year >= 2000 && year <= 2100
}
