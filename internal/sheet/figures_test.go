package sheet_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/sheet"
)

const numbers = "本季数据"

// measured is what a unit with measures would download: two on task 39, one that falls, one shared with another part.
func measured() sheet.Workbook {
	measure := func(id int64, quote, unit string, low float64, falls bool) reading.Measure {
		return reading.Measure{Ruling: reading.Ruling{ID: id, State: reading.Confirmed}, Quote: quote, Op: reading.Equal, Low: low, Unit: unit, Kind: reading.Count, Falls: falls}
	}
	firms, turned := measure(7, "新增小微企业13000家", "家", 13000, false), measure(8, "“个转企”1600家", "家", 1600, false)
	key := func(task int, part string) ledger.Key {
		return ledger.Key{Quarter: second, Task: task, Department: part}
	}
	stored := ledger.NewTypedFigures([]ledger.TypedFigure{{Measure: 3, Value: "旧"}, {Measure: 7, Value: "8200", AsOf: "2020-05-31"}})
	return sheet.Workbook{Quarter: second, Who: "市市场监管局", Rows: []sheet.Row{
		{Key: key(38, ""), Version: 1, Text: ledger.Text{Progress: "没有指标"}},
		{Key: key(39, ""), Version: 2, Text: ledger.Text{Progress: "进展", Figures: stored}, Measures: []reading.Measure{firms, turned}},
		{Key: key(43, "scjg"), Version: 3, Text: ledger.Text{Progress: "分报"}, Measures: []reading.Measure{measure(9, "用水量下降12%", "%", 12, true), turned}},
		{Key: key(43, "jyj"), Text: ledger.Text{Progress: "另一分报"}, Measures: []reading.Measure{measure(9, "用水量下降12%", "%", 12, true), turned}},
	}}
}

func TestNumbersOfMeasuresAreFilledInInASheetOfTheirOwn(t *testing.T) {
	t.Parallel()
	b := measured()
	data := bytesOf(t, b)
	unchanged(t, b, b.Read(data))
	f := func(change func(set func(cell, text string), f *excelize.File)) sheet.Sent {
		t.Helper()
		return b.Read(edited(t, data, func(f *excelize.File) {
			change(func(cell, text string) {
				if err := f.SetCellStr(numbers, cell, text); err != nil {
					t.Error(err)
				}
			}, f)
		}))
	}
	// Rows 4 and 5 are of 39, 6 and 7 of one part of 43, 8 and 9 of the other; columns H, I, J are written.
	sent := f(func(set func(string, string), f *excelize.File) {
		set("H4", "0.83万")
		set("J5", "是")
		set("H6", "3.5")
		set("I6", "2020年6月1日")
		set("H9", "12")
		if err := f.SetCellValue(numbers, "H8", 46.25); err != nil { // a number, not a text
			t.Error(err)
		}
		if err := f.RemoveRow(filling, 7); err != nil { // of the last text: what it says stays
			t.Error(err)
		}
	})
	if len(sent.Faults)+len(sent.Remarks) > 0 || len(sent.Rows) != 4 {
		t.Fatalf("%d rows, %v %v", len(sent.Rows), sent.Faults, sent.Remarks)
	}
	for i, want := range []string{
		"",
		"3\t旧\t\t\n7\t0.83万\t2020-06-30\t\n8\t\t2020-06-30\tnone",
		"9\t3.5\t2020-06-01\t",
		"8\t12\t2020-06-30\t\n9\t46.25\t2020-06-30\t",
	} {
		got := sent.Rows[i]
		text := b.Rows[i].Text
		text.Figures = ledger.TypedFigures(want)
		if got.Text != text || got.Key != b.Rows[i].Key || got.Version != b.Rows[i].Version {
			t.Errorf("%d: %+v, want %+v", i, got, text)
		}
	}
	if sent.Rows[3].Row != 0 {
		t.Errorf("a text that was deleted from the file stands in row %d", sent.Rows[3].Row)
	}

	// An older number makes the text old.
	if sent := f(func(set func(string, string), f *excelize.File) { set("H4", "9"); set("B4", "1") }); len(sent.Faults) > 0 || sent.Rows[1].Version != 1 {
		t.Errorf("%+v", sent)
	}
	if sent := f(func(set func(string, string), f *excelize.File) {
		if err := f.DeleteSheet(numbers); err != nil {
			t.Error(err)
		}
	}); len(sent.Faults) > 0 || len(sent.Remarks) != 1 || sent.Rows[1].Text != b.Rows[1].Text {
		t.Errorf("without the sheet: %+v", sent)
	}
}

