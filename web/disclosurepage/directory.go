package disclosurepage

import (
	"taizhang/web/layout"
	"taizhang/web/ui"
)

// DirectoryView is all departments of a year by kind, as the year's newest published quarter has them.
type DirectoryView struct {
	Crumbs []ui.Crumb
	Title  string
	Over   string // 56个单位
	Kinds  []DirectoryKind
	About  string      // of which quarter and edition
	Link   layout.Link // to the whole table
}

// DirectoryKind is one kind of departments.
type DirectoryKind struct {
	ID      string // of the heading
	Heading string
	Units   []DirectoryUnit
}

// DirectoryUnit is a department with what it answers for.
type DirectoryUnit struct {
	Link   layout.Link
	Counts string // 共6项：牵头3项，…
}
