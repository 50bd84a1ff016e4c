package reading

import (
	"strings"
	"unicode/utf8"
)

// territories gives each quantity the words that belong to it. 新增站点10个 is told before the number, 改造14处堵点 around
// it; between two numbers the last 、 or 和 is the border, and without one the words belong to both.
func (t *text) territories(cs []clause, qs []quantity) {
	last := -1
	for i := range qs {
		q := &qs[i]
		if q.size {
			continue
		}
		c := cs[q.clause]
		q.before = [2]int{t.skipOrdinal(c.from, q.from), q.from}
		if c.host >= 0 && t.skipSpace(c.from) == q.from && t.skipSpace(q.end) == c.to { // 企业清单(312家)
			from := max(cs[c.host].from, c.from-1-longestTail)
			for j := c.from - 2; j >= from; j-- {
				if r := t.runes[j]; r == '、' || r == ')' || r == '）' {
					from = j + 1
				}
			}
			q.before = [2]int{from, c.from - 1}
		}
		q.after = [2]int{q.end, q.end}
		if last >= 0 && qs[last].clause == q.clause {
			p := &qs[last]
			cut, found := t.border(p.end, q.from)
			if t.noun(p.end) {
				p.after[1] = cut
			}
			if found || p.after[0] == p.after[1] {
				q.before[0] = cut
			} else {
				q.before[0] = p.end
			}
			q.before[0] = min(q.before[0], q.from)
			between := strings.Trim(t.string(p.end, q.from), " 、")
			if between == "" && !t.noun(q.end) && q.unit.family != percent && p.before[0] < p.before[1] {
				q.before = [2]int{p.before[0], p.from} // 短信120条75万人次
			}
		}
		if t.noun(q.end) {
			q.after[1] = c.to
		}
		last = i
	}
	for i := range qs {
		q := &qs[i]
		for k := range qs {
			if s := &qs[k]; !q.size && s.size && s.clause == q.clause && (s.from >= q.before[0] && s.to <= q.before[1] || s.from >= q.after[0] && s.to <= q.after[1]) {
				q.sizes = append(q.sizes, s.base(s.value))
			}
		}
	}
}

// since tells against what a rise is counted and not what is counted: 比上年末净增3.1万人.
var since = strings.NewReplacer(nothing("比上年末", "比上年底", "比去年底", "比去年末", "比年初", "较上年末", "较上年底", "较去年底", "较年初")...)

// respectively gives the numbers behind 分别 the things before it, in the same order: 回收利用率、资源化利用率分别达到56%和94%.
func (t *text) respectively(cs []clause, qs []quantity) {
	for i := 0; i < len(qs); {
		n := 1
		for i+n < len(qs) && qs[i+n].clause == qs[i].clause {
			n++
		}
		if n > 1 {
			t.share(cs[qs[i].clause], qs[i:i+n])
		}
		i += n
	}
}

func (t *text) share(c clause, qs []quantity) {
	at := -1
	for i := c.from; i+1 < qs[0].from; i++ {
		if t.runes[i] == '分' && t.runes[i+1] == '别' {
			at = i
		}
	}
	if at <= c.from {
		return
	}
	for i := range qs {
		if q := &qs[i]; q.size || q.unit.family != qs[0].unit.family || i > 0 && strings.Trim(t.string(qs[i-1].end, q.from), "、和及与 ") != "" {
			return
		}
	}
	var items [][2]int
	from := c.from
	for i := c.from; i <= at; i++ {
		w := ""
		if i < at {
			if w = t.hasAny(i, []string{"、", "以及", "和", "及", "与"}); w == "" || t.in[i]&(inTitle|inQuote|inAside) != 0 {
				continue
			}
		}
		items = append(items, [2]int{from, i})
		from = i + max(1, len([]rune(w)))
	}
	if len(items) != len(qs) {
		return
	}
	for i := range qs {
		if items[i][1]-items[i][0] < 2 {
			return
		}
	}
	for i := range qs {
		qs[i].item = items[i]
	}
}

// skipOrdinal steps over the number of a point in a list at i: 2., (3), ①.
func (t *text) skipOrdinal(i, end int) int {
	j := t.skipSpace(i)
	if r := t.rune(j); r >= '①' && r <= '⑳' {
		return j + 1
	} else if r == '(' || r == '（' {
		j++
	}
	k := j
	for digitOf(t.rune(k)) >= 0 {
		k++
	}
	if k == j || k > j+2 || k >= end {
		return i
	}
	switch t.rune(k) {
	case '.', '．', '、', ')', '）':
		return k + 1
	}
	return i
}

