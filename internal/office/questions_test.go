package office_test

import (
	"net/http"
	"net/url"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/web/route"
)

// doubtful is an opened desk with texts that there is something to ask about: 39 reports less than in the first quarter
// and a completion that is off, 33 is last quarter's text, 43 is short.
func doubtful(t *testing.T) *desk {
	t.Helper()
	d := opened(t)
	d.handIn(39, "scjg", "", ledger.Text{Progress: "上半年全市新增小微企业4400家,完成全年目标任务的90%。另有新增“个转企”910家。", Rating: ledger.OnTrack})
	doc, err := d.OfficeDocument(t.Context(), d.who, ledger.Key{Quarter: second, Task: 33})
	d.ok(err)
	text := ledger.Text{Rating: ledger.OnTrack}
	for _, p := range doc.LastProgress {
		text.Progress += p + "\n"
	}
	staff := ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: "scjg"}}}
	_, err = d.HandInConfirmed(t.Context(), staff, ledger.Key{Quarter: second, Task: 33}, 0, text, []ledger.Confirmation{{
		Code: "same", Words: "项目按计划,下半年开工", Finding: "与一季度文字完全相同。报送前请改为本季度的情况；确无变化的，请确认并写明原因。",
	}})
	d.ok(err)
	d.handIn(40, "scjg", "", ledger.Text{Progress: "正在推进。", Rating: ledger.Done})
	return d
}

func TestQuestionsStandBesideTheText(t *testing.T) {
	t.Parallel()
	d := doubtful(t)
	page := d.get(item(39)).is(http.StatusOK)
	page.says(`[data-part=questions] [data-question=backwards]`, "本季度是4400家，一季度是4405家")
	page.says(`[data-part=questions] [data-question=backwards]`, "单位报送时没有确认")
	page.says(`[data-part=questions] [data-question=rate]`, "写的是完成90%")
	page.count(`[data-part=questions] [data-question=full-width]`, 1)
	page.says(`[data-part=progress] mark`, "4400家")
	page.count(`[data-part=progress] mark`, 2)
	page.count(`[data-part=questions] a[href="#check-1-words"]`, 1)
	page.count(`#check-1-words`, 1)
	page.says(`[data-part=progress]`, "上半年全市新增小微企业4400家，完成全年目标任务的90%。另有")

	page = d.get(item(33)).is(http.StatusOK)
	page.says(`[data-question=same][data-confirmed]`, "项目按计划，下半年开工")
	page.says(`[data-question=same]`, "完全相同")
	page.lacks("article", `[data-part=progress] mark`)
	d.get(item(34)).is(http.StatusOK).lacks("article", `[data-part=questions]`)
}

func TestTheQueueIsFilteredByQuestion(t *testing.T) {
	t.Parallel()
	d := doubtful(t)
	page := d.get("/office").is(http.StatusOK)
	page.says(`select[name=flag] option[value=rate]`, "数字不符（1）")
	page.says(`select[name=flag] option[value=same]`, "与上季度相同（1）")
	page.says(`select[name=flag] option[value=backwards]`, "数字倒退（1）")
	page.says(`select[name=flag] option[value=short]`, "字数过少（1）")
	page.says(`select[name=flag] option[value=any]`, "有疑问（3）")
	page.says(`li[data-task="39"] .badge`, "数字不符")
	for flag, want := range map[string]string{"rate": "39", "same": "33", "any": "33 39 40", "short": "40"} {
		if got := d.get("/office?flag=" + flag).is(http.StatusOK).tasks(); got != want {
			t.Errorf("%s: %s", flag, got)
		}
		if got := d.get("/office?flag=" + flag + "&state=all&department=scjg").is(http.StatusOK).tasks(); got != want {
			t.Errorf("%s of one department: %s", flag, got)
		}
	}
	d.get("/office?flag=lost").is(http.StatusBadRequest).says("h1", "不能这样筛选")
	d.get("/office?flag=rate&state=accepted").is(http.StatusOK).says("section", "没有这种核对结果的事项")

	// The filter survives what is done, and what comes next is inside it.
	query := "?compare=last&department=scjg&flag=any"
	page = d.get(item(33) + query).is(http.StatusOK)
	page.count(`form[data-deed] input[name=flag][value=any]`, 1)
	page.count(`form[data-deed] input[name=compare][value=last]`, 1)
	page.count(`a[rel=next][href="`+item(39)+query+`"]`, 1)
	d.post(item(33)+"/accept", "version", "1", "flag", "any", "department", "scjg", "compare", "last").goes(item(39) + query + "&passed=33.2")
	d.post(item(40)+"/accept", "version", "1", "flag", "short").goes(route.OfficeQueue(url.Values{"flag": {"short"}, "passed": {"40.2"}}))
	// A text that was changed is examined anew.
	d.post(item(39)+"/edit", "version", "1", "progress", "上半年全市新增小微企业8200家，完成全年目标的63.08%；新增“个转企”910家。").is(http.StatusSeeOther)
	if got := d.get("/office?flag=any&state=all").tasks(); got != "33 40" {
		t.Errorf("after the edit: %s", got)
	}
}

