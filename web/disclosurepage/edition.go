package disclosurepage

import (
	"time"

	"taizhang/web/layout"
	"taizhang/web/ui"
)

// EditionView is one edition of a quarter's table.
type EditionView struct {
	Crumbs      []ui.Crumb
	Title       string
	Name        string // 第二版
	PublishedAt time.Time
	Source      string
	Later       layout.Link // the newest edition; the zero Link when this is it
	Reason      string      // of a correction
	Than        string      // 第一版, to which the changes are; empty for the first edition
	Changes     []Change
	All         []EditionLine
	Seal        string // SHA-256 in hexadecimal digits; empty when there is none
	Before      string // that of the edition published before it; empty for the first of all
	File        string // address of the file with that SHA-256
	Table       WorkTable
}

// EditionLine is an edition in the list of a quarter's.
type EditionLine struct {
	Name        string
	PublishedAt time.Time
	Reason      string
	Href        string
	Current     bool
}

// Change is a row whose text was corrected. The paragraphs are as stored.
type Change struct {
	Number      string
	Requirement string
	Href        string
	Before      []string
	After       []string
}
