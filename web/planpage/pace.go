package planpage

import (
	"taizhang/web/layout"
	"taizhang/web/ui"
)

// PaceView is the curve (年度进度曲线) of a year's plan, or of one of its tasks, and the form that draws it.
type PaceView struct {
	Crumbs      []ui.Crumb
	Title       string
	Requirement string // of the task; empty on the plan's page
	Holds       string // which curve holds now
	Chart       ui.PaceChart
	Months      []PaceMonths
	Action      string
	Base        string
	Refused     string // why nothing was stored; empty when nothing was tried
	Quarters    []PaceQuarter
	Points      string // what is wrong with the curve as a whole
	Reason      ui.Field
	Again       string // what the second button does: 恢复全年平均, 改按计划的曲线; empty when that holds
	Versions    []string
	Own         []layout.Link // tasks with a curve of their own
	Find        *ui.Field     // the number of a task whose curve is to be drawn; nil on a task's page
}

// PaceMonths are the shares by the ends of a quarter's months as they hold.
type PaceMonths struct {
	Name   string
	Shares []string
}

// PaceQuarter is the fields of a quarter. The last month of the year has none.
type PaceQuarter struct {
	Name   string
	Fields []ui.Field
	Whole  bool // its last month is the year's
}
