package disclosure_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"taizhang/internal/ledger"
)

// The page is the printed table to the letter, but for the width of punctuation.
func TestTableIsTheOfficialOne(t *testing.T) {
	t.Parallel()
	s := open(t)
	edition, err := s.store.Edition(t.Context(), ledger.Quarter{Year: 2020, Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	doc := s.page("/2020/q1", http.StatusOK)
	if got := text(doc, "h1"); got != "市政府2020年重点工作（预下达）一季度进展情况表" {
		t.Errorf("h1 %q", got)
	}
	rows := doc.Find("tbody tr")
	if rows.Length() != 170 || len(edition.Rows) != 170 {
		t.Fatalf("%d rows on the page, %d in the edition, want 170", rows.Length(), len(edition.Rows))
	}
	for i, want := range edition.Rows {
		n := strconv.Itoa(want.Number)
		row := rows.Eq(i)
		if id := row.AttrOr("id", ""); id != "task-"+n {
			t.Errorf("row %d has id %q", i, id)
		}
		cells := row.Find("th, td")
		same := func(what, got, want string) {
			t.Helper()
			if strings.TrimSpace(got) != ledger.FullWidth(want) || ledger.Fold(got) != ledger.Fold(want) {
				t.Errorf("task %s, %s: %q, want %q", n, what, got, want)
			}
		}
		same("number", cells.Eq(0).Text(), n)
		same("requirement", cells.Eq(1).Text(), want.Requirement)
		paragraphs := cells.Eq(2).Find("p")
		if paragraphs.Length() != len(want.Progress) {
			t.Errorf("task %s has %d paragraphs, want %d", n, paragraphs.Length(), len(want.Progress))
		}
		paragraphs.Each(func(j int, p *goquery.Selection) {
			same("progress", p.Text(), want.Progress[j])
			if id := p.AttrOr("id", ""); id != "task-"+n+"-p"+strconv.Itoa(j+1) {
				t.Errorf("paragraph %d of task %s has id %q", j+1, n, id)
			}
		})
		lines := cells.Eq(3).Find("li")
		if lines.Length() != len(want.UnitsPrinted) {
			t.Errorf("task %s has %d lines of units, want %d", n, lines.Length(), len(want.UnitsPrinted))
		}
		lines.Each(func(j int, l *goquery.Selection) { same("units", l.Text(), want.UnitsPrinted[j]) })
	}
}

func TestTablePrintedUnitsLinkDepartments(t *testing.T) {
	t.Parallel()
	doc := open(t).page("/2020/q1", http.StatusOK)
	for task, want := range map[string]string{
		"39":  "市市场监管局=scjg",
		"10":  "市发改委=fgw 柯桥区=keqiao 诸暨市政府=zhuji",
		"69":  "市文广旅游局=wgly",
		"98":  "市水利局=slj 嵊州市=shengzhou 新昌县政府=xinchang",
		"119": "市生态环境局=sthj 市自然资源和规划局=zrzy 市建设局=jsj",
	} {
		links := doc.Find("#task-" + task + " li a").Map(func(_ int, a *goquery.Selection) string {
			return a.Text() + "=" + strings.TrimPrefix(a.AttrOr("href", ""), "/2020/departments/")
		})
		if got := strings.Join(links, " "); got != want {
			t.Errorf("task %s links %s, want %s", task, got, want)
		}
	}
}

func TestTableOfHome(t *testing.T) {
	t.Parallel()
	s := open(t)
	home := s.page("/", http.StatusOK)
	if n := home.Find("tbody tr").Length(); n != 170 {
		t.Errorf("/ shows %d rows", n)
	}
	if got := attr(home, "link[rel=canonical]", "href"); got != "/2020/q1" {
		t.Errorf("canonical %q", got)
	}
	s.publish("2", "1", "二季度表")
	if got := text(s.page("/", http.StatusOK), "h1"); got != "二季度表" {
		t.Errorf("after the second quarter was published / shows %q", got)
	}
	s.publish("1", "2", "更正的一季度表")
	if got := text(s.page("/", http.StatusOK), "h1"); got != "二季度表" {
		t.Errorf("a correction of the first quarter made / show %q", got)
	}
	if got := text(s.page("/2020/q1", http.StatusOK), "h1"); got != "更正的一季度表" {
		t.Errorf("/2020/q1 shows %q, want the correction", got)
	}
	s.unpublish()
	empty := s.page("/", http.StatusOK)
	if !strings.Contains(text(empty, "main"), "还没有公开的季度") || empty.Find("table").Length() != 0 {
		t.Errorf("with nothing published: %s", text(empty, "main"))
	}
	s.page("/2020/q1", http.StatusNotFound)
}

func TestTableFilters(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, c := range []struct{ q, dept, want, says string }{
		{"污水", "", "90 98 108 117 168", "共 5 项，符合“污水”"},
		{"污水 水利", "", "90 98", "共 2 项，符合“污水”“水利”"},
		{"污水　水利", "", "90 98", "共 2 项，符合“污水”“水利”"}, // the full-width space
		{"", "swj", "122 123 124 125 126 128", "共 6 项，责任单位为市商务局"},
		{"跨境", "swj", "123", "责任单位为市商务局，符合“跨境”"},
		{"柯桥区政府", "", "10 52 56 59 69 70 82 119 125", "共 9 项"}, // its full name is printed in few of them
		{"各区、县（市）政府", "", "69 119", "共 2 项"},
		{"没有这样的话", "", "", "共 0 项"},
	} {
		doc := s.page("/2020/q1?"+url.Values{"q": {c.q}, "dept": {c.dept}}.Encode(), http.StatusOK)
		if got := numbers(doc); got != c.want {
			t.Errorf("q=%s dept=%s: tasks %s, want %s", c.q, c.dept, got, c.want)
		}
		if !strings.Contains(text(doc, "search p"), c.says) {
			t.Errorf("q=%s dept=%s says %q, want %q", c.q, c.dept, text(doc, "search p"), c.says)
		}
	}
	empty := s.page("/2020/q1?q=zzz", http.StatusOK)
	if !strings.Contains(text(empty, "main"), "没有事项写到这些字") || empty.Find("main a[href='/2020/q1']").Length() == 0 {
		t.Errorf("an empty result: %s", text(empty, "main"))
	}
}

// What is kept while something else is chosen: words, department, size of type.
func TestTableKeepsTheQuery(t *testing.T) {
	t.Parallel()
	doc := open(t).page("/2020/q1?q=%E6%B1%A1%E6%B0%B4&dept=slj&type=large", http.StatusOK)
	for selector, want := range map[string]string{
		"a[data-type-choice=small]":              "/2020/q1?dept=slj&q=%E6%B1%A1%E6%B0%B4&type=small",
		"details#departments a[data-count='16']": "/2020/q1?dept=fgw&q=%E6%B1%A1%E6%B0%B4&type=large",
		"search p a[href='/2020/q1?type=large']": "/2020/q1?type=large",
	} {
		if got := attr(doc, selector, "href"); got != want {
			t.Errorf("%s leads to %q, want %q", selector, got, want)
		}
	}
	form := doc.Find("form:has(input[name=q])")
	if form.Find("input[name=dept]").AttrOr("value", "") != "slj" || form.Find("input[name=type]").AttrOr("value", "") != "large" {
		t.Error("the search form forgets department or size")
	}
	if attr(doc, "input[name=q]", "value") != "污水" {
		t.Error("the search form forgets the words")
	}
	if attr(doc, "#departments a[aria-current]", "href") == "" {
		t.Error("the chosen department is not marked")
	}
	if doc.Find(".thumb-index, nav[aria-label=按序号跳转]").Length() != 0 {
		t.Error("a list of two rows has a thumb index")
	}
}

func TestTableType(t *testing.T) {
	t.Parallel()
	s := open(t)
	for asked, want := range map[string]struct{ size, current string }{
		"large": {"large", "large"}, "small": {"small", "small"}, "medium": {"", "medium"},
		"": {"", "medium"}, "enormous": {"", "medium"}, `"><script>`: {"", "medium"},
	} {
		doc := s.page("/2020/q1?type="+url.QueryEscape(asked), http.StatusOK)
		if got := attr(doc, "html", "data-type"); got != want.size {
			t.Errorf("type=%s sets %q", asked, got)
		}
		if got := attr(doc, "a[data-type-choice][aria-current]", "data-type-choice"); got != want.current {
			t.Errorf("type=%s marks %q", asked, got)
		}
	}
}

func TestTableIndexCounts(t *testing.T) {
	t.Parallel()
	doc := open(t).page("/2020/q1", http.StatusOK)
	items := doc.Find("#departments li a")
	if items.Length() != 56 || text(doc, "#departments summary") != "责任单位（56）" {
		t.Errorf("%d departments, %q", items.Length(), text(doc, "#departments summary"))
	}
	headings := doc.Find("#departments h2").Map(func(_ int, h *goquery.Selection) string { return h.Text() })
	if got := strings.Join(headings, " "); got != "市级部门和单位 区、县（市）政府 市属企业 开发区管理机构、高校、金融及其他单位" {
		t.Errorf("headings %s", got)
	}
	sum := 0
	items.Each(func(_ int, a *goquery.Selection) {
		n, err := strconv.Atoi(a.AttrOr("data-count", ""))
		if err != nil {
			t.Error(err)
		}
		sum += n
	})
	if sum != 261 || items.First().AttrOr("data-count", "") != "16" {
		t.Errorf("the counts add up to %d, the first is %s", sum, items.First().AttrOr("data-count", ""))
	}
}

func TestTableJump(t *testing.T) {
	t.Parallel()
	s := open(t)
	for typed, want := range map[string]string{"39": "/2020/q1#task-39", " １７０ ": "/2020/q1#task-170", "007": "/2020/q1#task-7", "第39项": "/2020/q1#task-39", "39号": "/2020/q1#task-39"} {
		w := s.get("/2020/q1?n="+url.QueryEscape(typed), http.StatusSeeOther)
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("n=%s leads to %s, want %s", typed, got, want)
		}
	}
	if got := s.get("/?n=1&type=large", http.StatusSeeOther).Header().Get("Location"); got != "/2020/q1?type=large#task-1" {
		t.Errorf("from / it leads to %s", got)
	}
	for _, typed := range []string{"0", "171", "-1", "abc", "99999999999999999999", "<b>"} {
		doc := s.page("/2020/q1?n="+url.QueryEscape(typed), http.StatusBadRequest)
		field := doc.Find("input[name=n]")
		if field.AttrOr("value", "") != typed || field.AttrOr("aria-invalid", "") != "true" {
			t.Errorf("n=%s: the field holds %q", typed, field.AttrOr("value", ""))
		}
		if message := text(doc, "form:has(input[name=n]) #"+field.AttrOr("aria-describedby", "none")); message != "没有这个序号。请填1到170之间的数。" {
			t.Errorf("n=%s: %q", typed, message)
		}
		if doc.Find("tbody tr").Length() != 170 {
			t.Errorf("n=%s: the table is not shown", typed)
		}
	}
	for _, typed := range []string{"", "%20"} {
		doc := s.page("/2020/q1?n="+typed+"&q=", http.StatusOK)
		if n := doc.Find("tbody tr").Length(); n != 170 {
			t.Errorf("empty fields show %d rows", n)
		}
		field := doc.Find("form:has(input[name=n]) input[name=n]")
		if got := text(doc, "form:has(input[name=n]) #"+field.AttrOr("aria-describedby", "none")); got != "请填1到170之间的数，再按前往。" || field.Is("[aria-invalid]") || !field.Is("[autofocus]") {
			t.Errorf("a jump to nothing is told %q", got)
		}
	}
	if s.page("/2020/q1?q=", http.StatusOK).Find("#n-hint").Length() != 0 {
		t.Error("a jump that nobody asked for is told something")
	}
}

func TestTableTooManyWords(t *testing.T) {
	t.Parallel()
	doc := open(t).page("/2020/q1?q="+strings.Repeat("a+", 200), http.StatusBadRequest)
	if !strings.Contains(text(doc, "form:has(#q[aria-describedby=q-error][autofocus]) #q-error"), "最多100个") || doc.Find("tbody tr").Length() != 170 {
		t.Errorf("got %q", text(doc, "#q-error"))
	}
}

// What is typed stands in every link of the page: it is cut, so that a long address does not get a page of megabytes.
func TestTableOfALongAddressIsNotLong(t *testing.T) {
	t.Parallel()
	d := open(t)
	size := func(query string, status int) int {
		html, err := d.page("/2020/q1"+query, status).Html()
		if err != nil {
			t.Fatal(err)
		}
		return len(html)
	}
	usual := size("", http.StatusOK)
	for _, query := range []string{
		"?q=" + strings.Repeat("%E7%BB%8D", 7000), "?q=" + strings.Repeat("'", 7000), "?n=" + strings.Repeat("9", 7000),
		"?q=" + strings.Repeat("a", 101) + "&n=" + strings.Repeat("'", 7000),
	} {
		if got := size(query, http.StatusBadRequest); got > usual+150<<10 {
			t.Errorf("%.12s… gets a page of %d bytes, where the usual one has %d", query, got, usual)
		}
	}
}

func TestTableEscapes(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, q := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "</title>", "\x00\xff污水"} {
		w := s.get("/2020/q1?q="+url.QueryEscape(q), http.StatusOK)
		body := w.Body.String()
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") || strings.Contains(body, "\x00") || !strings.Contains(body, "</html>") {
			t.Errorf("q=%q comes back as markup", q)
		}
	}
}

