package brief

import (
	"net/url"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// problems are those of tasks that are neither behind nor paused as a whole: told of by units that are on track, or by one of
// several that share a task. Those in texts that the office returned are left out, since their units may be about to change
// them; the overview has them, and counts them.
func (w *writer) problems() string {
	told, above, returned, lines := 0, false, "", []item(nil)
	for i := range w.Tasks {
		t := &w.Tasks[i]
		if !t.ToldOf("") {
			continue
		}
		told++
		for _, p := range t.Problems() {
			itself := t.Text.Rating == ledger.Behind || t.Text.Rating == ledger.Paused
			switch {
			case p.Returned:
				returned = "（退回后尚未重新报送的不列）"
			case itself && (p.Duty.WritesEntry() || p.Unit.Code == ""):
				above = true // the sections above have its words
			default:
				lines = append(lines, item{t.Number, w.problem(t, p)})
			}
		}
	}
	counted := func() string { return w.counted("写有存在问题", told, url.Values{"problem": {"1"}}) + returned }
	switch {
	case w.Quarter.Loaded:
		return "本季度没有各单位写的存在问题。"
	case told == 0:
		return "各单位没有写存在问题。"
	case len(lines) > 0:
		return w.fit(counted()+"，滞后和暂缓事项以外的有：", lines)
	case above:
		return counted() + "，都已列在滞后和暂缓事项中。"
	}
	return counted() + "。"
}

// problem is 第43项（市市场监管局分报，自评正常推进）：…存在问题：…
func (w *writer) problem(t *store.OverviewTask, p store.Problem) string {
	who := ledger.FullWidth(p.Unit.Name)
	switch {
	case p.Unit.Code == "":
		who = "各单位共同承担"
	case !p.Duty.WritesEntry():
		who += "分报"
	}
	if p.Rating != ledger.Unrated {
		who += "，自评" + p.Rating.String()
	}
	line := w.task(t.Number) + "（" + who + "）：" + short(t.Requirement) + "存在问题：" + cut(p.Problems)
	if steps := cut(p.NextSteps); steps != "" {
		line += "下一步措施：" + steps
	}
	return line
}
