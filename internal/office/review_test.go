package office_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func TestAcceptGoesOnToTheNext(t *testing.T) {
	t.Parallel()
	d := busy(t)
	accept := item(39) + "/accept"
	d.post(accept, "version", d.get(item(39)).version(accept)).goes(item(43) + "?passed=39.2")
	if got := d.document(39).State; got != ledger.Accepted {
		t.Errorf("39 is %s", got)
	}
	d.post(item(43)+"/accept", "version", "1", "sure", "yes", "department", "scjg").goes("/office?department=scjg&passed=43.2") // its last one
	d.post(item(12)+"/accept", "version", "1").goes("/office?passed=12.2")
	d.get("/office").is(http.StatusOK).says("section", "已报送的都已审核")
}

func TestAcceptOfAnotherVersionIsAConflict(t *testing.T) {
	t.Parallel()
	d := busy(t)
	_, err := d.EditEntry(t.Context(), d.who, ledger.Key{Quarter: second, Task: 39}, 1, "别人改的话39")
	d.ok(err)
	page := d.post(item(39)+"/accept", "version", "1").is(http.StatusConflict)
	page.says("[role=alert]", "该事项已由督查室的人修改（09:00），本次操作未执行")
	page.says("[data-part=progress]", "别人改的话39")
	if page.version(item(39)+"/accept") != "2" {
		t.Error("the form is still of the old version")
	}
	if got := d.document(39).State; got != ledger.Submitted {
		t.Errorf("39 is %s", got)
	}
	d.post(item(39) + "/accept").is(http.StatusConflict) // no version at all
	d.post(item(34)+"/accept", "version", "0").is(http.StatusConflict).says("[role=alert]", "只有已报送的可以通过")
}

func TestReturnNeedsAReason(t *testing.T) {
	t.Parallel()
	d := busy(t)
	page := d.post(item(39)+"/return", "version", "1", "reason", " \n ").is(http.StatusUnprocessableEntity)
	page.says("#return-reason-error", "请填写退回意见")
	long := strings.Repeat("长", ledger.MaxReason+1)
	page = d.post(item(39)+"/return", "version", "1", "reason", long, "code", "scope", "state", "all").is(http.StatusUnprocessableEntity)
	page.says("#return-reason", long)
	page.says("#return-reason-error", "最多2000字")
	if page.tasks() == "12 39 43" {
		t.Error("the filter was lost")
	}
	if got := d.document(39).State; got != ledger.Submitted {
		t.Fatalf("39 is %s", got)
	}

	d.post(item(39)+"/return", "version", "1", "reason", "数据不符", "code", "other").goes(item(43))
	page = d.get(item(39)).is(http.StatusOK)
	page.says("[data-part=reason]", "数据不符")
	page.lacks("article", "form")
	page = d.post(item(12)+"/return", "version", "7", "reason", "写了半天的理由", "code", "figures").is(http.StatusConflict)
	page.says("#return-reason", "写了半天的理由")
}

// Whoever's form is gone by the time he sends it, since the unit withdrew or the quarter was closed, has his words back to
// copy, and the page does not say that they stand in a form.
func TestTypedWordsOutliveTheirForm(t *testing.T) {
	t.Parallel()
	scjg := ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: "scjg"}}}
	gone := map[string]func(d *desk){
		"the unit withdrew": func(d *desk) {
			for _, key := range []ledger.Key{{Quarter: second, Task: 39}, {Quarter: second, Task: 43, Department: "scjg"}} {
				_, err := d.Withdraw(d.t.Context(), scjg, key, 1)
				d.ok(err)
			}
		},
		"the quarter was published": func(d *desk) {
			d.ok(d.CloseQuarter(d.t.Context(), d.who, second))
			if _, err := d.Pool().Exec(d.t.Context(), `UPDATE quarter SET state = 'published' WHERE year = 2020 AND number = 2`); err != nil {
				d.t.Fatal(err)
			}
		},
	}
	for name, happens := range gone {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := busy(t)
			happens(d)
			for action, field := range map[string]string{
				item(39) + "/return": "reason", item(39) + "/edit": "progress", item(43) + "/parts/scjg/return": "reason.scjg",
			} {
				page := d.post(action, "version", "1", field, "写了半天的话", strings.Replace(field, "reason", "code", 1), "figures").is(http.StatusConflict)
				page.lacks("article", `[formaction="`+action+`"]`)
				if got := page.Find("[data-part=typed] textarea[readonly]").Text(); got != "写了半天的话" {
					t.Errorf("%s: to copy is %q", action, got)
				}
				page.says("[role=alert]", "您填写的内容列在下面，可以复制。")
				page.saysNot("[role=alert]", "表单")
			}
			page := d.post(item(39)+"/accept", "version", "1").is(http.StatusConflict)
			page.lacks("article", "[data-part=typed]")
			page.says("[role=alert]", "下面是现在的文字。")
		})
	}

	// A closed quarter offers no return, but still an edit.
	d := busy(t)
	d.ok(d.CloseQuarter(t.Context(), d.who, second))
	page := d.post(item(39)+"/return", "version", "1", "reason", "写了半天的理由", "code", "figures").is(http.StatusConflict)
	page.says("[data-part=typed] textarea", "写了半天的理由")
	page = d.post(item(39)+"/edit", "version", "9", "progress", "写了半天的话").is(http.StatusConflict)
	page.lacks("article", "[data-part=typed]")
	page.says("#edit-progress", "写了半天的话")
	page.says("[role=alert]", "您填写的内容仍在表单中")
}

