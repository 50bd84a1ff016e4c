package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"taizhang/internal/ledger"
)

// Read takes the texts out of a file that was filled in. b is what the same department would download now: rows are
// matched with its rows by their key. Nothing that a file can hold makes it fail; what is wrong is in Sent.Faults.
func (b Workbook) Read(data []byte) Sent {
	r := reader{book: b, rows: map[ledger.Key]Row{}, seen: map[ledger.Key]int{}, layout: b.columns(), needed: needed}
	for _, row := range b.Rows {
		r.rows[row.Key] = row
	}
	names, sheets, err := contents(data, sheetName(b.Quarter), FiguresSheet)
	found := sheets[sheetName(b.Quarter)]
	switch {
	case err != nil:
		r.fault(0, "", err.Error())
	case found == nil:
		r.fault(0, "", b.missingSheet(names))
	case found.hidden:
		r.fault(0, "", fmt.Sprintf("工作表“%s”被隐藏了。请取消隐藏、看过里面的文字以后再上传。", sheetName(b.Quarter)))
	default:
		r.grid = *found
		r.others(names)
		if r.header() {
			r.mergedCells()
			for row := r.head + 1; row < len(r.grid.cells); row++ {
				r.row(row)
			}
			r.figures(sheets[FiguresSheet])
		}
	}
	slices.SortStableFunc(r.sent.Faults, func(a, b Fault) int { return cmp.Or(cmp.Compare(a.Sheet, b.Sheet), a.Row-b.Row) })
	return r.sent
}

func (b Workbook) missingSheet(names []string) string {
	for n := 1; n <= 4; n++ {
		other := ledger.Quarter{Year: b.Quarter.Year, Number: n}
		if slices.Contains(names, sheetName(other)) {
			return fmt.Sprintf("这是%s的填报表，这里收%s的。", other.Name(), b.Quarter.Name())
		}
	}
	return fmt.Sprintf("没有名为“%s”的工作表。请上传从本页下载的文件，不要改工作表的名字。", sheetName(b.Quarter))
}

// reader goes through a sheet and gathers what it says.
type reader struct {
	book    Workbook
	rows    map[ledger.Key]Row
	grid    grid
	sheet   string   // as in Fault
	layout  []column // of the sheet
	needed  []string
	head    int                // the header's row, from 0
	columns map[string]int     // heading to column, from 0
	seen    map[ledger.Key]int // key to the row, from 1, in which it came first
	sent    Sent
}

func (r *reader) fault(row int, column, text string) {
	r.sent.Faults = append(r.sent.Faults, Fault{r.sheet, row, column, text})
}

func (r *reader) remark(row int, column, text string) {
	r.sent.Remarks = append(r.sent.Remarks, Fault{r.sheet, row, column, text})
}

// others says which sheets were not read.
func (r *reader) others(names []string) {
	var unread []string
	for _, name := range names {
		if name := strings.TrimSpace(name); name != sheetName(r.book.Quarter) && name != rulesSheet && (name != FiguresSheet || !r.book.measured()) {
			unread = append(unread, "“"+clip(name)+"”")
		}
	}
	if len(unread) > 0 {
		r.remark(0, "", "工作表"+strings.Join(unread, "、")+"没有读。")
	}
}

// cell is what stands under a heading. It is false when there is no such column, or the cell is part of a merged range,
// which has been said.
func (r *reader) cell(row int, column string) (cell, bool) {
	at, ok := r.columns[column]
	if !ok || slices.ContainsFunc(r.grid.merged, func(m block) bool { return m.has(at+1, row+1) }) {
		return cell{}, false
	}
	return r.grid.at(row, at), true
}

// row reads one row; row is from 0.
func (r *reader) row(row int) {
	if !slices.ContainsFunc(r.grid.cells[row], func(c cell) bool { return !c.blank() }) {
		return
	}
	want, ok := r.identity(row)
	version, current := r.version(row, want, ok)
	r.number(row, want, ok)
	text, readable := r.text(row, want, ok)
	if !ok {
		return
	}
	if current {
		r.readOnly(row, want)
	}
	if version >= 0 && readable {
		r.sent.Rows = append(r.sent.Rows, SentRow{Row: row + 1, Key: want.Key, Version: version, Text: text})
	}
}

// identity finds the workbook's row by the key in a row of the sheet; false when there is none or it came before, which has
// been said.
func (r *reader) identity(row int) (Row, bool) {
	want, ok := r.named(row)
	if !ok {
		return want, false
	}
	if first := r.seen[want.Key]; first > 0 {
		r.fault(row+1, keyColumn, fmt.Sprintf("与第%d行是同一份，只能有一行。", first))
		return Row{}, false
	}
	r.seen[want.Key] = row + 1
	return want, true
}

// named finds the workbook's row by the key in a row of the sheet; false when there is none, which has been said.
func (r *reader) named(row int) (Row, bool) {
	c, ok := r.cell(row, keyColumn)
	if !ok {
		return Row{}, false
	}
	if c.fault != "" {
		r.fault(row+1, keyColumn, c.fault)
		return Row{}, false
	}
	text := strings.TrimSpace(c.text)
	key, ok := parseKey(text)
	want, known := r.rows[key]
	switch {
	case text == "":
		r.fault(row+1, keyColumn, "是空的。新加的行不收；要填的事项只能是下载时已有的。")
	case !ok:
		r.fault(row+1, keyColumn, fmt.Sprintf("“%s”认不出是哪一项。这一列请勿改动。", clip(text)))
	case key.Quarter != r.book.Quarter:
		r.fault(row+1, keyColumn, fmt.Sprintf("这一行是%s的，这里收%s的。", key.Quarter, r.book.Quarter))
	case !known && key.Contribution():
		r.fault(row+1, keyColumn, fmt.Sprintf("第%d项的这一份分报不由%s填写，或没有这一份。", key.Task, r.book.Who))
	case !known:
		r.fault(row+1, keyColumn, fmt.Sprintf("第%d项的进展不由%s填写，或没有这一项。", key.Task, r.book.Who))
	default:
		return want, true
	}
	return Row{}, false
}

