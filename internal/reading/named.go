package reading

import (
	"slices"
	"strings"
)

// demands are the things that a requirement names, for telling whether what is completed is one of them.
type demands struct {
	words string
	items []tokens // each thing in the list
	all   tokens
}

// single reports whether the text says one thing only.
func (p *page) single() bool {
	sentences, clauses := 0, 0
	for _, c := range p.clauses {
		if c.host < 0 {
			clauses++
			sentences = max(sentences, c.sentence+1)
		}
	}
	if p.paragraph == Requirement {
		return clauses == 1 && !strings.Contains(p.words, "、")
	}
	return sentences <= 1
}

// named lists the things that the requirement asks for.
func (p *page) named() demands {
	d := demands{words: p.words, all: tokens(nil).add(p.words)}
	for _, item := range strings.FieldsFunc(p.words, func(r rune) bool { return strings.ContainsRune("、，,；;。和及与:：", r) }) {
		item, _, _ = strings.Cut(item, "等")
		for _, verb := range []string{"举办", "办好", "精心", "推进", "加快", "抓好", "建成", "开放", "开工", "建设", "中国", "(", ")", "（", "）"} {
			item = strings.ReplaceAll(item, verb, "")
		}
		if ts := tokens(nil).add(item); len([]rune(item)) >= 4 && ts.special() {
			d.items = append(d.items, ts)
		}
	}
	return d
}

var ends = []string{"建成", "投入使用", "投用", "投产", "成功举办", "举行", "举办", "竣工", "落成", "开馆", "闭幕", "通车", "投运", "投入运行", "交付使用", "完工", "开园", "完成验收", "通过验收", "全线贯通", "对外开放", "向市民开放"}

// seeking is what a requirement may ask for, and how its end is told.
type seeking struct{ asks, ends []string }

// sought are the ends of things that are done with less than a building: they end a task only if it asks for them.
var sought = []seeking{
	{[]string{"开工", "启动建设", "启动实施", "动工"}, []string{"开工", "动工"}},
	{[]string{"出台", "制定", "制订", "编制", "印发", "修订"}, []string{"印发", "出台", "正式实施", "正式施行", "颁布", "发布实施", "公布施行"}},
	{[]string{"创成", "创建", "争创", "列入", "纳入", "入选", "获批", "获评", "申报"}, []string{"创成", "入选", "列入", "获批", "获评", "获得", "纳入", "通过国家验收", "通过省级验收", "命名"}},
	{[]string{"全覆盖"}, []string{"全覆盖"}},
	{[]string{"启用", "上线", "运行"}, []string{"启用", "上线运行", "投入运行", "上线"}},
	{[]string{"组建", "成立", "设立", "建立"}, []string{"挂牌", "成立", "组建"}},
	{[]string{"编制", "制定", "评估", "调查", "普查"}, []string{"编制完成", "评估完成", "完成编制", "完成评估", "全面完成"}},
	{[]string{"召开", "举办", "承办"}, []string{"召开", "开幕", "闭幕"}},
}

// ended reports whether the words can say that something was finished, whatever the requirement asks for.
func ended(words string) bool {
	done := doneAt(words)
	if done < 0 || containsAny(words, "未", "拟", "将", "待", "计划", "预计", "筹", "准备", "延期", "推迟", "取消", "决定", "基本", "主体", "初稿", "征求意见") {
		return false
	}
	if containsAny(words[done:], ends...) || endsWithAny(words, closings) {
		return true
	}
	return slices.ContainsFunc(sought, func(s seeking) bool { return containsAny(words[done:], s.ends...) })
}

var closings = []string{"全部完成", "全面完成", "全部完工", "已完成", "已圆满完成", "已顺利完成", "已如期完成", "已基本完成"}

// finished reports whether words that can say so tell an end that the requirement asks for.
func (d demands) finished(words string) bool {
	if d.early(words) {
		return false
	}
	done := doneAt(words)
	if containsAny(words[done:], ends...) || endsWithAny(words, closings) {
		return true
	}
	for _, s := range sought {
		if containsAny(d.words, s.asks...) && containsAny(words[done:], s.ends...) {
			return true
		}
	}
	return false
}

