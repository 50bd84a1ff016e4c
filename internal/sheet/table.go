package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"taizhang/internal/ledger"
)

// Headings are what the columns of a table are found by.
type Headings struct {
	Needed   []string
	Optional []string // a table may lack them
	Spread   []string // under which a cell that is merged over several rows says the same in all of them
}

// Table is rows under headings that the reader has asked for.
type Table struct {
	Rows   []TableRow
	Lacks  []string // of the optional headings: their cells are empty
	Faults []Fault
}

// TableRow is a row with a cell for each heading, the needed ones first, without white space around it. Row counts from 1, as
// the sheet does.
// Merged is for each cell that lies under another one with which it is merged the row of that one, whose text it has; 0 for
// all others.
type TableRow struct {
	Row    int
	Cells  []string
	Merged []int
}

// maxHead is in how many rows the headings are looked for, under a title.
const maxHead = 10

// ReadTable reads the first visible sheet of an XLSX. Columns are found by their headings, in any order; others are not
// looked at. A cell that is merged over several rows is a fault but under the headings in Spread. Nothing that a file can hold
// makes it fail: what is wrong is in Faults.
func ReadTable(data []byte, headings Headings) (t Table) {
	defer func() {
		if recover() != nil { // as in contents: the library has panicked on files that were made to be wrong
			t = Table{Faults: []Fault{{Text: string(damaged)}}}
		}
	}()
	f, err := open(data)
	if err != nil {
		return Table{Faults: []Fault{{Text: err.Error()}}}
	}
	defer func() { _ = f.Close() }() // nothing was written
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		g, err := readGrid(f, name)
		if err != nil {
			break
		}
		return g.table(headings, nil)
	}
	return Table{Faults: []Fault{{Text: string(damaged)}}}
}

// ParseTable reads rows that were pasted from a spreadsheet or a text: cells between tabs, a cell of several lines in
// quotation marks. Without a row of headings the needed columns are taken in their order, and no optional one: it could be
// any other.
func ParseTable(text string, headings Headings) Table {
	lines := csv.NewReader(strings.NewReader(strings.TrimLeft(lineEnds(text), "\n")))
	lines.Comma, lines.LazyQuotes, lines.FieldsPerRecord = '\t', true, -1
	var g grid
	var at []int
	for {
		record, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Table{Faults: []Fault{{Text: "粘贴的表格读不出来，可能少了半个引号。请从 Excel 或 Word 里重新复制。"}}}
		}
		cells := make([]cell, len(record))
		for i, text := range record {
			cells[i] = cell{text: text}
		}
		line, _ := lines.FieldPos(0)
		g.cells, at = append(g.cells, cells), append(at, line)
	}
	return g.table(headings, at)
}

// table takes the rows under the headings. at are the lines of pasted rows; nil: rows of a sheet.
func (g grid) table(wanted Headings, at []int) Table {
	var t Table
	headings := slices.Concat(wanted.Needed, wanted.Optional)
	place := func(row int) int {
		if at != nil {
			return at[row]
		}
		return row + 1
	}
	head, columns := g.headings(wanted)
	if head < 0 && at == nil {
		return Table{Faults: []Fault{{Text: fmt.Sprintf("没有找到表头。表头一行要有：%s。", strings.Join(wanted.Needed, "、"))}}}
	}
	for i, heading := range headings {
		if columns[i] < 0 {
			t.Lacks = append(t.Lacks, heading)
		}
	}
	for row := head + 1; row < len(g.cells); row++ {
		line := TableRow{Row: place(row), Cells: make([]string, len(headings)), Merged: make([]int, len(headings))}
		blank := true
		for i, heading := range headings {
			c := g.at(row, columns[i])
			switch top, one := g.over(row, columns[i]); {
			case top == row:
			case one && slices.Contains(wanted.Spread, heading) && top > head:
				c, line.Merged[i] = g.at(top, columns[i]), place(top)
				c.fault = "" // said where it stands
			default:
				t.Faults = append(t.Faults, Fault{"", line.Row, heading, "单元格是合并的。请取消合并，各行分别填写。"})
			}
			if c.fault != "" {
				t.Faults = append(t.Faults, Fault{"", line.Row, heading, c.fault})
			}
			line.Cells[i] = strings.TrimSpace(lineEnds(c.text))
			blank = blank && (c.blank() || line.Merged[i] > 0)
		}
		if !blank {
			t.Rows = append(t.Rows, line)
		}
	}
	if len(t.Rows) == 0 && len(t.Faults) == 0 {
		t.Faults = append(t.Faults, Fault{Text: "表里没有内容。"})
	}
	return t
}

// over is the row of the topmost cell with which the one at row and column is merged, row itself when it is with none, and
// whether all of them stand in one column. Rows and columns are from 0.
func (g grid) over(row, column int) (top int, one bool) {
	for _, m := range g.merged {
		if m.has(column+1, row+1) && m.top != m.bottom {
			return m.top - 1, m.left == m.right
		}
	}
	return row, true
}

// headings finds the row that has all needed ones, -1 when there is none, and the columns of all; that of an optional one that
// is not there is -1.
func (g grid) headings(wanted Headings) (int, []int) {
	headings := slices.Concat(wanted.Needed, wanted.Optional)
	columns := make([]int, len(headings))
	for row := range min(len(g.cells), maxHead) {
		for i, heading := range headings {
			columns[i] = slices.IndexFunc(g.cells[row], func(c cell) bool { return ledger.Fold(c.text) == ledger.Fold(heading) })
		}
		if !slices.Contains(columns[:len(wanted.Needed)], -1) {
			return row, columns
		}
	}
	for i := range columns {
		columns[i] = i
		if i >= len(wanted.Needed) {
			columns[i] = -1
		}
	}
	return -1, columns
}

// Column is a column of a written table. Width is in characters of the sheet's font.
type Column struct {
	Name  string
	Width float64
}

// WriteTable is an XLSX with a title, a line that says how to use it, headings and rows. All cells are text.
func WriteTable(name, title, hint string, columns []Column, rows [][]string) ([]byte, error) {
	f := excelize.NewFile()
	f.SetZipWriter(growing)
	w := writer{f: f, sheet: name}
	w.try(f.SetSheetName("Sheet1", name))
	w.try(f.SetDocProps(&excelize.DocProperties{Title: title, Creator: "台账", Language: "zh-CN"}))
	w.styles()
	w.text(1, titleRow, w.titleStyle, title)
	w.text(1, hintRow, w.hintStyle, hint)
	for i, c := range columns {
		w.text(i+1, headRow, w.headStyle, c.Name)
		letter, err := excelize.ColumnNumberToName(i + 1)
		w.try(err)
		w.try(f.SetColWidth(name, letter, letter, c.Width))
	}
	for i, row := range rows {
		for j, text := range row {
			w.text(j+1, headRow+1+i, w.writeStyle, text)
		}
	}
	if w.err != nil {
		return nil, errors.Join(fmt.Errorf("write table: %w", w.err), f.Close())
	}
	buffer, err := f.WriteToBuffer()
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	return buffer.Bytes(), nil
}
