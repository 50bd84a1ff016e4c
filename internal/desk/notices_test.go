package desk_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"
)

func TestNotices(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	actor, other := d.staff("jyj"), d.staff("swj")
	const address = "/work/notices"
	d.get(actor, address).says("main", "没有提醒")

	d.must(d.HandIn(t.Context(), actor, key(49, "jyj"), 0, whole))
	d.must(d.ReturnEntry(t.Context(), d.office, key(49, "jyj"), 1, "数据不符,请核对"))
	*d.now = d.now.Add(time.Minute)
	if _, err := d.Remind(t.Context(), d.office, second, []string{"jyj"}); err != nil {
		t.Fatal(err)
	}
	p := d.get(actor, address)
	p.wants(http.StatusOK)
	if got := p.Find("li[data-notice]").First().AttrOr("data-kind", ""); got != "reminder" || p.Find("li[data-unread]").Length() != 2 {
		t.Errorf("first is %q", got)
	}
	p.says("li[data-kind=reminder]", "催办", "未读", "二季度还有8项未报送", "7月6日周一 18:00 截止", "督查室 14:33")
	p.says("li[data-kind=returned]", "退回", "第49项二季度分报被退回", "数据不符，请核对")
	if got := p.Find("li[data-kind=returned] button[name=open]").AttrOr("form", ""); got != p.Find("li[data-kind=returned] form").AttrOr("id", "none") {
		t.Errorf("the button is of form %q", got)
	}
	if d.get(other, address).Find("li[data-notice]").Length() != 0 {
		t.Error("another department reads them")
	}

	returned := p.Find("li[data-kind=returned] form input[name=id]").AttrOr("value", "")
	d.post(other, address+"/read", url.Values{"id": {returned}}).wants(http.StatusNotFound)
	for _, id := range []string{"", "x", "4711"} {
		d.post(actor, address+"/read", url.Values{"id": {id}}).wants(http.StatusNotFound)
	}
	p = d.follow(actor, d.post(actor, address+"/read", url.Values{"id": {returned}}))
	if p.Find("li[data-unread]").Length() != 1 || p.Find("li[data-kind=returned][data-unread], li[data-kind=returned] form").Length() != 0 {
		t.Error("it is not marked")
	}
	if got := p.Find("li[data-kind=returned] a").AttrOr("href", ""); got != "/work/2020/q2/tasks/49/parts/jyj" {
		t.Errorf("leads to %s", got)
	}
	all := p.Find("header.page-head form input[name=id]").AttrOr("value", "")
	p = d.follow(actor, d.post(actor, address+"/read", url.Values{"id": {all}, "all": {"1"}}))
	if p.Find("li[data-unread], main form").Length() != 0 {
		t.Error("not all are marked")
	}
	d.post(d.office, address+"/read", url.Values{"id": {all}}).wants(http.StatusForbidden)
	d.get(d.office, address).wants(http.StatusForbidden)
}
