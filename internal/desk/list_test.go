package desk_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"taizhang/internal/ledger"
)

// tasks are the numbers of the list's rows, in its order.
func (p page) tasks() []string {
	return p.Find("tbody tr").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("data-task", "") })
}

func TestListOfTheOpenQuarter(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	d.must(d.SaveEntry(t.Context(), scjg, key(39, ""), 0, ledger.Text{Progress: "一稿"}))
	d.must(d.HandIn(t.Context(), scjg, key(42, ""), 0, whole))
	d.must(d.ReturnEntry(t.Context(), d.office, key(42, ""), 1, "请补充数字"))

	p := d.get(scjg, "/work")
	p.wants(http.StatusOK)
	p.says("h1", "2020年二季度，我的11项")
	p.says("main > header", "市市场监管局", "7月6日", "周一 18:00 截止，还有5天")
	if got := p.tasks(); len(got) != 11 || got[0] != "42" || got[10] != "39" {
		t.Errorf("rows %v", got)
	}
	p.says(`tr[data-task="42"]`, "已退回", "请补充数字", "修改")
	p.says(`tr[data-task="39"]`, "草稿", "自评", "全市新增小微企业4405家，") // full-width on the page
	p.saysNot(`tr[data-task="39"]`, "进展、")
	p.says(`tr[data-task="33"]`, "未填写", "进展、自评")
	p.says(`tr[data-task="43"]`, "与滨海新区管委会各自负责")
	if href := p.Find(`tr[data-task="43"] a`).AttrOr("href", ""); href != "/work/2020/q2/tasks/43/parts/scjg" {
		t.Errorf("a joint task leads to %s", href)
	}
	if href := p.Find(`tr[data-task="39"] a`).AttrOr("href", ""); href != "/work/2020/q2/tasks/39" {
		t.Errorf("a sole unit's task leads to %s", href)
	}
	p.says(`nav[aria-label="按状态"]`, "全部 11", "未填写 9", "草稿 1", "已报送 0", "已退回 1", "已审核 0")
	if got := p.Find(`nav[aria-label="按状态"] a[href]`).Length(); got != 4 {
		t.Errorf("%d states to choose, want those that have texts and all", got)
	}

	if got := d.get(scjg, "/work?state=draft").tasks(); !slices.Equal(got, []string{"39"}) {
		t.Errorf("drafts: %v", got)
	}
	p = d.get(scjg, "/work?state=accepted")
	p.wants(http.StatusOK)
	p.says("main", "没有这种状态的事项")
}

func TestListAfterTheDeadline(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	d.must(d.HandIn(t.Context(), scjg, key(34, ""), 0, whole))
	*d.now = d.now.Add(6 * 24 * time.Hour)
	d.must(d.HandIn(t.Context(), scjg, key(35, ""), 0, whole))
	p := d.get(scjg, "/work")
	p.says("main > header", "已过1天")
	p.says(`tr[data-task="33"]`, "逾期未报送")
	p.says(`tr[data-task="35"]`, "逾期报送")
	p.saysNot(`tr[data-task="34"]`, "逾期")
}

func TestListOfOthers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg, zhuji := d.staff("scjg"), d.staff("zhuji", "yuecheng")
	d.must(d.SaveEntry(t.Context(), scjg, key(39, ""), 0, ledger.Text{Progress: "市场监管局的草稿"}))
	p := d.get(zhuji, "/work")
	p.saysNot("main", "市场监管局")
	p.says("main > header", "诸暨市政府、越城区政府")
	p.says(`tr[data-task="120"]`, "诸暨市政府", "配合市生态环境局")
	for _, actor := range []ledger.Actor{d.office, d.account(ledger.Leader, "领导"), {}} {
		d.get(actor, "/work").wants(http.StatusForbidden)
	}
}

