package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

const task39 = "/work/2020/q2/tasks/39"

func TestEditorShowsWhatIsAskedAndWhatWasSaid(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.get(d.staff("scjg"), task39)
	p.wants(http.StatusOK)
	p.says("h1", "第39项 二季度进展")
	p.says("main > header", "第7项，共11项", "上一项38", "下一项40", "7月6日")
	p.says("main form", "预下达", "新增小微企业13000家；", "上季度进展（一季度，已公开）", "4405家，", "暂无意见", "没有分报")
	if got := p.Find("#progress").Text(); got != "" {
		t.Errorf("an empty editor has %q", got)
	}
	p.says(`[data-count-of="progress"]`, "0字，0段")
	if p.Find(`input[name=rating][checked]`).Length() != 0 {
		t.Error("nobody has judged yet")
	}
	if got := p.Find(`main form button[type=submit]`).First().AttrOr("value", ""); got != "save" {
		t.Errorf("the Enter key in a field does %q", got)
	}
	for _, id := range []string{"progress", "problems", "next_steps"} {
		if p.Find(`label[for="`+id+`"]`).Length() != 1 {
			t.Errorf("%s has no label", id)
		}
	}
}

func TestSavingADraft(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	text := "\n\n全市 5000 家,<b>新增</b>&amp;\n　第二段。\n"
	form := d.get(scjg, task39).form("save")
	form.Set("progress", strings.ReplaceAll(text, "\n", "\r\n"))
	form.Set("rating", "ontrack")
	p := d.follow(scjg, d.post(scjg, task39, form))
	p.wants(http.StatusOK)
	p.says("main", "已保存 14:32，第1稿")
	if got := p.Find("#progress").Text(); got != text {
		t.Errorf("the editor has %q, want %q", got, text)
	}
	if got := p.Find("input[name=rating][checked]").AttrOr("value", ""); got != "ontrack" {
		t.Errorf("rating %q", got)
	}
	p.says(`[data-count-of="progress"]`, "28字，2段")
	p.says("[data-revisions]", "第1稿", "存草稿，张三 14:32")

	form = p.form("save")
	form.Set("problems", "难")
	p = d.follow(scjg, d.post(scjg, task39, form))
	p.says("main", "已保存 14:32，第2稿")
	if doc := d.stored(scjg, key(39, "")); doc.Progress != text || doc.Problems != "难" || doc.State != ledger.Draft {
		t.Errorf("stored %+v", doc.Text)
	}
}

func TestHandingIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")

	p := d.post(scjg, task39, fields("hand-in", "0", ledger.Text{Progress: "二季度进展。"}))
	p.wants(http.StatusUnprocessableEntity)
	p.says(`[role="alert"]`, "没有报送。有1处要改，已写的都还在，已存为草稿。", "报送前请选自评。")
	p.says("h1", "第39项 二季度进展")
	p.saysNot("h1", "没有报送")
	p.says("title", "没有报送")
	if got := p.Find("#progress").Text(); got != "二季度进展。" {
		t.Errorf("what was typed: %q", got)
	}
	if p.Find(`[role="alert"] a[href="#rating"]`).Length() != 1 || p.Find("#rating[aria-invalid=true]").Length() != 1 ||
		!strings.Contains(p.Find("#rating").AttrOr("aria-describedby", ""), "rating-error") || p.text("#rating-error") == "" {
		t.Error("the mistake is not tied to its field")
	}

	if doc := d.stored(scjg, key(39, "")); doc.Version != 1 || doc.State != ledger.Draft || doc.Progress != "二季度进展。" {
		t.Errorf("what could not be handed in is no draft: %+v", doc)
	}

	p = d.post(scjg, task39, fields("hand-in", p.Find("input[name=version]").AttrOr("value", ""), ledger.Text{Progress: "慢。", Rating: ledger.Behind}))
	p.wants(http.StatusUnprocessableEntity)
	p.says(`[role="alert"]`, "有2处要改", "自评为进度滞后的，请写明存在问题。", "自评为进度滞后的，请写明下一步措施。")
	p.says("#problems-error", "请写明存在问题")
	if p.Find("form[data-unsaved]").Length() != 0 {
		t.Error("a draft that was saved counts as unsaved")
	}
	if doc := d.stored(scjg, key(39, "")); doc.Version != 2 || doc.State != ledger.Draft {
		t.Errorf("what could not be handed in is no draft: %+v", doc)
	}
	d.post(scjg, "/work/2020/q2/tasks/40", fields("hand-in", "0", ledger.Text{})).wants(http.StatusUnprocessableEntity)
	d.follow(scjg, d.post(scjg, "/work/2020/q2/tasks/40", fields("save", "0", ledger.Text{Progress: " \n"}))).says("body", "没有存草稿")
	if doc := d.stored(scjg, key(40, "")); doc.Version != 0 {
		t.Errorf("nothing was stored as %+v", doc)
	}

	p = d.follow(scjg, d.post(scjg, task39, fields("hand-in", "2", whole)))
	p.wants(http.StatusOK)
	p.says("main", "第39项已报送")
	p.says("h1", "我的11项")
	p.says(`tr[data-task="39"]`, "已报送")
}

