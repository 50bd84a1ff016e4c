package reading

import (
	"slices"
	"strings"
	"sync"
)

// Flag is what a signal says.
type Flag string

const (
	Paused     Flag = "paused"            // 暂停, 暂缓
	Postponed  Flag = "postponed"         // 延期, 推迟, 择时
	Cancelled  Flag = "cancelled"         // 已取消
	Epidemic   Flag = "affected_by_covid" // a stated effect on the task, not a mere mention
	NotStarted Flag = "not_started"       // 尚未启动, 待…后启动
	Completed  Flag = "completed"         // 已建成, or a figure that reaches its target
	Pending    Flag = "data_pending"      // 尚在统计中
)

// Signal is a flag with the words that say so.
type Signal struct {
	Flag     Flag
	PartOnly bool // one part of the task is meant
	Span     Span
}

// signal finds the signals of the progress, in the order of the text.
func (r *Reading) signal(asked *page, told []*page) {
	whole := asked.single() && len(told) == 1 && told[0].single()
	names := sync.OnceValue(asked.named)
	for _, p := range told {
		for k := range p.clauses {
			c := p.clauses[k]
			may := p.telling(c)
			if may == 0 {
				continue
			}
			if k > 0 && p.clauses[k-1].segment == c.segment && startsWithAny(p.clauseWords(p.clauses[k-1]), "如遇", "如因", "如有", "如出现", "若", "一旦", "倘若") {
				continue // what would be
			}
			words := p.clauseWords(c)
			for _, f := range []struct {
				flag Flag
				said bool
			}{
				{Epidemic, may&mayEpidemic != 0 && epidemic(words)},
				{Paused, may&mayPaused != 0 && paused(words)},
				{Postponed, may&mayPostponed != 0 && postponed(words)},
				{Cancelled, may&mayCancelled != 0 && cancelled(words)},
				{NotStarted, may&mayNotStarted != 0 && notStarted(words)},
				{Pending, may&mayPending != 0 && pending(words)},
				{Completed, may&mayCompleted != 0 && (fulfilled(words) || endsWithAny(words, met) && names().task(words) || whole && plainly(words) || names().finished(words) && !p.partly(k, words) && names().completed(words))},
			} {
				if f.said {
					from, to := p.trimmed(c.from, c.to, []string{" ", "\u00a0"}, []string{" ", "\u00a0"})
					r.say(p, Signal{f.flag, !whole, p.span(from, to)})
				}
			}
		}
	}
	for i := range r.Figures {
		f := &r.Figures[i]
		if f.Target == nil || f.Status == Forecast {
			continue
		}
		if t := &r.Targets[*f.Target]; t.reached(f) && !r.joined(f) {
			r.Signals = append(r.Signals, Signal{Completed, !whole || len(r.Targets) > 1, f.Span})
		}
	}
}

// say adds a signal. One said again in the very next clause, 尚未启动,待资金到位后启动, is the same signal.
func (r *Reading) say(p *page, s Signal) {
	for i := len(r.Signals) - 1; i >= 0 && r.Signals[i].Span.Paragraph == s.Span.Paragraph; i-- {
		if b := &r.Signals[i]; b.Flag == s.Flag && s.Flag != Completed && strings.Trim(p.string(b.Span.RuneEnd, s.Span.RuneStart), ",， \u00a0") == "" {
			b.Span = p.span(b.Span.RuneStart, s.Span.RuneEnd)
			return
		}
	}
	r.Signals = append(r.Signals, s)
}

// partly reports whether clause k counts how many are finished, 已建成13处: then its figure says whether that is all.
func (p *page) partly(k int, words string) bool {
	return !containsAny(words, "举办", "举行") && slices.ContainsFunc(p.quantities, func(q quantity) bool {
		return q.clause == k && q.unit.family != percent && q.unit.family != duration && q.unit.family != days && !q.size
	})
}

