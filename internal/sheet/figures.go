package sheet

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// FiguresSheet has a row for the number of each measure. What was typed on the page is internal and in no workbook: its
// cells are empty, and empty means unchanged.
const FiguresSheet = "本季数据"

// Headings of its columns, beside those that it has in common with the texts.
const (
	measureIDColumn = "指标标识"
	measureColumn   = "指标"
	targetColumn    = "目标"
	unitOfColumn    = "单位"
	valueColumn     = "本季度"
	asOfColumn      = "截至"
	noneColumn      = "本季无数据"
)

const yes = "是"

func (b Workbook) figureColumns() []column {
	columns := []column{
		{name: keyColumn, width: 14, hidden: true},
		{name: versionColumn, width: 6, hidden: true},
		{name: measureIDColumn, width: 8, hidden: true},
		{name: numberColumn, width: 6},
	}
	if b.several() {
		columns = append(columns, column{name: unitColumn, width: 14})
	}
	return append(columns,
		column{name: measureColumn, width: 40},
		column{name: targetColumn, width: 18},
		column{name: unitOfColumn, width: 12},
		column{name: valueColumn, width: 16, written: true},
		column{name: asOfColumn, width: 14, written: true},
		column{name: noneColumn, width: 12, written: true},
	)
}

// neededFigures are the columns without which rows of figures cannot be read.
var neededFigures = []string{keyColumn, versionColumn, measureIDColumn, numberColumn, measureColumn, targetColumn, unitOfColumn, valueColumn, asOfColumn, noneColumn}

// measured reports whether there is any number to fill in.
func (b Workbook) measured() bool {
	for _, r := range b.Rows {
		if len(r.Measures) > 0 {
			return true
		}
	}
	return false
}

// unitOf is the unit that a number is filled in with: 家, %（填下降多少）.
func unitOf(m reading.Measure) string {
	if m.Falls {
		return m.Unit + "（填下降多少）"
	}
	return m.Unit
}

// figures writes the sheet of numbers, where there are any to fill in.
func (w *writer) figures(b Workbook) {
	if !b.measured() {
		return
	}
	_, err := w.f.NewSheet(FiguresSheet)
	w.try(err)
	w.sheet, w.columns = FiguresSheet, b.figureColumns()
	const firstSeen = 4
	w.text(firstSeen, titleRow, w.titleStyle, b.Quarter.String()+FiguresSheet+"　"+b.Who)
	w.text(firstSeen, hintRow, w.hintStyle, fmt.Sprintf("白色的三列填写：全项到截至日的数。截至空着的按%s。本季数据是内部内容，下载时空着；空着表示不改，填了才写入。", quarterEnd(b.Quarter)))
	for i, c := range w.columns {
		w.text(i+1, headRow, w.headStyle, c.name)
	}
	row := headRow
	for _, r := range b.Rows {
		for _, m := range r.Measures {
			row++
			w.figure(row, b.several(), r, m)
		}
	}
	w.layout(row, measureColumn)
	for i, c := range w.columns {
		if c.name == noneColumn {
			w.choices(fmt.Sprintf("%s:%s", cellName(i+1, headRow+1), cellName(i+1, row)), []string{yes}, noneColumn, "没有数的选“是”，有数的留空。")
		}
	}
}

func (w *writer) figure(at int, several bool, r Row, m reading.Measure) {
	col := 0
	next := func() int { col++; return col }
	w.text(next(), at, w.readStyle, cellKey(r.Key))
	w.number(next(), at, r.Version)
	w.text(next(), at, w.readStyle, strconv.FormatInt(m.ID, 10))
	w.number(next(), at, r.Key.Task)
	if several {
		w.text(next(), at, w.readStyle, r.Unit)
	}
	w.text(next(), at, w.readStyle, ledger.FullWidth(m.Quote))
	w.text(next(), at, w.readStyle, m.Wanted())
	w.text(next(), at, w.readStyle, unitOf(m))
	for range 3 { // what was typed is in no workbook
		w.text(next(), at, w.ratingStyle, "")
	}
	w.try(w.f.SetRowHeight(w.sheet, at, max(wrapped(ledger.FullWidth(m.Quote), 40), 1)*lineHeight+2*margin))
}

// choices lets cells choose from words; empty stays allowed.
func (w *writer) choices(cells string, words []string, title, otherwise string) {
	list := excelize.NewDataValidation(true)
	list.SetSqref(cells)
	w.try(list.SetDropList(words))
	list.SetError(excelize.DataValidationErrorStyleStop, title, otherwise)
	w.try(w.f.AddDataValidation(w.sheet, list))
}
