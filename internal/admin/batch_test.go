package admin_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/xuri/excelize/v2"

	"taizhang/internal/ledger"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
)

// accountsBook is a filled-in table of new accounts.
func accountsBook(t *testing.T, rows ...[]string) []byte {
	t.Helper()
	var columns []sheet.Column
	for _, name := range []string{"账户名", "姓名或单位", "角色", "责任单位", "邮箱"} {
		columns = append(columns, sheet.Column{Name: name, Width: 20})
	}
	file, err := sheet.WriteTable("账户", "新增账户", "怎么填", columns, rows)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func (p page) faults() []string {
	return p.Find("[data-faults] li").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
}

func TestManyAccountsFromATable(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "https://example.gov.cn")
	actor := o.account("office", ledger.Office)
	file := accountsBook(t,
		[]string{"Wang.Fang", "王芳", "填报人员", "市商务局、市教育局", "wang@example.gov.cn"},
		[]string{"li", "李市长", "市领导", "", ""},
		[]string{"zhao", "赵六", "填报人员", "市商务局\n市财政局", ""},
	)
	preview := o.upload(actor, "/office/accounts/import", file)
	if preview.StatusCode != http.StatusOK || preview.Find("tr[data-new]").Length() != 3 || !strings.Contains(preview.Find("tr[data-new='wang.fang']").Text(), "市商务局") {
		t.Fatalf("%d %s", preview.StatusCode, preview.Find("main").Text())
	}
	if all, err := o.Accounts(t.Context(), keeper, store.AccountFilter{}); err != nil || len(all) != 1 {
		t.Fatalf("the preview has written: %v, %v", all, err)
	}
	form := url.Values{"rows": {preview.Find("input[name=rows]").AttrOr("value", "")}}
	o.do(actor, "POST", "/office/accounts/import/apply", form).wants(t, http.StatusSeeOther, "/office/accounts/links")
	links := o.get(actor, "/office/accounts/links")
	if links.Find("[data-slip]").Length() != 3 || links.Find("svg[role=img]").Length() != 3 {
		t.Fatalf("%s", links.Find("main").Text())
	}
	slip := links.Find("[data-slip='wang.fang']")
	address := strings.TrimSpace(slip.Find("p:contains('/join/')").First().Text())
	token, ok := strings.CutPrefix(address, "https://example.gov.cn/join/")
	if invited, err := o.InvitedBy(t.Context(), token); !ok || err != nil || invited.Name != "wang.fang" {
		t.Errorf("link %q: %+v, %v", address, invited, err)
	}
	if said := slip.Text(); !strings.Contains(said, "王芳") || !strings.Contains(said, "市商务局") || !strings.Contains(said, "2020-07-04 09:00") {
		t.Errorf("the slip says %q", said)
	}
	o.do(actor, "GET", "/office/accounts/links", nil).wants(t, http.StatusGone, "")

	seed := url.Values{"seed": {links.Find("input[name=seed]").AttrOr("value", "")}}
	download := o.do(actor, "POST", "/office/accounts/links", seed)
	book, err := excelize.OpenReader(bytes.NewReader(download.raw))
	if err != nil {
		t.Fatalf("%d %v", download.StatusCode, err)
	}
	rows, err := book.GetRows("一次性链接")
	if err != nil || len(rows) < 4 || rows[len(rows)-3][4] != address {
		t.Errorf("%v, %v", rows, err)
	}
	if _, err := o.Join(t.Context(), token, "hash"); err != nil {
		t.Fatal(err)
	}
	again := o.do(actor, "POST", "/office/accounts/import/apply", form)
	if again.StatusCode != http.StatusUnprocessableEntity || len(again.faults()) != 3 || !strings.Contains(again.faults()[0], "wang.fang已经有了") {
		t.Errorf("made twice: %d %v", again.StatusCode, again.faults())
	}
}

