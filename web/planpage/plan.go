// Package planpage draws the pages on which the office keeps plans and departments.
package planpage

import "taizhang/web/ui"

// PlansView is the list of plans.
type PlansView struct {
	New, Template string
	Years         []Year
}

// Year is a year's plan with its versions, the newest first.
type Year struct {
	Year     int
	Title    string
	Pace     string // address of its curve
	Versions []Version
}

// Version is a line of the list.
type Version struct {
	Name        string // 第1稿（预下达）
	Tasks       int
	Quarters    string // 一季度、二季度
	Made        string // 2020-07-01 09:00 王某
	Href, File  string
	Compare     string // empty for the first version
	CompareText string
}

// Task is a task as printed.
type Task struct {
	Number      string
	Requirement string
	Units       []string
	Leader      string // empty: the plan does not say
}

// PlanView is a version as printed.
type PlanView struct {
	Version
	Title   string
	Back    string
	Tasks   []Task
	Led     bool // tasks have leaders
	Changes []string
}

// Kind is what became of a clause.
type Kind string

const (
	Added     Kind = "added"
	Changed   Kind = "changed"
	Withdrawn Kind = "withdrawn"
)

// Difference is two versions against each other.
type Difference struct {
	Added, Changed, Withdrawn, Same int
	Clauses                         []Clause
}

// Clause is a task that is not as it was.
type Clause struct {
	Task
	Kind              Kind
	Word              string // 新增, 改文 …
	Before            string // number of the task that it continues; "0" for none
	Renumbered        string // 原第3项; may be empty
	Was, Is           []string
	UnitsWas, UnitsIs []string // nil when they are the same
	LeaderWas         string
	LeaderIs          string // empty when they are the same
}

// CompareView is two versions of a year.
type CompareView struct {
	Title, Over, Back string
	Others            []ui.Tab
	Difference        Difference
}

// FormView is the form for a new version, as typed.
type FormView struct {
	Back, Action, Template     string
	Year, Title, Stage, Pasted string
	Stages                     []ui.Choice
	Problems                   map[string]string // by field: year, title, stage, file, reason
	Faults                     []string
}

// PreviewView is what would be made. Nothing was written.
type PreviewView struct {
	Back, Apply            string
	Heading, Summary       string
	Year, Stage, PlanTitle string
	Base, Rows             string // to be posted back
	First                  bool   // of its year
	Led                    bool   // the table has a column of leaders
	Matchable              bool   // clauses have a field for the task that they continue
	Faults                 []string
	Unknown                []Unknown
	Former                 []string // names of before and what they were taken for
	Difference             Difference
	Tasks                  []Task // of a new year
	Leaders                bool   // some of them have one
	NeedsReason            bool
	Reason, ReasonError    string
}

// Unknown is a printed name of a unit that no department has.
type Unknown struct {
	Index, Name, Tasks string
	Chosen, Code       string
	Options            []ui.Option
	Error              string
}
