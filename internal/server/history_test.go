package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

const firstDraft, secondDraft = "上半年新增企业8200家。下一步继续推进。", "上半年新增企业9100家。下一步继续推进。"

// drafted is a site with two drafts of task 39, the second handed in.
func drafted(t *testing.T) (*site, client) {
	t.Helper()
	s := newSite(t)
	s.account("scjg", ledger.Staff, "scjg")
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number = 2`, nil)
	c := s.signIn("scjg")
	for i, text := range []string{firstDraft, secondDraft} {
		a := c.post(desk39, url.Values{"do": {"save"}, "version": {string(rune('0' + i))}, "progress": {text}, "problems": {"内部" + text}})
		if a.status != http.StatusSeeOther {
			t.Fatalf("save %d: %d %s", i, a.status, a.text())
		}
	}
	return s, c
}

func TestHistoryComparesTwoRevisions(t *testing.T) {
	t.Parallel()
	_, c := drafted(t)
	p := c.do(http.MethodGet, desk39+"/history?from=1&to=2", nil).page(t)
	public := p.Find(`[data-field="进展情况"]`)
	if del, ins := public.Find("del").Text(), public.Find("ins").Text(); !strings.Contains(del, "8200") || !strings.Contains(ins, "9100") || strings.Contains(del+ins, "继续推进") {
		t.Errorf("went %q, came %q", del, ins)
	}
	if p.Find(`[data-field="存在问题"] ins`).Length() == 0 {
		t.Error("the internal part is not compared")
	}
	if got := p.Find("main li[data-step]").Length(); got != 2 {
		t.Errorf("%d steps", got)
	}
	if got := p.Find("main [data-step]").First().Text(); !strings.Contains(got, "scjg（市市场监管局）") || !strings.Contains(got, "2020-07-01 09:00") {
		t.Errorf("the newest step says %q", got)
	}
	back := c.do(http.MethodGet, desk39+"/history?from=2&to=1", nil).page(t)
	if ins := back.Find(`[data-field="进展情况"] ins`).Text(); !strings.Contains(ins, "8200") {
		t.Errorf("the other way round %q came", ins)
	}
	for _, bad := range []string{"?from=9", "?to=0", "?from=x", "?to=-1"} {
		if a := c.do(http.MethodGet, desk39+"/history"+bad, nil); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", bad, a.status)
		}
	}
}

func TestRestoringARevision(t *testing.T) {
	t.Parallel()
	s, c := drafted(t)
	p := c.do(http.MethodGet, desk39+"/history?from=1&to=2", nil).page(t)
	form := p.Find(`main form[method=post]`)
	fields := url.Values{}
	for _, name := range []string{"version", "number"} {
		fields.Set(name, form.Find("[name="+name+"]").AttrOr("value", ""))
	}
	if a := c.post(form.AttrOr("action", ""), fields); a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.text())
	}
	if progress, state, n := s.stored(); progress != firstDraft || state != "draft" || n != 3 {
		t.Errorf("stored %q, %s, %d revisions", progress, state, n)
	}
	// From the same page once more: the draft has moved on, and both texts are shown.
	fields.Set("number", "2")
	a := c.post(desk39+"/restore", fields)
	if a.status != http.StatusConflict || !strings.Contains(a.text(), "9100") || !strings.Contains(a.text(), "8200") {
		t.Errorf("%d %s", a.status, a.text())
	}
	if !strings.Contains(a.text(), "合用本账户的同事") {
		t.Errorf("a clash within one account does not say so: %s", a.text())
	}
	if _, _, n := s.stored(); n != 3 {
		t.Errorf("%d revisions", n)
	}
	for _, bad := range []url.Values{{"version": {"3"}, "number": {"8"}}, {"version": {"3"}}} {
		if a := c.post(desk39+"/restore", bad); a.status != http.StatusNotFound {
			t.Errorf("%v: %d", bad, a.status)
		}
	}
	if a := c.post(desk39+"/restore", url.Values{"number": {"2"}}); a.status != http.StatusUnprocessableEntity {
		t.Errorf("without a version: %d", a.status)
	}
}

func TestTheOfficeReadsTheHistoryOfWhatWasHandedIn(t *testing.T) {
	t.Parallel()
	s, c := drafted(t)
	s.account("office", ledger.Office)
	o := s.signIn("office")
	const page = "/office/2020/q2/tasks/39/history"
	if a := o.do(http.MethodGet, page, nil); a.status != http.StatusOK || strings.Contains(a.body, "8200") || strings.Contains(a.body, "9100") {
		t.Errorf("%d, drafts are the unit's own: %s", a.status, a.text())
	}
	if a := o.do(http.MethodGet, page+"?from=1", nil); a.status != http.StatusNotFound {
		t.Errorf("a draft by its number: %d", a.status)
	}
	a := c.post(desk39, url.Values{"do": {"hand-in"}, "version": {"2"}, "progress": {secondDraft}, "rating": {"ontrack"}, "confirm": {"short", "unreported-1", "unreported-2"}})
	if a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.text())
	}
	shown := o.do(http.MethodGet, page, nil)
	if !strings.Contains(shown.body, "9100") || strings.Contains(shown.body, "8200") {
		t.Errorf("%d %s", shown.status, shown.text())
	}
	if got := o.do(http.MethodGet, "/office/2020/q2/tasks/39", nil).page(t).Find(`main a[href="` + page + `"]`).Length(); got != 1 {
		t.Error("no way from the item to its history")
	}
}

func TestAnEntryLeadsToTheOwnPart(t *testing.T) {
	t.Parallel()
	s, _ := drafted(t)
	s.account("jyj", ledger.Staff, "jyj")
	a := s.signIn("jyj").do(http.MethodGet, "/work/2020/q2/tasks/49", nil)
	if a.status != http.StatusSeeOther || a.header.Get("Location") != "/work/2020/q2/tasks/49/parts/jyj" {
		t.Errorf("%d %s", a.status, a.header.Get("Location"))
	}
}
