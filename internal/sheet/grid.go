package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// grid is one sheet as it is read: its cells by row and column, from 0, and what is merged.
type grid struct {
	hidden bool
	cells  [][]cell
	merged []block
}

// cell is what a cell says.
type cell struct {
	text  string // with our line ends
	fault string // why it cannot be taken as text; empty when it can
}

func (c cell) blank() bool { return c.fault == "" && strings.TrimSpace(c.text) == "" }

// block is a merged range, from 1, its corners included.
type block struct{ left, top, right, bottom int }

func (b block) has(column, row int) bool {
	return b.left <= column && column <= b.right && b.top <= row && row <= b.bottom
}

// at is the cell at row and column, from 0; an empty one outside.
func (g grid) at(row, column int) cell {
	if row < 0 || row >= len(g.cells) || column < 0 || column >= len(g.cells[row]) {
		return cell{}
	}
	return g.cells[row][column]
}

// contents lists the sheets of a file and reads those that are wanted and there, by name. Its error is an errFile.
func contents(data []byte, wanted ...string) (names []string, found map[string]*grid, err error) {
	defer func() {
		// The library has panicked on files that were made to be wrong. Such a file is damaged; nothing of it is used.
		if recover() != nil {
			names, found, err = nil, nil, damaged
		}
	}()
	f, err := open(data)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }() // nothing was written; there are no files on disk to lose
	names = f.GetSheetList()
	if len(names) == 0 {
		return nil, nil, damaged
	}
	found = map[string]*grid{}
	for _, name := range names {
		if !slices.Contains(wanted, strings.TrimSpace(name)) || found[strings.TrimSpace(name)] != nil {
			continue
		}
		visible, err := f.GetSheetVisible(name)
		if err != nil {
			return nil, nil, damaged
		}
		g, err := readGrid(f, name)
		if err != nil {
			return nil, nil, damaged
		}
		g.hidden = !visible
		found[strings.TrimSpace(name)] = &g
	}
	return names, found, nil
}

func readGrid(f *excelize.File, name string) (grid, error) {
	var g grid
	values, err := f.GetRows(name, excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return g, err
	}
	merged, err := f.GetMergeCells(name, true)
	if err != nil {
		return g, err
	}
	for _, m := range merged {
		var b block
		if b.left, b.top, err = excelize.CellNameToCoordinates(m.GetStartAxis()); err != nil {
			return g, err
		}
		if b.right, b.bottom, err = excelize.CellNameToCoordinates(m.GetEndAxis()); err != nil {
			return g, err
		}
		g.merged = append(g.merged, b)
	}
	for row, line := range values {
		cells := make([]cell, min(len(line), maxColumns))
		for column := range cells {
			if cells[column], err = readCell(f, name, cellName(column+1, row+1)); err != nil {
				return g, err
			}
		}
		g.cells = append(g.cells, cells)
	}
	return g, nil
}

func readCell(f *excelize.File, sheet, at string) (cell, error) {
	formula, err := f.GetCellFormula(sheet, at)
	if err != nil || formula != "" {
		return cell{fault: "单元格里是公式。请改为直接填写的文字。"}, nil
	}
	raw, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
	if err != nil {
		return cell{}, err
	}
	kind, err := f.GetCellType(sheet, at)
	if err != nil {
		return cell{}, err
	}
	switch kind {
	case excelize.CellTypeBool:
		return cell{fault: "单元格里是逻辑值（TRUE 或 FALSE）。请改为文字。"}, nil
	case excelize.CellTypeError:
		return cell{fault: fmt.Sprintf("单元格里是错误值%s。请改为文字。", raw)}, nil
	case excelize.CellTypeDate:
		return cell{fault: "单元格里是日期。请把单元格格式设为“文本”，再写成文字。"}, nil
	case excelize.CellTypeUnset, excelize.CellTypeNumber:
		if raw == "" {
			return cell{}, nil
		}
		shown, err := f.GetCellValue(sheet, at)
		if err != nil {
			return cell{}, err
		}
		return number(raw, shown), nil
	}
	return cell{text: lineEnds(raw)}, nil
}

// number is a number in a cell as text, when the text is the number that the cell shows, with all its digits.
func number(raw, shown string) cell {
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return cell{fault: "单元格里的数读不出来。请改为文字。"}
	}
	const exact = 15 // digits that a spreadsheet keeps
	plain := strconv.FormatFloat(value, 'f', -1, 64)
	digits := strings.TrimRight(strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(plain), "0"), "0")
	if plain != shown || len(digits) > exact {
		return cell{fault: fmt.Sprintf("单元格里是日期、百分比或带格式的数（显示为“%s”），照抄会走样。请把单元格格式设为“文本”，再写成文字。", clip(shown))}
	}
	return cell{text: plain}
}

// clip shortens what is quoted in a message.
func clip(s string) string {
	const long = 20
	if r := []rune(s); len(r) > long {
		return string(r[:long]) + "…"
	}
	return s
}
