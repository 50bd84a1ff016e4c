package server_test

import (
	"net/http"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func TestRenumberedTasksAreFoundAtTheirOldAddresses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.account("checker", ledger.Office)
	c, public := s.cached("office"), s.nobody()
	get := func(path string) answer { return public.do(http.MethodGet, path, nil) }
	heading := func(path string) string { return get(path).page(t).Find("h1").Text() }
	was := map[string]string{}
	for _, n := range []string{"3", "39", "41", "170"} {
		was[n] = heading("/2020/tasks/" + n)
	}
	q1 := get("/open-data/2020/q1.json").body

	c.newVersion(1, "正式下达时重排", func(rows string) string { // 39 and 41 change places, 170 is 171, 3 goes and another has its number
		rows = strings.NewReplacer(`"number":39,`, `"number":41,`, `"number":41,`, `"number":39,`, `"number":170,`, `"number":171,`).Replace(rows)
		before, rest, _ := strings.Cut(rows, `{"row":6,`)
		_, rest, _ = strings.Cut(rest, `},`)
		return before + `{"row":6,"number":3,"requirement":"新的一项。","units":["市财政局"]},` + rest
	}, "match-3", "")
	if get("/2020/tasks/171").status != http.StatusNotFound || heading("/2020/tasks/39") != was["39"] || heading("/2020/tasks/3") != was["3"] {
		t.Error("numbers that are not public yet are followed")
	}
	s.publishSecond()

	for old, to := range map[string]string{
		"/2020/tasks/170": "/2020/tasks/171", "/2020/tasks/170?compare=1": "/2020/tasks/171?compare=1",
		"/2020/tasks/170/feed.atom": "/2020/tasks/171/feed.atom",
	} {
		if got := get(old); got.status != http.StatusMovedPermanently || got.header.Get("Location") != to {
			t.Errorf("%s: %d to %s", old, got.status, got.header.Get("Location"))
		}
	}
	for path, want := range map[string]string{"/2020/tasks/171": was["170"], "/2020/tasks/41": was["39"], "/2020/tasks/39": was["41"], "/2020/tasks/3": "新的一项。"} {
		if got := heading(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	now := get("/2020/tasks/39").page(t)
	if href, _ := now.Find("#q1 a[href^='/2020/q1#']").Attr("href"); href != "/2020/q1#task-41" || !strings.Contains(now.Find("#q1").Text(), "表中为第41项") {
		t.Errorf("its first quarter: %s %s", href, now.Find("#q1").Text())
	}
	if href, _ := now.Find("#q2 a[href^='/2020/q2#']").Attr("href"); href != "/2020/q2#task-39" || strings.Contains(now.Find("#q2").Text(), "表中为") {
		t.Errorf("its second quarter: %s", href)
	}
	if hint := now.Find("[data-former]"); hint.Find("a[href='/2020/tasks/41']").Length() != 1 || !strings.Contains(hint.Text(), "一季度表中的第39项是另一事项，现为第41项") {
		t.Errorf("where the former 39 is: %s", hint.Text())
	}
	if hint := get("/2020/tasks/3").page(t).Find("[data-former]"); hint.Find("a[href='/2020/q1#task-3']").Length() != 1 || !strings.Contains(hint.Text(), "已撤销，理由：正式下达时重排。") {
		t.Errorf("what became of the former 3: %s", hint.Text())
	}
	if get("/2020/tasks/40").page(t).Find("[data-former]").Length() != 0 {
		t.Error("a task that never moved names another")
	}
	if get("/open-data/2020/q1.json").body != q1 || get("/2020/q1").page(t).Find("#task-39").Length() != 1 {
		t.Error("the first quarter is not as it was printed")
	}
	feed := get("/2020/tasks/41/feed.atom").body
	if strings.Count(feed, "<entry>") != 2 || !strings.Contains(feed, "第39项 2020年一季度") || !strings.Contains(feed, "第41项 2020年二季度") || !strings.Contains(feed, "/2020/tasks/41#q1") {
		t.Errorf("its feed: %s", feed)
	}
	sitemap := get("/sitemap.xml").body
	if strings.Contains(sitemap, "/2020/tasks/170<") || !strings.Contains(sitemap, "/2020/tasks/171<") {
		t.Error("the site map names an address that leads on")
	}
	if got := get("/2020/tasks/170/qr.svg"); got.status != http.StatusOK {
		t.Errorf("a code that somebody printed: %d", got.status)
	}
	for _, path := range []string{"/2020/q1", "/2020/q1/editions/1"} {
		table := get(path).page(t)
		for row, want := range map[string]string{"39": "/2020/tasks/41", "41": "/2020/tasks/39", "170": "/2020/tasks/171", "3": "#task-3", "40": "/2020/tasks/40"} {
			if href := table.Find("#task-"+row+" th a").AttrOr("href", ""); href != want {
				t.Errorf("%s: row %s leads to %s, want %s", path, row, href, want)
			}
		}
	}
	s.crawl() // nothing leads nowhere
}
