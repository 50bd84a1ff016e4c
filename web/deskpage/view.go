// Package deskpage draws the pages of those who write: the list of what they owe, the editor, the page of a text that
// cannot be changed now, and the choice between two texts that were saved at the same time.
package deskpage

import (
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/web/layout"
	"taizhang/web/ui"
)

// Deadline is the block at the end of a page's title; without a Day there is none.
type Deadline struct {
	Day    string // 7月6日
	Left   string // 周一 18:00 截止，还有6天
	Late   bool
	Extend string // 申请延期, or how the request stands; may be empty
	Href   string // of that
}

// ListView is what departments owe in a quarter.
type ListView struct {
	Who        string // 市市场监管局
	Heading    string // 2020年二季度，我的11项
	Caption    string // of the table, for assistive technology
	Deadline   Deadline
	Quarters   []layout.Link  // the other quarters
	Notice     string         // what there is to know about the quarter; may be empty
	Directives []ui.Directive // that wait for an answer
	Tabs       []ui.Tab       // by state; none when there is nothing to choose
	Said       string         // heading of the column with the published words; empty leaves it out
	Open       bool           // the quarter is open: say what is missing
	File       string         // the texts as an XLSX; empty when there are none
	Upload     string         // where it is sent back to; empty unless the quarter is open
	Report     string         // the texts to be printed; empty when there are none
	Rows       []Row
	Extension  *Extension // nil when there is nothing to ask for or to tell
	Empty      string     // said in place of the table when there are no rows
}

// Row is one text that is owed.
type Row struct {
	Number      int
	Href        string
	Requirement string
	Note        string // who shares the task; may be empty
	Readings    string // address of its numbers; empty for a part
	Returned    string // why the office returned it; may be empty
	Said        string
	State       ledger.State
	Slug        string // of the state, as in addresses
	Punctuality ledger.Punctuality
	Missing     string // 进展、自评
}

// Head is the title of a page of one text and the way round.
type Head struct {
	Title      string // 第39项　二季度进展
	List       layout.Link
	Position   string // 第7项，共11项
	Who        string // the department, where the actor has several; may be empty
	Prev       layout.Link
	Next       layout.Link
	Deadline   Deadline
	Directives []ui.Directive // on the task, that wait for the department's answer
}

// Asked is what stands beside the text: the requirement, what was said before, what the others say.
type Asked struct {
	Requirement string
	Stage       string // 预下达
	Duty        string // 牵头，配合单位：嵊州市政府; may be empty
	Readings    string // address where the numbers of both texts are underlined and confirmed; empty for a part
	LastTitle   string // 上季度进展（一季度，已公开）; empty in a plan's first quarter
	Last        []string
	LastEmpty   string // said when there is no last text
	LastHref    string // its public page; may be empty
	Parts       []Part // what other units handed in
	Beside      *Beside
}

// Part is what another unit of the task handed in.
type Part struct {
	Name     string
	Duty     string
	Open     bool // shown unfolded
	Text     []string
	Internal *Internal // before the leading unit only
	Insert   *Insert   // nil where there is no editor to put the words into
}

// Insert puts a part's words at the end of the text that is being written.
type Insert struct {
	Href string // where a browser without scripts gets the editor with the words in it
	Text string // unaltered
	Done string // what is said then
}

// InternalNote says who gets to see the internal part: whoever signs in and has to do with the text, and who reads the
// quarterly brief, which is a paper for the leadership.
const InternalNote = "不公开，只供登录后查看和内部通报"

// Internal is the internal part of a text, to be read.
type Internal struct {
	Label     string // of the rating: 自评, 自评（本单位的部分）
	Rating    ledger.Rating
	Problems  []string
	NextSteps []string
}

// Hidden is a field that travels along with a form.
type Hidden struct{ Name, Value string }

// Beside is the stored text, beside one that is being merged with it. Its fields are unaltered, to be copied from.
type Beside struct {
	Who     string // 张三 14:32
	Text    ledger.Text
	Figures []string // in words
}

// Side is the third column: where the text stands.
type Side struct {
	State       ledger.State
	Punctuality ledger.Punctuality
	Facts       []string    // 报送于 2020-07-01 14:32
	Remark      []string    // the office's reason for a return
	Pins        []ui.Remark // the same as single remarks, about words of Returned or the whole of it; may be empty
	Returned    string      // the public part that was returned
	Units       []Unit
	UnitsText   string // a sentence about the units
	Entry       string // of a contribution: where the whole stands; may be empty
	Revisions   []Revision
	Older       int // how many more revisions there are

	RevisionsTitle string // 修订, or whose
	History        string // all of them, to be compared
}

