package overview

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
	"taizhang/web/overviewpage"
)

// measures are the targets of a task, in the order of the requirement, each with the figures that answer it.
func (j *judged) measures() []overviewpage.Measure {
	var out []overviewpage.Measure
	for _, l := range j.lights.Marks {
		if l.Target != nil {
			out = append(out, j.measure(l))
		}
	}
	return out
}

// measures are those of a task as they stand in a list, each leading to its sentence.
func (r *round) measures(task store.OverviewTask) []overviewpage.Measure {
	all := r.judged[task.Number].measures()
	for i := range all {
		all[i].Task, all[i].Href = task.Number, r.proofHref(task.Number)
	}
	return all
}

func (j *judged) measure(l reading.Light) overviewpage.Measure {
	t, p := j.sheet.Targets[*l.Target], l.Pace
	m := overviewpage.Measure{
		Label: targetLabel(t), Mark: markOf(l.Mark), Word: standingWord(l), Level: !isSum(p.Standing), Forecast: p.Forecast,
		Confirmed: t.Ruling.State == reading.Confirmed,
	}
	dated, values := false, []string{}
	figures := p.Figures
	if p.Given != nil { // its words in the text, if there are any, are the proof; the number is what was typed
		figures, dated = nil, p.Given.AsOf.Known()
		values = append(values, reading.Number(p.Given.Value)+p.Given.Unit)
	}
	for _, i := range figures {
		f := j.sheet.Figures[i]
		value := reading.Number(f.Value) + f.Unit
		if f.Kind == reading.Form && t.Kind != reading.Form {
			value = "形象进度" + value
		}
		values = append(values, value)
		dated = dated || f.AsOf.Known()
		m.Confirmed = m.Confirmed && f.Ruling.State == reading.Confirmed
	}
	switch {
	case len(values) == 0:
		if note := j.rateNote(*l.Target); note != "" && l.Mark == reading.Missing {
			m.Word = note
		}
		m.Pieces = []string{"目标" + t.Wanted()}
		m.Confirmed = false
		return m
	case !m.Level && len(values) > 2:
		m.Pieces = []string{fmt.Sprintf("%d项合计%s%s", len(values), reading.Number(p.Value), t.Unit)}
	case !m.Level:
		m.Pieces = []string{strings.Join(values, "＋")}
	}
	if m.Level {
		m.Value = reading.Number(p.Value) + t.Unit
		if t.Falls {
			m.Value = "下降" + reading.Number(-p.Value) + t.Unit
		}
		m.Pieces = []string{"目标" + t.Wanted()}
	} else {
		m.Value, m.Done, m.Tick = percent(p.Share), width(p.Share), width(p.Due)
		m.Pieces = append(m.Pieces, "／"+t.Wanted())
	}
	if dated {
		m.Pieces = append(m.Pieces, "，至"+dayWord(p.On))
	}
	if p.Given != nil {
		m.Pieces = append(m.Pieces, "，单位填报")
		if len(p.Given.Other) > 0 {
			m.Pieces = append(m.Pieces, "，与文字不同")
		}
	}
	if p.Forecast {
		m.Pieces = append(m.Pieces, "，预计")
	}
	return m
}

// isSum reports whether the standing is that of a sum, which has a share of its target.
func isSum(s reading.Standing) bool {
	return s == reading.Reached || s == reading.OnPace || s == reading.Behind
}

func markOf(m reading.Mark) overviewpage.Mark {
	switch m {
	case reading.Up:
		return overviewpage.Up
	case reading.Down:
		return overviewpage.Down
	case reading.Held:
		return overviewpage.Stopped
	}
	return overviewpage.NoValue
}

// standingWord is how a target stands. Growth, ratios and ceilings stand as of now until the year is over.
func standingWord(l reading.Light) string {
	now := "现"
	if l.Pace.Final {
		now = ""
	}
	switch l.Pace.Standing {
	case reading.Reached:
		return "达到目标"
	case reading.OnPace:
		return "达到时序"
	case reading.Behind:
		return "低于时序"
	case reading.Above, reading.At:
		return now + "已达到"
	case reading.Below:
		return now + "低于"
	case reading.Kept:
		return now + "在限内"
	case reading.Broken:
		return now + "超出"
	}
	if l.Mark == reading.Held {
		return "停缓"
	}
	return "未见数字"
}

func targetLabel(t reading.Target) string {
	return ledger.FullWidth(cmp.Or(strings.TrimSpace(t.Label), t.Span.Words))
}

// percent is a share with one decimal at most: 33.9%.
func percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*1000)/10, 'f', -1, 64) + "%"
}

func width(share float64) string { return fmt.Sprintf("%.2f%%", 100*min(max(share, 0), 1)) }

// dayWord is a figure's own date: 3月25日, 2月底.
func dayWord(on reading.AsOf) string {
	if on.Day > 0 {
		return fmt.Sprintf("%d月%d日", on.Month, on.Day)
	}
	return fmt.Sprintf("%d月底", on.Month)
}

