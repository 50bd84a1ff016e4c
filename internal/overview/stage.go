package overview

import (
	"net/http"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/web/layout"
	"taizhang/web/overviewpage"
	"taizhang/web/route"
)

// stage is where the pages are shown: on a desk, which is empty, or on a wall. From a page on the wall every number leads to a
// page on the wall, until somebody leaves it.
type stage string

// projector is the wall: large type, without what changes anything; numbers still lead to their tasks.
const projector stage = "projector"

// parseStage reads ?mode=.
func parseStage(r *http.Request, q ledger.Quarter) (stage, error) {
	switch s := stage(r.URL.Query().Get("mode")); s {
	case "", projector:
		return s, nil
	}
	return "", &respond.StatusError{
		Status:  http.StatusBadRequest,
		Heading: "没有这种显示方式",
		Text:    "总览有平常的显示和投影（mode=projector）两种。",
		Ways:    []layout.Link{{Text: q.String() + "总览", Href: route.OverviewQuarter(q.Year, q.Number)}},
	}
}

// href is an address as it is reached from a page on this stage.
func (s stage) href(address string) string {
	if s == "" || address == "" {
		return address
	}
	path, fragment, found := strings.Cut(address, "#")
	mark := "?"
	if strings.Contains(path, "?") {
		mark = "&"
	}
	path += mark + "mode=" + string(s)
	if found {
		path += "#" + fragment
	}
	return path
}

// exit is the address of the same page on a desk; empty on a desk.
func (s stage) exit(r *http.Request) string {
	if s == "" {
		return ""
	}
	query := r.URL.Query()
	query.Del("mode")
	if len(query) == 0 {
		return r.URL.Path
	}
	return r.URL.Path + "?" + query.Encode()
}

// view is the address of what is asked for, without its host.
func view(r *http.Request) string { return withQuery(r, r.URL.EscapedPath()) }

// withQuery is a path with what is asked of the request's.
func withQuery(r *http.Request, path string) string {
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	return path
}

// frame is the page around it.
func (s stage) frame(w http.ResponseWriter, r *http.Request, title string) layout.Frame {
	f := frame(w, r, title)
	if s == projector {
		f.BodyClass, f.TypeSize = "overview overview-projector", "huge"
	}
	return f
}

func (s stage) series(v *overviewpage.Series) {
	for i := range v.Rows {
		v.Rows[i].Href = s.href(v.Rows[i].Href)
		for k := range v.Rows[i].Cells {
			v.Rows[i].Cells[k].Href = s.href(v.Rows[i].Cells[k].Href)
		}
	}
}

func (s stage) list(v *overviewpage.ListView) {
	for i := range v.Crumbs {
		v.Crumbs[i].Href = s.href(v.Crumbs[i].Href)
	}
	s.series(&v.Series)
}

func (s stage) record(v *overviewpage.RecordView) {
	for i := range v.Crumbs {
		v.Crumbs[i].Href = s.href(v.Crumbs[i].Href)
	}
	for i := range v.Units {
		v.Units[i].Href = s.href(v.Units[i].Href)
	}
	for i := range v.Leaders {
		v.Leaders[i].Href = s.href(v.Leaders[i].Href)
	}
	v.Previous.Href, v.Next.Href = s.href(v.Previous.Href), s.href(v.Next.Href)
	s.series(&v.Series)
	if s == projector {
		v.Directives.Write = nil
	}
}
