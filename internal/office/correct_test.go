package office_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

var first = ledger.Quarter{Year: 2020, Number: 1}

const (
	correct      = "/office/2020/q1/correct"
	publishFirst = "/office/2020/q1/publish"
)

// items are the numbers of the tasks in the form, and whether the page has one.
func (a answer) items() (numbers []string) {
	for _, s := range a.Find("section[data-task]").EachIter() {
		numbers = append(numbers, s.AttrOr("data-task", ""))
	}
	return numbers
}

func TestCorrect(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	page := d.get(correct).is(http.StatusOK)
	page.lacks("main", "section[data-task]")
	page.count("#reason", 1)
	page = d.post(correct, "version", page.version(correct), "reason", "口径有误", "add", "３９", "do", "add")
	page.goes(correct + "?task=39")
	page = d.get(correct + "?task=39").is(http.StatusOK)
	page.says("#reason", "口径有误")
	page.says("#progress-39", "全市新增小微企业4405家,全年目标任务完成率33.88%")
	// A task whose words are still the public ones is not dropped without a word.
	public := page.Find("#progress-39").Text()
	page = d.post(correct, "version", page.version(correct), "reason", "口径有误", "task", "39", "progress", public, "do", "check").is(http.StatusUnprocessableEntity)
	page.says("#progress-39-error", "第39项没有改动")
	page.count(`[role=alert] a[href="#progress-39"]`, 1)
	page = d.post(correct, "version", page.version(correct), "reason", "口径有误", "do", "check").is(http.StatusUnprocessableEntity)
	page.says("#add-error", "还没有改动任何事项")
	page = d.get(correct + "?task=39").is(http.StatusOK)
	version := page.version(correct)

	// What was typed is kept whatever is wrong.
	long := strings.Repeat("长", ledger.MaxProgress+1)
	page = d.post(correct, "version", version, "reason", "口径有误", "task", "39", "progress", long, "do", "save").is(http.StatusUnprocessableEntity)
	page.says("#progress-39", long)
	page.says("#progress-39-error", "最多10000字")
	page = d.post(correct, "version", version, "reason", "理由", "task", "39", "progress", "写好的话", "add", "171", "do", "add").is(http.StatusUnprocessableEntity)
	page.says("#progress-39", "写好的话")
	page.says("#add-error", "没有这个序号")
	if got := page.Find("#add").AttrOr("value", ""); got != "171" {
		t.Errorf("typed 171, kept %q", got)
	}
	page = d.post(correct, "version", version, "reason", " ", "task", "39", "progress", "全市新增小微企业4406家。", "do", "check").is(http.StatusUnprocessableEntity)
	page.says("#reason-error", "请填写更正理由")
	page.says("#progress-39", "4406家") // and it was stored
	version = page.version(correct)

	page = d.post(correct, "version", "1", "reason", "慢了一步", "task", "39", "progress", "我的话39", "task", "7", "progress", "我的话7").is(http.StatusConflict)
	page.says("[role=alert]", "有人改过，没有保存")
	page.says("#progress-39", "我的话39")
	page.says("#progress-7", "我的话7")
	page.says(`section[data-task="39"] [data-part=theirs]`, "4406家")
	if page.version(correct) != version {
		t.Error("the form is still of the old version")
	}

	d.post(correct, "version", version, "reason", "口径有误", "task", "39", "progress", "全市新增小微企业4406家。", "task", "7", "progress", "多余的话", "drop", "7").goes(correct)
	page = d.get(correct).is(http.StatusOK)
	if got := page.items(); !slices.Equal(got, []string{"39"}) {
		t.Errorf("corrected: %v", got)
	}
	d.post(correct, "version", page.version(correct), "reason", "口径有误", "task", "39", "progress", "全市新增小微企业4406家。", "do", "check").goes(publishFirst)

	page = d.get(publishFirst).is(http.StatusOK)
	page.says("h1", "更正一季度")
	page.says("main", "第二版：更正1项，其余169项照第一版")
	page.says("[data-part=reason]", "口径有误")
	page.says(`article[data-change="39"] del`, "4405家")
	page.says(`article[data-change="39"] ins`, "4406家")
	page.lacks("main", `[data-gap]`)
	d.checked(publishFirst)
	page = d.get(publishFirst)
	page.says("main form button", "公开一季度（第二版）")
	form := page.step(publishFirst)
	d.post(publishFirst, form...).goes("/office/quarters")
	d.get("/office/quarters").says(`tr[data-quarter="2020-q1"]`, "第二版")
	d.post(publishFirst, form...).is(http.StatusConflict).says("[role=alert]", "已经公开，没有再公开一次")
	d.get(correct).is(http.StatusOK).lacks("main", "section[data-task]")

	// Those whose text it was are told, and it stands among the revisions under its own name.
	var told int
	d.ok(d.Pool().QueryRow(t.Context(), `SELECT count(*) FROM notice n JOIN department d ON d.id = n.department_id
		WHERE n.kind = 'corrected' AND d.code = 'scjg' AND n.tasks = '{39}' AND n.text = '更正理由：口径有误'`).Scan(&told))
	if told != 1 {
		t.Errorf("%d notices of the correction", told)
	}
	var action string
	d.ok(d.Pool().QueryRow(t.Context(), `SELECT action FROM revision ORDER BY id DESC LIMIT 1`).Scan(&action))
	if action != "correct" {
		t.Errorf("the revision is %q", action)
	}

	e, err := d.Edition(t.Context(), first)
	d.ok(err)
	if e.Number != 2 || !slices.Equal(e.Rows[38].Progress, []string{"全市新增小微企业4406家。"}) {
		t.Errorf("edition %d, 39: %q", e.Number, e.Rows[38].Progress)
	}
}

