package officepage

import (
	"taizhang/internal/ledger"
	"taizhang/web/ui"
)

// Brief is the quarterly brief: as it will be issued, and the form to word it.
type Brief struct {
	Round    string // 2020年二季度
	Crumbs   []ui.Crumb
	Draft    string // where drafting is posted
	Save     string
	File     string // address of the document; empty before there is a brief
	Version  string
	Title    string // empty before there is a brief
	Stands   string // 督查室 14:32 保存；…
	Stale    string // that the numbers have changed since; may be empty
	Refused  string
	Sections []BriefSection
	Typed    string // title in the form
	Errors   ledger.Problems
}

// BriefSection is a part of it.
type BriefSection struct {
	Key        string
	Label      string // of its field
	Heading    string // empty for the lead
	Paragraphs []BriefParagraph
	Edited     bool
	Typed      string // in the form
}

// BriefParagraph is a paragraph, or a heading of the second level.
type BriefParagraph struct {
	Sub    bool
	Pieces []BriefPiece
}

// BriefPiece is words; with an Href they lead to the tasks behind their number.
type BriefPiece struct {
	Text string
	Href string
}
