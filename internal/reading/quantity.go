package reading

import "strings"

// quantity is a numeral with its unit: 10万人次, 600个以上, 3-4家. The places are runes.
type quantity struct {
	numeral
	unit    unit
	printed string  // the unit as printed, 万 and 亿 with it
	scale   float64 // 1e4 of 万, 1e8 of 亿, else 1
	stop    int     // after the unit
	end     int     // after 以上, 左右, …
	op      Op
	approx  bool // 余, 多, 近, 约
	clause  int
	nth     int       // among those of its text
	sizes   []float64 // of the things that it counts: 1e9 yuan in 10亿元以上项目8个
	size    bool      // a size that sorts things, 10亿元以上的项目: part of a name, not a figure
	// The words that belong to it: before and after are [from, to).
	before, after [2]int
	item          [2]int // of 分别: the thing that it is told of, else empty
}

// base is v in the base of the unit's family: yuan, square metres, single things.
func (q *quantity) base(v float64) float64 { return v * q.scale * q.unit.factor }

// most is how many quantities of one text are looked at. No real paragraph has a quarter of it; without a bound, ten
// thousand characters of 1个1个1个 would take seconds.
const most = 160

// quantities finds what t counts and measures. Names (5G, 104国道, “120”), dates, ordinals and document numbers have no
// unit, or one that is excluded here; sizes that sort things stay in the list, marked, because they tell apart.
func (t *text) quantities(cs []clause, ns []numeral) []quantity {
	found := make([]quantity, 0, min(len(ns), most))
	for _, n := range ns {
		q, ok := t.quantity(n)
		if !ok || t.named(q) {
			continue
		}
		q.clause = clauseAt(cs, q.from)
		if q.clause < 0 {
			continue
		}
		t.compare(&q, cs[q.clause])
		q.nth = len(found)
		if found = append(found, q); len(found) == most {
			break
		}
	}
	for i := len(found) - 2; i >= 0; i-- {
		q, next := &found[i], &found[i+1]
		q.size = q.size || next.size && q.clause == next.clause && t.rune(q.end) == '且' // 总收入30万元且经营性收入15万元以上的村
	}
	t.territories(cs, found)
	t.respectively(cs, found)
	return found
}

// quantity adds the unit to n: spaces, 余 and 多, 万 and 亿, the classifier and a bracketed second one as in 条(个).
func (t *text) quantity(n numeral) (quantity, bool) {
	q := quantity{numeral: n}
	if n.fraction {
		q.unit, q.printed, q.scale, q.stop, q.end = unit{name: "%", family: percent, factor: 1}, "%", 1, n.to, n.to
		return q, true
	}
	start := t.rough(&q, t.skipSpace(n.to))
	i := start
	for power(t.rune(i)) > 1 {
		i++
	}
	multiple := t.string(start, i)
	i = t.skipSpace(t.rough(&q, i))
	u, ok := t.unitAt(i)
	switch {
	case ok:
		i += len([]rune(u.name))
	case strings.HasSuffix(multiple, "亿") && !isHan(t.rune(i)): // 技术交易额5亿
		u = unit{name: "亿", family: money, factor: 1e8}
		multiple = strings.TrimSuffix(multiple, "亿")
	default:
		return q, false
	}
	if n.chinese && !strings.Contains(counted, u.name) || n.percented && u.family != percent {
		return q, false
	}
	q.scale = 1
	for _, r := range multiple {
		q.scale *= power(r)
	}
	q.unit, q.printed = u, multiple+u.name
	if u.family == percent {
		q.printed = strings.ReplaceAll(q.printed, "％", "%")
	}
	if end := t.second(i); end > i {
		q.printed += t.string(i, end)
		i = end
	}
	q.stop, q.end = i, i
	return q, true
}

// rough steps over 余 and 多.
func (t *text) rough(q *quantity, i int) int {
	for r := t.rune(i); r == '余' || r == '多' || r == '来'; r = t.rune(i) {
		q.approx = true
		i++
	}
	return i
}

func power(r rune) float64 {
	switch r {
	case '百':
		return 1e2
	case '千':
		return 1e3
	case '万':
		return 1e4
	case '亿':
		return 1e8
	}
	return 1
}

// second is the end of a second unit in brackets at i, 18条(个), or i.
func (t *text) second(i int) int {
	if r := t.rune(i); r != '(' && r != '（' {
		return i
	}
	u, ok := t.unitAt(i + 1)
	end := i + 1 + len([]rune(u.name))
	if r := t.rune(end); !ok || r != ')' && r != '）' {
		return i
	}
	return end + 1
}

