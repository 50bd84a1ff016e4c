package migrations_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
)

// printed is one row of the table as the document has it.
type printed struct {
	Number      int
	Requirement string
	Progress    []string
	Units       []string
}

// readDocument reads the published page. A row starts with the next number standing alone; its first paragraph is the
// requirement, its units are the names at the end, and what stands between is progress.
func readDocument(t *testing.T) (title, source string, table []printed) {
	t.Helper()
	text, err := os.ReadFile("testdata/q1-2020.txt")
	if err != nil {
		t.Fatal(err)
	}
	paragraphs := ledger.Paragraphs(string(text))
	for i, p := range paragraphs {
		switch {
		case strings.HasSuffix(p, "一季度进展情况表"):
			title = p
		case strings.HasPrefix(p, "信息来源:"):
			source = strings.TrimPrefix(p, "信息来源:")
			paragraphs = paragraphs[:i]
		}
	}
	head := slices.Index(paragraphs, "责任单位")
	var rows [][]string
	for _, p := range paragraphs[head+1:] {
		if p == strconv.Itoa(len(rows)+1) {
			rows = append(rows, nil)
			continue
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], p)
	}
	for i, row := range rows {
		units := len(row)
		for units > 2 && isUnit(row[units-1]) {
			units--
		}
		table = append(table, printed{i + 1, row[0], row[1:units], row[units:]})
	}
	return title, source, table
}

// isUnit tells a name from a sentence: it has no punctuation but that of a list and of 县(市).
func isUnit(p string) bool {
	return len([]rune(p)) < 40 && !strings.ContainsAny(p, "。;:,") && !strings.HasSuffix(p, "0")
}

func TestSeedIsTheDocumentToTheLetter(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	title, source, want := readDocument(t)
	if len(want) != 170 {
		t.Fatalf("the document has %d rows", len(want))
	}
	var edition struct {
		Title, Source string
		At            time.Time
	}
	if err := pool.QueryRow(t.Context(), `SELECT title, source, published_at FROM edition`).Scan(&edition.Title, &edition.Source, &edition.At); err != nil {
		t.Fatal(err)
	}
	if edition.Title != title || edition.Source != source || ledger.Stamp(edition.At) != "2020-05-14 09:44" {
		t.Errorf("edition %q, %q, %s", edition.Title, edition.Source, edition.At)
	}
	for from, sql := range map[string]string{
		"edition_row": `SELECT number, requirement, progress, units_printed AS units FROM edition_row ORDER BY number`,
		"entry": `SELECT t.number, v.requirement, string_to_array(e.progress, E'\n') AS progress,
				(SELECT array_agg(u.printed ORDER BY u.position) FROM task_unit u WHERE u.task_id = t.id) AS units
			FROM task t JOIN task_version v ON v.task_id = t.id JOIN entry e ON e.task_id = t.id ORDER BY t.number`,
	} {
		found, err := pool.Query(t.Context(), sql)
		if err != nil {
			t.Fatal(err)
		}
		got, err := pgx.CollectRows(found, pgx.RowToStructByName[printed])
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Fatalf("%s has %d rows, the document %d", from, len(got), len(want))
		}
		for i, w := range want {
			g := got[i]
			if g.Number != w.Number || g.Requirement != w.Requirement || !slices.Equal(g.Progress, w.Progress) || !slices.Equal(g.Units, w.Units) {
				t.Errorf("%s %d is not what the document says:\n%+v\n%+v", from, w.Number, g, w)
			}
		}
	}
}

func TestSeedCounts(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	for sql, want := range map[string]int{
		`SELECT count(*) FROM department`:                                                        56,
		`SELECT count(*) FROM collective`:                                                        1,
		`SELECT count(*) FROM collective_member`:                                                 6,
		`SELECT count(*) FROM task_unit`:                                                         240,
		`SELECT count(*) FROM assignment WHERE role = 'lead'`:                                    17,
		`SELECT count(DISTINCT task_id) FROM task_unit WHERE position > 1`:                       61,
		`SELECT count(*) FROM quarter WHERE state = 'scheduled' AND due_at IS NULL`:              3,
		`SELECT count(*) FROM entry WHERE state = 'published' AND rating IS NULL`:                170,
		`SELECT count(*) FROM entry WHERE problems <> '' OR next_steps <> ''`:                    0,
		`SELECT count(*) FROM entry WHERE department_id IS NOT NULL`:                             0,
		`SELECT count(*) FROM account`:                                                           0,
		`SELECT count(*) FROM revision WHERE action = 'load'`:                                    170,
		`SELECT count(*) FROM assignment a JOIN task t ON t.id = a.task_id WHERE t.number = 119`: 9,
	} {
		var got int
		if err := pool.QueryRow(t.Context(), sql).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d (%v), want %d", sql, got, err, want)
		}
	}
}

func TestUnitsOfSharedLines(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	for number, want := range map[int]string{
		10: "lead 市发改委, supporting 柯桥区政府, supporting 诸暨市政府",
		39: "sole 市市场监管局",
		69: "lead 市文广旅游局, supporting 越城区政府, supporting 柯桥区政府, supporting 上虞区政府, supporting 诸暨市政府, supporting 嵊州市政府, supporting 新昌县政府",
		98: "joint 市水利局, joint 嵊州市政府, joint 新昌县政府",
	} {
		var got string
		err := pool.QueryRow(t.Context(), `
			SELECT string_agg(a.role || ' ' || d.name, ', ' ORDER BY a.position)
			FROM assignment a JOIN department d ON d.id = a.department_id JOIN task t ON t.id = a.task_id
			WHERE t.number = $1`, number).Scan(&got)
		if err != nil || got != want {
			t.Errorf("%d: %s (%v), want %s", number, got, err, want)
		}
	}
}
