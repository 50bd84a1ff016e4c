package office_test

import (
	"net/http"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func TestNothingToReadYet(t *testing.T) {
	t.Parallel()
	page := newDesk(t).get("/office").is(http.StatusOK)
	page.says("h1", "审核")
	page.says("main", "2020年二季度可以开放填报")
	page.count(`main a[href="/office/quarters"]`, 1)
}

// busy is an opened desk with 39 (sole), 12 (lead) and 43 (joint) handed in and 33 a draft.
func busy(t *testing.T) *desk {
	t.Helper()
	d := opened(t)
	d.handIn(39, "scjg", "", ledger.Text{Progress: "公开的话39,一家;\n第二段", Problems: "内部的话39", NextSteps: "措施39", Rating: ledger.Behind})
	d.handIn(12, "fgw", "", ledger.Text{Progress: "公开的话12", Rating: ledger.Done})
	d.handIn(12, "jsj", "jsj", ledger.Text{Progress: "分报的话12"})
	d.handIn(43, "scjg", "scjg", ledger.Text{Progress: "公开的话43", Problems: "内部的话43", Rating: ledger.OnTrack})
	_, err := d.SaveEntry(t.Context(), ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: "scjg"}}},
		ledger.Key{Quarter: second, Task: 33}, 0, ledger.Text{Progress: "草稿的话33"})
	d.ok(err)
	return d
}

func TestQueueShowsWhatWaits(t *testing.T) {
	t.Parallel()
	d := busy(t)

	page := d.get("/office").is(http.StatusOK)
	page.count("h1", 1)
	page.says("h1", "2020年二季度审核")
	page.says("header", "7月6日周一 18:00 截止，还有5天")
	if got := page.tasks(); got != "12 39 43" {
		t.Errorf("to be read: %s", got)
	}
	page.count(`ol a[aria-current][href="/office/2020/q2/tasks/12"]`, 1)
	page.count(`article[data-task="12"]`, 1)
	page.says(`select[name=state] option[selected]`, "待审核（3）")
	page.says(`select[name=state] option[value=draft]`, "草稿（1）")
	page.says(`select[name=state] option[value=blank]`, "未填写（166）")
	page.says(`select[name=state] option[value=all]`, "全部（170）")
	page.says(`select[name=department] option[value=scjg]`, "市市场监管局（11）")
	page.says(`li[data-task="43"]`, "缺1个单位")

	filtered := d.get("/office?state=all&department=scjg").is(http.StatusOK)
	filtered.count("ol li[data-task]", 11)
	filtered.count(`ol a[href="/office/2020/q2/tasks/39?department=scjg&state=all"]`, 1)
	d.get("/office?state=draft").is(http.StatusOK).count(`li[data-task="33"][data-state=draft]`, 1)
	d.get("/office?state=returned").is(http.StatusOK).says("section", "没有这种状态的事项")
	for _, wrong := range []string{"state=lost", "department=nobody", "quarter=2020-q5", "quarter=2019-q1"} {
		page := d.get("/office?" + wrong).is(http.StatusBadRequest)
		page.says("h1", "不能这样筛选")
		page.count(`main a[href="/office"]`, 1)
	}
	d.get(item(39) + "?department=nobody").is(http.StatusBadRequest)
	d.get("/office?quarter=2020-q1&state=published").is(http.StatusOK).count("ol li[data-task]", 170)
}

func TestQueueTellsTheLate(t *testing.T) {
	t.Parallel()
	d := busy(t)
	*d.now = time.Date(2020, 7, 6, 18, 1, 0, 0, ledger.Shanghai)
	d.handIn(40, "scjg", "", ledger.Text{Progress: "迟了", Rating: ledger.Done})
	page := d.get("/office?state=all").is(http.StatusOK)
	page.says(`li[data-task="40"]`, "逾期报送")
	page.says(`li[data-task="34"]`, "逾期未报送")
	if got := page.Find(`li[data-task="39"]`).Text(); len(got) == 0 || page.Find(`li[data-task="39"]:contains("报")`).Length() == 0 {
		t.Errorf("39: %q", got)
	}
	page.saysNot(`li[data-task="39"]`, "逾期")
	d.get(item(40)).says("article", "逾期报送")
}

