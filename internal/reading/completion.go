package reading

import (
	"math"
	"slices"
	"strings"
)

// Basis says where a completion comes from.
type Basis string

const (
	Stated   Basis = "stated"   // printed in the text
	Computed Basis = "computed" // figure over target
)

// Completion is an explicit completion of the year: of one target, or of one part of the task. Growth, ratios and rates of
// another base are never one.
type Completion struct {
	Value    float64 // per cent
	Basis    Basis
	Target   *int  // nil if it cannot be told of which
	Figures  []int // the printed percentage, or the figures that were added up
	Forecast bool  // it rests on a 预计
	Span     Span  // of the first figure
}

// complete lists the completions of the year, that of the first target first. Printed rates go before computed ones,
// unless the numbers beside it disagree with it.
func (r *Reading) complete() {
	var all []Completion
	doubtful := []Completion{}
	for i, rate := range r.Rates {
		f := &r.Figures[rate.Figure]
		c := Completion{Value: f.Value, Basis: Stated, Target: f.Target, Figures: []int{rate.Figure}, Forecast: f.Status == Forecast, Span: f.Span}
		switch {
		case rate.Base == BaseQuarter || rate.Base == BaseYears || f.Status == Planned:
		case r.Checks[i].Verdict == Disagrees:
			doubtful = append(doubtful, c)
		default:
			all = append(all, c)
		}
	}
	for k := range r.Targets {
		if !slices.ContainsFunc(all, func(c Completion) bool { return c.Target != nil && *c.Target == k }) {
			if c, ok := r.computed(k); ok {
				all = append(all, c)
			}
		}
	}
	place := func(c Completion) int {
		if c.Target == nil {
			return len(r.Targets)
		}
		return *c.Target
	}
	slices.SortStableFunc(all, func(a, b Completion) int { return place(a) - place(b) })
	slices.SortStableFunc(all, func(a, b Completion) int { return strings.Compare(string(b.Basis), string(a.Basis)) })
	all = append(all, doubtful...)
	if len(all) > 0 {
		r.Completion, r.Others = &all[0], all[1:]
	}
}

// computed is the share of target k that the figures which measure it make up. Figures of different parts of a generic
// target, one road's and another's investment, are added; otherwise the last one that is not a part counts.
func (r *Reading) computed(k int) (Completion, bool) {
	t := &r.Targets[k]
	whole := t.q.base(t.Value)
	if !t.Kind.Cumulative() || t.Op == AtMost || t.Op == Range || whole <= 0 {
		return Completion{}, false
	}
	c := Completion{Basis: Computed, Target: &k}
	sum, subjects := 0.0, []string{}
	for i := range r.Figures {
		f := &r.Figures[i]
		if f.Target == nil || *f.Target != k || !f.Kind.Cumulative() {
			continue
		}
		switch {
		case len(c.Figures) == 0, f.subject != "" && !slices.Contains(subjects, f.subject) && (r.generic(k) || t.names(append(subjects, f.subject))):
			sum += f.q.base(f.Value)
			c.Figures = append(c.Figures, i)
		case !f.Part && !f.AsOf.Before(r.Figures[c.Figures[0]].AsOf):
			sum, c.Figures, c.Forecast = f.q.base(f.Value), []int{i}, false
		default:
			continue
		}
		subjects = append(subjects, f.subject)
		c.Forecast = c.Forecast || f.Status == Forecast
	}
	if len(c.Figures) == 0 {
		return c, false
	}
	c.Value = math.Round(sum/whole*1000) / 10
	c.Span = r.Figures[c.Figures[0]].Span
	return c, true
}

// names reports whether the requirement names each of the subjects: 加快甬金铁路、杭绍城际铁路建设,完成铁路投资55亿元.
func (t *Target) names(subjects []string) bool {
	for _, s := range subjects {
		if s = strings.TrimSpace(s); len([]rune(s)) < 3 || !strings.Contains(t.in.words, s) {
			return false
		}
	}
	return true
}

// generic reports whether the target's own words fit any of the task's works: 完成投资42亿元.
func (r *Reading) generic(k int) bool {
	t := &r.Targets[k]
	return !tokens(nil).add(t.Label).special()
}
