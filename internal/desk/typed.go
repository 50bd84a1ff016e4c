package desk

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
)

// typedField is the name of a field in which the number of a measure is typed; its day and 本季无数据 go by the same name
// with an ending.
var typedField = regexp.MustCompile(`^figure-([1-9][0-9]{0,17})$`)

const (
	asOfEnding = "-as-of"
	noneEnding = "-none"
)

// quarterEnd is the day on which a figure holds unless its writer says otherwise: 2020-06-30.
func quarterEnd(q ledger.Quarter) string {
	return time.Date(q.Year, time.Month(3*q.Number)+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// readTyped reads the figures of a form. A line in which nothing but the day stands, and that as it was given, is none.
func readTyped(f url.Values, q ledger.Quarter) ledger.TypedFigures {
	var out []ledger.TypedFigure
	for name := range f {
		found := typedField.FindStringSubmatch(name)
		if found == nil {
			continue
		}
		id, _ := strconv.ParseInt(found[1], 10, 64)
		x := ledger.TypedFigure{
			Measure: id, Value: strings.TrimSpace(f.Get(name)), AsOf: strings.TrimSpace(f.Get(name + asOfEnding)), None: f.Get(name+noneEnding) != "",
		}
		if x.Value == "" && !x.None && (x.AsOf == "" || x.AsOf == quarterEnd(q)) {
			continue
		}
		out = append(out, x)
	}
	return ledger.NewTypedFigures(out)
}

// typedPairs are the figures as fields of a form, to travel along.
func typedPairs(typed ledger.TypedFigures) []deskpage.Hidden {
	var out []deskpage.Hidden
	for _, x := range typed.List() {
		name := ledger.FigureField(x.Measure)
		out = append(out, deskpage.Hidden{Name: name, Value: x.Value}, deskpage.Hidden{Name: name + asOfEnding, Value: x.AsOf})
		if x.None {
			out = append(out, deskpage.Hidden{Name: name + noneEnding, Value: "1"})
		}
	}
	return out
}

// typedValues are the figures of a stored text by the names of their fields, those of the page's measures all, as a form
// that was not touched would have them.
func (r request) typedValues(doc store.DeskDocument, typed ledger.TypedFigures) map[string]string {
	out := map[string]string{}
	put := func(x ledger.TypedFigure) {
		name := ledger.FigureField(x.Measure)
		out[name], out[name+asOfEnding], out[name+noneEnding] = x.Value, x.AsOf, ""
		if x.None {
			out[name+noneEnding] = "1"
		}
	}
	for _, m := range doc.Measures {
		put(ledger.TypedFigure{Measure: m.ID, AsOf: quarterEnd(r.key.Quarter)})
	}
	for _, x := range typed.List() {
		put(x)
	}
	return out
}

// lacks names what keeps a text from being handed in: what is missing, and figures that are no numbers.
func (r request) lacks(doc store.DeskDocument, text ledger.Text) ledger.Problems {
	problems := text.CheckHandIn(doc.Duty)
	_, wrong := store.TakeTyped(doc.Measures, text.Figures, r.key.Quarter.Year)
	for field, why := range wrong {
		problems[field] = why
	}
	return problems
}

// noFigures says why the editor has no block of figures; empty where it has one.
func noFigures(doc store.DeskDocument) string {
	switch {
	case doc.Duty == ledger.Supporting:
		return "由牵头单位填，配合单位不用填。"
	case len(doc.Measures) > 0:
		return ""
	case doc.Duty == ledger.Joint:
		return "本项还没有经督查室确认的指标，不用填数。"
	}
	return "本项还没有确认的指标，不用填数。要求里有数字目标的，可以先确认："
}

// figures is the block of the editor with a line for each confirmed measure; nil when the task has none.
func (r request) figures(doc store.DeskDocument, form deskpage.Form) *deskpage.Figures {
	if len(doc.Measures) == 0 {
		return nil
	}
	v := &deskpage.Figures{Note: "填全项到截至日的数，报送时与文字核对。"}
	if doc.Duty == ledger.Joint {
		v.Note = "本项没有牵头单位：全项的数掌握的单位来填，不掌握的可以空着。几个单位填的不一样，就都不采用，由督查室核对。"
	}
	_, wrong := store.TakeTyped(doc.Measures, form.Text.Figures, r.key.Quarter.Year)
	last := r.lastFigures(doc)
	for _, m := range doc.Measures {
		x, _ := form.Text.Figures.Of(m.ID)
		field := ledger.FigureField(m.ID)
		line := deskpage.FigureField{
			Name: field, Words: ledger.FullWidth(m.Quote), Wanted: "目标" + m.Wanted(), Last: last[m.ID], Unit: m.Unit,
			Value: x.Value, AsOf: x.AsOf, None: x.None, Error: form.Errors[field],
		}
		if m.Falls {
			line.Before = "下降"
		}
		if line.AsOf == "" {
			line.AsOf = quarterEnd(r.key.Quarter)
		}
		if line.Error == "" { // a draft may have it; its writer should know before handing in
			line.Error = wrong[field]
		}
		v.Fields = append(v.Fields, line)
	}
	return v
}

// lastFigures are what the quarter before said of each measure, in words: 一季度4405家，至3月底. Those that were typed or
// confirmed go before what the program reads in the text.
func (r request) lastFigures(doc store.DeskDocument) map[int64]string {
	before, ok := r.key.Quarter.Before()
	if !ok {
		return nil
	}
	out := map[int64]string{}
	sheet := reading.Merge(reading.Read(doc.Requirement, ledger.Paragraphs(doc.LastProgress)), doc.Requirement, doc.LastProgress, doc.Measures, doc.LastFigures)
	for k, t := range sheet.Targets {
		if t.Ruling.ID == 0 {
			continue
		}
		p := sheet.Pace(k, reading.AsOf{Year: before.Year, Month: 3 * before.Number}, reading.Linear)
		if p.Standing == reading.NoFigure {
			out[t.Ruling.ID] = before.Name() + "没有数字"
			continue
		}
		value := reading.Number(p.Value) + t.Unit
		if t.Falls {
			value = "下降" + reading.Number(-p.Value) + t.Unit
		}
		dated := p.Given != nil
		for _, i := range p.Figures {
			dated = dated || sheet.Figures[i].AsOf.Known()
		}
		switch {
		case dated && p.On.Day > 0:
			value += fmt.Sprintf("，至%d月%d日", p.On.Month, p.On.Day)
		case dated:
			value += fmt.Sprintf("，至%d月底", p.On.Month)
		}
		out[t.Ruling.ID] = before.Name() + value
	}
	return out
}