// joined reports whether words that call the year's target met follow the figure in its segment, 建成23个,超额完成年度任务;
// their signal then begins with the figure.
func (r *Reading) joined(f *Figure) bool {
	for i := range r.Signals {
		s := &r.Signals[i]
		if s.Flag != Completed || s.Span.Paragraph != f.Span.Paragraph || s.Span.RuneEnd > len(f.in.runes) {
			continue
		}
		between := f.in.string(f.Span.RuneEnd, s.Span.RuneStart)
		if fulfilled(s.Span.Words) && s.Span.RuneEnd > f.Span.RuneStart && !strings.ContainsAny(between, ";；。") {
			s.Span = f.in.span(min(f.Span.RuneStart, s.Span.RuneStart), s.Span.RuneEnd)
			return true
		}
	}
	return false
}

// sets of flags that a character may belong to
const (
	mayEpidemic = 1 << iota
	mayPaused
	mayPostponed
	mayCancelled
	mayNotStarted
	mayPending
	mayCompleted
)

// telling is which flags the clause can say at all, by the characters without which none is said; most can say none.
func (p *page) telling(c clause) int {
	may := 0
	for i, r := range p.runes[c.from:c.to] {
		switch r {
		case '疫':
			may |= mayEpidemic
		case '暂':
			may |= mayPaused | mayNotStarted | mayPending
		case '停':
			may |= mayPaused | mayCancelled
		case '搁':
			may |= mayPaused
		case '中':
			switch p.rune(c.from + i + 1) {
			case '止':
				may |= mayPaused
			case 0, ',', '。', ';', '，', '；', '、', ')', '）':
				may |= mayNotStarted
			}
		case '顺':
			may |= mayPostponed | mayCompleted
		case '期', '迟', '延', '择', '调', '改', '转', '结', '列', '跨', '推':
			may |= mayPostponed
		case '取', '再', '终', '撤':
			may |= mayCancelled
		case '未', '待', '需', '须', '启', '谋', '筹', '步', '预', '没':
			may |= mayNotStarted
		case '统', '据', '核':
			may |= mayPending
		case '已', '功', '额', '圆', '式':
			may |= mayCompleted
		case '全', '提': // of words that are common otherwise
			if next := p.rune(c.from + i + 1); next == '面' || next == '部' || next == '前' {
				may |= mayCompleted
			}
		}
	}
	return may
}

// reached reports whether the figure fulfils the target for good: sums do, and 100%落地; growth and ratios may fall again.
func (t *Target) reached(f *Figure) bool {
	switch {
	case t.Kind.Cumulative() && f.Kind.Cumulative():
		return t.q.base(t.Value) > 0 && f.q.base(f.Value) >= t.q.base(t.Value)
	case t.Kind == Coverage:
		return f.Value >= t.Value && strings.Contains(f.in.clauseWords(f.at), "已")
	}
	return false
}

func epidemic(words string) bool {
	i := strings.Index(words, "疫情")
	if i < 0 {
		return false
	}
	head, tail := words[:i], words[i+len("疫情"):]
	if startsWithAny(tail, "导致", "致使", "使得", "造成") {
		return true
	}
	if !containsAny(head, "受", "因", "由于") || denied(head) {
		return false
	}
	cause := -1
	for _, w := range []string{"影响", "原因", "冲击", "防控需要", "防控要求"} {
		if j := strings.Index(tail, w); j >= 0 && (cause < 0 || j < cause) {
			cause = j + len(w)
		}
	}
	if cause < 0 {
		return containsAny(tail, "推迟", "延期", "取消", "暂停", "暂缓", "延迟")
	}
	rest := tail[cause:]
	for _, w := range []string{"影响", "冲击"} {
		rest = strings.TrimPrefix(rest, w) // 冲击影响
	}
	if startsWithAny(rest, "较小", "不大", "有限", "很小", "不明显", "甚微") || containsAny(words, "克服", "化解", "消除", "降低疫情", "减轻", "应对", "抵御", "最大限度", "降到最低", "减少疫情") {
		return false
	}
	return rest == "" || endsWithAny(rest, []string{"较大", "明显", "严重", "等", "等因素", "等原因"}) && len(rest) < 20 ||
		containsAny(rest, "推迟", "延期", "取消", "暂停", "暂缓", "待定", "放缓", "下降", "减少", "不能", "无法", "只能", "滞后", "延迟", "停滞", "未能", "缓慢", "偏慢", "较慢", "受阻", "下滑", "停止", "改为", "转为", "延后", "延长")
}

