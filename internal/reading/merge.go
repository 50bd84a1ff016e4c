package reading

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Merge puts what people have ruled over what was read of the same texts. A stored row hides the proposal of the same
// place, else those that it overlaps. A confirmed figure holds as long as its words stand in the text; where they moved,
// the nearest place is taken. A figure that was typed beside the text holds for its measure, whatever the text
// says of it. r is not changed.
func Merge(r Reading, requirement, progress string, measures []Measure, figures []Statement) Sheet {
	s := Sheet{Reading: r, Requirement: requirement, Progress: Paragraphs(progress)}
	if len(measures)+len(figures) == 0 {
		return s
	}
	byID := map[int64]int{}
	movedTo := s.targets(measures, byID)
	s.figures(figures, byID, movedTo)
	s.typed(byID)
	s.Checks, s.Completion, s.Others = nil, nil, nil
	s.check()
	s.complete()
	return s
}

// hides reports which proposals a stored place hides: that of the same place, else all that it overlaps and that are not
// some other row's own.
func hides(places [][2]int, rows [][2]int) []int {
	own := make([]int, len(places)) // the row of each proposal, or -1
	taken := map[[2]int]bool{}
	for i, p := range places {
		own[i] = slices.Index(rows, p)
		if own[i] >= 0 {
			taken[p] = true
		}
	}
	for i, p := range places {
		for k, row := range rows {
			if own[i] < 0 && !taken[row] && p[0] < row[1] && row[0] < p[1] {
				own[i] = k
			}
		}
	}
	return own
}

// targets rules the targets and tells for each that was read where it is now, -1 when it is not. byID gets the place of
// each confirmed row.
func (s *Sheet) targets(measures []Measure, byID map[int64]int) []int {
	read := s.Targets
	places, rows := make([][2]int, len(read)), make([][2]int, len(measures))
	for i, t := range read {
		places[i] = [2]int{t.Span.RuneStart, t.Span.RuneEnd}
	}
	for k, m := range measures {
		rows[k] = [2]int{m.Start, m.End}
	}
	own := hides(places, rows)
	type placed struct {
		Target
		from int // the index among read, or -1
	}
	var all []placed
	for i, t := range read {
		if own[i] < 0 {
			all = append(all, placed{t, i})
		}
	}
	asked := newText(s.Requirement, Requirement)
	for k, m := range measures {
		if m.Start < 0 || m.End > len(asked.runes) || asked.string(m.Start, m.End) != m.Quote {
			continue // of another wording; the plan's versions keep their own rows
		}
		from := slices.Index(own, k)
		t := m.target(asked)
		if m.State == Struck {
			s.StruckTargets = append(s.StruckTargets, t)
			continue
		}
		all = append(all, placed{t, from})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return a.Span.RuneStart - b.Span.RuneStart })
	s.Targets = nil
	moved := make([]int, len(read))
	for i := range moved {
		moved[i] = -1
	}
	for i, t := range all {
		if t.from >= 0 {
			moved[t.from] = i
		}
		if t.Ruling.ID != 0 {
			byID[t.Ruling.ID] = i
		}
		s.Targets = append(s.Targets, t.Target)
	}
	return moved
}

func (m Measure) target(asked *text) Target {
	return Target{
		Label: m.Label, Op: m.Op, Value: m.Low, High: m.High, Unit: m.Unit, Kind: m.Kind, Falls: m.Falls,
		Span: asked.span(m.Start, m.End), Ruling: m.Ruling,
		q: ruledQuantity(m.Low, m.Unit), at: clause{from: m.Start, to: m.End, host: -1}, in: asked,
	}
}

// ruledQuantity is a number in a unit that a person named. A unit that is not known measures itself only.
func ruledQuantity(value float64, printed string) *quantity {
	q, ok := unitOf(printed)
	if !ok {
		q = quantity{unit: unit{name: printed, factor: 1}, scale: 1}
	}
	q.value, q.printed = value, printed
	return &q
}

