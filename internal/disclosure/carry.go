package disclosure

import (
	"html"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"

	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
	"taizhang/web/route"
)

// link finds the address of a link to this site, up to where its query would stand. Templates escape < and ", so there is
// no other text that looks like one.
var link = regexp.MustCompile(`(<a [^<>]*?href=")(/[^"]*)"`)

// carry makes the size of type that was asked for last on the pages that a page leads to, as public pages set no cookie:
// it goes on in the address of each of them. Where scripts run type.js keeps it.
func carry(body []byte, size string) []byte {
	if size == "" || size == plainSize {
		return body
	}
	return link.ReplaceAllFunc(body, func(tag []byte) []byte {
		part := link.FindSubmatch(tag)
		return []byte(string(part[1]) + html.EscapeString(sized(html.UnescapeString(string(part[2])), size)) + `"`)
	})
}

// sized is the address of a page with a size of type. Files have none, and an address that says one keeps it.
func sized(address, size string) string {
	u, err := url.Parse(address)
	if err != nil || size == "" || u.Query().Has("type") || strings.Contains(path.Base(u.Path), ".") {
		return address
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += "type=" + size
	return u.String()
}

// lookup is the search of a page without a table; it leads to that of edition e.
func lookup(r *http.Request, e store.Edition) disclosurepage.Lookup {
	l := disclosurepage.Lookup{Label: "在" + e.Of().Name() + "表中查找", Action: route.Table(e.Year, e.Quarter)}
	if size := typeSize(r); size != "" {
		l.Keep = []disclosurepage.Kept{{Name: "type", Value: size}}
	}
	return l
}
