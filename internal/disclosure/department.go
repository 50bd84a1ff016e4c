package disclosure

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web"
	"taizhang/web/disclosurepage"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// Department is GET /{year}/departments/{code}: what a department answers for, as the year's newest published quarter
// has it.
func (h *Handler) Department(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := h.published(ctx)
	if err != nil {
		return err
	}
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
	departments, err := h.store.Departments(ctx)
	if err != nil {
		return err
	}
	code := chi.URLParam(r, "code")
	i := slices.IndexFunc(departments, func(d store.Department) bool { return d.Code == code })
	if i < 0 {
		return noDepartment(http.StatusNotFound, e)
	}
	view := departmentView(departments[i], e)
	frame := h.frame(r, p, e.Edition)
	frame.Title = fmt.Sprintf("%s · %d年重点工作", view.Name, year)
	frame.Description = fmt.Sprintf("%s%d年重点工作：%s。", view.Name, year, view.Counts)
	frame.Current = layout.Departments
	frame.BodyClass = "table-page"
	frame.Styles = []string{route.DepartmentStyle(e.Year, e.Quarter, code)}
	frame.Canonical = h.origin + route.Department(year, code)
	frame.Column = layout.Column{Name: view.Name, Type: column.Type, Description: frame.Description, Keywords: "重点工作,责任单位," + view.Name}
	frame.Alternates = []layout.Alternate{feedAlternate(frame.Title, route.DepartmentFeed(year, code))}
	frame.LinkedData = h.linkedDepartment(view.Name, route.Department(year, code))
	frame.Scripts = []string{web.ScriptURL("copy.js")}
	view.Lookup = lookup(r, newest)
	view.Share, view.Feed = h.share(route.Department(year, code)), route.DepartmentFeed(year, code)
	return page(w, r, disclosurepage.Department(frame, view))
}

func departmentView(d store.Department, e *frozen) disclosurepage.DepartmentView {
	found := e.selected(d.Code, nil)
	name := e.nameOf(d)
	q := e.Of()
	view := disclosurepage.DepartmentView{
		Crumbs: []ui.Crumb{
			{Text: "首页", Href: route.Home()},
			{Text: fmt.Sprintf("%d年重点工作", e.Year), Href: route.Table(e.Year, e.Quarter)},
			{Text: name},
		},
		Name:   name,
		Over:   d.Kind.String(),
		Counts: dutyCounts(found, d.Code),
		Table: disclosurepage.WorkTable{
			Label: fmt.Sprintf("%s：%s", name, ledger.FullWidth(e.Title)),
			Rows:  tableRows(found, look{year: e.Year, own: d.Code}),
		},
		About: fmt.Sprintf("以上为%s的进展情况，%s。", q, ledger.EditionLine(e.Number, e.PublishedAt)),
		Link:  layout.Link{Text: fmt.Sprintf("看%s全表", q.Name()), Href: route.Table(e.Year, e.Quarter)},
	}
	if d.Successor != "" {
		view.Successor = layout.Link{Text: ledger.FullWidth(d.SuccessorName), Href: route.Department(e.Year, d.Successor)}
	}
	if len(found) == 0 {
		view.Empty = fmt.Sprintf("%s没有由%s负责的事项", q, name)
		view.About = ""
	}
	return view
}

// dutyCounts is 共6项：牵头3项，各自负责2项，承担1项.
func dutyCounts(found []*row, code string) string {
	if len(found) == 0 {
		return "共0项"
	}
	counts := map[ledger.Duty]int{}
	for _, r := range found {
		if u, ok := r.unit(code); ok {
			counts[u.Role]++
		}
	}
	var parts []string
	for _, duty := range []ledger.Duty{ledger.Sole, ledger.Lead, ledger.Supporting, ledger.Joint} {
		if counts[duty] > 0 {
			parts = append(parts, fmt.Sprintf("%s%d项", duty, counts[duty]))
		}
	}
	return fmt.Sprintf("共%d项：%s", len(found), strings.Join(parts, "，"))
}
