package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

// Closing ends the extension that a unit was granted: the unit is told, and every page says so.
func TestClosingBeforeTime(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	extended, plain := d.staff("scjg"), d.staff("swj")
	until := time.Date(2020, 7, 10, 18, 0, 0, 0, ledger.Shanghai)
	if err := d.GiveExtension(t.Context(), d.office, second, "scjg", until, "等数据"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Remind(t.Context(), d.office, second, []string{"swj"}); err != nil {
		t.Fatal(err)
	}
	if err := d.CloseQuarter(t.Context(), d.office, second); err != nil {
		t.Fatal(err)
	}
	const notices = "/work/notices"
	p := d.get(extended, notices)
	p.says("li[data-kind=closed]", "二季度已提前截止填报", "原已延期到7月10日周五 18:00")
	d.get(plain, notices).says("li[data-kind=closed]", "原定7月6日周一 18:00 截止")
	d.get(plain, notices).says("li[data-kind=reminder]", "这条催办已经过去")
	for _, address := range []string{"/work", task39} {
		d.get(extended, address).says(".deadline", "7月1日", "14:32 提前截止", "原已延期到7月10日周五 18:00")
	}
	d.get(extended, "/work").says("main", "已提前截止填报")

	// Opening a notice marks it as read.
	id := p.Find("li[data-kind=closed] form input[name=id]").AttrOr("value", "")
	answer := d.post(extended, notices+"/read", url.Values{"id": {id}, "open": {"1"}})
	if at := answer.header.Get("Location"); at != "/work?quarter=2020-q2" {
		t.Errorf("leads to %q", at)
	}
	if d.get(extended, notices).Find("li[data-kind=closed][data-unread]").Length() != 0 {
		t.Error("it is still unread")
	}
}

// Who was writing when the quarter was closed early gets everything back that was typed, with the reason; nothing is stored,
// whichever button it was, with the script and without.
func TestSavingAfterClosingEarly(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	d.must(d.SaveEntry(t.Context(), scjg, key(39, ""), 0, ledger.Text{Progress: "截止前存的。"}))
	d.must(d.HandIn(t.Context(), scjg, key(41, ""), 0, whole))
	if err := d.CloseQuarter(t.Context(), d.office, second); err != nil {
		t.Fatal(err)
	}
	const why = "本季度已截止填报。要补报，请联系督查室。"
	typed := ledger.Text{Progress: "截止后还在写的。", Rating: ledger.OnTrack}
	for _, do := range []string{"save", "hand-in"} {
		p := d.post(scjg, task39, fields(do, "1", typed))
		p.wants(http.StatusConflict)
		p.says("[role=alert]", why)
		p.says("main", "截止后还在写的。") // to be copied
	}
	if status, got := d.ask(scjg, task39, fields("save", "1", typed)); status != http.StatusConflict || got["refused"] != why {
		t.Errorf("the script is told %d %v", status, got)
	}
	d.post(scjg, "/work/2020/q2/tasks/41/withdraw", url.Values{"version": {"1"}}).wants(http.StatusConflict)
	d.post(scjg, "/work/2020/q2/extension", asked("scjg", "2020-07-10T18:00", "忙")).wants(http.StatusConflict)
	if doc := d.stored(scjg, key(39, "")); doc.Progress != "截止前存的。" || doc.Version != 1 || doc.State != ledger.Draft {
		t.Errorf("stored %+v", doc)
	}

	// What never came was not late: its time was not over. Its list says so, and offers nothing that cannot be done.
	*d.now = time.Date(2020, 7, 20, 9, 0, 0, 0, ledger.Shanghai)
	p := d.get(scjg, "/work")
	p.says(".deadline", "7月1日", "14:32 提前截止", "原定7月6日周一 18:00 截止")
	if got := p.text("tbody"); strings.Contains(got, "逾期") {
		t.Errorf("late: %s", got)
	}
	if p.Find("form[action$='/extension']").Length() != 0 || d.get(scjg, task39).Find("main form[method=post]").Length() != 0 {
		t.Error("something is offered that cannot be done")
	}

	// Reopened: the draft is there, and goes on.
	if err := d.ReopenQuarter(t.Context(), d.office, second, d.now.AddDate(0, 0, 3)); err != nil {
		t.Fatal(err)
	}
	d.follow(scjg, d.post(scjg, task39, fields("hand-in", "1", typed))).says("main", "第39项已报送")
	d.get(scjg, "/work").says(".deadline", "7月23日", "还有3天")
}

// An extension that is granted when the deadline has passed makes what came meanwhile 延期报送, and what is missing 已延期.
func TestExtensionAfterTheDeadline(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	*d.now = time.Date(2020, 7, 7, 9, 0, 0, 0, ledger.Shanghai)
	d.must(d.HandIn(t.Context(), scjg, key(39, ""), 0, whole))
	state := func(task string) string {
		return d.get(scjg, "/work").text(`tr[data-task="` + task + `"] td.is-fit:has(.badge)`)
	}
	if late, missing := state("39"), state("40"); late != "已报送逾期报送" || missing != "未填写逾期未报送" {
		t.Fatalf("%q, %q", late, missing)
	}
	const address = "/work/2020/q2/extension"
	d.post(scjg, address, asked("scjg", "2020-07-07T08:00", "忙")).wants(http.StatusUnprocessableEntity) // over already
	d.follow(scjg, d.post(scjg, address, asked("scjg", "2020-07-08T18:00", "等统计数据"))).says("[role=status]", "已申请延期到7月8日周三 18:00")
	if late := state("39"); late != "已报送逾期报送" {
		t.Errorf("a request alone changes it to %q", late)
	}
	found, err := d.Extensions(t.Context(), d.office, second)
	if err == nil {
		err = d.GrantExtension(t.Context(), d.office, found[0].ID, time.Date(2020, 7, 8, 18, 0, 0, 0, ledger.Shanghai))
	}
	if err != nil {
		t.Fatal(err)
	}
	if extended, missing := state("39"), state("40"); extended != "已报送延期报送" || missing != "未填写已延期" {
		t.Errorf("%q, %q", extended, missing)
	}
	*d.now = time.Date(2020, 7, 8, 18, 0, 0, 1, ledger.Shanghai)
	if extended, missing := state("39"), state("40"); extended != "已报送延期报送" || missing != "未填写逾期未报送" {
		t.Errorf("after it: %q, %q", extended, missing)
	}
}