// border is where the words of one number end and those of the next begin, and whether something marks it.
func (t *text) border(from, to int) (int, bool) {
	for i := to - 1; i >= from; i-- {
		if t.runes[i] == '、' && t.in[i]&inQuote == 0 && !t.inBrackets(i, from, to) {
			return i + 1, true
		}
	}
	for i := to - 1; i >= from; i-- {
		if w := t.hasAny(i, []string{"以及", "和", "及", "并"}); w != "" && t.in[i]&inQuote == 0 {
			return i + len([]rune(w)), true
		}
	}
	if !t.noun(from) {
		return from, true
	}
	return to, false
}

func (t *text) inBrackets(i, from, to int) bool {
	for j := i; j < to; j++ {
		switch t.runes[j] {
		case ')', '）':
			return true
		case '(', '（':
			return false
		}
	}
	return false
}

// noun reports whether words that are counted follow at i, rather than punctuation or a conjunction.
func (t *text) noun(i int) bool {
	r := t.rune(i)
	if r == '的' {
		r = t.rune(i + 1)
	}
	return (isHan(r) || isLatin(r) || digitOf(r) >= 0 || r == '“' || r == '《') && !joins(t, i)
}

var (
	leads = []string{"、", "以及", "和", "及", "与", "并", "其中", "力争", "确保", "争取", "全年", "今年以来", "今年", "目前", "截至目前", "已", "共", "累计",
		"预计", "实现", "年底", "我市", "将", "(", "”", " ", "\u00a0", ",", "分别"}
	trails = []string{"达到", "提升至", "提高至", "提高到", "提升到", "降至", "升至", "增至", "保持在", "控制在", "稳定在", "不低于", "不少于", "不超过", "至少", "超过", "总体完成至",
		"达", "为", "至", "约", "近", "共", "仅", "有", "的", "是", " ", "\u00a0"}
	afterLeads = []string{"的", " ", "\u00a0"}
)

// trimmed cuts the words of saying off both ends of [from, to).
func (t *text) trimmed(from, to int, head, tail []string) (int, int) {
	for from < to {
		w := t.hasAny(from, head)
		if w == "" || from+len([]rune(w)) > to {
			break
		}
		from += len([]rune(w))
	}
cutTail:
	for from < to {
		rest := t.words[t.at[from]:t.at[to]]
		for _, w := range tail {
			if strings.HasSuffix(rest, w) && !(w == "约" && t.contract(to-1)) {
				to -= utf8.RuneCountInString(w)
				continue cutTail
			}
		}
		break
	}
	return from, to
}

// contract reports whether 约 at i is the end of 签约 and the like, and not an about.
func (t *text) contract(i int) bool {
	return t.rune(i) == '约' && i > 0 && strings.ContainsRune("签条契节预合违公", t.runes[i-1])
}

// label is what q counts, for people, and the place of the words that say so with the number.
func (t *text) label(q *quantity, c clause) (label string, span Span) {
	from, to := t.trimmed(q.before[0], q.before[1], leads, trails)
	if q.after[0] < q.after[1] && strings.Count(t.string(from, to), "、") >= 3 {
		from = to // a list of names, summed up: A、B、C、D等4个组团
	}
	for _, h := range c.holes { // start after an aside rather than drag it along
		if h[0] < to && h[1] > from && h[1] <= q.from {
			if h[1] < q.from {
				from = max(from, h[1])
			}
		}
	}
	label = t.without(c, from, to)
	start := q.from
	if from < to {
		start = from
	}
	end := q.end
	if q.after[1] > q.after[0] {
		stop := q.after[1]
		for _, h := range c.holes {
			if h[0] >= q.end && h[0] < stop {
				stop = h[0]
			}
		}
		stop = min(stop, q.end+longestTail)
		a, b := t.trimmed(q.after[0], stop, afterLeads, []string{"、", "等", " ", ",", "和", "及", "与"})
		if a < b {
			label += t.string(a, b)
			end = b
		}
	}
	return strings.TrimSpace(label), t.span(start, end)
}

// longestTail is how many runes after the number still belong to what it counts.
const longestTail = 30

// own is every word that belongs to q, for comparison; sizes that sort are part of it.
func (t *text) own(q *quantity, c clause) string {
	if q.item[1] > q.item[0] {
		return t.without(c, q.item[0], q.item[1]) + "/" + t.without(c, q.after[0], min(q.after[1], q.end+longestTail))
	}
	_, to := t.trimmed(q.before[0], q.before[1], nil, trails) // 不少于 says nothing of what is counted
	before := t.without(c, q.before[0], to)
	if containsAny(before, "比", "较") {
		before = since.Replace(before)
	}
	return before + "/" + t.without(c, q.after[0], min(q.after[1], q.end+longestTail))
}
