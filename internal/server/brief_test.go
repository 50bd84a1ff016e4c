package server_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// Each number of the brief is clicked: behind it are exactly so many tasks. What the office writes stays when the brief is
// drafted anew, and is in the document.
func TestBrief(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.account("staff", ledger.Staff, "scjg")
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-06-01', due_at = '2020-06-20' WHERE number = 2`, nil)
	// Handed in late, on time and not at all; one text as it was, one behind.
	s.exec(`INSERT INTO entry (task_id, year, quarter, state, progress, problems, next_steps, rating, submitted_at)
		SELECT e.task_id, 2020, 2, 'submitted', e.progress, CASE WHEN t.number = 39 THEN '场地未落实' ELSE '' END, CASE WHEN t.number = 39 THEN '月底前选址' ELSE '' END,
			CASE WHEN t.number = 39 THEN 'behind' WHEN t.number < 6 THEN 'ontrack' ELSE 'paused' END,
			CASE WHEN t.number < 6 THEN timestamptz '2020-06-10' ELSE timestamptz '2020-06-25' END
		FROM entry e JOIN task t ON t.id = e.task_id
		WHERE e.quarter = 1 AND e.department_id IS NULL AND t.number IN (1, 2, 3, 4, 39, 40)`, nil)
	office := s.signIn("office")
	const address = "/office/2020/q2/brief"
	wants(t, office.do(http.MethodGet, address, nil), http.StatusOK, "还没有通报")
	wants(t, office.do(http.MethodGet, address+".docx", nil), http.StatusNotFound)
	wants(t, office.post(address, url.Values{"version": {"0"}}), http.StatusSeeOther)
	page := office.do(http.MethodGet, address, nil)
	wants(t, page, http.StatusOK, "2020年二季度市政府重点工作进展情况通报", "共170项", "自评进度滞后1项", "场地未落实。下一步措施：月底前选址。", "逾期未报送", "文字未更新6项")
	if page.page(t).Find("[data-stale]").Length() != 0 {
		t.Error("stale at once")
	}

	tasks := regexp.MustCompile(`(\d+)项$`)
	one := regexp.MustCompile(`^第(\d+)项$`)
	counted, single := 0, map[string]string{}
	for _, a := range page.page(t).Find("[data-brief] a[data-ref]").EachIter() {
		href, words := a.AttrOr("href", ""), strings.TrimSpace(a.Text())
		if m := one.FindStringSubmatch(words); m != nil {
			single[m[1]] = href
			continue
		}
		m := tasks.FindStringSubmatch(words)
		if m == nil {
			if !strings.HasSuffix(href, "#departments") {
				t.Errorf("%s leads to %s", words, href)
			}
			continue
		}
		if counted++; counted > 25 {
			continue // the units are alike
		}
		list := office.do(http.MethodGet, href, nil)
		if got := list.page(t).Find("[data-total]").AttrOr("data-total", ""); got != m[1] || list.status != http.StatusOK {
			t.Errorf("%q leads to %s, which has %s (%d)", words, href, got, list.status)
		}
	}
	if counted < 10 || single["39"] != "/overview/2020/q2/tasks/39" {
		t.Errorf("%d numbers, 39 leads to %q", counted, single["39"])
	}
	// No number of tasks or units stands without its link, but in the words of units.
	left := page.page(t)
	left.Find("[data-brief] a[data-ref], [data-section=behind], [data-section=paused], h1").Remove()
	if n := regexp.MustCompile(`\d+[项个]`).FindString(left.Find("[data-brief]").Text()); n != "" {
		t.Errorf("%s has no link", n)
	}

	own := url.Values{"version": {"1"}, "title": {"二季度通报（送审稿）"}, "lead": {"各有关单位：\n情况如下。"}}
	wants(t, office.post(address+"/save", url.Values{"version": {"1"}, "title": {""}, "lead": {"写了的"}}), http.StatusUnprocessableEntity, "请填写标题", "写了的")
	wants(t, office.post(address+"/save", own), http.StatusSeeOther)
	wants(t, office.post(address+"/save", own), http.StatusConflict, "您的没有保存", "各有关单位：")
	s.exec(`UPDATE entry SET rating = 'done' WHERE quarter = 2 AND rating = 'behind'`, nil)
	if office.do(http.MethodGet, address, nil).page(t).Find("[data-stale]").Length() != 1 {
		t.Error("not stale after a rating has changed")
	}
	wants(t, office.post(address, url.Values{"version": {"2"}}), http.StatusSeeOther)
	wants(t, office.do(http.MethodGet, address, nil), http.StatusOK, "二季度通报（送审稿）", "情况如下。", "已完成1项", "没有自评为进度滞后的事项")

	file := office.do(http.MethodGet, address+".docx", nil)
	archive, err := zip.NewReader(bytes.NewReader([]byte(file.body)), int64(len(file.body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(f)
	if err != nil || !strings.Contains(string(content), "各有关单位：") || !strings.Contains(string(content), "一、总体情况") {
		t.Errorf("the document lacks words (%v)", err)
	}
	wants(t, office.do(http.MethodGet, "/office/2020/q3/brief", nil), http.StatusNotFound)
	wants(t, office.do(http.MethodGet, "/office/2031/q1/brief", nil), http.StatusNotFound)
	wants(t, office.do(http.MethodGet, "/office/2020/q1/brief", nil), http.StatusOK)
	wants(t, office.post("/office/2020/q1/brief", url.Values{"version": {"0"}}), http.StatusSeeOther)
	wants(t, office.do(http.MethodGet, "/office/2020/q1/brief", nil), http.StatusOK, "没有各单位的报送记录", "未评定170项")
}
