package desk_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/session"
)

// ask posts a form as the script of the editor does, and reads the JSON.
func (d *testDesk) ask(actor ledger.Actor, path string, form url.Values) (int, map[string]any) {
	d.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	w := httptest.NewRecorder()
	d.router.ServeHTTP(w, r.WithContext(session.WithActor(d.t.Context(), actor)))
	var body map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		d.t.Fatalf("%d, no JSON: %v: %s", w.Code, err, w.Body)
	}
	return w.Code, body
}

func TestAutosave(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg, other := d.staff("scjg"), d.account(ledger.Staff, "李四", "scjg")
	save := func(actor ledger.Actor, version, progress string) (int, map[string]any) {
		return d.ask(actor, task39, fields("save", version, ledger.Text{Progress: progress}))
	}

	if status, got := save(scjg, "0", "第一稿"); status != http.StatusOK || got["version"] != 1.0 || got["revision"] != 1.0 || got["saved"] != "14:32" || got["state"] != "draft" {
		t.Errorf("first save: %d %v", status, got)
	}
	if status, got := save(scjg, "0", "第一稿"); status != http.StatusOK || got["version"] != 1.0 || got["revision"] != 1.0 {
		t.Errorf("sent again because the answer was lost: %d %v", status, got)
	}
	if status, got := save(other, "1", "第二稿"); status != http.StatusOK || got["revision"] != 2.0 {
		t.Errorf("second save: %d %v", status, got)
	}
	status, got := save(scjg, "1", "我的")
	if status != http.StatusConflict || got["version"] != 2.0 || got["by"] != "李四" || got["at"] != "14:32" || got["refused"] != nil {
		t.Errorf("clash: %d %v", status, got)
	}
	if mine, theirs := got["mine"].(map[string]any), got["theirs"].(map[string]any); mine["progress"] != "我的" || theirs["progress"] != "第二稿" {
		t.Errorf("clash: %v", got)
	}
	if status, got = save(scjg, "2", strings.Repeat("长", ledger.MaxProgress+1)); status != http.StatusUnprocessableEntity || !strings.Contains(got["progress"].(string), "最多10000字") {
		t.Errorf("too long: %d %v", status, got)
	}
	if status, got = d.ask(scjg, task39, fields("hand-in", "2", whole)); status != http.StatusUnprocessableEntity || got["do"] == nil {
		t.Errorf("a script cannot hand in: %d %v", status, got)
	}
	if status, _ = d.ask(d.staff("jyj"), task39, fields("save", "2", whole)); status != http.StatusForbidden {
		t.Errorf("not the unit's own: %d", status)
	}
	d.must(d.HandIn(t.Context(), other, key(39, ""), 2, whole))
	if status, got = save(scjg, "2", "还在写"); status != http.StatusConflict || got["refused"] == "" || got["mine"].(map[string]any)["progress"] != "还在写" {
		t.Errorf("handed in meanwhile: %d %v", status, got)
	}
	if doc := d.stored(scjg, key(39, "")); doc.Text != whole || len(doc.Revisions) != 3 {
		t.Errorf("stored %+v", doc)
	}
}
