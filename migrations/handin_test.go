package migrations_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/migrations"
)

// What the program writes down now, the migration finds out from the revisions and the audit of rounds before it.
func TestFirstHandInIsFoundInWhatWasKept(t *testing.T) {
	t.Parallel()
	ctx, address := t.Context(), dbtest.URL(t)
	now := time.Date(2020, 7, 1, 9, 0, 0, 0, ledger.Shanghai)
	s, err := store.Open(ctx, address, func() time.Time { now = now.Add(time.Hour); return now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	account := func(name string, role ledger.Role, code string) ledger.Actor {
		a := ledger.Actor{Name: name, Role: role, Departments: []ledger.Department{{Code: code}}}
		if err := s.Pool().QueryRow(ctx, `INSERT INTO account (name, display_name, role) VALUES ($1, $1, $2) RETURNING id`, name, role).Scan(&a.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Pool().Exec(ctx, `INSERT INTO account_department SELECT $1, id FROM department WHERE code = $2`, a.ID, code); err != nil {
			t.Fatal(err)
		}
		return a
	}
	office, scjg, jyj := account("office", ledger.Office, ""), account("scjg", ledger.Staff, "scjg"), account("jyj", ledger.Staff, "jyj")
	q := ledger.Quarter{Year: 2020, Number: 2}
	if err := s.OpenQuarter(ctx, office, q, now.AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	whole, part := ledger.Key{Quarter: q, Task: 39}, ledger.Key{Quarter: q, Task: 49, Department: "jyj"}
	version := 0
	did := func(saved store.Saved, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		version = saved.Version
	}
	text := ledger.Text{Progress: "一份进展情况，写得够长。", Rating: ledger.OnTrack}
	did(s.HandIn(ctx, scjg, whole, version, text)) // taken back: not the first
	did(s.Withdraw(ctx, scjg, whole, version))
	did(s.HandIn(ctx, scjg, whole, version, text)) // the first
	did(s.ReturnEntry(ctx, office, whole, version, "请补充数字"))
	did(s.HandIn(ctx, scjg, whole, version, text))
	did(s.Withdraw(ctx, scjg, whole, version))
	did(s.HandIn(ctx, scjg, whole, version, text)) // the newest
	version = 0
	did(s.HandIn(ctx, jyj, part, version, text)) // the only one

	kept := func() (all [][2]time.Time) {
		t.Helper()
		rows, err := s.Pool().Query(ctx, `SELECT coalesce(submitted_at, 'epoch'), coalesce(resubmitted_at, 'epoch') FROM entry WHERE quarter = 2 ORDER BY id`)
		if err == nil {
			all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (pair [2]time.Time, err error) {
				err = row.Scan(&pair[0], &pair[1])
				return pair, err
			})
		}
		if err != nil || len(all) != 3 {
			t.Fatalf("%v, %v", all, err)
		}
		return all
	}
	before := kept()
	if !before[0][1].After(before[0][0]) || before[1][1].Unix() != 0 {
		t.Fatalf("the store wrote %v", before)
	}
	up, down := halves(t, "00015_keep_first_hand_in.sql")
	later, laterDown := halves(t, "00021_keep_refused_checks.sql") // builds on it
	if _, err := s.Pool().Exec(ctx, laterDown+down); err != nil {
		t.Fatal(err)
	}
	var newest time.Time
	if err := s.Pool().QueryRow(ctx, `SELECT submitted_at FROM entry WHERE quarter = 2 ORDER BY id LIMIT 1`).Scan(&newest); err != nil || !newest.Equal(before[0][1]) {
		t.Errorf("before it stood the newest: %v, %v", newest, err)
	}
	if _, err := s.Pool().Exec(ctx, up+later); err != nil {
		t.Fatal(err)
	}
	for i, pair := range kept() {
		if !pair[0].Equal(before[i][0]) || !pair[1].Equal(before[i][1]) {
			t.Errorf("text %d: %v, was %v", i, pair, before[i])
		}
	}
}

// halves are the statements of a migration that do it and that undo it.
func halves(t *testing.T, name string) (up, down string) {
	t.Helper()
	source, err := migrations.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	up, down, _ = strings.Cut(string(source), "-- +goose Down")
	return up, down
}
