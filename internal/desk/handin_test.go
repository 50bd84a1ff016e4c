package desk_test

import (
	"net/http"
	"testing"

	"taizhang/internal/ledger"
)

func TestCheckingBeforeHandingIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	doc := d.stored(scjg, key(39, ""))
	text := ledger.Text{Progress: doc.LastProgress, Rating: ledger.OnTrack}

	form := fields("hand-in", "0", text)
	form.Del("confirm")
	answer := d.post(scjg, task39, form)
	if at := answer.header.Get("Location"); at != task39+"?check=1" {
		t.Fatalf("leads to %q", at)
	}
	p := d.follow(scjg, answer)
	p.says("[role=alert][autofocus]", "没有报送。", "有1处要核对")
	if p.Find(`[role=alert] a[href="#check-same"]`).Length() != 1 || p.Find("#check-same").Length() != 1 {
		t.Error("the top of the page does not lead to the question")
	}
	p.says("[data-checks]", "与一季度文字完全相同", "确认无变化", "处半角标点", "改为全角")
	if doc = d.stored(scjg, key(39, "")); doc.State != ledger.Draft || doc.Version != 1 || doc.Text != text {
		t.Fatalf("stored %+v", doc)
	}

	form = p.form("hand-in")
	form["confirm"] = []string{"same"} // without the reason
	p = d.post(scjg, task39, form)
	p.wants(http.StatusUnprocessableEntity)
	p.says(`[role="alert"]`, "有1处要改", "请写明无变化的原因")
	if p.Find(`[role=alert] a[href="#why"]`).Length() != 1 || p.Find(`[role=alert] a[href^="#check-"]`).Length() != 0 {
		t.Error("the top of the page does not lead to the reason alone")
	}
	p.says("#why-error", "请写明无变化的原因")
	if p.Find(`input[name=confirm][value=same][checked]`).Length() != 1 {
		t.Error("what was ticked is lost")
	}

	p = d.follow(scjg, d.post(scjg, task39, p.form("full-width")))
	if got := d.stored(scjg, key(39, "")); got.Version != 2 || got.Progress != ledger.FullWidth(text.Progress) || got.State != ledger.Draft {
		t.Errorf("at full width: %+v", got)
	}

	form = p.form("hand-in")
	form["confirm"] = []string{"same"}
	form.Set("why", "项目按计划下半年开工")
	d.follow(scjg, d.post(scjg, task39, form)).says("body", "第39项已报送")
	var code, words, finding, by string
	var revision int
	err := d.Pool().QueryRow(t.Context(), `
		SELECT c.code, c.words, c.finding, c.revision, a.name FROM hand_in_confirmation c JOIN account a ON a.id = c.account_id`).
		Scan(&code, &words, &finding, &revision, &by)
	if err != nil || code != "same" || words != "项目按计划下半年开工" || finding == "" || revision != 3 || by != scjg.Name {
		t.Errorf("kept %q %q %q %d %q, %v", code, words, finding, revision, by, err)
	}
	d.get(scjg, task39).says("[data-confirmed]", "与一季度文字完全相同", "原因 项目按计划下半年开工", "张三 14:32")
}
