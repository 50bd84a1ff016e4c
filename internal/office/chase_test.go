package office_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func july(day, hour int) time.Time { return time.Date(2020, 7, day, hour, 0, 0, 0, ledger.Shanghai) }

// staff is an account that writes for a department.
func (d *desk) staff(code string) ledger.Actor {
	d.t.Helper()
	a := ledger.Actor{DisplayName: "张三", Role: ledger.Staff, Departments: []ledger.Department{{Code: code}}}
	d.ok(d.Pool().QueryRow(d.t.Context(), `WITH a AS (INSERT INTO account (name, display_name, role) VALUES ($1, '张三', 'staff') RETURNING id),
			m AS (INSERT INTO account_department SELECT a.id, d.id FROM a, department d WHERE d.code = $1)
		SELECT id FROM a`, code).Scan(&a.ID))
	return a
}

func TestChasePage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.get("/office/chase").is(http.StatusOK).says("main", "还没有开放填报的季度")
	d.ok(d.OpenQuarter(t.Context(), d.who, second, july(6, 18)))
	d.handIn(39, "scjg", "", ledger.Text{Progress: "进展", Rating: ledger.OnTrack})
	d.ok(d.GiveExtension(t.Context(), d.who, second, "jyj", july(9, 18), "防汛"))

	page := d.get("/office/chase").is(http.StatusOK)
	all := page.Find("tr[data-department]").Length()
	page.says("main", fmt.Sprintf("%d个单位还有", all))
	page.says(".page-head", "7月6日周一 18:00 截止，还有5天")
	page.says(`tr[data-department=scjg] [data-count=missing]`, "10")
	page.says(`tr[data-department=scjg]`, "没有提醒过")
	page.says(`tr[data-department=jyj]`, "延期到7月9日周四 18:00")
	page.count(`tr[data-department=scjg] a[href="/office?department=scjg&state=all"]`, 1)
	page.lacks("tbody", "input[checked]")

	page = d.post("/office/2020/q2/remind", "do", "chosen").is(http.StatusUnprocessableEntity)
	page.says("[role=alert]", "先勾选")
	d.post("/office/2020/q2/remind", "do", "chosen", "department", "scjg", "department", "scjg", "department", "nowhere").goes("/office/chase")
	page = d.get("/office/chase").is(http.StatusOK)
	page.says(`tr[data-department=scjg]`, "督查室的人 09:00")
	page.says(`tr[data-department=jyj]`, "没有提醒过")

	*d.now = july(7, 9)
	d.post("/office/2020/q2/remind", "do", "all").goes("/office/chase")
	page = d.get("/office/chase").is(http.StatusOK)
	page.saysNot("tbody", "没有提醒过")
	page.says(`tr[data-department=scjg]`, "逾期未报送")
	page.says(`tr[data-department=jyj]`, "已延期")
	page.lacks("main", "button[value=all]") // there is nobody left to remind now
	page.says("main", "各单位刚刚都提醒过")
	if got := strings.Count(page.Find("tbody").Text(), "督查室的人 09:00"); got != all {
		t.Errorf("%d of %d are reminded", got, all)
	}

	d.ok(d.CloseQuarter(t.Context(), d.who, second))
	page = d.get("/office/chase").is(http.StatusOK)
	page.says("main", "本季度已截止")
	page.lacks("main", "form")
	d.post("/office/2020/q2/remind", "do", "all").is(http.StatusConflict)
	d.post("/office/2019/q2/remind", "do", "all", "department", "scjg").is(http.StatusNotFound)
}

func TestExtensionsAreAnswered(t *testing.T) {
	t.Parallel()
	d := opened(t)
	scjg := d.staff("scjg")
	d.ok(d.AskExtension(t.Context(), scjg, second, "scjg", july(10, 18), "数据10日才出"))
	d.get("/office/chase").says(`a[href="/office/quarters"]`, "1个延期申请待答复")

	page := d.get("/office/quarters").is(http.StatusOK)
	const row = `[data-extensions="2020-q2"] tr[data-state=requested]`
	page.says(row, "市市场监管局")
	page.says(row, "7月10日周五 18:00")
	page.says(row, "数据10日才出")
	id := page.Find(row).AttrOr("data-extension", "")
	grant, refuse := "/office/extensions/"+id+"/grant", "/office/extensions/"+id+"/refuse"
	if got := page.Find(`form[action="`+grant+`"] input[name=until]`).AttrOr("value", ""); got != "2020-07-10T18:00" {
		t.Errorf("the day that was asked for is not filled in: %q", got)
	}
	page = d.post(refuse, "answer", " ").is(http.StatusUnprocessableEntity)
	page.says("#answer-"+id+"-error", "请填写不同意的理由")
	page.says(`[role=alert] a[href="#answer-`+id+`"]`, "请填写不同意的理由")
	page = d.post(grant, "until", "2020-07-01T10:00").is(http.StatusUnprocessableEntity)
	page.says("#until-"+id+"-error", "延期要在它以后")
	if got := page.Find("#until-"+id).AttrOr("value", ""); got != "2020-07-01T10:00" {
		t.Errorf("what was typed is lost: %q", got)
	}
	d.post(grant, "until", "2020-07-08T18:00").goes("/office/quarters")
	page = d.get("/office/quarters").is(http.StatusOK)
	page.says(`tr[data-extension="`+id+`"][data-state=granted]`, "申请的是7月10日周五 18:00")
	d.post(refuse, "answer", "不").is(http.StatusConflict)
	d.post("/office/extensions/4711/grant", "until", "2020-07-08T18:00").is(http.StatusNotFound)
	d.post("/office/extensions/x/grant", "until", "2020-07-08T18:00").is(http.StatusNotFound)

	d.ok(d.AskExtension(t.Context(), scjg, second, "scjg", july(20, 18), "还不够"))
	id = d.get("/office/quarters").Find(row).AttrOr("data-extension", "")
	d.post("/office/extensions/"+id+"/refuse", "answer", "请抓紧").goes("/office/quarters")
	d.get("/office/quarters").says(`tr[data-extension="`+id+`"][data-state=refused]`, "请抓紧")
}

