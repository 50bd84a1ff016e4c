package overview

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/overviewpage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// So many stand on the first screen; a link leads to the rest.
const (
	saidFirst = 6
	lateFirst = 8
)

// view is the overview with its departments in the given order.
func (r round) view(quarters []store.OverviewQuarter, order column) overviewpage.View {
	view := overviewpage.View{
		Title:       r.Quarter.Quarter().String(),
		Plan:        ledger.FullWidth(r.PlanTitle),
		Made:        ledger.Stamp(r.now),
		Tabs:        r.stage.tabs(quarters, r.Quarter.Quarter()),
		Lead:        r.lead(),
		Signs:       r.signs(),
		All:         r.number(filter{}),
		Map:         r.tileMap(),
		Lights:      []overviewpage.Light{r.ratingLight(), r.paceLight()},
		Unlike:      r.unlike(),
		Checks:      r.checks(),
		Held:        r.held(),
		Gaps:        r.gaps(),
		GapNumber:   r.number(filter{pace: paceGap}),
		States:      r.stateLight(),
		Trouble:     r.trouble(),
		Late:        r.late(),
		Changed:     r.changed(),
		Leaders:     r.leaders(),
		Departments: r.departments(order),
	}
	view.Sums, view.Levels = r.chapters()
	if view.GapsFirst = min(gapsFirst, len(view.Gaps)); view.GapsFirst == 0 {
		view.GapNone = "已报送的事项里，有目标的都写了数字。"
	}
	return view
}

// tabs are the quarters of the current one's year, between those that lead to the years before and after.
func (s stage) tabs(quarters []store.OverviewQuarter, current ledger.Quarter) []ui.Tab {
	var out []ui.Tab
	for _, q := range quarters {
		tab := ui.Tab{Text: q.Quarter().Name(), Note: q.State.String(), Current: q.Quarter() == current}
		if q.Year != current.Year {
			tab.Text, tab.Note = strconv.Itoa(q.Year)+"年", q.Quarter().Name()
		}
		if q.State != ledger.Scheduled {
			tab.Href = s.href(route.OverviewQuarter(q.Year, q.Number))
		}
		out = append(out, tab)
	}
	return out
}

// signs say under the lead sentence how firm its numbers are.
func (r round) signs() []string {
	q := r.Quarter
	var signs []string
	if q.PublishedAt != nil {
		signs = append(signs, ledger.EditionLine(q.Edition, *q.PublishedAt))
	}
	switch {
	case q.Loaded:
		signs = append(signs, "由已公开的表载入，没有各单位的报送记录和自评")
	case q.State == ledger.Open && q.DueAt != nil:
		signs = append(signs, ledger.Due{At: *q.DueAt}.Day()+ledger.Due{At: *q.DueAt, Now: r.now}.Left())
	case q.DueAt != nil && q.ClosedAt != nil && q.ClosedAt.Before(*q.DueAt):
		signs = append(signs, ledger.Deadline(*q.ClosedAt, time.Time{})+" 提前截止"+unpublished(q))
	case q.DueAt != nil:
		signs = append(signs, ledger.Deadline(*q.DueAt, time.Time{})+" 截止"+unpublished(q))
	case q.State == ledger.Closed:
		signs = append(signs, "已截止，尚未公开")
	}
	if q.State == ledger.Open {
		signs = append(signs, "没有报送的内容和自评不在这里")
	}
	if slices.ContainsFunc(r.Tasks, func(t store.OverviewTask) bool { return r.judged[t.Number].pace != paceUnread }) {
		signs = append(signs, "读数由程序读出，未经确认的带点线，点开见原句",
			"时序"+r.curve()+"，写有日期的数字按其日期")
	}
	return append(signs, "未评定的不算正常推进")
}

func unpublished(q store.OverviewQuarter) string {
	if q.State == ledger.Closed {
		return "，尚未公开"
	}
	return ""
}

// gap is the space between two pieces of a bar, in per cent of its width.
const gap = 0.4

// bar divides the width in the proportion of the rows.
func bar(rows []overviewpage.LightRow) []overviewpage.Segment {
	total := 0
	for _, row := range rows {
		total += row.Count
	}
	var segments []overviewpage.Segment
	before := 0
	for _, row := range rows {
		if row.Count == 0 {
			continue
		}
		width := 100 * float64(row.Count) / float64(total)
		segments = append(segments, overviewpage.Segment{
			Look:  row.Look,
			X:     fmt.Sprintf("%.2f%%", 100*float64(before)/float64(total)),
			Width: fmt.Sprintf("%.2f%%", max(width-gap, gap/2)),
		})
		before += row.Count
	}
	return segments
}

// trouble quotes what the units say of the tasks that are behind or paused.
func (r round) trouble() overviewpage.Trouble {
	f := filter{trouble: true}
	out := overviewpage.Trouble{Number: r.number(f), Note: "单位写的存在问题"}
	for _, task := range r.tasks(f) {
		if !isTrouble(task.Text.Rating) {
			out.Note = "单位写的存在问题，含分报"
		}
	}
	for _, task := range r.tasks(f) {
		if len(out.Said) == saidFirst {
			break
		}
		out.Said = append(out.Said, overviewpage.Said{Task: task.Number, Href: r.taskHref(task.Number), Quotes: quotes(task)})
	}
	out.Told = r.number(filter{problem: true})
	again := filter{returned: true}
	out.Again = r.number(again)
	for _, task := range r.tasks(again) {
		if len(out.Returned) == saidFirst {
			break
		}
		out.Returned = append(out.Returned, overviewpage.Said{Task: task.Number, Href: r.taskHref(task.Number), Quotes: returnedQuotes(task)})
	}
	switch {
	case r.Quarter.Loaded:
		out.None = "本季度没有自评，也就没有单位报滞后或暂缓。"
	default:
		out.None = "没有报滞后或暂缓的事项。"
	}
	return out
}

// late names the units with something due and not there.
func (r round) late() overviewpage.Late {
	units := r.lateUnits()
	out := overviewpage.Late{Units: len(units)}
	if !r.Quarter.Loaded {
		out.Again = r.number(byOwnState(ledger.Returned))
	}
	for i, d := range units {
		if i == lateFirst {
			out.MoreHref = r.sortHref(lateKey)
			break
		}
		out.Rows = append(out.Rows, overviewpage.LateUnit{Name: d.Name, Number: r.number(filter{late: true}.of(d.Code))})
	}
	missing, returned := false, false
	for _, t := range r.Tasks {
		for _, u := range t.Units {
			missing = missing || !u.State.Came(u.SubmittedAt)
			returned = returned || isReturned(u)
		}
	}
	switch {
	case r.Quarter.Loaded:
		out.None = "本季度由已公开的表载入，不知道各单位何时报送。"
	case !missing && returned:
		out.None = "各单位都报送过，退回的还没有重新报送。"
	case !missing:
		out.None = "各单位都已报送。"
	case r.Quarter.State == ledger.Open && r.Quarter.DueAt != nil && r.now.After(*r.Quarter.DueAt):
		out.None = "还没有报送的单位都已获准延期。"
	case r.Quarter.State == ledger.Open:
		out.None = "还没有到截止时间。"
	default:
		out.None = "本季度在截止时间以前截止，未报送的不算逾期。"
	}
	return out
}

// oneLine puts the paragraphs of a text behind one another, for places that clip it.
func oneLine(text string) string {
	return ledger.FullWidth(strings.Join(ledger.Paragraphs(text), ""))
}
