package sheet

import (
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Type is the media type of what Bytes makes.
const Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

const (
	titleRow  = 1
	hintRow   = 2
	headRow   = 3 // the header, which stays in view
	textIsNo  = 49
	fontName  = "宋体"
	bodySize  = 11
	hintSize  = 9
	titleSize = 16
)

// Colours of the product on paper: main, ink, quiet ink, wash, rule.
const (
	mainColour = "14505E"
	quietInk   = "435257"
	headWash   = "E4EFF0"
	readOnly   = "F1F5F5"
	ruleColour = "D3DBDC"
)

// Bytes is the workbook as an XLSX file: a sheet to fill in and one with the rules. Texts are text cells, whatever they
// begin with: no program calculates them, nor makes dates of them.
func (b Workbook) Bytes() ([]byte, error) {
	f := excelize.NewFile()
	f.SetZipWriter(growing)
	w := writer{f: f, sheet: sheetName(b.Quarter), columns: b.columns()}
	w.try(f.SetSheetName("Sheet1", w.sheet))
	w.try(f.SetDocProps(&excelize.DocProperties{Title: b.title(), Creator: "台账", Language: "zh-CN"}))
	w.styles()
	w.head(b)
	for i, r := range b.Rows {
		w.row(headRow+1+i, b.several(), r)
	}
	w.layout(headRow+len(b.Rows), requirementColumn)
	w.figures(b)
	w.rules(b)
	if w.err != nil {
		return nil, errors.Join(fmt.Errorf("write workbook: %w", w.err), f.Close())
	}
	buffer, err := f.WriteToBuffer()
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("write workbook: %w", err)
	}
	return buffer.Bytes(), nil
}

// Filename is what the file is saved as: 2020年二季度填报表（市市场监管局）.xlsx.
func (b Workbook) Filename() string {
	if b.Who == "" || b.several() {
		return b.Quarter.String() + "填报表.xlsx"
	}
	return b.Quarter.String() + "填报表（" + b.Who + "）.xlsx"
}

func (b Workbook) title() string { return b.Quarter.String() + "重点工作进展填报表" }

// writer keeps the first error, so that a table of cells reads as one.
type writer struct {
	f       *excelize.File
	sheet   string
	columns []column
	err     error

	titleStyle, hintStyle, headStyle, readStyle, numberStyle, writeStyle, ratingStyle, proseStyle int
}

func (w *writer) try(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *writer) style(s excelize.Style) int {
	id, err := w.f.NewStyle(&s)
	w.try(err)
	return id
}

func (w *writer) styles() {
	var border []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: ruleColour, Style: 1})
	}
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	centre := &excelize.Alignment{WrapText: true, Vertical: "top", Horizontal: "center"}
	grey := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{readOnly}}
	font := func(size float64, bold bool, colour string) *excelize.Font {
		return &excelize.Font{Family: fontName, Size: size, Bold: bold, Color: colour}
	}
	w.titleStyle = w.style(excelize.Style{Font: font(titleSize, true, mainColour), Alignment: &excelize.Alignment{Vertical: "center"}})
	w.hintStyle = w.style(excelize.Style{Font: font(hintSize, false, quietInk), Alignment: &excelize.Alignment{Vertical: "center"}})
	w.headStyle = w.style(excelize.Style{
		Font: font(bodySize, true, mainColour), Border: border, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{headWash}},
		Alignment: &excelize.Alignment{Vertical: "center", Horizontal: "center", WrapText: true},
	})
	w.readStyle = w.style(excelize.Style{Font: font(bodySize, false, quietInk), Border: border, Fill: grey, Alignment: wrap, NumFmt: textIsNo})
	w.numberStyle = w.style(excelize.Style{Font: font(bodySize, false, quietInk), Border: border, Fill: grey, Alignment: centre})
	w.writeStyle = w.style(excelize.Style{Font: font(bodySize, false, ""), Border: border, Alignment: wrap, NumFmt: textIsNo})
	w.ratingStyle = w.style(excelize.Style{Font: font(bodySize, false, ""), Border: border, Alignment: centre, NumFmt: textIsNo})
	w.proseStyle = w.style(excelize.Style{Font: font(bodySize, false, ""), Alignment: wrap, NumFmt: textIsNo})
}

func cellName(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err) // columns are a handful and rows are counted from 1
	}
	return name
}