func TestATextIsComparedWithLastQuarters(t *testing.T) {
	t.Parallel()
	d := doubtful(t)
	page := d.get(item(39)).is(http.StatusOK)
	page.lacks("article", `[data-part=compared]`)
	page.count(`[data-part=last] a[data-compare][href="`+item(39)+`?compare=last"]`, 1)
	page = d.get(item(39) + "?compare=last").is(http.StatusOK)
	page.says(`[data-part=compared] ins`, "4400")
	page.says(`[data-part=compared] h3`, "与一季度相比")
	page.count(`[data-part=last] a[data-compare][href="`+item(39)+`"]`, 1)
	page.count(`li a[href="`+item(40)+`?compare=last"]`, 1)
}

// What is wrong comes first and is called grave; a number that is not there yet is calm. The office's own words are not the
// unit's to confirm.
func TestNumbersThatDoNotAgreeComeFirst(t *testing.T) {
	t.Parallel()
	d := doubtful(t)
	page := d.get(item(39)).is(http.StatusOK)
	var kinds []string
	for _, s := range page.Find(`[data-part=questions] [data-question]`).EachIter() {
		kinds = append(kinds, s.AttrOr("data-question", ""))
	}
	if len(kinds) < 3 || kinds[0] != "rate" || kinds[1] != "backwards" {
		t.Errorf("in this order: %v", kinds)
	}
	d.post(item(39)+"/edit", "version", "1", "progress", "上半年全市新增小微企业4300家，完成全年目标任务的90%。").is(http.StatusSeeOther)
	page = d.get(item(39)).is(http.StatusOK)
	page.says(`[data-question=rate]`, "督查室改字后的文字，单位没有确认过")
	page.saysNot(`[data-part=questions]`, "报送时没有确认")
	for _, link := range page.Find(`[data-part=questions] a`).EachIter() {
		if href := link.AttrOr("href", ""); page.Find(href).Length() != 1 {
			t.Errorf("%s leads nowhere", href)
		}
	}
}

// Each text of a task numbers its own revisions, as its history does.
func TestRevisionsAreNumberedByTheirText(t *testing.T) {
	t.Parallel()
	d := opened(t)
	d.handIn(43, "scjg", "scjg", ledger.Text{Progress: "分报。", Rating: ledger.OnTrack})
	d.handIn(39, "scjg", "", ledger.Text{Progress: "进展。", Rating: ledger.OnTrack})
	page := d.get(item(43)).is(http.StatusOK)
	page.says(`[data-part=revisions]`, "市市场监管局分报")
	page.count(`[data-part=revisions] ol`, 2)
	page.count(`[data-part=revisions] a[href="`+item(43)+`/parts/scjg/history"]`, 1)
	page.count(`[data-part=revisions] a[href="`+item(43)+`/history"]`, 1)
	page = d.get(item(39)).is(http.StatusOK)
	page.count(`[data-part=revisions] ol`, 1)
	page.lacks("article", `[data-part=revisions] h4`)
}
