package admin_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"taizhang/internal/ledger"
)

// ticked are the departments that the form of a page has ticked.
func (p page) ticked() []string {
	return p.Find("input[name=department][checked]").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("value", "") })
}

func (p page) field(name string) string {
	return p.Find("main form input[name="+name+"]").AttrOr("value", "none")
}

func TestAnAccountIsMovedAndGetsAnAddress(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	office, li := o.account("office", ledger.Office), o.account("li", ledger.Staff, "swj")
	path := "/office/accounts/" + strconv.FormatInt(li.ID, 10)
	p := o.get(office, path)
	if got := p.ticked(); !slices.Equal(got, []string{"swj"}) {
		t.Errorf("ticked %v", got)
	}
	for _, email := range []string{"li@example.gov.cn", ""} {
		p = o.get(office, path)
		o.do(office, "POST", path, url.Values{"version": {p.field("version")}, "email": {email}, "department": {"jyj", "scjg"}}).
			wants(t, http.StatusSeeOther, "/office/accounts")
		p = o.get(office, path)
		if got := p.ticked(); !slices.Equal(got, []string{"jyj", "scjg"}) && !slices.Equal(got, []string{"scjg", "jyj"}) || p.field("email") != email {
			t.Errorf("ticked %v, address %q", got, p.field("email"))
		}
	}
	actor, err := o.ActorByID(t.Context(), li.ID, 2)
	if err != nil || !actor.WritesFor("jyj") || actor.WritesFor("swj") {
		t.Errorf("a session that goes on: %+v, %v", actor, err)
	}
}

func TestAChangeThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	office, li, root := o.account("office", ledger.Office), o.account("li", ledger.Staff, "swj"), o.account("root", ledger.Admin)
	path := "/office/accounts/" + strconv.FormatInt(li.ID, 10)
	version := o.get(office, path).field("version")
	for field, form := range map[string]url.Values{
		"email":       {"email": {"不是邮箱"}, "department": {"jyj"}},
		"departments": {"email": {"li@example.gov.cn"}},
	} {
		form.Set("version", version)
		p := o.do(office, "POST", path, form)
		if p.StatusCode != http.StatusUnprocessableEntity || strings.TrimSpace(p.Find("#"+field+"-error").Text()) == "" {
			t.Errorf("%s: %d %s", field, p.StatusCode, p.Find("main").Text())
		}
		if p.field("email") != form.Get("email") || !slices.Equal(p.ticked(), form["department"]) || p.field("version") != version {
			t.Errorf("%s: lost: %q %v", field, p.field("email"), p.ticked())
		}
	}
	unknown := o.do(office, "POST", path, url.Values{"version": {version}, "email": {"li@example.gov.cn"}, "department": {"nowhere"}})
	if unknown.StatusCode != http.StatusUnprocessableEntity || unknown.Find("#departments-error").Length() != 1 || unknown.field("email") != "li@example.gov.cn" {
		t.Errorf("a department that there is not: %d", unknown.StatusCode)
	}
	o.do(office, "POST", path, url.Values{"version": {version}, "email": {"first@example.gov.cn"}, "department": {"fgw"}}).
		wants(t, http.StatusSeeOther, "/office/accounts")
	late := o.do(office, "POST", path, url.Values{"version": {version}, "email": {"late@example.gov.cn"}, "department": {"jyj"}})
	if said := late.Find("[data-stored]").Text(); late.StatusCode != http.StatusConflict || !strings.Contains(said, "first@example.gov.cn") || !strings.Contains(said, "发改委") ||
		late.field("email") != "late@example.gov.cn" || !slices.Equal(late.ticked(), []string{"jyj"}) {
		t.Errorf("the later of two: %d %s", late.StatusCode, late.Find("main").Text())
	}
	o.do(office, "POST", path, url.Values{"version": {late.field("version")}, "email": {"late@example.gov.cn"}, "department": {"jyj"}}).
		wants(t, http.StatusSeeOther, "/office/accounts")
	for id, status := range map[string]int{strconv.FormatInt(root.ID, 10): 404, "999999": 404, "x": 404} {
		for _, method := range []string{"GET", "POST"} {
			o.do(office, method, "/office/accounts/"+id, url.Values{"version": {"1"}}).wants(t, status, "")
		}
	}
	o.do(ledger.Actor{ID: li.ID, Role: ledger.Staff}, "POST", path, url.Values{"version": {"1"}}).wants(t, http.StatusForbidden, "")
}