func TestTableHighlights(t *testing.T) {
	t.Parallel()
	// Stored half-width: 推进,…; typed full-width, and the other way round, across the mark.
	s := open(t)
	for _, q := range []string{"扶持力度，全市", "扶持力度,全市"} {
		doc := s.page("/2020/q1?q="+url.QueryEscape(q), http.StatusOK)
		if got := text(doc, "#task-39 mark"); got != "扶持力度，全市" {
			t.Errorf("q=%s marks %q", q, got)
		}
	}
	doc := s.page("/2020/q1?q=%E6%9F%AF%E6%A1%A5%E5%8C%BA%E6%94%BF%E5%BA%9C", http.StatusOK) // 柯桥区政府
	if got := text(doc, "#task-10 li a mark"); got != "柯桥区" {
		t.Errorf("the department found by its full name is marked as %q", got)
	}
}

func TestThumbIndex(t *testing.T) {
	t.Parallel()
	doc := open(t).page("/2020/q1", http.StatusOK)
	links := doc.Find("nav[aria-label=按序号跳转] a").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") })
	if len(links) != 17 || links[0] != "#task-1" || links[1] != "#task-11" || links[16] != "#task-161" {
		t.Errorf("got %v", links)
	}
	for _, l := range links {
		if doc.Find(l).Length() != 1 {
			t.Errorf("%s leads nowhere", l)
		}
	}
	if doc.Find("nav[aria-label=按序号跳转] [aria-current]").Length() != 0 {
		t.Error("the server cannot know which row is in sight")
	}
}

func BenchmarkTable(b *testing.B) {
	s := open(b)
	for _, target := range []string{"/2020/q1", "/2020/q1?q=%E6%B1%A1%E6%B0%B4"} {
		b.Run(target, func(b *testing.B) {
			for b.Loop() {
				s.get(target, http.StatusOK)
			}
		})
	}
}
