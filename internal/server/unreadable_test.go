package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// What no database can hold is the client's mistake, wherever it stands.
func TestUnreadableInputIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.account("staff", ledger.Staff, "jyj", "scjg")
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number = 2`, nil)
	office, staff, nobody := s.signIn("office"), s.signIn("staff"), s.nobody()
	for _, c := range []struct {
		who  client
		path string
	}{
		{office, "/office/accounts?department=%00"}, {office, "/office/accounts?department=%ff"}, {office, "/office/accounts?role=%00"},
		{office, "/office?department=%00"}, {office, "/office?state=%ff"}, {office, "/overview?department=%00"},
		{office, "/overview/2020/q1/tasks?department=%00"}, {staff, "/work?state=%00"},
		{staff, "/work/2020/q2/tasks/49/parts/%00"}, {nobody, "/login?next=%00"}, {nobody, "/join/%00"},
	} {
		if a := c.who.do(http.MethodGet, c.path, nil); a.status != http.StatusBadRequest && a.status != http.StatusNotFound {
			t.Errorf("GET %s: %d %s", c.path, a.status, a.text())
		}
	}
	for _, c := range []struct {
		who  client
		path string
		form url.Values
	}{
		{nobody, "/login", url.Values{"name": {"tyjr\x00"}, "password": {password}}},
		{nobody, "/login", url.Values{"name": {"\xff"}, "password": {password}}},
		{office, "/office/accounts", url.Values{"name": {"wang"}, "display_name": {"\xff\xfe"}, "role": {"leader"}}},
		{office, "/office/accounts", url.Values{"name": {"wang"}, "display_name": {"王芳"}, "role": {"staff"}, "department": {"\x00"}}},
		{office, "/office/2020/q2/tasks/39/accept", url.Values{"version": {"1"}, "department": {"\x00"}}},
		{staff, "/work/2020/q2/tasks/39", url.Values{"version": {"\x00"}, "progress": {"好"}}},
	} {
		if a := c.who.post(c.path, c.form); a.status != http.StatusBadRequest {
			t.Errorf("POST %s %v: %d %s", c.path, c.form, a.status, a.text())
		}
	}
	// A text with such characters is not lost.
	a := staff.post("/work/2020/q2/tasks/39", url.Values{"version": {"0"}, "progress": {"写了\x00一小时\xff"}})
	if got := a.page(t).Find("textarea[name=progress]").Text(); a.status != http.StatusUnprocessableEntity || got != "写了一小时" {
		t.Errorf("%d, the text is %q", a.status, got)
	}
}

// The log and the page of an error name the request by our id, never by what a client sends as one.
func TestTheRequestsIDIsNotTheClients(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	r := httptest.NewRequest(http.MethodGet, "/2020/q1", nil)
	r.Header.Set("X-Request-Id", strings.Repeat("forged", 1000))
	s.handler.ServeHTTP(httptest.NewRecorder(), r)
	if strings.Contains(s.log.String(), "forged") || !strings.Contains(s.log.String(), " id=") {
		t.Errorf("logged: %.300s", s.log)
	}
}
