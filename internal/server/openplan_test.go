package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// secondVersion makes one of 2020 in which the first task's text differs.
func (c client) secondVersion() {
	c.s.t.Helper()
	file := []byte(c.do(http.MethodGet, "/office/plans/2020/1/plan.xlsx", nil).body)
	form := c.upload("/office/plans/new", map[string]string{"year": "2020", "stage": "formal"}, file).form(c.s.t)
	form.Set("rows", strings.Replace(form.Get("rows"), "持续推进重大项目攻坚", "全力推进重大项目攻坚", 1))
	form.Set("do", "write")
	if done := c.post("/office/plans/new/apply", form); done.status != http.StatusSeeOther {
		c.s.t.Fatalf("second version: %d %s", done.status, done.text())
	}
}

func TestTheOfficeChoosesTheVersionThatAQuarterAnswers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	c := s.signIn("office")
	c.secondVersion()
	row := c.do(http.MethodGet, "/office/quarters", nil).page(t).Find("tr[data-quarter='2020-q2']")
	if row.Find("select[name=plan] option").Length() != 2 || row.Find("select[name=plan] option[selected]").AttrOr("value", "") != "2" ||
		row.Find("a[href='/office/plans/2020/2/compare/1']").Length() != 1 {
		t.Errorf("the form: %s", row.Text())
	}
	for plan, due := range map[string]string{"7": "2020-07-06T18:00", "x": "2020-07-06T18:00", "1": ""} {
		got := c.post("/office/2020/q2/open", url.Values{"plan": {plan}, "due": {due}})
		form := got.page(t).Find("tr[data-quarter='2020-q2'] form")
		if got.status != http.StatusUnprocessableEntity || form.Find(".field--wrong").Length() != 1 || form.Find("input[name=due]").AttrOr("value", "") != due {
			t.Errorf("%s, %s: %d %s", plan, due, got.status, got.text())
		}
		if plan == "1" && form.Find("select[name=plan] option[selected]").AttrOr("value", "") != "1" {
			t.Error("the choice is lost")
		}
	}
	if got := c.post("/office/2020/q2/open", url.Values{"plan": {"1"}, "due": {"2020-07-06T18:00"}}); got.status != http.StatusSeeOther {
		t.Fatalf("open: %d %s", got.status, got.text())
	}
	if list := c.do(http.MethodGet, "/office/plans", nil).text(); !strings.Contains(list, "一季度、二季度") || !strings.Contains(list, "三季度、四季度") {
		t.Errorf("who answers which: %s", list)
	}
}
