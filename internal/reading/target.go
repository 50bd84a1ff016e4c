package reading

import "strings"

// targets are the numbers that the requirement must reach, in the order of the text.
func (p *page) targets() []Target {
	var out []Target
	for i := range p.quantities {
		q := &p.quantities[i]
		c := p.clauses[q.clause]
		if q.size || q.unit.family == points && !p.shifts(q, c) || p.scope(q, c) || !p.promised(q, c) {
			continue
		}
		label, span := p.label(q, c)
		t := Target{Label: label, Op: q.op, Value: q.value, Unit: q.printed, Span: span, q: q, at: c, in: p.text}
		if q.ranged {
			t.Op, t.High = Range, q.high
		}
		before := p.without(c, q.before[0], q.before[1])
		t.Part = strings.Contains(before, "其中")
		t.Kind, t.Falls = p.kindOf(q, c)
		if n := len(out); n > 0 && label == "" && q.unit.family == percent && out[n-1].q.clause == q.clause {
			t.Label, t.Kind, t.Falls = out[n-1].Label, out[n-1].Kind, out[n-1].Falls // 分别增长7%和8%
		}
		t.nature = t.Kind
		switch {
		case t.Op == AtMost:
			t.Kind = Ceiling
		case t.Kind == CompletionRate:
			t.Kind = Ratio // 累计完成三年任务的95%
		case t.Kind == Ratio && q.unit.family == percent && q.value == 100 && p.noun(q.end) && p.rune(q.end) != '的':
			t.Kind = Coverage // 100%落地贯通
		}
		out = append(out, t)
	}
	return out
}

// shifts reports whether points are a change that is asked for, 融资成本下降0.5个百分点, and not a lead over others.
func (p *page) shifts(q *quantity, c clause) bool {
	before := p.without(c, q.before[0], q.before[1])
	return lastOf(before, changing) >= 0 && !containsAny(before, "高于", "低于", "快于", "高出", "超过", "比", "较", "全省", "全国")
}

// scope reports whether q tells how many things a sentence is about, rather than how many are asked for: 4个指标均增长,
// 等6个试点, or the sum of a list that stands before it.
func (p *page) scope(q *quantity, c clause) bool {
	if q.unit.family == percent || q.after[0] == q.after[1] {
		return false
	}
	after := p.string(q.after[0], min(q.after[1], q.end+12))
	if containsAny(after, "均", "都实现", "都达", "落地见效", "落地落实", "落地生效", "贯彻落实") {
		return true
	}
	before := strings.TrimRight(p.string(q.before[0], q.before[1]), " ")
	if strings.HasSuffix(before, "等") && startsWithAny(before, "打通", "建成", "完成", "改造", "新建", "建设", "开工", "新开工", "提升改造", "实施", "迁建", "投用") && len([]rune(p.string(q.end, q.after[1]))) > 1 && !containsAny(after, "试点") {
		return false // 打通人民大道等12条断头路
	}
	return strings.HasSuffix(before, "等") || strings.HasSuffix(before, "这") || strings.HasSuffix(before, "每") || strings.Count(before, "、") >= 3
}

var asking = []string{"新建", "建成", "创建", "打造", "新增", "完成", "培育", "引进", "建设", "实施", "新创", "改造", "打通", "提升", "开展", "举办", "推进", "组建", "设立"}

// promised reports whether q is of the sort that a requirement asks for.
func (p *page) promised(q *quantity, c clause) bool {
	before := strings.TrimRight(p.string(q.before[0], q.before[1]), " ")
	switch {
	case q.fraction, q.unit.name == "番", q.unit.name == "倍" && q.unit.family == percent:
		return true
	case q.chinese:
		return q.op != Equal || endsWithAny(before, asking)
	case q.unit.family == days:
		return q.op != Equal || containsAny(before, "天数", "达")
	case strings.HasSuffix(before, "每"):
		return false
	}
	return true
}

