package deskpage

import (
	"taizhang/internal/ledger"
	"taizhang/web/ui"
)

// ExtensionID is the part of the list that the deadline leads to.
const ExtensionID = "extension"

// Extension is what was asked for and granted in a quarter, and the form to ask.
type Extension struct {
	Asked []Asking
	Form  *AskForm // nil when the quarter is not open
}

// Asking is a request or an extension.
type Asking struct {
	Who      string // the department
	State    ledger.ExtensionState
	Until    string // 延期到2020-07-10 18:00, or 申请延期到 …
	Asked    string // 申请延到2020-07-12 18:00, where that is another; may be empty
	Reason   string
	Answer   string // may be empty
	Answered string // 督查室 14:32; may be empty
}

// refused reports whether a request was refused just now.
func (x *Extension) refused() bool { return x != nil && x.Form != nil && len(x.Form.Errors) > 0 }

// mistakes lead to the fields that are at fault.
func (x *Extension) mistakes() []Mistake {
	var out []Mistake
	for _, field := range []string{"until", "reason"} {
		if text := x.Form.Errors[field]; text != "" {
			out = append(out, Mistake{Field: "extension-" + field, Text: text})
		}
	}
	return out
}

// AskForm asks for a later due date, as it was typed.
type AskForm struct {
	Action      string
	Departments []ui.Option // to choose from; one alone is not shown
	Department  string
	Until       string
	Reason      string
	Errors      ledger.Problems
	Hint        string // what becomes of an earlier request; may be empty
	Word        string // 申请延期, or 改申请 where one waits
	Open        bool
}
