package store_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// A round of the second quarter, opened by SQL so that these tests depend on nothing but what they test.
type round struct {
	*store.Store
	t      *testing.T
	now    *time.Time
	office ledger.Actor
}

func newRound(t *testing.T) *round {
	t.Helper()
	now := time.Date(2020, 7, 1, 9, 0, 0, 0, ledger.Shanghai)
	s, err := store.Open(t.Context(), dbtest.URL(t), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	r := &round{Store: s, t: t, now: &now}
	r.exec(`UPDATE quarter SET state = 'open', opened_at = @now, due_at = @now WHERE year = 2020 AND number = 2`, pgx.StrictNamedArgs{"now": now})
	r.office = r.account(ledger.Office)
	return r
}

func (r *round) exec(sql string, args pgx.StrictNamedArgs) {
	r.t.Helper()
	if _, err := r.Pool().Exec(r.t.Context(), sql, args); err != nil {
		r.t.Fatal(err)
	}
}

func (r *round) account(role ledger.Role, departments ...string) ledger.Actor {
	r.t.Helper()
	name := strings.Join(append(departments, string(role)), "-")
	a := ledger.Actor{Name: name, DisplayName: name, Role: role}
	err := r.Pool().QueryRow(r.t.Context(), `INSERT INTO account (name, display_name, role) VALUES ($1, $1, $2) RETURNING id`, name, role).Scan(&a.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, code := range departments {
		r.exec(`INSERT INTO account_department SELECT @id, id FROM department WHERE code = @code`, pgx.StrictNamedArgs{"id": a.ID, "code": code})
		a.Departments = append(a.Departments, ledger.Department{Code: code})
	}
	return a
}

func (r *round) must(saved store.Saved, err error) store.Saved {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	return saved
}

type stored struct {
	State, Progress, Problems, Rating string
	Version, Revisions, Audits        int
}

// at reads what the database holds of a text.
func (r *round) at(key ledger.Key) stored {
	r.t.Helper()
	var s stored
	err := r.Pool().QueryRow(r.t.Context(), `
		SELECT e.state, e.progress, e.problems, coalesce(e.rating, ''), e.version,
			(SELECT count(*) FROM revision v WHERE v.entry_id = e.id),
			(SELECT count(*) FROM audit a WHERE a.subject = $4)
		FROM entry e JOIN task t ON t.id = e.task_id LEFT JOIN department d ON d.id = e.department_id
		WHERE t.number = $1 AND e.quarter = $2 AND coalesce(d.code, '') = $3`,
		key.Task, key.Quarter.Number, key.Department, strings.TrimSuffix("2020/q2/"+strconv.Itoa(key.Task)+"/"+key.Department, "/")).
		Scan(&s.State, &s.Progress, &s.Problems, &s.Rating, &s.Version, &s.Revisions, &s.Audits)
	if errors.Is(err, pgx.ErrNoRows) {
		return stored{}
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

func entry(task int, department string) ledger.Key {
	return ledger.Key{Quarter: ledger.Quarter{Year: 2020, Number: 2}, Task: task, Department: department}
}

func refusedAs(err error, kind ledger.RefusalKind) bool {
	var refusal *ledger.Refusal
	return errors.As(err, &refusal) && refusal.Kind == kind
}
