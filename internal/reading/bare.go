package reading

import "strings"

// What is told without saying again of what: 已建成5个,在建8个,其余2个正在办理手续. The requirement is the only thing that can
// be meant when it counts one thing only in that unit and the text has not turned to another.

// tellings are the words that say how far things have come and nothing of what they are.
var tellings = strings.NewReplacer(nothing(
	"截至目前", "目前", "现已", "截至", "截止", "全市", "我市", "市本级", "全年", "今年以来", "今年", "年内", "累计", "共计", "合计", "总计", "全部", "其余", "剩余", "余下", "另外", "另有", "还有", "其他", "其它", "尚有", "其中",
	"已经", "正在", "进行", "开展", "实施", "处于", "阶段", "组织", "举办", "举行", "推进", "计划", "预计", "力争", "确保", "年底前", "年底", "月底前", "月底", "月前", "开工建设", "开工", "在建", "新建", "建成", "完成", "完工", "竣工", "主体", "结顶", "封顶", "施工", "装修",
	"到位", "交付", "投用", "投入使用", "投运", "投产", "启用", "启动", "开业", "开放", "开通", "通车", "运营", "运行", "挂牌", "上线", "验收", "通过", "评审", "审核", "推荐", "申报", "上报", "办理", "前期", "手续", "工作", "招投标", "招标", "方案", "设计",
	"审批", "联合审查", "审查", "待批复", "待批", "批复", "洽谈", "签约", "落地", "落实", "选址", "编制", "准备", "建设", "改造", "新增", "认定", "省级", "市级", "国家级", "首批", "第一批", "第二批", "第三批", "公示", "提交", "材料", "扫尾", "收尾", "获批", "项目", "企业", "任务", "前三季度", "上半年", "一季度", "二季度", "三季度", "四季度", "季度", "实现", "达到", "余", "均", "已", "达", "共", "于", "中", "正", "在", "了", "月", "可", "将", "拟",
)...)

func nothing(words ...string) []string {
	pairs := make([]string, 0, 2*len(words))
	for _, w := range words {
		pairs = append(pairs, w, "")
	}
	return pairs
}

// bare reports whether the words name nothing.
func bare(words string) bool {
	left := 0
	for _, r := range tellings.Replace(words) {
		if isHan(r) || isLatin(r) {
			left++
		}
	}
	return left <= 1
}

// resume ties figures that name nothing to the only target that can be meant.
func (r *Reading) resume(told []*page) {
	for i := range r.Figures {
		f := &r.Figures[i]
		if f.Target != nil || !f.Kind.Cumulative() || f.local || f.whole != nil && f.Status == Achieved {
			continue
		}
		words := f.in.own(f.q, f.at)
		k := r.topic(i)
		switch early := f.Status == Started || f.Status == Preparatory || f.Status == Planned; {
		case bare(words) && k < 0:
			if k = r.onlyOf(f); k < 0 || (f.Related == nil || *f.Related != k) && !r.opens(i, told[f.Span.Paragraph]) {
				continue
			}
		case bare(words):
		case k >= 0 && early && f.Related == nil && len([]rune(tellings.Replace(words))) <= 5: // 过会待发2家
		default:
			continue
		}
		if f.Related != nil && *f.Related != k {
			continue
		}
		if own := r.staged(f, words, k); own >= 0 {
			k = own
		}
		f.Related = nil
		t := &r.Targets[k]
		f.Likeness = enough
		if own := f.in.string(f.q.before[0], f.q.from); containsAny(own, "剩余", "其余", "余下", "另", "还有") || f.q.base(f.Value) > 2*t.q.base(max(t.Value, t.High)) || !r.measures(i, f, t) {
			f.Related = &k
		} else {
			f.Target = &k
		}
	}
}

// staged is the target of another stage of the same thing that words which name nothing but a stage mean, or -1: of 开工
// 改造180个、竣工100个 竣工68个 is of the second.
func (r *Reading) staged(f *Figure, words string, k int) int {
	for _, stage := range []string{"基本建成", "建成", "竣工", "完工", "开工", "投用"} {
		if !strings.Contains(words, stage) || strings.Contains(r.Targets[k].Label, stage) {
			continue
		}
		for j := range r.Targets {
			if t := &r.Targets[j]; j != k && strings.Contains(t.Label, stage) && t.q.unit.fits(f.q.unit) > 0 && t.meets(f.Kind) && t.at.segment == r.Targets[k].at.segment && bare(t.Label) {
				return j
			}
		}
		return -1
	}
	return -1
}

// onlyOf is the only target that is counted in the figure's own unit, or -1.
func (r *Reading) onlyOf(f *Figure) int {
	only := -1
	for k := range r.Targets {
		t := &r.Targets[k]
		switch {
		case t.q.unit.name != f.q.unit.name || t.Kind == Ratio:
		case t.Part:
		case only >= 0:
			return -1
		case !t.Kind.Cumulative() || !sizesMeet(f.q.sizes, t.q.sizes):
			return -1
		default:
			only = k
		}
	}
	return only
}

// topic is the target that the figures before i in its sentence speak of, counted in the same unit, or -1.
func (r *Reading) topic(i int) int {
	f := &r.Figures[i]
	for b := i - 1; b >= 0; b-- {
		before := &r.Figures[b]
		if before.in != f.in || before.at.sentence != f.at.sentence {
			break
		}
		if before.q.unit.family == percent {
			continue
		}
		at := before.Target
		if at == nil {
			at = before.Related
		}
		if before.Unit == f.Unit || at != nil && r.Targets[*at].q.unit.name == f.q.unit.name {
			if at == nil || r.Targets[*at].q.unit.fits(f.q.unit) == 0 {
				return -1
			}
			return *at
		}
		if before.at.segment != f.at.segment || before.q.unit.family <= times {
			break
		}
	}
	return -1
}

// opens reports whether nothing has been named between the beginning of the paragraph and figure i, nor counted in its unit.
func (r *Reading) opens(i int, p *page) bool {
	f := &r.Figures[i]
	for b := i - 1; b >= 0 && r.Figures[b].in == f.in && r.Figures[b].at.sentence == f.at.sentence; b-- {
		if r.Figures[b].Unit == f.Unit {
			return false
		}
	}
	for c := 0; c < f.place; c++ {
		if !bare(withoutDates(p.clauseWords(p.clauses[c]))) {
			return false
		}
	}
	return true
}

// withoutDates is the words without the numbers in them.
func withoutDates(words string) string {
	return strings.Map(func(r rune) rune {
		if digitOf(r) >= 0 || strings.ContainsRune("年月日-—~至", r) {
			return -1
		}
		return r
	}, words)
}
