package disclosure_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"taizhang/web/layout"
)

var example = layout.Site{
	Name: "示例市人民政府", Domain: "www.example.gov.cn", IDCode: "3300000000", Sponsor: "示例市人民政府办公室",
	ICP: "示ICP备00000000号", PoliceRecord: "示公网安备 00000000000000号", Contact: "0000-00000000", Licence: "https://example.gov.cn/licence",
}

// What the settings say stands in the head and the foot of each kind of page; what they do not say stands nowhere.
func TestHeadAndFootSayWhatTheSettingsSay(t *testing.T) {
	t.Parallel()
	with, without := openAs(t, "https://tz.example.gov.cn", example), open(t)
	for _, target := range []string{
		"/", "/2020/q1", "/2020/q1/editions/1", "/2020/tasks/39", "/2020/departments/swj", "/archive", "/open-data/", "/sitemap", "/accessibility",
	} {
		doc := with.page(target, http.StatusOK)
		for name, want := range map[string]string{"SiteName": example.Name, "SiteDomain": example.Domain, "SiteIDCode": example.IDCode} {
			if got := attr(doc, "meta[name="+name+"]", "content"); got != want {
				t.Errorf("%s: %s is %q", target, name, got)
			}
		}
		foot := text(doc, "footer")
		for _, want := range []string{"主办单位：" + example.Sponsor, "网站标识码：" + example.IDCode, example.ICP, example.PoliceRecord, "联系方式：" + example.Contact} {
			if !strings.Contains(foot, want) {
				t.Errorf("%s: the foot lacks %s", target, want)
			}
		}
		canonical := "https://tz.example.gov.cn" + target
		if target == "/" {
			canonical += "2020/q1"
		}
		if got := attr(doc, "link[rel=canonical]", "href"); got != canonical {
			t.Errorf("%s: canonical %s", target, got)
		}
		foot = text(without.page(target, http.StatusOK), "footer")
		for _, word := range []string{"主办单位", "网站标识码", "备", "联系方式"} {
			if strings.Contains(foot, word) {
				t.Errorf("%s: the foot says %s, which nobody set", target, word)
			}
		}
	}
	if got := text(with.page("/open-data/", http.StatusOK), "[data-part=licence]"); got != example.Licence {
		t.Errorf("licence %q", got)
	}
	if got := text(without.page("/open-data/", http.StatusOK), "[data-part=licence]"); got != "未声明" {
		t.Errorf("licence %q", got)
	}
	types := with.page("/2020/q1", http.StatusOK).Find("link[rel=alternate]").Map(func(_ int, l *goquery.Selection) string { return l.AttrOr("type", "") })
	for _, want := range []string{"application/json", "text/csv", "application/atom+xml"} {
		if !slices.Contains(types, want) {
			t.Errorf("the table has no alternate of %s: %v", want, types)
		}
	}
}

func TestLinkedData(t *testing.T) {
	t.Parallel()
	s := openAs(t, "https://tz.example.gov.cn", example)
	linked := func(target string) (data map[string]any) {
		t.Helper()
		if err := json.Unmarshal([]byte(s.page(target, http.StatusOK).Find(`script[type="application/ld+json"]`).Text()), &data); err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		return data
	}
	table := linked("/2020/q1")
	if table["@type"] != "Dataset" || table["datePublished"] != "2020-05-14T09:44:00+08:00" || table["license"] != example.Licence ||
		table["url"] != "https://tz.example.gov.cn/2020/q1" || len(table["distribution"].([]any)) != 3 {
		t.Errorf("table: %v", table)
	}
	if creator := table["creator"].(map[string]any); creator["@type"] != "GovernmentOrganization" || creator["name"] != "市政府办公室" {
		t.Errorf("creator %v", creator)
	}
	if office := linked("/2020/departments/swj"); office["@type"] != "GovernmentOrganization" || office["name"] != "市商务局" {
		t.Errorf("department: %v", office)
	}
}

func TestTaskShowsWhatChangedBetweenQuarters(t *testing.T) {
	t.Parallel()
	s := open(t)
	if doc := s.page("/2020/tasks/39", http.StatusOK); doc.Find("a[href*=compare]").Length() != 0 || doc.Find("#q1-p1").Length() != 1 {
		t.Error("one quarter alone can be compared, or its paragraph has no address")
	}
	s.publish("2", "1", "二季度表")
	s.exec(`ALTER TABLE edition_row DISABLE TRIGGER USER`,
		`UPDATE edition_row SET progress = '{全市新增小微企业8200家}' WHERE number = 39 AND edition_id = (SELECT id FROM edition WHERE quarter = 2)`)
	plain := s.page("/2020/tasks/39", http.StatusOK)
	to := attr(plain, "main a[href*=compare]", "href")
	if to != "/2020/tasks/39?compare=1" || plain.Find("ins, del").Length() != 0 {
		t.Fatalf("the way to the changes is %q", to)
	}
	doc := s.page(to, http.StatusOK)
	if doc.Find("#q2 ins").Length() == 0 || doc.Find("#q2 del").Length() == 0 || doc.Find("#q1 ins").Length() != 0 || !strings.Contains(text(doc, "#q2"), "与一季度相比") {
		t.Errorf("second quarter: %s", text(doc, "#q2"))
	}
	if doc.Find(`main a[href="/2020/tasks/39"]`).Length() == 0 || attr(doc, "link[rel=canonical]", "href") != "/2020/tasks/39" {
		t.Error("no way back, or the comparison counts as a page of its own")
	}
}

