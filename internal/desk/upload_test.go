package desk_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/xuri/excelize/v2"

	"taizhang/internal/ledger"
)

// Thirty different mistakes get thirty messages, and nothing is stored, not even the rows that are right.
func TestAFileFullOfMistakesChangesNothing(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("fgw", "gaj", "wgly", "jsj")
	long := strings.Repeat("长", ledger.MaxProgress+1)
	type formula string
	type percent float64
	type date int
	type mergedDown struct{}
	mistakes := []struct {
		column  string
		value   any
		message string
	}{
		{"标识", "", "是空的。新加的行不收"},
		{"标识", "第一项", "“第一项”认不出是哪一项"},
		{"标识", "2020-q1-1", "这一行是2020年一季度的"},
		{"标识", "2021-q2-1", "这一行是2021年二季度的"},
		{"标识", "2020-q2-39", "第39项的进展不由"},
		{"标识", "2020-q2-9999", "第9999项的进展不由"},
		{"标识", "2020-q2-49-jyj", "第49项的这一份分报不由"},
		{"标识", formula("A4"), "单元格里是公式"},
		{"标识", true, "逻辑值"},
		{"版本", "", "不知道是从哪一稿开始改的"},
		{"版本", "第二版", "“第二版”不是版本号"},
		{"版本", -1, "“-1”不是版本号"},
		{"版本", 1.5, "“1.5”不是版本号"},
		{"版本", 7, "还没有第7版"},
		{"版本", formula("1"), "单元格里是公式"},
		{"序号", 777, "写的是“777”，这一行应为第"},
		{"序号", "", "是空的，这一行应为第"},
		{"进展情况", long, "最多10000字，现有10001字"},
		{"进展情况", "完\ufffd成", "控制字符或乱码"},
		{"进展情况", formula("1+1"), "单元格里是公式"},
		{"进展情况", percent(0.463), "（显示为“46%”）"},
		{"进展情况", date(43982), "日期、百分比或带格式的数"},
		{"进展情况", true, "逻辑值"},
		{"进展情况", mergedDown{}, "的合并了"},
		{"自评", "很好", "“很好”不是自评"},
		{"自评", "done", "“done”不是自评"},
		{"自评", "已完成、正常推进", "“已完成、正常推进”不是自评"},
		{"自评", 100, "“100”不是自评"},
		{"自评", formula(`"已完成"`), "单元格里是公式"},
		{"存在问题", long[:len("长")*4001], "最多4000字，现有4001字"},
		{"存在问题", "缺_x0007_人", "控制字符或乱码"},
		{"存在问题", formula("1+1"), "单元格里是公式"},
		{"下一步措施", long[:len("长")*4002], "最多4000字，现有4002字"},
		{"下一步措施", false, "逻辑值"},
		{"下一步措施", formula("NOW()"), "单元格里是公式"},
	}
	if len(mistakes) < 30 {
		t.Fatalf("%d mistakes only", len(mistakes))
	}
	data := d.opened(d.download(me), func(f *excelize.File, rows [][]string, cell func(int, string) string) {
		if len(rows) < len(mistakes)+2 {
			t.Fatalf("%d rows for %d mistakes", len(rows), len(mistakes))
		}
		styled := func(at string, format int, v any) error {
			style, err := f.NewStyle(&excelize.Style{NumFmt: format})
			if err != nil {
				return err
			}
			return errors.Join(f.SetCellStyle(filling, at, at, style), f.SetCellValue(filling, at, v))
		}
		for i, m := range mistakes {
			at := cell(i, m.column)
			var err error
			switch v := m.value.(type) {
			case formula:
				err = f.SetCellFormula(filling, at, string(v))
			case percent:
				err = styled(at, 9, float64(v))
			case date:
				err = styled(at, 14, int(v))
			case mergedDown:
				err = f.MergeCell(filling, at, cell(i+1, m.column))
			default:
				err = f.SetCellValue(filling, at, v)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetCellStr(filling, cell(len(rows)-1, "进展情况"), "这一行是对的。"); err != nil {
			t.Fatal(err)
		}
	})
	before := d.ledgerSize()
	p := d.upload(me, data)
	p.wants(http.StatusUnprocessableEntity)
	p.says(`[role="alert"]`, fmt.Sprintf("文件里有%d处要改", len(mistakes)))
	said := p.Find("[data-faults] li").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	if len(said) != len(mistakes) {
		t.Errorf("%d messages for %d mistakes", len(said), len(mistakes))
	}
	for i, m := range mistakes {
		place := fmt.Sprintf("第%d行，%s：", headings+1+i+1, m.column)
		if !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, place) && strings.Contains(s, m.message) }) {
			t.Errorf("nothing says %s…%s", place, m.message)
		}
	}
	p.says("#changes", "这一行是对的。")
	p.says("main", fmt.Sprintf("1行有变化，%d行有误，", len(mistakes)))
	if p.Find("input[name=rows]").Length() > 0 || d.ledgerSize() != before {
		t.Error("with mistakes something was or can be written")
	}
}

func TestUploadsThatAreNone(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("scjg")
	p := d.get(me, workbookPath)
	p.wants(http.StatusOK)
	if p.Find(`form[enctype="multipart/form-data"][action="`+workbookPath+`"] input[type=file][name=file]`).Length() != 1 {
		t.Error("there is no form for a file")
	}
	p = d.post(me, workbookPath, url.Values{"version": {"0"}})
	p.wants(http.StatusUnprocessableEntity)
	p.says(`[role="alert"]`, "请先选文件")
	p = d.upload(me, []byte("序号,进展\n39,好\n"))
	p.wants(http.StatusUnprocessableEntity)
	p.says("[data-faults] li", "CSV 或文本文件")
	p = d.upload(me, make([]byte, 11<<20))
	p.wants(http.StatusUnprocessableEntity)
	p.says("[data-faults] li", "文件超过10 MB")
	if p := d.upload(me, make([]byte, 41<<20)); p.status != http.StatusRequestEntityTooLarge {
		t.Errorf("41 MB: %d", p.status)
	}
}

func TestWorkbookOnlyOfQuartersThatWereOpened(t *testing.T) {
	t.Parallel()
	d := withWorkbook(closedDesk(t))
	me := d.staff("scjg")
	for path, status := range map[string]int{
		workbookPath + ".xlsx": 404, workbookPath: 404, "/work/2020/q2/report": 404,
		"/work/2020/q1/workbook.xlsx": 200, "/work/2020/q1/workbook": 409, "/work/2020/q1/report": 200,
		"/work/2020/q5/report": 404, "/work/2019/q1/workbook.xlsx": 404, "/work/2020/q02/workbook": 404,
	} {
		if p := d.get(me, path); p.status != status {
			t.Errorf("%s: %d, want %d", path, p.status, status)
		}
	}
	list := d.get(me, "/work")
	if list.Find(`a[href="/work/2020/q1/workbook"]`).Length() > 0 {
		t.Error("the list of a published quarter offers to upload")
	}
}

func TestListLeadsToTheWorkbook(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	list := d.get(d.staff("scjg"), "/work")
	for text, href := range map[string]string{"下载 XLSX": workbookPath + ".xlsx", "上传 XLSX": workbookPath, "打印": "/work/2020/q2/report"} {
		if got := list.text(`a[href="` + href + `"]`); got != text {
			t.Errorf("%s is called %q, want %q", href, got, text)
		}
	}
	if empty := d.get(d.staff(), "/work"); empty.Find(`a[href*="workbook"], a[href*="report"]`).Length() > 0 {
		t.Error("a list without tasks offers a workbook")
	}
}
