package office_test

import (
	"net/http"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

func TestTypedFiguresStandBeforeTheOffice(t *testing.T) {
	t.Parallel()
	d := opened(t)
	key := ledger.Key{Quarter: second, Task: 39}
	task, err := d.TaskReadings(t.Context(), d.who, key)
	d.ok(err)
	m, _ := ledger.Remark{Quote: "新增小微企业13000家", Start: -1}.Pin(task.Requirement)
	d.ok(d.RuleReadings(t.Context(), d.who, key, []store.MeasureRuling{{
		State: reading.Confirmed, Origin: reading.ByHand, Label: "新增小微企业", Op: reading.Equal, Low: "13000", Unit: "家", Kind: reading.Count,
		Quote: m.Quote, Start: m.Start, End: m.End(),
	}}, nil))
	task, err = d.TaskReadings(t.Context(), d.who, key)
	d.ok(err)
	d.handIn(39, "scjg", "", ledger.Text{
		Progress: "上半年全市新增小微企业8200家；新增“个转企”910家。", Rating: ledger.OnTrack,
		Figures: ledger.NewTypedFigures([]ledger.TypedFigure{{Measure: task.Measures[0].ID, Value: "8300", AsOf: "2020-06-30"}}),
	})
	page := d.get(item(39)).is(http.StatusOK)
	page.says(`[data-part=internal] [data-figures]`, "新增小微企业13000家：8300家（至2020-06-30）")
	page.says(`[data-part=questions] [data-question=typed]`, "本季数据填的是8300家")
	page.count(`header a[href="/office/2020/q2/readings"]`, 1)
	page = d.get("/office").is(http.StatusOK)
	page.says(`select[name=flag] option[value=typed]`, "填报数与文字不符（1）")
	if got := d.get("/office?flag=typed").is(http.StatusOK).tasks(); got != "39" {
		t.Errorf("filtered: %s", got)
	}
	d.get("/office/quarters").is(http.StatusOK).count(`a[href="/office/2020/q2/readings"]`, 1)
}
