package disclosure

import (
	"fmt"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// column is the part of the site in which the tables stand, as the way to them (当前位置) names it.
var column = layout.Column{
	Name: "工作报告", Type: "政务公开",
	Description: "市政府年度重点工作各季度进展情况", Keywords: "重点工作,进展情况,责任单位,政务公开",
}

// columnOf is a part of the site about itself.
func columnOf(name, description string) layout.Column {
	return layout.Column{Name: name, Type: "政务公开", Description: description, Keywords: "重点工作," + name}
}

// article are the tags of a page that was issued with edition e.
func article(title, source string, at time.Time, further ...string) layout.Article {
	return layout.Article{
		Title: title, Published: at, Source: ledger.FullWidth(source),
		Keywords: strings.Join(append([]string{"重点工作", "进展情况"}, further...), ","),
	}
}

// dataAlternates are an edition's files.
func dataAlternates(e store.Edition) []layout.Alternate {
	return []layout.Alternate{
		{Type: "application/json", Href: route.Data(e.Year, e.Quarter, "json")},
		{Type: "text/csv", Href: route.Data(e.Year, e.Quarter, "csv")},
		{Type: sheet.Type, Href: route.Data(e.Year, e.Quarter, "xlsx")},
	}
}

func feedAlternate(title, href string) layout.Alternate {
	return layout.Alternate{Type: "application/atom+xml", Title: title, Href: href}
}

// Linked data after https://schema.org/Dataset, as JSON-LD 1.1.
type (
	linkedDataset struct {
		Context     string         `json:"@context"`
		Type        string         `json:"@type"`
		Name        string         `json:"name"`
		Description string         `json:"description"`
		URL         string         `json:"url"`
		Language    string         `json:"inLanguage"`
		Published   string         `json:"datePublished"`
		Version     string         `json:"version"`
		Free        bool           `json:"isAccessibleForFree"`
		Licence     string         `json:"license,omitempty"`
		Creator     linkedOffice   `json:"creator"`
		Files       []linkedFile   `json:"distribution"`
		Columns     []linkedColumn `json:"variableMeasured"`
	}
	linkedOffice struct {
		Context string `json:"@context,omitempty"`
		Type    string `json:"@type"`
		Name    string `json:"name"`
		URL     string `json:"url,omitempty"`
	}
	linkedFile struct {
		Type   string `json:"@type"`
		Format string `json:"encodingFormat"`
		URL    string `json:"contentUrl"`
	}
	linkedColumn struct {
		Type string `json:"@type"`
		ID   string `json:"name"`
		Text string `json:"description"`
	}
)

func (h *Handler) linkedTable(e store.Edition) linkedDataset {
	d := linkedDataset{
		Context: "https://schema.org", Type: "Dataset", Name: ledger.FullWidth(e.Title),
		Description: fmt.Sprintf("%s，%s，%s公开。每行一项，有内容与要求、进展情况和责任单位。", ledger.FullWidth(e.Title), ledger.EditionName(e.Number), day(e.PublishedAt)),
		URL:         h.origin + route.Table(e.Year, e.Quarter), Language: "zh-CN", Published: rfc3339(e.PublishedAt),
		Version: fmt.Sprint(e.Number), Free: true,
		Creator: linkedOffice{Type: "GovernmentOrganization", Name: publisher(e.Source)},
	}
	if strings.HasPrefix(h.site.Licence, "https://") {
		d.Licence = h.site.Licence
	}
	for _, a := range dataAlternates(e) {
		d.Files = append(d.Files, linkedFile{"DataDownload", a.Type, h.origin + a.Href})
	}
	for _, f := range sheet.TableFields {
		d.Columns = append(d.Columns, linkedColumn{"PropertyValue", f.Name, f.Description})
	}
	return d
}

// linkedDepartment is a department as an organisation.
func (h *Handler) linkedDepartment(name, address string) linkedOffice {
	return linkedOffice{"https://schema.org", "GovernmentOrganization", name, h.origin + address}
}
