package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

// numbered is the workbook with cells of the sheet of numbers filled in.
func (d *testDesk) numbered(data []byte, cells ...string) []byte {
	d.t.Helper()
	return d.opened(data, func(f *excelize.File, _ [][]string, _ func(int, string) string) {
		for i := 0; i < len(cells); i += 2 {
			if err := f.SetCellStr("本季数据", cells[i], cells[i+1]); err != nil {
				d.t.Fatal(err)
			}
		}
	})
}

func TestNumbersOfAWorkbookArePreviewedThenWritten(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("scjg")
	firms := d.measure(39, "新增小微企业13000家", "家", "13000", reading.Count)
	d.measure(39, "“个转企”1600家", "家", "1600", reading.Count)
	form := fields("save", "0", whole)
	form.Set(firms, "8200")
	form.Set(firms+"-as-of", "2020-06-30")
	d.follow(me, d.post(me, task39, form))
	before, data := d.ledgerSize(), d.download(me)
	d.upload(me, data).says("h1", "没有改动")

	p := d.upload(me, d.numbered(data, "H4", "8,300", "H5", "1610"))
	p.wants(http.StatusOK)
	p.says("h1", "1项有改动，共1格")
	p.says(`#changes [data-task="39"] [data-column="本季数据"] [data-side="before"]`, "新增小微企业13000家：8200家（至2020-06-30）")
	p.says(`#changes [data-task="39"] [data-column="本季数据"] [data-side="after"]`, "8,300家（至2020-06-30）", "“个转企”1600家：1610家（至2020-06-30）")
	if d.ledgerSize() != before {
		t.Error("a preview wrote something")
	}
	d.follow(me, d.apply(me, p)).says(`[role="status"]`, "已写入1项草稿")
	found, err := d.TaskReadings(t.Context(), me, key(39, ""))
	if err != nil || len(found.Figures) != 2 || found.Figures[0].Value+found.Figures[1].Value != 8300+1610 || found.Progress != whole.Progress {
		t.Errorf("%+v, %v", found.Figures, err)
	}

	// The file is of an older text now.
	p = d.upload(me, d.numbered(data, "H4", "8400"))
	p.wants(http.StatusConflict)
	p.says(`#conflicts [data-task="39"]`, "8,300家", "8400家")

	p = d.upload(me, d.numbered(d.download(me), "H4", "八千"))
	p.wants(http.StatusUnprocessableEntity)
	p.says("[data-faults] li", "“本季数据”表，第4行，本季度：请只填数字")
	p.says("main", "0行有变化，1行有误，11行没有变化。")
	p = d.post(me, workbookPath+"/apply", url.Values{"rows": {
		`[{"row":0,"task":39,"version":2,"progress":"改","figures":"` + strings.TrimPrefix(firms, "figure-") + `\t八千\t2020-06-30\t"}]`,
	}})
	p.wants(http.StatusUnprocessableEntity)
	p.says("[data-faults] li", "“本季数据”表：第39项：请只填数字")

	// A preview that a release without figures drew would erase them.
	p = d.post(me, workbookPath+"/apply", url.Values{"rows": {`[{"row":2,"task":39,"version":2,"progress":"改"}]`}})
	p.wants(http.StatusUnprocessableEntity)
	p.says("main", "请重新上传")
	if found, err := d.TaskReadings(t.Context(), me, key(39, "")); err != nil || len(found.Figures) != 2 {
		t.Errorf("%+v, %v", found.Figures, err)
	}
}

// The office may correct a measure while a unit fills in its file.
func TestNumbersOfAMeasureThatWasCorrectedAreNotTaken(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("scjg")
	d.measure(39, "新增小微企业13000家", "家", "13000", reading.Count)
	data := d.numbered(d.download(me), "H4", "8200")
	preview := d.upload(me, data)
	doc, err := d.TaskReadings(t.Context(), d.office, key(39, ""))
	if err != nil {
		t.Fatal(err)
	}
	m := doc.Measures[0]
	if err := d.RuleReadings(t.Context(), d.office, key(39, ""), []store.MeasureRuling{{
		ID: m.ID, Version: m.Version, State: m.State, Origin: m.Origin, Label: m.Label, Op: m.Op, Low: "13000", Unit: "万家", Kind: m.Kind,
		Quote: m.Quote, Start: m.Start, End: m.End,
	}}, nil); err != nil {
		t.Fatal(err)
	}
	p := d.upload(me, data)
	p.wants(http.StatusUnprocessableEntity)
	p.says("[data-faults] li", "与现在的指标（目标13000万家，单位万家）不同")
	p = d.apply(me, preview)
	p.wants(http.StatusUnprocessableEntity)
	p.says("[data-faults] li", "“本季数据”表：第39项：下载以后指标更正过")
	if got := d.stored(me, key(39, "")); got.Figures != (ledger.TypedFigures)("") {
		t.Errorf("stored %q", got.Figures)
	}
}