func TestListBetweenQuarters(t *testing.T) {
	t.Parallel()
	d := closedDesk(t)
	scjg := d.staff("scjg")
	p := d.get(scjg, "/work")
	p.wants(http.StatusOK)
	p.says("h1", "2020年一季度，我的11项")
	p.says("main", "二季度尚未开放填报")
	p.says(`tr[data-task="39"]`, "已公开", "全市新增小微企业4405家")
	p.says(`tr[data-task="43"]`, "已公开")
	p.saysNot("thead", "还缺")

	if err := d.OpenQuarter(t.Context(), d.office, second, d.now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	p = d.get(scjg, "/work?quarter=2020-q1")
	p.says("h1", "2020年一季度")
	p.saysNot("main", "尚未开放")
	for _, wrong := range []string{"quarter=2020-q3", "quarter=2020-q5", "quarter=2019-q1", "quarter=q1", "quarter=x", "state=nonsense"} {
		p = d.get(scjg, "/work?"+wrong)
		p.wants(http.StatusBadRequest)
		p.says("h1", "不能这样筛选")
		p.says(`main a[href="/work"]`, "本季填报")
	}
	if err := d.CloseQuarter(t.Context(), d.office, second); err != nil {
		t.Fatal(err)
	}
	p = d.get(scjg, "/work")
	p.says("main", "二季度已提前截止填报")
	p.saysNot("thead", "还缺")
}

func TestListOfAnAccountWithoutTasks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.get(d.staff(), "/work")
	p.wants(http.StatusOK)
	p.says("main", "本单位没有要填报的事项")
}

// At the turn of the year the old plan's last quarter is still written while the new plan's first one is open: both are
// in reach, the older by itself, and whoever writes in one stays in it.
func TestTurnOfTheYear(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	_, err := d.Pool().Exec(t.Context(), `
		WITH p AS (INSERT INTO plan (year, title) VALUES (2021, '市政府2021年重点工作') RETURNING year),
			v AS (INSERT INTO plan_version (year, number, stage) SELECT year, 1, 'formal' FROM p RETURNING id, year)
		INSERT INTO quarter (year, number, plan_version_id, state, opened_at, due_at)
		SELECT v.year, n, v.id, CASE n WHEN 1 THEN 'open' ELSE 'scheduled' END, $1, $1::timestamptz + interval '1 month'
		FROM v, generate_series(1, 4) n`, *d.now)
	if err != nil {
		t.Fatal(err)
	}
	p := d.get(scjg, "/work")
	p.wants(http.StatusOK)
	p.says("h1", "2020年二季度，我的11项")
	p.says(`main > header a[href="/work?quarter=2021-q1"]`, "2021年一季度（填报中）")
	p = d.get(scjg, "/work?quarter=2021-q1")
	p.says("h1", "2021年一季度")
	p.says(`main > header a[href="/work"]`, "2020年二季度（填报中）")

	p = d.get(scjg, task39)
	if got := p.Find("main > header a").First().AttrOr("href", ""); got != "/work?quarter=2020-q2" {
		t.Errorf("the way back leads to %s", got)
	}
	p = d.post(scjg, task39, fields("hand-in", "0", whole))
	if got := p.header.Get("Location"); p.status != http.StatusSeeOther || got != "/work?quarter=2020-q2" {
		t.Errorf("after handing in: %d, %s", p.status, got)
	}

	// The old plan's quarter is closed: the open one comes first, the closed one stays in reach.
	if err := d.CloseQuarter(t.Context(), d.office, second); err != nil {
		t.Fatal(err)
	}
	d.get(scjg, "/work").says("h1", "2021年一季度")
	d.get(scjg, "/work?quarter=2020-q2").says(`tr[data-task="39"]`, "已报送")
}

// Closed before the deadline: what is missing is missing, not late, on the day and after it.
func TestListAfterAnEarlyClose(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	if err := d.CloseQuarter(t.Context(), d.office, second); err != nil {
		t.Fatal(err)
	}
	*d.now = d.now.Add(30 * 24 * time.Hour)
	d.get(scjg, "/work").saysNot(`tr[data-task="33"]`, "逾期")
	d.get(scjg, "/work/2020/q2/tasks/33").saysNot("aside", "逾期")
}
