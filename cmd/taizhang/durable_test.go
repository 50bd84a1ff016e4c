package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/jackc/pgx/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/localpg"
	"taizhang/internal/store"
)

// TestKilledWhileSaving lets twenty people save their own entries while the program is killed and started again: whatever
// was answered with success is there, and nothing is there twice.
func TestKilledWhileSaving(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		kills, each int  // how often it is killed, and saves of each of the twenty
		private     bool // its PostgreSQL, which goes and comes with it
	}{
		{"private database", 10, 10, true},
		{"database of others", 5, 5, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var d *durable
			if c.private {
				data := dataFolder(t)
				d = &durable{t: t, program: newChild(t, "TAIZHANG_DATA="+data)}
				d.url = func() string {
					u, err := localpg.Attach(t.Context(), localpg.Options{Dir: data})
					if err != nil {
						t.Fatal(err)
					}
					return u
				}
			} else {
				u := dbtest.URL(t)
				d = &durable{t: t, program: newChild(t, "DATABASE_URL="+u, "TAIZHANG_DATA=/nonexistent/taizhang")}
				d.url = func() string { return u }
			}
			d.run(c.kills, c.each)
		})
	}
}

const (
	durableWriters  = 20
	durableWithin   = 2 * time.Minute // far more than it takes
	durablePassword = "一句足够长的话可以做密码"
)

// durable is one run of the test.
type durable struct {
	t       *testing.T
	program *child
	url     func() string // of the database, while the program is up
	writers []*typist
	done    chan struct{} // gets one for each save that is known to be stored
}

func (d *durable) run(kills, each int) {
	d.prepare()
	seed := rand.Uint64()
	d.t.Logf("seed %d", seed)
	d.done = make(chan struct{}, durableWriters*each)
	ctx, cancel := context.WithTimeout(d.t.Context(), durableWithin)
	defer cancel()

	var all sync.WaitGroup
	errs := make([]error, len(d.writers))
	for i, w := range d.writers {
		all.Go(func() {
			if errs[i] = w.work(ctx, d, each); errs[i] != nil {
				cancel() // the others wait for nothing
			}
		})
	}
	d.killAtRandom(ctx, rand.New(rand.NewPCG(seed, 0)), kills, durableWriters*each/kills)
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		d.t.Fatalf("%v\n%s", err, d.program.stderr)
	}
	d.check(each)
	d.program.stop(d.t)
}

// killAtRandom kills the program after so many stored saves, about often/2 to often apart, while others are under way,
// and starts it again.
func (d *durable) killAtRandom(ctx context.Context, random *rand.Rand, kills, often int) {
	for range kills {
		for range often/2 + random.IntN(often-often/2) {
			select {
			case <-d.done:
			case <-ctx.Done():
				return
			}
		}
		d.program.kill(d.t)
		d.program.start(d.t)
	}
}

// prepare opens the second quarter and signs in twenty people, each with a task of their own.
func (d *durable) prepare() {
	d.t.Helper()
	// Cheap to compare; the program does not mind.
	hash, err := argon2id.CreateHash(durablePassword, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		d.t.Fatal(err)
	}
	s := d.open()
	defer s.Close()
	_, err = s.Pool().Exec(d.t.Context(), `
		UPDATE quarter SET state = 'open', opened_at = now(), due_at = now() + interval '10 days' WHERE year = 2020 AND number = 2`)
	if err != nil {
		d.t.Fatal(err)
	}
	found, err := s.Pool().Query(d.t.Context(), `
		WITH part AS (
			SELECT t.number, a.department_id, 'writer' || t.number AS name
			FROM quarter q
			JOIN task t ON t.year = q.year
			JOIN assignment a ON a.plan_version_id = q.plan_version_id AND a.task_id = t.id AND a.role IN ('sole', 'lead')
			WHERE q.year = 2020 AND q.number = 2
			ORDER BY t.number
			LIMIT @writers
		), made AS (
			INSERT INTO account (name, display_name, role, password_hash)
			SELECT name, name, 'staff', @hash FROM part
			RETURNING id, name
		), placed AS (
			INSERT INTO account_department (account_id, department_id)
			SELECT m.id, p.department_id FROM made m JOIN part p USING (name)
		)
		SELECT p.number, m.id, m.name FROM made m JOIN part p USING (name) ORDER BY p.number`,
		pgx.StrictNamedArgs{"hash": hash, "writers": durableWriters})
	if err != nil {
		d.t.Fatal(err)
	}
	type account struct {
		Number int
		ID     int64
		Name   string
	}
	accounts, err := pgx.CollectRows(found, pgx.RowToStructByName[account])
	if err != nil || len(accounts) != durableWriters {
		d.t.Fatalf("%d accounts, %v", len(accounts), err)
	}
	for _, a := range accounts {
		d.writers = append(d.writers, d.signIn(a.Number, a.ID, a.Name))
	}
}