func TestCorrectIsForPublishedQuarters(t *testing.T) {
	t.Parallel()
	d := opened(t)
	page := d.get("/office/2020/q2/correct").is(http.StatusOK)
	page.says("[role=status]", "只有已公开的季度可以更正")
	page.lacks("main", "form")
	page = d.post("/office/2020/q2/correct", "version", "0", "reason", "理由", "task", "39", "progress", "改").is(http.StatusConflict)
	page.says("[role=status]", "只有已公开的季度可以更正")
	d.get("/office/2020/q5/correct").is(http.StatusNotFound)
	d.get("/office/2019/q1/correct").is(http.StatusNotFound)
	d.get(correct+"?task=171&task=x").is(http.StatusOK).lacks("main", "section[data-task]")
	d.post(correct, "version", "x", "reason", "理由").is(http.StatusConflict)
}

// A row that was published empty is filled in by the next edition.
func TestCorrectFillsInAnEmptyRow(t *testing.T) {
	t.Parallel()
	d := opened(t)
	const correctSecond, publishSecond = "/office/2020/q2/correct", "/office/2020/q2/publish"
	d.handIn(39, "scjg", "", ledger.Text{Progress: "进展39。", Rating: ledger.OnTrack})
	_, err := d.AcceptEntry(t.Context(), d.who, ledger.Key{Quarter: second, Task: 39}, d.versionOf(39, ""))
	d.ok(err)
	scjg := d.staff("scjg")
	_, err = d.SaveEntry(t.Context(), scjg, ledger.Key{Quarter: second, Task: 40}, 0, ledger.Text{Progress: "没写完的草稿"})
	d.ok(err)
	d.ok(d.CloseQuarter(t.Context(), d.who, second))
	d.checked(publishSecond)
	p, err := d.PublishPreview(t.Context(), d.who, second)
	d.ok(err)
	d.ok(d.Publish(t.Context(), d.who, second, p.Edition, p.Digest()))

	page := d.get(correctSecond + "?task=40&task=41").is(http.StatusOK)
	page.says(`section[data-task="40"]`, "公开时这一项空着")
	page.says(`section[data-task="40"]`, "单位有草稿没有报送。草稿不公开")
	page.says(`section[data-task="41"]`, "没有单位报送。")
	page.saysNot("main", "没写完的草稿")
	d.post(correctSecond, "version", page.version(correctSecond), "reason", "补报", "task", "40", "progress", "补报的进展。", "task", "41", "progress", "", "do", "save").
		goes(correctSecond + "?task=41") // still empty: to be written, or not
	page = d.get(correctSecond).is(http.StatusOK)
	d.post(correctSecond, "version", page.version(correctSecond), "reason", "补报", "task", "40", "progress", "补报的进展。", "do", "check").goes(publishSecond)
	d.get(publishSecond).says(`article[data-change="40"]`, "补报的进展。")
	d.checked(publishSecond)
	page = d.get(publishSecond)
	d.post(publishSecond, page.step(publishSecond)...).goes("/office/quarters")
	e, err := d.Edition(t.Context(), second)
	d.ok(err)
	if e.Number != 2 || !slices.Equal(e.Rows[39].Progress, []string{"补报的进展。"}) || len(e.Rows[40].Progress) > 0 {
		t.Errorf("edition %d, 40: %q", e.Number, e.Rows[39].Progress)
	}
}
