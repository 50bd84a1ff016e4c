package reading

import "math"

// Task is one task's texts, a line of what `taizhang read` takes.
type Task struct {
	Number      int      `json:"number,omitempty"`
	Requirement string   `json:"requirement"`
	Progress    []string `json:"progress"`
}

// Line is a Reading as `taizhang read` prints it, and as people write down what they read by hand: every element with its
// quote, an exact part of the requirement or of a progress paragraph.
type Line struct {
	Number     int          `json:"number,omitempty"`
	Targets    []LineTarget `json:"targets"`
	Reported   []LineFigure `json:"reported"`
	Completion *LineRate    `json:"completion_rate"`
	Flags      []LineFlag   `json:"flags"`
	Checks     []LineCheck  `json:"checks,omitempty"`
}

// LineTarget is a target; Value is a number, or [low, high] of a range.
type LineTarget struct {
	Label string `json:"label"`
	Op    Op     `json:"op"`
	Value any    `json:"value"`
	Unit  string `json:"unit"`
	Quote string `json:"quote"`
}

// LineFigure is a figure. The kinds are count, amount, growth, completion_rate and form_progress; a level or a share is an
// amount of the subkind ratio_level.
type LineFigure struct {
	Label   string  `json:"label"`
	Value   float64 `json:"value"`
	Unit    string  `json:"unit"`
	Quote   string  `json:"quote"`
	Kind    Kind    `json:"kind"`
	Subkind string  `json:"subkind,omitempty"`
	Status  Status  `json:"status"`
	Target  *int    `json:"matches_target_index"`
	Related *int    `json:"related_target_index,omitempty"`
	Approx  bool    `json:"approx,omitempty"`
}

// LineRate is a completion; the best one lists the others.
type LineRate struct {
	Value        float64    `json:"value"`
	Unit         string     `json:"unit"`
	Basis        Basis      `json:"basis"`
	Quote        string     `json:"quote"`
	Quotes       []string   `json:"quotes,omitempty"`
	Target       *int       `json:"target_index"`
	Alternatives []LineRate `json:"alternatives,omitempty"`
}

// LineFlag is a signal.
type LineFlag struct {
	Flag     Flag   `json:"flag"`
	Quote    string `json:"quote"`
	PartOnly bool   `json:"part_only"`
}

// LineCheck is a 口径 check.
type LineCheck struct {
	Verdict  Verdict `json:"verdict"`
	Base     Base    `json:"base"`
	Printed  float64 `json:"printed"`
	Computed float64 `json:"computed,omitempty"`
	Implied  float64 `json:"implied_base,omitempty"`
	Quote    string  `json:"quote"`
}

// Line is the reading in the printed format.
func (r *Reading) Line() Line {
	line := Line{Targets: []LineTarget{}, Reported: []LineFigure{}, Flags: []LineFlag{}}
	for _, t := range r.Targets {
		var value any = t.Value
		if t.Op == Range {
			value = [2]float64{t.Value, t.High}
		}
		line.Targets = append(line.Targets, LineTarget{t.Label, t.Op, value, t.Unit, t.Span.Words})
	}
	for _, f := range r.Figures {
		out := LineFigure{f.Label, f.Value, f.Unit, f.Span.Words, f.Kind, "", f.Status, f.Target, f.Related, f.Approx}
		if f.Kind == Ratio {
			out.Kind, out.Subkind = Amount, "ratio_level"
		}
		line.Reported = append(line.Reported, out)
	}
	if r.Completion != nil {
		best := r.lineRate(*r.Completion)
		for _, c := range r.Others {
			best.Alternatives = append(best.Alternatives, r.lineRate(c))
		}
		line.Completion = &best
	}
	for _, s := range r.Signals {
		line.Flags = append(line.Flags, LineFlag{s.Flag, s.Span.Words, s.PartOnly})
	}
	for _, c := range r.Checks {
		rate := r.Rates[c.Rate]
		f := r.Figures[rate.Figure]
		line.Checks = append(line.Checks, LineCheck{c.Verdict, rate.Base, f.Value, round(c.Computed), round(c.Implied), f.Span.Words})
	}
	return line
}

func (r *Reading) lineRate(c Completion) LineRate {
	out := LineRate{Value: c.Value, Unit: "%", Basis: c.Basis, Quote: c.Span.Words, Target: c.Target}
	if len(c.Figures) > 1 {
		for _, i := range c.Figures {
			out.Quotes = append(out.Quotes, r.Figures[i].Span.Words)
		}
	}
	return out
}

func round(v float64) float64 { return math.Round(v*100) / 100 }
