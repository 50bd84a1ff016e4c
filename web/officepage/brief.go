package officepage

import (
	"taizhang/internal/difference"
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
	Offers   int    // how many paragraphs are offered another wording
	Settle   string // where the answers to offers are posted
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

// BriefParagraph is a paragraph, a heading of the second level, or what is offered instead of the paragraphs above.
type BriefParagraph struct {
	Sub    bool
	Own    bool // the office's, and the program words it otherwise now: an Offer follows
	Pieces []BriefPiece
	Offer  *BriefOffer
}

// BriefOffer is another wording of paragraphs that the office has edited.
type BriefOffer struct {
	Index int    // among those of its section
	Says  string // 本段已人工修改，新起草的文字为：
	Fresh [][]difference.Piece
	Take  string // what the button says
	Keep  string
}

// BriefPiece is words; with an Href they lead to the tasks behind their number.
type BriefPiece struct {
	Text string
	Href string
}

// firstOffer is the index of the first section with an offer; -1 for none.
func (v Brief) firstOffer() int {
	for i, s := range v.Sections {
		for _, p := range s.Paragraphs {
			if p.Offer != nil {
				return i
			}
		}
	}
	return -1
}
