// Package sheet turns texts into spreadsheets and spreadsheets into texts. It knows no database and no HTTP.
//
// What comes in was changed by people and by programs of many makers, or made to do harm: it is bounded before it is
// unpacked, nothing in it is calculated, and whatever is wrong is said by row and column.
package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// Workbook is what a department owes in a quarter, as a file to fill in off-line.
type Workbook struct {
	Quarter ledger.Quarter
	Who     string // 市市场监管局
	Rows    []Row
}

// Row is one text. All but Text is there to be read only.
type Row struct {
	Key         ledger.Key
	Version     int    // that the text has, 0 while nothing was written
	Unit        string // name of the department, where the workbook has rows of several
	Requirement string
	Last        string // published text of the quarter before
	State       ledger.State
	Text        ledger.Text // of which only the public part goes into the file

	Measures []reading.Measure // confirmed, whose numbers are filled in in a sheet of their own
}

// Sent is what came back: the rows that could be read, and what is wrong.
type Sent struct {
	Rows    []SentRow
	Faults  []Fault // nothing may be stored while there is one
	Remarks []Fault // said, but in nobody's way
}

// SentRow is a row that came back. A cell that says what the workbook said is the workbook's text to the letter,
// whatever programs have done to its line breaks; so is an empty cell of the internal part, which the file never holds.
type SentRow struct {
	Row     int // in the sheet, from 1; 0 when only numbers of it came back
	Key     ledger.Key
	Version int
	Text    ledger.Text

	Measures string // for whoever sends the row on: what its numbers are of
}

// Fault is something wrong at a place of the file. Text is a sentence in Chinese for the person who sent it.
type Fault struct {
	Sheet  string // empty for the one with the texts
	Row    int    // in the sheet, from 1; 0 when it is about no single row
	Column string // its heading; empty when it is about no single column
	Text   string
}

// String is 第12行，自评：…, or “本季数据”表，第5行，截至：….
func (f Fault) String() string {
	var place []string
	if f.Row > 0 {
		place = append(place, fmt.Sprintf("第%d行", f.Row))
	}
	if f.Sheet != "" {
		place = append([]string{"“" + f.Sheet + "”表"}, place...)
	}
	if f.Column != "" {
		place = append(place, f.Column)
	}
	if len(place) == 0 {
		return f.Text
	}
	return strings.Join(place, "，") + "：" + f.Text
}

// Headings of the columns. Columns are found by them, not by their place.
const (
	keyColumn         = "标识"
	versionColumn     = "版本"
	numberColumn      = "序号"
	unitColumn        = "填报单位"
	requirementColumn = "内容与要求"
	lastColumn        = "上季度进展"
	progressColumn    = "进展情况"
	ratingColumn      = "自评"
	problemsColumn    = "存在问题"
	nextStepsColumn   = "下一步措施"
	stateColumn       = "状态"
)

// ColumnOf is the heading over a field of ledger.Problems, or over the key of a row; empty where a field has no column.
func ColumnOf(field string) string {
	return map[string]string{
		"progress": progressColumn, "rating": ratingColumn, "problems": problemsColumn, "next_steps": nextStepsColumn, "version": versionColumn, "key": keyColumn,
	}[field]
}

// column is how one column is written.
type column struct {
	name    string
	width   float64 // in characters of the sheet's font
	written bool    // by whoever fills the file in
	hidden  bool
}

// needed are the columns without which rows cannot be read. The others are for the eye: their absence is only said.
var needed = []string{keyColumn, versionColumn, numberColumn, progressColumn, ratingColumn, problemsColumn, nextStepsColumn}

func (b Workbook) columns() []column {
	columns := []column{
		{name: keyColumn, width: 14, hidden: true},
		{name: versionColumn, width: 6, hidden: true},
		{name: numberColumn, width: 6},
	}
	if b.several() {
		columns = append(columns, column{name: unitColumn, width: 14})
	}
	return append(columns,
		column{name: requirementColumn, width: 32},
		column{name: lastColumn, width: 36},
		column{name: progressColumn, width: 52, written: true},
		column{name: ratingColumn, width: 10, written: true},
		column{name: problemsColumn, width: 28, written: true},
		column{name: nextStepsColumn, width: 28, written: true},
		column{name: stateColumn, width: 8},
	)
}

// several reports whether the rows are of more than one department.
func (b Workbook) several() bool {
	for _, r := range b.Rows {
		if r.Unit != "" {
			return true
		}
	}
	return false
}

// sheetName is that of the sheet to fill in: 二季度填报.
func sheetName(q ledger.Quarter) string { return q.Name() + "填报" }

const rulesSheet = "填写说明"

// cellKey is how a text is named in a row: 2020-q2-39, or 2020-q2-43-scjg for a department's part.
func cellKey(k ledger.Key) string {
	s := fmt.Sprintf("%d-%s-%d", k.Quarter.Year, k.Quarter.Slug(), k.Task)
	if k.Contribution() {
		s += "-" + k.Department
	}
	return s
}

// parseKey is the reverse of cellKey; false when s is none. Nothing says that there is such a text.
func parseKey(s string) (ledger.Key, bool) {
	const parts = 4 // the code may have a hyphen of its own
	p := strings.SplitN(s, "-", parts)
	if len(p) < parts-1 {
		return ledger.Key{}, false
	}
	quarter, err := ledger.ParseQuarter(p[0], p[1])
	if err != nil {
		return ledger.Key{}, false
	}
	task, err := strconv.Atoi(p[2])
	if err != nil || task < 1 || strconv.Itoa(task) != p[2] {
		return ledger.Key{}, false
	}
	key := ledger.Key{Quarter: quarter, Task: task}
	if len(p) == parts {
		key.Department = p[parts-1]
	}
	return key, cellKey(key) == s
}
