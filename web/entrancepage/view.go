// Package entrancepage draws the pages of the entrance: signing in, one-time links, the own password, and the page that
// gives back what was typed when the session was over.
package entrancepage

// SignInView is the form to sign in.
type SignInView struct {
	Name    string // as typed
	Next    string // local path to go to afterwards; may be empty
	Problem string // why it failed; empty at first
}

// JoinView is the form behind a one-time link.
type JoinView struct {
	Action      string
	SetUp       bool // makes the first administrator, who chooses the name too
	Name        string
	DisplayName string
	Problems    map[string]string // by field: name, display_name, password, again
}

// AccountView is the form to change the own password.
type AccountView struct {
	Name        string
	DisplayName string
	Role        string
	Departments []string
	Problems    map[string]string // by field: present, password, again
}

// TypedView is what was typed when the session was over.
type TypedView struct {
	Action string // where the form goes again
	Login  string
	Texts  []TypedField // shown
	Others []TypedField // travel along
}

// TypedField is one field of the form.
type TypedField struct {
	Name  string
	ID    string // of the element: a form may have several fields of one name
	Label string
	Value string
}
