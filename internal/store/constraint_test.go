package store_test

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatIsSavedPublishedAndRecordedIsNeverChanged(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	for _, sql := range []string{
		`UPDATE revision SET progress = ''`, `DELETE FROM revision`, `TRUNCATE revision`,
		`UPDATE edition SET title = 'x'`, `DELETE FROM edition`, `TRUNCATE edition CASCADE`,
		`UPDATE edition_row SET requirement = 'x' WHERE number = 1`, `DELETE FROM edition_row`, `TRUNCATE edition_row`,
		`UPDATE audit SET action = 'x'`, `DELETE FROM audit`, `TRUNCATE audit`,
	} {
		if _, err := r.Pool().Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "never changed or deleted") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestConstraintsGuardWhatTheProgramForgets(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	for sql, constraint := range map[string]string{
		`UPDATE entry SET state = 'lost' WHERE id = 1`:                                                                "entry_state_check",
		`UPDATE entry SET state = 'returned' WHERE id = 1`:                                                            "entry_returned_check",
		`UPDATE entry SET rating = 'good' WHERE id = 1`:                                                               "entry_rating_check",
		`UPDATE entry SET progress = repeat('水', 10001) WHERE id = 1`:                                                 "entry_progress_check",
		`INSERT INTO entry (task_id, year, quarter, state) SELECT task_id, year, quarter, 'draft' FROM entry LIMIT 1`: "entry_task_key",
		`UPDATE quarter SET state = 'open', due_at = NULL WHERE number = 3`:                                           "quarter_open_check",
		`INSERT INTO quarter (year, number, plan_version_id) SELECT 2020, 5, id FROM plan_version`:                    "quarter_number_check",
		`UPDATE assignment SET role = 'lead' WHERE role = 'supporting'`:                                               "assignment_one_writer",
		`INSERT INTO department (code, name, kind, position) VALUES ('市', '市', 'bureau', 1)`:                          "department_code_check",
		`UPDATE task_version SET number = 39 WHERE number = 40`:                                                       "task_version_number_key",
		`UPDATE task_version SET number = NULL WHERE number = 40`:                                                     `column "number" of relation "task_version" violates not-null`,
		`UPDATE task_version SET leader = repeat('陈', 61)`:                                                            "task_version_leader_check",
	} {
		if _, err := r.Pool().Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), constraint) {
			t.Errorf("%s: %v, want %s", sql, err, constraint)
		}
	}
}

func TestThePublicRoleSeesOnlyWhatWasPublished(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	var tables []string
	err := r.Pool().QueryRow(t.Context(), `
		SELECT array_agg(relname::text) FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND has_table_privilege('taizhang_public', oid, 'SELECT')`).Scan(&tables)
	slices.Sort(tables)
	if err != nil || !slices.Equal(tables, []string{"department", "edition", "edition_row", "page_view", "renumbered_task", "seal", "withdrawn_task"}) {
		t.Errorf("the public role reads %v (%v)", tables, err)
	}
}
