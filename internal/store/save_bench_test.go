package store_test

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

const (
	saveWriters = 16  // at most at once
	saveRounds  = 5   // of the program and of pgbench, in turns
	savesEach   = 150 // of a writer in a round
)

// BenchmarkSave compares saving a draft through HTTP, with its session, against pgbench with the statements that the
// program was seen to send for one save, on the same PostgreSQL. Both run in turns; printed are the medians: saves a
// second of the program, of pgbench with the statements one by one, of pgbench with batches sent as the program sends
// them, and the program's share of each.
func BenchmarkSave(b *testing.B) {
	h := newHouse(b)
	writers := h.writers(b, saveWriters)
	recorded := h.record(b, writers)
	for _, clients := range []int{1, 4, saveWriters} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			for b.Loop() {
				h.compareSaves(b, writers[:clients], recorded[:clients])
			}
		})
	}
}

// writer saves one entry again and again.
type writer struct {
	*caller
	name    string
	path    string
	task    int
	version int
	text    string
}

// writers signs in staff of whom each writes another entry, which has its first draft.
func (h *house) writers(b *testing.B, n int) []*writer {
	b.Helper()
	type task struct {
		Number   int
		Code     string
		Progress string
	}
	found, err := h.Pool().Query(b.Context(), `
		SELECT t.number, d.code, e.progress
		FROM quarter q
		JOIN task t ON t.year = q.year
		JOIN assignment a ON a.plan_version_id = q.plan_version_id AND a.task_id = t.id AND a.role IN ('sole', 'lead')
		JOIN department d ON d.id = a.department_id
		JOIN entry e ON e.task_id = t.id AND e.quarter = 1 AND e.department_id IS NULL
		WHERE q.year = 2020 AND q.number = 2
		ORDER BY t.number
		LIMIT $1`, n)
	if err != nil {
		b.Fatal(err)
	}
	tasks, err := pgx.CollectRows(found, pgx.RowToStructByName[task])
	if err != nil || len(tasks) != n {
		b.Fatalf("%d tasks, %v", len(tasks), err)
	}
	writers := make([]*writer, n)
	for i, t := range tasks {
		name := fmt.Sprintf("writer%02d", i)
		h.account(b, name, ledger.Staff, t.Code)
		writers[i] = &writer{
			caller: h.signIn(b, h.address, name), name: name, task: t.Number, text: t.Progress,
			path: fmt.Sprintf("/work/2020/q2/tasks/%d", t.Number),
		}
		if err := writers[i].save(); err != nil {
			b.Fatal(err)
		}
	}
	return writers
}

// save saves another text than before.
func (w *writer) save() error {
	form := url.Values{
		"version": {strconv.Itoa(w.version)}, "do": {"save"}, "progress": {w.text + fmt.Sprintf("第%d次修改。", w.version)},
		"problems": {""}, "next_steps": {""}, "rating": {"ontrack"},
	}
	a, err := w.post(w.path, form.Encode())
	if err != nil || a.status != http.StatusSeeOther {
		return fmt.Errorf("saving %s: %d, %w", w.path, a.status, err)
	}
	w.version++
	return nil
}

// record lets each writer save once and returns what that sent to the database.
func (h *house) record(b *testing.B, writers []*writer) [][]sent {
	b.Helper()
	r := &recorder{}
	s, err := store.OpenTraced(b.Context(), h.url, time.Now, r)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	address := h.serve(b, s)
	all := make([][]sent, len(writers))
	for i, w := range writers {
		there := *w
		there.caller = h.signIn(b, address, w.name)
		if _, err := r.take(); err != nil { // of the sign-in
			b.Fatal(err)
		}
		if err := there.save(); err != nil {
			b.Fatal(err)
		}
		w.version = there.version
		if all[i], err = r.take(); err != nil {
			b.Fatal(err)
		}
	}
	return all
}

func (h *house) compareSaves(b *testing.B, writers []*writer, recorded [][]sent) {
	b.Helper()
	single, err := script(recorded, false)
	if err != nil {
		b.Fatal(err)
	}
	batched, err := script(recorded, true)
	if err != nil {
		b.Fatal(err)
	}
	bench := newPgbench(b, h.Pool())
	total := savesEach * len(writers)
	counted := func(run func() float64) float64 {
		before := h.number(b, `SELECT count(*) FROM revision`, nil)
		speed := run()
		if n := h.number(b, `SELECT count(*) FROM revision`, nil) - before; n != total {
			b.Fatalf("%d saves left %d revisions", total, n)
		}
		return speed
	}
	var program, one, many, ofOne, ofMany []float64
	for i := range saveRounds + 1 {
		p := counted(func() float64 { return savesASecond(b, writers) })
		o := counted(func() float64 { return bench.run(b, single, len(writers), savesEach) })
		m := counted(func() float64 { return bench.run(b, batched, len(writers), savesEach) })
		for _, w := range writers {
			w.version = h.number(b, `SELECT e.version FROM entry e JOIN task t ON t.id = e.task_id
				WHERE t.year = 2020 AND t.number = @task AND e.quarter = 2 AND e.department_id IS NULL`, pgx.StrictNamedArgs{"task": w.task})
		}
		if i == 0 {
			continue // everything was cold
		}
		program, one, many = append(program, p), append(one, o), append(many, m)
		ofOne, ofMany = append(ofOne, p/o), append(ofMany, p/m)
	}
	b.ReportMetric(0, "ns/op") // not of interest
	b.ReportMetric(math.Round(median(program)), "saves/s")
	b.ReportMetric(math.Round(median(one)), "pgbench/s")
	b.ReportMetric(math.Round(median(many)), "pgbench-batched/s")
	b.ReportMetric(median(ofOne), "of-pgbench")
	b.ReportMetric(median(ofMany), "of-pgbench-batched")
}

// savesASecond lets every writer save so often.
func savesASecond(b *testing.B, writers []*writer) float64 {
	b.Helper()
	errs := make([]error, len(writers))
	var all sync.WaitGroup
	begin := time.Now()
	for i, w := range writers {
		all.Go(func() {
			for range savesEach {
				if errs[i] = w.save(); errs[i] != nil {
					return
				}
			}
		})
	}
	all.Wait()
	took := time.Since(begin)
	for _, err := range errs {
		if err != nil {
			b.Fatal(err)
		}
	}
	return float64(savesEach*len(writers)) / took.Seconds()
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
