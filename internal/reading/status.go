package reading

import "strings"

var (
	forecastWords = lexiconOf("预计", "预估", "有望")
	plannedWords  = lexiconOf("力争", "分解", "排定", "确立", "下一步", "后期", "待落实", "清单", "要求", "年度目标", "淘汰目标", "明确", "计划投资", "计划总投资", "目标为", "全市目标", "任务调整为", "目标调整为")
	willDo        = []string{"于", "创建", "新建", "建设", "再", "优选", "推进", "新增", "完成", "达到", "组织", "打造", "实施", "陆续", "进一步"}
	readyWords    = []string{"选址", "申报", "方案", "招标", "招投标", "审批", "报送", "评审", "立项", "可研", "设计", "摸排", "候选", "储备", "地块", "前期",
		"通过答辩", "等待", "待发", "达到认定条件", "申请", "需求", "征求", "拟制", "意向", "准备", "落实到", "落实建设资金", "确定", "在办理", "公示", "洽谈", "报会", "在审", "审查中", "论证", "培训对象", "待批", "待审", "审核中", "待验收", "联合审查", "在谈", "推荐", "上报省", "上报国", "上报市"}
	startedWords = lexiconOf("开工", "在建", "启动", "复工", "施工", "续建", "进场", "正在建设", "动工", "在装修", "正装修", "加快推进", "推进中", "有序推进", "加快建设")
	doneWords    = lexiconOf("已", "完成", "累计", "新增", "建成", "实现", "发放", "成交", "达", "完工", "竣工", "交付", "投产", "挂牌", "获批", "开业", "到位", "安装", "开通", "办结", "投入使用", "投用", "采购", "共")
)

var (
	early      = lexiconOf(readyWords...)
	notBegun   = lexiconOf("未开工", "未启动", "未动工", "未开建", "未复工")
	nameful    = lexiconOf("设计", "准备金", "方案库", "专利", "依申请") // may stand in names that naming knows
	ceremonial = lexiconOf("仪式", "开工活动", "开工率")
)

// statusOf is how far the words say that a thing has come, and whether they say anything. Later stages never win over
// earlier ones: 已完成选址 is preparatory, 已在建 is started.
func statusOf(words string) (Status, bool) {
	if nameful.in(words) {
		words = naming.Replace(words)
	}
	acts := words
	if ceremonial.in(words) {
		acts = ceremonies.Replace(words)
	}
	switch {
	case plans(words):
		return Planned, true
	case forecastWords.in(words):
		return Forecast, true
	case notBegun.in(words):
		return Preparatory, true
	case containsAny(acts, "启动") && !containsAny(words, "方案", "前期", "招标", "招投标", "选址", "申报"):
		return Started, true
	case early.in(words) && !containsAny(words, "前期施工", "已开工", "方案实施"), awaits(words), strings.Contains(words, "对接") && !strings.Contains(words, "完成"):
		return Preparatory, true
	case startedWords.in(acts), strings.Contains(words, "正在") && !strings.Contains(words, "已"):
		return Started, true
	case doneWords.in(words):
		return Achieved, true
	}
	return Achieved, false
}

// awaits reports whether the words wait for somebody's yes: 待省科协批复.
func awaits(words string) bool {
	_, tail, ok := strings.Cut(words, "待")
	return ok && len(tail) < 40 && endsWithAny(tail, []string{"批复", "审批", "批准", "认定", "审核", "评审", "验收"}) && !strings.Contains(words, "招待")
}

// naming are names that hold a word of an early stage.
var naming = strings.NewReplacer("工业设计", "", "设计类", "", "设计、", "", "研发设计", "", "设计院", "", "设计中心", "", "设计产业", "", "创意设计", "", "设计师", "", "准备金", "", "方案库", "", "专利申请", "", "申请专利", "", "依申请", "")

// ceremonies are events whose names hold a word of starting.
var ceremonies = strings.NewReplacer("开工仪式", "", "启动仪式", "", "开工活动", "", "开工率", "")