// A refusal has the focus and leads to the field at fault, without a script.
func TestARefusalHasTheFocus(t *testing.T) {
	t.Parallel()
	d := busy(t)
	for action, field := range map[string]string{
		item(39) + "/return": "#return-reason", item(39) + "/edit": "#edit-progress", item(43) + "/parts/scjg/return": "#return-scjg-reason",
	} {
		page := d.post(action, "version", "1").is(http.StatusUnprocessableEntity)
		page.count("[role=alert][tabindex='-1'][autofocus]", 1)
		page.count(`[role=alert] a[href="`+field+`"]`, 1)
		page.count(field+"[aria-invalid=true]", 1)
	}
	page := newDesk(t).post("/office/2020/q2/open", "due", "x").is(http.StatusUnprocessableEntity)
	page.count("[role=alert][autofocus] a[href='#due-2020-q2']", 1)
}

func TestEditKeepsBothTexts(t *testing.T) {
	t.Parallel()
	d := busy(t)
	edit := item(39) + "/edit"
	d.post(edit, "version", "1", "progress", "督查室的话39").goes(item(39))
	page := d.get(item(39)).is(http.StatusOK)
	page.says("[data-part=progress]", "督查室的话39")
	page.says("[data-part=progress]", "督查室改过字")
	page.says("[data-part=internal]", "内部的话39")

	page = d.post(edit, "version", "1", "progress", "另一个人的话39").is(http.StatusConflict)
	page.says("[data-part=progress]", "督查室的话39")
	page.says("#edit-progress", "另一个人的话39")
	page.count("details#edit[open]", 1)
	if page.version(edit) != "2" {
		t.Error("the form is still of the old version")
	}
	page = d.post(edit, "version", "2", "progress", "  ").is(http.StatusUnprocessableEntity)
	page.says("#edit-progress-error", "不能为空")
	megabyte := strings.Repeat("长", 1<<20/3)
	page = d.post(edit, "version", "2", "progress", megabyte).is(http.StatusUnprocessableEntity)
	page.says("#edit-progress", megabyte)
	page.says("#edit-progress-error", "最多10000字")
	d.post(edit, "version", "2", "progress", strings.Repeat("x", 5<<20)).is(http.StatusRequestEntityTooLarge)
	if got := d.document(39); got.Version != 2 || got.Progress != "督查室的话39" {
		t.Errorf("stored: %+v", got)
	}
}

func TestPartsOfAJointTask(t *testing.T) {
	t.Parallel()
	d := busy(t)
	d.post(item(43)+"/edit", "version", "1", "progress", "督查室的话43").goes(item(43))
	d.handIn(43, "binhai", "binhai", ledger.Text{Progress: "后到的话43", Rating: ledger.Done})
	page := d.get(item(43)).is(http.StatusOK)
	page.says("[data-unit=滨海新区管委会]", "不在上面的文字里")
	page.saysNot("[data-unit=市市场监管局]", "不在上面的文字里")
	compose := item(43) + "/compose"
	d.post(compose, "version", page.version(compose)).goes(item(43))
	page = d.get(item(43))
	page.says("[data-part=progress]", "后到的话43")
	page.lacks("article", `[formaction="`+compose+`"]`)

	part := item(43) + "/parts/binhai/return"
	page = d.post(part, "version", page.version(part), "reason", "").is(http.StatusUnprocessableEntity)
	page.says("#return-binhai-reason-error", "请填写退回意见")
	page.lacks("article", "#return-reason-error")
	page = d.post(part, "version", "9", "reason.binhai", "写好的理由", "code.binhai", "scope").is(http.StatusConflict)
	page.says("#return-binhai-reason", "写好的理由")
	d.post(part, "version", page.version(part), "reason.binhai", "口径不清", "code.binhai", "scope").goes(item(43))
	page = d.get(item(43))
	page.says("[data-unit=滨海新区管委会] [data-part=reason]", "口径不清")
	page.saysNot("[data-part=progress]", "后到的话43")
	d.post(item(43)+"/parts/nobody/return", "version", "1", "reason.nobody", "理由", "code.nobody", "scope").is(http.StatusNotFound)
	d.post(item(39)+"/compose", "version", "1").is(http.StatusConflict)
}

