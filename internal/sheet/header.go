package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// header finds the row with the headings, wherever it was moved to, and the columns under them. It reports whether rows
// can be read.
func (r *reader) header() bool {
	const among = 20 // rows from the top
	best := 0
	for row := range min(len(r.grid.cells), among) {
		found := map[string]int{}
		for column := range r.grid.cells[row] {
			name := heading(r.grid.at(row, column))
			if _, twice := found[name]; name != "" && !twice {
				found[name] = column
			}
		}
		known := 0
		for name := range found {
			if r.known(name) {
				known++
			}
		}
		if known > best {
			best, r.head, r.columns = known, row, found
		}
	}
	const enough = 3
	if best < enough {
		r.fault(0, "", "找不到表头（标识、版本、序号、进展情况……）。请不要删改表头一行。")
		return false
	}
	r.headings()
	return true
}

// heading is the name of a column as people leave it: blanks and line breaks in it do not count.
func heading(c cell) string { return strings.Join(strings.Fields(c.text), "") }

func (r *reader) known(name string) bool {
	return slices.ContainsFunc(r.layout, func(c column) bool { return c.name == name })
}

// headings judges the header: what is missing, what is there twice, what is not ours.
func (r *reader) headings() {
	count := map[string]int{}
	for column := range r.grid.cells[r.head] {
		count[heading(r.grid.at(r.head, column))]++
	}
	for _, c := range r.layout {
		switch {
		case count[c.name] == 0 && slices.Contains(r.needed, c.name):
			r.fault(0, "", fmt.Sprintf("缺少“%s”一列。请不要删列，也不要改列名。", c.name))
		case count[c.name] == 0:
			r.remark(0, "", fmt.Sprintf("没有“%s”一列。这一列只供对照，不影响上传。", c.name))
		case count[c.name] > 1:
			r.fault(r.head+1, c.name, fmt.Sprintf("这个列名有%d列，不知道收哪一列。请删去多余的。", count[c.name]))
			delete(r.columns, c.name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(count)) {
		if name != "" && !r.known(name) {
			r.remark(r.head+1, clip(name), "不是本表的列，没有读。")
		}
	}
}

// mergedCells says which ranges under the header are merged: only their first cell has a text, and it may belong to
// several rows.
func (r *reader) mergedCells() {
	for _, m := range r.grid.merged {
		if m.bottom <= r.head+1 {
			continue
		}
		column := ""
		for name, at := range r.columns {
			if at+1 == m.left && r.known(name) {
				column = name
			}
		}
		what := "单元格与右边的合并了。"
		if m.bottom > m.top {
			what = fmt.Sprintf("单元格与下面到第%d行的合并了。", m.bottom)
		}
		r.fault(m.top, column, what+"请取消合并，各行各写各的。")
	}
}
