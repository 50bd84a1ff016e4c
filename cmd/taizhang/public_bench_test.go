package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/route"
)

const (
	rounds    = 7               // in each of which every server has its turn
	roundTime = time.Second     // of one turn
	browsers  = "gzip, deflate" // encodings: those that every client takes, and that nginx can have made beforehand
)

// pinned reports whether servers and those who ask have cores of their own: benchmarks say so by an environment variable.
func pinned() bool { return os.Getenv("TAIZHANG_BENCH_PINNED") != "" && runtime.GOOS == "linux" }

// kinds are what readers ask for.
var kinds = []struct {
	name      string
	addresses func(b *testing.B, s *store.Store) []string
	goal      float64 // of the minimal server
}{
	{"table", func(*testing.B, *store.Store) []string { return []string{"/2020/q1"} }, .95},
	{"filtered", func(b *testing.B, s *store.Store) []string {
		departments, err := s.Departments(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		var out []string
		for _, d := range departments {
			out = append(out, "/2020/q1?dept="+d.Code)
		}
		return out
	}, 0},
	{"task", func(*testing.B, *store.Store) []string {
		var out []string
		for n := 1; n <= 170; n++ {
			out = append(out, "/2020/tasks/"+strconv.Itoa(n))
		}
		return out
	}, .8},
	{"search", words, .4},
	{"older", older, 0},
}

// older are the tables of two years that hardly anybody reads any more; none when there is one plan alone.
func older(b *testing.B, s *store.Store) []string {
	editions, err := s.Editions(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	var out []string
	for _, e := range editions {
		if e.Year == 2018 || e.Year == 2019 {
			out = append(out, route.Table(e.Year, e.Quarter))
		}
	}
	return out
}

// words are searches, each for other words: every two characters that follow one another in the requirements.
func words(b *testing.B, s *store.Store) []string {
	e, err := s.Edition(b.Context(), ledger.Quarter{Year: 2020, Number: 1})
	if err != nil {
		b.Fatal(err)
	}
	seen := map[string]bool{}
	var out []string
	for _, r := range e.Rows {
		text := []rune(r.Requirement)
		for i := range len(text) - 1 {
			w := string(text[i : i+2])
			if text[i] < 0x4e00 || text[i+1] < 0x4e00 || text[i] > 0x9fff || text[i+1] > 0x9fff || seen[w] {
				continue
			}
			seen[w] = true
			out = append(out, "/2020/q1?q="+url.QueryEscape(w))
		}
	}
	return out
}

// BenchmarkPublic measures how many answers a second the program gives on one core, in turns with a server that writes the
// same bytes from memory and with nginx where there is one: with one plan, and with 200. Then it asks for what is not kept
// and for sign-ins, all at once, and says how much memory the program took at the most.
func BenchmarkPublic(b *testing.B) {
	few, peak := measurePublic(b, 1)
	many, peakOfMany := measurePublic(b, 200)
	b.ReportMetric(peak, "peak-MB")
	b.ReportMetric(peakOfMany, "peak-MB/200plans")
	for _, k := range kinds {
		if few[k.name] == 0 {
			continue
		}
		fmt.Printf("%-11s 200 plans take %.2f times as long as one\n", k.name, few[k.name]/many[k.name])
	}
}

// measurePublic returns the answers a second by kind, and the most memory in MB.
func measurePublic(b *testing.B, plans int) (perSecond map[string]float64, peak float64) {
	b.Helper()
	u := dbtest.URL(b)
	s, err := store.Open(b.Context(), u, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	addPlans(b, s.Pool(), plans-1)
	program := newChild(b, "DATABASE_URL="+u, "TAIZHANG_DATA="+b.TempDir(), "GOMAXPROCS=1")
	waitUntilCompressed(b, program)
	found := map[string]float64{}
	fmt.Printf("with %d plans, %d connections, %s a turn, median of %d turns:\n", plans, connections, roundTime, rounds)
	for _, k := range kinds {
		addresses := k.addresses(b, s)
		if len(addresses) == 0 {
			continue
		}
		for _, address := range addresses {
			waitUntilSmallest(b, program.address, address)
		}
		found[k.name] = measureKind(b, program, k.name, addresses, k.goal)
	}
	peak = measureMemory(b, program, s)
	program.stop(b)
	return found, peak
}

// measureKind returns the program's answers a second.
func measureKind(b *testing.B, program *child, name string, addresses []string, goal float64) float64 {
	b.Helper()
	bodies := fetch(b, program.address, addresses)
	servers := []rival{{name: "taizhang", address: program.address, pid: program.cmd.Process.Pid}, startMinimal(b, bodies)}
	if nginx, ok := startNginx(b, bodies); ok && nginx.has(addresses[0]) {
		servers = append(servers, nginx)
	}
	speed, slow := map[string][]float64{}, map[string][]time.Duration{}
	cpu, answered := map[string]time.Duration{}, map[string]int{}
	var ratios []float64
	for range rounds {
		for _, server := range servers {
			before := cpuTime(server.pid)
			l := ask(b, server.address, addresses, browsers, roundTime)
			cpu[server.name] += cpuTime(server.pid) - before
			answered[server.name] += l.requests
			if l.failed > 0 {
				b.Fatalf("%s: %d requests to %s failed: %s", name, l.failed, server.name, l.why)
			}
			speed[server.name] = append(speed[server.name], l.perSecond())
			slow[server.name] = append(slow[server.name], l.slowest)
		}
		last := len(speed["taizhang"]) - 1
		ratios = append(ratios, speed["taizhang"][last]/speed["minimal"][last])
	}
	total := 0
	for _, one := range bodies {
		total += len(one.Bytes)
	}
	fmt.Printf("%-11s %6.0f/s, p99 %5.1f ms, %5.1f kB each; of minimal (%.0f/s) %.2f, wanted %.2f", name, median(speed["taizhang"]),
		float64(median(slow["taizhang"]).Microseconds())/1000, float64(total)/float64(len(bodies))/1000, median(speed["minimal"]), median(ratios), goal)
	each := func(server string) float64 {
		return float64(cpu[server].Nanoseconds()) / 1000 / float64(max(1, answered[server]))
	}
	fmt.Printf("; CPU %.1f µs each, of minimal (%.1f) %.2f", each("taizhang"), each("minimal"), each("minimal")/each("taizhang"))
	if n := speed["nginx"]; len(n) > 0 {
		fmt.Printf("; nginx %.0f/s", median(n))
	}
	fmt.Println()
	return median(speed["taizhang"])
}

func median[T float64 | time.Duration](of []T) T {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}

// fetch asks for each address once, as a browser does.
func fetch(b *testing.B, host string, addresses []string) []body {
	b.Helper()
	var out []body
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	for _, address := range addresses {
		r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://"+host+address, http.NoBody)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", browsers)
		resp, err := client.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		content, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK {
			b.Fatalf("%s: %d (%v)", address, resp.StatusCode, err)
		}
		out = append(out, body{address, resp.Header.Get("Content-Type"), resp.Header.Get("Content-Encoding"), content})
	}
	return out
}

// waitUntilCompressed waits until the program says that the pages made beforehand are as small as they will be.
func waitUntilCompressed(b *testing.B, program *child) {
	b.Helper()
	select {
	case <-program.stderr.said("public pages are compressed"):
	case <-time.After(5 * time.Minute):
		b.Fatalf("the pages are not compressed yet, and anything measured would be of something else: %.2000s", program.stderr)
	}
}

// waitUntilSmallest asks for a page until it is compressed as well as can be, if it is one that is kept.
func waitUntilSmallest(b *testing.B, host, address string) {
	b.Helper()
	if strings.Contains(address, "?q=") {
		return
	}
	for until := time.Now().Add(time.Minute); time.Now().Before(until); {
		r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://"+host+address, http.NoBody)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "br")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if resp.Header.Get("Content-Encoding") == "br" {
			return
		}
	}
	b.Fatalf("%s is not kept", address)
}

// addPlans adds older years, each with four published quarters that say what the first of 2020 says.
func addPlans(b *testing.B, pool *pgxpool.Pool, n int) {
	b.Helper()
	if n == 0 {
		return
	}
	err := pgx.BeginFunc(b.Context(), pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(b.Context(), strings.ReplaceAll(`
			ALTER TABLE plan DROP CONSTRAINT plan_year_check;
			INSERT INTO plan (year, title) SELECT y, '市政府' || y || '年重点工作' FROM generate_series(2020 - $n, 2019) y;
			INSERT INTO plan_version (year, number, stage) SELECT y, 1, 'formal' FROM generate_series(2020 - $n, 2019) y;
			INSERT INTO quarter (year, number, plan_version_id, state)
				SELECT v.year, q, v.id, 'published' FROM plan_version v, generate_series(1, 4) q WHERE v.year < 2020;
			INSERT INTO edition (year, quarter, number, title, plan_title, published_at, source)
				SELECT q.year, q.number, 1, '市政府' || q.year || '年重点工作' || q.number || '季度进展情况表', '市政府' || q.year || '年重点工作',
					now() - interval '1 day' * (2020 - q.year), e.source
				FROM quarter q, (SELECT source FROM edition LIMIT 1) e WHERE q.year < 2020 ORDER BY q.year, q.number;
			INSERT INTO edition_row (edition_id, number, requirement, progress, units_printed, departments)
				SELECT e.id, r.number, r.requirement, r.progress, r.units_printed, r.departments
				FROM edition e, edition_row r JOIN edition first ON first.id = r.edition_id AND first.year = 2020
				WHERE e.year < 2020;
			INSERT INTO seal (edition_id, hash, previous_hash, head)
				SELECT e.id, sha256(convert_to('seal ' || e.id, 'UTF8')),
					coalesce(sha256(convert_to('seal ' || lag(e.id) OVER (ORDER BY e.id), 'UTF8')), (SELECT hash FROM seal LIMIT 1)), edition_head_json(e)
				FROM edition e WHERE e.year < 2020;
			ANALYZE`, "$n", strconv.Itoa(n)))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