// early reports whether the words tell of a first step that the requirement does not ask for: 招标, 选址, 设计.
func (d demands) early(words string) bool {
	words = naming.Replace(words)
	for _, w := range readyWords {
		if strings.Contains(words, w) && !strings.Contains(d.words, w) {
			return true
		}
	}
	return containsAny(words, "桩基", "清表", "征迁", "测绘", "批复") && !containsAny(d.words, "桩基", "清表", "征迁", "测绘", "批复")
}

func doneAt(words string) int {
	for _, w := range []string{"已", "成功", "正式", "全部", "全面完成", "顺利", "全线"} {
		if i := strings.Index(words, w); i >= 0 {
			return i
		}
	}
	for i := range words { // 于11月8日开幕
		if rest, ok := strings.CutPrefix(words[i:], "于"); ok && rest != "" && digitOf([]rune(rest)[0]) >= 0 && !endsWithAny(words[:i], []string{"定", "处", "位", "低", "高", "大", "小", "少", "对", "由"}) {
			return i
		}
	}
	return -1
}

var met = []string{"任务全面完成", "任务全部完成", "任务已完成", "任务已全面完成", "任务已全部完成", "任务圆满完成", "任务提前完成", "任务超额完成"}

// task reports whether the words call a task met that the requirement names: 自然村通公路任务全面完成.
func (d demands) task(words string) bool {
	for _, end := range met {
		if before, ok := strings.CutSuffix(words, end); ok {
			about := tokens(nil).add(before)
			return about.special() && about.covered(d.all, nil, 0) >= .8 || endsWithAny(before, []string{"年度", "全年", "年度目标", "全年目标", "年度目标任务"})
		}
	}
	return false
}

// verbs of finishing, which the requirement need not repeat
var verbs = strings.NewReplacer(nothing("已经", "已", "成功", "正式", "顺利", "全部", "全面", "完成", "实现", "建成", "创成", "获批", "获评", "入选", "列入", "举办", "召开", "出台", "印发", "投用", "投入使用", "上线", "启用", "名单", "获得")...)

// plainly reports whether the words say that the task is done and nothing more: 已全部完成.
func plainly(words string) bool {
	words = strings.Trim(words, " \u00a0")
	for _, lead := range []string{"目前", "现", "均", "该项工作", "该工作", "该任务", "工作", "任务"} {
		words = strings.TrimPrefix(words, lead)
	}
	switch words {
	case "已完成", "已全部完成", "全部完成", "已全面完成", "全面完成", "已如期完成", "已提前完成", "已按期完成", "已圆满完成", "圆满完成", "提前完成":
		return true
	}
	return false
}

// knows reports whether every number in the words is one of the requirement's, with what follows it: 228线.
func (d demands) knows(words string) bool {
	runes := []rune(words)
	for i := 0; i < len(runes); i++ {
		if digitOf(runes[i]) < 0 {
			continue
		}
		end := i
		for end < len(runes) && (digitOf(runes[end]) >= 0 || runes[end] == '.') {
			end++
		}
		if !strings.Contains(d.words, string(runes[i:min(end+1, len(runes))])) {
			return false
		}
		i = end
	}
	return true
}

// completed reports whether what the words call finished is something that the requirement names.
func (d demands) completed(words string) bool {
	before := words[:doneAt(words)]
	if i := strings.Index(before, "于"); i >= 0 && strings.IndexFunc(before[i:], func(r rune) bool { return digitOf(r) >= 0 }) == len("于") {
		before = before[:i] // 龙舟赛于6月12日
	}
	about := tokens(nil).add(subject(before))
	if len([]rune(before)) >= 3 && about.special() && about.covered(d.all, nil, 0) >= .7 && d.knows(before) {
		return true
	}
	if r := []rune(strings.TrimSpace(before)); len(r) >= 7 && len(r) <= 16 && strings.Contains(d.words, string(r[len(r)-6:])) && tokens(nil).add(string(r[len(r)-6:])).special() {
		return true // 城东农贸市场改造, of the markets
	}
	if len([]rune(before)) < 3 { // 成功创成国家生态文明建设示范市
		about := tokens(nil).add(verbs.Replace(words[doneAt(words):]))
		if about.worth() >= 3 && about.special() && about.covered(d.all, nil, 0) >= .8 {
			return true
		}
	}
	told := tokens(nil).add(words)
	for _, item := range d.items {
		if item.worth() >= 2 && item.covered(told, nil, 0) >= .65 && containsAny(words, "举办", "举行") {
			return true
		}
	}
	return false
}