func TestFaultsOfATableOfAccountsAreNamedByRowAndColumn(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	actor := o.account("office", ledger.Office)
	good := []string{"good", "某人", "填报人员", "市商务局", ""}
	for want, row := range map[string][]string{
		"，账户名：office已经有了":      {"Office", "某人", "填报人员", "市商务局", ""},
		"，账户名：good与第":          {"GOOD", "某人", "填报人员", "市商务局", ""},
		"，账户名：账户名用小写字母":        {"王芳", "某人", "填报人员", "市商务局", ""},
		"，姓名或单位：请填姓名或单位":       {"wang", "", "填报人员", "市商务局", ""},
		"，角色：“局长”不是角色。请填填报人员":  {"wang", "某人", "局长", "", ""},
		"，角色：您不能建立系统管理员的账户":    {"wang", "某人", "系统管理员", "", ""},
		"，责任单位：名录里没有“市审计局”":    {"wang", "某人", "填报人员", "市商务局、市审计局", ""},
		"，责任单位：填报人员至少属于一个责任单位": {"wang", "某人", "填报人员", "", ""},
		"，责任单位：只有填报人员属于责任单位":   {"wang", "某人", "市领导", "市商务局", ""},
		"，邮箱：邮箱写得不对":           {"wang", "某人", "填报人员", "市商务局", "wang"},
	} {
		p := o.upload(actor, "/office/accounts/import", accountsBook(t, good, row))
		faults := p.faults()
		if p.StatusCode != http.StatusUnprocessableEntity || len(faults) != 1 || !strings.Contains(faults[0], want) || !strings.HasPrefix(faults[0], "第") {
			t.Errorf("want %q: %d %v", want, p.StatusCode, faults)
		}
	}
	if p := o.upload(actor, "/office/accounts/import", nil); p.StatusCode != http.StatusUnprocessableEntity || p.Find("#file-error").Length() != 1 {
		t.Errorf("no file: %d", p.StatusCode)
	}
	if p := o.upload(actor, "/office/accounts/import", []byte("%PDF-1.7")); len(p.faults()) != 1 {
		t.Errorf("a PDF: %v", p.faults())
	}
	for _, rows := range []string{"", "[]", `[{"row":4,"cells":["a"]}]`} {
		p := o.do(actor, "POST", "/office/accounts/import/apply", url.Values{"rows": {rows}})
		if p.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", rows, p.StatusCode)
		}
	}
	if all, err := o.Accounts(t.Context(), keeper, store.AccountFilter{}); err != nil || len(all) != 1 {
		t.Errorf("something was made: %v, %v", all, err)
	}
}

func TestATableOfAccountsKnowsNamesOfBefore(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	actor := o.account("office", ledger.Office)
	change := ledger.DepartmentChange{Reason: "机构改革", From: now}
	if err := o.RenameDepartment(t.Context(), actor, "swj", "市商务和投资局", change); err != nil {
		t.Fatal(err)
	}
	p := o.upload(actor, "/office/accounts/import", accountsBook(t, []string{"wang", "王芳", "填报人员", "市商务局", ""}))
	if said := p.Find("[data-former]").Text(); !strings.Contains(said, "“市商务局”现为市商务和投资局") {
		t.Errorf("%d %s", p.StatusCode, p.Find("main").Text())
	}
}

// A seed can be planted, too: nothing is shown of accounts that the actor does not keep, nor for a seed of nobody's.
func TestAPlantedSeedShowsNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "")
	actor := o.account("office", ledger.Office)
	seed, err := o.CreateAccounts(t.Context(), keeper, []ledger.NewAccount{{Name: "root", DisplayName: "某人", Role: ledger.Admin}})
	if err != nil {
		t.Fatal(err)
	}
	for _, planted := range []string{seed, "x", ""} {
		o.cookies["taizhang_links"] = &http.Cookie{Name: "taizhang_links", Value: planted}
		o.do(actor, "GET", "/office/accounts/links", nil).wants(t, http.StatusGone, "")
		delete(o.cookies, "taizhang_links")
		o.do(actor, "POST", "/office/accounts/links", url.Values{"seed": {planted}}).wants(t, http.StatusGone, "")
	}
	for _, role := range []ledger.Role{ledger.Staff, ledger.Leader} {
		who := o.account("who"+strconv.Itoa(len(role)), role, map[ledger.Role][]string{ledger.Staff: {"swj"}}[role]...)
		for _, path := range []string{"/office/accounts/import/apply", "/office/accounts/links"} {
			o.do(who, "POST", path, url.Values{"rows": {`[{"row":4,"cells":["a","b","填报人员","市商务局",""]}]`}}).wants(t, http.StatusForbidden, "")
		}
	}
}
