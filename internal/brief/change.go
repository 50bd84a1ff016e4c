package brief

import (
	"net/url"
	"slices"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/internal/trend"
)

// changes are what became of tasks since the quarter before, counted as the overview counts them: of tasks that were handed in
// in both quarters.
func (w *writer) changes() string {
	last := map[int]store.OverviewTask{}
	for _, t := range w.Last {
		last[t.Number] = t
	}
	became, compared := map[trend.Change][]int{}, 0
	for _, t := range w.Tasks {
		before, ok := last[t.Number]
		if !ok || !t.HasText() || !before.HasText() {
			continue
		}
		compared++
		for _, c := range trend.Compare(before.Requirement, before.Text.Progress, t.Requirement, t.Text.Progress).Became(before.Text.Rating, t.Text.Rating) {
			became[c] = append(became[c], t.Number)
		}
	}
	if compared == 0 {
		return "没有两个季度都已报送的事项，无从比较。"
	}
	var lines []string
	for _, c := range trend.Changes {
		if tasks := became[c]; len(tasks) > 0 {
			lines = append(lines, w.counted(c.String(), len(tasks), url.Values{"change": {string(c)}})+"："+w.tasks(tasks)+"。")
		}
	}
	rated := func(t store.OverviewTask) bool { return t.Text.Rating != ledger.Unrated }
	if !slices.ContainsFunc(w.Last, rated) {
		q := w.Quarter.Quarter()
		lines = append(lines, ledger.Quarter{Year: q.Year, Number: q.Number - 1}.Name()+"没有单位自评，不比较自评的升降。")
	}
	if len(lines) == 0 {
		return "两个季度都已报送的事项中，没有自评调整、文字未更新和累计数变小的。"
	}
	return strings.Join(lines, "\n")
}