func TestExtensionIsGivenByTheOffice(t *testing.T) {
	t.Parallel()
	d := opened(t)
	const give = "/office/2020/q2/extensions"
	page := d.get("/office/quarters").is(http.StatusOK)
	page.count(`form[action="`+give+`"] option[value=scjg]`, 1)
	page = d.post(give, "department", "", "until", "2020-07-08T18:00", "reason", "防汛").is(http.StatusUnprocessableEntity)
	page.says("#give-department-2020-q2-error", "请选一个责任单位")
	page = d.post(give, "department", "scjg", "until", "", "reason", "").is(http.StatusUnprocessableEntity)
	page.says("#give-until-2020-q2-error", "请填延期到哪天几点")
	page.says("#give-reason-2020-q2-error", "请填写延期理由")
	page.says(`[role=alert] a[href="#give-until-2020-q2"]`, "请填延期到哪天几点")
	if got := page.Find("#give-department-2020-q2 option[selected]").AttrOr("value", ""); got != "scjg" {
		t.Errorf("the department is lost: %q", got)
	}
	d.post(give, "department", "scjg", "until", "2020-07-08T18:00", "reason", "防汛").goes("/office/quarters")
	d.get("/office/quarters").says("[data-extensions] tr[data-state=granted]", "督查室给予")
	d.post("/office/2020/q3/extensions", "department", "scjg", "until", "2020-07-08T18:00", "reason", "防汛").is(http.StatusConflict)

	// The queue and the text tell the two kinds of late apart.
	*d.now = july(7, 9)
	d.handIn(39, "scjg", "", ledger.Text{Progress: "进展", Rating: ledger.OnTrack})
	page = d.get("/office").is(http.StatusOK)
	page.says(`ol li[data-task="39"]`, "延期报送")
	page.says("article", "延期报送")
	page = d.get("/office?state=blank").is(http.StatusOK)
	page.says(`ol li[data-task="40"]`, "已延期")
	page.says(`ol li[data-task="53"]`, "逾期未报送")
	*d.now = july(9, 9)
	page = d.get("/office?state=blank").is(http.StatusOK)
	page.says(`ol li[data-task="40"]`, "逾期未报送")
}

// What came back was handed in once: it is not 逾期未报送 but 待重新报送, on every page.
func TestReturnedIsNotCalledUnreported(t *testing.T) {
	t.Parallel()
	d := opened(t)
	d.handIn(39, "scjg", "", ledger.Text{Progress: "进展", Rating: ledger.OnTrack})
	_, err := d.ReturnEntry(t.Context(), d.who, ledger.Key{Quarter: second, Task: 39}, d.versionOf(39, ""), "请写数字")
	d.ok(err)
	*d.now = july(7, 9)
	d.get("/office/chase").says(`tr[data-department=scjg]`, "逾期未报送") // of its other texts
	page := d.get("/office?state=returned").is(http.StatusOK)
	page.saysNot(`ol li[data-task="39"]`, "逾期")
	page.says("article", "已退回")
	page.saysNot("article .queue__progress", "逾期")
	d.get("/office/chase").says("main", "其中退回后待重新报送1份")

	// Nor is it when the unit hands it in again and takes that back.
	*d.now = july(7, 10)
	d.handIn(39, "scjg", "", ledger.Text{Progress: "进展12家", Rating: ledger.OnTrack})
	_, err = d.Withdraw(t.Context(), ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: "scjg"}}}, ledger.Key{Quarter: second, Task: 39}, d.versionOf(39, ""))
	d.ok(err)
	d.get("/office?state=draft").says(`ol li[data-task="39"]`, "待重新报送")
	d.get("/office/chase").says("main", "其中退回后待重新报送1份")
}
