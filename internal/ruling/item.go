package ruling

import (
	"fmt"
	"strconv"
	"time"

	"taizhang/internal/reading"
)

// item is one number of a task with its ruling and the values of its form's fields.
type item struct {
	key     string // m-12-20 of the requirement, f-12-20 of the progress, g-7 of a row whose words are gone
	ruling  reading.Ruling
	quote   string
	start   int // runes of the whole text
	end     int
	fields  map[string]string
	gone    bool
	measure bool
}

// itemsOf lists the measures, then the figures, then what is gone; each in the order of the text but for what is struck out.
func itemsOf(s reading.Sheet, year int) []item {
	var out []item
	for _, list := range [][]reading.Target{s.Targets, s.StruckTargets} {
		for _, t := range list {
			kind := string(t.Kind)
			if t.Falls {
				kind = fall
			}
			high := ""
			if t.Op == reading.Range {
				high = number(t.High)
			}
			out = append(out, item{
				key: targetKey(t), ruling: t.Ruling, quote: t.Span.Words, start: t.Span.RuneStart, end: t.Span.RuneEnd, measure: true,
				fields: map[string]string{"label": t.Label, "op": string(t.Op), "low": number(t.Value), "high": high, "unit": t.Unit, "kind": kind},
			})
		}
	}
	for _, list := range [][]reading.Figure{s.Figures, s.StruckFigures} {
		for _, f := range list {
			answers := ""
			switch {
			case f.Target != nil:
				answers = targetKey(s.Targets[*f.Target])
			case f.Related != nil && f.Ruling.ID != 0:
				answers = targetKey(s.Targets[*f.Related])
			}
			at := s.Progress[f.Span.Paragraph].At
			out = append(out, item{
				key: fmt.Sprintf("f-%d-%d", at+f.Span.RuneStart, at+f.Span.RuneEnd), ruling: f.Ruling, quote: f.Span.Words,
				start: at + f.Span.RuneStart, end: at + f.Span.RuneEnd,
				fields: figureFields(f.Label, f.Value, f.Unit, f.AsOf, f.Status, f.Kind, answers, year),
			})
		}
	}
	for _, x := range s.Gone {
		answers := ""
		for _, t := range s.Targets {
			if x.Measure != 0 && t.Ruling.ID == x.Measure {
				answers = targetKey(t)
			}
		}
		out = append(out, item{
			key: fmt.Sprintf("g-%d", x.ID), ruling: x.Ruling, quote: x.Quote, start: x.Start, end: x.End, gone: true,
			fields: figureFields(x.Label, x.Value, x.Unit, x.AsOf, x.Status, x.Kind, answers, year),
		})
	}
	return out
}

func figureFields(label string, value float64, unit string, on reading.AsOf, status reading.Status, kind reading.Kind, answers string, year int) map[string]string {
	return map[string]string{"label": label, "value": number(value), "unit": unit, "as-of": day(on, year), "stance": string(status),
		"kind": string(kind), "answers": answers}
}

func targetKey(t reading.Target) string {
	return fmt.Sprintf("m-%d-%d", t.Span.RuneStart, t.Span.RuneEnd)
}

// fall is the choice of a growth that must be a fall: 下降20%.
const fall = "fall"

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// day is the last day that a figure's printed period means, 2006-01-02; empty when no date is printed.
func day(on reading.AsOf, year int) string {
	if !on.Known() {
		return ""
	}
	if on.Year > 0 {
		year = on.Year
	}
	if on.Day == 0 {
		return time.Date(year, time.Month(on.Month)+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	return time.Date(year, time.Month(on.Month), on.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func itoa(n int) string { return strconv.Itoa(n) }