// chapters are all measures that have a figure: the sums, and what is only at, below or within, now. Those with the largest
// share come first.
func (r round) chapters() (sums, levels overviewpage.MeasureChapter) {
	sums = overviewpage.MeasureChapter{ID: "pace", Title: "指标与时序", Note: "累计类指标。横条为完成目标的百分比，竖线为数字截止日的时序，斜纹为预计数"}
	levels = overviewpage.MeasureChapter{ID: "levels", Title: "比率、增速与上限", Note: "只说现在达到与否，年底前不算完成"}
	columns := map[string]*overviewpage.MeasureColumn{
		"pace-up": {ID: "pace-up", Title: "达到时序", Mark: overviewpage.Up}, "pace-down": {ID: "pace-down", Title: "低于时序", Mark: overviewpage.Down},
		"levels-up":   {ID: "levels-up", Title: "现已达到，或在限内", Mark: overviewpage.Up},
		"levels-down": {ID: "levels-down", Title: "现低于，或超出", Mark: overviewpage.Down},
	}
	share := map[*overviewpage.MeasureColumn][]float64{}
	for _, task := range r.Tasks {
		j := r.judged[task.Number]
		for _, l := range j.lights.Marks {
			if l.Target == nil || l.Mark != reading.Up && l.Mark != reading.Down {
				continue
			}
			m := j.measure(l)
			m.Task, m.Href = task.Number, r.proofHref(task.Number)
			id := "pace-"
			if m.Level {
				id = "levels-"
			}
			c := columns[id+string(m.Mark)]
			at := len(c.Measures)
			if !m.Level {
				at, _ = slices.BinarySearchFunc(share[c], l.Pace.Share, func(a, b float64) int { return cmp.Compare(b, a) })
				for at < len(share[c]) && share[c][at] == l.Pace.Share {
					at++
				}
				share[c] = slices.Insert(share[c], at, l.Pace.Share)
			}
			c.Measures = slices.Insert(c.Measures, at, m)
		}
	}
	fill := func(chapter *overviewpage.MeasureChapter, up, down string) {
		for _, c := range []*overviewpage.MeasureColumn{columns[up], columns[down]} {
			if len(c.Measures) > 0 {
				chapter.Columns = append(chapter.Columns, *c)
			}
		}
		chapter.Columns = even(chapter.Columns)
		if len(chapter.Columns) == 0 {
			chapter.None = "已报送的文字里没有读到这样的数字。"
		}
	}
	fill(&sums, "pace-up", "pace-down")
	fill(&levels, "levels-up", "levels-down")
	return sums, levels
}

// even cuts the longer of two columns in two, so that three of about one length stand side by side.
func even(columns []overviewpage.MeasureColumn) []overviewpage.MeasureColumn {
	var out []overviewpage.MeasureColumn
	for i, c := range columns {
		c.Total = len(c.Measures)
		rest := 0
		if len(columns) == 2 {
			rest = len(columns[1-i].Measures)
		}
		if n := len(c.Measures); n >= 4 && n > rest*3/2 {
			more := overviewpage.MeasureColumn{ID: c.ID + "-more", Title: c.Title + "（续）", Mark: c.Mark, Measures: c.Measures[(n+1)/2:]}
			c.Measures = c.Measures[:(n+1)/2]
			out = append(out, c, more)
			continue
		}
		out = append(out, c)
	}
	return out
}

// gaps are the targets that no figure answers, task after task.
func (r round) gaps() []overviewpage.Gap {
	var out []overviewpage.Gap
	for _, task := range r.tasks(filter{pace: paceGap}) {
		out = append(out, r.gap(task))
	}
	return out
}

func (r round) gap(task store.OverviewTask) overviewpage.Gap {
	g := overviewpage.Gap{Task: task.Number, Href: r.proofHref(task.Number), Who: who(task)}
	j := r.judged[task.Number]
	for _, l := range j.lights.Marks {
		if l.Mark != reading.Missing || l.Target == nil {
			continue
		}
		k := *l.Target
		t := j.sheet.Targets[k]
		g.Targets = append(g.Targets, overviewpage.Target{Label: targetLabel(t), Value: t.Wanted(), Note: j.rateNote(k)})
	}
	return g
}

// rateNote says of a target which no figure answers that its text has a completion rate all the same, and why that is no
// figure; empty where it has none.
func (j *judged) rateNote(target int) string {
	for _, c := range j.sheet.Checks {
		if c.Target == nil || *c.Target != target {
			continue
		}
		switch c.Verdict {
		case reading.Disagrees:
			return "有完成率，但核对不符"
		case reading.OtherBase:
			return "有完成率，但基数不是全年"
		}
		return "有完成率，未见可核对的数字"
	}
	return ""
}
