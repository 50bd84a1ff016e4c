package overview

import (
	"slices"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/web/overviewpage"
	"taizhang/web/ui"
)

// readingsView is what was read in a task's texts in one quarter: each target with the sentence that answers it, each printed
// completion rate with what it should be, and what the text says of itself.
func readingsView(j *judged, q ledger.Quarter) overviewpage.Readings {
	out := overviewpage.Readings{Name: q.Name()}
	if j.pace == paceUnread {
		out.None = "本季度还没有报送的文字，无从读数。"
		return out
	}
	out.Asked, out.Told = ui.Passages(j.sheet, false)
	for i, m := range j.measures() {
		light := j.lights.Marks[i]
		if isSum(light.Pace.Standing) {
			m.Due = curveName(j.curve) + "：" + dueWords(light.Pace.On, light.Pace.Due)
		}
		for _, at := range light.Proof {
			if at.Paragraph >= 0 {
				s := j.quoted(at)
				if j.isFigure(at) {
					s.Href = "#" + j.markID(at)
				}
				m.Proof = append(m.Proof, s)
			}
		}
		out.Measures = append(out.Measures, m)
	}
	if len(out.Measures) == 0 {
		out.NoTarget = "要求里没有读到量化目标。"
	}
	for _, c := range j.sheet.Checks {
		out.Checks = append(out.Checks, j.check(c))
	}
	for _, s := range j.sheet.Signals {
		out.Signals = append(out.Signals, j.signal(s))
	}
	for _, d := range j.disputes() {
		out.Unlike = append(out.Unlike, overviewpage.Proof{Icon: "warn", Tone: ui.Cinnabar, Word: "两灯不一致", Note: disputeWord(d.Dispute), Words: ledger.InnerQuotes(j.sentence(d.Proof)), Confirmed: j.confirmed(d.Proof)})
	}
	return out
}

// isFigure reports whether a figure was read at a place, and not other words.
func (j *judged) isFigure(at reading.Span) bool {
	return slices.ContainsFunc(j.sheet.Figures, func(f reading.Figure) bool { return f.Span == at })
}

// markID is the id of the words at a place, if a number was read there.
func (j *judged) markID(at reading.Span) string {
	return ui.MarkID("f", j.sheet.Progress[at.Paragraph].At+at.RuneStart, j.sheet.Progress[at.Paragraph].At+at.RuneEnd)
}
