package reading

import (
	"slices"
	"strings"
)

// figures appends what the paragraph measures or states, and its printed completion rates. Left out: ranks, comparisons
// with other places, breakdowns by district, sizes of plan papers.
func (p *page) figures(r *Reading) {
	var when AsOf
	sentence, seen := -1, -1
	var whole *quantity // of a list, and the sentence that tells it
	told := -1
	r.Figures = slices.Grow(r.Figures, len(p.quantities))
	for i := range p.quantities {
		q := &p.quantities[i]
		c := p.clauses[q.clause]
		if c.sentence != sentence {
			sentence, when = c.sentence, AsOf{}
		}
		for ; seen < q.clause; seen++ {
			if next := p.clauses[seen+1]; next.sentence == sentence && next.host < 0 {
				if a, ok := p.asOf(next); ok {
					when = a
				}
			}
		}
		if c.sentence != told {
			told, whole = c.sentence, nil
		}
		if p.among(q) {
			whole = q
		}
		if q.size || !p.reported(i, c) {
			continue
		}
		f := Figure{whole: whole, Value: q.value, Unit: q.printed, Op: q.op, Approx: q.approx, AsOf: when, q: q, at: c, in: p.text, place: q.clause}
		if q.ranged {
			f.Value = q.high
		}
		var last *Figure
		if n := len(r.Figures); n > 0 && r.Figures[n-1].in == p.text {
			last = &r.Figures[n-1]
		}
		f.Label, f.Span = p.label(q, c)
		p.kind(&f, last)
		f.Status = p.status(q, last)
		if f.Kind == Form && (f.Status == Started || f.Status == Preparatory) {
			f.Status = Achieved // how far it is has been measured
		}
		if p.wholeOf(i) {
			f.Status = Planned
		}
		f.Part, f.local = p.part(q)
		f.subject = p.subjectOf(q)
		if f.Kind == CompletionRate {
			r.Rates = append(r.Rates, p.rate(&f, r.Figures))
		}
		r.Figures = append(r.Figures, f)
	}
}

// kind sets the kind and the sign of f. In 分别下降84.0%、83.3% the second has the first one's words.
func (p *page) kind(f, last *Figure) {
	kind, falls := p.kindOf(f.q, f.at)
	q := f.q
	if last != nil && last.place == f.place && q.unit.family == percent && q.after[0] == q.after[1] && kind == Ratio &&
		strings.Trim(p.string(q.before[0], q.before[1]), "、和及 ") == "" {
		kind, falls = last.Kind, last.Value < 0
		f.Op = q.op
	}
	f.Kind = kind
	if falls && f.Value > 0 {
		f.Value = -f.Value
	}
}

// reported reports whether quantity i is a figure of this task at all.
func (p *page) reported(i int, c clause) bool {
	q := &p.quantities[i]
	before := strings.Trim(p.without(c, q.before[0], q.before[1]), " \u00a0、和及“(")
	before = strings.TrimPrefix(before, "其中")
	after := p.string(q.stop, min(q.stop+6, len(p.runes)))
	words := p.clauseWords(c)
	switch {
	case q.unit.family == points && containsAny(before, "高于", "低于", "高出", "比"):
		return false
	case q.unit.family == points && containsAny(before, "收窄", "扩大"):
		return false // of a fall against another quarter's: neither a rise nor a fall itself
	case startsWithAny(before, "全国", "全省", "全球") && !startsWithAny(before, "全省定"):
		return false
	case q.unit.family == things && startsWithAny(after, "清单", "任务清单", "工作清单", "任务的", "任务。"), strings.HasSuffix(q.printed, "大项"), strings.HasSuffix(q.printed, "小项"):
		return false
	case startsWithAny(after, "任务") && containsAny(words, "清单"):
		return false
	case strings.HasSuffix(before, "这"), strings.HasSuffix(before, "该"), containsAny(before, "该指标", "上述指标"):
		return false // said again
	case q.chinese && strings.HasSuffix(before, "等"):
		return false // the sum of a list of names
	case strings.HasSuffix(before, "每"), startsWithAny(before, "每") && !perHead(before), strings.HasSuffix(before, "各"):
		return false
	case q.unit.name == "位" && endsWithAny(before, []string{"上升", "下降", "前移", "提升", "后移", "进"}):
		return false // a rank's change
	case strings.Contains(before, "位列"):
		return false
	}
	return !p.among(q) && !p.breakdown(i, before)
}

