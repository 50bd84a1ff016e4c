package disclosure_test

import (
	"encoding/json"
	"net/http"
	"reflect"
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
			Departments  []store.EditionUnit
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
		if !reflect.DeepEqual(store.EditionRow(task), want.Rows[i]) {
			t.Errorf("task %d is\n%+v, want\n%+v", i+1, task, want.Rows[i])
		}
	}
	if !strings.Contains(body, `"units_printed":["△市商务局"`) || !strings.Contains(body, `"role":"lead"`) {
		t.Error("the fields do not stand as the address promises")
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
	for _, want := range []string{`"市政府2020年重点工作（预下达）一季度进展情况表 · 第一版 · 2020-05-14"`, `"/2020/q1"`, "@page table"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s is missing in %s", want, w.Body)
		}
	}
	if got := attr(s.page("/2020/q1", http.StatusOK), "link[rel=stylesheet][href='/2020/q1/page.css']", "href"); got == "" {
		t.Error("the table does not load it")
	}
	s.publish("2", "1", `"\表`)
	if got := s.get("/2020/q2/page.css", http.StatusOK).Body.String(); !strings.Contains(got, `"\22 \5c 表 · 第一版`) {
		t.Errorf("got %s", got)
	}
}

// What is the same is not sent again; what changed is.
func TestCaching(t *testing.T) {
	t.Parallel()
	s := open(t)
	targets := []string{
		"/", "/2020/q1", "/2020/q1?dept=slj", "/2020/q1?q=%E6%B1%A1%E6%B0%B4", "/2020/q1/page.css", "/2020/tasks/39",
		"/2020/departments/swj", "/open-data/2020/q1.json",
	}
	tags := map[string]string{}
	for _, target := range targets {
		w := s.get(target, http.StatusOK)
		tags[target] = w.Header().Get("ETag")
		if w.Header().Get("Cache-Control") != "public, no-cache" || w.Header().Get("Last-Modified") != "Thu, 14 May 2020 01:44:00 GMT" {
			t.Errorf("%s: %s, %s", target, w.Header().Get("Cache-Control"), w.Header().Get("Last-Modified"))
		}
		for name, value := range map[string]string{"If-None-Match": tags[target], "If-Modified-Since": "Thu, 14 May 2020 01:44:00 GMT"} {
			if again := s.do(http.MethodGet, target, name, value); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
				t.Errorf("%s with %s: %d and %d bytes, want 304 and none", target, name, again.Code, again.Body.Len())
			}
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
	for _, target := range targets {
		if w := s.do(http.MethodGet, target, "If-None-Match", tags[target], "If-Modified-Since", "Thu, 14 May 2020 01:44:00 GMT"); w.Code != http.StatusOK {
			t.Errorf("%s after a correction: %d, want 200", target, w.Code)
		}
	}
	if w := s.get("/2020/tasks/999", http.StatusNotFound); w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("an error may be kept: %s", w.Header().Get("Cache-Control"))
	}
}
