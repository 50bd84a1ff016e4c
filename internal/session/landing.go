package session

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"taizhang/internal/ledger"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// localPath returns next when a browser that is sent there stays on this host, else nothing. Browsers read \ as / and
// drop control characters and the white space around an address.
func localPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.Contains(next, `\`) || strings.ContainsFunc(next, unicode.IsControl) || strings.TrimSpace(next) != next {
		return ""
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return ""
	}
	return next
}

// faces say who may enter what is behind the login. The first prefix that fits counts.
var faces = []struct {
	prefix string
	roles  []ledger.Role
}{
	{route.Work(), []ledger.Role{ledger.Staff}},
	{route.OfficeAccounts(), []ledger.Role{ledger.Office, ledger.Admin}},
	{route.Office(), []ledger.Role{ledger.Office}},
	{route.Overview(), []ledger.Role{ledger.Leader, ledger.Office}},
	{route.Login(), nil},
	{route.Logout(), nil},
	{"/join", nil},
}

// landing is where somebody of this role goes after signing in: where he wanted to, if it is here and he may, else home.
func landing(role ledger.Role, next string) string {
	path, _, _ := strings.Cut(localPath(next), "?")
	if path == "" {
		return layout.HomeOf(role)
	}
	for _, f := range faces {
		if path == f.prefix || strings.HasPrefix(path, f.prefix+"/") {
			if !slices.Contains(f.roles, role) {
				return layout.HomeOf(role)
			}
			break
		}
	}
	return next
}
