package deskpage

import (
	"taizhang/internal/ledger"
	"taizhang/web/layout"
)

// ReportView is what departments report in a quarter, to be printed: a sheet or more for each.
type ReportView struct {
	List     layout.Link
	Other    layout.Link // the same with the internal part, or without it
	Internal bool        // the internal part is there
	Reports  []Report
	Empty    string // said when there is nothing to report
}

// Report is one department's.
type Report struct {
	Title string // 2020年二季度重点工作进展情况
	Who   string
	Facts []Fact // what stands under the title
	Items []ReportItem
}

// Fact is a word and what there is to say to it.
type Fact struct{ Word, Text string }

// ReportItem is one text.
type ReportItem struct {
	Number      int
	Requirement string
	Duty        string // how the task is shared; may be empty
	Progress    []string
	State       ledger.State
	Internal    *Internal // nil when it was not asked for
}