func TestWithdrawing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	d.must(d.HandIn(t.Context(), scjg, key(39, ""), 0, whole))

	p := d.get(scjg, task39)
	p.wants(http.StatusOK)
	p.says("main", "本项已报送。要修改，请先撤回，或请督查室退回。", "二季度进展。", "报送于14:32")
	p.says("main [data-internal]", "正常推进", "难。", "改。")
	if p.Find("main textarea").Length() != 0 {
		t.Error("what was handed in can be typed over")
	}
	withdraw := p.Find("main form").AttrOr("action", "")
	if withdraw != task39+"/withdraw" {
		t.Fatalf("撤回 posts to %q", withdraw)
	}
	p = d.post(scjg, withdraw, url.Values{"version": {"x"}})
	p.wants(http.StatusUnprocessableEntity)
	p.says("main", "没有撤回")

	p = d.follow(scjg, d.post(scjg, withdraw, url.Values{"version": {"1"}}))
	p.says("main", "第39项已撤回")
	if got := p.Find("#progress").Text(); got != whole.Progress {
		t.Errorf("after taking it back the editor has %q", got)
	}

	d.must(d.HandIn(t.Context(), scjg, key(39, ""), 2, whole))
	d.must(d.AcceptEntry(t.Context(), d.office, key(39, ""), 3))
	p = d.post(scjg, withdraw, url.Values{"version": {"3"}})
	p.wants(http.StatusConflict)
	p.says(`[role="alert"]`, "没有撤回")
	p.says("main", "已审核")
	if p.Find("main form").Length() != 0 {
		t.Error("what was accepted offers 撤回")
	}
	p = d.post(scjg, withdraw, url.Values{"version": {"4"}})
	p.wants(http.StatusConflict)
	p.says(`[role="alert"]`, "只有已报送、督查室尚未审核的可以撤回")
}

func TestReturnedTextShowsTheReason(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	d.must(d.HandIn(t.Context(), scjg, key(39, ""), 0, whole))
	d.must(d.ReturnEntry(t.Context(), d.office, key(39, ""), 1, "请补充数字"))
	p := d.get(scjg, task39)
	p.says("main > div", "督查室退回了这一份", "请补充数字")
	p.says("[data-remark]", "请补充数字")
	p.says("aside", "已退回")
	p = d.follow(scjg, d.post(scjg, task39, p.form("hand-in")))
	p.says(`tr[data-task="39"]`, "已报送")
}

func TestQuotingLastQuarter(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	href := d.get(scjg, task39).Find("a[data-quote]").AttrOr("href", "")
	p := d.get(scjg, href)
	p.wants(http.StatusOK)
	if got := p.Find("#progress").Text(); !strings.HasPrefix(got, "全市新增小微企业4405家,") { // as it is stored
		t.Errorf("the editor has %q", got)
	}
	p.says("main", "编辑框里是一季度的文字，还没有保存。")
	if d.stored(scjg, key(39, "")).Version != 0 {
		t.Error("reading a page stored something")
	}

	d.must(d.SaveEntry(t.Context(), scjg, key(39, ""), 0, ledger.Text{Progress: "我的"}))
	p = d.get(scjg, href)
	if got := p.Find("#progress").Text(); got != "我的" {
		t.Errorf("quoting wrote over what was there: %q", got)
	}
	p.says("main", "没有引用上季度文字")
	if p.Find("a[data-quote]").Length() != 0 {
		t.Error("a link that would do nothing")
	}
}
