// Package officepage draws the office's pages: the reading queue with the text beside it, the quarters, and the page that
// names what is missing before a quarter is published.
package officepage

import (
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/web/ui"
)

// Queue is the list of a quarter's tasks and, beside it, one text.
type Queue struct {
	Heading string // 2020年二季度审阅
	State   string // 填报中
	Due     string // 7月6日 周一 18:00 截止，还有6天; empty when the quarter has no due date
	Late    bool   // the due date has passed
	Filter  Filter
	Items   []Item
	Empty   string // why there are no items
	Text    *Text  // nil when nothing can be shown
	Listed  bool   // this is the list's address: where there is room for one of the two, it is the list
}

// Filter is the form above the list.
type Filter struct {
	Quarter     string // 2020-q2 when it is not the current one, else empty
	State       string
	States      []ui.Option
	Department  string
	Departments []ui.Option
}

// Item is a line of the list.
type Item struct {
	Number      int
	Requirement string
	Units       string
	State       ledger.State
	Note        string // 逾期, 迟报 or 缺2家; empty for none
	Wrong       bool   // the note is about lateness
	Href        string
	Current     bool
	Read        bool // nothing to read: accepted, returned or not there
}

// Text is one task with all that is read before it is accepted or returned.
type Text struct {
	Number      int
	Requirement string
	Stage       string
	Units       string
	State       ledger.State
	Position    string // 第27项，已审核26，待阅12
	Late        string // 迟报 or 逾期; empty when in time
	Back        string // the list
	Notices     []Note
	Paragraphs  []string
	Empty       string // why there is no text
	Reason      string // of the return
	Edited      string // when the office edited; empty when it did not
	Internal    *Internal
	Parts       []Part
	Last        Last
	Revisions   []Revision
	Act         Act
	Previous    ui.Neighbour
	Next        ui.Neighbour
}

// Note stands above the text.
type Note struct {
	Kind ui.NoticeKind
	Head string
	Text string
	Href string // a way on, with its words; may be empty
	Link string
}

// Internal is what never leaves the login.
type Internal struct {
	Rating    ledger.Rating
	Agreed    string // what the rating of a joint entry means; empty for others
	Problems  []string
	NextSteps []string
}

// Part is what one unit reports of a task that several share.
type Part struct {
	Name       string
	Duty       string
	State      ledger.State
	When       string // handed in; empty when it was not
	Late       string
	LeftOut    bool
	Paragraphs []string
	Reason     string
	Internal   *Internal
	Return     *ReturnForm // nil when it cannot be returned by itself
}

// Last is the quarter before.
type Last struct {
	Name       string // 一季度; empty for the first of a plan
	Href       string // public page
	Paragraphs []string
}

// Revision is a saved state of the text.
type Revision struct {
	Name string // 第2稿
	What string // 报送
	Note string // 市商务局 14:32
}

// Act is what can be done to the text. What cannot be done is empty.
type Act struct {
	Hidden  []Hidden // of every form: the version that was read, the filter
	Accept  string   // address
	Return  *ReturnForm
	Edit    *EditForm
	Compose string // address
	Held    string // why it cannot be returned, when it otherwise could
	HeldWay bool   // the quarters' page helps
}

// Any reports whether there is a bar of buttons.
func (a Act) Any() bool { return a.Accept != "" || a.Return != nil || a.Edit != nil }

// Hidden is a hidden field.
type Hidden struct{ Name, Value string }

// ReturnForm sends a text back.
type ReturnForm struct {
	ID     string // of the form
	Action string
	Hidden []Hidden
	Hint   string
	Reason string
	Error  string
}

// EditForm is the office's own wording.
type EditForm struct {
	Action   string
	Progress string
	Error    string
	Open     bool
}

// Quarters is the list of reporting rounds.
type Quarters struct {
	Plans []Plan
}

// Plan is one year's rounds.
type Plan struct {
	Year     int
	Title    string
	Quarters []Quarter
}

// Quarter is one reporting round with what can be done to it.
type Quarter struct {
	Name    string
	Slug    string // q2, for ids
	State   ledger.QuarterState
	Due     string
	Left    string
	Late    bool
	Tasks   int
	Handed  int
	Read    int    // accepted or published
	Back    int    // returned
	Started bool   // it has numbers
	Queue   string // address of its queue; empty when there is nothing to read
	Blocked string // why it cannot be opened
	Open    *DueForm
	Close   string
	Publish string
	Reopen  *DueForm
	Public  string // address of the published table
	Edition string // 第一版，2020-05-14 09:44
}

// DueForm asks for a due date.
type DueForm struct {
	Action string
	Button string
	Value  string
	Error  string
}

// Publish is the page before a quarter becomes public.
type Publish struct {
	Name      string // 二季度
	Title     string // of the edition
	Published bool   // already: only the notice is of use
	Source    string
	Tasks     int
	Ready     int    // will have a text
	ReadyAt   string // address of these in the queue
	Lead      string // the rest of the sentence that begins with these numbers
	Gaps      []Gap
	Notice    *Note
	Form      *PublishForm // nil when the quarter cannot be published now
}

// Gap is one reason for something missing, with the tasks that have it.
type Gap struct {
	ID    string
	Head  string // 未填写
	Brief string // 未填写163项, to be linked from above
	Note  string
	Tasks []GapTask
}

// GapTask is a task of a gap.
type GapTask struct {
	Number      int
	Requirement string
	Units       string
	Href        string
}

// PublishForm confirms and publishes.
type PublishForm struct {
	Action  string
	Missing string // digest of the list
	Confirm string // words of the box; empty when nothing is missing
	Error   string
	Button  string
}

func itoa(n int) string { return strconv.Itoa(n) }

// wide shows a text with full-width punctuation.
func wide(s string) string { return ledger.FullWidth(s) }
