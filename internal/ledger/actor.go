package ledger

import "slices"

// Role is what an account is for.
type Role string

const (
	Staff  Role = "staff"  // 填报人员: writes for its departments
	Office Role = "office" // 督查室: opens, reads, accepts, returns, publishes
	Leader Role = "leader" // 市领导: reads overviews
	Admin  Role = "admin"  // keeps accounts, sees no texts
)

// Roles are all roles, in the order in which forms offer them.
var Roles = []Role{Staff, Office, Leader, Admin}

// String is the role in Chinese.
func (r Role) String() string {
	switch r {
	case Staff:
		return "填报人员"
	case Office:
		return "督查室"
	case Leader:
		return "市领导"
	case Admin:
		return "系统管理员"
	}
	return ""
}

// Valid reports whether r is one of Roles.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Actor is who does something: a signed-in account. The zero Actor is the public, which may do nothing here.
type Actor struct {
	ID          int64  // of the account
	Name        string // to sign in with
	DisplayName string
	Role        Role
	Departments []Department // for which a staff account writes; empty for other roles
	Unread      int          // notices to its departments that it has not read
}

// Codes lists the codes of the actor's departments.
func (a Actor) Codes() []string {
	codes := make([]string, len(a.Departments))
	for i, d := range a.Departments {
		codes[i] = d.Code
	}
	return codes
}

// WritesFor reports whether the actor is staff of the department with this code.
func (a Actor) WritesFor(code string) bool {
	return a.Role == Staff && code != "" && slices.Contains(a.Codes(), code)
}

// ReadsInternal reports whether the actor may see the internal part of any text, not only of its own departments.
func (a Actor) ReadsInternal() bool { return a.Role == Office || a.Role == Leader }

// KeepsAccount returns a *Refusal unless the actor may create, reset or disable an account of the given role.
// The office keeps all but admins; admins keep all.
func (a Actor) KeepsAccount(role Role) error {
	if a.Role == Admin || (a.Role == Office && role != Admin) {
		return nil
	}
	return forbidden("您的账户不能管理这类账户。")
}
