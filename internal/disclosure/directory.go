package disclosure

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// Directory is GET /{year}/departments: all departments that have tasks in the year's newest published quarter, by kind.
func (h *Handler) Directory(w http.ResponseWriter, r *http.Request) error {
	p, e, err := h.newestOf(r)
	if err != nil {
		return err
	}
	departments, err := h.store.Departments(r.Context())
	if err != nil {
		return err
	}
	view := directoryView(e, departments)
	title := fmt.Sprintf("%d年责任单位", e.Year)
	description := fmt.Sprintf("%d年重点工作的%d个责任单位，各有几项。", e.Year, len(e.counts))
	frame, _ := h.about(r, p, title, description, route.Departments(e.Year))
	frame.Current = layout.Departments
	return page(w, r, disclosurepage.Directory(frame, view))
}

// Year is GET /{year}: the year's newest published quarter.
func (h *Handler) Year(w http.ResponseWriter, r *http.Request) error {
	_, e, err := h.newestOf(r)
	if err != nil {
		return err
	}
	return lead(w, r, sized(route.Table(e.Year, e.Quarter), typeSize(r)))
}

// Respelled is GET /{year}/{quarter}/ and /{year}/Q1: leads to the address as it is written.
func (h *Handler) Respelled(w http.ResponseWriter, r *http.Request) error {
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	e, err := h.edition(r.Context(), p, chi.URLParam(r, "year"), strings.ToLower(chi.URLParam(r, "quarter")))
	if err != nil {
		return err
	}
	return lead(w, r, sized(route.Table(e.Year, e.Quarter), typeSize(r)))
}

// lead answers with another public address, for as long as a page may be kept.
func lead(w http.ResponseWriter, r *http.Request, to string) error {
	w.Header().Set("Cache-Control", cacheable)
	return respond.Redirect(w, r, to, "")
}

// newestOf is the newest published quarter of the year that the address names.
func (h *Handler) newestOf(r *http.Request) (published, *frozen, error) {
	p, err := h.published(r.Context())
	if err != nil {
		return nil, nil, err
	}
	year, ok := parseYear(chi.URLParam(r, "year"))
	if !ok {
		return nil, nil, h.noAddress(r.Context(), p)
	}
	newest, ok := p.of(year)
	if !ok {
		return nil, nil, h.noYear(r.Context(), p, year)
	}
	e, err := h.frozen(r.Context(), p, newest.Of())
	return p, e, err
}

func directoryView(e *frozen, departments []store.Department) disclosurepage.DirectoryView {
	q := e.Of()
	view := disclosurepage.DirectoryView{
		Crumbs: []ui.Crumb{
			{Text: "首页", Href: route.Home()},
			{Text: fmt.Sprintf("%d年重点工作", e.Year), Href: route.Table(e.Year, e.Quarter)},
			{Text: "责任单位"},
		},
		Title: fmt.Sprintf("%d年责任单位", e.Year),
		Over:  fmt.Sprintf("%d个单位", len(e.counts)),
		About: fmt.Sprintf("按%s的进展情况表，%s。", q, ledger.EditionLine(e.Number, e.PublishedAt)),
		Link:  layout.Link{Text: fmt.Sprintf("看%s全表", q.Name()), Href: route.Table(e.Year, e.Quarter)},
	}
	for _, kind := range ledger.DepartmentKinds {
		group := disclosurepage.DirectoryKind{ID: route.DepartmentsOfKind(string(kind)), Heading: kind.String()}
		for _, d := range departments {
			if c, ok := e.counts[d.Code]; ok && d.Kind == kind {
				group.Units = append(group.Units, disclosurepage.DirectoryUnit{
					Link: layout.Link{Text: c.name, Href: route.Department(e.Year, d.Code)}, Counts: dutyCounts(e.selected(d.Code, nil), d.Code),
				})
			}
		}
		if len(group.Units) > 0 {
			view.Kinds = append(view.Kinds, group)
		}
	}
	return view
}
