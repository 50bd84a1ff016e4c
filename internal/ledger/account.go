package ledger

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Length of a password in runes. Only the length is asked for, after NIST SP 800-63B, 5.1.1.
const (
	MinPassword = 10
	MaxPassword = 128
)

var accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,31}$`)

// NewAccount is what it takes to make an account.
type NewAccount struct {
	Name        string
	DisplayName string
	Role        Role
	Departments []string // codes; staff need at least one, others have none
}

// Clean returns the account as it is stored, and what is wrong with it.
// Field names are name, display_name, role, departments.
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
	return a, problems
}

// CheckPassword judges a new password of the account with this name. Field names are password and again.
func CheckPassword(name, password, again string) Problems {
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return Problems{"password": "密码里有不能用的字符。"}
	case n < MinPassword:
		return Problems{"password": "密码至少10个字符，可以是一句话。"}
	case n > MaxPassword:
		return Problems{"password": "密码最多128个字符。"}
	case strings.EqualFold(password, name):
		return Problems{"password": "密码不能与账户名相同。"}
	case password != again:
		return Problems{"again": "两次输入的密码不一样。"}
	}
	return nil
}
