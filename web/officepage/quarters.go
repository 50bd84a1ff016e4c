package officepage

import (
	"taizhang/internal/ledger"
	"taizhang/web/ui"
)

// Quarters is the list of reporting rounds.
type Quarters struct {
	Plans   []Plan
	Refused *Note // why a form of the list was refused; nil for nothing

	Extensions []Extensions // of the quarters that are open or closed
}

// DueID is the id of the field for a quarter's deadline.
func DueID(year int, slug string) string { return "due-" + itoa(year) + "-" + slug }

// PlanID is the id of the field for a quarter's version of the plan, so that a message can lead to it.
func PlanID(year int, slug string) string { return "plan-" + itoa(year) + "-" + slug }

// Plan is one year's rounds.
type Plan struct {
	Year     int
	Title    string
	Quarters []Quarter
}

// Quarter is one reporting round with what can be done to it.
type Quarter struct {
	Name     string
	Slug     string // q2, for ids
	State    ledger.QuarterState
	Due      string
	Left     string
	Late     bool
	Tasks    int
	Handed   int
	Read     int    // accepted or published
	Back     int    // returned
	Started  bool   // it has numbers
	Queue    string // address of its queue; empty when there is nothing to read
	Brief    string // address of its brief; empty before it has begun
	Readings string // address of the numbers in its texts; empty before it has begun
	Blocked  string // why it cannot be opened
	Open     *DueForm
	Close    string
	Early    string   // what closing now, ahead of the due date, would do; empty after it
	Change   *DueForm // another due date for an open quarter
	Publish  string
	Check    string // what awaits its 保密审查, in words; empty for nothing
	CheckAt  string // address of it
	Correct  string // address where the published table is corrected
	Reopen   *DueForm
	Public   string // address of the published table
	Edition  string // 2020-05-14 09:44 公开，第一版
}

// DueForm asks for a due date and, where Plans are given, for the version of the plan.
type DueForm struct {
	Action string
	Button string
	Value  string
	Error  string

	Plans                []ui.Option // the newest first
	Plan, PlanError      string
	Compare, CompareText string // address of the newest version beside the one before; empty where there is none
}
