package admin_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"taizhang/internal/ledger"
)

var (
	keeper = ledger.Actor{Role: ledger.Admin}
	now    = time.Date(2020, 7, 1, 9, 0, 0, 0, ledger.Shanghai)
)

func TestAddAnAccountAndShowItsLinkOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "https://example.gov.cn")
	actor := o.account("office", ledger.Office)
	o.do(actor, "POST", "/office/accounts", url.Values{
		"name": {"wang.fang"}, "display_name": {"王芳"}, "role": {"staff"}, "department": {"swj", "fgw"}, "email": {"wang@example.gov.cn"},
	}).wants(t, http.StatusSeeOther, "/office/accounts")
	p := o.get(actor, "/office/accounts")
	token, ok := strings.CutPrefix(p.link(), "https://example.gov.cn/join/")
	if !ok {
		t.Fatalf("link = %q", p.link())
	}
	if text := p.Find("[data-one-time-link]").Text(); !strings.Contains(text, "王芳") || !strings.Contains(text, "2020-07-04 09:00") {
		t.Errorf("says %q", text)
	}
	if invited, err := o.InvitedBy(t.Context(), token); err != nil || invited.Name != "wang.fang" {
		t.Errorf("%+v, %v", invited, err)
	}
	row := p.Find("tr[data-state=invited]:contains('wang.fang')")
	if text := row.Text(); !strings.Contains(text, "市商务局") || !strings.Contains(text, "填报人员") || !strings.Contains(text, "未设密码") || !strings.Contains(text, "wang@example.gov.cn") {
		t.Errorf("row says %q", text)
	}
	if again := o.get(actor, "/office/accounts").link(); again != "" {
		t.Errorf("the link is shown again: %s", again)
	}
}

func TestAddKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	actor := o.account("office", ledger.Office)
	for field, form := range map[string]url.Values{
		"name":         {"name": {"office"}, "display_name": {"王芳"}, "role": {"staff"}, "department": {"swj"}},
		"departments":  {"name": {"wang"}, "display_name": {"王芳"}, "role": {"leader"}, "department": {"swj"}},
		"display_name": {"name": {"wang"}, "display_name": {""}, "role": {"staff"}, "department": {"swj"}},
		"email":        {"name": {"wang"}, "display_name": {"王芳"}, "role": {"staff"}, "department": {"swj"}, "email": {"wang"}},
	} {
		p := o.do(actor, "POST", "/office/accounts", form)
		p.wants(t, http.StatusUnprocessableEntity, "")
		add := p.Find("details#add[open]")
		if strings.TrimSpace(add.Find("#"+field+"-error").Text()) == "" {
			t.Errorf("no message at %s", field)
		}
		for _, name := range []string{"name", "display_name", "email"} {
			if got, _ := add.Find("input[name=" + name + "]").Attr("value"); got != form.Get(name) {
				t.Errorf("%s = %q, want %q", name, got, form.Get(name))
			}
		}
		if got, _ := add.Find("input[name=role][checked]").Attr("value"); got != form.Get("role") {
			t.Errorf("role = %q", got)
		}
		if add.Find("input[name=department][checked]").Length() != 1 || add.Find("input[name=department][value=swj][checked]").Length() != 1 {
			t.Error("the departments are lost")
		}
	}
	p := o.do(actor, "POST", "/office/accounts", url.Values{"name": {"root"}, "display_name": {"某人"}, "role": {"admin"}})
	p.wants(t, http.StatusForbidden, "")
}

func TestListIsFiltered(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	actor := o.account("office", ledger.Office)
	root := o.account("root", ledger.Admin)
	o.account("li", ledger.Leader)
	o.account("s1", ledger.Staff, "swj")
	o.account("s2", ledger.Staff, "fgw")
	for _, c := range []struct {
		actor ledger.Actor
		query string
		want  []string
	}{
		{actor, "", []string{"s1", "s2", "office", "li"}},
		{root, "", []string{"s1", "s2", "office", "li", "root"}},
		{actor, "?role=staff", []string{"s1", "s2"}},
		{actor, "?role=&department=fgw", []string{"s2"}},
		{actor, "?role=admin", nil},
	} {
		p := o.get(c.actor, "/office/accounts"+c.query)
		if got := p.names(); !slices.Equal(got, c.want) {
			t.Errorf("%s%s: %v, want %v", c.actor.Name, c.query, got, c.want)
		}
	}
	p := o.get(actor, "/office/accounts?role=staff&department=fgw")
	for id, want := range map[string]string{"filter-role": "staff", "filter-department": "fgw"} {
		if got, _ := p.Find("#" + id + " option[selected]").Attr("value"); got != want {
			t.Errorf("%s = %q, want %q", id, got, want)
		}
	}
	for _, s := range []string{"#filter-role", "#add"} {
		if o.get(actor, "/office/accounts").Find(s+" [value=admin]").Length() != 0 {
			t.Errorf("the office is offered administrators in %s", s)
		}
		if o.get(root, "/office/accounts").Find(s+" [value=admin]").Length() != 1 {
			t.Errorf("an administrator is not offered administrators in %s", s)
		}
	}
	for _, wrong := range []string{"?role=king", "?department=nowhere"} {
		o.do(actor, "GET", "/office/accounts"+wrong, nil).wants(t, http.StatusBadRequest, "")
	}
}

