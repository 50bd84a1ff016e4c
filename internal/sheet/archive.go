package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// MaxFile is how large a file may be, in bytes.
const MaxFile = 10 << 20

// Limits of what is unpacked. A department's workbook has some hundred cells and a few hundred kilobytes; the limits are
// far above it and far below what would fill a machine's memory.
const (
	maxUnpacked = 48 << 20 // bytes of all parts together
	maxParts    = 1000     // files in the archive
	maxElements = 400_000  // XML elements of all parts together
	maxRows     = 2000     // of a sheet, empty ones too
	maxColumns  = 60       // that are read; what stands to their right is not
	maxCells    = 200_000  // of a sheet when the gaps in its rows are filled, which the library does
	maxMerged   = 500      // merged ranges of a sheet
)

// errFile is a file that is not taken at all. It says why, for the person who sent it.
type errFile string

func (e errFile) Error() string { return string(e) }

const (
	damaged  errFile = "文件已损坏，打不开。请在 Excel 或 WPS 里打开，另存为 .xlsx 后再上传。"
	tooLarge errFile = "文件解开以后太大，没有读。请重新下载一份，把文字填进去再上传。"
)

// open unpacks an XLSX after having looked at what it is and how much it would become. Its error is an errFile.
func open(data []byte) (*excelize.File, error) {
	if err := kind(data); err != nil {
		return nil, err
	}
	if err := measure(data); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return nil, damaged
	}
	return f, nil
}

// kind tells other files by their content, because names are changed easily.
func kind(data []byte) error {
	start := strings.ToLower(string(bytes.TrimLeft(data[:min(len(data), 1024)], "\ufeff \t\r\n")))
	switch {
	case len(data) == 0:
		return errFile("文件是空的。")
	case len(data) > MaxFile:
		return errFile(fmt.Sprintf("文件超过%d MB，没有读。请重新下载一份，把文字填进去再上传。", MaxFile>>20))
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return archiveKind(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")): // OLE: [MS-CFB], 2.2
		if bytes.Contains(data, utf16Name("EncryptedPackage")) { // [MS-OFFCRYPTO], 2.3.4.4
			return errFile("文件加了密码，打不开。请去掉打开密码，另存为 .xlsx 后再上传。")
		}
		return errFile("这是旧版的 .xls 文件。请在 Excel 或 WPS 里另存为 .xlsx 后再上传。")
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"), strings.HasPrefix(start, "<table"):
		return errFile("这是网页文件，只是名字改成了表格。请上传从本页下载的 .xlsx。")
	case strings.HasPrefix(start, "<?xml"):
		return errFile("这是 XML 文件，不是 .xlsx。请在 Excel 或 WPS 里另存为 .xlsx 后再上传。")
	case strings.HasPrefix(start, "%pdf"):
		return errFile("这是 PDF 文件，不是表格。请上传从本页下载的 .xlsx。")
	case utf8.ValidString(start) && !strings.ContainsRune(start, 0):
		return errFile("这是 CSV 或文本文件，不是 .xlsx。请上传从本页下载的 .xlsx。")
	}
	return errFile("这不是 .xlsx 文件。请上传从本页下载的 .xlsx。")
}

func utf16Name(s string) []byte {
	var b []byte
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// archiveKind tells the kinds of office files by the parts that they have.
func archiveKind(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return damaged
	}
	has := map[string]bool{}
	for _, part := range archive.File {
		name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
		has[name] = true
		folder, _, _ := strings.Cut(name, "/")
		has[folder+"/"] = true
	}
	switch {
	case has["xl/vbaproject.bin"]:
		return errFile("这是带宏的工作簿（.xlsm）。请另存为不带宏的 .xlsx 后再上传。")
	case has["xl/workbook.bin"]:
		return errFile("这是二进制工作簿（.xlsb）。请另存为 .xlsx 后再上传。")
	case has["xl/"]:
		return nil
	case has["word/"]:
		return errFile("这是 Word 文档，不是表格。请上传从本页下载的 .xlsx。")
	case has["ppt/"]:
		return errFile("这是演示文稿，不是表格。请上传从本页下载的 .xlsx。")
	case has["content.xml"]:
		return errFile("这是 .ods 表格。请另存为 .xlsx 后再上传。")
	}
	return errFile("这是压缩包，不是表格。请解开后上传里面的 .xlsx。")
}

// measure reads every part once without keeping it, and refuses what would grow too large: archives that lie about
// their size, sheets with cells in the last corner, which the library would fill up to there.
func measure(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return damaged
	}
	if len(archive.File) > maxParts {
		return tooLarge
	}
	left, elements := int64(maxUnpacked), 0
	for _, part := range archive.File {
		content, err := part.Open()
		if err != nil {
			return damaged
		}
		counted := &countedReader{r: io.LimitReader(content, left+1)}
		err = measurePart(counted, &elements)
		if err == nil {
			_, err = io.Copy(io.Discard, counted) // what follows the XML, or is none
		}
		left -= counted.n
		var refused errFile
		switch {
		case left < 0:
			return tooLarge
		case errors.As(errors.Join(err, content.Close()), &refused):
			return refused
		case err != nil:
			return damaged
		}
	}
	return nil
}

type countedReader struct {
	r io.Reader
	n int64
}

func (c *countedReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// measurePart counts the elements of a part. Any part may be named as a sheet by the workbook, whatever its own name, so
// all are measured as one. A part that is no XML has none.
func measurePart(r io.Reader, elements *int) error {
	decoder := xml.NewDecoder(r)
	var row, column, cells, merged int
	for {
		token, err := decoder.RawToken()
		if err != nil {
			var syntax *xml.SyntaxError
			if errors.Is(err, io.EOF) || errors.As(err, &syntax) {
				return nil // the library judges what is wrong with it
			}
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if *elements++; *elements > maxElements {
			return tooLarge
		}
		switch start.Name.Local {
		case "row":
			row, column = row+1, 0
			if _, at := reference(start, row); at > 0 {
				row = at
			}
			if row > maxRows {
				return errFile(fmt.Sprintf("表格有内容或格式的行超过%d行，没有读。请删去表格下面的空行再上传。", maxRows))
			}
		case "c":
			before := column
			column++
			if at, _ := reference(start, row); at > 0 {
				column = at
			}
			if cells += max(column-before, 1); cells > maxCells {
				return tooLarge
			}
		case "mergeCell":
			if merged++; merged > maxMerged {
				return errFile("合并的单元格太多，没有读。请取消合并后再上传。")
			}
		}
	}
}

// reference reads the r attribute of a row or of a cell; zeros when there is none.
func reference(e xml.StartElement, row int) (column, line int) {
	for _, a := range e.Attr {
		if a.Name.Local != "r" {
			continue
		}
		if e.Name.Local == "row" {
			if _, err := fmt.Sscanf(a.Value, "%d", &line); err != nil {
				return 0, 0
			}
			return 0, line
		}
		column, line, err := excelize.CellNameToCoordinates(a.Value)
		if err != nil {
			return 0, row
		}
		return column, line
	}
	return 0, 0
}
