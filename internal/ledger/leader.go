package ledger

import (
	"slices"
	"strings"
	"unicode"
)

// MaxLeader is how long the leaders in charge of a task may be as printed, in characters; the database has the same limit.
const MaxLeader = 60

// NoLeader stands for the leader of tasks that have none, in lists where others have one. A plan that prints it says the same.
const NoLeader = "未定"

// Leaders are those in charge of a task whose 分管领导 is printed so, in that order: 陈伟、王芳 are two, as 责任单位 on one line are.
// White space is not part of a name (陈　伟), and punctuation is full-width. None when the plan does not say.
func Leaders(printed string) []string {
	var names []string
	var name []rune
	end := func() {
		if one := string(name); one != "" && one != NoLeader && !slices.Contains(names, one) {
			names = append(names, one)
		}
		name = nil
	}
	deep := 0 // in brackets: 王芳（市委常委、副市长） is one
	for _, r := range FullWidth(printed) {
		switch {
		case r == '\n':
			deep = 0
			end()
		case deep == 0 && strings.ContainsRune("、，,；;", r):
			end()
		case !unicode.IsSpace(r):
			name = append(name, r)
		}
		switch r {
		case '（', '(':
			deep++
		case '）', ')':
			deep = max(deep-1, 0)
		}
	}
	end()
	return names
}

// InCharge lists the leaders of tasks, which are given in printed order, each once in the order in which the plan names them
// first, and behind them NoLeader when there are tasks without one. Nil: the plan names none at all.
func InCharge(tasks [][]string) []string {
	var all []string
	without := false
	for _, names := range tasks {
		without = without || len(names) == 0
		for _, name := range names {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	if without && all != nil {
		all = append(all, NoLeader)
	}
	return all
}

// LedBy reports whether a task with these leaders is meant by one of InCharge.
func LedBy(leaders []string, name string) bool {
	return slices.Contains(leaders, name) || name == NoLeader && len(leaders) == 0
}

// KeepLeaders gives the tasks of a new version that does not speak of leaders those of the tasks that they continue.
func KeepLeaders(matched []Matched, before []PlanTask) {
	leaders := map[int]string{}
	for _, t := range before {
		leaders[t.Number] = t.Leader
	}
	for i := range matched {
		matched[i].Leader = leaders[matched[i].Before]
	}
}
