package office_test

import (
	"net/http"
	"slices"
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
	for _, name := range []string{"content", "edition", "missing"} {
		pairs = append(pairs, name, form.Find("input[name="+name+"]").AttrOr("value", ""))
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
	d.post(publish, append(form, "confirm", "yes")...).is(http.StatusConflict).says("[role=alert]", "保密审查还没有通过")

	page = o.get(publish).is(http.StatusOK)
	page.count(`ul[aria-label="要公开的文字"] a[href="/office/2020/q2/tasks/43"]`, 1)
	o.post(publish+"/confirm", "content", strings.Repeat("0", 64)).is(http.StatusConflict).says("[role=alert]", "内容有变化")
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
	content := form.Find("input[name=content]").AttrOr("value", "")
	page = o.post(publish+"/reject", "content", content, "words", " ").is(http.StatusUnprocessableEntity)
	page.says("#words-error", "请填写不通过的原因")
	page.says(`[role=alert] a[href="#words"]`, "请填写不通过的原因")
	page = o.post(publish+"/reject", "content", strings.Repeat("0", 64), "words", "第43项不宜公开").is(http.StatusConflict)
	page.says("[role=alert]", "内容有变化")
	page.says("textarea[name=words]", "第43项不宜公开")
	o.post(publish+"/reject", "content", content, "words", "第43项不宜公开").goes(publish)

	page = d.get(publish).is(http.StatusOK)
	page.says("[data-part=rejection]", "第43项不宜公开")
	page.says("[data-part=rejection]", "复核的人，09:00")
	page.lacks("main", "form")
	page.says(`li[data-step=另一人确认]`, "改好以后重新提交")
	d.get("/office/quarters").says(row, "保密审查没有通过")
	o.get(publish).count(`form[action="`+publish+`/confirm"]`, 1) // who thinks better of it

	d.post(item(43)+"/edit", "version", page43(d), "progress", "督查室的话43").is(http.StatusSeeOther)
	page = d.get(publish).is(http.StatusOK)
	page.says("[data-part=before]", "第43项不宜公开")
	page.count(`form[action="`+publish+`/prepare"]`, 1)
	d.checked(publish)
	d.get(publish).lacks("main", "[data-part=before]")
	d.get("/office/2020/q3/publish/preview").is(http.StatusOK)
	d.get("/office/2020/q5/publish/preview").is(http.StatusNotFound)
}
