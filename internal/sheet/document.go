package sheet

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// Document is a text in the layout of official documents of the Party and the state, GB/T 9704-2012: A4, margins of 37, 35,
// 28 and 26 mm, 22 lines of 28 characters a page, 仿宋 of size 3, and page numbers that stand outside.
type Document struct {
	Title      string
	Paragraphs []Paragraph
	CreatedAt  time.Time
}

// Paragraph is one paragraph of a Document.
type Paragraph struct {
	Style ParagraphStyle
	Text  string
}

// ParagraphStyle is how a paragraph is set; clause 7 of the standard says in which face.
type ParagraphStyle int

const (
	Body       ParagraphStyle = iota // 仿宋 of size 3
	Heading                          // 一、in 黑体
	Subheading                       // （一）in 楷体
)

var styleIDs = map[ParagraphStyle]string{Body: "Body", Heading: "Heading", Subheading: "Subheading"}

// DocumentType is the media type of a DOCX file.
const DocumentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// MaxDocument is how many runes of text a Document holds.
const MaxDocument = 200_000

// WriteDocument writes a DOCX file (ECMA-376, transitional).
func WriteDocument(w io.Writer, d Document) error {
	body, err := d.body()
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", documentTypes},
		{"_rels/.rels", documentRoots},
		{"docProps/core.xml", d.properties()},
		{"word/document.xml", body},
		{"word/_rels/document.xml.rels", documentRelations},
		{"word/styles.xml", documentStyles()},
		{"word/settings.xml", documentSettings},
		{"word/fontTable.xml", documentFonts()},
		{"word/footer1.xml", footer("FooterOdd")},
		{"word/footer2.xml", footer("FooterEven")},
	} {
		f, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: d.CreatedAt})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, xml.Header+part.content); err != nil {
			return err
		}
	}
	return archive.Close()
}

// body is word/document.xml.
func (d Document) body() (string, error) {
	content := wordBody{Paragraphs: []wordParagraph{word("Title", d.Title), word("Body", "")}, Section: officialPage}
	runes := 0
	for _, p := range d.Paragraphs {
		if runes += len([]rune(p.Text)); runes > MaxDocument {
			return "", fmt.Errorf("document longer than %d characters", MaxDocument)
		}
		content.Paragraphs = append(content.Paragraphs, word(styleIDs[p.Style], p.Text))
	}
	out, err := xml.Marshal(wordDocument{W: wordSpace, R: relationSpace, Body: content})
	return string(out), err
}

func (d Document) properties() string {
	at := d.CreatedAt.UTC().Format(time.RFC3339)
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"` +
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` + escaped(d.Title) + `</dc:title><dc:language>zh-CN</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created></cp:coreProperties>`
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}

// The parts of word/document.xml, ECMA-376 part 1, clause 17. Lengths are twentieths of a point (1 mm is 56.7 of them).
type wordDocument struct {
	XMLName xml.Name `xml:"w:document"`
	W       string   `xml:"xmlns:w,attr"`
	R       string   `xml:"xmlns:r,attr"`
	Body    wordBody `xml:"w:body"`
}

type wordBody struct {
	Paragraphs []wordParagraph `xml:"w:p"`
	Section    wordSection     `xml:"w:sectPr"`
}

type wordParagraph struct {
	Style wordValue `xml:"w:pPr>w:pStyle"`
	Run   *wordRun  `xml:"w:r"`
}

type wordRun struct {
	Text wordText `xml:"w:t"`
}

type wordText struct {
	Space string `xml:"xml:space,attr"`
	Text  string `xml:",chardata"`
}

type wordValue struct {
	Value string `xml:"w:val,attr"`
}

type wordSection struct {
	Footers []wordFooter `xml:"w:footerReference"`
	Size    wordSize     `xml:"w:pgSz"`
	Margins wordMargins  `xml:"w:pgMar"`
	Grid    wordGrid     `xml:"w:docGrid"`
}

type wordFooter struct {
	Type string `xml:"w:type,attr"`
	ID   string `xml:"r:id,attr"`
}

type wordSize struct {
	Width  int `xml:"w:w,attr"`
	Height int `xml:"w:h,attr"`
}

type wordMargins struct {
	Top    int `xml:"w:top,attr"`
	Right  int `xml:"w:right,attr"`
	Bottom int `xml:"w:bottom,attr"`
	Left   int `xml:"w:left,attr"`
	Header int `xml:"w:header,attr"`
	Footer int `xml:"w:footer,attr"`
	Gutter int `xml:"w:gutter,attr"`
}

type wordGrid struct {
	Type  string `xml:"w:type,attr"`
	Pitch int    `xml:"w:linePitch,attr"`
}

// officialPage: 210 × 297 mm, clause 5.1; margins, clause 5.2.1; the page number's dash 7 mm under the text, clause 7.5.
var officialPage = wordSection{
	Footers: []wordFooter{{"default", "rId4"}, {"even", "rId5"}},
	Size:    wordSize{11906, 16838},
	Margins: wordMargins{Top: 2098, Right: 1474, Bottom: 1984, Left: 1587, Header: 851, Footer: 1304},
	Grid:    wordGrid{"lines", linePitch},
}

func word(style, text string) wordParagraph {
	p := wordParagraph{Style: wordValue{style}}
	if text != "" {
		p.Run = &wordRun{wordText{"preserve", text}}
	}
	return p
}