// Whatever was typed is neither lost nor taken for something else, whichever button is pressed, without a script.
func TestNothingTypedIsLeftBehind(t *testing.T) {
	t.Parallel()
	d := busy(t)
	read := d.get(item(39)).is(http.StatusOK)
	field := func(name string) string { return read.Find("#deed input[name="+name+"]").AttrOr("value", "") }
	stored := strings.TrimPrefix(read.Find("#edit-progress").Text(), "\n")
	page := d.post(item(39)+"/accept", "version", "1", "wording", field("wording"), "progress", "改过的话39", "reason", "").is(http.StatusUnprocessableEntity)
	page.says("#edit-progress", "改过的话39")
	page.count("details#edit[open]", 1)
	page.says("[role=alert]", "改过的文字还没有保存")
	page = d.post(item(39)+"/accept", "version", "1", "wording", field("wording"), "progress", stored, "reason", "写到一半").is(http.StatusUnprocessableEntity)
	page.says("#return-reason", "写到一半")
	page.says("[role=alert]", "写了退回意见")
	page = d.post(item(39)+"/return", "version", "1", "wording", field("wording"), "progress", "改过的话39", "reason", "写好的", "code", "scope").is(http.StatusUnprocessableEntity)
	page.says("#edit-progress", "改过的话39")
	page.says("#return-reason", "写好的")
	page.count("input[name=code][value=scope][checked]", 1)
	if got := d.document(39); got.State != ledger.Submitted || got.Version != 1 {
		t.Fatalf("39: %+v", got)
	}
	crlf := strings.ReplaceAll(stored, "\n", "\r\n") // as browsers send it
	d.post(item(39)+"/accept", "version", "1", "wording", field("wording"), "progress", crlf, "reason", "").goes(item(43) + "?passed=39.2")
}

// A remark is pinned to words of the text; reading again shows what has changed since.
func TestRemarksArePinnedAndAnswered(t *testing.T) {
	t.Parallel()
	d := busy(t)
	send := item(39) + "/return"
	page := d.post(send, "version", "1", "reason", "看看", "code", "").is(http.StatusUnprocessableEntity)
	page.says("#return-code-error", "请选一种退回理由")
	page = d.post(send, "version", "1", "reason", "看看", "code", "figures", "quote", "没有的字句").is(http.StatusUnprocessableEntity)
	page.says("#return-quote-error", "文字里没有这些字句")
	d.post(send, "version", "1", "reason", "数不对", "code", "figures", "quote", "39，一家", "reason-1", "太短", "code-1", "missing").goes(item(43))
	doc := d.document(39)
	if len(doc.Remarks) != 2 || doc.Remarks[0].Quote != "39,一家" || doc.Remarks[0].Start != 4 || doc.Remarks[1].Start != -1 ||
		!strings.Contains(doc.ReturnReason, "数据不符：") {
		t.Fatalf("remarks: %+v %q", doc.Remarks, doc.ReturnReason)
	}
	d.handIn(39, "scjg", "", ledger.Text{Progress: "公开的话39,两家;\n第二段", Rating: ledger.OnTrack})
	page = d.get(item(39)).is(http.StatusOK)
	page.says("[data-part=changed] del", "一")
	page.says("[data-part=changed] ins", "两")
	page.says("[data-part=changed]", "数不对")
}

