package reading

import "strings"

// What makes a figure that speaks of a target one that measures it.

// measures reports whether the figure is one of the target's own thing at the target's own stage.
func (r *Reading) measures(i int, f *Figure, t *Target) bool {
	switch f.Status {
	case Achieved, Forecast:
	case Started:
		if f.Kind == Form {
			return false
		}
		if asks := t.in.clauseWords(t.at); !containsAny(asks, "开工", "启动") {
			return false
		}
	case Preparatory:
		if !f.asked(t) {
			return false
		}
	default:
		return false
	}
	words := f.in.clauseWords(f.at)
	if f.Part && !t.Part && !t.Kind.Cumulative() && r.told(i, t) {
		return false // 进出口增长9.4%,其中出口增长8.1%
	}
	for _, size := range []string{"发现", "排查", "摸排", "梳理", "受理", "现有", "在库", "总投资", "总库容", "总建筑面积", "总用地", "总面积", "总规模", "总长", "全长"} {
		if strings.Contains(f.in.own(f.q, f.at), size) && !strings.Contains(t.in.own(t.q, t.at), size) {
			return false // how large the project is or how much there is to do, and not how much of it is done
		}
	}
	if t.Kind.Cumulative() {
		if f.q.base(f.Value) == t.q.base(t.Value) && !containsAny(words, "已", "完成", "建成", "采购", "投入", "上线", "开工", "全部", "均", "挂牌", "投用", "通车", "交付", "到位", "竣工", "完工", "开业", "获批") && !f.AsOf.Known() && !f.followed() && !r.proved(f) {
			f.Status = Planned // the target said again
			return false
		}
		if f.local || f.Part && r.told(i, t) {
			return false
		}
		own := f.in.string(f.q.before[0], f.q.before[1])
		if strings.Contains(own, "累计") && r.afterOwn(i, t) {
			return false // 今年新建2416个,累计建成8920个
		}
		if containsAny(own, "新增", "净增") && !containsAny(t.in.clauseWords(t.at), "新增", "净增") && !tokens(nil).add(own).special() && r.told(i, t) {
			return false // 有效注册商标19.3万件,新增2.1万件
		}
	}
	if t.Kind.Cumulative() && f.AsOf.FromMonth > 1 && !f.summed() {
		return false // 二季度新增18家 is not the year's sum
	}
	if t.Kind.Cumulative() && r.stock(i, t) {
		return false
	}
	for _, rate := range r.Rates {
		if rate.Beside != nil && *rate.Beside == i && rate.Base == BaseYears {
			return false // counted over two years
		}
	}
	if year := f.in.wholeYear(f.at.from, f.q.from); year > 0 && year != r.year() && !f.AsOf.Known() && !r.sharedBy(i, t) {
		return false // a whole year's figure: the requirement's year is not over
	}
	return !containsAny(f.in.clauseWords(f.at), "全省", "全国")
}

// asked reports whether the early stage that the figure has reached is the very thing that the target asks for: 申报, 立项.
func (f *Figure) asked(t *Target) bool {
	asks, says := naming.Replace(t.in.clauseWords(t.at)), naming.Replace(f.in.clauseWords(f.at))
	any := false
	for _, w := range readyWords {
		if strings.Contains(says, w) {
			if !strings.Contains(asks, w) {
				return false
			}
			any = true
		}
	}
	return any
}

// sharedBy reports whether a printed completion rate beside figure i is exactly the figure's share of t.
func (r *Reading) sharedBy(i int, t *Target) bool {
	for k := range r.Targets {
		if &r.Targets[k] == t {
			return r.confirmed(i, k) > 0
		}
	}
	return false
}

// followed reports whether the next clause says of the figure that it is done: 新建工作站4家,均已挂牌.
func (f *Figure) followed() bool {
	rest := strings.TrimLeft(f.in.string(f.at.to, len(f.in.runes)), ",， ")
	return startsWithAny(rest, "均已", "已", "全部", "目前已", "并已")
}

// proved reports whether what stands before the figure in its sentence is an end: 通过省级验收,新增省级小镇1家.
func (r *Reading) proved(f *Figure) bool {
	before := f.in.string(f.sentenceStart(), f.at.from)
	return containsAny(before, "通过", "命名", "入选", "获批", "获评", "认定", "成功", "授牌", "已公布", "已评出") && !containsAny(before, "拟", "将", "待", "计划", "预计", "方案", "未", "力争", "确保")
}

// sentenceStart is the rune after the last 。 before the figure.
func (f *Figure) sentenceStart() int {
	i := f.at.from
	for i > 0 && f.in.separator(i-1) != '。' {
		i--
	}
	return i
}

// another reports whether the target is answered already by a figure in the same segment, and figure i has words of its
// own that name something else: 存款余额5126亿元,贷款余额4318亿元.
func (r *Reading) another(i int, w, t wording, k int) bool {
	f := &r.Figures[i]
	if !w.own.special() || sharesSpecial(w.own, t.own) {
		return false
	}
	for j := i - 1; j >= 0; j-- {
		b := &r.Figures[j]
		if b.in != f.in || b.at.segment != f.at.segment {
			return false
		}
		if b.Target != nil && *b.Target == k && b.q.unit.name == f.q.unit.name {
			return true
		}
	}
	return false
}

// summed reports whether the figure is said to be a sum to date: 累计 in its clause, or earlier in the sentence where
// other figures follow.
func (f *Figure) summed() bool {
	head := f.in.string(f.AsOf.Span.RuneEnd, f.q.from)
	return strings.HasPrefix(head, "以来") || strings.Contains(head, "累计") || strings.Contains(f.in.clauseWords(f.at), "累计")
}

// stock reports whether figure i is a stock of which the next one tells this year's share: 累计建成4860个,其中今年新建1735个.
func (r *Reading) stock(i int, t *Target) bool {
	if i+1 >= len(r.Figures) {
		return false
	}
	f, next := &r.Figures[i], &r.Figures[i+1]
	words := next.in.string(next.q.before[0], next.q.from)
	own := tokens(nil).add(strings.Replace(words, "今年新", "", 1))
	return next.in == f.in && next.at.segment == f.at.segment && next.Unit == f.Unit && yearsOwn(words) &&
		(!own.special() || sharesSpecial(own, tokens(nil).add(t.Label)))
}

// afterOwn reports whether a smaller figure before i in the same sentence has told this year's share of t.
func (r *Reading) afterOwn(i int, t *Target) bool {
	f := &r.Figures[i]
	for k := i - 1; k >= 0; k-- {
		b := &r.Figures[k]
		if b.in != f.in || b.at.sentence != f.at.sentence {
			return false
		}
		if b.Target != nil && &r.Targets[*b.Target] == t && b.q.base(b.Value) < f.q.base(f.Value) {
			own := b.in.clauseWords(b.at)
			if r.sharedBy(k, t) {
				return true
			}
			return containsAny(own, "今年", "新增", "新建", "本年", "当年", "年内", "年度完成", "上半年", "前三季度", "全年") || b.AsOf.FromMonth == 1 && b.AsOf.Month > 3 && b.AsOf.Span.RuneEnd >= b.at.from
		}
	}
	return false
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
	return w.subject.covered(tw.own, tw.far, 1) >= .7 || t.begins(f.subject)
}

// begins reports whether the subject begins with a name from the target's own sentence: 奥体中心项目主体育场.
func (t *Target) begins(subject string) bool {
	runes := []rune(subject)
	if t.Kind == Form || len(runes) < 4 || !tokens(nil).add(string(runes[:4])).special() {
		return false
	}
	return strings.Contains(t.in.words, string(runes[:4]))
}