func (w *writer) text(col, row, style int, s string) {
	cell := cellName(col, row)
	w.try(w.f.SetCellStyle(w.sheet, cell, cell, style))
	if s != "" {
		w.try(w.f.SetCellStr(w.sheet, cell, literal(representable(s))))
	}
}

func (w *writer) number(col, row, n int) {
	cell := cellName(col, row)
	w.try(w.f.SetCellStyle(w.sheet, cell, cell, w.numberStyle))
	w.try(w.f.SetCellInt(w.sheet, cell, int64(n)))
}

func (w *writer) head(b Workbook) {
	const firstSeen = 3 // the columns before it are hidden
	w.text(firstSeen, titleRow, w.titleStyle, b.title()+"　"+b.Who)
	w.text(firstSeen, hintRow, w.hintStyle, "白色的列填写，灰色的列供对照、改了不收。自评、存在问题、下一步措施是内部内容，下载时空着；空着表示不改，填了才写入。行可以少，不可以加。填好后在“本季填报”页上传，报送仍在网页上办理。详见“"+rulesSheet+"”。")
	for i, c := range w.columns {
		w.text(i+1, headRow, w.headStyle, c.name)
	}
}

func (w *writer) row(at int, several bool, r Row) {
	col := 0
	next := func() int { col++; return col }
	w.text(next(), at, w.readStyle, cellKey(r.Key))
	w.number(next(), at, r.Version)
	w.number(next(), at, r.Key.Task)
	if several {
		w.text(next(), at, w.readStyle, r.Unit)
	}
	w.text(next(), at, w.readStyle, r.Requirement)
	w.text(next(), at, w.readStyle, r.Last)
	w.text(next(), at, w.writeStyle, r.Text.Progress)
	w.text(next(), at, w.ratingStyle, "") // the internal part is in no workbook: empty means unchanged
	w.text(next(), at, w.writeStyle, "")
	w.text(next(), at, w.writeStyle, "")
	w.text(next(), at, w.readStyle, r.State.String())
	w.try(w.f.SetRowHeight(w.sheet, at, w.height(r)))
}

// layout sets what is not in cells: widths, the header and the columns up to frozenAt that stay, the list of ratings, the
// printed page.
func (w *writer) layout(last int, frozenAt string) {
	frozen := 0
	for i, c := range w.columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		w.try(err)
		w.try(w.f.SetColWidth(w.sheet, name, name, c.width))
		if c.hidden {
			w.try(w.f.SetColVisible(w.sheet, name, false))
		}
		switch {
		case c.name == frozenAt:
			frozen = i + 1
		case c.name == ratingColumn && last > headRow:
			w.choices(fmt.Sprintf("%s:%s", cellName(i+1, headRow+1), cellName(i+1, last)), ratingWords(), ratingColumn, "请从四种自评中选一种，或留空。")
		}
	}
	w.try(w.f.SetRowHeight(w.sheet, titleRow, 28))
	w.try(w.f.SetRowHeight(w.sheet, headRow, 24))
	corner := cellName(frozen+1, headRow+1)
	w.try(w.f.SetPanes(w.sheet, &excelize.Panes{
		Freeze: true, XSplit: frozen, YSplit: headRow, TopLeftCell: corner, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: "bottomRight"}},
	}))
	w.fit("landscape")
	w.try(w.f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", w.sheet, headRow, headRow), Scope: w.sheet,
	}))
}

// fit prints the sheet on A4, as wide as a page.
func (w *writer) fit(orientation string) {
	a4, wide, high, fit := 9, 1, 0, true
	w.try(w.f.SetPageLayout(w.sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}))
	w.try(w.f.SetSheetProps(w.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
}

func (w *writer) rules(b Workbook) {
	const width = 96
	_, err := w.f.NewSheet(rulesSheet)
	w.try(err)
	w.sheet = rulesSheet
	w.text(1, 1, w.titleStyle, rulesSheet)
	for i, rule := range rules(b) {
		w.text(1, i+2, w.proseStyle, rule)
		w.try(w.f.SetRowHeight(rulesSheet, i+2, wrapped(rule, width)*lineHeight+margin))
	}
	w.try(w.f.SetColWidth(rulesSheet, "A", "A", width))
	w.fit("portrait")
}
