// Package adminpage draws the page on which accounts are kept.
package adminpage

import (
	"strconv"

	"taizhang/web/ui"
)

// AccountsView is the list of accounts with the form to add one.
type AccountsView struct {
	Link     *Link
	Filter   Filter
	Accounts []Account
	Add      Add
}

// Link is a one-time link that was just made. It is shown once.
type Link struct {
	Name        string // of the account
	DisplayName string
	URL         string
	Until       string // 2020-07-04 09:00
}

// Filter is the choice of what is listed.
type Filter struct {
	Role        string
	Department  string
	Roles       []ui.Option // the first stands for all
	Departments []ui.Option // the first stands for all
}

// On reports whether anything is left out.
func (f Filter) On() bool { return f.Role != "" || f.Department != "" }

// State is how an account stands.
type State string

const (
	Invited  State = "invited"  // 未设密码
	Active   State = "active"   // 正常
	Disabled State = "disabled" // 已停用
)

// Account is a row of the list.
type Account struct {
	ID          int64
	Name        string
	DisplayName string
	Role        string
	Departments string // 市商务局、市发改委
	Email       string // may be empty
	State       State
	Self        bool   // the account of who looks: nobody resets or disables himself
	Change      string // the page on which it is changed
	Reset       string // where its buttons post to
	Disable     string
	Enable      string
}

// ChangeView is the form that moves an account, as typed.
type ChangeView struct {
	Back, Action string
	Heading      string // 王芳（wang.fang）
	Role         string
	Staff        bool // it has departments
	Version      string
	Email        string
	Groups       []Group
	Problems     map[string]string // by field: departments, email
	Conflict     bool              // somebody else was first; what is there now follows
	Stored       string            // departments, empty for none
	StoredEmail  string            // empty for none
}

// ImportView is the form for a table of new accounts.
type ImportView struct {
	Back, Action, Template string
	Roles                  string   // which words the column takes
	Problem                string   // of the file field
	Faults                 []string // by row and column
}

// ImportPreview is the accounts that would be made. Nothing was written.
type ImportPreview struct {
	Back, Apply string
	Rows        string // to be posted back
	Count       string
	Accounts    []ImportedAccount
	Former      []string // names of before and what they were taken for
}

// ImportedAccount is a row of a preview.
type ImportedAccount struct {
	Row, Name, DisplayName, Role, Departments, Email string
}

// LinksView is one-time links that were just made. They are shown once.
type LinksView struct {
	Back, Download string
	Seed           string // to be posted for the same as XLSX
	Count, Until   string
	Slips          []Slip
}

// Slip is what one account's owner gets.
type Slip struct {
	Name, DisplayName, Role, Departments, URL, Until string
	Code                                             string // path of a QR code, in modules
	Side                                             string // of the code, its quiet zone included, in modules
}

// Add is the form for a new account, as typed.
type Add struct {
	Open        bool
	Name        string
	DisplayName string
	Role        string
	Roles       []ui.Choice
	Groups      []Group
	Email       string
	Problems    map[string]string // by field: name, display_name, role, departments, email
}

// Group is the departments of one kind.
type Group struct {
	Heading     string
	Departments []Department
}

// Department is a box to tick.
type Department struct {
	Code    string
	Name    string
	Checked bool
}

func (v AccountsView) count() string {
	n := strconv.Itoa(len(v.Accounts))
	if v.Filter.On() {
		return "符合条件的有" + n + "个"
	}
	return "共" + n + "个"
}