// figures rules the figures. movedTo tells where each target that was read is now.
func (s *Sheet) figures(stated []Statement, byID map[int64]int, movedTo []int) {
	read := s.Figures
	places := make([][2]int, len(read))
	for i, f := range read {
		at := s.Progress[f.Span.Paragraph].At
		places[i] = [2]int{at + f.Span.RuneStart, at + f.Span.RuneEnd}
	}
	var rows [][2]int
	var spans []Span
	var kept []Statement
	for _, x := range stated {
		span, ok := Span{}, false
		if x.Origin != ByTyping {
			span, ok = s.Find(x.Quote, x.Start)
		}
		switch {
		case x.Origin == ByTyping:
			s.Typed = append(s.Typed, x)
		case ok:
			at := s.Progress[span.Paragraph].At
			rows, spans, kept = append(rows, [2]int{at + span.RuneStart, at + span.RuneEnd}), append(spans, span), append(kept, x)
		case x.State == Confirmed:
			s.Gone = append(s.Gone, x)
		}
	}
	own := hides(places, rows)
	type placed struct {
		Figure
		from  int
		place int
	}
	var all []placed
	follow := func(k *int) *int {
		if k == nil || movedTo[*k] < 0 {
			return nil
		}
		at := movedTo[*k]
		return &at
	}
	for i, f := range read {
		if own[i] < 0 {
			f.Target, f.Related = follow(f.Target), follow(f.Related)
			all = append(all, placed{f, i, places[i][0]})
		}
	}
	for k, x := range kept {
		from := slices.Index(own, k)
		f := x.figure(newText(s.Progress[spans[k].Paragraph].Words, spans[k].Paragraph), spans[k])
		if from >= 0 {
			f.Part, f.subject, f.local, f.place, f.Approx, f.q.decimals = read[from].Part, read[from].subject, read[from].local, read[from].place, read[from].Approx, read[from].q.decimals
		}
		if at, ok := byID[x.Measure]; ok {
			if f.q.unit.fits(s.Targets[at].q.unit) > 0 && (x.Status == Achieved || x.Status == Forecast) {
				f.Target = &at
			} else {
				f.Related = &at
			}
		}
		if x.State == Struck {
			s.StruckFigures = append(s.StruckFigures, f)
			continue
		}
		all = append(all, placed{f, from, rows[k][0]})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return a.place - b.place })
	s.Figures = nil
	now := map[int]int{}
	for i, f := range all {
		if f.from >= 0 {
			now[f.from] = i
		}
		s.Figures = append(s.Figures, f.Figure)
	}
	s.rates(now)
	s.Signals = slices.DeleteFunc(slices.Clone(s.Signals), func(sig Signal) bool { // of a figure that is struck out or answers nothing now
		if sig.of == nil {
			return false
		}
		k, ok := now[*sig.of]
		return !ok || s.Figures[k].Target == nil || !s.Targets[*s.Figures[k].Target].reached(&s.Figures[k])
	})
	for i := range s.Signals {
		if of := s.Signals[i].of; of != nil {
			at := now[*of]
			s.Signals[i].of = &at
		}
	}
}

// rates points the printed completion rates at the figures' new places; one that was struck out, or is a completion rate
// no more, goes.
func (s *Sheet) rates(now map[int]int) {
	var rates []Rate
	follow := func(k *int) *int {
		if k == nil {
			return nil
		}
		if at, ok := now[*k]; ok {
			return &at
		}
		return nil
	}
	for _, rate := range s.Rates {
		at, ok := now[rate.Figure]
		if !ok || s.Figures[at].Kind != CompletionRate {
			continue
		}
		rates = append(rates, Rate{Figure: at, Base: rate.Base, Beside: follow(rate.Beside), Of: follow(rate.Of)})
	}
	s.Rates = rates
}

func (x Statement) figure(in *text, span Span) Figure {
	return Figure{
		Label: x.Label, Value: x.Value, Unit: x.Unit, Kind: x.Kind, Op: Equal, Status: x.Status, AsOf: x.AsOf, Likeness: 1,
		Span: span, Ruling: x.Ruling,
		q: ruledQuantity(x.Value, x.Unit), at: clause{from: span.RuneStart, to: span.RuneEnd, host: -1}, in: in,
	}
}

// Find is where a quote stands in the progress, nearest to the rune near of the whole text.
func (s *Sheet) Find(quote string, near int) (Span, bool) {
	best, found := Span{}, false
	far := 0
	for k, p := range s.Progress {
		for from := 0; quote != "" && from <= len(p.Words); {
			i := strings.Index(p.Words[from:], quote)
			if i < 0 {
				break
			}
			start := from + i
			at := utf8.RuneCountInString(p.Words[:start])
			if off := max(p.At+at-near, near-p.At-at); !found || off < far {
				best, found, far = Span{k, start, start + len(quote), at, at + utf8.RuneCountInString(quote), quote}, true, off
			}
			_, size := utf8.DecodeRuneInString(quote)
			from = start + size
		}
	}
	return best, found
}
