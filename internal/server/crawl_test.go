package server_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"taizhang/internal/ledger"
)

// inText finds the addresses in what is not HTML: of site maps, feeds, robots.txt and data packages.
var inText = regexp.MustCompile(`<loc>([^<]+)</loc>|href="([^"]+)"|Sitemap: (\S+)|"(?:path|homepage)":"(https?://[^"]+)"`)

// crawl follows every address of the public site from its front page on and returns the answers by path and query. Pages
// with a query are read, but what they lead to is the same as without it.
func (s *site) crawl() map[string]answer {
	s.t.Helper()
	c := s.nobody()
	found := map[string]answer{}
	from := map[string]string{}
	fragments := map[string]string{} // address with its fragment, and where it stands
	queue := []string{"/", "/robots.txt"}
	add := func(page, href string) {
		u, err := url.Parse(strings.TrimPrefix(href, s.server.URL))
		if err != nil {
			s.t.Errorf("%s has the address %q", page, href)
			return
		}
		if u.Host != "" {
			if u.Scheme != "https" {
				s.t.Errorf("%s leads to %s", page, href)
			}
			return // of another site
		}
		base, _ := url.Parse(page)
		u = base.ResolveReference(u)
		fragment := u.Fragment
		u.Fragment = ""
		if fragment != "" {
			fragments[u.String()+"#"+fragment] = page
		}
		if from[u.String()] == "" {
			from[u.String()] = page
			queue = append(queue, u.String())
		}
	}
	for len(queue) > 0 {
		page := queue[0]
		queue = queue[1:]
		if _, ok := found[page]; ok {
			continue
		}
		got := c.do(http.MethodGet, page, nil)
		found[page] = got
		if got.status == http.StatusMovedPermanently {
			add(page, got.header.Get("Location"))
			continue
		}
		if got.status != http.StatusOK {
			s.t.Errorf("%s answers %d, linked from %s", page, got.status, from[page])
			continue
		}
		if strings.Contains(page, "?") || page == "/login" {
			continue
		}
		kind := got.header.Get("Content-Type")
		if !strings.HasPrefix(kind, "text/html") {
			for _, m := range inText.FindAllStringSubmatch(got.body, -1) {
				add(page, strings.Join(m[1:], ""))
			}
			continue
		}
		got.page(s.t).Find("[href], [src], form[action]").Each(func(_ int, e *goquery.Selection) {
			for _, name := range []string{"href", "src", "action"} {
				if at, ok := e.Attr(name); ok && at != "#" {
					add(page, at)
				}
			}
		})
	}
	for address, page := range fragments {
		at, id, _ := strings.Cut(address, "#")
		if got := found[at]; got.status == http.StatusOK && !strings.Contains(got.body, `id="`+id+`"`) {
			s.t.Errorf("%s leads to %s, where there is no such place", page, address)
		}
	}
	return found
}

func TestEveryAddressOfThePublicSite(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if got := s.nobody().do(http.MethodGet, "/open-data", nil); got.header.Get("Location") != "/open-data/" {
		t.Errorf("/open-data answers %d and leads to %q", got.status, got.header.Get("Location"))
	}
	found := s.crawl()
	pages := map[string]int{}
	for at, got := range found {
		if at == "/login" || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
			continue
		}
		doc := got.page(t)
		kind := regexp.MustCompile(`\d+$|departments/.*`).ReplaceAllString(strings.Split(at, "?")[0], "…")
		pages[kind]++
		readable(t, at, doc)
		tagged(t, at, doc)
	}
	for _, kind := range []string{"/", "/…", "/2020/q…", "/2020/tasks/…", "/2020/…", "/2020/q1/editions/…", "/archive", "/open-data/", "/sitemap", "/accessibility"} {
		if kind != "/…" && pages[kind] == 0 {
			t.Errorf("no page of the kind %s was found: %v", kind, pages)
		}
	}
	for _, at := range []string{
		"/feed.atom", "/2020/tasks/170/feed.atom", "/2020/departments/swj/feed.atom", "/open-data/2020/q1.csv", "/open-data/2020/q1.xlsx",
		"/open-data/2020/q1.json", "/open-data/2020/q1/datapackage.json", "/open-data/openapi.json", "/sitemap.xml", "/2020/q1/qr.svg",
		"/2020/tasks/39/qr.svg", "/2020/departments/swj/qr.svg", "/2020/departments",
	} {
		if found[at].status != http.StatusOK {
			t.Errorf("nothing leads to %s", at)
		}
	}
}

