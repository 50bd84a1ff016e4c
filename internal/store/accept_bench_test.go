package store_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

// BenchmarkAccept reads a quarter's whole queue: every entry is handed in, and the office accepts one after the other.
// Printed is what each step takes at the server, from the first middleware to the last byte handed to the network, in
// milliseconds: accepting in place, which answers with the next text in the same round trip; accepting as a browser
// without scripts does, and the page that it is then led to.
func BenchmarkAccept(b *testing.B) {
	for _, place := range []bool{true, false} {
		name := "page"
		if place {
			name = "in-place"
		}
		b.Run(name, func(b *testing.B) {
			h := newHouse(b)
			for b.Loop() {
				h.readQueue(b, place)
			}
		})
	}
}

func (h *house) readQueue(b *testing.B, place bool) {
	b.Helper()
	h.handInAll(b)
	h.account(b, "reader", ledger.Office, "")
	took := make(chan time.Duration, 1)
	address := h.serve(b, h.Store, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			begin := time.Now()
			next.ServeHTTP(w, r)
			took <- time.Since(begin)
		})
	})
	reader := h.signIn(b, address, "reader")
	<-took
	if place {
		reader.extra = "Taizhang-Place: 1\r\n"
	}
	var accepts, pages []time.Duration
	next := "/office/2020/q2/tasks/" + strconv.Itoa(h.number(b, `SELECT min(number) FROM task WHERE year = 2020`, nil))
	for range h.waiting(b) {
		if !place {
			a, err := reader.get(next)
			pages = append(pages, <-took)
			if err != nil || a.status != http.StatusOK {
				b.Fatalf("%s: %d, %v", next, a.status, err)
			}
		}
		a, err := reader.post(next+"/accept", "version=1&sure=yes") // where something is open, the second press counts
		accepts = append(accepts, <-took)
		switch {
		case err == nil && a.status == http.StatusSeeOther:
			next = a.location
		case err == nil && a.status == http.StatusOK && place:
			next = a.contentLocation
		default:
			b.Fatalf("%s/accept: %d, %v", next, a.status, err)
		}
		next, _, _ = strings.Cut(next, "?")
	}
	if n := h.waiting(b); n != 0 {
		b.Fatalf("%d entries still wait", n)
	}
	b.ReportMetric(0, "ns/op") // not of interest
	report := func(what string, all []time.Duration) {
		slices.Sort(all)
		b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, what+"-median-ms")
		b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, what+"-p99-ms")
	}
	report("accept", accepts)
	if !place {
		report("page", pages)
	}
}

// waiting is the number of entries that the office has not read.
func (h *house) waiting(b *testing.B) int {
	b.Helper()
	return h.number(b, `SELECT count(*) FROM entry WHERE year = 2020 AND quarter = 2 AND department_id IS NULL AND state = 'submitted'`, nil)
}

// handInAll hands in every entry and every contribution of the second quarter, with last quarter's text.
func (h *house) handInAll(b *testing.B) {
	b.Helper()
	h.exec(b, `
		WITH part AS (
			SELECT e.task_id, NULL::bigint AS department_id, e.progress FROM entry e WHERE e.year = 2020 AND e.quarter = 1 AND e.department_id IS NULL
			UNION ALL
			SELECT e.task_id, a.department_id, e.progress
			FROM entry e
			JOIN quarter q ON q.year = e.year AND q.number = 2
			JOIN assignment a ON a.plan_version_id = q.plan_version_id AND a.task_id = e.task_id AND a.role IN ('joint', 'supporting')
			WHERE e.year = 2020 AND e.quarter = 1 AND e.department_id IS NULL
		), written AS (
			INSERT INTO entry (task_id, year, quarter, department_id, state, progress, rating, submitted_at)
			SELECT task_id, 2020, 2, department_id, 'submitted', progress, 'ontrack', now() FROM part
			RETURNING id, progress
		)
		INSERT INTO revision (entry_id, number, action, progress, problems, next_steps, rating)
		SELECT id, 1, 'submit', progress, '', '', 'ontrack' FROM written`, nil)
	h.exec(b, `ANALYZE`, nil)
	if n := h.waiting(b); n != 170 {
		b.Fatal(fmt.Errorf("%d entries are handed in", n))
	}
}
