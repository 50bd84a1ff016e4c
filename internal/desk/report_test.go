package desk_test

import (
	"testing"

	"taizhang/internal/ledger"
)

func TestReportHasTheInternalPartOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("scjg")
	d.must(d.HandIn(t.Context(), me, key(39, ""), 0, whole))
	d.must(d.SaveEntry(t.Context(), me, key(43, "scjg"), 0, ledger.Text{Progress: "分报,一段\n分报二段", Problems: "内部的难处"}))

	p := d.get(me, "/work/2020/q2/report")
	p.wants(200)
	p.says("h1", "2020年二季度重点工作进展情况")
	p.says("dl", "市市场监管局", "11项，已报送1项")
	p.says(`[data-task="39"]`, "二季度进展。", "已报送")
	p.says(`[data-task="43"]`, "分报，一段", "分报二段", "草稿")
	p.says(`[data-task="34"]`, "未填写")
	p.saysNot("main", "内部资料", "内部的难处", "存在问题", "难。", "正常推进", "自评")
	if n := p.Find("[data-task]").Length(); n != 11 {
		t.Errorf("%d items", n)
	}

	p = d.get(me, "/work/2020/q2/report?internal=1")
	p.says("main", "内部资料")
	p.says(`[data-task="39"]`, "自评", "正常推进", "存在问题", "难。", "改。")
	p.says(`[data-task="43"]`, "内部的难处", "未评定")
	p.saysNot(`[data-task="34"]`, "未评定")

	other := d.get(d.staff("jyj"), "/work/2020/q2/report?internal=1")
	other.saysNot("main", "内部的难处", "二季度进展。")
}

func TestReportOfSeveralDepartmentsAndOfThePublishedQuarter(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	p := d.get(d.staff("scjg", "jyj"), "/work/2020/q1/report")
	p.wants(200)
	if p.Find("article").Length() != 2 || p.Find("h1").Length() != 1 {
		t.Errorf("%d sheets, %d titles", p.Find("article").Length(), p.Find("h1").Length())
	}
	p.says(`[data-task="39"]`, "全市新增小微企业4405家", "已公开")
	p.says(`[data-task="43"]`, "结合滨海新区区域调整实际") // of a joint task, the whole
	empty := d.get(d.staff(), "/work/2020/q2/report")
	empty.wants(200)
	empty.says("main", "没有要填报的事项")
}
