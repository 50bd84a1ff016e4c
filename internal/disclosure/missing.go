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
	"taizhang/web/layout"
	"taizhang/web/route"
)

const mistyped = "可能是链接抄错了一位，也可能是页面已不在此处。已公开的内容地址不变。"

func missing(heading, text string, ways ...layout.Link) error {
	return &respond.StatusError{Status: http.StatusNotFound, Heading: heading, Text: text, Ways: ways}
}

// noQuarter says why there is no table: the year's other quarters are public but this one is not yet, or there is no
// such year.
func (h *Handler) noQuarter(ctx context.Context, p published, q ledger.Quarter) error {
	newest, ok := p.of(q.Year)
	if !ok {
		return h.noYear(ctx, p, q.Year)
	}
	return h.missing(ctx, p, newest, q.String()+"尚未公开", "公开后，进展情况表就在这个地址。")
}

func (h *Handler) noYear(ctx context.Context, p published, year int) error {
	heading := "没有" + strconv.Itoa(year) + "年的进展情况表"
	if len(p) == 0 {
		return missing(heading, "还没有公开的季度。")
	}
	return h.missing(ctx, p, p.newest(), heading, "这一年没有公开的季度。"+mistyped)
}

// noAddress is for addresses that name no quarter at all.
func (h *Handler) noAddress(ctx context.Context, p published) error {
	const heading = "没有这个页面"
	if len(p) == 0 {
		return missing(heading, mistyped)
	}
	return h.missing(ctx, p, p.newest(), heading, "季度的网址如 /2020/q1，季度从 q1 到 q4。"+mistyped)
}

// noTask says which numbers there are.
func (h *Handler) noTask(ctx context.Context, p published, year int, typed string) error {
	newest, ok := p.of(year)
	if !ok {
		return h.noYear(ctx, p, year)
	}
	e, err := h.frozen(ctx, p, newest.Of())
	if err != nil {
		return err
	}
	heading := "没有这一项"
	if n, err := ledger.ParseTaskNumber(typed); err == nil {
		heading = fmt.Sprintf("没有第%d项", n)
	}
	if len(e.rows) == 0 {
		return missing(heading, mistyped, tableWay(e), departmentsWay(e))
	}
	first, last := e.rows[0].Number, e.rows[len(e.rows)-1].Number
	return missing(heading,
		fmt.Sprintf("%d年重点工作共%d项，序号从%d到%d。%s", year, len(e.rows), first, last, mistyped),
		layout.Link{Text: fmt.Sprintf("第%d项", last), Note: "最后一项", Href: route.Task(year, last)},
		tableWay(e), departmentsWay(e))
}

// noDepartment leads to the index of those that there are. The status is 404 when the path names the department, 400
// when a filter does.
func noDepartment(status int, e *frozen) error {
	return &respond.StatusError{
		Status: status, Heading: "没有这个责任单位", Text: "网址中的单位代码不在单位名录里。" + mistyped,
		Ways: []layout.Link{departmentsWay(e), tableWay(e)},
	}
}

// missing leads on to the table of an edition of the list and to its departments.
func (h *Handler) missing(ctx context.Context, p published, newest store.Edition, heading, text string) error {
	e, err := h.frozen(ctx, p, newest.Of())
	if err != nil {
		return err
	}
	return missing(heading, text, tableWay(e), departmentsWay(e))
}

func tableWay(e *frozen) layout.Link {
	return layout.Link{
		Text: e.Of().String() + "进展情况表", Note: fmt.Sprintf("%d项", len(e.rows)), Href: route.Table(e.Year, e.Quarter),
	}
}

func departmentsWay(e *frozen) layout.Link {
	return layout.Link{
		Text: "按责任单位查找", Note: fmt.Sprintf("%d个单位", len(e.counts)), Href: route.Departments(e.Year),
	}
}

// edition is the newest edition of the quarter that the address names.
func (h *Handler) edition(ctx context.Context, p published, year, slug string) (*frozen, error) {
	q, err := ledger.ParseQuarter(year, slug)
	if err != nil {
		return nil, h.noAddress(ctx, p)
	}
	e, err := h.frozen(ctx, p, q)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, h.noQuarter(ctx, p, q)
	}
	return e, err
}

// parseYear reads the year of an address.
func parseYear(s string) (int, bool) {
	year, ok := number(s)
	return year, ok && year >= 2000 && year <= 2100
}
