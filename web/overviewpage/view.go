// Package overviewpage draws the leadership's pages: where a quarter stands, the tasks behind a number, one task.
//
// Views hold what is shown, ready to be written down. Texts that have not been handed in never come this far.
package overviewpage

import (
	"taizhang/internal/ledger"
	"taizhang/web/layout"
	"taizhang/web/ui"
)

// Number is a count of tasks that leads to exactly those tasks.
type Number struct {
	Count int
	Href  string
	Name  string // what it counts, for assistive technology: 市商务局、本单位自评进度滞后2项
}

// View is the overview of a quarter.
type View struct {
	Title       string // 2020年一季度
	Plan        string // printed title of the plan, its stage included
	Made        string // when the page was made: 2020-07-03 14:32
	Tabs        []ui.Tab
	Lead        []Phrase
	Signs       []string // under the lead sentence: deadline, edition, how to read
	All         Number
	Map         []MapRow
	Lights      []Light // the two: what the units say, and what the figures say
	Unlike      Found   // where the two do not agree
	Checks      Found
	Held        Found
	Gaps        []Gap // all of them; GapsFirst of them stand on the first screen
	GapsFirst   int
	GapNumber   Number
	GapNone     string
	Sums        MeasureChapter
	Levels      MeasureChapter
	States      Light
	Trouble     Trouble
	Late        Late
	Changed     Changed
	Projector   bool   // for a wall: large type, without what changes the view
	Switch      string // address of the other of the two modes
	Leaders     Leaders
	Departments Table
}

// Phrase is a piece of the lead sentence: words and then, unless Href is empty, a link that names what it counts, with the
// number and its unit: 进度滞后2项.
type Phrase struct {
	Words string // before the link
	Label string // what is counted, the first part of the link
	Count int
	Unit  string
	Href  string
	Tasks bool // it counts tasks and Href lists them
}

// MapRow is ten tasks of the tile map, the first numbered one more than After.
type MapRow struct {
	After int
	Tiles [10]Tile
}

// Light is one way in which the tasks divide, as a bar and as rows. The rows add up to all tasks.
type Light struct {
	Name string
	Note string
	Of   []Aside // after the note: 报送10, ／170
	Rows []LightRow
	Bar  []Segment
}

// LightRow is the tasks of one state or one rating.
type LightRow struct {
	Look
	Number
}

// Segment is a piece of a bar, in per cent of its width: 24.71%.
type Segment struct {
	Look
	X, Width string
}

// Trouble is what the units say of the tasks that are behind or paused.
type Trouble struct {
	Number Number
	Note   string
	Said   []Said // the first of them
	None   string // instead of them

	Told     Number // tasks of which somebody told of a problem, whatever they are rated; its Count is 0 for none
	Again    Number // tasks with a text that was returned and told of a problem; its Count is 0 for none
	Returned []Said // the first of these
}

// Said is what is said of one task.
type Said struct {
	Task   int
	Href   string
	Quotes []Quote
}

// Quote is a unit's 存在问题 in its own words.
type Quote struct {
	Rating   ledger.Rating
	Who      string
	Words    string
	Returned bool // it stood in a text that the office has returned since
}

// Late is the units whose part is due and not there.
type Late struct {
	Units    int
	Rows     []LateUnit // the first of them
	MoreHref string     // to the rest; empty when these are all
	Again    Number     // tasks that a unit has to hand in again; its Count is 0 for none
	None     string     // instead of them
}

// LateUnit is a unit and how many of its parts are late.
type LateUnit struct {
	Name   string
	Number Number
}

// Table is the departments with their numbers.
type Table struct {
	NameSort string // address of the order of indexes
	Note     string
	Strips   bool // each department has one mark a task
	Groups   []Group
	Rows     []Department
}

func (t Table) caption() string {
	if t.Strips {
		return "各责任单位的事项与数字"
	}
	return "各责任单位的事项、报送、状态、自评与数字"
}

// sortedBy is the column that the table is ordered by: 单位, 逾期未报送.
func (t Table) sortedBy() string {
	for _, g := range t.Groups {
		for _, c := range g.Columns {
			if c.Sorted {
				return c.Title
			}
		}
	}
	return "单位"
}

