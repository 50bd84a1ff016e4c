package disclosurepage

import (
	"time"

	"taizhang/web/layout"
	"taizhang/web/ui"
)

// Share is how a page is handed on.
type Share struct {
	Address string // whole
	QR      string // address of the drawing
}

// ArchiveView is every edition that was published.
type ArchiveView struct {
	Crumbs []ui.Crumb
	Years  []ArchiveYear
}

// ArchiveYear is a year with its editions, the newest quarter first.
type ArchiveYear struct {
	ID   string // of the heading
	Name string // 2020年
	Rows []ArchiveRow
}

// ArchiveRow is an edition.
type ArchiveRow struct {
	Quarter     layout.Link // to the table, which always is the newest edition
	Edition     layout.Link
	PublishedAt time.Time
	Reason      string // of a correction
}

// OpenDataView explains the open data.
type OpenDataView struct {
	Crumbs   []ui.Crumb
	Quarters []DataQuarter
	Fields   []DataField
	Licence  layout.Link // Href is empty for one that is known by its name; the zero Link when none was declared
	Citation string      // an example; empty when nothing is published
	Origin   string
}

// DataQuarter is a quarter's files.
type DataQuarter struct {
	Table       layout.Link
	Edition     string
	PublishedAt time.Time
	Files       []layout.Link
}

// DataField is a column of the files.
type DataField struct{ Name, Title, Description string }

// SiteMapView lists the public pages.
type SiteMapView struct {
	Crumbs []ui.Crumb
	Groups []LinkGroup
}

// LinkGroup is a heading with links.
type LinkGroup struct {
	ID      string
	Heading string
	Links   []layout.Link
}

// AccessibilityView is what was done and tested for readers with disabilities.
type AccessibilityView struct {
	Crumbs  []ui.Crumb
	Contact string // from the settings; may be empty
}
