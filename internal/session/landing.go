package session

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"taizhang/internal/ledger"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// localPath returns next when a browser that is sent there stays on this host and at this path, else nothing. Browsers read
// \ as /, drop control characters and the white space around an address, and take dot segments out of it, written as %2e
// too, and only then look where it leads (WHATWG URL, 4.4).
func localPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.Contains(next, `\`) || strings.ContainsFunc(next, unicode.IsControl) || strings.TrimSpace(next) != next {
		return ""
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return ""
	}
	if strings.Contains(u.Path, `\`) || strings.ContainsFunc(u.Path, unicode.IsControl) || u.Path != "/" && path.Clean(u.Path) != strings.TrimSuffix(u.Path, "/") {
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
	u, err := url.Parse(localPath(next))
	if err != nil || u.Path == "" {
		return layout.HomeOf(role)
	}
	for _, f := range faces {
		if u.Path == f.prefix || strings.HasPrefix(u.Path, f.prefix+"/") {
			if !slices.Contains(f.roles, role) {
				return layout.HomeOf(role)
			}
			break
		}
	}
	return next
}
