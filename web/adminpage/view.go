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
	SetEmail    string // where its form posts to
	Reset       string // where its buttons post to
	Disable     string
	Enable      string
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
