package disclosure

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// aboutPages are the pages about the site itself.
var aboutPages = []string{route.Archive(), route.OpenData(), route.SiteMap(), route.Accessibility()}

// about is the frame of such a page.
func (h *Handler) about(r *http.Request, p published, title, description, address string) (layout.Frame, []ui.Crumb) {
	f := h.frame(r, p, store.Edition{})
	f.Title, f.Description, f.Canonical = title, description, h.origin+address
	f.Column = columnOf(title, description)
	return f, []ui.Crumb{{Text: "首页", Href: route.Home()}, {Text: title}}
}

// Archive is GET /archive: every edition of every quarter of every year.
func (h *Handler) Archive(w http.ResponseWriter, r *http.Request) error {
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	frame, crumbs := h.about(r, p, "往年与各版", "各年各季度公开过的每一版进展情况表。", route.Archive())
	frame.Current = layout.Archive
	view := disclosurepage.ArchiveView{Crumbs: crumbs}
	for _, newest := range p { // the newest first
		if n := len(view.Years); n == 0 || view.Years[n-1].ID != yearID(newest.Year) {
			view.Years = append(view.Years, disclosurepage.ArchiveYear{ID: yearID(newest.Year), Name: fmt.Sprintf("%d年", newest.Year)})
		}
		year := &view.Years[len(view.Years)-1]
		all, err := h.store.QuarterEditions(r.Context(), newest.Of())
		if err != nil {
			return err
		}
		for _, e := range all {
			year.Rows = append(year.Rows, disclosurepage.ArchiveRow{
				Quarter:     layout.Link{Text: e.Of().Name(), Href: route.Table(e.Year, e.Quarter)},
				Edition:     layout.Link{Text: ledger.EditionName(e.Number), Href: route.Edition(e.Year, e.Quarter, e.Number)},
				PublishedAt: e.PublishedAt, Reason: ledger.FullWidth(e.Reason),
			})
		}
	}
	return page(w, r, disclosurepage.Archive(frame, view))
}

func yearID(year int) string { return "year-" + strconv.Itoa(year) }

// OpenData is GET /open-data/: which files there are, what stands in them and on what terms.
func (h *Handler) OpenData(w http.ResponseWriter, r *http.Request) error {
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	frame, crumbs := h.about(r, p, "开放数据", "进展情况表的 JSON、CSV、XLSX 文件，字段说明，接口和订阅。", route.OpenData())
	frame.Current = layout.OpenData
	view := disclosurepage.OpenDataView{Crumbs: crumbs, Licence: layout.Link{Text: h.site.Licence}}
	if strings.HasPrefix(h.site.Licence, "https://") {
		view.Licence.Href = h.site.Licence
	}
	for _, f := range sheet.TableFields {
		view.Fields = append(view.Fields, disclosurepage.DataField{Name: f.Name, Title: f.Title, Description: f.Description})
	}
	for _, e := range p {
		view.Quarters = append(view.Quarters, disclosurepage.DataQuarter{
			Table:   layout.Link{Text: e.Of().String(), Href: route.Table(e.Year, e.Quarter)},
			Edition: ledger.EditionName(e.Number), PublishedAt: e.PublishedAt,
			Files: append(dataLinks(e.Year, e.Quarter), layout.Link{Text: "说明文件", Href: route.DataPackage(e.Year, e.Quarter)}),
		})
	}
	if e := p.newest(); e.Number > 0 {
		view.Citation = cite(e.Source, e.Title, "", e.PublishedAt, e.Number, h.cited(route.Table(e.Year, e.Quarter)))
		frame.LinkedData = h.linkedTable(e)
		frame.Alternates = append(dataAlternates(e), feedAlternate("重点工作进展情况", route.Feed()))
	}
	return page(w, r, disclosurepage.OpenData(frame, view))
}

// dataLinks are a quarter's files.
func dataLinks(year, quarter int) []layout.Link {
	return []layout.Link{
		{Text: "JSON", Href: route.Data(year, quarter, "json")},
		{Text: "CSV", Href: route.Data(year, quarter, "csv")},
		{Text: "XLSX", Href: route.Data(year, quarter, "xlsx")},
	}
}

// SiteMap is GET /sitemap: 网站地图.
func (h *Handler) SiteMap(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := h.published(ctx)
	if err != nil {
		return err
	}
	frame, crumbs := h.about(r, p, "网站地图", "本站公开的全部栏目、季度、责任单位和事项。", route.SiteMap())
	view := disclosurepage.SiteMapView{Crumbs: crumbs, Groups: []disclosurepage.LinkGroup{{ID: "columns", Heading: "栏目", Links: []layout.Link{
		{Text: "本年事项", Href: route.Home()}, {Text: "往年与各版", Href: route.Archive()}, {Text: "开放数据", Href: route.OpenData()},
		{Text: "无障碍说明", Href: route.Accessibility()}, {Text: "登录", Href: route.Login()},
	}}}}
	tables := disclosurepage.LinkGroup{ID: "tables", Heading: "进展情况表"}
	for _, e := range p {
		tables.Links = append(tables.Links, layout.Link{Text: e.Of().String(), Href: route.Table(e.Year, e.Quarter)})
	}
	if len(p) > 0 {
		departments, err := h.store.Departments(ctx)
		if err != nil {
			return err
		}
		view.Groups[0].Links = slices.Insert(view.Groups[0].Links, 1, layout.Link{Text: "责任单位", Href: route.Departments(p.newest().Year)})
		view.Groups = append(view.Groups, tables)
		for i, newest := range p {
			if i > 0 && p[i-1].Year == newest.Year {
				continue
			}
			e, err := h.frozen(ctx, p, newest.Of())
			if err != nil {
				return err
			}
			view.Groups = append(view.Groups, yearLinks(e, departments)...)
		}
	}
	return page(w, r, disclosurepage.SiteMap(frame, view))
}

// yearLinks are the departments and tasks of the year, as its newest edition has them.
func yearLinks(e *frozen, departments []store.Department) []disclosurepage.LinkGroup {
	units := disclosurepage.LinkGroup{ID: fmt.Sprintf("departments-%d", e.Year), Heading: fmt.Sprintf("%d年责任单位", e.Year)}
	for _, d := range departments {
		if c, ok := e.counts[d.Code]; ok {
			units.Links = append(units.Links, layout.Link{Text: c.name, Href: route.Department(e.Year, d.Code)})
		}
	}
	tasks := disclosurepage.LinkGroup{ID: fmt.Sprintf("tasks-%d", e.Year), Heading: fmt.Sprintf("%d年事项", e.Year)}
	for _, r := range e.rows {
		n := strconv.Itoa(r.Number)
		tasks.Links = append(tasks.Links, layout.Link{Text: n, Note: "第" + n + "项", Href: route.Task(e.Year, r.Number)})
	}
	return []disclosurepage.LinkGroup{units, tasks}
}

// Accessibility is GET /accessibility: 无障碍说明.
func (h *Handler) Accessibility(w http.ResponseWriter, r *http.Request) error {
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	frame, crumbs := h.about(r, p, "无障碍说明", "为方便所有人阅读做了什么，怎样测试，还有什么没有做。", route.Accessibility())
	frame.Current = layout.Aids
	return page(w, r, disclosurepage.Accessibility(frame, disclosurepage.AccessibilityView{Crumbs: crumbs, Contact: h.site.Contact}))
}

// OpenDataHere is GET /open-data: the address as people type it leads to the one that the files stand under.
func (h *Handler) OpenDataHere(w http.ResponseWriter, r *http.Request) error {
	return lead(w, r, route.OpenData())
}
