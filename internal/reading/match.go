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
	r.pair()
	r.lean()
}

// answerable reports whether any target is counted in a unit like the figure's.
func (r *Reading) answerable(f *Figure) bool {
	return slices.ContainsFunc(r.Targets, func(t Target) bool { return f.q.unit.fits(t.q.unit) > 0 && kindsMeet(f.Kind, t.Kind) })
}

// wording is that of figure i; one that says nothing of itself, 同比下降11.46%, speaks of the figure before it.
func (r *Reading) wording(i int, told []*page) wording {
	f := &r.Figures[i]
	w := told[f.Span.Paragraph].wording(f.q, f.at)
	for k := i - 1; k >= 0 && !w.own.special(); k-- {
		b := &r.Figures[k]
		if b.in != f.in || b.at.segment != f.at.segment || f.q.unit.family != percent && len(w.own) > 0 && f.Unit != b.Unit {
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
	f.Likeness = best
	t := &r.Targets[at]
	need := enough
	if f.q.unit.family > percent {
		need = measure
	}
	switch {
	case best < need, !r.measures(i, f, t), !r.sameSubject(f, w, t, targets[at]), !w.head(targets[at]):
		f.Related = &at
	default:
		f.Target = &at
	}
}

// score says how well the figure's words answer the target's, 0 when kind, unit or size forbid it.
func (r *Reading) score(f *Figure, w wording, k int, targets []wording) float64 {
	t, tw := &r.Targets[k], targets[k]
	fit := f.q.unit.fits(t.q.unit)
	if fit == 0 || !kindsMeet(f.Kind, t.Kind) || !sizesMeet(w.sizes, tw.sizes) {
		return 0
	}
	if t.Part && !f.Part && !sharesSpecial(tw.own, w.own) {
		return 0
	}
	if w.own.special() && tw.own.special() && !sharesSpecial(tw.own, w.own) && !sharesSpecial(tw.own, w.far) {
		return 0
	}
	if t.Kind.Cumulative() && f.q.base(f.Value) > farOff*t.q.base(max(t.Value, t.High)) {
		return 0
	}
	s := alike(w, tw)
	if !tw.own.special() { // 全年建设完成600个以上: the words before it say of what
		s = max(s, alike(w, wording{own: append(tw.own[:len(tw.own):len(tw.own)], tw.far...)}))
	}
	if !w.own.special() && f.q.unit.family > percent && r.onlyOne(k) {
		s = max(s, related) // nothing else can be meant, but nothing says so
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
	return s
}

// alike is how much of the two wordings is the same, 0 to 1.
func alike(f, t wording) float64 {
	return .6*t.own.covered(f.own, f.far, .6) + .4*f.own.covered(t.own, t.far, .6)
}

// measures reports whether the figure is one of the target's own thing at the target's own stage.
func (r *Reading) measures(i int, f *Figure, t *Target) bool {
	switch f.Status {
	case Achieved, Forecast:
	case Started:
		if asks := t.in.clauseWords(t.at); !containsAny(asks, "开工", "启动") {
			return false
		}
	default:
		return false
	}
	words := f.in.clauseWords(f.at)
	if t.Kind.Cumulative() {
		if f.q.base(f.Value) == t.q.base(t.Value) && !containsAny(words, "已", "完成", "建成", "采购", "投入", "上线", "开工") {
			f.Status = Planned // the target said again
			return false
		}
		if f.local || f.Part && r.told(i, t) {
			return false
		}
	}
	if t.Kind.Cumulative() && f.AsOf.FromMonth > 1 && !strings.Contains(words, "累计") {
		return false // 二季度新增18家 is not the year's sum
	}
	for _, rate := range r.Rates {
		if rate.Beside != nil && *rate.Beside == i && rate.Base == BaseYears {
			return false // counted over two years
		}
	}
	if f.in.wholeYear(f.at.from, f.q.from) > 0 && !f.AsOf.Known() {
		return false // a whole year's figure: the requirement's year is not over
	}
	return !containsAny(f.in.clauseWords(f.at), "全省", "全国")
}

// told reports whether a figure before i, in the same or the last sentence, measures the target already: then 其中 is a
// part of that.
func (r *Reading) told(i int, t *Target) bool {
	f := &r.Figures[i]
	for k := i - 1; k >= 0; k-- {
		b := &r.Figures[k]
		if b.in != f.in || b.at.sentence < f.at.sentence-1 {
			return false
		}
		if b.Target != nil && &r.Targets[*b.Target] == t {
			return true
		}
	}
	return false
}

// sameSubject guards generic targets, 完成投资42亿元: the figure's sentence must be about what the requirement's is.
func (r *Reading) sameSubject(f *Figure, w wording, t *Target, tw wording) bool {
	if tw.own.special() && t.Kind != Form || !w.subject.special() {
		return true
	}
	return w.subject.covered(tw.own, tw.far, 1) >= .7
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
