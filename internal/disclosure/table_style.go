package disclosure

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/route"
)

// TableStyle is GET /{year}/{quarter}/page.css: what stands at the foot of the table's printed pages; with ?dept=, of the
// department's page, with ?edition=, of an edition's. It is a style sheet of its own because a page's margin can only be
// written by CSS, and the pages themselves hold no styles.
func (h *Handler) TableStyle(w http.ResponseWriter, r *http.Request) error {
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	e, err := h.edition(r.Context(), p, chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
	if err != nil {
		return err
	}
	shown := e.Edition
	title, address := ledger.FullWidth(e.Title), route.Table(e.Year, e.Quarter)
	if number := r.URL.Query().Get("edition"); number != "" {
		all, err := h.store.QuarterEditions(r.Context(), e.Of())
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(e store.SealedEdition) bool { return strconv.Itoa(e.Number) == number })
		if i < 0 {
			return noEdition(all)
		}
		shown = all[i].Edition
		title, address = ledger.FullWidth(shown.Title), route.Edition(e.Year, e.Quarter, shown.Number)
	}
	if code := r.URL.Query().Get("dept"); code != "" {
		departments, err := h.store.Departments(r.Context())
		if err != nil {
			return err
		}
		i := slices.IndexFunc(departments, func(d store.Department) bool { return d.Code == code })
		if i < 0 {
			return noDepartment(http.StatusBadRequest, e)
		}
		title, address = e.nameOf(departments[i])+" · "+title, route.Department(e.Year, code)
	}
	style := tableStyle(title+" · "+ledger.EditionName(shown.Number)+" · "+shown.PublishedAt.In(ledger.Shanghai).Format("2006-01-02"), h.cited(address))
	return answer(w, r, "text/css; charset=utf-8", time.Time{}, []byte(style))
}

// tableStyle names the margins that work-table.css leaves empty; the look of the foot is that file's.
func tableStyle(foot, address string) string {
	return fmt.Sprintf("@layer print {\n  @page table {\n    @bottom-left { content: %s; }\n    @bottom-center { content: %s; }\n  }\n}\n",
		cssString(foot), cssString(address))
}

// cssString writes a string as CSS Syntax Level 3, 4.3.5 reads it: quotes, backslashes and control characters by their
// number, which a space ends.
func cssString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r == '"' || r == '\\' || unicode.IsControl(r) {
			fmt.Fprintf(&b, `\%x `, r) // a strings.Builder never returns an error
			continue
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}
