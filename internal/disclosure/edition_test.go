package disclosure_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

var first = ledger.Quarter{Year: 2020, Number: 1}

// correctFirst publishes a correction of the first quarter: a text of 39, in the hands of two people of the office.
func (s site) correctFirst() {
	s.t.Helper()
	ctx := s.t.Context()
	var people [2]ledger.Actor
	for i, name := range []string{"one", "two"} {
		people[i] = ledger.Actor{Role: ledger.Office}
		if err := s.store.Pool().QueryRow(ctx, `INSERT INTO account (name, display_name, role) VALUES ($1, $1, 'office') RETURNING id`, name).Scan(&people[i].ID); err != nil {
			s.t.Fatal(err)
		}
	}
	e, err := s.store.Edition(ctx, first)
	if err != nil {
		s.t.Fatal(err)
	}
	text := strings.Replace(strings.Join(e.Rows[38].Progress, "\n"), "4405家", "4406家", 1)
	ok := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	ok(s.store.SaveCorrection(ctx, people[0], first, 0, ledger.Correction{Reason: "统计口径有误,现予更正", Texts: map[int]string{39: text}}))
	p, err := s.store.PublishPreview(ctx, people[0], first)
	ok(err)
	ok(s.store.PrepareCheck(ctx, people[0], first, p.Content().String()))
	ok(s.store.ConfirmCheck(ctx, people[1], first, p.Content().String()))
	ok(s.store.Publish(ctx, people[0], first, 2, ""))
}

func TestEveryEditionKeepsItsAddress(t *testing.T) {
	t.Parallel()
	s := open(t)
	before := s.page("/2020/q1/editions/1", http.StatusOK)
	if n := before.Find("[data-part=reason], .edition__later, [data-change]").Length(); n != 0 {
		t.Errorf("the first and only edition has %d signs of a correction", n)
	}
	if got := attr(s.page("/2020/q1", http.StatusOK), `.particulars a[href="/2020/q1/editions/1"]`, "href"); got == "" {
		t.Error("the table does not lead to its edition")
	}
	s.correctFirst()

	old := s.page("/2020/q1/editions/1", http.StatusOK)
	if got := attr(old, "link[rel=stylesheet][href*='/page.css']", "href"); got != "/2020/q1/page.css?edition=1" {
		t.Errorf("on paper it has the foot of %q", got)
	}
	foot := s.get("/2020/q1/page.css?edition=1", http.StatusOK).Body.String()
	if !strings.Contains(foot, " · 第一版 · 2020-05-14") || !strings.Contains(foot, `"本站地址/2020/q1/editions/1"`) {
		t.Errorf("the foot says %s", foot)
	}
	s.get("/2020/q1/page.css?edition=3", http.StatusNotFound)
	if got := text(old, "#task-39"); !strings.Contains(got, "4405家") || strings.Contains(got, "4406家") {
		t.Errorf("the first edition says %s", got)
	}
	if got := text(old, "main"); !strings.Contains(got, "已有更正。现在的文字见第二版") {
		t.Error("it does not say that it was corrected")
	}
	// The table and the task say that they were corrected, when and why, and keep the date of the first edition.
	table := s.page("/2020/q1", http.StatusOK)
	if got := text(table, "dl.particulars"); !strings.Contains(got, "2020-05-14") || !strings.Contains(got, "统计口径有误，现予更正") {
		t.Errorf("the table says %q", got)
	}
	if table.Find(`[data-corrected] a[href="/2020/q1/editions/2"]`).Length() != 1 {
		t.Error("the table does not lead to what was corrected")
	}
	if got := text(s.page("/2020/tasks/39", http.StatusOK), "#q1"); !strings.Contains(got, "2020-05-14 09:44 公开，现为第二版") || !strings.Contains(got, "更正。理由：统计口径有误，现予更正") {
		t.Errorf("task 39 says %q", got)
	}
	if s.page("/2020/tasks/38", http.StatusOK).Find("[data-corrected]").Length() != 0 {
		t.Error("task 38 says that it was corrected")
	}
	corrected := s.page("/2020/q1/editions/2", http.StatusOK)
	if got := text(corrected, "[data-part=reason]"); got != "更正理由统计口径有误，现予更正" {
		t.Errorf("reason: %s", got)
	}
	if n := corrected.Find("[data-change]").Length(); n != 1 {
		t.Errorf("%d changes", n)
	}
	if del, ins := text(corrected, `[data-change="39"] del`), text(corrected, `[data-change="39"] ins`); del != "4405家" || ins != "4406家" {
		t.Errorf("the change is %s to %s", del, ins)
	}
	for _, doc := range []struct {
		address string
		is      string
	}{{"/2020/q1", "4406家"}, {"/", "4406家"}, {"/2020/q1/editions/2", "4406家"}} {
		if got := text(s.page(doc.address, http.StatusOK), "#task-39"); !strings.Contains(got, doc.is) {
			t.Errorf("%s says %s", doc.address, got)
		}
	}
	if n := corrected.Find(`ol a[href^="/2020/q1/editions/"]`).Length(); n != 2 {
		t.Errorf("%d editions are listed", n)
	}
	if got := numbers(corrected); len(strings.Fields(got)) != 170 {
		t.Errorf("rows %s", got)
	}
	for _, bad := range []string{"/2020/q1/editions/3", "/2020/q1/editions/0", "/2020/q1/editions/01", "/2020/q1/editions/x", "/2020/q2/editions/1", "/2020/q7/editions/1", "/open-data/2020/q1/editions/3.json"} {
		if w := s.do(http.MethodGet, bad); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", bad, w.Code)
		}
	}
}

// What a citizen does: save the file, compute its SHA-256, compare it with the page, and follow the chain.
func TestTheSealedFileHasTheSealOfThePage(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.correctFirst()
	previous := ""
	for _, n := range []string{"1", "2"} {
		w := s.get("/open-data/2020/q1/editions/"+n+".json", http.StatusOK)
		if got := w.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
			t.Errorf("type %s", got)
		}
		sum := sha256.Sum256(w.Body.Bytes())
		doc := s.page("/2020/q1/editions/"+n, http.StatusOK)
		if got := text(doc, "[data-seal]"); got != hex.EncodeToString(sum[:]) {
			t.Errorf("edition %s: the page says %s, the file has %x", n, got, sum)
		}
		var file struct {
			Edition  map[string]any
			Previous *string
			Rows     []map[string]any
		}
		if err := json.Unmarshal(w.Body.Bytes(), &file); err != nil {
			t.Fatal(err)
		}
		if got := file.Previous; (got == nil) != (previous == "") || got != nil && *got != previous {
			t.Errorf("edition %s follows %v, want %s", n, got, previous)
		}
		if len(file.Rows) != 170 || len(file.Edition) != 8 {
			t.Errorf("edition %s has %d rows and says %v", n, len(file.Rows), file.Edition)
		}
		if code := s.do(http.MethodGet, "/open-data/2020/q1/editions/"+n+".json", "If-None-Match", w.Header().Get("ETag")).Code; code != http.StatusNotModified {
			t.Errorf("the same again: %d", code)
		}
		previous = hex.EncodeToString(sum[:])
	}
	if s.page("/2020/q1/editions/2", http.StatusOK).Find(`a[download][href="/open-data/2020/q1/editions/2.json"]`).Length() != 1 {
		t.Error("the page does not lead to the file")
	}
}
