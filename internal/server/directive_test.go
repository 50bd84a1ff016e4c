package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// wants is a page with this status that says these words.
func wants(t *testing.T, a answer, status int, words ...string) {
	t.Helper()
	if a.status != status {
		t.Fatalf("%d, want %d: %s", a.status, status, a.text())
	}
	for _, w := range words {
		if !strings.Contains(a.text(), w) {
			t.Errorf("%q is not in: %s", w, a.text())
		}
	}
}

// A leader's words go to the unit, its answer comes back, and nothing of it reaches the public.
func TestDirectiveThroughTheFaces(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("leader", ledger.Leader)
	s.account("staff", ledger.Staff, "scjg")
	s.account("stranger", ledger.Staff, "jyj")
	s.account("office", ledger.Office)
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number = 2`, nil)
	leader, staff, stranger, office := s.signIn("leader"), s.signIn("staff"), s.signIn("stranger"), s.signIn("office")
	const record, words = "/overview/2020/q2/tasks/39", "请书面说明消费维权站建设的难点"

	p := leader.do(http.MethodGet, record, nil).page(t)
	if got := p.Find("form[action$='/directives'] .field__hint").First().Text(); got != "由市市场监管局答复" {
		t.Errorf("who answers: %q", got)
	}
	if office.do(http.MethodGet, record, nil).page(t).Find("form[action$='/directives']").Length() != 0 {
		t.Error("the office is offered to write one")
	}
	refused := leader.post(record+"/directives", url.Values{"words": {words}, "answer_by": {"2020-06-30"}})
	wants(t, refused, http.StatusUnprocessableEntity, "这一天已经过去")
	if got := refused.page(t).Find("details[open] textarea[name=words]").Text(); strings.TrimSpace(got) != words {
		t.Errorf("what was typed is gone: %q", got)
	}
	wants(t, leader.post(record+"/directives", url.Values{"words": {words}, "answer_by": {"2020-07-10"}}), http.StatusSeeOther)
	wants(t, leader.do(http.MethodGet, record, nil), http.StatusOK, words, "待答复")
	wants(t, leader.post("/overview/2020/q3/tasks/39/directives", url.Values{}), http.StatusNotFound)
	wants(t, leader.post("/overview/2020/q2/tasks/999/directives", url.Values{}), http.StatusNotFound)

	for _, address := range []string{"/work", "/work/2020/q2/tasks/39"} {
		calls := staff.do(http.MethodGet, address, nil).page(t).Find("main [data-directives]")
		if calls.Length() != 1 || !strings.Contains(calls.Text(), words) || !strings.Contains(calls.Text(), "7月10日前答复，还有9天") {
			t.Errorf("%s does not ask for the answer", address)
		}
		if calls.NextAllFiltered("form, table, .list-bar").Length() == 0 {
			t.Errorf("%s: it does not stand above the rest", address)
		}
	}
	if staff.do(http.MethodGet, "/work/2020/q2/tasks/40", nil).page(t).Find("[data-directives]").Length() != 0 {
		t.Error("it stands above another task")
	}
	sheet := staff.do(http.MethodGet, "/work", nil).page(t).Find("[data-directive] a").AttrOr("href", "")
	wants(t, stranger.do(http.MethodGet, sheet, nil), http.StatusNotFound)
	wants(t, staff.do(http.MethodGet, "/work/notices", nil), http.StatusOK, "第39项批示请在7月10日前答复")

	answerOf := func(version, words string) answer {
		return staff.post(sheet+"/answer", url.Values{"unit": {"scjg"}, "version": {version}, "words": {words}})
	}
	wants(t, answerOf("1", ""), http.StatusUnprocessableEntity, "请填写答复")
	wants(t, answerOf("1", "选址已定，七月开工。"), http.StatusSeeOther)
	stale := answerOf("1", "同事写的另一稿。")
	wants(t, stale, http.StatusConflict, "刚有新的办理", "选址已定，七月开工。")
	if got := stale.page(t).Find("textarea[name=words]").Text(); strings.TrimSpace(got) != "同事写的另一稿。" {
		t.Errorf("what was typed is gone: %q", got)
	}
	if staff.do(http.MethodGet, "/work", nil).page(t).Find("[data-directives]").Length() != 0 {
		t.Error("an answered one still stands first")
	}

	list := leader.do(http.MethodGet, "/overview/directives?state=answered", nil)
	wants(t, list, http.StatusOK, words, "已答复 1", "逾期未答复 0")
	if nav := list.page(t).Find("header a[href='/overview/directives']").Text(); !strings.Contains(nav, "批示 1") {
		t.Errorf("the leader is not told: %q", nav)
	}
	own := list.page(t).Find("tr[data-directive] a").AttrOr("href", "")
	wants(t, leader.do(http.MethodGet, own, nil), http.StatusOK, "选址已定，七月开工。", "市市场监管局答复")
	wants(t, leader.post(own+"/reopen", url.Values{"version": {"2"}, "words": {"工期也要说明"}, "answer_by": {""}}), http.StatusUnprocessableEntity, "请填答复期限")
	wants(t, leader.post(own+"/reopen", url.Values{"version": {"1"}, "words": {"工期也要说明"}, "answer_by": {"2020-07-12"}}), http.StatusConflict)
	wants(t, leader.post(own+"/reopen", url.Values{"version": {"2"}, "words": {"工期也要说明"}, "answer_by": {"2020-07-12"}}), http.StatusSeeOther)
	wants(t, office.do(http.MethodGet, "/office/directives?department=scjg", nil), http.StatusOK, "待答复 1", "7月12日前答复")
	wants(t, office.do(http.MethodGet, "/office/directives?department=jyj", nil), http.StatusBadRequest)
	wants(t, office.do(http.MethodGet, "/office/directives?state=lost", nil), http.StatusBadRequest)
	inOffice := strings.Replace(own, "/overview", "/office", 1)
	wants(t, office.post(inOffice+"/close", url.Values{"version": {"3"}, "words": {""}}), http.StatusUnprocessableEntity, "请填写办结意见")
	wants(t, office.post(inOffice+"/close", url.Values{"version": {"3"}, "words": {"当面汇报过了。"}}), http.StatusSeeOther)
	closed := answerOf("3", "来晚了的答复。")
	wants(t, closed, http.StatusConflict, "已经办结", "来晚了的答复。")
	wants(t, staff.do(http.MethodGet, "/work/directives", nil), http.StatusOK, "已办结 1")

	for _, address := range []string{"/", "/2020/q1", "/2020/tasks/39", "/2020/departments/scjg", "/open-data/2020/q1.json"} {
		for _, secret := range []string{words, "选址已定", "工期也要说明", "当面汇报"} {
			if a := s.nobody().do(http.MethodGet, address, nil); strings.Contains(a.body, secret) || a.status != http.StatusOK {
				t.Errorf("%s (%d) says %q", address, a.status, secret)
			}
		}
	}
	for _, own := range []string{"/work/directives/x", "/work/directives/0"} {
		wants(t, staff.do(http.MethodGet, own, nil), http.StatusNotFound)
	}
}
