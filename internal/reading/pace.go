package reading

import "time"

// Curve is the share of a yearly target that is due by the end of each month, 0 to 1. An office may draw its own: little
// is built in January.
type Curve [12]float64

// Linear is the curve of a target that grows evenly.
var Linear = Curve{1. / 12, 2. / 12, 3. / 12, 4. / 12, 5. / 12, 6. / 12, 7. / 12, 8. / 12, 9. / 12, 10. / 12, 11. / 12, 1}

// At is the share that is due on a day, 0 to 1, even within a month. It is 0 for an unknown date.
func (c Curve) At(on AsOf) float64 {
	if on.Month < 1 || on.Month > 12 {
		return 0
	}
	end, start := c[on.Month-1], 0.
	if on.Month > 1 {
		start = c[on.Month-2]
	}
	if on.Day == 0 {
		return end
	}
	days := time.Date(max(on.Year, 1), time.Month(on.Month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return start + (end-start)*min(float64(on.Day)/float64(days), 1)
}

// Standing is how a target stands on a day.
type Standing string

const (
	NoFigure Standing = "no_figure" // nothing was reported that measures it: a state of its own, not a bad one
	Reached  Standing = "reached"   // a sum that has reached its target
	OnPace   Standing = "on_pace"   // a sum that has at least the share that is due
	Behind   Standing = "behind"    // a sum that has less
	Above    Standing = "above"     // growth or a ratio that is better than asked for, as of now
	At       Standing = "at"
	Below    Standing = "below"
	Kept     Standing = "kept"   // a ceiling, or that nothing happens
	Broken   Standing = "broken" // a ceiling that is passed, or something happened
)

// Pace is a target's standing with what it rests on.
type Pace struct {
	Standing Standing
	Value    float64 // in the target's unit
	Share    float64 // of the target, 1 is all; 0 for kinds that are no sums
	Due      float64 // the share that is due on that day, 0 to 1; 0 for kinds that are no sums
	On       AsOf    // the figure's own date, or that of the quarter's end
	Final    bool    // the year is over: only now are growth, ratios and ceilings done
	Forecast bool    // it rests on a 预计
	Figures  []int   // into Reading.Figures; of one that was typed those that say the same, which may be none
	Given    *Given  // what was typed beside the text and this rests on; nil for none
}

// nearly is how far, as a share of the target, growth or a ratio of 左右 may be off and still count as at it.
const nearly = .05

// Pace sets a value, in the target's own unit and on its own date, against the target. A fall is a negative value.
// Sums are set against the curve; growth and ratios only stand above, at or below, ceilings are kept or broken, and none
// of these is ever done before Final.
func (t Target) Pace(value float64, on AsOf, curve Curve) Pace {
	p := Pace{Value: value, On: on, Final: on.Month == 12 && (on.Day == 0 || on.Day == 31)}
	switch {
	case t.Kind == Nothing:
		p.Standing = Broken
		if value <= 0 {
			p.Standing = Kept
		}
		return p
	case t.Kind == Ceiling || t.Op == AtMost:
		p.Standing = Broken
		if value <= t.Value {
			p.Standing = Kept
		}
		return p
	case t.Kind.Cumulative() || t.Kind == Form || t.Kind == Coverage:
		if t.Value > 0 {
			p.Share = value / t.Value
		}
		p.Due = curve.At(on)
		switch {
		case p.Share >= 1:
			p.Standing = Reached
		case p.Share >= p.Due:
			p.Standing = OnPace
		default:
			p.Standing = Behind
		}
		return p
	}
	off := value - t.Value
	if t.Falls {
		off = -value - t.Value
	}
	slack := 1e-9
	if t.Op == About {
		slack = nearly * max(t.Value, -t.Value)
	}
	switch {
	case off > slack:
		p.Standing = Above
	case off < -slack:
		p.Standing = Below
	default:
		p.Standing = At
	}
	return p
}

// Pace is the standing of target k by the figures that measure it. Figures without a printed date hold at the end of the
// quarter, on.
func (r *Reading) Pace(k int, on AsOf, curve Curve) Pace {
	t := &r.Targets[k]
	if g := r.given(k); g != nil {
		return t.givenPace(g, on, curve)
	}
	var used []int
	sum, whole := 0.0, t.q.base(1)
	if c, ok := r.computed(k); ok {
		used = c.Figures
	} else {
		for i := range r.Figures {
			f := &r.Figures[i]
			if f.Target != nil && *f.Target == k && f.Kind != CompletionRate && (used == nil || !f.AsOf.Before(r.Figures[used[0]].AsOf)) {
				used = []int{i}
			}
		}
	}
	if len(used) == 0 || whole == 0 {
		return Pace{Standing: NoFigure, On: on}
	}
	forecast := false
	at := AsOf{}
	for _, i := range used {
		f := &r.Figures[i]
		switch {
		case f.Kind == Form && t.Kind.Cumulative():
			sum += f.Value / 100 * t.q.base(t.Value) // how far the whole has come, whatever it is counted in
		case f.q.unit.fits(t.q.unit) == 0:
			return Pace{Standing: NoFigure, On: on}
		default:
			sum += f.q.base(f.Value)
		}
		forecast = forecast || f.Status == Forecast
		if at.Before(f.AsOf) || !at.Known() {
			at = f.AsOf
		}
	}
	if !at.Known() {
		at = on
	}
	if at.Year == 0 {
		at.Year = on.Year
	}
	if on.Year > 0 && at.Year != on.Year {
		return Pace{Standing: NoFigure, On: on} // another year's figure says nothing about this one's target
	}
	p := t.Pace(sum/whole, at, curve)
	p.Forecast, p.Figures = forecast, used
	if forecast && p.Standing == Reached {
		p.Standing = OnPace // what is expected is not done
	}
	return p
}

// givenPace is the standing by a figure that was typed.
func (t *Target) givenPace(g *Given, on AsOf, curve Curve) Pace {
	q := ruledQuantity(g.Value, g.Unit)
	at := g.AsOf
	if !at.Known() {
		at = on
	}
	whole := t.q.base(1)
	if whole == 0 || q.unit.fits(t.q.unit) == 0 || on.Year > 0 && at.Year > 0 && at.Year != on.Year {
		return Pace{Standing: NoFigure, On: on}
	}
	p := t.Pace(q.base(g.Value)/whole, at, curve)
	p.Figures, p.Given = g.Same, g
	return p
}

// Convert says what a value is in another unit of the same family: 55148 人 is 5.5148 万人. It is false for units that do
// not measure the same or are not known.
func Convert(value float64, from, to string) (float64, bool) {
	a, ok := unitOf(from)
	b, known := unitOf(to)
	if !ok || !known || a.unit.fits(b.unit) == 0 {
		return 0, false
	}
	return a.base(value) / b.base(1), true
}

func unitOf(printed string) (quantity, bool) {
	t := newText("1"+printed, Requirement)
	q, ok := t.quantity(numeral{from: 0, to: 1, value: 1})
	return q, ok && q.end == len(t.runes)
}