// sorted reports whether the table has another order than that of indexes.
func (t Table) sorted() bool {
	for _, g := range t.Groups {
		for _, c := range g.Columns {
			if c.Sorted {
				return true
			}
		}
	}
	return false
}

// Group is columns under a common head, or, with an empty Name, columns that have none.
type Group struct {
	Name    string
	Columns []Column
}

// Column is a number of every department.
type Column struct {
	Title  string
	Sort   string // address of the table ordered by it; empty for none
	Sorted bool
}

// Department is a row of the table.
type Department struct {
	Name  string
	Href  string
	Strip []Look // how the figures of each task stand, in printed order; nil where the table has none
	Cells []Cell
}

// Cell is a number of a department. Label is the column's title, for narrow pages.
type Cell struct {
	Label  string
	Number Number
	Of     *Number // out of which; nil for none
}

// ListView is the tasks behind a number.
type ListView struct {
	Round  string // 2020年一季度
	Title  string // 市商务局、进度滞后的事项
	Crumbs []ui.Crumb
	Own    bool // state, rating and text are those of one unit's own part
	Tasks  []Task
	Told   Number // of a department's tasks those of which it told of a problem; its Count is 0 for none
	Exit   string // from the wall to the same list on a desk; empty on a desk
	Why    string // why there can be none; empty when there can
	Curve  string // by which curve their figures were judged; empty where no figure is meant

	Series   Series    // of a department's tasks
	Measures []Measure // of a department's tasks; nil when the list is not of one
}

// Task is a row of the list.
type Task struct {
	Number      int
	Href        string
	Requirement string
	Units       []string // △市商务局
	State       ledger.State
	Rating      ledger.Rating
	Progress    string     // empty when it has not been handed in
	NotYet      string     // why it has not; empty when it has
	Causes      []Quote    // the problems that its units, or the one whose list it is, told of
	Proofs      []Sentence // the sentences for which it is in the list, instead of its Progress
	Sides       *Sides     // what changed since the quarter before; nil when the list is not about that
}

// RecordView is one task through the quarters.
type RecordView struct {
	Crumbs      []ui.Crumb
	Plan        string
	Number      int
	Requirement string
	Reported    string // head of the units: whose, and of which quarter
	Units       []Unit
	Leaders     []layout.Link // in charge, each with his tasks; none where the plan does not say
	Previous    layout.Link   // to the task before in the plan; zero for none
	Next        layout.Link   // to the task after
	Public      string        // address of the task's public page; empty before it has one
	Quarters    []Quarter
	Exit        string // from the wall to the same page on a desk; empty on a desk
	Directives  RecordDirectives
	Series      Series
	Readings    Readings // of the quarter from which one came
}

// Unit is a department that answers for the task. State is of its own part in the quarter from which one came.
type Unit struct {
	Name   string
	Href   string
	Duty   ledger.Duty
	State  ledger.State
	Silent bool // nobody knows what it reported
}

// Quarter is the task in one quarter.
type Quarter struct {
	ID       string // q1
	Name     string
	Waiting  string // instead of everything else, for a quarter that has not begun
	State    ledger.State
	Rating   ledger.Rating
	Text     Text
	Told     []ui.Passage // the progress with what was read in it, instead of Text.Progress; nil for none
	NotYet   string       // why there is no text; empty when there is one
	Parts    []Part
	Missing  string  // 未报送：诸暨市政府; empty when nobody is missing
	Returned []Quote // problems that stood in texts before they were returned
	Again    string  // 待重新报送：柯桥区政府; empty when nothing was returned
	Foot     string
	InTable  string // address of the row in the public table; empty before publication
}

// Text is what was handed in, in paragraphs as they are stored.
type Text struct {
	Progress  []string
	Problems  []string
	NextSteps []string
}

// Part is a handed-in contribution.
type Part struct {
	Name   string
	Duty   ledger.Duty
	State  ledger.State
	Rating ledger.Rating
	Text   Text
	Foot   string
}