func TestNumbersThatCannotBeTakenAreNamed(t *testing.T) {
	t.Parallel()
	b := measured()
	data := bytesOf(t, b)
	for want, cells := range map[string][]string{
		"“本季数据”表，第4行，本季度：看不出逗号是千位还是小数点":         {"H4", "0,82"},
		"“本季数据”表，第4行，本季度：请只填数字":                 {"H4", "八千"},
		"“本季数据”表，第6行，本季度：下降多少就填多少":              {"H6", "-3"},
		"“本季数据”表，第4行，截至：截至日期要在2020年内":           {"H4", "1", "I4", "2021-06-30"},
		"“本季数据”表，第5行，截至：只填了日期":                  {"I5", "2020-06-30"},
		"“本季数据”表，第4行，本季度：选了“本季无数据”，又填了数字":       {"H4", "1", "J4", "是"},
		"“本季数据”表，第4行，本季无数据：“也许”不是这里的填法":         {"J4", "也许"},
		"“本季数据”表，第4行，序号：写的是“40”，这一行应为第39项":      {"H4", "1", "D4", "40"},
		"“本季数据”表，第4行，指标：这一行应为“新增小微企业13000家”":    {"H4", "1", "E4", "别的指标"},
		"“本季数据”表，第4行，指标：与现在的指标（目标13000家，单位家）不同": {"H4", "1", "G4", "万家"},
		"“本季数据”表，第4行，指标：第39项没有这个指标":             {"H4", "1", "C4", "77"},
		"“本季数据”表，第5行，指标：与第4行是同一个指标":             {"H4", "1", "H5", "2", "C5", "7", "E5", "新增小微企业13000家", "F5", "13000家"},
		"“本季数据”表，第4行，标识：是空的":                    {"H4", "1", "A4", ""},
		"“本季数据”表，第4行，版本：还没有第9版":                 {"H4", "1", "B4", "9"},
		"“本季数据”表：缺少“本季度”一列":                     {"H3", "本季"},
	} {
		sent := b.Read(edited(t, data, func(f *excelize.File) {
			for i := 0; i < len(cells); i += 2 {
				if err := f.SetCellStr(numbers, cells[i], cells[i+1]); err != nil {
					t.Error(err)
				}
			}
		}))
		if len(sent.Faults) != 1 || !strings.HasPrefix(sent.Faults[0].String(), want) {
			t.Errorf("%v, want %s", sent.Faults, want)
		}
		for _, row := range sent.Rows {
			if i := slices.IndexFunc(b.Rows, func(r sheet.Row) bool { return r.Key == row.Key }); row.Text.Figures != b.Rows[i].Text.Figures && len(cells) == 2 {
				t.Errorf("%s, and it was taken: %q", want, row.Text.Figures)
			}
		}
	}
	hidden := b.Read(edited(t, data, func(f *excelize.File) {
		if err := f.SetSheetVisible(numbers, false); err != nil {
			t.Error(err)
		}
	}))
	if len(hidden.Faults) != 1 || !strings.Contains(fmt.Sprint(hidden.Faults), "“本季数据”表：工作表被隐藏了") {
		t.Errorf("%v", hidden.Faults)
	}
}

// What was typed on the page is internal: the file does not hold it.
func TestTypedNumbersAreNotInTheFile(t *testing.T) {
	t.Parallel()
	if strings.Contains(textOf(t, bytesOf(t, measured())), "8200") {
		t.Error("the file says what was typed")
	}
	if b := book(); strings.Contains(textOf(t, bytesOf(t, b)), numbers) {
		t.Error("a sheet for numbers where there are none to fill in")
	}
}

// textOf is all that the cells of a file say.
func textOf(t *testing.T, data []byte) string {
	t.Helper()
	var all strings.Builder
	edited(t, data, func(f *excelize.File) {
		for _, name := range f.GetSheetList() {
			rows, err := f.GetRows(name)
			if err != nil {
				t.Error(err)
			}
			fmt.Fprintln(&all, name, rows)
		}
	})
	return all.String()
}
