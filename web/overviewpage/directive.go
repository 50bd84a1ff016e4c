package overviewpage

import (
	"taizhang/internal/ledger"
	"taizhang/web/ui"
)

// RecordDirectives is what was directed on a task. Those with an Href are the reader's to close.
type RecordDirectives struct {
	Threads []ui.Directive
	Write   *WriteDirective // nil: the reader cannot write one
}

// WriteDirective is the form to write one.
type WriteDirective struct {
	Action string
	To     string // who will have to answer
	Words  string
	Day    string
	Open   bool
	Errors ledger.Problems
}