// named reports whether the numeral belongs to a name, a date, an ordinal or a rank and counts nothing.
func (t *text) named(q quantity) bool {
	before := t.rune(q.from - 1)
	switch {
	case q.unit.name == "成" && (q.chinese && q.value > 9 || !q.chinese && q.value > 10), q.unit.name == "番" && before != '翻':
		return true
	case isLatin(before) && !q.chinese, strings.ContainsRune("第#+/·.．〔°", before) && before != 0:
		return true
	case before == '前' && !strings.ContainsRune("目当此以日先之年底月", t.rune(q.from-2)):
		return true // 前3名
	case t.in[q.from]&inQuote != 0 && !t.quotedWhole(q):
		return true // “15分钟应急救援圈”, “最多80天”
	case q.unit.family == duration && isHan(t.rune(q.stop)) && t.hasAny(q.stop, comparing) == "" && t.hasAny(q.stop, []string{"内办", "办结"}) == "":
		return true // 24小时天气预报
	case q.chinese && strings.ContainsAny(q.unit.name, "条项") && t.hasAny(t.skipSpace(q.stop), []string{"措施", "意见", "政策", "举措", "细则", "办法", "规定", "禁令", "硬核", "惠企"}) != "":
		return true // 十五条措施 is a paper's name
	case q.unit.name == "岁":
		return !strings.Contains(t.string(max(0, q.from-12), q.from), "寿命") // 60岁以上老人
	case q.unit.family == level && strings.HasPrefix(q.unit.name, "元") && q.scale == 1:
		return true // prices
	}
	for i := q.stop; i < q.stop+6; i++ { // 41个城市第一
		if t.rune(i) == '第' && (chineseDigit(t.rune(i+1)) >= 0 || digitOf(t.rune(i+1)) >= 0) && t.rune(i+2) != '批' {
			return true
		}
		if !isHan(t.rune(i)) {
			break
		}
	}
	return false
}

// quotedWhole reports whether what is quoted is the statement itself and not a name: “总产量15.8亿斤”.
func (t *text) quotedWhole(q quantity) bool {
	return t.rune(q.stop) == '”' && q.unit.family >= percent && q.unit.family != duration && q.unit.family != days
}

var (
	atLeast   = []string{"不低于", "不少于", "不小于", "至少", "超过", "突破", "高于"}
	atMost    = []string{"不超过", "不高于", "不大于", "控制在", "最多", "低于", "少于", "小于"}
	comparing = []string{"及以上", "以上", "及以下", "以下", "以内", "之内", "左右", "上下"}
	roughly   = []string{"约", "近", "大约", "接近"}
)

// compare reads the words of comparison before and after q and settles whether it is a size that sorts.
func (t *text) compare(q *quantity, c clause) {
	i := t.skipSpace(q.stop)
	word := t.hasAny(i, comparing)
	switch word {
	case "":
	case "及以上", "以上":
		q.op = AtLeast
	case "左右", "上下":
		q.op = About
	default:
		q.op = AtMost
	}
	if word != "" {
		q.end = i + len([]rune(word))
	}
	below := strings.HasSuffix(word, "以下")
	head := t.string(max(c.from, q.from-6), q.from)
	if q.op == "" {
		switch {
		case endsWithAny(head, atLeast[:3]): // 不低于 before 低于, 不超过 before 超过
			q.op = AtLeast
		case endsWithAny(head, atMost):
			q.op = AtMost
		case endsWithAny(head, []string{"率超", "额超", "量超", "数超", "总额达到或超"}), t.atLeastVerb(c, q.from):
			q.op = AtLeast
		case endsWithAny(head, atLeast):
			q.op = AtLeast
		case endsWithAny(head, roughly) && !t.contract(q.from-1):
			q.op, q.approx = About, true
		case q.ranged:
			q.op = Range
		default:
			q.op = Equal
		}
	}
	follows := t.rune(q.end)
	noun := isHan(follows) || follows == '“' || digitOf(follows) >= 0
	switch {
	case below && !endsWithAny(head, []string{"控制在", "降至", "降到", "下降到", "压减到", "保持在"}):
		q.size = true
	case q.end > q.stop && q.op != About && noun && q.unit.family.dimension() && !joins(t, q.end):
		q.size = true
	case follows == '的' && q.unit.family.dimension() && endsWithAny(head, []string{"超过", "不足", "低于", "达到"}):
		q.size = true
	case q.unit.name == "户" && q.end > q.stop && containsAny(t.string(q.end, min(q.end+6, len(t.runes))), "村", "小区", "社区", "聚居"):
		q.size = true // 20户以上自然村
	case follows == '的' && q.unit.family == percent && digitOf(t.rune(q.end+1)) >= 0 && lastOf(head, changing) >= 0:
		q.size = true // 降幅五成的186家企业
	case t.placeSize(q):
		q.size = true
	}
}

// atLeastVerb reports whether 至少 stands before a verb that asks for the number at i: 至少建成1家.
func (t *text) atLeastVerb(c clause, i int) bool {
	head := t.string(max(c.from, i-6), i)
	for _, verb := range asking {
		if before, ok := strings.CutSuffix(head, verb); ok && endsWithAny(before, []string{"至少", "不少于"}) {
			return true
		}
	}
	return false
}

// placeSize reports whether q tells how large a place is: 47平方公里启动区.
func (t *text) placeSize(q *quantity) bool {
	if q.unit.family != area || q.end != q.stop {
		return false
	}
	for i := q.stop; i < q.stop+5 && isHan(t.rune(i)); i++ {
		if t.runes[i] == '区' && i > q.stop && !strings.ContainsRune("小社", t.runes[i-1]) {
			return true
		}
	}
	return false
}

// joins reports whether a conjunction stands at i, so that no noun follows the quantity.
func joins(t *text, i int) bool {
	return t.hasAny(i, []string{"和", "及", "以及", "与", "并", "且"}) != ""
}

func endsWithAny(s string, words []string) bool {
	s = strings.TrimRight(s, " \u00a0")
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

func containsAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