// wholeOf reports whether quantity i is as many as a later one in its clause is a part of: 35个项目已开工16个.
func (p *page) wholeOf(i int) bool {
	if i+1 >= len(p.quantities) {
		return false
	}
	q, next := &p.quantities[i], &p.quantities[i+1]
	if next.size && i+2 < len(p.quantities) { // 69个1亿元以上项目完成投资78亿元
		next = &p.quantities[i+2]
	}
	if q.clause == next.clause && q.unit.family == things && (next.unit.family == money || next.unit.family == percent) && containsAny(p.string(q.end, next.from), "完成投资", "总投资", "年度投资", "投资完成") {
		return true // 69个重点项目完成投资78亿元
	}
	if next = &p.quantities[i+1]; q.clause != next.clause || q.size || next.size || q.printed != next.printed || next.value > q.value || q.unit.family == percent || next.after[0] != next.after[1] {
		return false
	}
	between := p.string(q.end, next.from)
	noun, verb, found := strings.Cut(between, "已")
	for _, w := range []string{"完成", "建成", "竣工", "完工", "开工", "通过"} {
		if before, after, ok := strings.Cut(between, w); ok && !found {
			noun, verb, found = before, after, true
		}
	}
	return found && !strings.ContainsAny(between, "、和及并()（）") && len([]rune(noun)) >= 2 && statusSilent(noun) && len([]rune(verb)) <= 8
}

// among reports whether q is the whole of which a part is told: 10个中5个, 3条联网路中东光路.
func (p *page) among(q *quantity) bool {
	for i := q.end; i < q.end+16; i++ {
		r := p.rune(i)
		if r != '中' {
			if !isHan(r) {
				return false
			}
			continue
		}
		next := p.rune(i + 1)
		if i >= q.end+8 && next != ',' && next != '，' {
			return false
		}
		if strings.Contains(p.string(q.end, i), "正在") {
			return false // 1条正在制定中
		}
		return (i == q.end || i > q.end+1) && !strings.ContainsRune("集其空城", p.rune(i-1)) && next != 0 && !strings.ContainsRune("心小国学型介医央共等药考期层标队", next)
	}
	return false
}

// breakdown reports whether quantity i is one district's share in a list of them: 上虞区8个,诸暨市2个.
func (p *page) breakdown(i int, before string) bool {
	q := &p.quantities[i]
	if q.unit.family == percent || q.after[0] != q.after[1] {
		return false
	}
	if n := len([]rune(before)); n >= 2 && n <= 5 && endsWithAny(before, []string{"区", "县", "市", "市本级", "镇", "街道"}) &&
		before != "全市" && before != "我市" && before != "市区" && statusSilent(before) && !containsAny(before, "新", "改", "小区", "园区", "社区", "景区", "校区", "片区") && !startsWithAny(before, asking...) {
		return true
	}
	if i+1 < len(p.quantities) {
		next := &p.quantities[i+1]
		if next.printed == q.printed && p.clauses[next.clause].segment == p.clauses[q.clause].segment && p.briefName(q) &&
			strings.HasSuffix(p.string(next.before[0], next.before[1]), "各") {
			return true // 诸暨1个,嵊州、新昌各2个
		}
	}
	same := func(k int) bool { return k >= 0 && k < len(p.quantities) && p.quantities[k].printed == q.printed }
	if !same(i-1) && !same(i+1) {
		return false
	}
	alike := 0
	for _, step := range []int{-1, 1} {
		for k := i; k >= 0 && k < len(p.quantities); k += step {
			o := &p.quantities[k]
			if o.printed != q.printed || o.after[0] != o.after[1] || !p.briefName(o) || p.clauses[o.clause].segment != p.clauses[q.clause].segment {
				break
			}
			alike++
		}
	}
	return alike-1 >= 3
}

