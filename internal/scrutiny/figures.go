package scrutiny

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// sheet is the reading of a text with the measures that people confirmed and what was typed for them. What cannot be read as
// a number is left out: the form says so.
func (m Material) sheet(now reading.Reading, progress string) reading.Sheet {
	var typed []reading.Statement
	for _, measure := range m.Measures {
		if f, ok := m.Typed.Of(measure.ID); ok && f.Value != "" && !f.None {
			if x, why := measure.TakeTyped(f.Value, f.AsOf, m.Quarter.Year); why == "" {
				typed = append(typed, x)
			}
		}
	}
	return reading.Merge(now, m.Requirement, progress, m.Measures, typed)
}

// beside asks about the figures that were typed beside the text and those that stand in it: they disagree, one is missing in
// the text, or one in the text was not typed.
func beside(s reading.Sheet, m Material) []Finding {
	var out []Finding
	for _, g := range s.Given {
		t := s.Targets[g.Target]
		typed := reading.Number(abs(g.Value, t.Falls)) + g.Unit
		switch {
		case len(g.Other) > 0:
			f := s.Figures[g.Other[len(g.Other)-1]]
			out = append(out, Finding{Kind: Typed, Code: placed(Typed, t), Measure: t.Ruling.ID, Ask: confirmed, Spans: []reading.Span{f.Span}, Text: fmt.Sprintf(
				"%s本季数据填的是%s%s，文字里写的是“%s”，两个数不一样。请改成一致，或者确认。", m.measured(t), typed, asOf(g.AsOf), quoted(f.Span.Words))})
		case len(g.Same) == 0:
			out = append(out, Finding{Kind: Untold, Code: placed(Untold, t), Measure: t.Ruling.ID, Ask: confirmed, Text: fmt.Sprintf(
				"%s本季数据填了%s%s，文字里没有看到这个数。请写进文字，或者确认。", m.measured(t), typed, asOf(g.AsOf))})
		}
	}
	for k, t := range s.Targets {
		told := s.Told(k)
		if t.Ruling.ID == 0 || len(told) == 0 {
			continue
		}
		f, ok := m.Typed.Of(t.Ruling.ID)
		words := s.Figures[told[len(told)-1]].Span
		switch {
		case ok && f.None:
			out = append(out, Finding{Kind: Typed, Code: placed(Typed, t), Measure: t.Ruling.ID, Ask: confirmed, Spans: []reading.Span{words}, Text: fmt.Sprintf(
				"%s选了“本季无数据”，文字里写了“%s”。请改成一致，或者确认。", m.measured(t), quoted(words.Words))})
		case !ok || f.Value == "":
			out = append(out, Finding{Kind: Untyped, Code: placed(Untyped, t), Measure: t.Ruling.ID, Ask: confirmed, Spans: []reading.Span{words}, Text: fmt.Sprintf(
				"文字里写了%s“%s”，本季数据里没有填。请填上，或者确认这个数不是全项的。", m.measured(t), quoted(words.Words))})
		}
	}
	return out
}

// answered reports whether the writer has spoken of a target beside the text: a number, or that there is none.
func answered(s reading.Sheet, m Material, target reading.Target) bool {
	for _, t := range s.Targets {
		if t.Ruling.ID != 0 && t.Span.RuneStart < target.Span.RuneEnd && target.Span.RuneStart < t.Span.RuneEnd { // perhaps quoted by hand
			f, ok := m.Typed.Of(t.Ruling.ID)
			return ok && (f.Value != "" || f.None)
		}
	}
	return false
}

// clearly is the share of what is asked for, or of what is due by now, under which a figure is so low that a reader asks why
// the unit calls this on track. Above it a season or a late payment may well explain it.
const clearly = .5

// rated asks about a rating that the figures do not bear out: 已完成 below the target, 正常推进 far below it. Where the kind
// cannot tell, it is silent: a ratio or a ceiling in the middle of the year is only below or above now.
func rated(s reading.Sheet, m Material) []Finding {
	if m.Rating != ledger.Done && m.Rating != ledger.OnTrack {
		return nil
	}
	curve := m.Curve
	if curve == (reading.Curve{}) {
		curve = reading.Linear
	}
	var out []Finding
	for k, t := range s.Targets {
		if t.Part {
			continue
		}
		p := s.Pace(k, reading.AsOf{Year: m.Quarter.Year, Month: 3 * m.Quarter.Number}, curve)
		why := m.doubt(t, p, curve)
		if why == "" {
			continue
		}
		f := Finding{Kind: Rated, Code: placed(Rated, t), Ask: confirmed, Text: fmt.Sprintf("自评为%s，%s%s。请看自评是否合适。", m.Rating, m.measured(t), why)}
		for _, i := range p.Figures {
			f.Spans = append(f.Spans, s.Figures[i].Span)
		}
		out = append(out, f)
	}
	return out
}

// doubt is what speaks against the rating in one target; empty for nothing.
func (m Material) doubt(t reading.Target, p reading.Pace, curve reading.Curve) string {
	now := reading.Number(abs(p.Value, t.Falls)) + t.Unit
	if t.Falls {
		now = "下降" + now
	}
	switch {
	case p.Standing == reading.Behind || p.Standing == reading.OnPace && m.Rating == ledger.Done:
		share := fmt.Sprintf("现为%s，是全年目标%s的%s%%", now, t.Wanted(), strconv.FormatFloat(100*p.Share, 'f', 1, 64))
		switch {
		case m.Rating == ledger.Done && p.Forecast && p.Share >= 1:
			return "的数字是预计数，还没有实现"
		case m.Rating == ledger.Done:
			return share + "，还没有达到"
		case p.Share < clearly*p.Due:
			if curve != reading.Linear {
				return share + "，而按年度进度曲线应达" + reading.Number(math.Round(1000*p.Due)/10) + "%"
			}
			return share + "，而时间已过" + reading.Number(math.Round(100*p.Due)) + "%"
		}
	case p.Standing == reading.Below && t.Kind == reading.Growth || p.Standing == reading.Below && p.Final:
		reached := p.Value
		if t.Falls {
			reached = -p.Value
		}
		if m.Rating == ledger.Done || reached < clearly*t.Value {
			return fmt.Sprintf("目标%s，现为%s", t.Wanted(), now)
		}
	}
	return ""
}

// abs is a value as it is said of a fall: 下降12%.
func abs(v float64, falls bool) float64 {
	if falls {
		return -v
	}
	return v
}

// asOf is （至6月30日）.
func asOf(on reading.AsOf) string {
	if on.Day == 0 {
		return ""
	}
	return fmt.Sprintf("（至%d月%d日）", on.Month, on.Day)
}

// quoted is words as they stand between quotation marks, without what ended the sentence before.
func quoted(words string) string {
	return ledger.InnerQuotes(ledger.FullWidth(strings.TrimLeft(words, ".,;:。，；：、 ")))
}

// placed is the code of the question about a target, by its place in the requirement, which confirming others does not move.
func placed(kind Kind, t reading.Target) string {
	return string(kind) + "-" + strconv.Itoa(t.Span.RuneStart)
}