// denied reports whether the words before a signal take it back or make it a mere case: 未, 不, 如遇, 避免.
func denied(head string) bool {
	return endsWithAny(head, []string{"未", "不", "没有", "无", "未受", "不受", "没受", "没有受", "并未", "未因", "不因", "没有因", "避免", "防止", "杜绝", "严禁", "禁止", "力争不", "争取不", "确保不",
		"避免因", "防止因", "不得", "未发生", "未出现", "不发生", "无一", "不予", "不会", "从未", "免于"}) || supposed(head)
}

// supposed reports whether the words speak of what may come: 如遇, 若, 一旦.
func supposed(words string) bool {
	return containsAny(words, "如遇", "如果", "若因", "若遇", "若不", "一旦", "倘若", "如因", "如有", "视疫情", "可能", "或将", "必要时", "原则上")
}

func paused(words string) bool {
	for _, w := range []string{"暂停", "暂缓", "停工", "搁置", "中止", "停滞", "暂时停止", "全面停止", "全部停止"} {
		if i := strings.Index(words, w); i >= 0 && !denied(words[:i]) && !endsWithAny(words[:i], []string{"恢复", "解除"}) &&
			!startsWithAny(words[i+len(w):], "的", "营业", "收费", "缴", "征收", "执行", "复产", "待产", "停产") {
			return true
		}
	}
	return false
}

func postponed(words string) bool {
	if supposed(words) {
		return false
	}
	if containsAny(words, "择时", "择期", "时间调整至", "时间调整到", "改期", "顺延至", "顺延到", "转入明年", "转入下年", "转至明年", "转到明年",
		"结转至", "结转到", "结转明年", "推至明年", "延至", "调整至明年", "调整到明年", "调整至下半年", "调整到下半年", "调整至下一年", "列入明年", "改为明年", "改至", "延迟至", "延迟到", "调整至次年", "推至次年", "转入次年", "推到明年", "列入下年", "跨年实施", "择机举办", "择机召开", "择机举行") {
		return true
	}
	for _, w := range []string{"延期", "推迟", "延后", "顺延", "推后", "延缓", "延迟"} {
		if i := strings.Index(words, w); i >= 0 && !denied(words[:i]) &&
			!startsWithAny(words[i+len(w):], "缴", "还", "付", "申报", "纳税", "申请", "归还", "开学", "退休", "服务", "毕业", "还款", "还本", "交付赔", "性") {
			return true
		}
	}
	return false
}

func cancelled(words string) bool {
	if supposed(words) {
		return false
	}
	if containsAny(words, "不再实施", "不再建设", "不再推进", "不再开展", "终止实施", "终止建设", "已终止", "项目终止", "停止实施", "停止建设", "不再举办", "不再列入", "不再组织", "不再安排", "撤项", "予以撤销") {
		return true
	}
	for _, w := range []string{"已取消", "决定取消"} {
		if i := strings.Index(words, w); i >= 0 && endsWithAny(words, []string{"赛", "节", "会", "活动", "展", "演出", "论坛", "计划", "项目"}) && !strings.Contains(words[i:], "收费") {
			return true
		}
	}
	return endsWithAny(words, []string{"取消", "取消举办", "停办", "不再举办", "取消了"}) && !containsAny(words, "不取消", "未取消", "没有取消")
}

