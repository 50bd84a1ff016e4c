package reading

import (
	"math"
	"strings"
)

// Base is what a printed completion rate is a share of.
type Base string

const (
	BaseYear    Base = "year"    // 年度计划, 全年目标
	BaseQuarter Base = "quarter" // the quarter's share of it
	BaseYears   Base = "years"   // 两年任务
	BaseUnsaid  Base = "unsaid"  // 完成率, of what is not said
)

// Rate is a printed completion rate.
type Rate struct {
	Figure int // index into Figures: the percentage
	Base   Base
	Beside *int // the figure that it is said of
	Of     *int // a figure that states the base itself: (1季度分解任务8家)
}

// rate reads what the percentage f is a share of, and which of the figures before it is measured.
func (p *page) rate(f *Figure, before []Figure) Rate {
	rate := Rate{Figure: len(before), Base: BaseUnsaid}
	words := p.clauseWords(f.at)
	switch {
	case containsAny(words, "季度目标", "季度任务", "季度分解", "一季度计划", "季度计划"):
		rate.Base = BaseQuarter
	case containsAny(words, "两年", "二年", "三年", "四年", "五年", "“十三五”", "“十四五”", "总任务"):
		rate.Base = BaseYears
	case containsAny(words, "年", "目标", "任务", "计划", "指标"):
		rate.Base = BaseYear
	}
	for i := len(before) - 1; i >= 0; i-- {
		b := &before[i]
		if b.in != f.in || b.at.segment != f.at.segment {
			break
		}
		if b.at.host >= 0 && f.at.host < 0 { // an aside may state the base
			if b.Status == Planned && strings.Contains(b.in.clauseWords(b.at), "季度") {
				rate.Base, rate.Of = BaseQuarter, &i
			}
			continue
		}
		if i > 0 && b.Status == Started && before[i-1].in == b.in && before[i-1].place == b.place && before[i-1].Status == Achieved {
			continue // 已完工28座、在建7座,完成率80%
		}
		if i > 0 && b.Status == Started && before[i-1].in == b.in && before[i-1].at.segment == b.at.segment && before[i-1].Status == Achieved && before[i-1].Unit == b.Unit {
			continue // 完成109台,在建63台,完成率72.7%
		}
		if b.Kind.Cumulative() {
			rate.Beside = &i
			if b.Status == Forecast {
				f.Status = Forecast
			} else if f.Status == Planned {
				f.Status = Achieved
			}
			break
		}
		if b.Kind == CompletionRate {
			break
		}
	}
	return rate
}

// beside ties rates that are told together to the figures that were, in the same order: 培训4.35万人次,新增5216人,分别
// 完成年度任务的72.5%、65.2%.
func (r *Reading) beside() {
	for i := 0; i < len(r.Rates); {
		first := &r.Figures[r.Rates[i].Figure]
		n := 1
		for i+n < len(r.Rates) {
			f := &r.Figures[r.Rates[i+n].Figure]
			if f.in != first.in || f.place != first.place || r.Rates[i+n].Figure != r.Rates[i].Figure+n {
				break
			}
			n++
		}
		if from := r.Rates[i].Figure - n; n > 1 && from >= 0 && strings.Contains(first.in.clauseWords(first.at), "分别") {
			same := true
			for j := range n {
				b := &r.Figures[from+j]
				same = same && b.in == first.in && b.at.segment == first.at.segment && b.Kind.Cumulative()
			}
			for j := 0; same && j < n; j++ {
				at := from + j
				r.Rates[i+j].Beside, r.Rates[i+j].Base = &at, r.Rates[i].Base
				if f := &r.Figures[r.Rates[i+j].Figure]; f.Status == Planned && j > 0 {
					f.Status = first.Status
				}
			}
		}
		i += n
	}
}

// Verdict is the outcome of recomputing a printed completion rate.
type Verdict string

const (
	Agrees    Verdict = "agrees"
	Disagrees Verdict = "disagrees"
	OtherBase Verdict = "other_base" // a quarter's share, or several years
	NoBase    Verdict = "no_base"    // no target or no figure to recompute it from
)

// Check is the 口径 check of one printed completion rate.
type Check struct {
	Rate     int // index into Rates
	Verdict  Verdict
	Target   *int    // the target that it was set against
	Computed float64 // per cent, figure over base; 0 without a base
	Implied  float64 // the base that the printed rate would need, in the target's unit; 0 if it cannot be told
}

// check recomputes every printed rate.
func (r *Reading) check() {
	for i := range r.Rates {
		r.Checks = append(r.Checks, r.checkRate(i))
	}
}

func (r *Reading) checkRate(i int) Check {
	rate, check := r.Rates[i], Check{Rate: i, Verdict: NoBase}
	printed := &r.Figures[rate.Figure]
	if rate.Base == BaseQuarter || rate.Base == BaseYears {
		check.Verdict = OtherBase
	}
	if rate.Beside == nil {
		return check
	}
	figure := &r.Figures[*rate.Beside]
	have := figure.q.base(figure.Value)
	if rate.Of != nil {
		if base := r.Figures[*rate.Of].q.base(r.Figures[*rate.Of].Value); base > 0 {
			check.Computed = have / base * 100
		}
		return check
	}
	at := r.baseOf(figure)
	if at == nil {
		return check
	}
	target := &r.Targets[*at]
	if target.Value <= 0 || target.q.base(1) <= 0 {
		return check
	}
	check.Target = at
	check.Computed = have / target.q.base(target.Value) * 100
	if printed.Value > 0 {
		check.Implied = have / (printed.Value / 100) / target.q.base(1)
	}
	if check.Verdict == OtherBase {
		return check
	}
	if agree(check.Computed, printed) {
		check.Verdict = Agrees
	} else {
		check.Verdict = Disagrees
	}
	return check
}

// agree reports whether a computed share is the printed one. Offices round or cut off: less than one unit in the last
// printed place is agreement.
func agree(computed float64, printed *Figure) bool {
	return math.Abs(computed-printed.Value) < math.Pow10(-printed.q.decimals)
}

// baseOf is the target that a figure can be a share of: the one that it measures or speaks of, else the only one of
// its unit, else nil.
func (r *Reading) baseOf(f *Figure) *int {
	switch {
	case f.Target != nil:
		return f.Target
	case f.Related != nil && f.q.unit.fits(r.Targets[*f.Related].q.unit) > 0:
		return f.Related
	}
	only := -1
	for i := range r.Targets {
		if r.Targets[i].Kind.Cumulative() && f.q.unit.fits(r.Targets[i].q.unit) > 0 {
			if only >= 0 {
				return nil
			}
			only = i
		}
	}
	if only < 0 {
		return nil
	}
	return &only
}
