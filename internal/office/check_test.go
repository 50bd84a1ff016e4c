package office_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// second pair of eyes: what follows is done by another account of the office.
func (d *desk) other() *desk {
	d.t.Helper()
	o := *d
	o.who = ledger.Actor{Name: "fuhe", DisplayName: "复核的人", Role: ledger.Office}
	err := d.Pool().QueryRow(d.t.Context(), `
		WITH made AS (INSERT INTO account (name, display_name, role) VALUES ('fuhe', '复核的人', 'office') ON CONFLICT DO NOTHING RETURNING id)
		SELECT id FROM made UNION ALL SELECT id FROM account WHERE name = 'fuhe'`).Scan(&o.who.ID)
	d.ok(err)
	return &o
}

// step are the hidden fields of the form with this action, as pairs for post.
func (a answer) step(action string) []string {
	a.t.Helper()
	form := a.Find(`form[action="` + action + `"]`)
	if form.Length() != 1 {
		a.t.Fatalf("%d forms %s", form.Length(), action)
	}
	var pairs []string
	for _, field := range form.Find("input[type=hidden]").EachIter() {
		pairs = append(pairs, field.AttrOr("name", ""), field.AttrOr("value", ""))
	}
	return pairs
}

// checked brings what stands on the page to publish through its 保密审查.
func (d *desk) checked(publish string) {
	d.t.Helper()
	d.post(publish+"/prepare", d.get(publish).step(publish+"/prepare")...).goes(publish)
	o := d.other()
	o.post(publish+"/confirm", o.get(publish).step(publish+"/confirm")...).goes(publish)
}

// unchecked is what somebody posts who publishes the second quarter as it is, whatever the page offers.
func (d *desk) unchecked() []string {
	d.t.Helper()
	p, err := d.PublishPreview(d.t.Context(), d.who, second)
	d.ok(err)
	return []string{"edition", strconv.Itoa(p.Edition), "missing", p.Digest(), "confirm", "yes"}
}

// done lists the steps that are done.
func (a answer) done() (steps []string) {
	for _, s := range a.Find("li[data-step][data-done]").EachIter() {
		steps = append(steps, s.AttrOr("data-step", ""))
	}
	return steps
}

func TestTheSecrecyCheckTakesTwo(t *testing.T) {
	t.Parallel()
	d := busy(t)
	const publish, row = "/office/2020/q2/publish", `tr[data-quarter="2020-q2"]`
	d.post(item(43)+"/accept", "version", "1", "sure", "yes").is(http.StatusSeeOther)
	d.ok(d.CloseQuarter(t.Context(), d.who, second))
	o := d.other()

	page := d.get(publish).is(http.StatusOK)
	page.count("li[data-step]", 3)
	page.count(`main button.button--main`, 1)
	page.count(`ul[aria-label="要公开的文字"] a`, 1)
	page.count(`ul[aria-label="要公开的文字"] a[href="/office/2020/q2/tasks/43"]`, 1)
	d.get("/office/quarters").lacks(row, `a[href="/office/2020/q2/publish"]:contains(保密审查)`)
	form := page.step(publish + "/prepare")
	if len(form) != 2 || form[0] != "seen" {
		t.Errorf("the form of the check carries %q, want what was seen alone", form)
	}
	d.post(publish+"/confirm", form...).is(http.StatusConflict).says("[role=alert]", "没有确认。这些内容还没有提交")
	d.post(publish+"/prepare", form...).goes(publish)

	page = d.get(publish).is(http.StatusOK)
	page.says(`li[data-step=提交保密审查]`, "督查室的人，09:00")
	page.says(`li[data-step=另一人确认]`, "您提交的，自己不能确认")
	page.lacks("main", "form")
	if got := page.done(); !slices.Equal(got, []string{"提交保密审查"}) {
		t.Errorf("done: %q", got)
	}
	d.get("/office/quarters").says(row, "保密审查待另一人确认")
	o.get("/office/quarters").says(row, "保密审查待您确认")
	d.post(publish+"/confirm", form...).is(http.StatusConflict).says("[role=alert]", "由另一个人确认")
	d.post(publish+"/prepare", form...).is(http.StatusConflict).says("[role=alert]", "不必再提交")
	d.post(publish, d.unchecked()...).is(http.StatusConflict).says("[role=alert]", "保密审查还没有通过")

	page = o.get(publish).is(http.StatusOK)
	page.count(`ul[aria-label="要公开的文字"] a[href="/office/2020/q2/tasks/43"]`, 1)
	o.post(publish+"/confirm", "seen", strings.Repeat("0", 64)).is(http.StatusConflict).says("[role=alert]", "内容有变化")
	o.post(publish+"/confirm", page.step(publish+"/confirm")...).goes(publish)
	page = d.get(publish).is(http.StatusOK)
	page.says(`li[data-step=另一人确认]`, "复核的人，09:00")
	page.count(`form[action="`+publish+`"] input[name=confirm]`, 1)

	// Another wording: everything from the start.
	d.post(item(43)+"/edit", "version", page43(d), "progress", "督查室的话43").is(http.StatusSeeOther)
	page = o.get(publish)
	if got := page.done(); len(got) > 0 {
		t.Errorf("another text, but done: %q", got)
	}
	page.count(`form[action="`+publish+`/prepare"]`, 1)

	d.get("/office/2020/q3/publish").is(http.StatusOK).lacks("main", "form")
	for _, deed := range []string{"prepare", "confirm"} {
		d.post("/office/2020/q3/publish/"+deed, form...).is(http.StatusConflict)
		d.post("/office/2020/q5/publish/"+deed, form...).is(http.StatusNotFound)
	}
}

