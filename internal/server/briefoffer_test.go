package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// In a quarter in which every unit writes much the brief can be drafted all the same; where the office's own words leave no
// room for it, it reads why, and its words stay.
func TestBriefOfABusyQuarter(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-06-01', due_at = '2020-06-20' WHERE number = 2`, nil)
	s.exec(`INSERT INTO entry (task_id, year, quarter, state, progress, problems, next_steps, rating, submitted_at)
		SELECT id, 2020, 2, 'submitted', '文字', repeat('征地拆迁进展慢。', 70), repeat('倒排工期。', 110), 'ontrack', timestamptz '2020-06-10'
		FROM task WHERE number IS NOT NULL`, nil)
	office := s.signIn("office")
	const address = "/office/2020/q2/brief"
	wants(t, office.post(address, url.Values{"version": {"0"}}), http.StatusSeeOther)
	wants(t, office.do(http.MethodGet, address, nil), http.StatusOK, "征地拆迁进展慢。…", "项见总览：", "第170项")

	write := func(problems string) {
		s.exec(`UPDATE entry SET problems = @problems, next_steps = '' WHERE quarter = 2`, pgx.StrictNamedArgs{"problems": problems})
	}
	write("无米下锅")
	wants(t, office.post(address, url.Values{"version": {"1"}}), http.StatusSeeOther)
	words := office.do(http.MethodGet, address, nil).page(t).Find("textarea[name=problems]").Text()
	own := "督查室按：" + strings.Repeat("长", ledger.MaxBriefSection-utf8.RuneCountInString(words)-20)
	wants(t, office.post(address+"/save", url.Values{"version": {"2"}, "title": {"通报"}, "problems": {own + "\n" + words}}), http.StatusSeeOther)
	write(strings.Repeat("征地拆迁进展慢。", 70))
	refused := office.post(address, url.Values{"version": {"3"}, "problems": {own}})
	wants(t, refused, http.StatusUnprocessableEntity, "放进新起草的文字后超过20000字，没有改动", "超过20000字，多")
	if typed := refused.page(t).Find("textarea[name=problems]").Text(); !strings.Contains(typed, own) {
		t.Error("the office's words are not in the form")
	}
}

// What the office has worded itself is never overwritten: where the program words it otherwise now both stand there, and one
// press settles it. What the office left alone says what is so now.
func TestBriefOffersWhatItWouldSay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-06-01', due_at = '2020-06-20' WHERE number = 2`, nil)
	s.exec(`INSERT INTO entry (task_id, year, quarter, state, progress, rating, submitted_at)
		SELECT id, 2020, 2, 'submitted', '文字', 'ontrack', timestamptz '2020-06-10' FROM task WHERE number IN (1, 2)`, nil)
	office := s.signIn("office")
	const address = "/office/2020/q2/brief"
	wants(t, office.post(address, url.Values{"version": {"0"}}), http.StatusSeeOther)
	field := func(name string) string {
		return office.do(http.MethodGet, address, nil).page(t).Find("textarea[name=" + name + "]").Text()
	}
	section := func(name string) *goquery.Selection {
		return office.do(http.MethodGet, address, nil).page(t).Find("[data-section=" + name + "]")
	}
	numbers := strings.Replace(field("numbers"), "各单位自评情况：", "各单位自评如下（督查室改）：", 1)
	lead := field("lead") + "\n请各单位认真阅读。"
	wants(t, office.post(address+"/save", url.Values{"version": {"1"}, "title": {"通报"}, "numbers": {numbers}, "lead": {lead}}), http.StatusSeeOther)
	wants(t, office.post(address, url.Values{"version": {"2"}}), http.StatusSeeOther)
	if n := section("numbers").Find("[data-offer]").Length() + section("lead").Find("[data-offer]").Length(); n != 0 {
		t.Fatalf("%d offers though nothing has changed", n)
	}

	s.exec(`UPDATE entry SET rating = 'done', state = 'accepted' WHERE quarter = 2`, nil)
	wants(t, office.post(address, url.Values{"version": {"3"}}), http.StatusSeeOther)
	page := office.do(http.MethodGet, address, nil)
	if got := page.page(t).Find("[data-offers]").AttrOr("data-offers", ""); got != "1" {
		t.Errorf("%s offers, want the one paragraph that was edited and is drafted otherwise", got)
	}
	if got := section("numbers").Text(); !strings.Contains(got, "督查室改") || !strings.Contains(got, "正常推进2项") || !strings.Contains(got, "已审核2项") {
		t.Errorf("the edited paragraph is not as it was, or its neighbour not as it is: %s", got)
	}
	offer := section("numbers").Find("[data-offer='0']").Text()
	if !strings.Contains(offer, "本段已人工修改，新起草的文字为：") || !strings.Contains(offer, "已完成2项") {
		t.Errorf("offered is %s", offer)
	}
	if got := section("lead").Text(); !strings.Contains(got, "请各单位认真阅读") || !strings.Contains(got, "已审核2项") || section("lead").Find("[data-offer]").Length() != 0 {
		t.Errorf("the lead says %s", got)
	}
	file := office.do(http.MethodGet, address+".docx", nil)
	wants(t, file, http.StatusOK)

	settle := func(version, section, offer, choice string) answer {
		return office.post(address+"/offer", url.Values{"version": {version}, "section": {section}, "offer": {offer}, "choice": {choice}})
	}
	wants(t, settle("3", "numbers", "0", "take"), http.StatusConflict, "督查室改")
	wants(t, settle("4", "numbers", "1", "take"), http.StatusNotFound)
	wants(t, settle("4", "nothing", "0", "take"), http.StatusNotFound)
	wants(t, settle("4", "numbers", "0", "both"), http.StatusNotFound)
	wants(t, settle("4", "numbers", "0", "keep"), http.StatusSeeOther)
	if got := section("numbers").Text(); !strings.Contains(got, "督查室改") || strings.Contains(got, "人工修改") {
		t.Errorf("kept: %s", got)
	}
	s.exec(`UPDATE entry SET rating = 'behind', problems = '难处', next_steps = '办法' WHERE quarter = 2`, nil)
	wants(t, office.post(address, url.Values{"version": {"5"}}), http.StatusSeeOther)
	wants(t, settle("6", "numbers", "0", "take"), http.StatusSeeOther)
	if got := section("numbers").Text(); strings.Contains(got, "督查室改") || !strings.Contains(got, "进度滞后2项") || strings.Contains(got, "人工修改") {
		t.Errorf("taken: %s", got)
	}
	if !strings.Contains(section("lead").Text(), "请各单位认真阅读") {
		t.Error("what was edited elsewhere is gone")
	}
}
