package migrations_test

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/dbtest"
)

// Before, who had refused a content could let the same submission pass: that becomes two, of which the second was passed.
// What was submitted, confirmed or refused otherwise stays as it is; and all of it can be undone.
func TestAVerdictThatWasTakenBackBecomesTwo(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := pgx.Connect(ctx, dbtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(ctx) }) // the database goes too
	exec := func(sql string) {
		t.Helper()
		if _, err := db.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	stored := func() []string {
		t.Helper()
		rows, err := db.Query(ctx, `
			SELECT concat_ws(' ', left(convert_from(digest, 'UTF8'), 1), p.name, 'c:' || c.name, 'r:' || r.name, rejection)
			FROM secrecy_check s
			JOIN account p ON p.id = prepared_by LEFT JOIN account c ON c.id = confirmed_by LEFT JOIN account r ON r.id = rejected_by
			ORDER BY prepared_at, s.id`)
		if err != nil {
			t.Fatal(err)
		}
		all, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	up, down := halves(t, "00021_keep_refused_checks.sql")
	exec(down)
	exec(`INSERT INTO account (name, display_name, role) VALUES ('a', 'a', 'office'), ('b', 'b', 'office')`)
	exec(`INSERT INTO secrecy_check (year, quarter, digest, prepared_by, prepared_at, confirmed_by, confirmed_at, rejected_by, rejected_at, rejection)
		SELECT 2020, 2, convert_to(repeat(s.content, 32), 'UTF8'), a.id, s.at::timestamptz,
			CASE WHEN s.confirmed THEN b.id END, CASE WHEN s.confirmed THEN now() END,
			CASE WHEN s.words IS NOT NULL THEN b.id END, CASE WHEN s.words IS NOT NULL THEN now() END, s.words
		FROM (VALUES ('1', '2020-07-01', true, 'too-soon'), ('2', '2020-07-02', false, 'secret'), ('3', '2020-07-03', false, NULL), ('4', '2020-07-04', true, NULL))
			AS s (content, at, confirmed, words), account a, account b
		WHERE a.name = 'a' AND b.name = 'b'`)
	before := stored()
	exec(up)
	if got, want := stored(), []string{"1 a r:b too-soon", "1 a c:b", "2 a r:b secret", "3 a", "4 a c:b"}; !slices.Equal(got, want) {
		t.Errorf("up: %q, want %q", got, want)
	}
	exec(down)
	if got := stored(); !slices.Equal(got, before) || len(got) != 4 {
		t.Errorf("down: %q, want %q", got, before)
	}
	exec(up)
}
