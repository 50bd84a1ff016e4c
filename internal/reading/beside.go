package reading

import "strings"

// What stands beside a figure helps to tell what it measures: a printed rate, a list in the same order, the figure before.

// confirmed is what a printed completion rate beside figure i says for target k: much when it is exactly the figure's
// share of it, and when it is of a quarter's share and no other target is counted in that unit.
func (r *Reading) confirmed(i, k int) float64 {
	for _, rate := range r.Rates {
		if rate.Beside == nil || *rate.Beside != i {
			continue
		}
		t, f := &r.Targets[k], &r.Figures[i]
		whole := t.q.base(t.Value)
		switch rate.Base {
		case BaseYear, BaseUnsaid:
			if t.Kind.Cumulative() && whole > 0 && agree(f.q.base(f.Value)/whole*100, &r.Figures[rate.Figure]) {
				return .4
			}
		case BaseQuarter:
			if r.onlyOne(k) {
				return .4
			}
		}
	}
	return 0
}

// again reports whether the figure is target k said again, 17000家任务指标已分解.
func (r *Reading) again(f *Figure, k int) bool {
	t := &r.Targets[k]
	return t.Kind.Cumulative() && f.Status != Achieved && containsAny(f.in.clauseWords(f.at), "任务", "目标", "指标", "分解") && f.Value >= 10 && f.Value == t.Value && f.Unit == t.Unit && sizesMeet(f.q.sizes, t.q.sizes)
}

// pair ties a list without words of its own, 各项指标保持在100%、80%以上、90%以上, to targets that have the same values in
// the same order.
func (r *Reading) pair() {
	for i := 0; i < len(r.Figures); {
		n := 1
		for i+n < len(r.Figures) && r.Figures[i+n].place == r.Figures[i].place && r.Figures[i+n].in == r.Figures[i].in &&
			strings.Trim(r.Figures[i+n].Label, " ") == "" && r.Figures[i+n].q.unit.family == percent {
			n++
		}
		for k := 0; n >= 3 && k+n <= len(r.Targets); k++ {
			same := 0
			for same < n && r.Targets[k+same].Value == r.Figures[i+same].Value && r.Targets[k+same].q.unit.family == percent {
				same++
			}
			if same == n {
				for j := range n {
					at := k + j
					r.Figures[i+j].Target, r.Figures[i+j].Kind = &at, Ratio
				}
				break
			}
		}
		i += n
	}
}

// lean gives percentages that follow a figure that figure's target: 完成率 what it measures, 形象进度 what it speaks of.
func (r *Reading) lean() {
	for _, rate := range r.Rates {
		if rate.Beside != nil && (rate.Base == BaseYear || rate.Base == BaseUnsaid) {
			r.Figures[rate.Figure].Target = r.Figures[*rate.Beside].Target
		}
	}
	for _, rate := range r.Rates {
		f := &r.Figures[rate.Figure]
		if f.Target != nil || rate.Base != BaseYear && rate.Base != BaseUnsaid || f.Value == 100 || !strings.Contains(f.in.clauseWords(f.at), "分别") {
			continue
		}
		for i := rate.Figure - 1; i >= 0 && r.Figures[i].in == f.in && r.Figures[i].at.sentence == f.at.sentence; i-- {
			b := &r.Figures[i]
			if b.Target == nil || !b.Kind.Cumulative() {
				continue
			}
			if t := &r.Targets[*b.Target]; t.Kind.Cumulative() && t.q.base(t.Value) > 0 && agree(b.q.base(b.Value)/t.q.base(t.Value)*100, f) {
				f.Target, f.Status = b.Target, b.Status // told behind a list with more in it: exactly the share
				break
			}
		}
	}
	for _, rate := range r.Rates {
		if rate.Of != nil && rate.Beside != nil && r.Figures[*rate.Of].Target == nil && r.Figures[*rate.Of].Related == nil {
			r.Figures[*rate.Of].Related = r.Figures[*rate.Beside].Target // the quarter's share of the target
		}
	}
	for i := 1; i < len(r.Figures); i++ {
		f, before := &r.Figures[i], &r.Figures[i-1]
		if f.Kind != Form || f.Target != nil || before.in != f.in || before.at.segment != f.at.segment || f.place-before.place > 1 || !before.Kind.Cumulative() {
			continue
		}
		switch {
		case before.Target != nil:
			f.Target = before.Target
		case before.Related != nil && before.Status == Started:
			f.Target = before.Related
		}
	}
}