func TestShare(t *testing.T) {
	t.Parallel()
	s := openAt(t, "https://tz.example.gov.cn")
	drawings := map[string]bool{}
	for _, target := range []string{"/2020/q1", "/2020/tasks/39", "/2020/departments/swj"} {
		doc := s.page(target, http.StatusOK)
		if got := text(doc, "#share-address"); got != "https://tz.example.gov.cn"+target {
			t.Errorf("%s is handed on as %s", target, got)
		}
		w := s.get(attr(doc, "details img[src$='qr.svg']", "src"), http.StatusOK)
		if w.Header().Get("Content-Type") != "image/svg+xml" || w.Header().Get("ETag") == "" || !strings.HasPrefix(w.Body.String(), "<svg") {
			t.Errorf("%s: %v %.80s", target, w.Header(), w.Body)
		}
		drawings[w.Body.String()] = true
	}
	if len(drawings) != 3 {
		t.Error("two addresses have the same code")
	}
	for _, target := range []string{"/2020/q3/qr.svg", "/2020/tasks/171/qr.svg", "/2020/departments/xyz/qr.svg", "/2019/tasks/1/qr.svg"} {
		s.get(target, http.StatusNotFound)
	}
}

// Every address of the document answers, and the fields are those of the data.
func TestOpenAPIIsTrue(t *testing.T) {
	t.Parallel()
	s := open(t)
	var doc struct {
		OpenAPI string
		Paths   map[string]struct {
			Parameters []map[string]string
			Get        struct {
				OperationID string
				Responses   map[string]struct{ Content map[string]any }
			}
		}
		Components struct {
			Parameters map[string]struct{ Example any }
			Schemas    map[string]struct {
				Required   []string
				Properties map[string]any
			}
		}
	}
	if err := json.Unmarshal(s.get("/open-data/openapi.json", http.StatusOK).Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" || len(doc.Paths) != 8 {
		t.Fatalf("version %s, %d paths", doc.OpenAPI, len(doc.Paths))
	}
	values := strings.NewReplacer("{year}", "2020", "{quarter}", "q1", "{edition}", "1", "{number}", "39", "{code}", "swj")
	for path, item := range doc.Paths {
		if n := strings.Count(path, "{"); n != len(item.Parameters) {
			t.Errorf("%s has %d parameters, %d are described", path, n, len(item.Parameters))
		}
		media, _, _ := strings.Cut(s.get(values.Replace(path), http.StatusOK).Header().Get("Content-Type"), ";")
		if _, ok := item.Get.Responses["200"].Content[media]; !ok {
			t.Errorf("%s answers with %s", path, media)
		}
	}
	var table map[string]any
	if err := json.Unmarshal(s.get("/open-data/2020/q1.json", http.StatusOK).Body.Bytes(), &table); err != nil {
		t.Fatal(err)
	}
	task := table["tasks"].([]any)[0].(map[string]any)
	for name, object := range map[string]map[string]any{"Table": table, "Task": task, "Department": task["departments"].([]any)[0].(map[string]any)} {
		for field := range object {
			if schema := doc.Components.Schemas[name]; schema.Properties[field] == nil || !slices.Contains(schema.Required, field) {
				t.Errorf("%s.%s is not described", name, field)
			}
		}
		if len(doc.Components.Schemas[name].Properties) != len(object) {
			t.Errorf("%s describes fields that there are not", name)
		}
	}
}

func TestRobotsAndSiteMapNameTheOrigin(t *testing.T) {
	t.Parallel()
	s := openAt(t, "https://tz.example.gov.cn")
	robots := s.get("/robots.txt", http.StatusOK).Body.String()
	for _, want := range []string{"Disallow: /work\n", "Disallow: /office\n", "Disallow: /overview\n", "Disallow: /join/\n", "Sitemap: https://tz.example.gov.cn/sitemap.xml\n"} {
		if !strings.Contains(robots, want) {
			t.Errorf("%q is missing in %s", want, robots)
		}
	}
	list := s.get("/sitemap.xml", http.StatusOK).Body.String()
	for _, want := range []string{"/2020/q1<", "/2020/tasks/170<", "/2020/departments/swj<", "/2020/q1/editions/1<", "/accessibility<"} {
		if !strings.Contains(list, "<loc>https://tz.example.gov.cn"+want) {
			t.Errorf("%s is missing", want)
		}
	}
	// An edition that corrects no row has an address too.
	if _, err := s.store.Pool().Exec(t.Context(), `WITH again AS (
			INSERT INTO edition (year, quarter, number, title, plan_title, published_at, source, reason)
			SELECT year, quarter, 2, title, plan_title, now(), source, '标题有误' FROM edition RETURNING id)
		INSERT INTO edition_row (edition_id, number, requirement, progress, units_printed, departments)
		SELECT again.id, number, requirement, progress, units_printed, departments FROM again, edition_row`); err != nil {
		t.Fatal(err)
	}
	if list := s.get("/sitemap.xml", http.StatusOK).Body.String(); !strings.Contains(list, "/2020/q1/editions/2<") {
		t.Error("an edition that corrects no row is missing")
	}
	s.unpublish()
	for _, target := range []string{"/archive", "/open-data/", "/sitemap", "/accessibility", "/sitemap.xml", "/robots.txt"} {
		s.get(target, http.StatusOK)
	}
	s.get("/feed.atom", http.StatusNotFound)
}

// Whoever uses spreadsheets is led to the file in which texts are no formulas.
func TestOpenDataRecommendsTheWorkbook(t *testing.T) {
	t.Parallel()
	doc := open(t).page("/open-data/", http.StatusOK)
	if got := doc.Find("[data-part=formulas]").Text(); !strings.Contains(got, "XLSX") || !strings.Contains(got, "公式") {
		t.Errorf("says %q", got)
	}
	if got := doc.Find("nav[aria-label=主导航] [aria-current=page]").Text(); got != "开放数据" {
		t.Errorf("the way here is %q", got)
	}
}