// Unit is another unit of the task and whether it has handed in.
type Unit struct {
	Name  string
	Note  string       // 牵头
	State ledger.State // of what it has handed in; Blank before
}

// Revision is one saved state.
type Revision struct {
	Number int
	What   string // 报送，张三 14:32
}

// Mistake is a line of the summary above a form that was refused.
type Mistake struct {
	Field string // id of the control; empty when it belongs to none
	Text  string
}

// Form is the editor's content as it was stored or typed.
type Form struct {
	Text    ledger.Text
	Rating  string // as typed
	Version string
	Errors  ledger.Problems
	Merging bool
	Unsaved bool // what is shown was not saved yet

	RatingLabel string // 自评, 自评（本单位的部分）
	RatingHint  string
}

// EditView is the editor.
type EditView struct {
	Head
	Asked
	Side
	Form
	Figures    *Figures // nil when no measure of the task is confirmed
	NoFigures  string   // why there are none to type
	Action     string   // where the form is posted
	Account    string   // the account that writes, by which a browser keeps what was not saved yet
	Refused    string   // 没有报送。
	Kept       string   // 有2处要改，已写的都还在。
	Findings   []Finding
	Mistakes   []Mistake
	Returned   []string // the office's reason, shown above the form
	Notices    []string // what else there is to know before writing
	QuoteHref  string   // fills the empty editor with last quarter's text; empty when it cannot
	QuoteText  string   // that text
	QuoteWhole bool     // it is of the whole task, the writer has a part
	Count      string   // 57字，1段
	Saved      string   // 已保存 14:32; empty when nothing was saved
	Revision   string   // ，第2稿
}

// Finding is what there is to ask before the text is handed in.
type Finding struct {
	ID        string // on the page
	Code      string
	Text      string
	Ask       string // what is confirmed; empty: nothing
	Confirmed bool
	NeedsWhy  bool // a short reason goes with the confirmation
	Why       string
	Error     string        // what is wrong with the reason
	Widen     bool          // a button mends it
	Ways      []layout.Link // to what can be mended
}

func (f Finding) kind() ui.NoticeKind {
	if f.Ask == "" {
		return ui.Info
	}
	return ui.Behind
}

// ReadView is a text that cannot be changed now.
type ReadView struct {
	Head
	Asked
	Side
	Alert       string   // why the last deed was refused; may be empty
	Why         string   // why it cannot be changed
	Own         string   // of a contribution that was handed in: that, and which units are still missing; may be empty
	Before      []string // what the unit handed in, where the office has changed the words since; else none
	TextTitle   string
	TextNote    string // may be empty
	Unpublished bool   // the quarter is published, and this text was not
	Text        []string
	TextEmpty   string    // said when there is no text
	Figures     []string  // that were typed, in words
	Internal    *Internal // nil when there is none to show
	Confirmed   []Confirmed
	Withdraw    string // where 撤回 is posted; empty when it cannot be
	Version     string
}

// Confirmed is what the unit confirmed when it handed the text in.
type Confirmed struct {
	Finding string
	Words   string // the reason; may be empty
	When    string // 张三 14:32
}

// ClashView is the choice between two texts, or mine to copy when the stored one is closed.
type ClashView struct {
	Head
	Alert   string // 张三先保存了一稿。
	About   string
	Fields  []ClashField
	Theirs  string // 张三 14:32
	Open    bool   // mine can still be saved; otherwise it is there to copy
	Action  string
	Account string
	Do      string // what was to be done: save or hand-in
	UseMine string // 用我的
	Mine    ledger.Text
	Hidden  []Hidden // my figures as fields
	Figures []string // the same in words
	Version string
	Text    string // the way to the stored text
}

// ClashField is one part of the two texts.
type ClashField struct {
	Label       string
	Public      bool
	Same        bool // both say the same
	Mine        []Line
	Theirs      []Line
	IsRating    bool
	MyRating    ledger.Rating
	TheirRating ledger.Rating
}

// Line is a paragraph in pieces.
type Line []Piece

// Piece is a stretch of text that the other text has too, or has not.
type Piece struct {
	Text    string
	Changed bool
}

func number(n int) string { return strconv.Itoa(n) }
