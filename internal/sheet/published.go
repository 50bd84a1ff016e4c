package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"taizhang/internal/ledger"
)

// PublishedTable is a published table as a file for everybody: each text to the letter.
type PublishedTable struct {
	Title       string
	Source      string // 信息来源
	PublishedAt time.Time
	Rows        []ledger.EditionRow
}

// TableField is a column of the files.
type TableField struct {
	Name        string // in CSV, the same as in JSON
	Title       string // in XLSX
	Type        string // as Table Schema names it: integer, string
	Description string
}

// TableFields are the columns of the CSV and XLSX files, in their order. Several values in a cell stand in lines of their
// own; the last three columns have a line a department, in the same order.
var TableFields = []TableField{
	{"number", "序号", "integer", "事项在当年重点工作中的序号"},
	{"requirement", "内容与要求", "string", "内容与要求，原文"},
	{"progress", "进展情况", "string", "进展情况，原文；每段一行，没有进展情况时为空"},
	{"units_printed", "责任单位", "string", "责任单位栏，照原表；每行一个，△ 为牵头单位"},
	{"department_codes", "单位代码", "string", "责任单位的代码，每行一个"},
	{"department_names", "单位名称", "string", "责任单位公开时的名称，每行一个，与代码对应"},
	{"department_roles", "责任", "string", "sole 独自承担，lead 牵头，supporting 配合，joint 各自负责；每行一个，与代码对应"},
}

// cells are a row's texts in the order of TableFields.
func cells(r ledger.EditionRow) []string {
	codes, names, roles := make([]string, len(r.Departments)), make([]string, len(r.Departments)), make([]string, len(r.Departments))
	for i, d := range r.Departments {
		codes[i], names[i], roles[i] = d.Code, d.Name, string(d.Role)
	}
	lines := func(s []string) string { return strings.Join(s, "\n") }
	return []string{strconv.Itoa(r.Number), r.Requirement, lines(r.Progress), lines(r.UnitsPrinted), lines(codes), lines(names), lines(roles)}
}

// CSV is the table after RFC 4180: lines end with CRLF, those within a cell too. It begins with a byte order mark, without
// which Excel takes UTF-8 for the encoding of the machine.
func (t PublishedTable) CSV() ([]byte, error) {
	b := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(b)
	w.UseCRLF = true
	head := make([]string, len(TableFields))
	for i, f := range TableFields {
		head[i] = f.Name
	}
	all := [][]string{head}
	for _, r := range t.Rows {
		all = append(all, cells(r))
	}
	if err := w.WriteAll(all); err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	return b.Bytes(), nil
}

// XLSX is the table as a workbook: the title, where it is from, the header, the rows. The same table makes the same bytes.
func (t PublishedTable) XLSX() ([]byte, error) {
	f := excelize.NewFile()
	w := writer{f: f, sheet: "进展情况表"}
	w.try(f.SetSheetName("Sheet1", w.sheet))
	w.try(f.SetDocProps(&excelize.DocProperties{Title: t.Title, Creator: t.Source, Language: "zh-CN", Created: t.PublishedAt.UTC().Format(time.RFC3339)}))
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: fontName, Size: size, Bold: bold}
	}
	edge := []excelize.Border{
		{Type: "left", Color: ruleColour, Style: 1}, {Type: "right", Color: ruleColour, Style: 1},
		{Type: "top", Color: ruleColour, Style: 1}, {Type: "bottom", Color: ruleColour, Style: 1},
	}
	style := func(s excelize.Style) int {
		id, err := f.NewStyle(&s)
		w.try(err)
		return id
	}
	title := style(excelize.Style{Font: font(titleSize, true)})
	note := style(excelize.Style{Font: font(hintSize, false)})
	head := style(excelize.Style{Font: font(bodySize, true), Border: edge, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{headWash}}})
	body := style(excelize.Style{Font: font(bodySize, false), Border: edge, NumFmt: textIsNo, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	number := style(excelize.Style{Font: font(bodySize, false), Border: edge, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "top"}})

	at := func(column, row int) string {
		name, err := excelize.CoordinatesToCellName(column, row)
		w.try(err)
		return name
	}
	write := func(column, row, style int, text string) {
		if utf8.RuneCountInString(text) > excelize.TotalCellChars {
			w.try(fmt.Errorf("cell %s is longer than a workbook can hold", at(column, row)))
		}
		w.try(f.SetCellStr(w.sheet, at(column, row), text)) // a text cell, whatever it begins with
		w.try(f.SetCellStyle(w.sheet, at(column, row), at(column, row), style))
	}
	write(1, titleRow, title, t.Title)
	write(1, hintRow, note, "信息来源："+t.Source+"　发布日期："+ledger.Stamp(t.PublishedAt))
	for i, width := range []float64{6, 42, 72, 22, 12, 24, 12} {
		column, err := excelize.ColumnNumberToName(i + 1)
		w.try(err)
		w.try(f.SetColWidth(w.sheet, column, column, width))
		write(i+1, headRow, head, TableFields[i].Title)
	}
	for i, r := range t.Rows {
		row := headRow + 1 + i
		for j, text := range cells(r) {
			if j > 0 {
				write(j+1, row, body, text)
			}
		}
		w.try(f.SetCellInt(w.sheet, at(1, row), int64(r.Number)))
		w.try(f.SetCellStyle(w.sheet, at(1, row), at(1, row), number))
	}
	w.try(f.SetPanes(w.sheet, &excelize.Panes{Freeze: true, YSplit: headRow, TopLeftCell: at(1, headRow+1), ActivePane: "bottomLeft"}))
	w.try(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", w.sheet, headRow, headRow), Scope: w.sheet}))
	landscape, a4, wide, tall := "landscape", 9, 1, 0
	w.try(f.SetPageLayout(w.sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &tall}))
	fit := true
	w.try(f.SetSheetProps(w.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	if w.err != nil {
		return nil, errors.Join(fmt.Errorf("write table: %w", w.err), f.Close())
	}
	buffer, err := f.WriteToBuffer()
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	return buffer.Bytes(), nil
}
