package sheet_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"taizhang/internal/ledger"
	"taizhang/internal/sheet"
)

var second = ledger.Quarter{Year: 2020, Number: 2}

const filling = "二季度填报"

// nasty are texts that spreadsheets like to change.
var nasty = []string{
	"全市新增小微企业4405家，\n完成率33.88%。",
	"=1+1", "+86", "-5%", "@市场", "=HYPERLINK(\"http://example.com\",\"点\")", "'引号开头", "\t制表\t符",
	"2020-06-30", "6月30日", "1/2", "007", "1e5", "100%", "TRUE", "#N/A", "12345678901234567890",
	"不换行\u00a0空格\u00a0", "  前后空格  ", "“引号”\"直\"与<尖>&amp;'单'", "三行\n\n空行\n", "\n开头空行",
	"_x000D_ 字面", "_x005F_x000D_", "𠮷野家😀", "全角　空格　", "\u200b零宽", strings.Repeat("水", ledger.MaxProgress),
	strings.Repeat("一段。\n", 300), "\ufffe非字符\uffff",
}

// book is what a department would download: a row for each nasty text, then some to make mistakes in.
func book() sheet.Workbook {
	b := sheet.Workbook{Quarter: second, Who: "市市场监管局"}
	for i, text := range nasty {
		short := text[:min(len(text), 300)]
		for !strings.HasPrefix(text, short) || strings.ToValidUTF8(short, "") != short {
			short = short[:len(short)-1]
		}
		b.Rows = append(b.Rows, sheet.Row{
			Key: ledger.Key{Quarter: second, Task: i + 1}, Version: i, Requirement: text, Last: text, State: ledger.Draft,
			Text: ledger.Text{Progress: text, Problems: short, NextSteps: short, Rating: append(ledger.Ratings, "")[i%5]},
		})
	}
	for i := range 60 {
		key := ledger.Key{Quarter: second, Task: 101 + i}
		if i%10 == 9 {
			key.Department = "hi-tech"
		}
		b.Rows = append(b.Rows, sheet.Row{Key: key, Version: 3, Requirement: "要求", Last: "上季", State: ledger.Draft, Text: ledger.Text{Progress: "进展。"}})
	}
	return b
}

