package desk_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func asked(department, until, reason string) url.Values {
	return url.Values{"department": {department}, "until": {until}, "reason": {reason}}
}

func TestAskForAnExtension(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	actor := d.staff("jyj")
	const address = "/work/2020/q2/extension"
	p := d.get(actor, "/work")
	if p.Find(`form[action="`+address+`"] input[type=hidden][name=department][value=jyj]`).Length() != 1 || p.Find("header a[href='/work?extend=1#extension']").Length() != 1 || p.Find("#extension").Length() != 1 {
		t.Fatal("there is no form to ask with")
	}
	p = d.post(actor, address, asked("jyj", "2020-07-06T18:00", ""))
	p.wants(http.StatusUnprocessableEntity)
	p.says("#extension-until-error", "7月6日周一 18:00")
	p.says("#extension-reason-error", "请填写延期理由")
	p.says("[role=alert][autofocus]", "没有提交延期申请")
	if p.Find("[role=alert] a[href='#extension-until'], [role=alert] a[href='#extension-reason']").Length() != 2 {
		t.Error("the notice does not lead to what is wrong")
	}
	if d.get(actor, "/work?extend=1").Find("details[open] #extension-until").Length() != 1 {
		t.Error("the way to the form leads to a folded one")
	}
	if p.Find("details[open] #extension-until").Length() != 1 {
		t.Error("the form is folded away")
	}
	if got := p.Find("#extension-until").AttrOr("value", ""); got != "2020-07-06T18:00" {
		t.Errorf("what was typed is lost: %q", got)
	}
	p = d.post(actor, address, asked("jyj", "2020-07-10T18:00", "数据10日才出"))
	p = d.follow(actor, p)
	p.says("[role=status]", "已申请延期到7月10日周五 18:00")
	p.says("header a[href='#extension']", "延期申请待答复")
	p.says("#extension ~ details summary, section.extension summary", "改延期申请")
	p.says("[data-extension=requested]", "待答复", "延期到7月10日周五 18:00", "数据10日才出")
	p.says(".page-head", "7月6日") // it does not count yet
	d.post(actor, address, asked("swj", "2020-07-10T18:00", "忙")).wants(http.StatusForbidden)
	d.post(actor, "/work/2020/q3/extension", asked("jyj", "2020-07-10T18:00", "忙")).wants(http.StatusConflict)
	d.post(actor, "/work/2020/q9/extension", asked("jyj", "2020-07-10T18:00", "忙")).wants(http.StatusNotFound)

	found, err := d.Extensions(t.Context(), d.office, second)
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	if err := d.GrantExtension(t.Context(), d.office, found[0].ID, time.Date(2020, 7, 9, 18, 0, 0, 0, ledger.Shanghai)); err != nil {
		t.Fatal(err)
	}
	p = d.get(actor, "/work")
	p.says(".page-head", "7月9日", "还有8天")
	p.says("[data-extension=granted]", "已同意", "延期到7月9日周四 18:00", "申请的是7月10日周五 18:00", "督查室")
	p = d.get(actor, "/work/2020/q2/tasks/53")
	p.says(".page-head", "7月9日")
}

// On time, late with extension and late are three words in the list.
func TestListTellsExtendedFromLate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	actor := d.staff("jyj", "scjg")
	if err := d.GiveExtension(t.Context(), d.office, second, "jyj", time.Date(2020, 7, 8, 18, 0, 0, 0, ledger.Shanghai), "防汛"); err != nil {
		t.Fatal(err)
	}
	d.must(d.HandIn(t.Context(), actor, key(39, ""), 0, whole))
	*d.now = time.Date(2020, 7, 7, 9, 0, 0, 0, ledger.Shanghai)
	d.must(d.HandIn(t.Context(), actor, key(53, ""), 0, whole))
	d.must(d.HandIn(t.Context(), actor, key(41, ""), 0, whole))
	p := d.get(actor, "/work")
	p.says(".page-head", "7月6日") // the departments' own dates differ
	for task, want := range map[string]string{"39": "已报送", "53": "已报送延期报送", "41": "已报送逾期报送", "52": "未填写已延期", "40": "未填写逾期未报送"} {
		if got := p.text(`tr[data-task="` + task + `"] td.is-fit:has(.badge)`); got != want {
			t.Errorf("%s: %q, want %q", task, got, want)
		}
	}
	if p.Find("#extension-department option").Length() != 2 {
		t.Error("one cannot choose for which department to ask")
	}
	p.says("[data-extension=granted]", "市教育局")
}
