package brief

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
	"taizhang/internal/trend"
)

// standing is how a unit reported in the quarter, by the worst of its parts.
type standing int

const (
	onTime   standing = iota
	waiting           // something is missing that is not late, or was returned
	extended          // handed in after the quarter's date, within its extension
	late              // handed in late
	missing           // late and not there
)

// punctuality is who reported on time, late with an extension, late, and not at all.
func (w *writer) punctuality() string {
	if w.Quarter.Loaded || w.Quarter.DueAt == nil {
		return "本季度由已公开的表载入，没有各单位的报送记录。"
	}
	worst, tasks := map[string]standing{}, map[string]map[standing][]int{}
	for _, t := range w.Tasks {
		for _, u := range t.Units {
			s := w.standing(u)
			code := u.Department.Code
			worst[code] = max(worst[code], s)
			if tasks[code] == nil {
				tasks[code] = map[standing][]int{}
			}
			tasks[code][s] = append(tasks[code][s], t.Number)
		}
	}
	var lines []string
	for _, group := range []struct {
		standing standing
		heading  string
	}{
		{onTime, "按时报送"}, {extended, "延期报送"}, {late, "逾期报送"}, {missing, "逾期未报送"}, {waiting, "尚未报齐"},
	} {
		var names []string
		for _, d := range w.Departments {
			if worst[d.Code] != group.standing {
				continue
			}
			names = append(names, w.unit(d, group.standing, tasks[d.Code]))
		}
		if len(names) > 0 {
			heading := fmt.Sprintf("（%s）%s", ordinals[len(lines)/2], group.heading)
			lines = append(lines, heading, w.departments(group.heading, len(names), "单位")+"："+strings.Join(names, "、")+"。")
		}
	}
	return strings.Join(lines, "\n")
}

// unit names a department with its tasks: as a number that leads to them where the overview can list them, else one by one.
func (w *writer) unit(d ledger.Department, s standing, tasks map[standing][]int) string {
	name := ledger.FullWidth(d.Name)
	switch s {
	case missing:
		return w.counted(name, len(tasks[s]), url.Values{"department": {d.Code}, "late": {"1"}})
	case extended, late:
		return name + "（" + w.tasks(tasks[s]) + "）"
	}
	n := 0
	for _, of := range tasks {
		n += len(of)
	}
	all := w.counted(name, n, url.Values{"department": {d.Code}})
	if out := len(tasks[waiting]); out > 0 && out < n {
		all += fmt.Sprintf("（缺%d项）", out)
	}
	return all
}

var ordinals = []string{"一", "二", "三", "四", "五"}

func (w *writer) standing(u store.OverviewUnit) standing {
	term := ledger.Term{Due: w.Quarter.DueAt, Extended: u.Extended, Closed: w.Quarter.ClosedAt}
	p := term.Judge(u.State, u.SubmittedAt, w.now)
	switch {
	case !u.State.HandedIn() && p == ledger.Overdue:
		return missing
	case !u.State.HandedIn():
		return waiting
	case p == ledger.Overdue:
		return late
	case p == ledger.Extended:
		return extended
	}
	return onTime
}

// change is what became of tasks since the quarter before; the words are the overview's.
type change struct {
	key   string
	words string
	tasks []int
}

// changes are counted as the overview counts them: of tasks that were handed in in both quarters.
func (w *writer) changes() string {
	last := map[int]store.OverviewTask{}
	for _, t := range w.Last {
		last[t.Number] = t
	}
	all := []*change{{key: "down", words: "自评下调"}, {key: "backwards", words: "累计数变小"}, {key: "same", words: "文字未更新"}, {key: "up", words: "自评上调"}}
	compared := 0
	for _, t := range w.Tasks {
		before, ok := last[t.Number]
		if !ok || !t.State.HandedIn() || !before.State.HandedIn() || t.Text.Progress == "" || before.Text.Progress == "" {
			continue
		}
		compared++
		for _, c := range all {
			if became(c.key, before, t) {
				c.tasks = append(c.tasks, t.Number)
			}
		}
	}
	if compared == 0 {
		return "没有两个季度都已报送的事项，无从比较。"
	}
	var lines []string
	for _, c := range all {
		if len(c.tasks) > 0 {
			lines = append(lines, w.counted(c.words, len(c.tasks), url.Values{"change": {c.key}})+"："+w.tasks(c.tasks)+"。")
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

func became(key string, before, now store.OverviewTask) bool {
	was, is := slices.Index(ledger.Ratings, before.Text.Rating), slices.Index(ledger.Ratings, now.Text.Rating) // from the best to the worst
	switch key {
	case "up":
		return was >= 0 && is >= 0 && is < was
	case "down":
		return was >= 0 && is >= 0 && is > was
	case "same":
		return trend.Unchanged(trend.Alike(before.Text.Progress, now.Text.Progress))
	}
	return len(trend.Setbacks(reading.Read(before.Requirement, ledger.Paragraphs(before.Text.Progress)),
		reading.Read(now.Requirement, ledger.Paragraphs(now.Text.Progress)))) > 0
}
