package server_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// newVersion uploads the newest version of 2020 with its rows changed. choices are further fields, names and values in turn.
func (c client) newVersion(version int, reason string, change func(rows string) string, choices ...string) {
	c.s.t.Helper()
	file := []byte(c.do(http.MethodGet, "/office/plans/2020/"+strconv.Itoa(version)+"/plan.xlsx", nil).body)
	form := c.upload("/office/plans/new", map[string]string{"year": "2020", "stage": "adjusted"}, file).form(c.s.t)
	form.Set("rows", change(form.Get("rows")))
	form.Set("reason", reason)
	form.Set("do", "write")
	for i := 0; i+1 < len(choices); i += 2 {
		form.Set(choices[i], choices[i+1])
	}
	if done := c.post("/office/plans/new/apply", form); done.status != http.StatusSeeOther {
		c.s.t.Fatalf("version %d: %d %s", version+1, done.status, done.text())
	}
}

// publishSecond closes and publishes the second quarter, whatever is missing in it.
func (s *site) publishSecond() {
	s.t.Helper()
	q := ledger.Quarter{Year: 2020, Number: 2}
	s.exec(`UPDATE quarter SET state = 'closed', opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number = 2`, nil)
	actor := ledger.Actor{Role: ledger.Office}
	if err := s.Pool().QueryRow(s.t.Context(), `SELECT id FROM account WHERE name = 'office'`).Scan(&actor.ID); err != nil {
		s.t.Fatal(err)
	}
	for _, step := range []struct{ account, path string }{
		{"office", "/office/2020/q2/publish/prepare"}, {"checker", "/office/2020/q2/publish/confirm"}, {"office", "/office/2020/q2/publish"},
	} {
		p, err := s.PublishPreview(s.t.Context(), actor, q)
		if err != nil {
			s.t.Fatal(err)
		}
		form := url.Values{"seen": {p.Seen()}, "edition": {"1"}, "missing": {p.Digest()}, "confirm": {"yes"}, "version": {"0"}}
		if got := s.cached(step.account).post(step.path, form); got.status != http.StatusSeeOther {
			s.t.Fatalf("%s: %d %s", step.path, got.status, got.text())
		}
	}
}

func TestWithdrawnTasksSayWhy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.account("checker", ledger.Office)
	c, public := s.cached("office"), s.nobody()
	get := func(path string) answer { return public.do(http.MethodGet, path, nil) }
	q1, data := get("/open-data/2020/q1.json").body, get("/2020/q1").page(t).Find("#task-3").Text()

	c.newVersion(1, "省里取消了这一项", func(rows string) string { // 3 goes, 171 comes
		before, rest, _ := strings.Cut(rows, `{"row":6,`)
		_, rest, _ = strings.Cut(rest, `},`)
		return strings.TrimSuffix(before+rest, "]") + `,{"row":173,"number":171,"requirement":"新的。","units":["市商务局"]}]`
	})
	c.newVersion(2, "并入第1项", func(rows string) string { // 171 goes
		i := strings.LastIndex(rows, `,{"row":`)
		return rows[:i] + "]"
	})
	if got := get("/2020/tasks/3"); got.status != http.StatusOK || got.page(t).Find("[data-withdrawn]").Length() != 0 || strings.Contains(got.body, "省里取消") {
		t.Errorf("what is not public yet is said: %d %s", got.status, got.text())
	}
	if got := get("/2020/tasks/171"); got.status != http.StatusNotFound || strings.Contains(got.body, "并入第1项") {
		t.Errorf("what is not public yet is said: %d %s", got.status, got.text())
	}

	s.publishSecond()
	kept := get("/2020/tasks/3")
	if said := kept.page(t).Find("[data-withdrawn]").Text(); kept.status != http.StatusOK || !strings.Contains(said, "从二季度起") || !strings.Contains(said, "省里取消了这一项。") ||
		!strings.Contains(kept.text(), "46.3%") {
		t.Errorf("a published one: %d %q", kept.status, said)
	}
	gone := get("/2020/tasks/171")
	if gone.status != http.StatusGone || !strings.Contains(gone.text(), "第171项已撤销") || !strings.Contains(gone.text(), "并入第1项。") {
		t.Errorf("one that was never published: %d %s", gone.status, gone.text())
	}
	if got := get("/2020/tasks/172"); got.status != http.StatusNotFound {
		t.Errorf("one that never was: %d", got.status)
	}
	if got := get("/2020/tasks/2"); got.status != http.StatusOK || got.page(t).Find("[data-withdrawn]").Length() != 0 {
		t.Errorf("one that goes on: %d", got.status)
	}
	if get("/open-data/2020/q1.json").body != q1 || get("/2020/q1").page(t).Find("#task-3").Text() != data {
		t.Error("the first quarter is not as it was printed")
	}
	if strings.Contains(get("/2020/q2").body, `id="task-3"`) || strings.Contains(get("/2020/q2").body, `id="task-171"`) {
		t.Error("the second quarter has what was withdrawn")
	}
}
