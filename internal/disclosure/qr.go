package disclosure

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"rsc.io/qr"

	"taizhang/internal/ledger"
	"taizhang/web/disclosurepage"
	"taizhang/web/route"
)

// QR is GET …/qr.svg: the QR code of the address of the page before it. Pages that there are not have none.
func (h *Handler) QR(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := h.published(ctx)
	if err != nil {
		return err
	}
	of := strings.TrimSuffix(r.URL.Path, "/qr.svg")
	if slug := chi.URLParam(r, "quarter"); slug != "" {
		if _, err := h.edition(ctx, p, chi.URLParam(r, "year"), slug); err != nil {
			return err
		}
	} else if err := h.hasPage(r, p); err != nil {
		return err
	}
	return h.printed(w, r, time.Time{}, "image/svg+xml", func(origin string) ([]byte, error) {
		return qrCode(origin + of)
	})
}

// hasPage is an error unless the year has the task or the department that the address names.
func (h *Handler) hasPage(r *http.Request, p published) error {
	ctx := r.Context()
	year, ok := parseYear(chi.URLParam(r, "year"))
	if !ok {
		return h.noAddress(ctx, p)
	}
	newest, ok := p.of(year)
	if !ok {
		return h.noYear(ctx, p, year)
	}
	e, err := h.frozen(ctx, p, newest.Of())
	if err != nil {
		return err
	}
	typed := chi.URLParam(r, "number")
	if typed == "" {
		departments, err := h.store.Departments(ctx)
		if err != nil {
			return err
		}
		if e.nameIn(departments, chi.URLParam(r, "code")) == "" {
			return noDepartment(http.StatusNotFound, e)
		}
		return nil
	}
	n, err := ledger.ParseTaskNumber(typed)
	if err != nil {
		return h.noTask(ctx, p, year, typed)
	}
	numbers := [4]int{n, n, n, n}
	if has, _ := h.prints(p, year, numbers); has {
		return nil // without asking the database
	}
	quarters, err := h.taskEditions(ctx, p, year, numbers)
	if err == nil && len(quarters) == 0 {
		err = h.noTask(ctx, p, year, typed)
	}
	return err
}

// qrCode draws a text as ISO/IEC 18004 has it, with the quiet zone of four modules around it.
func qrCode(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("QR code of %s: %w", text, err)
	}
	const quiet = 4
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	size := code.Size + 2*quiet
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`+"\n",
		size, size, size, size, path.String()), nil
}

// share is how the page at a path is handed on.
func (h *Handler) share(path string) disclosurepage.Share {
	return disclosurepage.Share{Address: h.address(path), QR: route.QR(path)}
}
