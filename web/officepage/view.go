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
	Heading  string // 2020年二季度审核
	State    string // 填报中
	Readings string // address of the numbers in all texts; empty before the quarter has begun
	Due      string // 7月6日周一 18:00 截止，还有6天; empty when the quarter has no due date
	Late     bool   // the due date has passed
	Filter   Filter
	Items    []Item
	Empty    string // why there are no items
	Text     *Text  // nil when nothing can be shown
	Listed   bool   // this is the list's address: where there is room for one of the two, it is the list
	Done     *Done  // what was done just before the list was shown; nil for nothing
}

// Filter is the form above the list.
type Filter struct {
	Quarter     string // 2020-q2 when it is not the current one, else empty
	State       string
	States      []ui.Option
	Department  string
	Departments []ui.Option
	Leader      string
	Leaders     []ui.Option // none where the plan names no leaders
	Flag        string
	Flags       []ui.Option
	Compare     string // carried along; empty for none
}

// Item is a line of the list.
type Item struct {
	Number      int
	Requirement string
	Units       string
	State       ledger.State
	Note        string // 逾期未报送, 逾期报送 or 缺2个单位; empty for none
	Late        bool   // the note is about lateness
	Doubt       string // 数字不符: the gravest question about a text to be read; empty for none
	Grave       bool   // it is about something wrong
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
	Readings    string // address where its numbers are confirmed
	Position    string // 第27项，已审核26，待审核12
	Punctuality ledger.Punctuality
	Back        string // the list
	Notices     []Note
	Done        *Done  // what was done just before; nil for nothing
	Typed       *Typed // what was typed into a form that is not offered any more; nil for nothing
	Paragraphs  []string
	Empty       string   // why there is no text
	Reason      string   // of the return
	Handed      string   // when it was handed in, the first time and the newest; empty when it was not
	Edited      string   // when the office edited; empty when it did not
	Changed     *Changed // since it was returned; nil when it was not, or not handed in again
	Again       string   // that it was accepted before, and what came after; empty when nothing did
	Questions   []Question
	Marks       []Mark // the words in Paragraphs that questions are about
	Internal    *Internal
	Parts       []Part
	Last        Last
	Revisions   []Revisions // of the entry and of each part that was written
	Act         Act
	Previous    ui.Neighbour
	Next        ui.Neighbour
}

// Typed is a text that was typed and not stored, to be copied.
type Typed struct {
	Label string // of the field
	Text  string
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
	Agreed    string   // what the rating of a joint entry means; empty for others
	Figures   []string // 本季数据 in words: 新增小微企业13000家：8200家（至2020-06-30）
	Problems  []string
	NextSteps []string
}

// Part is what one unit reports of a task that several share.
type Part struct {
	Name        string
	Duty        string
	State       ledger.State
	When        string // it was handed in, the first time and the newest; empty when it was not
	Punctuality ledger.Punctuality
	LeftOut     bool
	Paragraphs  []string
	Reason      string
	Internal    *Internal
	Return      *ReturnForm // nil when it cannot be returned by itself
	Confirmed   []Question  // what the unit confirmed when it handed it in
	Changed     *Changed    // what became of the words that were returned; nil when they were not
}

// Last is the quarter before.
type Last struct {
	Name       string // 一季度; empty for the first of a plan
	Href       string // public page
	Paragraphs []string
	Toggle     string // address that shows the text against this one, or by itself again; empty when there is nothing to compare
	Compared   bool   // it is shown against this one
}

// Revisions are the newest saved states of one text of the task. Each text numbers its own.
type Revisions struct {
	Name   string // 全项, 市教育局分报; empty where the task has one text
	List   []Revision
	All    string // address of all of them, to be compared
	Words  string // of that link
	Spoken string // of that link, for assistive technology
}

// Revision is a saved state of the text.
type Revision struct {
	Name string // 第2稿
	What string // 报送
	Note string // 张三 14:32
}

// Changed is what a unit made of a text that was returned.
type Changed struct {
	Head    string // 昨天 10:02 退回，以下是退回以后的改动
	Before  []string
	After   []string
	Same    bool // the public part is what it was
	Remarks []ui.Remark
}

// Act is what can be done to the text. What cannot be done is empty. All of it is one form, so that nothing that was typed
// is left out whichever button is pressed.
type Act struct {
	Form     string   // address that the form has by itself; empty when nothing can be done
	Hidden   []Hidden // the version and the wording that were read, the filter
	Accept   string   // address
	Sure     bool     // what is open about the text was shown: the button says that it is accepted all the same
	Unaccept string   // address
	Return   *ReturnForm
	Edit     *EditForm
	Compose  string // address
	Held     string // why it cannot be returned, when it otherwise could
	HeldWay  bool   // the quarters' page helps
}

// Any reports whether there is a bar of buttons.
func (a Act) Any() bool {
	return a.Accept != "" || a.Unaccept != "" || a.Return != nil || a.Edit != nil
}

// Hidden is a hidden field.
type Hidden struct{ Name, Value string }

// ReturnForm sends a text back.
type ReturnForm struct {
	ID      string // that the ids of its fields begin with
	Action  string
	Hidden  []Hidden
	Hint    string
	Note    string // what else a return does; empty for nothing
	Remarks []RemarkForm
	Pins    bool // remarks can be about words of the text, and there can be several
}

// Touched reports whether something was typed, or is wrong.
func (r ReturnForm) Touched() bool {
	for _, m := range r.Remarks {
		if m.Code != "" || m.Words != "" || m.Error != "" || m.CodeError != "" {
			return true
		}
	}
	return false
}

// RemarkForm are the fields of one remark, as they were typed.
type RemarkForm struct {
	Suffix                       string // of the names of its fields: "", -1, .scjg
	ID                           string // that the ids of its fields begin with
	Place                        string // of the ids of its fields, at the end: "" or -1
	Code, Words, Quote, Start    string
	CodeError, Error, QuoteError string
	Hint                         string
}

// EditForm is the office's own wording.
type EditForm struct {
	Action   string
	Progress string
	Error    string
	Open     bool
}

func itoa(n int) string { return strconv.Itoa(n) }

// wide shows a text with full-width punctuation.
func wide(s string) string { return ledger.FullWidth(s) }
