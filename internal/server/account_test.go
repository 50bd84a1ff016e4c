package server_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// 39 is 市市场监管局's alone. Who is moved away from it in the middle of his work is not signed out, but can no longer read
// or write it.
func TestWhoIsMovedWorksForTheNewDepartmentAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.account("li", ledger.Staff, "scjg")
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number = 2`, nil)
	office, li := s.signIn("office"), s.signIn("li")
	const task = "/work/2020/q2/tasks/39"
	text := url.Values{"version": {"0"}, "progress": {"已经写了一些字，还没有写完。"}, "do": {"save"}}
	if got := li.post(task, text); got.status != http.StatusSeeOther {
		t.Fatalf("before: %d %s", got.status, got.text())
	}
	var id int64
	if err := s.Pool().QueryRow(t.Context(), `SELECT id FROM account WHERE name = @name`, pgx.StrictNamedArgs{"name": "li"}).Scan(&id); err != nil {
		t.Fatal(err)
	}
	path := "/office/accounts/" + strconv.FormatInt(id, 10)
	page := office.do(http.MethodGet, path, nil).page(t)
	moved := office.post(path, url.Values{"version": {page.Find("input[name=version]").AttrOr("value", "")}, "department": {"jyj"}})
	if moved.status != http.StatusSeeOther {
		t.Fatalf("move: %d %s", moved.status, moved.text())
	}
	text.Set("version", "1")
	for _, got := range []answer{li.do(http.MethodGet, task, nil), li.post(task, text)} {
		if got.status != http.StatusNotFound && got.status != http.StatusForbidden {
			t.Errorf("after: %d %s", got.status, got.text())
		}
	}
	if list := li.do(http.MethodGet, "/work", nil); list.status != http.StatusOK || strings.Contains(list.body, task+`"`) || !strings.Contains(list.body, "/work/2020/q2/tasks/") {
		t.Errorf("the list: %d %s", list.status, list.text())
	}
}