func notStarted(words string) bool {
	if supposed(words) {
		return false
	}
	if containsAny(words, "未启动", "未开工", "尚未开展", "尚未实施", "暂未开展", "暂未实施", "未动工", "未开建", "未正式启动", "未实质性", "尚未进场", "尚未组织", "尚未举办", "尚未召开", "还未开展",
		"还没有启动", "还没有开", "未能启动", "未能开工", "筹划中", "谋划中", "筹划阶段", "谋划阶段") {
		return !containsAny(words, "无未", "没有未", "对未启动", "对未开工", "督促未", "对尚未", "针对")
	}
	if i := strings.Index(words, "预计"); i >= 0 && endsWithAny(words, []string{"启动", "启动开展", "启动实施", "启动建设", "正式启动"}) && !containsAny(words, "已", "供货", "运营") {
		return true
	}
	if !containsAny(words, "待", "需", "须", "将", "启动") {
		return false
	}
	begins := []string{"启动", "开展", "开工", "实施"}
	for _, wait := range []string{"待", "需在", "须在", "需待"} {
		i := strings.Index(words, wait)
		if i < 0 || wait == "待" && endsWithAny(words[:i], []string{"等", "招", "接", "期", "对", "亟", "有"}) {
			continue
		}
		if j := strings.Index(words[i:], "后"); j > 0 {
			if rest := words[i+j:]; containsAny(rest, begins...) && !containsAny(rest, "招标") {
				return true
			}
		}
	}
	for _, w := range []string{"即将启动", "近期将启动", "将于近期启动", "将于近期开展", "将适时启动", "近期启动", "下一步将组织", "下一步将开展", "下一步将启动", "下一步将实施"} {
		if strings.Contains(words, w) {
			return true
		}
	}
	return false
}

// fulfilled reports whether the words say that the year's target is met: 已提前完成年度目标, 均超额完成全年任务.
func fulfilled(words string) bool {
	for _, w := range []string{"提前完成", "超额完成", "全面完成", "全部完成", "圆满完成"} {
		i := strings.Index(words, w)
		if i < 0 {
			continue
		}
		tail := words[i:]
		return containsAny(tail, "年度", "全年", "今年", "年初") && containsAny(tail, "目标", "任务", "计划", "指标") &&
			!containsAny(words, "未", "拟", "将", "待", "预计", "有望", "力争", "争取", "确保", "如期", "推动", "方案", "分解", "季度", "上半年", "上年", "去年", "的") &&
			!strings.ContainsFunc(tail, func(r rune) bool { return digitOf(r) >= 0 })
	}
	return false
}

func pending(words string) bool {
	if i := strings.Index(words, "数据"); i >= 0 && containsAny(words[i:], "发布", "公布", "反馈", "下发", "提供", "核定", "核算", "出炉", "汇总", "更新") &&
		containsAny(words[i:], "待", "未", "正在", "尚", "年底", "次年", "明年") && !containsAny(words[i:], "平台", "共享", "系统") {
		return true
	}
	for _, w := range []string{"核算", "统计", "测算"} {
		if head, _, ok := strings.Cut(words, w); ok && endsWithAny(head, []string{"需年终", "待年终", "需年底", "待年底", "年终统一", "年底统一", "于次年", "待次年", "需次年"}) {
			return true
		}
	}
	i := strings.Index(words, "统计")
	if i < 0 {
		return containsAny(words, "暂无数据", "数据尚未", "数据未出", "数据待")
	}
	head, tail := words[:i], words[i:]
	switch {
	case strings.HasPrefix(tail, "统计中"):
		return true
	case endsWithAny(head, []string{"无法", "还未完成", "尚未完成", "还未", "尚未", "未完成", "尚在", "正在", "待"}):
		return !containsAny(tail, "统计局", "统计分析")
	}
	return containsAny(head, "正开展", "正在开展", "尚在") && strings.Contains(head, "数据")
}
