package reading

import (
	"slices"
	"strings"
)

// wording is what the quantity says of itself. It is gathered once; what is added to it later is the caller's own.
func (p *page) wording(q *quantity, c clause) wording {
	if p.worded == nil {
		p.worded = make([]*wording, len(p.quantities))
	}
	if p.worded[q.nth] == nil {
		w := p.gather(q, c)
		w.own, w.far, w.sizes = slices.Clip(w.own), slices.Clip(w.far), slices.Clip(w.sizes)
		p.worded[q.nth] = &w
	}
	return *p.worded[q.nth]
}

// gather gathers the words of the quantity: its own, and further off those said before it in the same segment.
func (p *page) gather(q *quantity, c clause) wording {
	w := wording{own: tokens(nil).add(p.own(q, c)), sizes: slices.Clone(q.sizes)}
	for k := range p.clauses {
		e := p.clauses[k]
		if e.from > q.from || e.sentence > c.sentence {
			break
		}
		if e.sentence != c.sentence || e.host >= 0 && k != q.clause {
			continue
		}
		to := min(e.to, q.before[0])
		words := ""
		if to > e.from {
			words = p.without(e, e.from, to)
		}
		switch {
		case k != q.clause && strings.HasSuffix(words, "中") && !endsWithAny(words, []string{"其中", "过程中"}):
			w.own = w.own.add(words) // 4个指标中,…: the list's name is each member's
		case e.segment == c.segment:
			w.far = w.far.add(words)
		}
	}
	w.noun = w.noun.add(noun(p.without(c, q.after[0], min(q.after[1], q.end+longestTail))))
	w.subject = w.subject.add(p.subjectOf(q))
	return w
}

// noun is what is counted, in the words after a number, up to what is said of it: nothing of 建成投用, 公园 of 公园已开工.
func noun(words string) string {
	end := len(words)
	if i := predicates.index(words); i >= 0 {
		end = i
	}
	return words[:end]
}

var predicates = lexiconOf("已", "均", "全部", "全面", "正在", "正", "建成", "竣工", "完工", "投用", "投入使用", "投产", "通车", "封顶", "开工", "完成", "通过", "交付", "启用", "运营", "进行")

// subjectOf is what the segment of q is about.
func (p *page) subjectOf(q *quantity) string {
	c := p.clauses[q.clause]
	for _, e := range p.clauses {
		if e.segment == c.segment {
			return subject(p.clauseWords(e))
		}
	}
	return ""
}

var stops = lexiconOf("完成", "累计", "正式", "开工", "启动", "形象进度", "总体", "预计", "一季度", "今年", "当年", "目前", "实现", "推进", "年", "共", "已")

// subject is the head of a sentence, up to its first word of doing or time.
func subject(words string) string {
	words = strings.TrimLeft(words, " \u00a0")
	end := len(words)
	if i := stops.index(words); i >= 0 {
		end = i
	}
	if i := strings.IndexRune(words, '月'); i > 0 && i < end {
		end = i
	}
	return words[:end]
}

func sizesMeet(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// meets reports whether a figure of the kind can measure the target.
func (t *Target) meets(figure Kind) bool {
	if t.Kind == Ceiling && figure == Growth {
		return t.nature == Growth // 涨幅不超过3%
	}
	return kindsMeet(figure, t.Kind)
}

func kindsMeet(figure, target Kind) bool {
	switch figure {
	case Count, Amount:
		return target == Count || target == Amount || target == Ceiling
	case Growth:
		return target == Growth
	case Form:
		return target == Form
	case Ratio:
		return target == Ratio || target == Coverage || target == Ceiling
	}
	return false
}

func sharesSpecial(a, b tokens) bool {
	return slices.ContainsFunc(a, func(t token) bool { return t.worth == 1 && b.has(t.pair) })
}

// head reports whether what is counted after the number is something that the target speaks of, as far as it says.
func (w wording) head(t wording) bool {
	return !w.noun.special() || sharesSpecial(w.noun, t.own) || sharesSpecial(w.noun, t.far)
}
