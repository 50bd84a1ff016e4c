package reading

import (
	"slices"
	"strings"
)

// What a match must reach, 0 to 1, and how far it must be ahead of the next target. Set on the labelled tasks.
const (
	enough  = .36 // of things counted one by one, and of percentages: many have the same unit
	measure = .28 // of money, area and the like: the unit itself says much
	related = .28
	ahead   = .08
	farOff  = 10 // times the target: then it counts something else
)

// wording is what a target or figure says of itself, ready to be compared.
type wording struct {
	own, far tokens
	sizes    []float64 // of 10亿元以上的项目
	noun     tokens    // what stands after the number, 案例 in 36个案例
	subject  tokens    // who or what the sentence is about
	before   tokens    // of a figure that says nothing of itself: what the figure before it is of
}

// match ties figures to targets.
func (r *Reading) match(asked *page, told []*page) {
	if len(r.Targets) == 0 {
		return
	}
	targets := make([]wording, len(r.Targets))
	for i := range r.Targets {
		t := &r.Targets[i]
		targets[i] = asked.wording(t.q, t.at)
		if t.Part && i > 0 {
			targets[i].far = append(targets[i].far, targets[i-1].own...)
		}
	}
	for i := range r.Figures {
		f := &r.Figures[i]
		if f.Kind != CompletionRate && r.answerable(f) {
			r.assign(i, f, r.wording(i, told), targets)
		}
	}
	r.rivals(told, targets)
	r.resume(told)
	r.pair()
	r.lean()
}

// answerable reports whether any target is counted in a unit like the figure's.
func (r *Reading) answerable(f *Figure) bool {
	return slices.ContainsFunc(r.Targets, func(t Target) bool { return f.q.unit.fits(t.q.unit) > 0 && t.meets(f.Kind) })
}

// wording is that of figure i; one that says nothing of itself, 同比下降11.46%, speaks of the figure before it.
func (r *Reading) wording(i int, told []*page) wording {
	f := &r.Figures[i]
	w := told[f.Span.Paragraph].wording(f.q, f.at)
	for k := i - 1; k >= 0 && !w.own.special(); k-- {
		b := &r.Figures[k]
		if b.in == f.in && b.Kind == Growth && (b.Status == Planned && f.Status != Planned || containsAny(b.in.clauseWords(b.at), "当月", "单月")) {
			continue // 增长8%的目标难以实现,预计增长6%
		}
		if b.in != f.in || b.at.segment != f.at.segment || f.q.unit.family != percent && len(w.own) > 0 && f.Unit != b.Unit {
			if b.in == f.in && b.place == f.place {
				w.before = told[b.Span.Paragraph].wording(b.q, b.at).own
			}
			break
		}
		before := told[b.Span.Paragraph].wording(b.q, b.at)
		w.own = append(w.own, before.own...)
		w.sizes = append(w.sizes, before.sizes...)
	}
	return w
}

// assign finds the target of one figure.
func (r *Reading) assign(i int, f *Figure, w wording, targets []wording) {
	best, second, at := 0.0, 0.0, -1
	for k := range r.Targets {
		s := r.score(f, w, k, targets)
		if f.q.unit.fits(r.Targets[k].q.unit) > 0 {
			s += r.confirmed(i, k)
		}
		if s > 0 && r.echoes(f, k) {
			s += .2
		}
		if s < related && r.again(f, k) {
			s = related
		}
		if s > best {
			best, second, at = s, best, k
		} else if s > second {
			second = s
		}
	}
	if at < 0 || best < related || best-second < ahead {
		return
	}
	if r.another(i, w, targets[at], at) {
		return
	}
	f.Likeness = best
	t := &r.Targets[at]
	need := enough
	if f.q.unit.family > percent {
		need = measure
	}
	switch {
	case best < need, !r.measures(i, f, t), !r.sameSubject(f, w, t, targets[at]) && (f.Kind != Ratio || f.Label != t.Label), !w.head(targets[at]):
		f.Related = &at
	default:
		f.Target = &at
		if f.Status == Started || f.Status == Preparatory {
			f.Status = Achieved // 开工 or 申报 is what was asked for
		}
	}
}

// rivals lets the better of two figures in one sentence answer a target, when the other one names something else: of
// 全年粮食播种面积98.6万亩 and 早稻播种面积21.5万亩. A target of several things, 均增长10%, has several answers.
func (r *Reading) rivals(told []*page, targets []wording) {
	for i := range r.Figures {
		f := &r.Figures[i]
		if f.Target == nil || f.Kind == CompletionRate {
			continue
		}
		k := *f.Target
		t := &r.Targets[k]
		if containsAny(t.in.clauseWords(t.at), "均", "都", "各", "分别", "、") || r.generic(k) {
			continue
		}
		own := told[f.Span.Paragraph].wording(f.q, f.at).own
		if own.foreign(targets[k]) == 0 {
			continue
		}
		for j := range r.Figures {
			o := &r.Figures[j]
			if j == i || o.Target == nil || *o.Target != k || o.in != f.in || o.Kind != f.Kind || max(o.at.sentence-f.at.sentence, f.at.sentence-o.at.sentence) > 1 {
				continue
			}
			other := told[o.Span.Paragraph].wording(o.q, o.at).own
			if other.foreign(targets[k]) == 0 && other.special() || other.foreign(targets[k]) < own.foreign(targets[k]) && targets[k].own.covered(other, nil, 0) >= targets[k].own.covered(own, nil, 0)+.15 {
				f.Target = nil
				break
			}
		}
	}
}