// plans reports whether the words speak of something to be done. Words like 行动计划, 计划书 and 拟定 name papers.
func plans(words string) bool {
	if plannedWords.in(words) {
		return true
	}
	for rest, from := words, 0; ; {
		i := strings.Index(rest[from:], "计划")
		if i < 0 {
			break
		}
		i += from
		head, tail := rest[:i], rest[i+len("计划"):]
		from = i + len("计划")
		if endsWithAny(head, []string{"年度", "年"}) && startsWithAny(tail, "开工", "新开工", "新建", "安排", "培育", "引进") && !strings.Contains(head, "完成") {
			return true // 本年度计划开工255项
		}
		if !endsWithAny(head, []string{"行动", "年度", "占", "年", "培养", "工作", "激活", "创建", "编制", "推进", "疏解", "雄鹰", "雏鹰", "建设", "三年", "”", "工程"}) &&
			!startsWithAny(tail, "书", "生育", "满员", "的", "”", "》", "单列") {
			return true
		}
	}
	for i, r := range words {
		switch r {
		case '拟':
			if !startsWithAny(words[i+len("拟"):], "定", "订", "稿", "制") && !endsWithAny(words[:i], []string{"模", "虚"}) {
				return true
			}
		case '将':
			if startsWithAny(words[i+len("将"):], willDo...) {
				return true
			}
		}
	}
	if containsAny(words, "年底前", "月底前", "季度前", "月份前") && !containsAny(words, "已", "完成了") && !forecastWords.in(words) {
		return true
	}
	done := strings.Contains(words, "完成")
	if containsAny(words, "的目标压力", "的目标受", "的目标难", "的目标有") {
		return true
	}
	if _, tail, ok := strings.Cut(words, "争取"); ok && !startsWithAny(tail, "到", "资金", "上级", "中央", "国家", "省", "专项", "政策") {
		return true
	}
	if strings.Contains(words, "下达") && !containsAny(words, "资金", "经费", "补助", "支出") {
		return true
	}
	if i := strings.Index(words, "安排"); i >= 0 && !done && strings.Contains(words[i:], "项目") && !containsAny(words, "资金", "补助", "专项", "经费", "预算", "投资") {
		return true // 今年安排项目18个
	}
	return containsAny(words, "目标任务", "任务指标", "任务数") && !done && !strings.Contains(words, "占")
}

// follows reports whether another quantity stands in the clause after q.
func (p *page) follows(q *quantity) bool {
	for i := range p.quantities {
		if o := &p.quantities[i]; o.clause == q.clause && o.from > q.from {
			return true
		}
	}
	return false
}

// sizes reports whether the words tell how large projects are: 计划总投资1042亿元 says nothing of how far they have come.
func sizes(words string) bool {
	return containsAny(words, "总投资", "总用地", "用地面积", "建筑面积", "占地", "总库容")
}

// standsAlone reports whether q is a rate that has a name of its own, after a clause that is of plans only because it
// names a list: 取消证明材料清单237项,“一证通办”率93.6%.
func (p *page) standsAlone(q *quantity, words, before string) bool {
	return q.unit.family == percent && containsAny(words, "率", "占比", "比例", "覆盖面") && !containsAny(before, "预计", "力争", "计划", "目标", "任务", "拟", "将", "争取", "有望")
}

// status is the stage of the quantity: its own clause decides, then 并启动 in the next one, then what the sentence said
// before it about the same list.
func (p *page) status(q *quantity, last *Figure) Status {
	c := p.clauses[q.clause]
	words := p.clauseWords(c)
	s, said := statusOf(words)
	if last != nil && last.place == q.clause && last.in == p.text || p.follows(q) { // 已完工28座、在建7座
		if own, ok := statusOf(p.string(q.before[0], q.before[1]) + p.string(q.after[0], q.after[1])); ok && (own == Started || own == Achieved || own == Preparatory) && (s == Started || s == Achieved || s == Preparatory) {
			s = own
		} else if own := p.string(q.before[0], q.before[1]); !ok && s == Started && q.unit.family == percent && strings.HasSuffix(strings.Trim(own, " 达为"), "率") {
			s = Achieved // 开工13个、开工率44.8%
		}
	}
	if next := q.clause + 1; next < len(p.clauses) && s == Preparatory && startsWithAny(p.clauseWords(p.clauses[next]), "并启动", "并开工") {
		return Started
	}
	if c.host >= 0 && !said {
		s, _ := statusOf(p.clauseWords(p.clauses[c.host]))
		return s
	}
	if said && (s != Achieved || containsAny(words, "已", "完成")) {
		return s
	}
	if last != nil && last.in == p.text && p.clauses[last.place].segment == c.segment && (last.Status == Planned || last.Status == Forecast) && !sizes(p.clauseWords(p.clauses[last.place])) && !containsAny(words, "截至", "截止", "目前", "上半年", "季度") && !p.standsAlone(q, words, p.clauseWords(p.clauses[last.place])) {
		return last.Status
	}
	if !said && sizes(words) { // how large the thing is that the sentence is about
		for k := q.clause - 1; k >= 0 && p.clauses[k].segment == c.segment; k-- {
			if b, ok := statusOf(p.clauseWords(p.clauses[k])); ok && p.clauses[k].host < 0 {
				return b
			}
		}
	}
	if q.clause > 0 && startsWithAny(words, "共", "其中", "分别") && !containsAny(words, "竣工", "完工", "建成", "通车", "投用", "投产") {
		if before := p.clauses[q.clause-1]; before.segment == c.segment && !sizes(p.clauseWords(before)) {
			if b, _ := statusOf(p.clauseWords(before)); b == Planned || b == Forecast || b == Preparatory {
				return b
			}
		}
	}
	return s
}
