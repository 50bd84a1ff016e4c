package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// The office draws the year's curve; what is below pace and the words that say so follow it everywhere. Task 39 promised
// 13000家 and had 4405, 33.9%, by the end of March.
func TestTheOfficeDrawsThePaceCurve(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.account("leader", ledger.Leader)
	office, leader := s.signIn("office"), s.signIn("leader")
	const address = "/office/plans/2020/pace"
	wants(t, office.do(http.MethodGet, "/office/plans", nil), http.StatusOK, "2020年度进度曲线")
	wants(t, office.do(http.MethodGet, address, nil), http.StatusOK, "现在按全年平均", "没有改过")
	light := func() string {
		return leader.do(http.MethodGet, "/overview/2020/q1", nil).page(t).Find("section[aria-labelledby=lights] a[href$='pace=below']").AttrOr("data-count", "")
	}
	even := light()

	refused := office.post(address, url.Values{"base": {"0"}, "m3": {"五十"}, "m6": {"60"}, "reason": {"施工季节"}, "do": {"draw"}})
	wants(t, refused, http.StatusUnprocessableEntity, "请填百分数")
	page := refused.page(t)
	if page.Find("[name=m3]").AttrOr("value", "") != "五十" || page.Find("[name=m3]").AttrOr("aria-invalid", "") != "true" ||
		page.Find("[name=m6]").AttrOr("value", "") != "60" || strings.TrimSpace(page.Find("[name=reason]").Text()) != "施工季节" {
		t.Error("what was typed is gone")
	}
	drawn := url.Values{"base": {"0"}, "m3": {"50"}, "m6": {"80"}, "reason": {"施工季节"}, "do": {"draw"}}
	wants(t, office.post(address, drawn), http.StatusSeeOther)
	wants(t, office.do(http.MethodGet, address, nil), http.StatusOK, "第1版，对全年各季度有效", "3月末50%，6月末80%", "施工季节", "16.7%")
	if now := light(); now == even {
		t.Errorf("%s tasks are below pace by either curve", now)
	}
	wants(t, leader.do(http.MethodGet, "/overview/2020/q1", nil), http.StatusOK, "时序按年度进度曲线（第1版）：3月末应达50%")
	wants(t, leader.do(http.MethodGet, "/overview/2020/q1/tasks?pace=below", nil), http.StatusOK, "时序按年度进度曲线（第1版）：3月末应达50%")
	wants(t, leader.do(http.MethodGet, "/overview/2020/q1/tasks/39", nil), http.StatusOK, "按年度进度曲线（第1版）：")

	drawn.Set("m3", "10")
	overtaken := office.post(address, drawn)
	wants(t, overtaken, http.StatusConflict, "曲线刚由office改过", "3月末50%")
	if page := overtaken.page(t); page.Find("[name=m3]").AttrOr("value", "") != "10" || page.Find("[name=base]").AttrOr("value", "") != "1" {
		t.Error("what was typed is gone, or cannot be saved now")
	}
	own := url.Values{"base": {"0"}, "m3": {"10"}, "reason": {"春季为主"}, "do": {"draw"}}
	wants(t, office.post(address+"?task=39", own), http.StatusSeeOther)
	wants(t, office.do(http.MethodGet, address, nil), http.StatusOK, "第39项")
	wants(t, leader.do(http.MethodGet, "/overview/2020/q1", nil), http.StatusOK, "另有1项按各自的曲线")
	wants(t, leader.do(http.MethodGet, "/overview/2020/q1/tasks/39", nil), http.StatusOK, "按本项的进度曲线（第1版）：")
	wants(t, office.post(address, url.Values{"base": {"1"}, "reason": {"恢复"}, "do": {"again"}}), http.StatusSeeOther)
	wants(t, office.do(http.MethodGet, address, nil), http.StatusOK, "现在按全年平均")
	for _, missing := range []string{"/office/plans/2031/pace", address + "?task=999", address + "?task=x"} {
		wants(t, office.do(http.MethodGet, missing, nil), http.StatusNotFound)
	}
}
