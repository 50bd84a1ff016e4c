package reading

import (
	"slices"
	"strings"
)

// demands are the things that a requirement names, for telling whether what is completed is one of them.
type demands struct {
	words string
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

// named is what the requirement asks for.
func (p *page) named() demands {
	return demands{words: p.words, all: tokens(nil).every(p.words)}
}

// items are the things in the requirement's list.
func (d demands) items() []tokens {
	var items []tokens
	for _, item := range strings.FieldsFunc(d.words, func(r rune) bool { return strings.ContainsRune("、，,；;。和及与:：", r) }) {
		item, _, _ = strings.Cut(item, "等")
		for _, verb := range []string{"举办", "办好", "精心", "推进", "加快", "抓好", "建成", "开放", "开工", "建设", "中国", "(", ")", "（", "）"} {
			item = strings.ReplaceAll(item, verb, "")
		}
		if ts := tokens(nil).add(item); len([]rune(item)) >= 4 && ts.special() {
			items = append(items, ts)
		}
	}
	return items
}

var ends = []string{"建成", "投入使用", "投用", "投产", "成功举办", "举行", "举办", "竣工", "落成", "开馆", "闭幕", "通车", "投运", "投入运行", "交付使用", "完工", "开园", "完成验收", "通过验收", "全线贯通", "对外开放", "向市民开放", "开通运营", "投入运营", "正式运营", "交付", "通航", "通水", "并网发电", "揭牌"}

var anEnd = lexiconOf(ends...)

// seeking is what a requirement may ask for, and how its end is told.
type seeking struct{ asks, ends []string }

// sought are the ends of things that are done with less than a building: they end a task only if it asks for them.
var sought = []seeking{
	{[]string{"开工", "启动建设", "启动实施", "动工"}, []string{"开工", "动工", "启动建设", "启动实施"}},
	{[]string{"开通"}, []string{"开通"}},
	{[]string{"结顶", "封顶"}, []string{"结顶", "封顶"}},
	{[]string{"条例", "立法", "规章"}, []string{"批准", "施行", "颁布"}},
	{[]string{"出台", "制定", "制订", "编制", "印发", "修订"}, []string{"印发", "出台", "正式实施", "正式施行", "颁布", "发布实施", "公布施行"}},
	{[]string{"创成", "创建", "争创", "列入", "纳入", "入选", "获批", "获评", "申报"}, []string{"创成", "入选", "列入", "获批", "获评", "获得", "纳入", "通过国家验收", "通过省级验收", "命名", "当选"}},
	{[]string{"全覆盖", "全面", "全部", "实现", "应用"}, []string{"全覆盖"}},
	{[]string{"落地"}, []string{"落地"}},
	{[]string{"启用", "上线", "运行"}, []string{"启用", "上线运行", "投入运行", "上线"}},
	{[]string{"组建", "成立", "设立", "建立"}, []string{"挂牌", "成立", "组建"}},
	{[]string{"编制", "制定", "评估", "调查", "普查"}, []string{"编制完成", "评估完成", "完成编制", "完成评估", "全面完成"}},
	{[]string{"召开", "举办", "承办"}, []string{"召开", "开幕", "闭幕"}},
}

// unfinished are words with which nothing is called finished.
var unfinished = lexiconOf("未", "拟", "将", "待", "计划", "预计", "筹", "准备", "延期", "推迟", "取消", "决定", "基本", "无法", "不能", "难以", "暂缓", "暂停", "预备", "候选", "培育名单", "创建名单", "储备", "初稿", "征求意见")

// planless is the words without the names of courses.
func planless(words string) string {
	if strings.Contains(words, "计划") {
		return courses.Replace(words)
	}
	return words
}

// ended reports whether the words can say that something was finished, whatever the requirement asks for.
func ended(words string) bool {
	done := doneAt(words)
	if done < 0 || unfinished.in(planless(words)) {
		return false
	}
	if anEnd.in(words[done:]) || endsWithAny(words, closings) {
		return true
	}
	return echoed(words[done:]) != "" || passed(words[done:]) || granted(words[done:]) || slices.ContainsFunc(sought, func(s seeking) bool { return containsAny(words[done:], s.ends...) })
}

// courses are papers that are themselves carried out: 三年行动计划已全面完成.
var courses = strings.NewReplacer("行动计划", "", "年度计划", "", "三年计划", "", "五年计划", "")

var closings = []string{"全部完成", "全面完成", "全部完工", "已完成", "已圆满完成", "已顺利完成", "已如期完成", "已基本完成"}

// finished reports whether words that can say so tell an end that the requirement asks for.
func (d demands) finished(words string) bool {
	done := doneAt(words)
	if granted(words[done:]) && containsAny(d.words, "获批", "申报", "争取", "落地", "创建", "设立", "更名", "转设", "报批") {
		return true
	}
	if d.early(words) || strings.Contains(words, "主体") && !strings.Contains(d.words, "主体") {
		return false
	}
	if end := echoed(words[done:]); end != "" && strings.Contains(d.words, end) {
		return true
	}
	if anEnd.in(words[done:]) || endsWithAny(words, closings) {
		return true
	}
	if passed(words[done:]) && containsAny(d.words, "复评", "评审", "评估", "验收", "创建", "认定", "争创", "考核", "迈入", "创成") {
		return true
	}
	for _, s := range sought {
		if containsAny(d.words, s.asks...) && containsAny(words[done:], s.ends...) {
			return true
		}
	}
	return false
}

// going are verbs that tell no end even when they are the requirement's own.
var going = []string{"推进", "加快", "开展", "实施", "深化", "加强", "培育", "支持", "谋划", "落实", "组织", "参加", "提升", "打造", "创建", "争创", "完善", "建设", "优化", "探索", "推动"}

// echoed is the verb of two to four characters in which the words end after 已全面 and the like, or "": it tells an end
// when the requirement asks for the very same: 薄弱村已全面消除.
func echoed(words string) string {
	for _, how := range []string{"已经", "已", "全部", "全面", "正式", "顺利", "如期", "成功"} {
		words = strings.TrimPrefix(words, how)
	}
	words = strings.Trim(words, " \u00a0")
	if n := len([]rune(words)); n < 2 || n > 4 || startsWithAny(words, going...) {
		return ""
	}
	return words
}

// granted reports whether the words say that somebody above has said yes: 获国务院批复设立.
func granted(words string) bool {
	_, tail, ok := strings.Cut(words, "获")
	return ok && containsAny(tail, "批复", "批准") && !containsAny(tail, "方案", "可研", "初步设计", "立项", "项目建议书")
}

// passed reports whether the words say that an examination was passed: 通过三级甲等医院复评.
func passed(words string) bool {
	_, tail, ok := strings.Cut(words, "通过")
	tail, _, _ = strings.Cut(tail, "并")
	return ok && endsWithAny(tail, []string{"验收", "复评", "评审", "评估", "认定", "核查", "考核", "测评", "复审", "复核"}) && !containsAny(tail, "方案", "规划", "可研", "设计")
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
	for _, w := range []string{"已", "成功", "正式", "全部", "全面完成", "顺利", "全线", "如期", "圆满"} {
		if i := strings.Index(words, w); i >= 0 {
			return i
		}
	}
	if i := strings.Index(words, "通过"); i > 0 && passed(words[i:]) {
		return i
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

// opens reports whether the subject is a name of the requirement with a place behind it: …职业技术学院上虞校区. A building or a
// section of it is a part only.
func (d demands) opens(subject string) bool {
	runes := []rune(subject)
	for n := len(runes); n >= max(6, len(runes)-4); n-- {
		if strings.Contains(d.words, string(runes[:n])) {
			return tokens(nil).add(string(runes[:n])).special() && !containsAny(string(runes[n:]), "期", "楼", "段", "标", "块", "桥", "主体", "路", "号线", "支线")
		}
	}
	return false
}

// verbs of finishing, which the requirement need not repeat
var verbs = strings.NewReplacer(nothing("已经", "已", "成功", "正式", "顺利", "全部", "全面", "完成", "实现", "建成", "创成", "获批", "获评", "入选", "当选", "列入", "举办", "召开", "出台", "印发", "投用", "投入使用", "上线", "启用", "名单", "获得")...)

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
	if _, name, ok := strings.Cut(before, "“"); ok { // of what is named, and not of what was changed in it
		if name, rest, ok := strings.Cut(name, "”"); ok && len([]rune(name)) >= 6 && len([]rune(rest)) >= 4 && strings.Contains(d.words, name) && containsAny(words, "举办", "举行") {
			return true
		}
	}
	if i := strings.Index(before, "于"); i >= 0 && strings.IndexFunc(before[i:], func(r rune) bool { return digitOf(r) >= 0 }) == len("于") {
		before = before[:i] // 龙舟赛于6月12日
	}
	if name := strings.TrimSpace(before); len([]rune(name)) >= 5 && strings.Contains(d.words, name) {
		return true
	}
	if !strings.Contains(d.words, city) {
		before = strings.Replace(strings.Replace(before, city+"市", "", 1), city+"段", "", 1)
	}
	about := tokens(nil).add(subject(before))
	if len([]rune(before)) >= 3 && about.special() && about.covered(d.all, nil, 0) >= .7 && (d.knows(before) || strings.Contains(words, "全覆盖")) {
		return true
	}
	if r := []rune(strings.TrimSpace(before)); len(r) >= 7 && len(r) <= 16 && strings.Contains(d.words, string(r[len(r)-6:])) && tokens(nil).add(string(r[len(r)-6:])).special() {
		return true // 城东农贸市场改造, of the markets
	}
	if len([]rune(before)) < 3 { // 成功创成国家生态文明建设示范市
		about := tokens(nil).add(verbs.Replace(withoutDates(words[doneAt(words):])))
		if about.worth() >= 3 && about.special() && about.covered(d.all, nil, 0) >= .8 {
			return true
		}
	}
	if head, _, ok := strings.Cut(before, "中"); ok && !strings.HasSuffix(head, "其") { // 3条联网路中官渡路二期已建成通车
		about := tokens(nil).add(head)
		if about.special() && about.covered(d.all, nil, 0) >= .8 && d.knows(head) && strings.IndexFunc(head, func(r rune) bool { return digitOf(r) >= 0 }) == 0 {
			return true
		}
	}
	if d.opens(strings.TrimSpace(before)) {
		return true
	}
	if !containsAny(words, "举办", "举行") {
		return false
	}
	told := tokens(nil).add(words)
	return slices.ContainsFunc(d.items(), func(item tokens) bool { return item.worth() >= 2 && item.covered(told, nil, 0) >= .65 })
}
