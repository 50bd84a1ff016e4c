package desk_test

import (
	"net/url"
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