func TestItemOfASoleTask(t *testing.T) {
	t.Parallel()
	d := busy(t)
	page := d.get(item(39) + "?department=scjg").is(http.StatusOK)
	page.count("h1", 1)
	page.says("title", "第39项")
	page.says("#asked", "加大小微企业扶持力度")
	page.says(`[data-part=progress]`, "公开的话39，一家；")
	page.count(`[data-part=progress] p`, 2)
	page.says(`[data-part=internal]`, "不公开")
	page.says(`[data-part=internal]`, "内部的话39")
	page.says(`[data-part=internal]`, "措施39")
	page.says(`[data-part=internal]`, "进度滞后")
	page.says(`[data-part=last]`, "4405家")
	page.count(`[data-part=last] a[href="/2020/q1#task-39"]`, 1)
	page.says(`[data-part=revisions]`, "报送")
	page.lacks("article", `[data-part=parts]`)
	page.count(`form[action="/office/2020/q2/tasks/39/accept"]`, 1)
	page.count(`[data-return-form="/office/2020/q2/tasks/39/return"] textarea[name=reason]`, 1)
	page.count(`form:has([formaction="/office/2020/q2/tasks/39/edit"]) textarea[name=progress]`, 1)
	page.count(`form:has([formaction="/office/2020/q2/tasks/39/edit"]) input[name=department][value=scjg]`, 1)
	page.lacks("article", `[formaction$="/compose"]`)
	page.count(`nav[aria-label=前后事项] a[rel=next][href="/office/2020/q2/tasks/43?department=scjg"]`, 1)
	if got := page.tasks(); got != "39 43" {
		t.Errorf("the list beside it: %s", got)
	}
}

func TestItemOfASharedTask(t *testing.T) {
	t.Parallel()
	d := busy(t)
	lead := d.get(item(12)).is(http.StatusOK)
	lead.says(`[data-unit=市建设局]`, "分报的话12")
	lead.says(`[data-unit=市建设局]`, "配合")
	lead.count(`[data-unit=市建设局] [formaction="/office/2020/q2/tasks/12/parts/jsj/return"]`, 1) // a supporting part can go back alone

	joint := d.get(item(43)).is(http.StatusOK)
	joint.count(`[data-unit]`, 2)
	joint.says(`[data-unit=市市场监管局]`, "内部的话43")
	joint.says(`[data-unit=滨海新区管委会]`, "未填写")
	joint.count(`[formaction="/office/2020/q2/tasks/43/parts/scjg/return"]`, 1)
	joint.lacks("article", `[formaction="/office/2020/q2/tasks/43/parts/binhai/return"]`)
	joint.lacks("article", `[formaction$="/compose"]`)
}

func TestItemThatIsNotHandedIn(t *testing.T) {
	t.Parallel()
	d := busy(t)
	for _, number := range []int{33, 34} {
		page := d.get(item(number)).is(http.StatusOK)
		page.lacks("article", "form")
		page.saysNot("article", "草稿的话33")
	}
	d.get(item(33)).says("article", "报送后才能审核")
	for _, target := range []string{"/office/2020/q5/tasks/39", "/office/20/q2/tasks/39", "/office/2020/q2/tasks/abc", "/office/2020/q2/tasks/039", "/office/2020/q2/tasks/171", "/office/2021/q1/tasks/1"} {
		d.get(target).is(http.StatusNotFound)
	}
}

func TestAClosedQuarterSaysWhyNothingGoesBack(t *testing.T) {
	t.Parallel()
	d := busy(t)
	d.ok(d.CloseQuarter(t.Context(), d.who, second))
	page := d.get(item(39)).is(http.StatusOK)
	page.count(`form[action$="/accept"]`, 1)
	page.lacks("article", `[formaction$="/return"]`)
	page.says("article", "要退回，请先重新开放本季度")
	d.post(item(39)+"/return", "version", "1", "reason", "写好的理由", "code", "figures").is(http.StatusConflict).says("article", "先重新开放")
}

func TestNobodyElseReads(t *testing.T) {
	t.Parallel()
	d := busy(t)
	for _, role := range []ledger.Role{ledger.Staff, ledger.Leader, ledger.Admin} {
		d.who = ledger.Actor{Role: role, Departments: []ledger.Department{{Code: "scjg"}}}
		for _, target := range []string{"/office", item(39), "/office/2020/q2/publish"} {
			if page := d.get(target).is(http.StatusForbidden); page.Find(":contains(公开的话39)").Length() > 0 {
				t.Errorf("%s reads %s", role, target)
			}
		}
		for _, action := range []string{"accept", "return", "edit", "compose"} {
			d.post(item(39)+"/"+action, "version", "1", "reason", "理由", "progress", "字").is(http.StatusForbidden)
		}
		d.post("/office/2020/q2/close").is(http.StatusForbidden)
		d.post("/office/2020/q2/publish", "confirm", "yes").is(http.StatusForbidden)
	}
}
