package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"taizhang/internal/sheet"
)

// patched is the file with one of its parts changed.
func patched(t *testing.T, data []byte, part string, change func(string) string) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			before := string(content)
			content = []byte(change(before))
			if string(content) == before {
				t.Errorf("%s was not changed", part)
			}
		}
		add(t, w, f.Name, content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func add(t *testing.T, w *zip.Writer, name string, content []byte) {
	t.Helper()
	part, err := w.Create(name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// archive is a zip with these parts.
func archive(t *testing.T, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range parts {
		add(t, w, name, []byte("<x/>"))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func ole(stream string) []byte {
	data := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 1024)...)
	for _, unit := range utf16.Encode([]rune(stream)) {
		data = append(data, byte(unit), byte(unit>>8))
	}
	return append(data, make([]byte, 512)...)
}

func TestOtherFilesAreNamed(t *testing.T) {
	t.Parallel()
	b := book()
	good := bytesOf(t, b)
	sheetXML := func(change func(string) string) []byte {
		return patched(t, good, "xl/worksheets/sheet1.xml", change)
	}
	rename := func(to string) []byte {
		return edited(t, good, func(f *excelize.File) {
			if err := f.SetSheetName(filling, to); err != nil {
				t.Fatal(err)
			}
		})
	}
	for want, data := range map[string][]byte{
		"文件是空的":       nil,
		"文件超过10 MB":   make([]byte, sheet.MaxFile+1),
		"CSV 或文本文件":   []byte("\ufeff序号,进展情况\r\n39,很好\r\n"),
		"网页文件":        []byte("\r\n<html><table><tr><td>39</td></tr></table></html>"),
		"XML 文件":      []byte(`<?xml version="1.0"?><Workbook/>`),
		"PDF 文件":      []byte("%PDF-1.7\n\xff\xfe"),
		"旧版的 .xls":    ole("Workbook"),
		"加了密码":        ole("EncryptedPackage"),
		"不是 .xlsx 文件": []byte("\x89PNG\r\n\x1a\n\x00\x00"),
		"Word 文档":     archive(t, "[Content_Types].xml", "word/document.xml"),
		"演示文稿":        archive(t, "[Content_Types].xml", "ppt/presentation.xml"),
		".ods 表格":     archive(t, "mimetype", "content.xml"),
		".xlsm":       archive(t, "xl/workbook.xml", "xl/vbaProject.bin"),
		".xlsb":       archive(t, "xl/workbook.bin"),
		"压缩包":         archive(t, "照片.jpg"),
		"文件已损坏":       archive(t, "xl/workbook.xml"),
		"打不开":         good[:len(good)/2],
		"这是一季度的填报表，这里收二季度的": rename("一季度填报"),
		"没有名为“二季度填报”的工作表":   rename("填报"),
		"被隐藏了": edited(t, good, func(f *excelize.File) {
			f.SetActiveSheet(1)
			if err := f.SetSheetVisible(filling, false); err != nil {
				t.Fatal(err)
			}
		}),
		"找不到表头": edited(t, good, func(f *excelize.File) {
			if err := f.RemoveRow(filling, 3); err != nil {
				t.Fatal(err)
			}
		}),
		"缺少“自评”一列": edited(t, good, func(f *excelize.File) {
			if err := f.RemoveCol(filling, "G"); err != nil {
				t.Fatal(err)
			}
		}),
		"第3行，自评：这个列名有2列": edited(t, good, func(f *excelize.File) {
			if err := f.SetCellStr(filling, "L3", "自评"); err != nil {
				t.Fatal(err)
			}
		}),
		"超过2000行": sheetXML(func(xml string) string {
			return strings.Replace(xml, "</sheetData>", `<row r="1048576"><c r="A1048576"/></row></sheetData>`, 1)
		}),
		"合并的单元格太多": sheetXML(func(xml string) string {
			return strings.Replace(xml, "</sheetData>", "</sheetData><mergeCells>"+strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 501)+"</mergeCells>", 1)
		}),
	} {
		sent := b.Read(data)
		if len(sent.Faults) != 1 || !strings.Contains(sent.Faults[0].String(), want) {
			t.Errorf("want one fault with %q, got %v", want, sent.Faults)
		}
		if len(sent.Rows) > 0 && !strings.Contains(want, "自评") {
			t.Errorf("%s: %d rows were read", want, len(sent.Rows))
		}
	}
}

// What would fill the memory is refused before it does.
func TestBombs(t *testing.T) {
	t.Parallel()
	b := book()
	good := bytesOf(t, b)
	rows := func(content string) func(string) string {
		return func(xml string) string { return strings.Replace(xml, "</sheetData>", content+"</sheetData>", 1) }
	}
	var corner strings.Builder
	for i := 200; i < 2000; i++ {
		fmt.Fprintf(&corner, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i, i)
	}
	for name, data := range map[string][]byte{
		"a part of 60 MB":     patched(t, good, "docProps/app.xml", func(string) string { return strings.Repeat("<a/>\n          ", 4<<20) }),
		"a million elements":  patched(t, good, "xl/sharedStrings.xml", func(s string) string { return s + strings.Repeat("<si/>", 1<<20) }),
		"cells in the corner": patched(t, good, "xl/worksheets/sheet1.xml", rows(corner.String())),
		"many parts":          archive(t, append([]string{"xl/workbook.xml"}, make([]string, 2000)...)...),
		"a sheet in disguise": patched(t, good, "docProps/app.xml", func(string) string {
			return "<worksheet><sheetData>" + corner.String() + "</sheetData></worksheet>"
		}),
	} {
		sent := b.Read(data)
		if len(sent.Faults) != 1 || !strings.Contains(sent.Faults[0].Text, "太大") {
			t.Errorf("%s: %v", name, sent.Faults)
		}
	}
}

// A file with a few bytes turned gives an answer and does not bring the program down.
func TestDamagedFiles(t *testing.T) {
	t.Parallel()
	b := book()
	b.Rows = b.Rows[len(nasty):]
	good := bytesOf(t, b)
	random := rand.New(rand.NewPCG(1, 2))
	for _, part := range []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"} {
		for range 25 {
			data := patched(t, good, part, func(xml string) string {
				turned := []byte(xml)
				for range 1 + random.IntN(4) {
					switch at := random.IntN(len(turned)); random.IntN(3) {
					case 0:
						turned[at] ^= byte(1 + random.IntN(255))
					case 1:
						turned = append(turned[:at:at], turned[min(at+random.IntN(40), len(turned)):]...)
					default:
						turned = append(turned[:at:at], append([]byte("9999999999"), turned[at:]...)...)
					}
				}
				return string(turned) + " "
			})
			sent := b.Read(data)
			for _, row := range sent.Rows {
				if row.Key.Task == 0 {
					t.Errorf("a row without a task: %+v", row)
				}
			}
		}
	}
}
