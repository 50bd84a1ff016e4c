package brief

import (
	"fmt"
	"net/url"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
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
