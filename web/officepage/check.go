package officepage

import (
	"taizhang/web/layout"
)

// Check is the way from the finished content to the public page: submit it, have a second person confirm it, publish.
type Check struct {
	State   string // 还没有提交, 待另一人确认, 没有通过, 已通过
	Steps   []Step
	Seen    string // what was seen of the content, carried along by the forms of the check
	Edition string // number of the edition, carried along by the form that publishes
	Missing string // digest of the missing list, carried along by the form that publishes
}

// Step is one of the three.
type Step struct {
	Name   string // 提交保密审查
	Done   string // 张三，7月1日 09:00; empty while it is not done
	Note   string // what it takes, or why it cannot be done by this account; may be empty
	Action string // address of its form; empty when it is not this account's turn
	Button string
	Box    string // words of a box that must be ticked; empty for none
	Error  string // of the box
	Main   bool   // the next step: its button is the filled one
	Read   []layout.Link

	Preview   string // address of the table as it would be public; empty when it is not to be read now
	Reject    *RejectForm
	Publishes bool // the last step: its form carries what is published; those of the others what was seen
}

// RejectForm says that a content does not pass, and why.
type RejectForm struct {
	Action string
	Words  string // as typed
	Error  string
}

// Refused is the newest check, which the content did not pass.
type Refused struct {
	By    string // 李四，09:00
	Words []string
	Note  string // how the content stands to that now
	Href  string // of the step that submits it again; empty when that is not to be done now
}

// CheckLine is one submission of a content to its check.
type CheckLine struct {
	Prepared string // 张三，09:00 提交
	Verdict  string // 李四，10:00; empty while nobody has given one
	Rejected bool
	Words    []string // why it was rejected
	Note     string   // of which content it is; may be empty
}

// PublicPreview is the table as it would be public.
type PublicPreview struct {
	Heading string // 二季度公开预览
	Title   string // of the edition
	Source  string
	Back    string // address of the page with the check
	Rows    []PreviewRow
}

// Correction is what a correction changes.
type Correction struct {
	Reason  string
	Edit    string // address of the draft
	By      string // 张三 09:00, who changed the draft last
	Changes []Change
}

// Change is one task's text before and after.
type Change struct {
	Number      int
	Requirement string
	Href        string   // public page
	Before      []string // paragraphs as they are public now
	After       []string
}

// Correct is the page on which a correction is written.
type Correct struct {
	Name    string // 一季度
	Title   string // of the newest edition
	Public  string // its address
	Notice  *Note
	Form    *CorrectForm // nil when the quarter cannot be corrected
	Further string       // address of the page that checks the draft; empty when there is none
}

// CorrectForm is the draft as it was stored or typed.
type CorrectForm struct {
	Action      string
	Version     string
	Reason      string
	ReasonError string
	Items       []CorrectItem
	Add         string // number of the task to be added, as typed
	AddError    string
	Numbers     string // 1至170
}

// CorrectItem is one task that is corrected.
type CorrectItem struct {
	Number      int
	Requirement string
	Published   []string // as it is public now; none of what was published empty
	Behind      string   // what its entry had come to then; empty for others
	Progress    string
	Error       string
	Theirs      []string // what somebody else has stored meanwhile; nil when it is no other
}
