package store_test

import (
	"testing"

	"taizhang/internal/ledger"
)

func TestSeriesReadsWhatWasHandedIn(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	leader := r.account(ledger.Leader)
	r.exec(`INSERT INTO entry (task_id, year, quarter, state, progress, rating) SELECT id, 2020, 2, CASE number WHEN 39 THEN 'submitted' ELSE 'draft' END, '文字', 'ontrack'
		FROM task WHERE number IN (39, 40)`, nil)
	r.exec(`INSERT INTO measure (plan_version_id, task_id, state, origin, label, comparison, low, unit, kind, quote, start_rune, end_rune, ruled_at)
		SELECT q.plan_version_id, t.id, 'confirmed', 'hand', '新增', '=', 13000, '家', 'count', '13000家', 0, 6, now()
		FROM quarter q, task t WHERE q.year = 2020 AND q.number = 2 AND t.number = 39`, nil)
	r.exec(`INSERT INTO figure (entry_id, revision, state, origin, label, value, unit, stance, kind, quote, start_rune, end_rune, ruled_at)
		SELECT e.id, 1, 'confirmed', 'hand', '新增', 6000, '家', 'achieved', 'count', '文字', 0, 2, now()
		FROM entry e JOIN task t ON t.id = e.task_id WHERE e.quarter = 2 AND t.number IN (39, 40)`, nil)
	series, err := r.Series(ctx, leader, secondRound, []int{39, 40, 9999})
	if err != nil || len(series) != 4 {
		t.Fatalf("%+v, %v", series, err)
	}
	for i, want := range []int{2, 2, 0, 0} {
		if len(series[i].Tasks) != want || series[i].Quarter.Number != i+1 {
			t.Errorf("%v has %d tasks, want %d", series[i].Quarter, len(series[i].Tasks), want)
		}
	}
	handed, draft := series[1].Tasks[0], series[1].Tasks[1]
	if handed.Text.Progress != "文字" || handed.Text.Rating != ledger.OnTrack || len(handed.Measures) != 1 || handed.Measures[0].Low != 13000 || len(handed.Figures) != 1 {
		t.Errorf("%+v", handed)
	}
	if draft.State != ledger.Draft || draft.Text.Progress != "" || draft.Text.Rating != ledger.Unrated || len(draft.Figures) != 0 {
		t.Errorf("a draft is seen: %+v", draft)
	}
	if series[0].Tasks[0].Text.Progress == "" || series[0].State != ledger.QuarterPublished {
		t.Errorf("%+v", series[0])
	}
	for _, actor := range []ledger.Actor{r.account(ledger.Staff, "scjg"), r.account(ledger.Admin), {}} {
		if _, err := r.Series(ctx, actor, secondRound, []int{39}); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s reads: %v", actor.Role, err)
		}
	}
}
