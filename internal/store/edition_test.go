package store

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
)

func openPublic(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), dbtest.URL(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// publishRow freezes a small edition of one row, or more by the same requirement.
func publishRow(t *testing.T, s *Store, q ledger.Quarter, number int, requirement string, tasks ...int) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), s.pool, func(tx pgx.Tx) error {
		var id int64
		err := tx.QueryRow(t.Context(), `INSERT INTO edition (year, quarter, number, title, plan_title, published_at, source, reason)
			VALUES ($1, $2, $3, 'title', 'plan', '2020-07-10 08:00+08', 'source', CASE WHEN $3 > 1 THEN '更正理由' END) RETURNING id`, q.Year, q.Number, number).Scan(&id)
		if err != nil {
			return err
		}
		for _, task := range tasks {
			_, err = tx.Exec(t.Context(), `INSERT INTO edition_row VALUES ($1, $2, $3, '{}', '{市商务局}', '[]')`, id, task, requirement)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var firstQuarter, secondQuarter = ledger.Quarter{Year: 2020, Number: 1}, ledger.Quarter{Year: 2020, Number: 2}

func TestEdition(t *testing.T) {
	t.Parallel()
	s := openPublic(t)
	e, err := s.Edition(t.Context(), firstQuarter)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Rows) != 170 || e.Number != 1 || e.Title != "市政府2020年重点工作(预下达)一季度进展情况表" {
		t.Errorf("got edition %d %q with %d rows", e.Number, e.Title, len(e.Rows))
	}
	if at := e.PublishedAt.In(ledger.Shanghai).Format(time.RFC3339); at != "2020-05-14T09:44:00+08:00" {
		t.Errorf("published at %s", at)
	}
	want := EditionRow{
		Number: 5,
		Requirement: "推进服务业重大项目“百项千亿”工程,服务业增加值增长7.5%左右;全面开展规上服务业企业“亩产效益”综合评价;" +
			"深入实施嵊州厨具“两业”融合省级试点。",
		Progress: []string{
			"积极抓好服务业重大项目复工,重抓服务业增加值基础核算指标,但受疫情影响,一季度服务业增加值增速明显放缓。",
			"企业“亩产效益”综合评价需在省级服务业企业“亩产效益”综合评价指导意见修订完善后启动,预计在二季度启动开展。",
			"有序推进嵊州厨具“两业”融合第一批省级试点,并于3月向省申报创建第二批省级试点",
		},
		UnitsPrinted: []string{"△市发改委", "嵊州市政府"},
		Departments: []EditionUnit{
			{Code: "fgw", Name: "市发改委", Role: ledger.Lead},
			{Code: "shengzhou", Name: "嵊州市政府", Role: ledger.Supporting},
		},
	}
	if !reflect.DeepEqual(e.Rows[4], want) {
		t.Errorf("row 5 is\n%+v, want\n%+v", e.Rows[4], want)
	}
	if _, err := s.Edition(t.Context(), secondQuarter); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("an unpublished quarter: got %v, want ErrNotFound", err)
	}
}

func TestEditionIsTheNewest(t *testing.T) {
	t.Parallel()
	s := openPublic(t)
	publishRow(t, s, secondQuarter, 1, "二季度", 39, 40)
	publishRow(t, s, firstQuarter, 2, "更正", 39)

	e, err := s.Edition(t.Context(), firstQuarter)
	if err != nil || e.Number != 2 || len(e.Rows) != 1 {
		t.Errorf("got edition %d with %d rows, %v; want the correction", e.Number, len(e.Rows), err)
	}
	all, err := s.Editions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].Of() != secondQuarter || all[1].Of() != firstQuarter || all[1].Number != 2 {
		t.Errorf("got %+v, want the newest edition of each quarter, the newest quarter first", all)
	}
	rows, err := s.TaskEditions(t.Context(), 2020, [4]int{39, 39})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2 || rows[0].Of() != firstQuarter || rows[0].Edition != 2 || rows[0].Requirement != "更正" || rows[1].Requirement != "二季度" {
		t.Errorf("got %+v, want task 39 in the newest edition of each quarter", rows)
	}
	if rows, err := s.TaskEditions(t.Context(), 2020, [4]int{1, 1, 1, 1}); err != nil || len(rows) != 0 {
		t.Errorf("task 1 is in no newest edition: got %d, %v", len(rows), err)
	}
}

func TestTaskNeighbours(t *testing.T) {
	t.Parallel()
	s := openPublic(t)
	for number, want := range map[int][]int{1: {2}, 39: {38, 40}, 170: {169}, 171: {170}} {
		lines, err := s.TaskNeighbours(t.Context(), 2020, number)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, l := range lines {
			got = append(got, l.Number)
		}
		if !slices.Equal(got, want) {
			t.Errorf("neighbours of %d are %v, want %v", number, got, want)
		}
	}
}

func TestDepartments(t *testing.T) {
	t.Parallel()
	s := openPublic(t)
	got, err := s.Departments(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 56 || got[0] != (Department{Code: "fgw", Name: "市发改委", Kind: ledger.Bureau}) || got[55].Code != "cbirc" {
		t.Errorf("got %d departments from %v to %v", len(got), got[0], got[len(got)-1])
	}
}

// The database itself keeps drafts and internal texts from the public pages, whatever a statement asks for.
func TestPublicReadsOnlyWhatIsPublished(t *testing.T) {
	t.Parallel()
	s := openPublic(t)
	for _, table := range []string{"entry", "revision", "account", "sessions", "audit", "invitation", "assignment", "quarter"} {
		_, err := s.public.Exec(t.Context(), "SELECT FROM "+table)
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != "42501" {
			t.Errorf("reading %s: got %v, want permission denied", table, err)
		}
	}
	for _, statement := range []string{
		"DELETE FROM department",
		"UPDATE department SET name = name",
		"INSERT INTO edition (year, quarter, number, title, plan_title, published_at, source) VALUES (2020, 2, 1, '', '', now(), '')",
		"SET default_transaction_read_only = off; DELETE FROM edition_row",
		"CREATE TABLE mine (id int)",
	} {
		if _, err := s.public.Exec(t.Context(), statement); err == nil {
			t.Errorf("%s was not refused", statement)
		}
	}
}