// briefName reports whether all that is said of the quantity is a name of two to four characters.
func (p *page) briefName(q *quantity) bool {
	from, to := p.trimmed(q.before[0], q.before[1], leads, trails)
	n := to - from
	return n >= 2 && n <= 4 && statusSilent(p.string(from, to))
}

func statusSilent(words string) bool {
	_, said := statusOf(words)
	return !said
}

// part reports whether q speaks of a part only: 其中, or what one district did.
func (p *page) part(q *quantity) (part, local bool) {
	c := p.clauses[q.clause]
	for k := q.clause; k >= 0 && p.clauses[k].segment == c.segment; k-- {
		words := p.clauses[k]
		if words.host >= 0 && k != q.clause {
			continue // what a bracket before it breaks down
		}
		to := words.to
		if k == q.clause {
			to = q.from
		}
		if said := p.without(words, words.from, to); strings.Contains(said, "其中") && !yearsOwn(said) {
			part = true
		}
		if p.district(words.from) {
			return true, true
		}
	}
	return part, false
}

// yearsOwn reports whether the words tell this year's own share of a stock: 累计建成4860个,其中今年新建1735个.
func yearsOwn(words string) bool {
	return containsAny(words, "其中今年", "其中本年", "其中当年", "其中年内", "其中2", "今年新", "本年新", "当年新", "年内新")
}

// city is whose ledger this is: its own name tells no part of it.
const city = "绍兴"

// district reports whether a district's name stands at i: 越城区, 诸暨市, but not 全市 or 社区.
func (p *page) district(i int) bool {
	if i = p.skipSpace(i); p.has(i, "其中") {
		i += 2
	}
	for n := 2; n <= 3; n++ {
		for j := i; j < i+n; j++ {
			if !isHan(p.rune(j)) {
				return false
			}
		}
		switch p.rune(i + n) {
		case '区', '县', '市':
			next := p.rune(i + n + 1)
			if strings.ContainsRune("景校户库片辖灾厂病院矿学牧城都超股楼贸夜集菜果鱼", p.rune(i+n-1)) && !strings.HasPrefix(p.string(i, i+n+1), "越城区") || strings.ContainsRune("场民政级直属值面价书容外", next) {
				return false // 农贸市场, 新建城市书房, 景区
			}
			return next != '、' && next != '(' && next != '域' && !containsAny(p.string(i, i+n), "市", "各", "全", "省", "示范", "开发", "园", "社", "小", "滨海新", "企业", "上", city)
		}
	}
	return false
}

// statesCompletion reports whether the words before a percentage make it a share of a target that is done.
func statesCompletion(before string) bool {
	before = strings.TrimPrefix(strings.TrimLeft(before, " \u00a0"), "分别")
	said := before
	before = strings.Trim(before, " \u00a0为达的约到至已近超")
	if before == "完成" || strings.HasSuffix(before, "完成进度") && !containsAny(before, "工程", "项目", "施工", "建设") || strings.HasSuffix(before, "完成率") {
		return true
	}
	if startsWithAny(said, "为", "是", "占", "达") && startsWithAny(before, "年度", "全年", "今年", "年初", "目标", "任务", "计划") && endsWithAny(before, []string{"任务", "目标", "计划", "目标任务"}) {
		return true // 为年度计划的54.2%
	}
	if i := max(strings.LastIndex(before, "完成年度"), strings.LastIndex(before, "完成全年")); i >= 0 && strings.HasSuffix(said, "的") && containsAny(before[i:], "计划", "目标", "任务") && len([]rune(before[i:])) <= 12 {
		return true // 完成年度计划开工的80.8%
	}
	if !endsWithAny(before, []string{"任务", "目标", "计划", "指标", "目标任务", "任务数", "目标数", "计划数", "目标值", "任务量", "计划投资", "年度投资"}) {
		return false
	}
	return containsAny(before, "完成", "占", "达")
}
