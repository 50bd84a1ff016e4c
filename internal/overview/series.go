package overview

import (
	"fmt"
	"net/http"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
	"taizhang/web/overviewpage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// seriesKey is what makes a target the same in two quarters, whose plans may differ in wording and value: the n-th of its
// kind, label and unit in the task.
type seriesKey struct {
	task    int
	kind    reading.Kind
	label   string
	unit    string
	falls   bool
	ordinal int
}

// seriesPoint is a target as it stands in one quarter.
type seriesPoint struct {
	number  int // of the task in that quarter
	light   reading.Light
	target  reading.Target
	measure overviewpage.Measure
}

// keyed gives each target of a task its key.
func (j *judged) keyed(task store.SeriesTask) map[seriesKey]seriesPoint {
	out := map[seriesKey]seriesPoint{}
	for _, l := range j.lights.Marks {
		if l.Target == nil {
			continue
		}
		t := j.sheet.Targets[*l.Target]
		key := seriesKey{task: task.As, kind: t.Kind, label: targetLabel(t), unit: t.Unit, falls: t.Falls}
		for taken := true; taken; {
			if _, taken = out[key]; taken {
				key.ordinal++
			}
		}
		out[key] = seriesPoint{task.Number, l, t, j.measure(l)}
	}
	return out
}

// series reads tasks through the year.
func (h *Handler) series(r *http.Request, actor ledger.Actor, from ledger.Quarter, tasks []store.OverviewTask) (overviewpage.Series, error) {
	numbers := make([]int, len(tasks))
	for i, t := range tasks {
		numbers[i] = t.Number
	}
	found, err := h.store.Series(r.Context(), actor, from, numbers)
	if err != nil {
		return overviewpage.Series{}, err
	}
	return h.seriesView(found, from), nil
}

// seriesView is each target of the tasks that has a figure in some quarter, through the quarters that have begun. The targets
// are those of the quarter from which one came.
func (h *Handler) seriesView(series []store.SeriesQuarter, from ledger.Quarter) overviewpage.Series {
	var view overviewpage.Series
	points := map[int]map[seriesKey]seriesPoint{} // by number of the quarter
	unread := map[[2]int]bool{}                   // quarter and task without a text
	var begun []store.SeriesQuarter
	for _, q := range series {
		if q.State == ledger.Scheduled {
			view.Waiting = append(view.Waiting, q.Quarter.Name())
			continue
		}
		begun = append(begun, q)
		view.Quarters = append(view.Quarters, q.Quarter.Name())
		points[q.Quarter.Number] = map[seriesKey]seriesPoint{}
		for _, task := range q.Tasks {
			j := h.judgeTask(task.OverviewTask, q.Quarter)
			unread[[2]int{q.Quarter.Number, task.As}] = j.pace == paceUnread
			for key, p := range j.keyed(task) {
				points[q.Quarter.Number][key] = p
			}
		}
	}
	told := map[string]bool{} // quarters with a figure
	for _, q := range begun {
		if q.Quarter != from {
			continue
		}
		for _, task := range q.Tasks {
			for _, key := range h.seriesKeys(begun, task, from) {
				row, seen := seriesRow(key, begun, points, unread, task.Pace)
				if !seen {
					continue
				}
				for _, c := range row.Cells {
					if c.None == "" {
						told[c.Quarter] = true
					}
				}
				row.Href = route.OverviewTask(from.Year, from.Number, task.Number) + "#readings"
				view.Rows = append(view.Rows, row)
			}
		}
	}
	if len(told) == 1 {
		for name := range told {
			view.Alone = "只有" + name + "有数字，还不能与别的季度比较。"
		}
	}
	return view
}

// seriesKeys are the targets of a task in the order of its requirement: as the quarter that one came from has them, or where
// nothing was handed in in it, the last quarter before that has a text.
func (h *Handler) seriesKeys(begun []store.SeriesQuarter, task store.SeriesTask, from ledger.Quarter) []seriesKey {
	j := h.judgeTask(task.OverviewTask, from)
	for i := len(begun) - 1; i >= 0 && j.pace == paceUnread; i-- {
		for _, other := range begun[i].Tasks {
			if other.As == task.As && begun[i].Quarter.Number < from.Number {
				j = h.judgeTask(other.OverviewTask, begun[i].Quarter)
			}
		}
	}
	var out []seriesKey
	keyed := j.keyed(task)
	for _, l := range j.lights.Marks {
		for key, p := range keyed {
			if l.Target != nil && *p.light.Target == *l.Target {
				out = append(out, key)
			}
		}
	}
	return out
}

// seriesRow is one target through the quarters; false when none of them has a figure.
func seriesRow(key seriesKey, begun []store.SeriesQuarter, points map[int]map[seriesKey]seriesPoint, unread map[[2]int]bool, curve store.PaceCurve) (overviewpage.SeriesRow, bool) {
	row := overviewpage.SeriesRow{Task: key.task, Label: key.label}
	var figures []seriesPoint
	var said []string
	for _, q := range begun {
		n := q.Quarter.Number
		cell := overviewpage.SeriesCell{Quarter: q.Quarter.Name()}
		p, found := points[n][key]
		switch {
		case unread[[2]int{n, key.task}]:
			cell.None = "尚无文字"
		case !found:
			cell.None = "当季无此指标"
		case p.light.Mark != reading.Up && p.light.Mark != reading.Down:
			cell.None = p.measure.Word
		default:
			cell.Value, cell.Word, cell.Mark = p.measure.Value, p.measure.Word, p.measure.Mark
			cell.Href = route.OverviewTask(q.Quarter.Year, n, p.number) + "#readings"
			if !p.measure.Level {
				cell.Figure = p.measure.Pieces[0]
				cell.Due = dueWords(p.light.Pace.On, p.light.Pace.Due)
			} else if p.light.Pace.On.Known() {
				cell.Due = "至" + dayWord(p.light.Pace.On)
			}
			if p.light.Pace.Forecast {
				cell.Due += "，预计"
			}
			said = append(said, strings.Join([]string{cell.Quarter + cell.Value, cell.Word, cell.Due}, "，"))
			figures = append(figures, p)
		}
		if found {
			row.Target = "目标" + p.target.Wanted()
		}
		row.Cells = append(row.Cells, cell)
	}
	if len(figures) == 0 {
		return row, false
	}
	row.Chart = seriesChart(figures, curve)
	row.Chart.Says = row.Label + "，" + row.Target + "：" + strings.Join(said, "；")
	return row, true
}

// monthsGone is a day as months since the year began: 3 is the end of March.
func monthsGone(on reading.AsOf) float64 {
	if on.Day == 0 {
		return float64(on.Month)
	}
	return float64(on.Month-1) + min(float64(on.Day)/31, 1)
}

// seriesChart draws figures: sums as shares of their targets against the curve, levels around the target's own line.
func seriesChart(figures []seriesPoint, curve store.PaceCurve) ui.PaceChart {
	last := figures[len(figures)-1]
	if !last.measure.Level {
		c := ui.PaceChart{Curve: curve.Curve()}
		for _, p := range figures {
			c.Dots = append(c.Dots, seriesDot(p, p.light.Pace.Share))
		}
		return c
	}
	target := last.target.Value
	if last.target.Falls {
		target = -target
	}
	low, high := min(target, 0), max(target, 0) // the axis has its zero: else a tenth of a per cent would look like a leap
	for _, p := range figures {
		low, high = min(low, p.light.Pace.Value), max(high, p.light.Pace.Value)
	}
	if low < 0 {
		low -= (high - low) * .1
	}
	room := max((high-low)*1.1, 1e-9) // what is highest does not stand on the edge
	at := func(v float64) float64 { return (v - low) / room }
	c := ui.PaceChart{Level: fmt.Sprint(reading.Number(target), last.target.Unit), LevelAt: at(target), ZeroAt: at(0)}
	for _, p := range figures {
		c.Dots = append(c.Dots, seriesDot(p, at(p.light.Pace.Value)))
	}
	return c
}

func seriesDot(p seriesPoint, share float64) ui.PaceDot {
	return ui.PaceDot{Months: monthsGone(p.light.Pace.On), Share: share, Below: p.light.Mark == reading.Down, Forecast: p.light.Pace.Forecast}
}
