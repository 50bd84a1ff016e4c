package disclosure_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func TestDataIsTheEditionToTheLetter(t *testing.T) {
	t.Parallel()
	s := open(t)
	want, err := s.store.Edition(t.Context(), ledger.Quarter{Year: 2020, Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	w := s.get("/open-data/2020/q1.json", http.StatusOK)
	for name, want := range map[string]string{"Content-Type": "application/json; charset=utf-8", "Access-Control-Allow-Origin": "*"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	body := w.Body.String()
	var got struct {
		Year        int
		Quarter     int
		Title       string
		PublishedAt string `json:"published_at"`
		Source      string
		Tasks       []struct {
			Number       int
			Requirement  string
			Progress     []string
			UnitsPrinted []string `json:"units_printed"`
			Departments  []struct {
				Code, Name string
				Role       ledger.Duty
			}
		}
	}
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.Year != 2020 || got.Quarter != 1 || got.Title != want.Title || got.Source != want.Source || got.PublishedAt != "2020-05-14T09:44:00+08:00" {
		t.Errorf("head: %d %d %s %s %s", got.Year, got.Quarter, got.Title, got.Source, got.PublishedAt)
	}
	if len(got.Tasks) != 170 {
		t.Fatalf("%d tasks", len(got.Tasks))
	}
	for i, task := range got.Tasks {
		row := store.EditionRow{Number: task.Number, Requirement: task.Requirement, Progress: task.Progress, UnitsPrinted: task.UnitsPrinted}
		for _, u := range task.Departments {
			row.Departments = append(row.Departments, store.EditionUnit{Code: u.Code, Name: u.Name, Role: u.Role})
		}
		if !reflect.DeepEqual(row, want.Rows[i]) {
			t.Errorf("task %d is\n%+v, want\n%+v", i+1, task, want.Rows[i])
		}
	}
	if !strings.Contains(body, `"units_printed":["△市商务局"`) || !strings.Contains(body, `"role":"lead"`) {
		t.Error("the fields do not stand as the address promises")
	}
}

// The fields are an interface, each and every one: whatever else the store comes to know stays inside.
func TestDataHasExactlyItsFields(t *testing.T) {
	t.Parallel()
	var data map[string]any
	if err := json.Unmarshal(open(t).get("/open-data/2020/q1.json", http.StatusOK).Body.Bytes(), &data); err != nil {
		t.Fatal(err)
	}
	fields := func(what string, object any, want ...string) {
		t.Helper()
		if got := slices.Sorted(maps.Keys(object.(map[string]any))); !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", what, got, want)
		}
	}
	fields("the table", data, "published_at", "quarter", "source", "tasks", "title", "year")
	for _, task := range data["tasks"].([]any) {
		fields("a task", task, "departments", "number", "progress", "requirement", "units_printed")
		for _, unit := range task.(map[string]any)["departments"].([]any) {
			fields("a unit", unit, "code", "name", "role")
		}
	}
}

func TestDataEscapesNothing(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.publish("2", "1", `<b>"表" & 表</b>`)
	s.exec(`ALTER TABLE edition_row DISABLE TRIGGER USER`,
		`UPDATE edition_row SET progress = '{}' WHERE number = 1 AND edition_id = (SELECT id FROM edition WHERE quarter = 2)`)
	body := s.get("/open-data/2020/q2.json", http.StatusOK).Body.String()
	if !strings.Contains(body, `"title":"<b>\"表\" & 表</b>"`) || !strings.Contains(body, `"progress":[],`) || strings.Contains(body, "null") {
		t.Errorf("got %.600s", body)
	}
	missing := s.get("/open-data/2020/q3.json", http.StatusNotFound)
	if !json.Valid(missing.Body.Bytes()) || missing.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("a missing quarter: %s", missing.Body)
	}
}

func TestTableStyle(t *testing.T) {
	t.Parallel()
	s := open(t)
	w := s.get("/2020/q1/page.css", http.StatusOK)
	if got := w.Header().Get("Content-Type"); got != "text/css; charset=utf-8" {
		t.Errorf("type %s", got)
	}
	for _, want := range []string{`"市政府2020年重点工作（预下达）一季度进展情况表 · 第一版 · 2020-05-14"`, `"本站地址/2020/q1"`, "@page table"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s is missing in %s", want, w.Body)
		}
	}
	if got := attr(s.page("/2020/q1", http.StatusOK), "link[rel=stylesheet][href='/2020/q1/page.css']", "href"); got == "" {
		t.Error("the table does not load it")
	}
	w = s.get("/2020/q1/page.css?dept=swj", http.StatusOK)
	for _, want := range []string{`"市商务局 · 市政府2020年重点工作（预下达）一季度进展情况表 · 第一版 · 2020-05-14"`, `"本站地址/2020/departments/swj"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s is missing in %s", want, w.Body)
		}
	}
	if got := attr(s.page("/2020/departments/swj", http.StatusOK), "link[rel=stylesheet][href$='dept=swj']", "href"); got != "/2020/q1/page.css?dept=swj" {
		t.Errorf("the department's page loads %q", got)
	}
	s.get("/2020/q1/page.css?dept=nobody", http.StatusBadRequest)
	s.publish("2", "1", `"\表`)
	if got := s.get("/2020/q2/page.css", http.StatusOK).Body.String(); !strings.Contains(got, `"\22 \5c 表 · 第一版`) {
		t.Errorf("got %s", got)
	}
}

// Printed and cited addresses say where: at the public origin. Without one they are paths, whatever name a request came
// under; what needs whole addresses is then for whoever asked, and for nobody else.
func TestAddressesHaveTheOrigin(t *testing.T) {
	t.Parallel()
	s := openAt(t, "https://tz.example.gov.cn")
	if got := text(s.page("/2020/tasks/39", http.StatusOK), "#citation"); !strings.HasSuffix(got, "，https://tz.example.gov.cn/2020/tasks/39。") {
		t.Errorf("citation %q", got)
	}
	if got := s.get("/2020/q1/page.css", http.StatusOK).Body.String(); !strings.Contains(got, `"https://tz.example.gov.cn/2020/q1"`) {
		t.Errorf("printed foot %s", got)
	}
	s = open(t)
	for _, target := range []string{
		"/", "/2020/q1", "/2020/q1/page.css", "/2020/tasks/39", "/2020/departments", "/2020/departments/swj", "/open-data/", "/archive", "/sitemap",
	} {
		if w := s.get(target, http.StatusOK); strings.Contains(w.Body.String(), "example.com") {
			t.Errorf("%s says under which name it was asked", target)
		}
	}
	for _, target := range []string{"/feed.atom", "/sitemap.xml", "/robots.txt", "/2020/q1/qr.svg", "/open-data/2020/q1/datapackage.json"} {
		if got := s.get(target, http.StatusOK).Header().Get("Cache-Control"); got != "private, no-cache" {
			t.Errorf("%s, whose addresses are the request's: %s", target, got)
		}
	}
}

// What is the same is not sent again; what changed is.
func TestCaching(t *testing.T) {
	t.Parallel()
	s := openAt(t, "https://tz.example.gov.cn")
	targets := []string{
		"/", "/2020/q1", "/2020/q1?dept=slj", "/2020/q1?q=%E6%B1%A1%E6%B0%B4", "/2020/q1/page.css", "/2020/tasks/39",
		"/2020/departments/swj", "/open-data/2020/q1.json", "/open-data/2020/q1.csv", "/open-data/2020/q1.xlsx",
		"/open-data/2020/q1/datapackage.json", "/feed.atom", "/2020/tasks/39/feed.atom", "/2020/departments/swj/feed.atom",
		"/open-data/", "/archive", "/sitemap.xml",
	}
	tags := map[string]string{}
	for _, target := range targets {
		w := s.get(target, http.StatusOK)
		tags[target] = w.Header().Get("ETag")
		if got := w.Header().Get("Cache-Control"); got != "public, no-cache" {
			t.Errorf("%s: %s", target, got)
		}
		if again := s.do(http.MethodGet, target, "If-None-Match", tags[target]); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%s with its tag: %d and %d bytes, want 304 and none", target, again.Code, again.Body.Len())
		}
		// A new version of the program changes pages, not the data: only of these is the day of publication the last change.
		modified, status := "", http.StatusOK
		if strings.HasPrefix(target, "/open-data/2") || strings.HasSuffix(target, ".atom") {
			modified, status = "Thu, 14 May 2020 01:44:00 GMT", http.StatusNotModified
		}
		if got := w.Header().Get("Last-Modified"); got != modified {
			t.Errorf("%s was last modified %q, want %q", target, got, modified)
		}
		if again := s.do(http.MethodGet, target, "If-Modified-Since", "Thu, 14 May 2020 01:44:00 GMT"); again.Code != status {
			t.Errorf("%s since its publication: %d, want %d", target, again.Code, status)
		}
		head := s.do(http.MethodHead, target)
		if head.Code != http.StatusOK || head.Body.Len() != 0 || head.Header().Get("ETag") != tags[target] {
			t.Errorf("HEAD %s: %d, %d bytes, ETag %s", target, head.Code, head.Body.Len(), head.Header().Get("ETag"))
		}
	}
	if tags["/2020/q1"] == tags["/2020/q1?dept=slj"] || tags["/2020/q1"] == "" {
		t.Errorf("a filtered page has the tag of the whole: %s", tags["/2020/q1"])
	}
	s.publish("1", "2", "更正")
	s.exec(`ALTER TABLE edition_row DISABLE TRIGGER USER`, // and the text of two rows
		`UPDATE edition_row SET progress = '{更正后的文字}' WHERE number IN (39, 122) AND edition_id = (SELECT id FROM edition WHERE number = 2)`)
	for _, target := range targets {
		if w := s.do(http.MethodGet, target, "If-None-Match", tags[target], "If-Modified-Since", "Thu, 14 May 2020 01:44:00 GMT"); w.Code != http.StatusOK {
			t.Errorf("%s after a correction: %d, want 200", target, w.Code)
		}
	}
	if w := s.get("/2020/tasks/999", http.StatusNotFound); w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("an error may be kept: %s", w.Header().Get("Cache-Control"))
	}
}
