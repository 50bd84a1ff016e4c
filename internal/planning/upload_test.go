package planning

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"taizhang/internal/sheet"
)

// book is a workbook with the headings and rows under them; merged are ranges such as A2:A3.
func book(t *testing.T, rows [][]any, merged ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	all := append([][]any{{headings[0], headings[1], headings[2], headings[3]}}, rows...)
	for i, row := range all {
		for j, value := range row {
			name, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if value == nil {
				continue
			}
			if err := f.SetCellValue("Sheet1", name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, m := range merged {
		from, to, _ := strings.Cut(m, ":")
		if err := f.MergeCell("Sheet1", from, to); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMergedCellsSayWhatTheirFirstRowSays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rows   [][]any
		merged []string
		want   []printedRow
		fault  string
	}{
		"a task with a row for each unit": {
			rows:   [][]any{{1, "甲。", "△市商务局"}, {nil, nil, "市财政局"}, {2, "乙。", "市教育局"}},
			merged: []string{"A2:A3", "B2:B3"},
			want:   []printedRow{{2, 1, "甲。", []string{"△市商务局", "市财政局"}, ""}, {4, 2, "乙。", []string{"市教育局"}, ""}},
		},
		"the same without merging": {
			rows: [][]any{{1, "甲。", "△市商务局"}, {nil, nil, "市财政局"}},
			want: []printedRow{{2, 1, "甲。", []string{"△市商务局", "市财政局"}, ""}},
		},
		"only the number": {
			rows:   [][]any{{1, "甲。", "市商务局"}, {nil, nil, "市财政局"}},
			merged: []string{"A2:A3"},
			want:   []printedRow{{2, 1, "甲。", []string{"市商务局", "市财政局"}, ""}},
		},
		"only the requirement": {
			rows:   [][]any{{1, "甲。", "市商务局"}, {nil, nil, "市财政局"}},
			merged: []string{"B2:B3"},
			want:   []printedRow{{2, 1, "甲。", []string{"市商务局", "市财政局"}, ""}},
		},
		"one requirement of two tasks": {
			rows:   [][]any{{1, "甲。", "市商务局"}, {2, nil, "市财政局"}},
			merged: []string{"B2:B3"},
			want:   []printedRow{{2, 1, "甲。", []string{"市商务局"}, ""}, {3, 2, "甲。", []string{"市财政局"}, ""}},
		},
		"the whole row": {
			rows:   [][]any{{1, "甲。", "市商务局"}, {nil, nil, nil}, {2, "乙。", "市教育局"}},
			merged: []string{"A2:A3", "B2:B3", "C2:C3"},
			want:   []printedRow{{2, 1, "甲。", []string{"市商务局"}, ""}, {4, 2, "乙。", []string{"市教育局"}, ""}},
		},
		"one number of two requirements": {
			rows:   [][]any{{1, "甲。", "市商务局"}, {nil, "乙。", "市财政局"}},
			merged: []string{"A2:A3"},
			fault:  "第3行，内容与要求：与第2行的不同，序号却合并成一个",
		},
		"one unit of two tasks": {
			rows:   [][]any{{1, "甲。", "市商务局"}, {2, "乙。", nil}},
			merged: []string{"C2:C3"},
			fault:  "第3行，责任单位：与第2行的合并在一起",
		},
		"one leader of several tasks": {
			rows:   [][]any{{1, "甲。", "市商务局", "陈伟、王芳"}, {nil, nil, "市财政局", nil}, {2, "乙。", "市教育局", nil}, {3, "丙。", "市教育局", nil}},
			merged: []string{"A2:A3", "B2:B3", "D2:D4"},
			want: []printedRow{
				{2, 1, "甲。", []string{"市商务局", "市财政局"}, "陈伟、王芳"}, {4, 2, "乙。", []string{"市教育局"}, "陈伟、王芳"}, {5, 3, "丙。", []string{"市教育局"}, ""},
			},
		},
		"a leader for each unit": {
			rows: [][]any{{1, "甲。", "△市商务局", "陈伟"}, {nil, nil, "市财政局", "王芳"}, {nil, nil, "市教育局", "陈　伟"}, {2, "乙。", "市教育局", "李强\n赵敏"}},
			want: []printedRow{{2, 1, "甲。", []string{"△市商务局", "市财政局", "市教育局"}, "陈伟、王芳"}, {5, 2, "乙。", []string{"市教育局"}, "李强、赵敏"}},
		},
		"a leader in the second line": {
			rows: [][]any{{1, "甲。", "△市商务局"}, {nil, nil, "市财政局", "王芳"}},
			want: []printedRow{{2, 1, "甲。", []string{"△市商务局", "市财政局"}, "王芳"}},
		},
		"a block over two columns": {
			rows:   [][]any{{1, "甲。", "市商务局"}, {2, nil, "市财政局"}},
			merged: []string{"B2:C3"},
			fault:  "第3行，内容与要求：单元格是合并的",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, faults := readRows(sheet.ReadTable(book(t, test.rows, test.merged...), asked))
			if test.fault != "" {
				if !slices.ContainsFunc(faults, func(f sheet.Fault) bool { return strings.HasPrefix(f.String(), test.fault) }) {
					t.Errorf("faults: %v", faults)
				}
				return
			}
			if len(faults) > 0 || !slices.EqualFunc(rows, test.want, func(a, b printedRow) bool {
				return a.Row == b.Row && a.Number == b.Number && a.Requirement == b.Requirement && a.Leader == b.Leader && slices.Equal(a.Units, b.Units)
			}) {
				t.Errorf("%+v, faults %v", rows, faults)
			}
		})
	}
}

func TestMergedCellsAreAFaultWhereNobodyAskedForThem(t *testing.T) {
	t.Parallel()
	table := sheet.ReadTable(book(t, [][]any{{1, "甲。", "市商务局"}, {nil, "乙。", "市财政局"}}, "A2:A3"), sheet.Headings{Needed: headings[:3]})
	if len(table.Faults) != 1 || !strings.HasPrefix(table.Faults[0].String(), "第3行，序号：单元格是合并的") {
		t.Errorf("%v", table.Faults)
	}
}

func TestRowsAreJudged(t *testing.T) {
	t.Parallel()
	good := printedRow{3, 1, "甲。", []string{"市商务局"}, "陈伟"}
	if faults := judge([]printedRow{good}); len(faults) > 0 {
		t.Errorf("a good row: %v", faults)
	}
	for want, rows := range map[string][]printedRow{
		"第4行，序号：1与第3行重复":            {good, {4, 1, "乙。", []string{"市商务局"}, ""}},
		"第3行，内容与要求：是空的":             {{3, 1, "", []string{"市商务局"}, ""}},
		"第3行，内容与要求：最多2000字，现有2001字": {{3, 1, strings.Repeat("长", 2001), []string{"市商务局"}, ""}},
		"第3行，内容与要求：里面有看不见的控制字符":     {{3, 1, "甲\x07", []string{"市商务局"}, ""}},
		"第3行，责任单位：是空的":              {{3, 1, "甲。", nil, ""}},
		"第3行，责任单位：“市商务局\x07”太长或有乱码": {{3, 1, "甲。", []string{"市商务局\x07"}, ""}},
		"第3行，分管领导：最多60字，现有61字":      {{3, 1, "甲。", []string{"市商务局"}, strings.Repeat("长", 61)}},
		"第3行，分管领导：里面有看不见的控制字符":      {{3, 1, "甲。", []string{"市商务局"}, "陈\x07伟"}},
	} {
		if faults := judge(rows); len(faults) != 1 || !strings.HasPrefix(faults[0].String(), want) {
			t.Errorf("want %q: %v", want, faults)
		}
	}
}

func TestRowsComeBackFromThePreviewAsTheyWere(t *testing.T) {
	t.Parallel()
	rows := []printedRow{{3, 1, "甲：<7%>\n“乙”", []string{"△市商务局", "各区、县(市)政府"}, "陈伟"}}
	posted, err := encode(rows)
	if err != nil {
		t.Fatal(err)
	}
	back, err := decode(posted)
	if err != nil || len(back) != 1 || back[0].Requirement != rows[0].Requirement || back[0].Leader != "陈伟" || !slices.Equal(back[0].Units, rows[0].Units) {
		t.Errorf("%+v, %v", back, err)
	}
	for _, broken := range []string{"", "[]", posted[:len(posted)-4], "{}", "null"} {
		if _, err := decode(broken); err == nil {
			t.Errorf("%q was taken", broken)
		}
	}
}
