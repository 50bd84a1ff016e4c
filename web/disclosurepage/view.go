// Package disclosurepage draws the public pages: the official table, a task through its quarters, a department's tasks.
//
// Its views are ready to be shown: texts have full-width punctuation, titles are whole, addresses are written.
package disclosurepage

import (
	"time"

	"taizhang/web/layout"
	"taizhang/web/ui"
)

// TableView is a quarter's table with what finds rows in it.
type TableView struct {
	Crumbs      []ui.Crumb
	Title       string
	PublishedAt time.Time
	Source      string
	Views       string // how often the table was read, as of some minutes ago
	Share       Share
	Corrected   Corrected   // the newest correction; the zero value: none
	Edition     layout.Link // its own address, with its seal and all other editions
	Sizes       []Size
	Quarters    []ui.Tab // the tables of the year
	Finder      Finder
	Table       WorkTable
	Thumbs      []Thumb // empty where all rows are in sight anyhow
	Empty       string  // title of what stands in place of the table when no row was found
	AllText     string  // 全部170项, to which an empty result leads on
	AllHref     string
}

// Corrected is when a table was corrected, and where what was changed and why is shown.
type Corrected struct {
	At     time.Time
	Reason string
	Href   string
}

// Size is one of 字体 大 中 小.
type Size struct {
	Text    string // 大
	Label   string // 大字
	Value   string // large
	Class   string
	Href    string
	Current bool
}

// Finder is the search, the index of departments, the jump to a number, and what they found.
type Finder struct {
	Action  string // where the forms lead
	Words   string // as typed
	Keep    []Kept // what the search form sends along unseen
	KeepNow []Kept // what the jump form sends along unseen

	DepartmentsText string // 责任单位（56） or the name of the chosen one
	Index           []IndexGroup

	Number      string // as typed
	NumberLabel string // 序号，1至170
	NumberError string
	NumberHint  string // what to type, where nothing was
	WordsError  string

	Count   string        // number of rows shown
	Filters string        // 符合“污水”; empty when all rows are shown
	AllHref string        // shows all rows again
	Data    []layout.Link // the table as data
}

// Kept is a hidden field of a form.
type Kept struct{ Name, Value string }

// IndexGroup is one kind of departments.
type IndexGroup struct {
	ID      string // of the heading
	Heading string
	Items   []IndexItem
}

// IndexItem is a department with the number of its tasks.
type IndexItem struct {
	Name    string
	Count   string
	Href    string
	Current bool
}

// Thumb is a number cut into the fore-edge.
type Thumb struct {
	Text string
	Href string
}

// WorkTable is the official table, or the rows of it that are shown.
type WorkTable struct {
	Label string // of the table, for those who do not see it
	Note  string // what printed sheets say of rows that are left out; empty when all are there
	Rows  []Row
}

// Row is one task of the table.
type Row struct {
	ID          string // task-39
	Number      string
	Href        string // of the task's own page
	Requirement []Run
	Progress    []Paragraph // none when nothing was reported
	Units       []Line
	Members     Members
	Duty        string // how the department whose page this is answers for the task; empty elsewhere
}

// Paragraph is one paragraph of a row's progress.
type Paragraph struct {
	ID   string // task-39-p1
	Runs []Run
}

// Line is a printed line of units without its △.
type Line struct {
	Lead    bool // it has a △
	LeadHit bool // which a reader searched for
	Parts   []Part
}

// Members are the departments that a line such as 各区、县（市）政府 stands for.
type Members struct {
	Text  string // 具体单位（6）; empty when each line says by itself whom it means
	Open  bool   // one of them is what the reader looks for
	Units []Part
}

// Part is a piece of a line; with Href it is a department.
type Part struct {
	Href    string
	Current bool // it is the department whose page this is
	Runs    []Run
}

// TaskView is a task through its quarters.
type TaskView struct {
	Lookup      Lookup
	Crumbs      []ui.Crumb
	Number      string
	Plan        string
	Requirement string
	Withdrawn   string        // since when it is no longer in the plan and why; empty when it is
	Former      []layout.Link // other tasks that a quarter prints under this number: what it says of them, and the way there
	Units       []UnitGroup
	Quarters    []TaskQuarter
	Share       Share
	Compare     layout.Link // shows what changed between the quarters, or leaves it out again; the zero Link where there is one alone
	Citation    string
	Data        []layout.Link
	Previous    ui.Neighbour
	Next        ui.Neighbour
}

// UnitGroup is the departments that answer for a task in the same way.
type UnitGroup struct {
	Label string // 牵头, 配合, 各自负责; 责任单位 when there is one alone
	Units []layout.Link
}

// TaskQuarter is what a quarter says of a task.
type TaskQuarter struct {
	ID          string // q1
	Name        string // 一季度
	Published   bool
	Waiting     string // the sentence when it is not published
	Requirement string // as this quarter printed it, when the newest one prints it otherwise
	Paragraphs  []string
	Than        string   // the quarter to which it is compared; empty for none
	Before      []string // the paragraphs of that quarter and of this one, as stored
	After       []string
	Foot        string      // 2020-05-14 09:44 公开，第一版
	Link        layout.Link // to its row in the table
	Corrected   string      // when the text was corrected and why; empty when it was not
	Correction  layout.Link // what was changed
}

// DepartmentView is a department's tasks of a year, as the newest published quarter has them.
type DepartmentView struct {
	Lookup Lookup
	Crumbs []ui.Crumb
	Name   string
	Over   string // its kind
	Counts string // 共6项：牵头3项，…
	Table  WorkTable
	Share  Share
	Feed   string
	About  string      // 2020-05-14 09:44 公开，第一版
	Link   layout.Link // to the whole table
	Empty  string      // in place of the table when there are no tasks

	Successor layout.Link // what the department was merged into; the zero Link: nothing
}
