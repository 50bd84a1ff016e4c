package office_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func TestQuarterGoesItsWay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const row = `tr[data-quarter="2020-q2"]`

	page := d.get("/office/quarters").is(http.StatusOK)
	page.count("tr[data-quarter]", 4)
	page.count(`tr[data-quarter="2020-q1"] a[href="/2020/q1"]`, 1)
	page.says(`tr[data-quarter="2020-q1"] [data-count=accepted]`, "170")
	page.count(row+` form[action="/office/2020/q2/open"] input[type=datetime-local][name=due]`, 1)
	page.says(`tr[data-quarter="2020-q3"]`, "先公开二季度，再开放三季度")
	page.lacks(`tr[data-quarter="2020-q3"]`, "form")

	for _, due := range []string{"", "2020-06-30T18:00", "明天", "2022-07-06T18:00"} {
		page = d.post("/office/2020/q2/open", "due", due).is(http.StatusUnprocessableEntity)
		page.count(row+` [aria-invalid]`, 1)
		if got := page.Find(row+` input[name=due]`).AttrOr("value", ""); got != due {
			t.Errorf("typed %q, kept %q", due, got)
		}
	}
	d.post("/office/2020/q3/open", "due", "2020-10-06T18:00").is(http.StatusConflict)
	d.post("/office/2020/q5/open", "due", "2020-10-06T18:00").is(http.StatusNotFound)
	d.post("/office/2020/q2/open", "due", "2020-07-06T18:00").goes("/office/quarters")
	page = d.get("/office/quarters").is(http.StatusOK)
	page.says(row, "7月6日")
	page.says(row, "还有5天")
	page.count(row+` form[action="/office/2020/q2/close"]`, 1)
	page.count(row+` a[href="/office"]`, 1)
	page.lacks(row, `a[href="/office/2020/q2/publish"]`)

	d.post("/office/2020/q2/open", "due", "2020-07-07T18:00").is(http.StatusConflict)
	page.says(row+" [data-close]", "还有5天")
	page.says(row+" [data-close]", "56个单位")
	if got := page.Find(row+` form[action="/office/2020/q2/due"] input[name=due]`).AttrOr("value", ""); got != "2020-07-06T18:00" {
		t.Errorf("the due date to be changed is %q", got)
	}
	d.post("/office/2020/q2/due", "due", "2020-06-30T18:00").is(http.StatusUnprocessableEntity)
	d.post("/office/2020/q2/due", "due", "2020-07-07T18:00").goes("/office/quarters")
	d.get("/office/quarters").says(row, "7月7日")
	d.ok(d.GiveExtension(t.Context(), d.who, second, "scjg", time.Date(2020, 7, 10, 18, 0, 0, 0, ledger.Shanghai), "等数据"))
	d.get("/office/quarters").says(row+" [data-close]", "已同意的延期随之结束：市市场监管局（到7月10日周五 18:00）")
	d.post("/office/2020/q2/close").goes("/office/quarters")
	d.post("/office/2020/q2/due", "due", "2020-07-08T18:00").is(http.StatusConflict)
	page = d.get("/office/quarters").is(http.StatusOK)
	page.says("tr[data-extension]", "随提前截止（7月1日周三 09:00）结束")
	page.count(row+` form[action="/office/2020/q2/reopen"] input[name=due]`, 1)
	page.count(row+` a[href="/office/2020/q2/publish"]`, 1)
	d.post("/office/2020/q2/reopen", "due", "2020-07-08T18:00").goes("/office/quarters")
	d.get("/office/quarters").says(row, "7月8日")
}

func TestPublishNamesWhatNeedsALook(t *testing.T) {
	t.Parallel()
	d := opened(t)
	d.handIn(12, "fgw", "", ledger.Text{Progress: "公开的话12", Rating: ledger.Done})
	d.handIn(43, "scjg", "scjg", ledger.Text{Progress: "公开的话43", Rating: ledger.OnTrack})
	d.post(item(12)+"/accept", "version", strconv.Itoa(d.versionOf(12, ""))).is(http.StatusSeeOther)
	d.post(item(43)+"/accept", "version", strconv.Itoa(d.versionOf(43, "")), "sure", "yes").is(http.StatusSeeOther)
	d.handIn(43, "binhai", "binhai", ledger.Text{Progress: "后来的话43", Rating: ledger.OnTrack})
	d.ok(d.CloseQuarter(t.Context(), d.who, second))

	page := d.get("/office/2020/q2/publish").is(http.StatusOK)
	page.says(`[data-gap=submitted] tr[data-task="43"]`, "曾审核通过")
	page.saysNot(`[data-gap=blank]`, "曾审核通过")
	page.says(`[data-gap=silent] tr[data-task="12"]`, "市建设局")
	page.says("main", "配合单位未报送1项")
	d.get("/office/quarters").says(`tr[data-quarter="2020-q2"]`, "提前截止：7月1日周三 09:00")
}

