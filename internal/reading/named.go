package reading

import "strings"

// demands are the things that a requirement names, for telling whether what is completed is one of them.
type demands struct {
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
	d := demands{all: tokens(nil).add(p.words)}
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

var ends = []string{"建成", "投入使用", "投用", "投产", "成功举办", "举行", "举办", "竣工", "落成", "开馆", "闭幕"}

// finished reports whether the words say that something has been finished or held.
func finished(words string) bool {
	done := doneAt(words)
	return done >= 0 && (containsAny(words[done:], ends...) || endsWithAny(words, []string{"已全部完成", "已全面完成", "已全部完工"})) &&
		!containsAny(words, "未", "拟", "将", "待", "计划", "预计", "筹", "准备", "延期", "推迟", "取消", "决定", "基本")
}

func doneAt(words string) int {
	if i := strings.Index(words, "已"); i >= 0 {
		return i
	}
	return strings.Index(words, "成功举办")
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

// completed reports whether what the words call finished is something that the requirement names.
func (d demands) completed(words string) bool {
	before := words[:doneAt(words)]
	if i := strings.Index(before, "于"); i >= 0 && strings.IndexFunc(before[i:], func(r rune) bool { return digitOf(r) >= 0 }) == len("于") {
		before = before[:i] // 龙舟赛于6月12日
	}
	about := tokens(nil).add(subject(before))
	if len([]rune(before)) >= 3 && about.special() && about.covered(d.all, nil, 0) >= .8 && !strings.ContainsFunc(before, func(r rune) bool { return digitOf(r) >= 0 }) {
		return true
	}
	told := tokens(nil).add(words)
	for _, item := range d.items {
		if item.worth() >= 2 && item.covered(told, nil, 0) >= .65 && containsAny(words, "举办", "举行") {
			return true
		}
	}
	return false
}
