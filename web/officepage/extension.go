package officepage

import (
	"taizhang/internal/ledger"
	"taizhang/web/ui"
)

// Extensions is what departments asked for and got in a quarter, and the form to give one.
type Extensions struct {
	ID    string // 2020-q2, for ids
	Title string // 二季度延期
	Rows  []Extension
	Give  *GiveForm // nil unless the quarter is open
}

// Extension is a request or an extension.
type Extension struct {
	ID       string
	Who      string
	State    ledger.ExtensionState
	Until    string // 2020-07-10 18:00
	Asked    string // 申请到2020-07-12 18:00, where another day was granted; may be empty
	Reason   string
	By       string // 市教育局张三申请, or 督查室给予
	Answer   string // may be empty
	Answered string // 督查室 14:32; may be empty
	Grant    *GrantForm
}

// GrantForm answers a request.
type GrantForm struct {
	Grant  string // address
	Until  string
	Refuse string // address
	Answer string
	Errors ledger.Problems // of until and answer
}

// GiveForm gives a department an extension by itself.
type GiveForm struct {
	Action      string
	Departments []ui.Option
	Department  string
	Until       string
	Reason      string
	Errors      ledger.Problems
}