var (
	rising   = []string{"增长", "增速", "增幅", "上升", "上涨", "涨幅", "提高", "递增", "增加", "同比", "环比"}
	falling  = []string{"下降", "降低", "减少", "降幅", "回落", "下滑", "下跌", "跌幅", "压降", "压减", "削减"}
	changing = append(append([]string(nil), falling...), rising...)
	formWord = []string{"形象进度", "工程量", "主体工程", "主体结构", "开挖至", "基础底板", "总体进度", "工程进度"}
)

// kindOf is the kind of the quantity by its unit and the words around it, and whether those speak of a fall.
func (p *page) kindOf(q *quantity, c clause) (Kind, bool) {
	switch q.unit.family {
	case percent, points:
	case things, people, vehicles, times:
		if perHead(p.without(c, q.before[0], q.before[1])) {
			return Ratio, false
		}
		return Count, false
	case money, area, length, volume, mass:
		if containsAny(p.without(c, q.before[0], q.before[1]), "人均", "户均", "亩均", "每人", "每户", "每亩", "每月", "每平方米") {
			return Ratio, false
		}
		return Amount, false
	case days, duration, level:
		if q.unit.family == days {
			return Count, false
		}
		return Ratio, false
	default:
		return Amount, false
	}
	before := p.without(c, q.before[0], q.before[1])
	after := p.string(q.after[0], min(q.after[1], q.end+4))
	if q.after[0] == q.after[1] {
		after = ""
	}
	before = levels.Replace(before)
	if q.unit.name == "番" {
		return Growth, false
	}
	up, down := lastOf(before, rising), lastOf(before, falling)
	switch {
	case statesCompletion(before):
		return CompletionRate, false
	case containsAny(before, formWord...), containsAny(before, "施工", "桩基", "土建", "安装") && endsWithAny(before, []string{"完成", "完成至", "完成约", "完成了"}):
		return Form, false
	case down >= 0 && down >= up && !levelAfter(before[down:]):
		return Growth, true
	case up >= 0 && !levelAfter(before[up:]):
		return Growth, false
	case strings.HasPrefix(after, "增长"), strings.HasPrefix(after, "的增长"):
		return Growth, false
	case q.value < 0:
		return Growth, true // 收入目标力争完成-2%: no share is negative
	}
	return Ratio, false
}

// levels are names of levels that hold a word of growth.
var levels = strings.NewReplacer("增加值", "产值", "自然增长率", "自然率")

// perHead reports whether the words before a number count for each so many people: 每千名老人拥有养老床位, 万人发明专利拥有量.
func perHead(before string) bool {
	return containsAny(before, "每万", "每千", "每百", "每十万") || containsAny(before, "万人", "千人", "人均") && containsAny(before, "拥有", "保有")
}

// levelAfter reports whether a verb of change names the level that is reached and not the change: 提高至90%.
func levelAfter(s string) bool {
	return endsWithAny(s, []string{"至", "到", "提高到", "降到"}) && !strings.Contains(s, "速") && !strings.Contains(s, "幅")
}

func lastOf(s string, words []string) int {
	last := -1
	for _, w := range words {
		last = max(last, strings.LastIndex(s, w))
	}
	return last
}

// pledges are the promises without a number.
func (p *page) pledges() []Pledge {
	var out []Pledge
	for _, c := range p.clauses {
		if c.host >= 0 {
			continue
		}
		words := p.clauseWords(c)
		kind := Kind("")
		switch {
		case strings.Contains(words, "全覆盖"):
			kind = Coverage
		case containsAny(words, "不发生", "无失误", "零增长", "零发生", "零事故"):
			kind = Nothing
		case startsWithAny(words, "建成", "开工建设", "办好", "精心办好", "高质量办好", "举办", "承办", "召开", "出台", "启动建设", "基本建成", "精心举办"):
			kind = Milestone
		default:
			continue
		}
		from, to := p.trimmed(c.from, c.to, []string{" ", "\u00a0"}, []string{" ", "\u00a0"})
		out = append(out, Pledge{kind, p.span(from, to)})
	}
	return out
}

func startsWithAny(s string, words ...string) bool {
	s = strings.TrimLeft(s, " \u00a0")
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}