func (d *durable) open() *store.Store {
	d.t.Helper()
	s, err := store.Open(d.t.Context(), d.url(), time.Now)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

func (d *durable) signIn(task int, account int64, name string) *typist {
	d.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	w := &typist{
		Client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		task:   task, account: account, page: fmt.Sprintf("http://%s/work/2020/q2/tasks/%d", d.program.address, task),
	}
	resp, err := w.post(d.t.Context(), "http://"+d.program.address+"/login", url.Values{"name": {name}, "password": {durablePassword}})
	if err != nil {
		d.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusSeeOther {
		d.t.Fatalf("%s cannot sign in: %s", name, resp.Status)
	}
	return w
}

// check compares what the writers know with what is stored.
func (d *durable) check(each int) {
	d.t.Helper()
	s := d.open()
	defer s.Close()
	type saved struct {
		Task     int
		Number   int
		Progress string
		SavedBy  int64
		Audits   int // records of this save by the same account
		Version  int // of the entry now
		Now      string
	}
	found, err := s.Pool().Query(d.t.Context(), `
		SELECT t.number AS task, r.number, r.progress, r.saved_by, e.version, e.progress AS now,
			(SELECT count(*) FROM audit u WHERE u.action = 'save' AND u.subject = '2020/q2/' || t.number
				AND u.detail @> jsonb_build_object('version', r.number) AND u.account_id = r.saved_by) AS audits
		FROM entry e
		JOIN task t ON t.id = e.task_id
		JOIN revision r ON r.entry_id = e.id
		WHERE e.year = 2020 AND e.quarter = 2
		ORDER BY t.number, r.number`)
	if err != nil {
		d.t.Fatal(err)
	}
	rows, err := pgx.CollectRows(found, pgx.RowToStructByName[saved])
	if err != nil {
		d.t.Fatal(err)
	}
	times := map[string]int{}
	next := map[int]int{}
	for _, r := range rows {
		times[r.Progress]++
		next[r.Task]++
		if r.Number != next[r.Task] {
			d.t.Errorf("task %d: revision %d stands where %d is due", r.Task, r.Number, next[r.Task])
		}
		if r.Audits != 1 {
			d.t.Errorf("task %d: revision %d has %d audit records", r.Task, r.Number, r.Audits)
		}
		if r.Version != each {
			d.t.Errorf("task %d has version %d after %d saves", r.Task, r.Version, each)
		}
	}
	answered, lost := 0, 0
	for _, w := range d.writers {
		for n := 1; n <= each; n++ {
			if times[w.text(n)] != 1 {
				d.t.Errorf("task %d: draft %d is there %d times (answered with success: %t)",
					w.task, n, times[w.text(n)], slices.Contains(w.answered, w.text(n)))
			}
		}
		if i := slices.IndexFunc(rows, func(r saved) bool { return r.Task == w.task }); i < 0 || rows[i].Now != w.text(each) || rows[i].SavedBy != w.account {
			d.t.Errorf("task %d does not end with the last draft of its writer", w.task)
		}
		answered, lost = answered+len(w.answered), lost+w.lost
	}
	var audits int
	if err := s.Pool().QueryRow(d.t.Context(), `SELECT count(*) FROM audit WHERE action = 'save'`).Scan(&audits); err != nil {
		d.t.Fatal(err)
	}
	if total := durableWriters * each; len(rows) != total || audits != total || answered+lost != total {
		d.t.Errorf("%d drafts: %d answered, %d stored with the answer lost, %d revisions, %d audit records", total, answered, lost, len(rows), audits)
	}
	d.t.Logf("%d saves answered, %d stored with the answer lost", answered, lost)
}
