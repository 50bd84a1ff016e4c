package overview

import (
	"fmt"
	"net/http"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/web/route"
)

// maxView is how long the address of a view may be that the foot of a sheet has, in bytes.
const maxView = 500

// Paper is GET /overview/paper.css?view=…: the address of a view in the foot of each of its sheets, so that whoever holds one
// finds what it shows. It is a style sheet of its own because a page's margin can only be written by CSS, and the pages
// themselves hold no styles.
func (h *Handler) Paper(w http.ResponseWriter, r *http.Request) error {
	view := r.URL.Query().Get("view")
	if path, _, _ := strings.Cut(view, "?"); path != route.Overview() && !strings.HasPrefix(path, route.Overview()+"/") || len(view) > maxView {
		return ledger.ErrNotFound
	}
	style := fmt.Sprintf("@layer print {\n  @page overview {\n    @bottom-center { content: %s; }\n  }\n}\n", cssString(r.Host+view))
	return respond.Bytes(w, r, respond.Content{Type: "text/css; charset=utf-8", Body: []byte(style)})
}

// cssString writes a string as CSS Syntax Level 3, 4.3.5 reads it: whatever is no letter, digit or plain mark of an address by
// its number, which a space ends.
func cssString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\<>`, r) {
			fmt.Fprintf(&b, `\%x `, r) // a strings.Builder never returns an error
			continue
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}
