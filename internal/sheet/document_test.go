package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"taizhang/internal/sheet"
)

// notice is a document of more than two pages.
func notice() sheet.Document {
	d := sheet.Document{Title: "关于2020年二季度市政府重点工作进展情况的通报", CreatedAt: time.Date(2020, 7, 8, 9, 0, 0, 0, time.UTC)}
	d.Paragraphs = append(d.Paragraphs, sheet.Paragraph{Text: strings.Repeat("各区、县（市）人民政府，市级有关部门<单位>&各高校：", 3)},
		sheet.Paragraph{Style: sheet.Heading, Text: "一、总体情况"}, sheet.Paragraph{Style: sheet.Subheading, Text: "（一）按时报送"})
	for range 30 {
		d.Paragraphs = append(d.Paragraphs, sheet.Paragraph{Text: strings.Repeat("年度重点工作进展总体平稳，", 6)})
	}
	d.Paragraphs = append(d.Paragraphs, sheet.Paragraph{Text: "最后一句在最后一页。"})
	return d
}

func documentBytes(t testing.TB, d sheet.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.WriteDocument(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDocumentIsWellFormedAndInTheOfficialLayout(t *testing.T) {
	t.Parallel()
	archive, err := zip.NewReader(bytes.NewReader(documentBytes(t, notice())), int64(len(documentBytes(t, notice()))))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(content)
		for d := xml.NewDecoder(bytes.NewReader(content)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	for part, words := range map[string][]string{
		"word/document.xml": {`<w:pgSz w:w="11906" w:h="16838">`, `w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"`, `&lt;单位&gt;&amp;各高校`,
			`<w:pStyle w:val="Subheading"></w:pStyle></w:pPr><w:r><w:t xml:space="preserve">（一）按时报送</w:t>`, `w:linePitch="560"`},
		"word/styles.xml":   {`w:eastAsia="仿宋_GB2312"`, `w:eastAsia="方正小标宋简体"`, `w:eastAsia="黑体"`, `w:eastAsia="楷体_GB2312"`, `w:line="560" w:lineRule="exact"`},
		"word/settings.xml": {"evenAndOddHeaders"},
		"word/footer1.xml":  {"— ", " PAGE "},
	} {
		for _, w := range words {
			if !strings.Contains(parts[part], w) {
				t.Errorf("%s has no %s", part, w)
			}
		}
	}
}

func TestDocumentThatIsTooLong(t *testing.T) {
	t.Parallel()
	d := sheet.Document{Paragraphs: []sheet.Paragraph{{Text: strings.Repeat("长", sheet.MaxDocument+1)}}}
	if err := sheet.WriteDocument(io.Discard, d); err == nil {
		t.Error("taken")
	}
}