func TestResetDisableEnable(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	actor := o.account("office", ledger.Office)
	li := o.account("li", ledger.Leader)
	path := "/office/accounts/" + strconv.FormatInt(li.ID, 10)
	// row's buttons lead to what can be done now, and nowhere else.
	buttons := func(want ...string) {
		t.Helper()
		p := o.get(actor, "/office/accounts?role=leader")
		var got []string
		p.Find("tr[data-account='" + strconv.FormatInt(li.ID, 10) + "'] form").Each(func(_ int, s *goquery.Selection) {
			action, _ := s.Attr("action")
			got = append(got, strings.TrimSuffix(strings.TrimPrefix(action, path+"/"), "?role=leader"))
		})
		if !slices.Equal(got, want) {
			t.Errorf("buttons = %v, want %v", got, want)
		}
	}
	buttons("reset", "disable")
	o.do(actor, "POST", path+"/disable?role=leader", nil).wants(t, http.StatusSeeOther, "/office/accounts?role=leader")
	if text := o.get(actor, "/office/accounts").Find("[role=status]").Text(); !strings.Contains(text, "已停用") {
		t.Errorf("says %q", text)
	}
	buttons("enable")
	o.do(actor, "POST", path+"/reset", nil).wants(t, http.StatusConflict, "")
	o.do(actor, "POST", path+"/enable?role=leader", nil).wants(t, http.StatusSeeOther, "/office/accounts?role=leader")
	o.do(actor, "POST", path+"/reset?role=leader", nil).wants(t, http.StatusSeeOther, "/office/accounts?role=leader")
	p := o.get(actor, "/office/accounts?role=leader")
	if !strings.HasPrefix(p.link(), "http://example.com/join/") || !strings.Contains(p.Find("[data-one-time-link]").Text(), "li的姓名") {
		t.Errorf("link = %q", p.link())
	}
	if own := o.get(actor, "/office/accounts").Find("tr[data-account='" + strconv.FormatInt(actor.ID, 10) + "'] form"); own.Length() != 0 {
		t.Error("one can reset or disable oneself")
	}
}

func TestActionsThatAreRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	actor := o.account("office", ledger.Office)
	root := o.account("root", ledger.Admin)
	own := strconv.FormatInt(actor.ID, 10)
	theirs := strconv.FormatInt(root.ID, 10)
	for _, action := range []string{"reset", "disable", "enable"} {
		o.do(actor, "POST", "/office/accounts/"+theirs+"/"+action, nil).wants(t, http.StatusForbidden, "")
		o.do(actor, "POST", "/office/accounts/4711/"+action, nil).wants(t, http.StatusNotFound, "")
		o.do(actor, "POST", "/office/accounts/x/"+action, nil).wants(t, http.StatusNotFound, "")
		o.do(ledger.Actor{ID: 1, Role: ledger.Staff}, "POST", "/office/accounts/"+own+"/"+action, nil).wants(t, http.StatusForbidden, "")
	}
	for _, action := range []string{"reset", "disable"} {
		o.do(actor, "POST", "/office/accounts/"+own+"/"+action, nil).wants(t, http.StatusConflict, "")
	}
	o.do(ledger.Actor{ID: 1, Role: ledger.Leader}, "GET", "/office/accounts", nil).wants(t, http.StatusForbidden, "")
}

// What shuts somebody out takes a second step, which says what it does; what does not is one button.
func TestShuttingOutIsConfirmed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	actor := o.account("office", ledger.Office)
	li := o.account("li", ledger.Leader)
	row := func() *goquery.Selection {
		return o.get(actor, "/office/accounts").Find("tr[data-account='" + strconv.FormatInt(li.ID, 10) + "']")
	}
	for _, action := range []string{"reset", "disable"} {
		careful := row().Find("details:not([open]):has(form[action$='/" + action + "'])")
		if careful.Length() != 1 || strings.TrimSpace(careful.Find("form p").Text()) == "" || !strings.Contains(careful.Find("button").Text(), "确认") {
			t.Errorf("%s is done at once: %s", action, row().Text())
		}
	}
	if err := o.DisableAccount(t.Context(), keeper, li.ID); err != nil {
		t.Fatal(err)
	}
	if r := row(); r.Find("form[action$='/enable']").Length() != 1 || r.Find("details:has(form[action$='/enable'])").Length() != 0 {
		t.Errorf("letting in again: %s", r.Text())
	}
}

func TestUnreadableAccountsAreRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	actor := o.account("office", ledger.Office)
	for _, form := range []url.Values{
		{"name": {"wang"}, "display_name": {"\xff\xfe"}, "role": {"leader"}},
		{"name": {"wang"}, "display_name": {"王芳"}, "role": {"staff"}, "department": {"\x00"}},
	} {
		o.do(actor, "POST", "/office/accounts", form).wants(t, http.StatusBadRequest, "")
	}
}