// version is the one that the row was downloaded with, -1 when it cannot be read, and whether it is the present one.
func (r *reader) version(row int, want Row, known bool) (int, bool) {
	c, ok := r.cell(row, versionColumn)
	if !ok {
		return -1, false
	}
	text := strings.TrimSpace(c.text)
	version, err := strconv.Atoi(text)
	switch {
	case c.fault != "":
		r.fault(row+1, versionColumn, c.fault)
	case text == "" && !known: // a row that somebody added; its key has been judged
	case text == "":
		r.fault(row+1, versionColumn, "是空的，不知道是从哪一稿开始改的。这一列请勿改动。")
	case err != nil || version < 0:
		r.fault(row+1, versionColumn, fmt.Sprintf("“%s”不是版本号。这一列请勿改动。", clip(text)))
	case known && version > want.Version:
		r.fault(row+1, versionColumn, fmt.Sprintf("还没有第%d版，现在是第%d版。这一列请勿改动。", version, want.Version))
	default:
		return version, known && version == want.Version
	}
	return -1, false
}

// number compares the number that people see with the key that they do not: cells that were moved or sorted in part
// would otherwise put a text under another task.
func (r *reader) number(row int, want Row, known bool) {
	c, ok := r.cell(row, numberColumn)
	if !ok || !known {
		return
	}
	text := strings.TrimSpace(c.text)
	switch {
	case c.fault != "":
		r.fault(row+1, numberColumn, c.fault)
	case text == "":
		r.fault(row+1, numberColumn, fmt.Sprintf("是空的，这一行应为第%d项。请填回序号。", want.Key.Task))
	case text != strconv.Itoa(want.Key.Task):
		r.fault(row+1, numberColumn, fmt.Sprintf("写的是“%s”，这一行应为第%d项，可能只移动或排序了部分单元格。请恢复原来的次序。", clip(text), want.Key.Task))
	}
}

// text reads the four cells that people write; false when one of them cannot be taken. Cells of a row whose task is not
// known are judged too, so that everything is said at once.
func (r *reader) text(row int, want Row, known bool) (ledger.Text, bool) {
	text := ledger.Text{Figures: want.Text.Figures} // which have a sheet of their own
	ok := true
	for _, field := range []struct {
		column   string
		written  string
		to       *string
		limit    int
		internal bool // empty in the file, where empty means unchanged
	}{
		{progressColumn, want.Text.Progress, &text.Progress, ledger.MaxProgress, false},
		{problemsColumn, want.Text.Problems, &text.Problems, ledger.MaxInternal, true},
		{nextStepsColumn, want.Text.NextSteps, &text.NextSteps, ledger.MaxInternal, true},
	} {
		c, there := r.cell(row, field.column)
		if !there {
			ok = false
			continue
		}
		if known && c.fault == "" && (same(c.text, field.written) || field.internal && c.blank()) { // unchanged: it need not pass the rules of today
			*field.to = field.written
			continue
		}
		if why := judge(c, field.limit); why != "" {
			r.fault(row+1, field.column, why)
			ok = false
			continue
		}
		*field.to = c.text
	}
	c, there := r.cell(row, ratingColumn)
	if there && c.blank() {
		text.Rating = want.Text.Rating
		return text, ok
	}
	rating, valid := parseRating(c.text)
	switch {
	case !there:
		return text, false
	case c.fault != "":
		r.fault(row+1, ratingColumn, c.fault)
		return text, false
	case !valid:
		r.fault(row+1, ratingColumn, fmt.Sprintf("“%s”不是自评。请从“%s”中选一种，或留空。", clip(strings.TrimSpace(c.text)), strings.Join(ratingWords(), "、")))
		return text, false
	}
	text.Rating = rating
	return text, ok
}

// judge says why a cell cannot be stored as it is; empty when it can. The rules are those of ledger.Text.
func judge(c cell, limit int) string {
	if c.fault != "" {
		return c.fault
	}
	if cleaned, _ := (ledger.Text{Progress: c.text}).Clean(); cleaned.Progress != c.text {
		return "里面有看不见的控制字符或乱码。请删去后重新填写。"
	}
	if n := utf8.RuneCountInString(c.text); n > limit {
		return fmt.Sprintf("最多%d字，现有%d字。请删减。", limit, n)
	}
	return ""
}

// readOnly says which grey cells were changed: they are not stored, and who changed them should know.
func (r *reader) readOnly(row int, want Row) {
	for _, c := range []struct{ column, written string }{
		{unitColumn, want.Unit}, {requirementColumn, want.Requirement}, {lastColumn, want.Last}, {stateColumn, want.State.String()},
	} {
		if found, ok := r.cell(row, c.column); ok && (found.fault != "" || !same(found.text, c.written)) {
			r.remark(row+1, c.column, "改动没有收。这一列只供对照。")
		}
	}
}
