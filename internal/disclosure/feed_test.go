package disclosure_test

import (
	"encoding/xml"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

type feed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Author  string `xml:"author>name"`
		Summary string `xml:"summary"`
		Content string `xml:"content"`
		Link    struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"entry"`
}

func (s site) feed(target string) feed {
	s.t.Helper()
	var f feed
	if err := xml.Unmarshal(s.get(target, http.StatusOK).Body.Bytes(), &f); err != nil {
		s.t.Fatal(err)
	}
	// RFC 4287, 4.1.1 and 4.1.2, and RFC 4151 for the names
	tag := regexp.MustCompile(`^tag:[a-z0-9.]+,\d{4}-\d\d-\d\d:/\S*$`)
	if !tag.MatchString(f.ID) || f.Title == "" || f.Author == "" || len(f.Links) != 2 || !strings.HasSuffix(f.Links[0].Href, target) {
		s.t.Errorf("%s: %s %q by %q, links %v", target, f.ID, f.Title, f.Author, f.Links)
	}
	ids := map[string]bool{f.ID: true}
	last := f.Updated
	for _, e := range f.Entries {
		if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.Updated > last {
			s.t.Errorf("%s was updated %s, the one above it %s", e.ID, e.Updated, last)
		}
		last = e.Updated
		if ids[e.ID] || !tag.MatchString(e.ID) || e.Title == "" || e.Author == "" || e.Content == "" || !strings.HasPrefix(e.Link.Href, "https://") {
			s.t.Errorf("entry %+v", e)
		}
		ids[e.ID] = true
	}
	return f
}

func TestFeedsHaveAnEntryForEachRealChange(t *testing.T) {
	t.Parallel()
	s := openAt(t, "https://tz.example.gov.cn")
	first := s.feed("/feed.atom")
	if len(first.Entries) != 170 || first.Updated != "2020-05-14T09:44:00+08:00" {
		t.Fatalf("%d entries, updated %s", len(first.Entries), first.Updated)
	}
	if got := first.Entries[38]; got.ID != "tag:tz.example.gov.cn,2020-05-14:/2020/tasks/39/q1/1" ||
		got.Link.Href != "https://tz.example.gov.cn/2020/tasks/39#q1" || !strings.Contains(got.Content, "全市新增小微企业4405家") {
		t.Errorf("39: %+v", got)
	}
	if n := len(s.feed("/2020/departments/swj/feed.atom").Entries); n != 6 {
		t.Errorf("市商务局 has %d entries", n)
	}
	if n := len(s.feed("/2020/tasks/39/feed.atom").Entries); n != 1 {
		t.Errorf("39 has %d entries", n)
	}
	if a, b := s.get("/feed.atom", http.StatusOK), s.get("/feed.atom", http.StatusOK); a.Body.String() != b.Body.String() {
		t.Error("the same feed is another one the second time")
	}

	// A correction is a change of the rows that it changed, and of no other.
	s.exec(`WITH e AS (
			INSERT INTO edition (year, quarter, number, title, plan_title, published_at, source, reason)
			SELECT year, quarter, 2, title, plan_title, published_at + interval '1 day', source, '数字有误' FROM edition RETURNING id)
			INSERT INTO edition_row SELECT e.id, r.number, r.requirement,
				CASE r.number WHEN 39 THEN '{更正后的文字}' ELSE r.progress END, r.units_printed, r.departments FROM e, edition_row r`)
	after := s.feed("/feed.atom")
	if len(after.Entries) != 171 || after.ID != first.ID || after.Updated != "2020-05-15T09:44:00+08:00" {
		t.Errorf("%d entries, %s for %s, updated %s", len(after.Entries), after.ID, first.ID, after.Updated)
	}
	if got := after.Entries[0]; got.ID != "tag:tz.example.gov.cn,2020-05-15:/2020/tasks/39/q1/2" || got.Summary != "数字有误" || !strings.Contains(got.Content, "更正后的文字") {
		t.Errorf("the correction: %+v", got)
	}
	for i, e := range after.Entries[1:] {
		if e.ID != first.Entries[i].ID || e.Updated != first.Entries[i].Updated {
			t.Fatalf("entry %d was %s, is %s", i, first.Entries[i].ID, e.ID)
		}
	}
	if n := len(s.feed("/2020/tasks/39/feed.atom").Entries); n != 2 {
		t.Errorf("39 has %d entries", n)
	}
	if n := len(s.feed("/2020/tasks/40/feed.atom").Entries); n != 1 {
		t.Errorf("40 has %d entries", n)
	}
	for _, target := range []string{"/2020/tasks/171/feed.atom", "/2021/tasks/1/feed.atom", "/2020/departments/xyz/feed.atom"} {
		s.get(target, http.StatusNotFound)
	}
}
