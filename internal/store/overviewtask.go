package store

import "taizhang/internal/ledger"

// Problem is a 存在问题 of a task in the words of who told of it. Internal.
type Problem struct {
	Unit      ledger.Department // the zero Department: the units that share the task, together
	Duty      ledger.Duty
	Rating    ledger.Rating // of the same text
	Problems  string
	NextSteps string // empty for one that was returned
	Returned  bool   // it stood in a text that the office has returned since
}

// Problems are what was told of a task's problems, in the order of its units: whatever it is rated, and whatever became of
// the text.
func (t *OverviewTask) Problems() []Problem {
	var out []Problem
	shared := true // nobody writes the entry alone
	for i := range t.Units {
		u := &t.Units[i]
		shared = shared && !u.Duty.WritesEntry()
		if u.Text.Problems != "" {
			out = append(out, Problem{u.Department, u.Duty, u.Text.Rating, u.Text.Problems, u.Text.NextSteps, false})
		}
	}
	if shared && t.Text.Problems != "" {
		out = append(out, Problem{Duty: ledger.Joint, Rating: t.Text.Rating, Problems: t.Text.Problems, NextSteps: t.Text.NextSteps})
	}
	for _, x := range t.Returned {
		p := Problem{Duty: ledger.Joint, Rating: x.Rating, Problems: x.Problems, Returned: true}
		for i := range t.Units {
			if u := &t.Units[i]; u.Department.Code == x.Department || x.Department == "" && u.Duty.WritesEntry() {
				p.Unit, p.Duty = u.Department, u.Duty
			}
		}
		out = append(out, p)
	}
	return out
}

// ToldOf reports whether there are Problems, or with a department's code any that it told of.
func (t *OverviewTask) ToldOf(department string) bool {
	for _, p := range t.Problems() {
		if department == "" || p.Unit.Code == department {
			return true
		}
	}
	return false
}

// HasText reports whether there is a text of the task that was handed in.
func (t *OverviewTask) HasText() bool { return t.State.HandedIn() && t.Text.Progress != "" }
