package admin_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
)

// The link is shown whatever the list is narrowed to, and kept when the page that should show it fails.
func TestTheLinkIsNotLost(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	actor := o.account("office", ledger.Office)
	li := o.account("li", ledger.Leader)
	o.do(actor, "POST", "/office/accounts/"+strconv.FormatInt(li.ID, 10)+"/reset", nil)
	o.do(actor, "GET", "/office/accounts?role=king", nil).wants(t, http.StatusBadRequest, "")
	if p := o.get(actor, "/office/accounts?role=staff"); p.link() == "" || !strings.Contains(p.Find("[data-one-time-link]").Text(), "li的姓名") {
		t.Errorf("link = %q", p.link())
	}
	if again := o.get(actor, "/office/accounts").link(); again != "" {
		t.Errorf("the link is shown again: %s", again)
	}
}

// A cookie can be planted: only a link that is open, for an account that the actor keeps, is shown.
func TestAPlantedLinkIsNotShown(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	actor := o.account("office", ledger.Office)
	admin, err := o.CreateAccount(t.Context(), keeper, ledger.NewAccount{Name: "root", DisplayName: "某人", Role: ledger.Admin})
	if err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{
		"no token": "x", "as it was once": "1.4102444800.evil", "an administrator's": admin.Token,
	} {
		o.cookies["taizhang_link"] = &http.Cookie{Name: "taizhang_link", Value: token}
		if p := o.get(actor, "/office/accounts"); p.Find("[data-one-time-link]").Length() != 0 {
			t.Errorf("%s: shows %s", name, p.link())
		}
		if o.cookies["taizhang_link"] != nil {
			t.Errorf("%s: the cookie stays", name)
		}
	}
}

func TestTheLinkAndItsCookieFollowTheSettings(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	o.handler = respond.Scheme(true)(o.handler)
	actor := o.account("office", ledger.Office)
	li := o.account("li", ledger.Leader)
	p := o.do(actor, "POST", "/office/accounts/"+strconv.FormatInt(li.ID, 10)+"/reset", nil)
	if len(p.Cookies()) == 0 {
		t.Error("no cookie")
	}
	for _, c := range p.Cookies() {
		if !c.Secure || c.SameSite != http.SameSiteStrictMode || !c.HttpOnly {
			t.Errorf("cookie %v", c)
		}
	}
	if link := o.get(actor, "/office/accounts").link(); !strings.HasPrefix(link, "https://example.com/join/") {
		t.Errorf("link = %q", link)
	}
}