// tagged checks the tags that the guideline for government sites asks of each page.
func tagged(t *testing.T, at string, doc *goquery.Document) {
	t.Helper()
	meta := func(name string) string { return doc.Find("meta[name="+name+"]").AttrOr("content", "") }
	for _, name := range []string{"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"} {
		if meta(name) == "" {
			t.Errorf("%s has no %s", at, name)
		}
	}
	for _, name := range []string{"SiteName", "SiteDomain", "SiteIDCode"} {
		if meta(name) != "" {
			t.Errorf("%s has a %s that nobody set", at, name)
		}
	}
	if doc.Find("link[rel=canonical]").Length() != 1 {
		t.Errorf("%s has no canonical address", at)
	}
	if issued := regexp.MustCompile(`^/$|^/2020/(q1|tasks)`).MatchString(at); !issued {
		if meta("ArticleTitle") != "" {
			t.Errorf("%s was not issued", at)
		}
		return
	}
	if title := strings.TrimSpace(doc.Find("h1").Text()); meta("ArticleTitle") != title {
		t.Errorf("%s: ArticleTitle is %q, the heading %q", at, meta("ArticleTitle"), title)
	}
	if date := meta("PubDate"); date != "2020-05-14 09:44" || !strings.Contains(doc.Find("main").Text(), date) {
		t.Errorf("%s: PubDate is %q", at, date)
	}
	for _, name := range []string{"ContentSource", "Keywords", "Description", "Url"} {
		if meta(name) == "" {
			t.Errorf("%s has no %s", at, name)
		}
	}
}

// readable checks what the page on accessibility says is checked.
func readable(t *testing.T, at string, doc *goquery.Document) {
	t.Helper()
	if doc.Find("html").AttrOr("lang", "") != "zh-CN" || doc.Find("h1").Length() != 1 || doc.Find(`a.skip[href="#main"]`).Length() != 1 || doc.Find("main#main").Length() != 1 {
		t.Errorf("%s lacks its language, heading or way past the head", at)
	}
	level := 0
	doc.Find("h1, h2, h3, h4, h5, h6").Each(func(_ int, h *goquery.Selection) {
		now := int(goquery.NodeName(h)[1] - '0')
		if level > 0 && now > level+1 {
			t.Errorf("%s: %q is a heading of level %d after %d", at, h.Text(), now, level)
		}
		level = now
	})
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, e *goquery.Selection) {
		if id := e.AttrOr("id", ""); ids[id] || id == "" {
			t.Errorf("%s has the id %q twice", at, id)
		} else {
			ids[id] = true
		}
	})
	doc.Find("img").Each(func(_ int, e *goquery.Selection) {
		if e.AttrOr("alt", "") == "" {
			t.Errorf("%s has an image without words", at)
		}
	})
	doc.Find("svg:not([width][height])").Each(func(_ int, e *goquery.Selection) {
		t.Errorf("%s has a drawing that fills the window where styles are not understood: %s", at, e.AttrOr("class", ""))
	})
	doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, e *goquery.Selection) {
		if e.AttrOr("aria-label", "") == "" && doc.Find("label[for='"+e.AttrOr("id", "none")+"']").Length() == 0 && e.Closest("label").Length() == 0 {
			t.Errorf("%s has a field without a name: %s", at, e.AttrOr("name", ""))
		}
	})
	doc.Find("table").Each(func(_ int, e *goquery.Selection) {
		if e.Find("caption").Length() != 1 || e.Find("th").Length() != e.Find("th[scope]").Length() || e.Find("th").Length() == 0 {
			t.Errorf("%s has a table without caption or scopes", at)
		}
	})
}

// mark stands in every internal field and nowhere else.
const mark = "内部暗记"

// planted are the internal fields.
var planted = []string{
	"entry.progress", "entry.problems", "entry.next_steps", "entry.return_reason",
	"revision.progress", "revision.problems", "revision.next_steps",
	"remark.words", "remark.quote", "extension.reason", "extension.answer", "notice.subject", "notice.text",
	"hand_in_confirmation.finding", "hand_in_confirmation.words", "account.display_name",
	"task_version.leader",
}