func page43(d *desk) string { return d.get(item(43)).version(item(43) + "/edit") }

// The second person reads the table as the public would, says what must be kept, and is shown what was forgotten to say.
func TestTheSecrecyCheckCanFail(t *testing.T) {
	t.Parallel()
	d := busy(t)
	const publish, row = "/office/2020/q2/publish", `tr[data-quarter="2020-q2"]`
	d.post(item(43)+"/accept", "version", "1", "sure", "yes").is(http.StatusSeeOther)
	d.ok(d.CloseQuarter(t.Context(), d.who, second))
	o := d.other()
	d.post(publish+"/prepare", d.get(publish).step(publish+"/prepare")...).goes(publish)
	d.get(publish).lacks("main", `form[action="`+publish+`/reject"]`)

	page := o.get(publish).is(http.StatusOK)
	page.count(`li[data-step=另一人确认] a[href="`+publish+`/preview"]`, 1)
	preview := o.get(publish + "/preview").is(http.StatusOK)
	preview.count("tr[data-preview]", 170)
	preview.lacks("main", "details")
	preview.count(`a[href="`+publish+`#check"]`, 1)
	preview.says(`tr[data-preview="43"]`, "43")
	form := page.Find(`form[action="` + publish + `/reject"]`)
	first := form.Find("input[name=seen]").AttrOr("value", "")
	page = o.post(publish+"/reject", "seen", first, "words", " ").is(http.StatusUnprocessableEntity)
	page.says("#words-error", "请填写不通过的原因")
	page.says(`[role=alert] a[href="#words"]`, "请填写不通过的原因")
	page = o.post(publish+"/reject", "seen", strings.Repeat("0", 64), "words", "第43项不宜公开").is(http.StatusConflict)
	page.says("[role=alert]", "内容有变化")
	page.says("textarea[name=words]", "第43项不宜公开")
	o.post(publish+"/reject", "seen", first, "words", "第43项不宜公开").goes(publish)

	const reason, again = "第43项不宜公开", publish + "/prepare"
	for _, who := range []*desk{d, o} { // the newest fact stands on top, and the one thing to do is to submit it again
		page = who.get(publish).is(http.StatusOK)
		page.says("[data-part=refused]", reason)
		page.says("[data-part=refused]", "复核的人，09:00")
		page.says("[data-part=refused]", "还没有改")
		page.count(`[data-part=refused] a[href="#check"]`, 1)
		page.count(`main form`, 1)
		page.says(`form[action="`+again+`"] button`, "重新提交保密审查")
		page.says("[data-part=checks] li", reason)
		if got := page.done(); len(got) > 0 {
			t.Errorf("done: %q", got)
		}
		who.get("/office/quarters").says(row, "保密审查没有通过")
	}
	for _, verdict := range []string{"/confirm", "/reject"} { // with the form from before, and with what the page has now
		for _, seen := range []string{first, page.step(again)[1]} {
			page = o.post(publish+verdict, "seen", seen, "words", "x").is(http.StatusConflict)
			page.says("[role=alert]", "没有通过")
			page.says("[data-part=refused]", reason)
		}
	}
	d.post(publish, d.unchecked()...).is(http.StatusConflict).says("[role=alert]", "保密审查没有通过")

	// The same content once more: the second person sees what was said of it, and refuses it again.
	form43 := d.get(publish).step(again)
	d.post(again, form43...).goes(publish)
	d.post(again, form43...).is(http.StatusConflict).says("[role=alert]", "不必再提交")
	page = o.get(publish)
	page.lacks("main", "[data-part=refused]")
	page.says("[data-part=checks]", reason)
	page.says("li[data-step=另一人确认]", "曾经没有通过")
	o.post(publish+"/confirm", "seen", first).is(http.StatusConflict).says("[role=alert]", "请看过原因再办")
	o.post(publish+"/reject", append(page.step(publish+"/reject"), "words", "仍然不宜")...).goes(publish)

	d.post(item(43)+"/edit", "version", page43(d), "progress", "督查室的话43").is(http.StatusSeeOther)
	page = d.get(publish).is(http.StatusOK)
	page.says("[data-part=refused]", "仍然不宜")
	page.says("[data-part=refused]", "内容已经改过")
	page.count(`form[action="`+again+`"]`, 1)
	d.checked(publish)
	page = d.get(publish)
	page.lacks("main", "[data-part=refused]")
	page.count("[data-part=checks] li", 3)
	page.says("[data-part=checks] li:nth-child(1)", "通过：复核的人")
	page.says("[data-part=checks] li:nth-child(2)", "仍然不宜")
	page.says("[data-part=checks] li:nth-child(3)", reason)
	page = d.get(publish)
	d.post(publish, append(page.step(publish), "confirm", "yes")...).is(http.StatusSeeOther)
	page = d.get(publish).is(http.StatusOK) // and when it is published
	page.count("[data-part=checks] li", 3)
	page.lacks("main", "form, [data-part=refused]")
	d.get("/office/2020/q3/publish/preview").is(http.StatusOK)
	d.get("/office/2020/q5/publish/preview").is(http.StatusNotFound)
}

