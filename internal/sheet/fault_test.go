package sheet_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"taizhang/internal/ledger"
)

// The names of columns, in what the file says and in what is answered.
var letters = map[string]string{"标识": "A", "版本": "B", "序号": "C", "内容与要求": "D", "上季度进展": "E", "进展情况": "F", "自评": "G", "存在问题": "H", "下一步措施": "I", "状态": "J"}

func TestEachFaultHasItsMessage(t *testing.T) {
	t.Parallel()
	b := book()
	long := strings.Repeat("长", ledger.MaxProgress+1)
	first := 4 + len(nasty)         // the row of task 101
	replaced := map[string]string{} // cell to its XML
	var want [][2]string            // a place, and what is said of it
	data := edited(t, bytesOf(t, b), func(f *excelize.File) {
		row := first
		try := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		wrong := func(column, message string, do func(cell string) error) {
			t.Helper()
			try(do(letters[column] + fmt.Sprint(row)))
			want = append(want, [2]string{fmt.Sprintf("第%d行，%s：", row, column), message})
			row++
		}
		value := func(v any) func(string) error {
			return func(cell string) error { return f.SetCellValue(filling, cell, v) }
		}
		formula := func(cell string) error { return f.SetCellFormula(filling, cell, "1+1") }
		as := func(xml string) func(string) error { // the library does not write these itself
			return func(cell string) error { replaced[cell] = xml; return nil }
		}
		format := func(v any, numFmt int) func(string) error {
			return func(cell string) error {
				style, err := f.NewStyle(&excelize.Style{NumFmt: numFmt})
				try(err)
				try(f.SetCellStyle(filling, cell, cell, style))
				return f.SetCellValue(filling, cell, v)
			}
		}
		merge := func(column string, down int) func(string) error {
			return func(cell string) error { return f.MergeCell(filling, cell, column+fmt.Sprint(row+down)) }
		}

		wrong("标识", "是空的。", value(""))
		wrong("标识", "“abc”认不出是哪一项。", value("abc"))
		wrong("标识", "这一行是2020年一季度的", value("2020-q1-103"))
		wrong("标识", "这一行是2019年二季度的", value("2019-q2-104"))
		wrong("标识", "第9999项的进展不由市市场监管局填写", value("2020-q2-9999"))
		wrong("标识", "第101项的这一份分报不由", value("2020-q2-101-jyj"))
		wrong("标识", "与第", value("2020-q2-1"))
		wrong("标识", "单元格里是公式", formula)
		wrong("版本", "是空的，不知道是从哪一稿", value(""))
		wrong("版本", "“三”不是版本号", value("三"))
		wrong("版本", "“-1”不是版本号", value(-1))
		wrong("版本", "还没有第99版，现在是第3版", value(99))
		wrong("版本", "单元格里是公式", formula)
		wrong("序号", "写的是“7”，这一行应为第114项", value(7))
		wrong("序号", "单元格里是公式", formula)
		wrong("自评", "“挺好”不是自评", value("挺好"))
		wrong("自评", "“done”不是自评", value("done"))
		wrong("自评", "“已完成、正常推进”不是自评", value("已完成、正常推进"))
		wrong("自评", "“1”不是自评", value(1))
		wrong("自评", "逻辑值", value(true))
		wrong("自评", "单元格里是公式", formula)
		wrong("进展情况", "最多10000字，现有10001字", value(long))
		wrong("进展情况", "控制字符或乱码", value("完成_x0007_了")) // an escape, which is read as BEL
		wrong("进展情况", "控制字符或乱码", value("完\ufffd成"))
		wrong("进展情况", "单元格里是公式", formula)
		wrong("进展情况", "带格式的数（显示为“46%”）", format(0.463, 9))
		wrong("进展情况", "带格式的数", format(43982, 14))
		wrong("进展情况", "照抄会走样", as(`><v>1.2345678901234568E+16</v>`))
		wrong("进展情况", "单元格里是错误值#N/A", as(` t="e"><v>#N/A</v>`))
		wrong("进展情况", "单元格里是日期", as(` t="d"><v>2020-06-30</v>`))
		wrong("进展情况", "单元格里的数读不出来", as(`><v>12,3</v>`))
		wrong("进展情况", "逻辑值", value(false))
		wrong("进展情况", "单元格与下面到第", merge("F", 1))
		row++ // the other half of the merged one
		wrong("进展情况", "单元格与右边的合并了", merge("G", 0))
		wrong("存在问题", "最多4000字，现有4001字", value(long[:len("长")*4001]))
		wrong("存在问题", "单元格里是公式", formula)
		wrong("存在问题", "逻辑值", value(true))
		wrong("下一步措施", "最多4000字，现有4002字", value(long[:len("长")*4002]))
		wrong("下一步措施", "单元格里是公式", formula)
		wrong("下一步措施", "带格式的数", format(0.5, 10))
		wrong("下一步措施", "控制字符或乱码", value("乱\ufffd码"))
	})
	data = patched(t, data, "xl/worksheets/sheet1.xml", func(xml string) string {
		for cell, as := range replaced {
			xml = regexp.MustCompile(`(<c r="`+cell+`" s="\d+") t="s"><v>\d+</v>`).ReplaceAllString(xml, "${1}"+as)
		}
		return xml
	})
	sent := b.Read(data)
	if len(want) < 30 {
		t.Fatalf("only %d faults in the file", len(want))
	}
	var got []string
	for _, f := range sent.Faults {
		got = append(got, f.String())
	}
	for _, message := range want {
		found := slices.IndexFunc(got, func(g string) bool { return strings.HasPrefix(g, message[0]) && strings.Contains(g, message[1]) })
		if found < 0 {
			t.Errorf("nothing says %q", message)
			continue
		}
		got = slices.Delete(got, found, found+1)
	}
	for _, message := range got {
		t.Errorf("nobody asked for %q", message)
	}
}