func TestPublishAsksAndPublishes(t *testing.T) {
	t.Parallel()
	d := busy(t)
	const publish = "/office/2020/q2/publish"
	page := d.get(publish).is(http.StatusOK)
	page.says("[role=status]", "先截止填报")
	page.lacks("main", "form")
	d.post(item(43)+"/accept", "version", "1", "sure", "yes").is(http.StatusSeeOther)
	d.ok(d.CloseQuarter(t.Context(), d.who, second))

	page = d.get(publish).is(http.StatusOK)
	page.says("main", "共170项，1项已审核")
	page.says("main", "其余169项没有已审核的文字")
	page.count("[data-gap]", 5) // nothing was returned
	page.count(`[data-gap=draft] tr[data-task="33"]`, 1)
	page.count(`[data-gap=submitted] tr[data-task="39"] a[href="/office/2020/q2/tasks/39"]`, 1)
	page.says(`[data-gap=waiting] tr[data-task="43"]`, "滨海新区管委会")
	page.count(`[data-gap=unrated] tr[data-task="43"]`, 1)
	page.count(`[data-gap=blank] tr[data-task]`, 166)
	page.says("main form button", "提交保密审查")
	for _, words := range []string{"公开的话39", "公开的话12", "草稿的话", "内部的话"} {
		if strings.Contains(page.raw, words) {
			t.Errorf("%s on the page of what becomes public", words)
		}
	}
	page.count(`[data-part=preview] [data-preview]`, 170)
	page.says(`[data-part=preview] caption`, "预览，尚未公开")
	page.says(`[data-preview="43"]`, "公开的话43")
	page.says(`[data-preview="39"]`, "本季度未公开进展情况")
	d.post(publish, d.unchecked()...).is(http.StatusConflict).says("[role=alert]", "还没有提交保密审查")
	d.checked(publish)
	page = d.get(publish)
	page.says("main form button", "公开二季度（第一版）")
	form := page.step(publish)
	page = d.post(publish, form...).is(http.StatusUnprocessableEntity)
	page.says("#confirm-error", "勾选确认")
	page.says("[role=alert][autofocus]", "没有公开。")
	page.count(`[role=alert] a[href="#confirm"]`, 1)
	page.count("input#confirm", 1)
	d.post(item(39)+"/accept", "version", "1").is(http.StatusSeeOther)
	confirmed := append(form, "confirm", "yes")
	page = d.post(publish, confirmed...).is(http.StatusConflict)
	page.says("[role=alert]", "缺少的内容有变化")
	page.lacks("main", `[data-gap=submitted] tr[data-task="39"]`)
	page.says("main form button", "提交保密审查") // another content

	d.checked(publish)
	confirmed = append(d.get(publish).step(publish), "confirm", "yes")
	d.post(publish, confirmed...).goes("/office/quarters")
	page = d.get("/office/quarters").is(http.StatusOK)
	page.count(`tr[data-quarter="2020-q2"] a[href="/2020/q2"]`, 1)
	page.count(`tr[data-quarter="2020-q2"] a[href="/office/2020/q2/correct"]`, 1)
	page = d.post(publish, confirmed...).is(http.StatusConflict)
	page.says("[role=alert]", "已经公开")
	page.lacks("main", "form")
	d.get(publish).is(http.StatusOK).count(`main a[href="/office/2020/q2/correct"]`, 1)
	d.get("/office/2019/q2/publish").is(http.StatusNotFound)

	page = d.get(item(39)).is(http.StatusOK)
	page.lacks("article", "form")
	page.says("article", "已公开")
	edition, err := d.Edition(t.Context(), second)
	d.ok(err)
	if edition.Number != 1 || !strings.HasPrefix(edition.Title, "市政府2020年重点工作（预下达）二季度") {
		t.Errorf("edition: %+v", edition)
	}
	if _, err := d.OfficeDocument(t.Context(), ledger.Actor{}, ledger.Key{Quarter: second, Task: 39}); err == nil {
		t.Error("the public reads the internal part")
	}
}

// What was sent back has been handed in all the same.
func TestWhatWasReturnedHasBeenHandedIn(t *testing.T) {
	t.Parallel()
	d := opened(t)
	d.handIn(39, "scjg", "", ledger.Text{Progress: "进展", Rating: ledger.OnTrack})
	d.handIn(33, "scjg", "", ledger.Text{Progress: "进展", Rating: ledger.OnTrack})
	_, err := d.ReturnEntry(t.Context(), d.who, ledger.Key{Quarter: second, Task: 39}, d.versionOf(39, ""), "请写数字")
	d.ok(err)
	page := d.get("/office/quarters").is(http.StatusOK)
	counts := func(when string, page answer, want map[string]string) {
		t.Helper()
		for name, want := range want {
			if got := page.Find(`tr[data-quarter="2020-q2"] [data-count=` + name + `]`).Text(); !strings.HasSuffix(got, " "+want) {
				t.Errorf("%s, %s: %q, want %q", when, name, got, want)
			}
		}
	}
	counts("returned", page, map[string]string{"handed-in": "2", "accepted": "0", "returned": "1"})

	// Handed in again and taken back, it is a draft that had come; the other, which its unit alone took back, never came.
	d.handIn(39, "scjg", "", ledger.Text{Progress: "进展，8家", Rating: ledger.OnTrack})
	scjg := ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: "scjg"}}}
	takeBack := func(task int, part string) {
		t.Helper()
		_, err := d.Withdraw(t.Context(), scjg, ledger.Key{Quarter: second, Task: task, Department: part}, d.versionOf(task, part))
		d.ok(err)
	}
	takeBack(39, "")
	counts("taken back after a return", d.get("/office/quarters"), map[string]string{"handed-in": "2", "returned": "0"})
	takeBack(33, "")
	counts("taken back", d.get("/office/quarters"), map[string]string{"handed-in": "1", "returned": "0"})

	// Of a joint task the parts are asked: its entry does not forget when one of them was there.
	d.handIn(43, "scjg", "scjg", ledger.Text{Progress: "分报", Rating: ledger.OnTrack})
	counts("a part", d.get("/office/quarters"), map[string]string{"handed-in": "2"})
	takeBack(43, "scjg")
	counts("a part taken back", d.get("/office/quarters"), map[string]string{"handed-in": "1"})
}
