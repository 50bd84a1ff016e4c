package server_test

import (
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// TestOneRoundThroughThePages is what the product is for, once through: the public reads the first quarter, the office
// opens the second, a unit writes and hands in, the office accepts, two of it publish, the leadership and the public see
// it; then the office corrects what it published.
func TestOneRoundThroughThePages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.account("checker", ledger.Office)
	s.account("scjg", ledger.Staff, "scjg")
	s.account("leader", ledger.Leader)
	b := newBrowser(t, s.server.URL)

	b.open("/")
	b.says("h1", "市政府2020年重点工作（预下达）一季度进展情况表")
	if n := b.count("[id^=task-][id$='-p1']"); n != 170 {
		t.Fatalf("the public table has %d rows with progress", n)
	}

	b.signIn("office")
	b.follow("季度")
	b.set("input[name=due]", "2020-07-20T18:00")
	b.follow("开放填报")
	b.says("main", "填报中")
	b.follow("退出")

	const wrote = "全市新增小微企业8200家,完成全年目标的63.08%;新增“个转企”910家。"
	b.signIn("scjg")
	b.says("h1", "我的11项")
	b.click(`a[href="/work/2020/q2/tasks/39"]`)
	b.says("main", "4405家")
	b.fill("#progress", wrote)
	b.click(`button[value=save]`)
	b.says("body", "已保存")
	b.click(`button[value=hand-in]`)
	b.says("main", "没有报送")
	b.choose(`input[name=rating][value=ontrack]`)
	b.fill("#problems", "内部的话不公开")
	b.click(`button[value=hand-in]`)
	b.says("body", "第39项已报送")
	b.follow("退出")

	b.signIn("office")
	b.click(`a[href^="/office/2020/q2/tasks/39"]`)
	b.says("main", "8200家")
	b.says("main", "内部的话不公开")
	b.choose(`button[formaction="/office/2020/q2/tasks/39/accept"]`)
	b.waits(`location.pathname === "/office"`) // none is left to be read
	b.follow("季度")
	b.choose("[data-close] summary")
	b.follow("截止填报")
	b.follow("核对缺项并公开")
	b.says("main", "169")
	b.follow("提交保密审查")
	b.says("main", "您提交的，自己不能确认")
	b.follow("退出")

	b.signIn("checker")
	b.follow("季度")
	b.follow("保密审查待您确认")
	b.says("main", "请通读要公开的文字")
	b.follow("保密审查通过")
	b.choose(`input[name=confirm]`)
	b.click(`main form button[type=submit]`)
	b.says("main", "已公开")
	b.follow("退出")

	b.signIn("leader")
	b.says("h1", "2020年二季度")
	b.click(`main a[href*="rating=ontrack"]`)
	b.says("main", "小微企业")
	b.follow("退出")

	b.open("/")
	b.says("h1", "市政府2020年重点工作（预下达）二季度进展情况表")
	b.says("#task-39", ledger.FullWidth(wrote))
	if page := b.text("body"); strings.Contains(page, "内部的话不公开") || strings.Contains(page, "正常推进") {
		t.Error("the internal part is on the public page")
	}
	b.click(`#task-39 th a`)
	b.says("main", "4405家")
	b.says("main", "8200家")
	b.open("/2020/q1")
	b.says("h1", "一季度进展情况表")

	b.signIn("office")
	b.open("/office/2020/q2/correct")
	b.fill("#reason", "数字有误")
	b.fill("#add", "39")
	b.follow("加入")
	b.fill("#progress-39", strings.Replace(wrote, "8200", "8020", 1))
	b.follow("保存并核对")
	b.says("del", "8200家")
	b.says("ins", "8020家")
	b.follow("提交保密审查")
	b.follow("退出")
	b.signIn("checker")
	b.open("/office/2020/q2/publish")
	b.follow("保密审查通过")
	b.follow("公开二季度（第二版）")
	b.follow("退出")
	b.open("/2020/q2")
	b.says("#task-39", "8020家")
	b.click(`a[href="/2020/q2/editions/2"]`)
	b.says("main", "数字有误")
	b.says("del", "8200家")
	b.click(`main a[href="/2020/q2/editions/1"]`)
	b.says("#task-39", "8200家")
}