// foreign is how many special pairs of ts the target does not have.
func (ts tokens) foreign(t wording) int {
	n := 0
	for _, x := range ts {
		if x.worth == 1 && !t.own.has(x.pair) && !t.far.has(x.pair) {
			n++
		}
	}
	return n
}

// echoes reports whether the figure's own words stand in target k's and in no other's: 竣工交付.
func (r *Reading) echoes(f *Figure, k int) bool {
	if n := len([]rune(f.Label)); n < 4 && (n != 3 || f.Label != r.Targets[k].Label) {
		return false
	}
	for i := range r.Targets {
		if strings.Contains(r.Targets[i].Label, f.Label) != (i == k) {
			return false
		}
	}
	return true
}

// score says how well the figure's words answer the target's, 0 when kind, unit or size forbid it.
func (r *Reading) score(f *Figure, w wording, k int, targets []wording) float64 {
	t, tw := &r.Targets[k], targets[k]
	fit := f.q.unit.fits(t.q.unit)
	if fit == 0 || f.q.unit.name == "倍" && f.Kind != Growth || !t.meets(f.Kind) || !sizesMeet(w.sizes, tw.sizes) {
		return 0
	}
	if t.Part && !f.Part && (!sharesSpecial(tw.own, w.own) || k > 0 && !r.partly(tw.own, targets[k-1].own, w.own)) {
		return 0
	}
	if t.Kind != Form && w.own.special() && tw.own.special() && !sharesSpecial(tw.own, w.own) && !sharesSpecial(tw.own, w.far) {
		return 0
	}
	if t.Kind.Cumulative() && f.q.base(f.Value) > farOff*t.q.base(max(t.Value, t.High)) {
		return 0
	}
	s := alike(w, tw)
	if t.Kind.Cumulative() && f.q.base(f.Value) > 3*t.q.base(max(t.Value, t.High)) && s < .6 {
		return 0
	}
	if !tw.own.special() { // 全年建设完成600个以上: the words before it say of what
		s = max(s, alike(w, wording{own: append(tw.own[:len(tw.own):len(tw.own)], tw.far...)}))
	}
	elsewhere := w.before.special() && !sharesSpecial(w.before, tw.own) && !sharesSpecial(w.before, tw.far)
	if elsewhere && !w.own.special() {
		return 0 // 早稻25.1万亩、产量2.3亿斤
	}
	if !w.own.special() && f.q.unit.family > percent && r.onlyOne(k) {
		s = max(s, related) // nothing else can be meant, but nothing says so
	}
	if f.Kind == Form && t.Kind == Form && r.onlyForm(k) && w.subject.special() && w.subject.covered(tw.own, tw.far, 1) >= .7 {
		s = max(s, enough) // the progress of the one building that is asked for
	}
	if f.local {
		s -= .1
	}
	if t.Part && f.Part {
		s += .05
	}
	switch {
	case fit == 1 && f.q.unit.family == things:
		s -= .08
	case f.q.unit.family > percent && r.onlyOne(k):
		s += .08
	}
	if len(tw.sizes) > 0 {
		s += .15 // both name the same size
	}
	if o := f.whole; o != nil && o.printed == f.Unit && o.value == t.Value && f.q.unit.name == t.q.unit.name {
		s += .4 // of as many as were asked for
	}
	return s
}

// partly reports whether words speak of the part and not only of the whole: 普惠托位 of 托位, as far as the part has a name.
func (r *Reading) partly(part, whole, words tokens) bool {
	own := slices.DeleteFunc(slices.Clone(part), func(t token) bool { return t.worth < 1 || whole.has(t.pair) })
	return len(own) == 0 || len(own) == len(part) || sharesSpecial(own, words)
}

// alike is how much of the two wordings is the same, 0 to 1.
func alike(f, t wording) float64 {
	return .6*t.own.covered(f.own, f.far, .6) + .4*f.own.covered(t.own, t.far, .6)
}

// onlyForm reports whether target k is the only one that asks for 形象进度.
func (r *Reading) onlyForm(k int) bool {
	for i := range r.Targets {
		if i != k && r.Targets[i].Kind == Form {
			return false
		}
	}
	return true
}

// onlyOne reports whether target k is the only one of its unit family, parts apart.
func (r *Reading) onlyOne(k int) bool {
	for i := range r.Targets {
		if i != k && !r.Targets[i].Part && r.Targets[i].q.unit.family == r.Targets[k].q.unit.family {
			return false
		}
	}
	return true
}