func TestNoInternalWordReachesThePublic(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("scjg", ledger.Staff, "scjg")
	s.exec(`UPDATE account SET display_name = '`+mark+`'`, nil)
	s.exec(`UPDATE task_version SET leader = '`+mark+`'`, nil)
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-07-01', due_at = '2020-07-20' WHERE number = 2`, nil)
	s.exec(`ALTER TABLE entry DISABLE TRIGGER USER`, nil)
	// Of the published quarter only the internal part: its text is public. Of the open one everything, in every state.
	s.exec(`UPDATE entry SET problems = '`+mark+`', next_steps = '`+mark+`', return_reason = '`+mark+`' WHERE quarter = 1`, nil)
	s.exec(`INSERT INTO entry (task_id, year, quarter, state, progress, problems, next_steps, return_reason)
		SELECT t.id, 2020, 2, (ARRAY['draft', 'submitted', 'returned', 'accepted'])[t.number % 4 + 1], '`+mark+`', '`+mark+`', '`+mark+`', '`+mark+`'
		FROM task t WHERE t.year = 2020
		AND NOT EXISTS (SELECT FROM entry e WHERE e.task_id = t.id AND e.quarter = 2 AND e.department_id IS NULL)`, nil)
	s.exec(`INSERT INTO revision (entry_id, number, action, progress, problems, next_steps)
		SELECT id, (SELECT coalesce(max(number), 0) + 1 FROM revision r WHERE r.entry_id = e.id), 'save', '`+mark+`', '`+mark+`', '`+mark+`' FROM entry e`, nil)
	s.exec(`INSERT INTO remark (entry_id, revision, code, words, quote, start_rune, end_rune, created_at)
		SELECT id, 1, 'other', '`+mark+`', '`+mark+`', 0, length('`+mark+`'), now() FROM entry`, nil)
	s.exec(`INSERT INTO extension (year, quarter, department_id, state, until, reason, answer, decided_at)
		SELECT 2020, 2, id, 'refused', '2020-08-01', '`+mark+`', '`+mark+`', now() FROM department`, nil)
	s.exec(`INSERT INTO notice (department_id, kind, year, quarter, subject, text, created_at)
		SELECT id, 'returned', 2020, 2, '`+mark+`', '`+mark+`', now() FROM department`, nil)
	s.exec(`INSERT INTO hand_in_confirmation (entry_id, revision, code, finding, words, at)
		SELECT id, 1, 'x', '`+mark+`', '`+mark+`', now() FROM entry`, nil)
	for _, field := range planted {
		table, column, _ := strings.Cut(field, ".")
		var n int
		if err := s.Pool().QueryRow(t.Context(), `SELECT count(*) FROM `+table+` WHERE `+column+` LIKE '%`+mark+`%'`).Scan(&n); err != nil || n == 0 {
			t.Fatalf("%s has no mark: %v", field, err)
		}
	}

	found := s.crawl()
	if len(found) < 400 {
		t.Errorf("only %d addresses were searched", len(found))
	}
	for _, at := range []string{
		"/2020/q2", "/2020/tasks/171", "/2020/tasks/39/", "/2020/tasks/39?compare=1", "/2020/q1?q=" + url.QueryEscape(mark[:6]), "/open-data/2020/q2.json",
		"/open-data/2020/q2.csv", "/open-data/2020/q2.xlsx", "/open-data/2020/q2/datapackage.json", "/2020/q2/editions/1", "/work", "/office", "/overview", "/nothing",
	} {
		found[at] = s.nobody().do(http.MethodGet, at, nil)
	}
	for at, got := range found {
		if text := unpacked(t, got.body); strings.Contains(text, mark) || strings.Contains(text, url.QueryEscape(mark)) {
			t.Errorf("%s shows an internal text", at)
		}
		for _, values := range got.header {
			if slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, mark) }) {
				t.Errorf("%s has an internal text in its head", at)
			}
		}
	}
}

// unpacked is what a body says: the parts of a workbook, else the body.
func unpacked(t *testing.T, body string) string {
	t.Helper()
	if !strings.HasPrefix(body, "PK") {
		return body
	}
	archive, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err = io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
		_ = r.Close()
	}
	return all.String()
}
