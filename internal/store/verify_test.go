package store_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// faults are all that verifying finds, each behind the name of its edition.
func (r *round) faults() []string {
	r.t.Helper()
	found, err := r.Verify(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	var all []string
	for _, v := range found {
		for _, f := range v.Faults {
			all = append(all, v.Name+": "+f)
		}
	}
	return all
}

func (r *round) whole() {
	r.t.Helper()
	if f := r.faults(); len(f) > 0 {
		r.t.Errorf("the chain is broken: %q", f)
	}
}

// tamper runs SQL with nothing in its way, as somebody can who owns the database.
func (r *round) tamper(sql string) {
	r.t.Helper()
	_, err := r.Pool().Exec(r.t.Context(), `BEGIN;
		ALTER TABLE edition DISABLE TRIGGER USER; ALTER TABLE edition_row DISABLE TRIGGER USER;
		ALTER TABLE seal DISABLE TRIGGER USER; ALTER TABLE seal_row DISABLE TRIGGER USER;
		ALTER TABLE seal DROP CONSTRAINT IF EXISTS seal_edition_id_fkey;
		`+sql+`; COMMIT`)
	if err != nil {
		r.t.Fatalf("%s: %v", sql, err)
	}
}

// chain is a round with three editions: the first quarter's, its correction, the second quarter's.
func chain(t *testing.T) *round {
	t.Helper()
	r := ready(t)
	r.correct("数据更正", map[int]string{39: "更正后的话39。"})
	r.published(first)
	r.published(second)
	return r
}

func TestTheChainIsWhole(t *testing.T) {
	t.Parallel()
	r := chain(t)
	found, err := r.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, v := range found {
		names = append(names, fmt.Sprint(v.Name, " ", v.Rows))
	}
	if want := []string{"2020/q1 edition 1 170", "2020/q1 edition 2 170", "2020/q2 edition 1 170"}; !slices.Equal(names, want) {
		t.Errorf("verified %q", names)
	}
	r.whole()

	// What the public gets is enough to come to the same.
	var previous *ledger.Hash
	for _, e := range append(r.editions(first), r.editions(second)...) {
		if got := sha256.Sum256(e.File()); fmt.Sprintf("%x", got) != e.Seal() {
			t.Errorf("%s: the file has %x, the seal is %s", e.Title, got, e.Seal())
		}
		seal := ledger.Seal(previous, e.Head(), e.Rows)
		if seal.String() != e.Seal() {
			t.Errorf("%s is not in the chain", e.Title)
		}
		previous = &seal
	}
}

func TestTheDatabaseComesToTheSameSeals(t *testing.T) {
	t.Parallel()
	r := chain(t)
	r.tamper(`UPDATE edition SET title = E'a<b>&"\\\t\n\u0001\u007f\u2028/', published_at = '2020-07-10 08:00:00.000001+08'`) // what is hard to write
	r.tamper(`UPDATE edition_row SET requirement = E'\u2029\U0001F600\b\f\r', progress = '{}' WHERE number = 1`)
	for _, e := range append(r.editions(first), r.editions(second)...) {
		var file string
		var differ int
		if err := r.Pool().QueryRow(t.Context(), `SELECT edition_json(e, $2) FROM edition e WHERE id = $1`, e.ID, e.PreviousHash).Scan(&file); err != nil {
			t.Fatal(err)
		}
		if file != string(e.File()) {
			t.Errorf("%s: the database writes\n%.600s\nthe program\n%.600s", e.Title, file, e.File())
		}
		for _, row := range e.Rows {
			var text string
			if err := r.Pool().QueryRow(t.Context(), `SELECT edition_row_json(r) FROM edition_row r WHERE edition_id = $1 AND number = $2`, e.ID, row.Number).Scan(&text); err != nil {
				t.Fatal(err)
			}
			if text != string(row.JSON()) {
				differ++
			}
		}
		if differ > 0 {
			t.Errorf("%s: %d rows differ", e.Title, differ)
		}
	}
}

func TestWhatWasTouchedIsNamed(t *testing.T) {
	t.Parallel()
	const (
		q1, q1c, q2 = `(SELECT id FROM edition WHERE quarter = 1 AND number = 1)`, `(SELECT id FROM edition WHERE quarter = 1 AND number = 2)`, `(SELECT id FROM edition WHERE quarter = 2)`
	)
	rehashRow := `UPDATE seal_row s SET hash = sha256(convert_to(edition_row_json(r), 'UTF8')) FROM edition_row r
		WHERE r.edition_id = s.edition_id AND r.number = s.number`
	rehash := `; UPDATE seal s SET hash = sha256(convert_to(edition_json(e, s.previous_hash), 'UTF8')), head = edition_head_json(e) FROM edition e WHERE e.id = s.edition_id`
	for name, c := range map[string]struct {
		sql  string
		want []string // parts of the faults, one each
	}{
		"a text":           {`UPDATE edition_row SET progress = '{改过的话}' WHERE number = 39 AND edition_id = ` + q1c, []string{"2020/q1 edition 2: task 39: the row was changed"}},
		"one character":    {`UPDATE edition_row SET requirement = requirement || ' ' WHERE number = 170 AND edition_id = ` + q1, []string{"2020/q1 edition 1: task 170: the row was changed"}},
		"units":            {`UPDATE edition_row SET units_printed = array_append(units_printed, '某局') WHERE number = 5 AND edition_id = ` + q2, []string{"2020/q2 edition 1: task 5: the row was changed"}},
		"a department":     {`UPDATE edition_row SET departments = departments || '[{"code":"x","name":"y","role":"sole"}]' WHERE number = 5 AND edition_id = ` + q2, []string{"2020/q2 edition 1: task 5: the row was changed"}},
		"a further member": {`UPDATE edition_row SET departments = jsonb_set(departments, '{0,note}', '"x"') WHERE number = 5 AND edition_id = ` + q2, []string{"2020/q2 edition 1: task 5: the row was changed"}},
		"no list at all":   {`UPDATE edition_row SET departments = '7' WHERE number = 5 AND edition_id = ` + q2, []string{"2020/q2 edition 1: task 5: the row was changed"}},
		"a null paragraph": {`UPDATE edition_row SET progress = ARRAY[NULL]::text[] WHERE number = 5 AND edition_id = ` + q2, []string{"2020/q2 edition 1: task 5: the row was changed"}},
		"nested":           {`UPDATE edition_row SET progress = ARRAY[progress] WHERE number = 39 AND edition_id = ` + q1, []string{"2020/q1 edition 1: task 39: the row was changed"}},
		"two texts swapped": {`UPDATE edition_row r SET progress = o.progress FROM edition_row o
			WHERE r.edition_id = ` + q1 + ` AND o.edition_id = r.edition_id AND (r.number, o.number) IN ((1, 2), (2, 1))`,
			[]string{"2020/q1 edition 1: task 1: the row was changed", "2020/q1 edition 1: task 2: the row was changed"}},
		"a row removed":   {`DELETE FROM edition_row WHERE number = 40 AND edition_id = ` + q1, []string{"2020/q1 edition 1: task 40: the row was removed"}},
		"a row added":     {`INSERT INTO edition_row SELECT edition_id, 171, requirement, progress, units_printed, departments FROM edition_row WHERE number = 1 AND edition_id = ` + q2, []string{"2020/q2 edition 1: task 171: the row was added"}},
		"a row moved":     {`UPDATE edition_row SET number = 171 WHERE number = 1 AND edition_id = ` + q2, []string{"task 1: the row was removed", "task 171: the row was added"}},
		"a row forgotten": {`DELETE FROM edition_row WHERE number = 40 AND edition_id = ` + q1 + `; DELETE FROM seal_row WHERE number = 40 AND edition_id = ` + q1, []string{"2020/q1 edition 1: every row agrees with its own hash but the seal does not"}},
		"a title":         {`UPDATE edition SET title = '另一个标题' WHERE id = ` + q1, []string{"2020/q1 edition 1: title was changed: sealed as 市政府2020年重点工作(预下达)一季度进展情况表, now 另一个标题"}},
		"a date":          {`UPDATE edition SET published_at = published_at - interval '1 day' WHERE id = ` + q2, []string{"2020/q2 edition 1: published_at was changed"}},
		"a reason":        {`UPDATE edition SET reason = '别的理由' WHERE id = ` + q1c, []string{"2020/q1 edition 2: reason was changed: sealed as 数据更正, now 别的理由"}},
		"title and head":  {`UPDATE edition SET title = '另' WHERE id = ` + q1 + `; UPDATE seal s SET head = edition_head_json(e) FROM edition e WHERE e.id = s.edition_id`, []string{"2020/q1 edition 1: every row agrees with its own hash but the seal does not"}},
		"a row with its hash": {`UPDATE edition_row SET progress = '{改过的话}' WHERE number = 39 AND edition_id = ` + q1c + `; ` + rehashRow,
			[]string{"2020/q1 edition 2: every row agrees with its own hash but the seal does not"}},
		"a row, its hash and the seal": {`UPDATE edition_row SET progress = '{改过的话}' WHERE number = 39 AND edition_id = ` + q1c + `; ` + rehashRow + rehash,
			[]string{"2020/q2 edition 1: the edition before it is not the one after which it was sealed"}},
		"an edition removed": {`DELETE FROM edition_row WHERE edition_id = ` + q1c + `; DELETE FROM edition WHERE quarter = 1 AND number = 2`,
			[]string{"2020/q1 edition 2: the edition was removed, its seal is left", "2020/q1 edition 2: the edition is missing: the audit says that it was published"}},
		"an edition removed with its seal": {`DELETE FROM seal_row WHERE edition_id = ` + q1c + `; DELETE FROM seal WHERE edition_id = ` + q1c + `; DELETE FROM edition_row WHERE edition_id = ` + q1c + `; DELETE FROM edition WHERE quarter = 1 AND number = 2`,
			[]string{"2020/q2 edition 1: the edition before it is not the one after which it was sealed", "2020/q1 edition 2: the edition is missing"}},
		"the last edition removed with its seal": {`DELETE FROM seal_row WHERE edition_id = ` + q2 + `; DELETE FROM seal WHERE edition_id = ` + q2 + `; DELETE FROM edition_row WHERE edition_id = ` + q2 + `; DELETE FROM edition WHERE quarter = 2`,
			[]string{"2020/q2 edition 1: the edition is missing: the audit says that it was published, the quarter is published"}},
		"the first edition removed with its seal": {`DELETE FROM seal_row WHERE edition_id = ` + q1 + `; DELETE FROM seal WHERE edition_id = ` + q1 + `; DELETE FROM edition_row WHERE edition_id = ` + q1 + `; DELETE FROM edition WHERE quarter = 1 AND number = 1`,
			[]string{"2020/q1 edition 2: the edition before it is not the one after which it was sealed", "2020/q1 edition 1: the edition is missing"}},
		"an edition added": {`INSERT INTO edition (year, quarter, number, title, plan_title, published_at, source) VALUES (2020, 3, 1, 't', 'p', now(), 's')`,
			[]string{"2020/q3 edition 1: the edition has no seal"}},
		"a seal removed": {`DELETE FROM seal_row WHERE edition_id = ` + q2 + `; DELETE FROM seal WHERE edition_id = ` + q2, []string{"2020/q2 edition 1: the edition has no seal"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := chain(t)
			r.tamper(c.sql)
			got := r.faults()
			if len(got) != len(c.want) {
				t.Fatalf("%d faults, want %d: %q", len(got), len(c.want), got)
			}
			for i, want := range c.want {
				if !slices.ContainsFunc(got, func(f string) bool { return strings.Contains(f, want) }) {
					t.Errorf("%d: %q is not in %q", i, want, got)
				}
			}
		})
	}
}

func TestSealsAreFrozen(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	for _, sql := range []string{
		`UPDATE seal SET head = head`, `DELETE FROM seal`, `TRUNCATE seal CASCADE`, `UPDATE seal_row SET number = number`, `DELETE FROM seal_row`, `TRUNCATE seal_row`,
		`INSERT INTO seal (edition_id, hash, previous_hash, head) SELECT 7, sha256('x'), NULL, ''`, // a second beginning
	} {
		if _, err := r.Pool().Exec(t.Context(), sql); err == nil {
			t.Errorf("%s was not refused", sql)
		}
	}
}
