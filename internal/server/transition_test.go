package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// deed is one thing that can be done to the entry of a task, by whom, in which states of the quarter and the entry.
type deed struct {
	name     string
	path     string // under the task's address
	form     url.Values
	office   bool
	quarters []string
	states   []string
}

var written = url.Values{"progress": {"二季度完成了十个。"}, "rating": {"ontrack"}}

// handIn confirms what the desk asks about such a short text without figures.
var handIn = url.Values{"progress": written["progress"], "rating": written["rating"], "do": {"hand-in"}, "confirm": {"short", "unreported-1", "unreported-2"}}

func with(form url.Values, field, value string) url.Values {
	out := url.Values{field: {value}}
	for k, v := range form {
		out[k] = v
	}
	return out
}

// deeds are everything; what is not allowed here must be refused with a clear page, 403 for who may never and 409 for
// what cannot be now.
var deeds = []deed{
	{"save", "", with(written, "do", "save"), false, []string{"open"}, []string{"", "draft", "returned"}},
	{"hand in", "", handIn, false, []string{"open"}, []string{"", "draft", "returned"}},
	{"withdraw", "/withdraw", nil, false, []string{"open"}, []string{"submitted"}},
	{"accept", "/accept", nil, true, []string{"open", "closed"}, []string{"submitted"}},
	{"return", "/return", url.Values{"code": {"figures"}, "reason": {"数据不符"}}, true, []string{"open"}, []string{"submitted", "accepted"}},
	{"edit", "/edit", url.Values{"progress": {"改过的字。"}}, true, []string{"open", "closed"}, []string{"submitted", "accepted"}},
}

func TestEveryTransitionForEveryRole(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("writer", ledger.Staff, "scjg")
	s.account("other", ledger.Staff, "fgw")
	s.account("office", ledger.Office)
	s.account("leader", ledger.Leader)
	s.account("admin", ledger.Admin)

	blank := 32 // the next of 市市场监管局's own tasks, 33 to 42, that nobody has written
	cases := 0
	for _, quarter := range []string{"scheduled", "open", "closed", "published"} {
		s.exec(`UPDATE quarter SET state = @state, opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number = 2`, pgx.StrictNamedArgs{"state": quarter})
		for _, state := range []string{"", "draft", "submitted", "returned", "accepted", "published"} {
			for _, d := range deeds {
				for _, account := range []string{"nobody", "writer", "other", "office", "leader", "admin"} {
					cases++
					name := fmt.Sprintf("%s %q %s by %s", quarter, state, d.name, account)
					task, version := 39, 0
					if state == "" {
						if task = blank + 1; task == 39 {
							task++
						}
					} else {
						version = s.putEntry(task, state)
					}
					base := fmt.Sprintf("/work/2020/q2/tasks/%d", task)
					if d.office {
						base = fmt.Sprintf("/office/2020/q2/tasks/%d", task)
					}
					c := s.nobody()
					if account != "nobody" {
						c = s.cached(account)
					}
					got := c.post(base+d.path, with(d.form, "version", strconv.Itoa(version)))

					actor := "writer"
					if d.office {
						actor = "office"
					}
					want := http.StatusForbidden
					switch {
					case account == "nobody":
						want = http.StatusUnauthorized
					case account == actor && slices.Contains(d.quarters, quarter) && slices.Contains(d.states, state):
						want = http.StatusSeeOther
					case account == actor:
						want = http.StatusConflict
					}
					if got.status != want {
						t.Errorf("%s: %d, want %d: %.200s", name, got.status, want, got.text())
					}
					after := s.entryState(task)
					if want != http.StatusSeeOther {
						if after != state {
							t.Errorf("%s: refused, but %q became %q", name, state, after)
						}
						if page := got.page(t); page.Find("h1").Length() != 1 || len([]rune(got.text())) < 10 {
							t.Errorf("%s: the refusal is not a clear page: %s", name, got.text())
						}
					} else if state == "" {
						blank = task
					}
				}
			}
		}
	}
	t.Logf("%d cases", cases)
}

// putEntry brings the entry of a task to a state and returns its version.
func (s *site) putEntry(task int, state string) (version int) {
	s.t.Helper()
	err := s.Pool().QueryRow(s.t.Context(), `
		INSERT INTO entry (task_id, year, quarter, state, progress, return_reason)
		SELECT id, 2020, 2, $2, '原来的字。', CASE WHEN $2 = 'returned' THEN '请补充' END FROM task WHERE number = $1
		ON CONFLICT (task_id, quarter) WHERE department_id IS NULL
		DO UPDATE SET state = $2, progress = '原来的字。', rating = 'done', version = entry.version + 1,
			return_reason = excluded.return_reason
		RETURNING version`, task, state).Scan(&version)
	if err != nil {
		s.t.Fatal(err)
	}
	return version
}

func (s *site) entryState(task int) (state string) {
	s.t.Helper()
	err := s.Pool().QueryRow(s.t.Context(), `
		SELECT coalesce((SELECT e.state FROM entry e JOIN task t ON t.id = e.task_id
			WHERE t.number = $1 AND e.quarter = 2 AND e.department_id IS NULL), '')`, task).Scan(&state)
	if err != nil {
		s.t.Fatal(err)
	}
	return state
}

func TestEveryQuarterMoveForEveryRole(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("staff", ledger.Staff, "scjg")
	s.account("office", ledger.Office)
	s.account("leader", ledger.Leader)
	s.account("admin", ledger.Admin)
	due := url.Values{"due": {"2020-07-20T18:00"}}
	moves := map[string]struct {
		path, from, to string
		form           url.Values
	}{
		"open":   {"/office/2020/q2/open", "scheduled", "open", due},
		"close":  {"/office/2020/q2/close", "open", "closed", nil},
		"reopen": {"/office/2020/q2/reopen", "closed", "open", due},
	}
	for action, m := range moves {
		for _, state := range []string{"scheduled", "open", "closed", "published"} {
			for _, account := range []string{"nobody", "staff", "office", "leader", "admin"} {
				s.exec(`UPDATE quarter SET state = @state, opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number = 2`, pgx.StrictNamedArgs{"state": state})
				c := s.nobody()
				if account != "nobody" {
					c = s.cached(account)
				}
				got := c.post(m.path, with(m.form, "version", "1"))
				want, after := http.StatusForbidden, state
				switch {
				case account == "nobody":
					want = http.StatusUnauthorized
				case account == "office" && state == m.from:
					want, after = http.StatusSeeOther, m.to
				case account == "office":
					want = http.StatusConflict
				}
				var now string
				if err := s.Pool().QueryRow(t.Context(), `SELECT state FROM quarter WHERE number = 2`).Scan(&now); err != nil {
					t.Fatal(err)
				}
				if got.status != want || now != after {
					t.Errorf("%s of a %s quarter by %s: %d and %s, want %d and %s: %.200s", action, state, account, got.status, now, want, after, got.text())
				}
			}
		}
	}
}