func bytesOf(t *testing.T, b sheet.Workbook) []byte {
	t.Helper()
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// edited is the file after somebody had it open.
func edited(t *testing.T, data []byte, edit func(*excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	edit(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unchanged fails unless every row came back as it was.
func unchanged(t *testing.T, b sheet.Workbook, sent sheet.Sent) {
	t.Helper()
	for _, f := range append(sent.Faults, sent.Remarks...) {
		t.Error(f)
	}
	if len(sent.Rows) != len(b.Rows) {
		t.Fatalf("%d rows came back of %d", len(sent.Rows), len(b.Rows))
	}
	for i, row := range sent.Rows {
		want := b.Rows[i]
		if row.Key != want.Key || row.Version != want.Version {
			t.Errorf("row %d is %+v, version %d; want %+v, %d", row.Row, row.Key, row.Version, want.Key, want.Version)
		}
		if row.Text != want.Text {
			t.Errorf("row %d says %.80q, want %.80q", row.Row, row.Text, want.Text)
		}
	}
}

func TestWhatWasDownloadedComesBackUnchanged(t *testing.T) {
	t.Parallel()
	b := book()
	unchanged(t, b, b.Read(bytesOf(t, b)))
	for i := range b.Rows {
		b.Rows[i].Unit = "市市场监管局"
	}
	unchanged(t, b, b.Read(bytesOf(t, b)))
	empty := sheet.Workbook{Quarter: second, Who: "某单位"}
	unchanged(t, empty, empty.Read(bytesOf(t, empty)))
}

// Every cell that was typed by somebody is a text cell: no program calculates it when the file is opened.
func TestNothingInTheFileIsCalculated(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(bytesOf(t, book())))
	if err != nil {
		t.Fatal(err)
	}
	texts := 0
	for row := 4; row < 4+len(nasty); row++ {
		for _, column := range []string{"A", "D", "E", "F", "G", "H", "I", "J"} {
			cell := fmt.Sprintf("%s%d", column, row)
			formula, err := f.GetCellFormula(filling, cell)
			kind, kindErr := f.GetCellType(filling, cell)
			value, valueErr := f.GetCellValue(filling, cell)
			if err != nil || kindErr != nil || valueErr != nil || formula != "" {
				t.Errorf("%s: formula %q (%v, %v, %v)", cell, formula, err, kindErr, valueErr)
			}
			if value != "" {
				texts++
				if kind != excelize.CellTypeSharedString {
					t.Errorf("%s holds %.20q as type %d", cell, value, kind)
				}
			}
		}
	}
	if texts < 4*len(nasty) {
		t.Errorf("looked at %d texts only", texts)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func TestWhatPeopleMayDo(t *testing.T) {
	t.Parallel()
	b := book()
	for name, c := range map[string]struct {
		edit    func(*excelize.File) error
		at      int // index of the row that changes
		want    string
		remarks int
	}{
		"write":                          {edit: func(f *excelize.File) error { return f.SetCellStr(filling, "F35", "新的。\r\n第二段") }, at: 31, want: "新的。\n第二段"},
		"a number that shows its digits": {edit: func(f *excelize.File) error { return f.SetCellValue(filling, "F35", 46.3) }, at: 31, want: "46.3"},
		"a rich text": {edit: func(f *excelize.File) error {
			return f.SetCellRichText(filling, "F35", []excelize.RichTextRun{{Text: "粗", Font: &excelize.Font{Bold: true}}, {Text: "细"}})
		}, at: 31, want: "粗细"},
		"a moved column":        {edit: func(f *excelize.File) error { return f.InsertCols(filling, "A", 2) }, at: -1},
		"a row above":           {edit: func(f *excelize.File) error { return f.InsertRows(filling, 1, 2) }, at: -1},
		"a sheet beside":        {edit: func(f *excelize.File) error { _, err := f.NewSheet("草稿纸"); return err }, at: -1, remarks: 1},
		"a grey cell":           {edit: func(f *excelize.File) error { return f.SetCellStr(filling, "D35", "要求改了") }, at: -1, remarks: 1},
		"a grey column gone":    {edit: func(f *excelize.File) error { return f.RemoveCol(filling, "E") }, at: -1, remarks: 1},
		"a column of one's own": {edit: func(f *excelize.File) error { return f.SetCellStr(filling, "K3", "备忘") }, at: -1, remarks: 1},
		"a merged title":        {edit: func(f *excelize.File) error { return f.MergeCell(filling, "C1", "J2") }, at: -1},
	} {
		data := edited(t, bytesOf(t, b), func(f *excelize.File) {
			if err := c.edit(f); err != nil {
				t.Fatal(err)
			}
		})
		sent := b.Read(data)
		if len(sent.Faults) > 0 || len(sent.Remarks) != c.remarks || len(sent.Rows) != len(b.Rows) {
			t.Errorf("%s: %d rows, faults %v, remarks %v", name, len(sent.Rows), sent.Faults, sent.Remarks)
			continue
		}
		for i, row := range sent.Rows {
			want := b.Rows[i].Text
			if i == c.at {
				want.Progress = c.want
			}
			if row.Text != want {
				t.Errorf("%s: row %d says %.60q, want %.60q", name, row.Row, row.Text, want)
			}
		}
	}
}

func TestDeletedRowsAreNotMissed(t *testing.T) {
	t.Parallel()
	b := book()
	sent := b.Read(edited(t, bytesOf(t, b), func(f *excelize.File) {
		for range 5 {
			if err := f.RemoveRow(filling, 10); err != nil {
				t.Fatal(err)
			}
		}
	}))
	if len(sent.Faults) > 0 || len(sent.Rows) != len(b.Rows)-5 {
		t.Errorf("%d rows, %v", len(sent.Rows), sent.Faults)
	}
}

// Rows are as high as their text when the file is opened, and grow when it is edited.
func TestRowsShowTheirText(t *testing.T) {
	t.Parallel()
	b := sheet.Workbook{Quarter: second, Rows: []sheet.Row{
		{Key: ledger.Key{Quarter: second, Task: 1}},
		{Key: ledger.Key{Quarter: second, Task: 2}, Last: strings.Repeat("水", 170)},
		{Key: ledger.Key{Quarter: second, Task: 3}, Requirement: strings.Repeat("一段\n", 12), Text: ledger.Text{Problems: strings.Repeat("不导出\n", 20)}},
		{Key: ledger.Key{Quarter: second, Task: 4}, Text: ledger.Text{Progress: strings.Repeat("水", ledger.MaxProgress)}},
	}}
	data := bytesOf(t, b)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{52, 180, 196, 409} {
		if got, err := f.GetRowHeight(filling, 4+i); err != nil || got != want {
			t.Errorf("row %d is %v high, want %v (%v)", 4+i, got, want, err)
		}
	}
	xml, ok := f.Pkg.Load("xl/worksheets/sheet1.xml")
	if content, _ := xml.([]byte); !ok || !strings.Contains(string(content), "ht=") || strings.Contains(string(content), "customHeight") {
		t.Errorf("the heights are fixed, or there are none: %.300s", content)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// The internal part is in no workbook: its cells are empty, which means unchanged, and what is filled in is set.
func TestTheInternalPartIsNotInTheFile(t *testing.T) {
	t.Parallel()
	b := sheet.Workbook{Quarter: second, Rows: []sheet.Row{
		{Key: ledger.Key{Quarter: second, Task: 1}, Version: 1, Text: ledger.Text{Progress: "进展", Problems: "内部问题", NextSteps: "内部措施", Rating: ledger.Behind}},
		{Key: ledger.Key{Quarter: second, Task: 2}, Version: 1, Text: ledger.Text{Progress: "进展", Problems: "内部问题", NextSteps: "内部措施", Rating: ledger.Behind}},
	}}
	data := bytesOf(t, b)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for _, secret := range []string{"内部问题", "内部措施"} {
				if strings.Contains(strings.Join(row, ""), secret) {
					t.Errorf("%s, row %d says %s", name, i+1, secret)
				}
			}
			if name == filling && i > 2 && slices.Contains(row, ledger.Behind.String()) {
				t.Errorf("row %d says the rating", i+1)
			}
		}
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	sent := b.Read(edited(t, data, func(f *excelize.File) {
		for cell, text := range map[string]string{"G5": "未评定", "H5": "新的问题", "I5": " "} {
			if err := f.SetCellStr(filling, cell, text); err != nil {
				t.Error(err)
			}
		}
	}))
	if len(sent.Faults) > 0 || len(sent.Rows) != 2 || sent.Rows[0].Text != b.Rows[0].Text {
		t.Fatalf("%+v", sent)
	}
	if want := (ledger.Text{Progress: "进展", Problems: "新的问题", NextSteps: "内部措施"}); sent.Rows[1].Text != want {
		t.Errorf("read %+v, want %+v", sent.Rows[1].Text, want)
	}
}
