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

	of *int // the figure that reaches its target; nil when words say so
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
				{Pending, may&mayPending != 0 && (pending(words) || startsWithAny(words, "尚未", "暂未", "尚待", "待") && k > 0 && p.clauses[k-1].segment == c.segment && pending(p.clauseWords(p.clauses[k-1])+words))},
				{Completed, may&mayCompleted != 0 && (fulfilled(words) || endsWithAny(words, met) && names().task(words) || whole && plainly(words) || ended(words) && names().finished(words) && !p.partly(k, words) && !p.promises(k) && (names().completed(words) || names().completed(p.opened(k, words))))},
			} {
				if f.said {
					from, to := p.trimmed(c.from, c.to, []string{" ", "\u00a0"}, []string{" ", "\u00a0"})
					r.say(p, Signal{Flag: f.flag, PartOnly: !whole, Span: p.span(from, to)})
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
			of := i
			r.Signals = slices.DeleteFunc(r.Signals, func(s Signal) bool { // the clause says the same of its own figure
				return s.of == nil && s.Flag == Completed && s.Span.Paragraph == f.Span.Paragraph && s.Span.RuneStart <= f.Span.RuneStart && f.Span.RuneEnd <= s.Span.RuneEnd && !fulfilled(s.Span.Words)
			})
			r.Signals = append(r.Signals, Signal{Completed, !whole || len(r.Targets) > 1, r.spread(i, told), &of})
		}
	}
}

// spread is the place of figure i with the words that make it an end: the clause before one that names nothing, and the
// printed rate behind it.
func (r *Reading) spread(i int, told []*page) Span {
	f := &r.Figures[i]
	from, to := f.Span.RuneStart, f.Span.RuneEnd
	p := told[f.Span.Paragraph]
	if k := f.place - 1; f.at.host < 0 && k >= 0 && p.clauses[k].segment == f.at.segment && p.clauses[k].host < 0 && bare(p.own(f.q, f.at)) && strings.Contains(p.clauseWords(p.clauses[k]), "完成") {
		from, _ = p.trimmed(p.clauses[k].from, from, []string{" ", "\u00a0"}, nil)
	}
	for _, rate := range r.Rates {
		if b := &r.Figures[rate.Figure]; rate.Beside != nil && *rate.Beside == i && b.in == f.in && b.at.segment == f.at.segment && b.place-f.place <= 1 && b.Value >= 100 && b.Span.RuneEnd > to {
			to = b.Span.RuneEnd
		}
	}
	return p.span(from, to)
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

// opened is the words of clause k with those of the clause before them when they begin without a subject of their own:
// 活动改为线上,已于9月16日举行.
func (p *page) opened(k int, words string) string {
	done := doneAt(words)
	if k == 0 || p.clauses[k-1].segment != p.clauses[k].segment || p.clauses[k].host >= 0 || p.clauses[k-1].host >= 0 || len([]rune(strings.TrimSpace(withoutDates(words[:done])))) > 2 {
		return words
	}
	before := p.clauseWords(p.clauses[k-1])
	if i := doneAt(before); i > 0 && !containsAny(before, "未", "拟", "将", "待", "计划", "预计", "方案", "招标") {
		return before[:i] + words // …已于9月18日点火,10月正式投运
	} else if i >= 0 || containsAny(before, "未", "拟", "将", "待", "计划", "预计", "筹", "方案", "招标", "完成") {
		return words
	}
	return before + words
}

// partly reports whether clause k counts how many are finished, 已建成13处: then its figure says whether that is all.
func (p *page) partly(k int, words string) bool {
	if p.held(k) {
		return true
	}
	return !containsAny(words, "举办", "举行", "全部完", "全部建", "全部竣", "全部投", "全覆盖") && p.counts(k)
}

// held reports whether clause k counts how often something was held: 已举办34场.
func (p *page) held(k int) bool {
	for i := range p.quantities {
		if q := &p.quantities[i]; q.clause == k && q.unit.family == times && endsWithAny(p.string(q.before[0], q.from), []string{"举办", "举行", "开展", "举办了", "共举办", "召开"}) {
			return true
		}
	}
	return false
}

// promises reports whether the clause after k puts the end off to a later day: …全线贯通,计划12月底通车.
func (p *page) promises(k int) bool {
	if k+1 >= len(p.clauses) || p.clauses[k+1].segment != p.clauses[k].segment || p.clauses[k+1].host >= 0 {
		return false
	}
	next := p.clauseWords(p.clauses[k+1])
	return startsWithAny(next, "计划", "预计", "力争", "拟", "将", "确保") && endsWithAny(next, ends)
}

// counts reports whether clause k counts anything but days and shares.
func (p *page) counts(k int) bool {
	for i := range p.quantities {
		if q := &p.quantities[i]; q.clause == k && q.unit.family != percent && q.unit.family != duration && q.unit.family != days && !q.size && !p.among(q) {
			return true
		}
	}
	return false
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
		case '疫', '冠':
			may |= mayEpidemic
		case '复':
			may |= mayPaused
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
		case '取', '再', '终', '撤', '办':
			may |= mayCancelled
		case '未', '待', '需', '须', '启', '谋', '筹', '步', '预', '没':
			may |= mayNotStarted
		case '无', '能', '以', '年': // 无法开工, 下半年实施
			if next := p.rune(c.from + i + 1); next == '法' || next == '开' || next == '实' {
				may |= mayNotStarted
			}
		case '统', '据', '核', '布', '馈', '晓', '炉':
			may |= mayPending
		case '通':
			if p.rune(c.from+i+1) == '过' {
				may |= mayCompleted
			}
		case '已', '功', '额', '圆', '式', '线':
			may |= mayCompleted
		case '全', '提': // of words that are common otherwise
			if next := p.rune(c.from + i + 1); next == '面' || next == '部' || next == '前' {
				may |= mayCompleted
			}
		case '于':
			if digitOf(p.rune(c.from+i+1)) >= 0 {
				may |= mayCompleted
			}
		case '如':
			if p.rune(c.from+i+1) == '期' {
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

// fulfilled reports whether the words say that the year's target is met: 已提前完成年度目标, 均超额完成全年任务,
// 提前2个月完成目标.
func fulfilled(words string) bool {
	for _, w := range []string{"提前", "超额完成", "全面完成", "全部完成", "圆满完成", "已完成", "均完成", "完成"} {
		i := strings.Index(words, w)
		if i < 0 || w == "完成" && strings.Trim(words[:i], " \u00a0") != "" {
			continue
		}
		at := strings.Index(words[i:], "完成")
		if at < 0 || at > len("提前10个工作日") {
			continue
		}
		tail := words[i+at:]
		sooner := at > len("提前") && !strings.HasPrefix(w, "已")
		return (sooner || containsAny(tail, "年度", "全年", "今年", "年初", "省定", "市定", "下达")) && containsAny(tail, "目标", "任务", "计划", "指标") &&
			!containsAny(words, "未", "拟", "将", "待", "预计", "有望", "力争", "争取", "确保", "如期", "推动", "方案", "分解", "季度", "上半年", "上年", "去年", "的", "可完成", "能完成") &&
			!strings.ContainsFunc(tail, func(r rune) bool { return digitOf(r) >= 0 }) && endsWithAny(tail, []string{"目标", "任务", "计划", "指标", "任务数", "目标数", "目标值"})
	}
	return false
}
