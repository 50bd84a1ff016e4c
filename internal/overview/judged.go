package overview

import (
	"slices"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

// judged is what the figures of one task's text say, with what people ruled about them.
type judged struct {
	sheet  reading.Sheet
	lights reading.Lights
	pace   string // key of paces
	curve  store.PaceCurve
}

// choice is a value of a filter with its words.
type choice struct{ key, words string }

// How the figures of a task stand, as in addresses. All but gap divide the tasks: each has exactly one.
const (
	paceAt      = "at"      // a figure at least, and none below
	paceBelow   = "below"   // a figure below
	paceMissing = "missing" // targets, and no figure
	paceHeld    = "held"    // no figure, and the text says paused, postponed or cancelled
	paceNone    = "none"    // no target with a number
	paceUnread  = "unread"  // no text was handed in: nothing can be said
	paceGap     = "gap"     // some target has no figure, whatever the others have
)

// What does not go together, as in addresses.
const (
	checkDisagree = "disagree" // a printed share is not that of the numbers beside it
	checkBase     = "base"     // it is of a quarter's share or of several years
	checkAgree    = "agree"
	checkNoBase   = "nobase" // there is nothing to recompute it from
	checkLights   = "lights" // rating and figures
)

// signalHeld is paused, postponed or cancelled; the other signals are called as reading.Flag.
const signalHeld = "held"

var (
	paces = []choice{{paceAt, "都达到"}, {paceBelow, "有低于"}, {paceMissing, "未见数字"}, {paceHeld, "停缓无数字"}, {paceNone, "无量化目标"},
		{paceUnread, "尚无文字"}, {paceGap, "至少一个指标未见数字"}}
	signals = []choice{{signalHeld, "写到暂停、延期或取消"}, {string(reading.Paused), "写到暂停"}, {string(reading.Postponed), "写到延期"},
		{string(reading.Cancelled), "写到取消"}, {string(reading.Epidemic), "写到受疫情影响"}, {string(reading.NotStarted), "写到尚未启动"},
		{string(reading.Completed), "写到已完成"}, {string(reading.Pending), "写到数据待统计"}}
	checks = []choice{{checkDisagree, "完成率不符"}, {checkBase, "完成率基数不是全年"}, {checkAgree, "完成率相符"}, {checkNoBase, "完成率没有基数"},
		{checkLights, "自评与数字不一致"}}
)

// named is the words of a key; empty for none.
func named(all []choice, key string) string {
	for _, c := range all {
		if c.key == key {
			return c.words
		}
	}
	return ""
}

// paceWords are the words of a pace where nothing around them says that figures are meant.
func paceWords(key string) string {
	switch key {
	case paceAt, paceBelow:
		return "数字" + named(paces, key)
	case paceMissing:
		return "指标都未见数字"
	}
	return named(paces, key)
}

// judge reads the texts of all tasks that were handed in. What was read before is remembered.
func (h *Handler) judge(view store.Overview) map[int]*judged {
	out, k := make(map[int]*judged, len(view.Tasks)), ink{}
	for i := range view.Tasks {
		out[view.Tasks[i].Number] = h.judgeBy(&k, &view.Tasks[i], view.Quarter.Quarter())
	}
	return out
}

func (h *Handler) judgeTask(task store.OverviewTask, q ledger.Quarter) *judged {
	return h.judgeBy(&ink{}, &task, q)
}

var unread = &judged{pace: paceUnread}

func (h *Handler) judgeBy(k *ink, task *store.OverviewTask, q ledger.Quarter) *judged {
	if !task.State.HandedIn() || task.Text.Progress == "" {
		return unread
	}
	return h.judged.of(k.judgement(task, q), func() *judged {
		read := reading.Read(task.Requirement, reading.Words(reading.Paragraphs(task.Text.Progress)))
		sheet := reading.Merge(read, task.Requirement, task.Text.Progress, task.Measures, task.Figures)
		j := &judged{sheet: sheet, curve: task.Pace, lights: sheet.Lights(string(task.Text.Rating), quarterEnd(q), task.Pace.Curve())}
		j.pace = paceOf(j.lights)
		return j
	})
}

// quarterEnd is when a figure without a date of its own holds.
func quarterEnd(q ledger.Quarter) reading.AsOf {
	return reading.AsOf{Year: q.Year, Month: 3 * q.Number}
}

func paceOf(l reading.Lights) string {
	has := func(m reading.Mark) bool {
		return slices.ContainsFunc(l.Marks, func(x reading.Light) bool { return x.Mark == m })
	}
	switch {
	case has(reading.Down):
		return paceBelow
	case has(reading.Up):
		return paceAt
	case has(reading.Missing):
		return paceMissing
	case has(reading.Held):
		return paceHeld
	}
	return paceNone
}

// meets reports whether the filter's readings are those of the task.
func (j *judged) meets(f *filter) bool {
	if j == nil {
		return false
	}
	return (f.pace == "" || f.pace == j.pace || f.pace == paceGap && len(j.missing()) > 0) &&
		(f.signal == "" || len(j.signals(f.signal)) > 0) &&
		(f.check == "" || j.checked(f.check))
}

// missing are the targets without a figure.
func (j *judged) missing() []reading.Target {
	var out []reading.Target
	for _, l := range j.lights.Marks {
		if l.Mark == reading.Missing && l.Target != nil {
			out = append(out, j.sheet.Targets[*l.Target])
		}
	}
	return out
}

// signals are the words of one kind in the text.
func (j *judged) signals(key string) []reading.Signal {
	if key == signalHeld {
		return j.lights.Held
	}
	var out []reading.Signal
	for _, s := range j.sheet.Signals {
		if string(s.Flag) == key {
			out = append(out, s)
		}
	}
	return out
}

func (j *judged) checked(key string) bool {
	if key == checkLights {
		return len(j.disputes()) > 0
	}
	return slices.ContainsFunc(j.sheet.Checks, func(c reading.Check) bool { return checkKeyOf(c.Verdict) == key })
}

// disputes are what does not go together between rating and figures.
func (j *judged) disputes() []reading.Disagreement {
	var out []reading.Disagreement
	for _, d := range j.lights.Disagreements {
		if d.Dispute != reading.PrintedShare && d.Dispute != reading.TypedOtherwise {
			out = append(out, d)
		}
	}
	return out
}

func checkKeyOf(v reading.Verdict) string {
	switch v {
	case reading.Agrees:
		return checkAgree
	case reading.Disagrees:
		return checkDisagree
	case reading.OtherBase:
		return checkBase
	}
	return checkNoBase
}