// A text with something open is accepted by a second press only, which the first one tells of.
func TestAcceptAsksFirst(t *testing.T) {
	t.Parallel()
	d := opened(t)
	d.handIn(43, "scjg", "scjg", ledger.Text{Progress: "集聚区一期已经建成并投入使用。", Rating: ledger.OnTrack})
	accept := item(43) + "/accept"
	version := d.get(item(43)).version(accept)
	page := d.post(accept, "version", version).is(http.StatusUnprocessableEntity)
	page.says("[role=alert][autofocus]", "还没有通过。这一项由2个单位各报各的，还缺1份：滨海新区管委会。")
	page.says("[role=alert]", "可以先催办")
	page.count(`[role=alert] a[href="/office/chase"]`, 1)
	page.says("[data-key=a]", "仍然通过")
	page.count("form[data-deed] input[name=sure]", 1)
	if state := d.document(43).State; state != ledger.Submitted {
		t.Fatalf("it is %s", state)
	}
	d.ok(d.CloseQuarter(t.Context(), d.who, second)) // now nobody can report: no use in chasing
	page = d.post(accept, "version", version).is(http.StatusUnprocessableEntity)
	page.says("[role=alert]", "填报已经截止")
	page.count(`[role=alert] a[href="/office/quarters"]`, 1)
	d.post(accept, "version", version, "sure", "yes").is(http.StatusSeeOther)
	if state := d.document(43).State; state != ledger.Accepted {
		t.Errorf("it is %s", state)
	}
}

// The notice that a text was accepted takes it back, above the next text and above a list in which nothing is left. It is
// shown once, and not for what has become of the text since.
func TestTheNoticeOfAcceptingTakesItBack(t *testing.T) {
	t.Parallel()
	d := busy(t)
	const note, undo = "[data-done-note]", `form[data-undo][action="/office/2020/q2/tasks/39/unaccept"]`
	accept := func(query string) answer {
		return d.post(item(39)+"/accept", "version", strconv.Itoa(d.versionOf(39, "")), "department", query)
	}
	back := func(page answer) {
		t.Helper()
		page.says(note, "第39项已通过")
		page.count(note+" "+undo, 1)
		page.lacks("main", ".flash")
		var form []string
		for _, field := range page.Find(undo + " input").EachIter() {
			form = append(form, field.AttrOr("name", ""), field.AttrOr("value", ""))
		}
		d.post(item(39)+"/unaccept", form...).is(http.StatusSeeOther)
		if got := d.document(39).State; got != ledger.Submitted {
			t.Errorf("39 is %s", got)
		}
	}
	for _, department := range []string{"", "scjg"} {
		back(d.follow(accept(department)))
	}
	d.post(item(43)+"/accept", "version", "1", "sure", "yes").is(http.StatusSeeOther)
	d.post(item(12)+"/accept", "version", "1").is(http.StatusSeeOther)
	last := accept("")
	if want := "/office?passed=39." + strconv.Itoa(d.versionOf(39, "")); last.location != want {
		t.Fatalf("goes to %s", last.location)
	}
	page := d.follow(last)
	page.count(`[data-queue][data-done="第39项已通过"]`, 1)
	back(page)

	answered := accept("")
	d.get(answered.location).lacks("main", note) // read again
	d.post(item(39)+"/unaccept", "version", strconv.Itoa(d.versionOf(39, ""))).is(http.StatusSeeOther)
	page = d.follow(answered) // it was taken back meanwhile
	page.lacks("main", note)
	page.says(".flash", "第39项已通过")
	theirs := accept("") // and then accepted by somebody else: theirs is not taken back by our notice
	d.follow(theirs).count(note+" "+undo, 1)
	page = d.follow(answered)
	page.lacks("main", note)
	page.says(".flash", "第39项已通过")
	for _, odd := range []string{"x", "171.1", "-1.2", "33.1", "39", "39.", "39.x"} {
		answered.location = "/office?passed=" + odd
		d.follow(answered).is(http.StatusOK).lacks("main", note)
	}
}

func TestUnaccept(t *testing.T) {
	t.Parallel()
	d := busy(t)
	page := d.get(item(43)).is(http.StatusOK)
	page.lacks("article", `button[formaction="`+item(43)+`/unaccept"]`)
	d.post(item(43)+"/unaccept", "version", "1").is(http.StatusConflict).says("[role=alert]", "只有已审核")
	d.post(item(43)+"/accept", "version", "1", "sure", "yes").is(http.StatusSeeOther)
	page = d.get(item(43)).is(http.StatusOK)
	page.count(`button[formaction="`+item(43)+`/unaccept"]`, 1)
	page.says(".queue__act", "撤回通过")
	d.post(item(43)+"/unaccept", "version", "2").goes(item(43))
	page = d.get(item(43)).is(http.StatusOK)
	page.count(`article[data-state=submitted]`, 1)
	page.count(`button[formaction="`+item(43)+`/accept"]`, 1)
}
