package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Every step to the public page for every role in every state of the quarter; what is not allowed here is refused with a
// clear page and leaves nothing behind.
func TestEveryStepOfPublishingForEveryRole(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("staff", ledger.Staff, "scjg")
	s.account("office", ledger.Office)
	s.account("checker", ledger.Office)
	s.account("leader", ledger.Leader)
	s.account("admin", ledger.Admin)
	q := ledger.Quarter{Year: 2020, Number: 2}
	actor := ledger.Actor{Role: ledger.Office}
	if err := s.Pool().QueryRow(t.Context(), `SELECT id FROM account WHERE name = 'office'`).Scan(&actor.ID); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		path   string
		check  string // what there is of it: submitted by the office, then passed or refused by the checker, then submitted again
		may    []string
		states []string
	}{
		{"/office/2020/q2/publish/prepare", "", []string{"office", "checker"}, []string{"closed"}},
		{"/office/2020/q2/publish/prepare", "submitted", nil, nil},
		{"/office/2020/q2/publish/prepare", "passed", nil, nil},
		{"/office/2020/q2/publish/prepare", "refused", []string{"office", "checker"}, []string{"closed"}},
		{"/office/2020/q2/publish/prepare", "again", nil, nil},
		{"/office/2020/q2/publish/confirm", "", nil, nil},
		{"/office/2020/q2/publish/confirm", "submitted", []string{"checker"}, []string{"closed"}},
		{"/office/2020/q2/publish/confirm", "passed", nil, nil},
		{"/office/2020/q2/publish/confirm", "refused", nil, nil},
		{"/office/2020/q2/publish/confirm", "again", []string{"checker"}, []string{"closed"}},
		{"/office/2020/q2/publish/reject", "", nil, nil},
		{"/office/2020/q2/publish/reject", "submitted", []string{"checker"}, []string{"closed"}},
		{"/office/2020/q2/publish/reject", "passed", nil, nil},
		{"/office/2020/q2/publish/reject", "refused", nil, nil},
		{"/office/2020/q2/publish/reject", "again", []string{"checker"}, []string{"closed"}},
		{"/office/2020/q2/publish", "", nil, nil},
		{"/office/2020/q2/publish", "submitted", nil, nil},
		{"/office/2020/q2/publish", "refused", nil, nil},
		{"/office/2020/q2/publish", "again", nil, nil},
		{"/office/2020/q2/publish", "passed", nil, []string{"closed"}}, // who may is asked below: it cannot be taken back
		{"/office/2020/q1/correct", "", []string{"office", "checker"}, []string{"published"}},
	}
	form := func() url.Values {
		p, err := s.PublishPreview(t.Context(), actor, q)
		if err != nil {
			t.Fatal(err)
		}
		return url.Values{"seen": {p.Seen()}, "edition": {"1"}, "missing": {p.Digest()}, "confirm": {"yes"}, "version": {"0"}, "words": {"不宜公开"}}
	}
	left := func() (n int) {
		if err := s.Pool().QueryRow(t.Context(), `SELECT (SELECT count(*) FROM edition) * 1000000 + (SELECT count(*) FROM correction) * 10000
			+ (SELECT count(*) FROM secrecy_check) * 100 + (SELECT count(confirmed_by) * 10 + count(rejected_by) FROM secrecy_check)`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	content := form().Get("seen")
	// What a check has come to is never changed nor deleted, but for here.
	none := func() {
		for _, sql := range []string{"ALTER TABLE secrecy_check DISABLE TRIGGER USER", "DELETE FROM secrecy_check", "ALTER TABLE secrecy_check ENABLE TRIGGER USER"} {
			s.exec(sql, nil)
		}
	}
	submit := func(confirmed, rejected bool) {
		s.exec(`INSERT INTO secrecy_check (year, quarter, digest, prepared_by, prepared_at, confirmed_by, confirmed_at, rejected_by, rejected_at, rejection)
			SELECT 2020, 2, decode(@content, 'hex'), o.id, now(), CASE WHEN @confirmed THEN c.id END, CASE WHEN @confirmed THEN now() END,
				CASE WHEN @rejected THEN c.id END, CASE WHEN @rejected THEN now() END, CASE WHEN @rejected THEN '不宜公开' END
			FROM account o, account c WHERE o.name = 'office' AND c.name = 'checker'`,
			pgx.StrictNamedArgs{"content": content, "confirmed": confirmed, "rejected": rejected})
	}
	for _, state := range []string{"scheduled", "open", "closed", "published"} {
		s.exec(`UPDATE quarter SET state = @state, opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number <= 2`, pgx.StrictNamedArgs{"state": state})
		for _, step := range steps {
			var posted url.Values
			for _, account := range []string{"nobody", "staff", "leader", "admin", "office", "checker"} {
				inOffice := account == "office" || account == "checker"
				if inOffice && slices.Contains(step.states, state) && step.may == nil {
					continue
				}
				s.exec(`DELETE FROM correction`, nil)
				none()
				if step.check == "refused" || step.check == "again" {
					submit(false, true)
				}
				if step.check != "" && step.check != "refused" {
					submit(step.check == "passed", false)
				}
				if account == "nobody" {
					posted = form() // the same for all
				}
				c := s.nobody()
				if account != "nobody" {
					c = s.cached(account)
				}
				before := left()
				got := c.post(step.path, posted)
				want := http.StatusForbidden
				switch {
				case account == "nobody":
					want = http.StatusUnauthorized
				case slices.Contains(step.may, account) && slices.Contains(step.states, state):
					want = http.StatusSeeOther
				case inOffice:
					want = http.StatusConflict
				}
				name := fmt.Sprintf("%s in a %s quarter (check %q) by %s", step.path, state, step.check, account)
				if got.status != want {
					t.Errorf("%s: %d, want %d: %.200s", name, got.status, want, got.text())
				}
				if changed := left() != before; changed != (want == http.StatusSeeOther) {
					t.Errorf("%s: answered %d, changed something: %v", name, got.status, changed)
				}
				if want != http.StatusSeeOther {
					if page := got.page(t); page.Find("h1").Length() != 1 || len([]rune(got.text())) < 10 {
						t.Errorf("%s: the refusal is not a clear page: %s", name, got.text())
					}
				}
			}
		}
	}

	// Either of the two may publish in the end.
	s.exec(`UPDATE quarter SET state = 'closed' WHERE number = 2`, nil)
	none()
	for _, step := range []struct{ account, path string }{
		{"office", "/office/2020/q2/publish/prepare"}, {"checker", "/office/2020/q2/publish/reject"},
		{"office", "/office/2020/q2/publish/prepare"}, {"checker", "/office/2020/q2/publish/confirm"}, {"checker", "/office/2020/q2/publish"},
	} {
		if got := s.cached(step.account).post(step.path, form()); got.status != http.StatusSeeOther {
			t.Fatalf("%s by %s: %d %s", step.path, step.account, got.status, got.text())
		}
	}
	if got := s.nobody().do(http.MethodGet, "/2020/q2/editions/1", nil); got.status != http.StatusOK {
		t.Errorf("the edition: %d", got.status)
	}
}
