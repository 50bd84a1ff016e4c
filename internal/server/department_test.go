package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func TestDepartmentsChangeAndWhatWasPrintedStays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.account("gxzs", ledger.Staff, "gxzs")
	c := s.signIn("office")
	before := s.nobody().do(http.MethodGet, "/open-data/2020/q1.json", nil).body
	why := func(more ...string) url.Values {
		form := url.Values{"reason": {"机构改革"}, "from": {"2020-07-01"}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return form
	}
	for _, test := range []struct {
		path, want string
		form       url.Values
		status     int
	}{
		{"/office/departments", "请填单位名称", why("code", "sjj", "kind", "bureau"), 422},
		{"/office/departments", "代码用2至32个", why("name", "市审计局", "code", "审计", "kind", "bureau"), 422},
		{"/office/departments", "请选单位类别", why("name", "市审计局", "code", "sjj"), 422},
		{"/office/departments", "这个代码已经有单位用了", why("name", "市审计局", "code", "swj", "kind", "bureau"), 422},
		{"/office/departments", "已有同名的单位", why("name", "市商务局", "code", "sjj", "kind", "bureau"), 422},
		{"/office/departments/swj/rename", "请写明依据或理由", why("name", "市商务和口岸局", "reason", " "), 422},
		{"/office/departments/swj/rename", "请填日期", why("name", "市商务和口岸局", "from", "昨天"), 422},
		{"/office/departments/swj/rename", "名称没有改动", why("name", "市商务局"), 422},
		{"/office/departments/swj/merge", "请选一个现有的", why("into", "swj"), 422},
		{"/office/departments/swj/close", "改派", why(), 409},
		{"/office/departments/none/close", "没有这个页面", why(), 404},
	} {
		if got := c.post(test.path, test.form); got.status != test.status || test.status != 404 && !strings.Contains(got.text(), test.want) {
			t.Errorf("%s %v: %d, want %d %q: %s", test.path, test.form, got.status, test.status, test.want, got.text())
		}
	}
	for path, form := range map[string]url.Values{
		"/office/departments":            why("name", "市审计局", "code", "sjj", "kind", "bureau"),
		"/office/departments/swj/rename": why("name", "市商务和口岸局"),
		"/office/departments/gxzs/merge": why("into", "nyncj"),
	} {
		if got := c.post(path, form); got.status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, got.status, got.text())
		}
	}
	if after := s.nobody().do(http.MethodGet, "/open-data/2020/q1.json", nil).body; after != before || !strings.Contains(after, "市商务局") || strings.Contains(after, "口岸局") {
		t.Error("the published data have changed")
	}
	old := s.nobody().do(http.MethodGet, "/2020/departments/gxzs", nil)
	if link := old.page(t).Find("[data-successor] a"); old.status != http.StatusOK || link.AttrOr("href", "") != "/2020/departments/nyncj" {
		t.Errorf("the old code: %d %s", old.status, old.text())
	}
	if name := s.nobody().do(http.MethodGet, "/2020/departments/swj", nil).page(t).Find("h1").Text(); name != "市商务局" {
		t.Errorf("the edition of the old name is headed %s", name)
	}
	if page := c.do(http.MethodGet, "/office/departments/gxzs", nil); !strings.Contains(page.text(), "2020-07-01起并入市农业农村局。机构改革") || page.page(t).Find("form[action$=merge]").Length() != 0 {
		t.Errorf("history: %s", page.text())
	}
	if list := c.do(http.MethodGet, "/office/departments", nil).page(t); list.Find("[data-department]").Length() != 57 || list.Find("[data-department=gxzs][data-open=false]").Length() != 1 {
		t.Error("the list is not what was made of it")
	}
	if desk := s.signIn("gxzs").do(http.MethodGet, "/work", nil); desk.status != http.StatusOK {
		t.Errorf("the account that moved: %d", desk.status)
	}
}
