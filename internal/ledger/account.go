package ledger

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,31}$`)

// NewAccount is what it takes to make an account.
type NewAccount struct {
	Name        string
	DisplayName string
	Role        Role
	Departments []string // codes; staff need at least one, others have none
	Email       string   // where digests of notices go; may be empty
}

// Clean returns the account as it is stored, and what is wrong with it.
// Field names are name, display_name, role, departments, email.
func (a NewAccount) Clean() (NewAccount, Problems) {
	problems := Problems{}
	a.Name = strings.ToLower(strings.TrimSpace(a.Name))
	a.DisplayName = strings.TrimSpace(a.DisplayName)
	if !accountName.MatchString(a.Name) {
		problems["name"] = "账户名用小写字母、数字、点、横线，最多32个，以字母或数字开头。"
	}
	if n := utf8.RuneCountInString(a.DisplayName); n == 0 || n > 60 || strings.ContainsFunc(a.DisplayName, unicode.IsControl) {
		problems["display_name"] = "请填姓名或单位，最多60字。"
	}
	if !a.Role.Valid() {
		problems["role"] = "请选一种角色。"
	}
	slices.Sort(a.Departments)
	a.Departments = slices.Compact(a.Departments)
	switch {
	case a.Role == Staff && len(a.Departments) == 0:
		problems["departments"] = "填报人员至少属于一个责任单位。"
	case a.Role != Staff && len(a.Departments) > 0:
		problems["departments"] = "只有填报人员属于责任单位。"
	}
	email, ok := cleanEmail(a.Email)
	if a.Email = email; !ok {
		problems["email"] = "邮箱写得不对，应像 zhangsan@example.gov.cn。"
	}
	return a, problems
}

// CleanEmail is an address as it is stored, and what is wrong with it, under the field email. Empty is none.
func CleanEmail(s string) (string, Problems) {
	email, ok := cleanEmail(s)
	if !ok {
		return email, Problems{"email": "邮箱写得不对，应像 zhangsan@example.gov.cn。"}
	}
	return email, nil
}

// maxEmail is the longest address that can be mailed to, after RFC 5321, 4.5.3.1.3, without the angle brackets.
const maxEmail = 254

// cleanEmail is a bare address without white space around it, and whether it can be one. Empty is none.
func cleanEmail(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", true
	}
	parsed, err := mail.ParseAddress(s)
	return s, err == nil && parsed.Address == s && parsed.Name == "" && len(s) <= maxEmail && !strings.ContainsFunc(s, unicode.IsSpace)
}
