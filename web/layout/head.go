package layout

import (
	"time"

	"taizhang/internal/ledger"
)

// Column is the part of the site that a public page belongs to: the column tags (栏目标签) of the national guideline for
// government sites, 政府网站发展指引 (国办发〔2017〕47号), annex 2. Empty ones are left out.
type Column struct {
	Name        string // ColumnName
	Description string // ColumnDescription
	Keywords    string // ColumnKeywords
	Type        string // ColumnType
}

// Article are the tags of a page that was issued (内容页标签 of the same guideline). They say what the page shows.
type Article struct {
	Title     string    // ArticleTitle: the visible heading
	Published time.Time // PubDate: the visible date; zero leaves it out
	Source    string    // ContentSource
	Keywords  string    // Keywords
}

// Alternate is the same content in another form.
type Alternate struct {
	Type  string // media type
	Title string // may be empty
	Href  string
}

// Tag is a <meta> with a name.
type Tag struct{ Name, Content string }

// tags are those of the guideline that have something to say, in its order.
func (f Frame) tags() []Tag {
	if f.Face != Public && f.Face != "" {
		return nil
	}
	all := []Tag{
		{"SiteName", f.Site.Name}, {"SiteDomain", f.Site.Domain}, {"SiteIDCode", f.Site.IDCode},
		{"ColumnName", f.Column.Name}, {"ColumnDescription", f.Column.Description},
		{"ColumnKeywords", f.Column.Keywords}, {"ColumnType", f.Column.Type},
	}
	if f.Article.Title != "" {
		all = append(all, Tag{"ArticleTitle", f.Article.Title})
		if !f.Article.Published.IsZero() {
			all = append(all, Tag{"PubDate", ledger.Stamp(f.Article.Published)})
		}
		all = append(all, Tag{"ContentSource", f.Article.Source}, Tag{"Keywords", f.Article.Keywords}, Tag{"Url", f.Canonical})
	}
	kept := all[:0]
	for _, t := range all {
		if t.Content != "" {
			kept = append(kept, t)
		}
	}
	return kept
}

// descriptionName is how the guideline spells it on pages that were issued.
func (f Frame) descriptionName() string {
	if f.Article.Title != "" {
		return "Description"
	}
	return "description"
}
