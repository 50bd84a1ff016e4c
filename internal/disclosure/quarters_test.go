package disclosure_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// tabs are the tables of the year as a page links them: 一季度=/2020/q1, the current one with a star.
func tabs(doc *goquery.Document) string {
	return strings.Join(doc.Find("nav[aria-label=本年各季度] a").Map(func(_ int, a *goquery.Selection) string {
		star := ""
		if a.AttrOr("aria-current", "") == "page" {
			star = "*"
		}
		return star + strings.Join(strings.Fields(a.Text()), ",") + "=" + a.AttrOr("href", "")
	}), " ")
}

func TestTableLeadsToTheOtherQuarters(t *testing.T) {
	t.Parallel()
	s := open(t)
	const none = "三季度,尚未公开= 四季度,尚未公开="
	if got, want := tabs(s.page("/2020/q1", http.StatusOK)), "*一季度,2020-05-14=/2020/q1 二季度,尚未公开= "+none; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	s.publish("2", "1", "二季度表")
	if got, want := tabs(s.page("/", http.StatusOK)), "一季度,2020-05-14=/2020/q1 *二季度,2020-05-15=/2020/q2 "+none; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	doc := s.page("/2020/q1?dept=slj&q="+url.QueryEscape("污水"), http.StatusOK)
	if got, want := tabs(doc), "*一季度,2020-05-14=/2020/q1?dept=slj&q=%E6%B1%A1%E6%B0%B4 二季度,2020-05-15=/2020/q2?dept=slj&q=%E6%B1%A1%E6%B0%B4 "+none; got != want {
		t.Errorf("the same is not looked for: got %s, want %s", got, want)
	}
}

// The window's title says first what was found, or what is wrong.
func TestTableTitle(t *testing.T) {
	t.Parallel()
	s := open(t)
	const whole = "市政府2020年重点工作（预下达）一季度进展情况表"
	for query, want := range map[string]string{
		"":                              "",
		"q=污水":                          "查找“污水”：5项 · ",
		"q=污水 水利":                       "查找“污水”“水利”：2项 · ",
		"q=“个转企”":                       "查找“‘个转企’”：1项 · ",
		"dept=swj":                      "市商务局：6项 · ",
		"dept=swj&q=跨境":                 "市商务局，查找“跨境”：1项 · ",
		"n=171":                         "没有这个序号 · ",
		"q=" + strings.Repeat("长", 101): "查找的字太多 · ",
	} {
		status := http.StatusOK
		if strings.HasPrefix(want, "没有") || strings.HasPrefix(want, "查找的") {
			status = http.StatusBadRequest
		}
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := text(s.page("/2020/q1?"+values.Encode(), status), "title"); !strings.HasPrefix(got, want+whole) {
			t.Errorf("%s: %q, want %q", query, got, want+whole)
		}
	}
}

func TestTableSkipLink(t *testing.T) {
	t.Parallel()
	s := open(t)
	doc := s.page("/2020/q1", http.StatusOK)
	if doc.Find("body > a[href='#table']").Length() != 1 || doc.Find("table#table").Length() != 1 {
		t.Error("no way past the head to the table")
	}
	if got := attr(doc, "#task-39 th a", "aria-label"); got != "第39项" {
		t.Errorf("the number's link is called %q", got)
	}
	if s.page("/2020/q1?q=zzz", http.StatusOK).Find("a[href='#table']").Length() != 0 {
		t.Error("a way to a table that is not there")
	}
}
