package admin_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func TestAnAddressIsSetChangedAndTakenAway(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	office, li, admin := o.account("office", ledger.Office), o.account("li", ledger.Staff, "swj"), o.account("root", ledger.Admin)
	to := func(id int64) string { return "/office/accounts/" + strconv.FormatInt(id, 10) + "/email" }
	row := `tr[data-account="` + strconv.FormatInt(li.ID, 10) + `"] input[name=email]`
	for _, email := range []string{"li@example.gov.cn", "li.si@example.gov.cn", ""} {
		o.do(office, "POST", to(li.ID), url.Values{"email": {email}}).wants(t, http.StatusSeeOther, "/office/accounts")
		if got := o.get(office, "/office/accounts").Find(row).AttrOr("value", "none"); got != email {
			t.Errorf("address %q, want %q", got, email)
		}
	}
	bad := o.do(office, "POST", to(li.ID), url.Values{"email": {"不是邮箱"}})
	if bad.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(bad.Text(), "不是邮箱") {
		t.Errorf("bad address: %d %s", bad.StatusCode, bad.Text())
	}
	o.do(office, "POST", to(admin.ID), url.Values{"email": {"a@example.gov.cn"}}).wants(t, http.StatusForbidden, "")
	o.do(office, "POST", to(999999), url.Values{"email": {"a@example.gov.cn"}}).wants(t, http.StatusNotFound, "")
}