// Refused, changed, submitted, changed back: what stands on the page is what was said of it.
func TestARefusedContentComesBack(t *testing.T) {
	t.Parallel()
	d := busy(t)
	const publish, prepare = "/office/2020/q2/publish", "/office/2020/q2/publish/prepare"
	d.post(item(43)+"/accept", "version", "1", "sure", "yes").is(http.StatusSeeOther)
	d.ok(d.CloseQuarter(t.Context(), d.who, second))
	o, words := d.other(), d.document(43).Progress
	d.post(prepare, d.get(publish).step(prepare)...).goes(publish)
	o.post(publish+"/reject", append(o.get(publish).step(publish+"/reject"), "words", "不宜公开")...).goes(publish)
	d.post(item(43)+"/edit", "version", page43(d), "progress", "督查室的话43").is(http.StatusSeeOther)
	d.post(prepare, d.get(publish).step(prepare)...).goes(publish)
	d.get(publish).lacks("main", "[data-part=refused]")
	d.post(item(43)+"/edit", "version", page43(d), "progress", words).is(http.StatusSeeOther)
	page := d.get(publish).is(http.StatusOK)
	page.says("[data-part=refused]", "不宜公开")
	page.says("[data-part=refused]", "还没有改")
	page.says(`form[action="`+prepare+`"] button`, "重新提交保密审查")
}
