package brief

import (
	"net/url"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// problems are those of tasks that are neither behind nor paused as a whole: told of by units that are on track, by one of
// several that share a task, or in a text that the office has returned since.
func (w *writer) problems() string {
	told, lines := 0, []string(nil)
	for i := range w.Tasks {
		t := &w.Tasks[i]
		if !t.ToldOf("") {
			continue
		}
		told++
		for _, p := range t.Problems() {
			if itself := t.Text.Rating == ledger.Behind || t.Text.Rating == ledger.Paused; itself && !p.Returned && (p.Duty.WritesEntry() || p.Unit.Code == "") {
				continue // the sections above have its words
			}
			lines = append(lines, w.problem(t, p))
		}
	}
	switch {
	case w.Quarter.Loaded:
		return "本季度没有各单位写的存在问题。"
	case told == 0:
		return "各单位没有写存在问题。"
	case len(lines) == 0:
		return w.counted("写有存在问题", told, url.Values{"problem": {"1"}}) + "，都已列在滞后和暂缓事项中。"
	}
	return w.counted("写有存在问题", told, url.Values{"problem": {"1"}}) + "，滞后和暂缓事项以外的有：\n" + strings.Join(lines, "\n")
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
	if p.Rating != ledger.Unrated && !p.Returned {
		who += "，自评" + p.Rating.String()
	}
	line := w.task(t.Number) + "（" + who + "）：" + short(t.Requirement)
	if p.Returned {
		return line + "退回前报送的存在问题：" + flat(p.Problems) + "（尚未重新报送）"
	}
	line += "存在问题：" + flat(p.Problems)
	if steps := flat(p.NextSteps); steps != "" {
		line += "下一步措施：" + steps
	}
	return line
}
