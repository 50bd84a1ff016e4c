package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// renumbered is a round whose second quarter answers a formal plan: 39 and 41 have changed places, 170 is now 171, and 3
// was withdrawn and its number given to another task.
func renumbered(t *testing.T) *round {
	t.Helper()
	r, ctx := newRound(t).scheduled(), t.Context()
	desk, err := r.PlanDesk(ctx, r.office, 2020)
	if err != nil {
		t.Fatal(err)
	}
	tasks := desk.Before()
	tasks[38], tasks[40] = tasks[40], tasks[38]
	tasks[38].Number, tasks[40].Number, tasks[169].Number = 39, 41, 171
	tasks[2] = ledger.PlanTask{Number: 3, Requirement: "新的一项。", Units: []string{"市财政局"}}
	in := store.NewPlan{Year: 2020, Stage: ledger.Formal, Base: 1, Reason: "正式下达时重排", Tasks: tasks, Given: map[int]int{3: 0}}
	if _, err := r.SavePlan(ctx, r.office, in); err != nil {
		t.Fatal(err)
	}
	if err := r.OpenQuarter(ctx, r.office, second, r.now.AddDate(0, 0, 5)); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARenumberedTaskGoesOnUnderItsNewNumber(t *testing.T) {
	t.Parallel()
	r, ctx := renumbered(t), t.Context()
	printed, err := r.Edition(ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	was := func(n int) string { return strings.Join(printed.Rows[n-1].Progress, "\n") }

	v1, err := r.PlanText(ctx, r.office, 2020, 1)
	if err != nil {
		t.Fatal(err)
	}
	v2, err := r.PlanText(ctx, r.office, 2020, 2)
	if err != nil {
		t.Fatal(err)
	}
	if v2.Tasks[40].Matter != v1.Tasks[38].Matter || v2.Tasks[38].Matter != v1.Tasks[40].Matter || v2.Tasks[2].Matter == v1.Tasks[2].Matter ||
		v2.Tasks[40].Requirement != v1.Tasks[38].Requirement || len(v2.Changes) != 4 || v1.Tasks[38].Number != 39 {
		t.Errorf("the plan: %+v", v2.Changes)
	}

	// The unit goes on from its own text of the first quarter.
	scjg := r.account(ledger.Staff, "scjg") // answers for what was 39
	doc := r.document(scjg, entry(41, ""))
	if doc.LastProgress != was(39) || doc.LastNumber != 39 || doc.LastState != ledger.Published {
		t.Errorf("the last text of 41: %d %.20q", doc.LastNumber, doc.LastProgress)
	}
	for _, i := range r.desk(scjg, second) {
		if i.Number == 41 && i.Last != was(39) {
			t.Errorf("on the list: %.20q", i.Last)
		}
	}
	if doc := r.document(r.account(ledger.Staff, "czj"), entry(3, "")); doc.LastProgress != "" || doc.LastNumber != 0 {
		t.Errorf("a new task has the text of the withdrawn one: %.20q", doc.LastProgress)
	}

	// So does the office.
	r.must(r.HandIn(ctx, scjg, entry(41, ""), 0, ledger.Text{Progress: "公开的话41", Rating: ledger.Done}))
	office := r.officeDocument(41)
	if office.LastNumber != 39 || strings.Join(office.LastProgress, "\n") != was(39) {
		t.Errorf("beside it in review: %d %.20q", office.LastNumber, office.LastProgress)
	}
	if new := r.officeDocument(3); new.LastEdition != 0 || len(new.LastProgress) > 0 {
		t.Errorf("beside a new task: %.20q", new.LastProgress)
	}
	texts, err := r.QueueTexts(ctx, r.office, second, []int{41})
	if err != nil || len(texts) != 1 || strings.Join(texts[0].LastProgress, "\n") != was(39) {
		t.Errorf("in the queue: %+v %v", texts, err)
	}

	// And the leadership.
	view, err := r.Overview(ctx, r.office, second)
	if err != nil {
		t.Fatal(err)
	}
	last := map[int]string{}
	for _, task := range view.Last {
		if _, twice := last[task.Number]; twice {
			t.Errorf("%d twice in the quarter before", task.Number)
		}
		last[task.Number] = task.Text.Progress
	}
	if last[41] != was(39) || last[39] != was(41) || last[171] != was(170) || last[3] != "" || last[40] != was(40) {
		t.Errorf("the quarter before: %.20q %.20q %.20q %.20q", last[41], last[39], last[171], last[3])
	}
	if !slices.IsSortedFunc(view.Last, func(a, b store.OverviewTask) int { return a.Number - b.Number }) {
		t.Error("the quarter before is not in order")
	}
	record, err := r.OverviewRecord(ctx, r.office, second, 41)
	if err != nil {
		t.Fatal(err)
	}
	if q := record.Quarters; len(q) != 4 || q[0].Task.Number != 39 || q[0].Previous != 38 || q[1].Task.Number != 41 || q[1].Next != 42 || q[0].Task.Text.Progress != was(39) {
		t.Errorf("its record: %+v", record)
	}
	if old, err := r.OverviewRecord(ctx, r.office, first, 39); err != nil || len(old.Quarters) != 4 || old.Quarters[1].Task.Number != 41 {
		t.Errorf("its record from the first quarter: %+v %v", old, err)
	}

	series, err := r.Series(ctx, r.office, second, []int{41})
	if err != nil || len(series) != 4 || len(series[0].Tasks) != 1 || len(series[1].Tasks) != 1 {
		t.Fatalf("through the quarters: %+v %v", series, err)
	}
	if before, now := series[0].Tasks[0], series[1].Tasks[0]; before.Number != 39 || before.As != 41 || before.Text.Progress != was(39) || now.Number != 41 || now.As != 41 {
		t.Errorf("through the quarters: %+v, %+v", before, now)
	}

	// What was directed on it is asked for wherever it is looked at.
	leader := r.account(ledger.Leader)
	if _, err := r.WriteDirective(ctx, leader, entry(41, ""), "抓紧", r.now.AddDate(0, 0, 3)); err != nil {
		t.Fatal(err)
	}
	for number, want := range map[int]int{39: 1, 41: 0} {
		if found, err := r.TaskDirectives(ctx, leader, first, number); err != nil || len(found) != want {
			t.Errorf("directives on %d of the first quarter: %d, want %d; %v", number, len(found), want, err)
		}
	}
}

func TestEditionsKeepTheNumbersTheyWerePrintedWith(t *testing.T) {
	t.Parallel()
	r, ctx := renumbered(t), t.Context()
	frozen, err := r.Edition(ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := r.Renumbered(ctx); err != nil || len(all) > 0 {
		t.Errorf("before the new numbers are public: %+v %v", all, err)
	}

	// A correction of the first quarter is of the task that it prints under the number.
	r.correct("统计口径有误", map[int]string{39: "更正后的39。"})
	r.published(first)
	corrected, err := r.Edition(ctx, first)
	if err != nil || corrected.Number != 2 || len(corrected.Rows) != 170 {
		t.Fatalf("%d rows, %v", len(corrected.Rows), err)
	}
	for i, row := range corrected.Rows {
		want := frozen.Rows[i]
		if row.Number == 39 {
			want.Progress = []string{"更正后的39。"}
		}
		if row.Number != want.Number || row.Requirement != want.Requirement || !slices.Equal(row.Progress, want.Progress) {
			t.Errorf("row %d: %+v", i, row)
		}
	}

	scjg := r.account(ledger.Staff, "scjg")
	saved := r.must(r.HandIn(ctx, scjg, entry(41, ""), 0, ledger.Text{Progress: "二季度的话。", Rating: ledger.Done}))
	r.must(r.AcceptEntry(ctx, r.office, entry(41, ""), saved.Version))
	if err := r.CloseQuarter(ctx, r.office, second); err != nil {
		t.Fatal(err)
	}
	r.published(second)
	all, err := r.Renumbered(ctx)
	want := []store.Renumbered{{2020, 1, 3, 0}, {2020, 1, 39, 41}, {2020, 1, 41, 39}, {2020, 1, 170, 171}}
	if err != nil || !slices.Equal(all, want) {
		t.Errorf("%+v, want %+v; %v", all, want, err)
	}
	quarters, err := r.TaskEditions(ctx, 2020, [4]int{39, 41, 0, 0})
	if err != nil || len(quarters) != 2 || quarters[0].Number != 39 || quarters[0].Progress[0] != "更正后的39。" || quarters[1].Number != 41 || quarters[1].Progress[0] != "二季度的话。" {
		t.Errorf("%+v %v", quarters, err)
	}
	if faults := r.faults(); len(faults) > 0 {
		t.Errorf("verify: %v", faults)
	}

	// Back again in the third quarter: its page is at the first number once more.
	desk, err := r.PlanDesk(ctx, r.office, 2020)
	if err != nil {
		t.Fatal(err)
	}
	tasks := desk.Before()
	tasks[38], tasks[40] = tasks[40], tasks[38]
	tasks[38].Number, tasks[40].Number = 39, 41
	if _, err := r.SavePlan(ctx, r.office, store.NewPlan{Year: 2020, Stage: ledger.Adjusted, Base: 2, Reason: "改回", Tasks: tasks}); err != nil {
		t.Fatal(err)
	}
	v1, err := r.PlanText(ctx, r.office, 2020, 1)
	if err != nil {
		t.Fatal(err)
	}
	v3, err := r.PlanText(ctx, r.office, 2020, 3)
	if err != nil {
		t.Fatal(err)
	}
	if v3.Tasks[38].ID != v1.Tasks[38].ID || v3.Tasks[40].ID != v1.Tasks[40].ID {
		t.Error("a task that has its first number again is not the one that it was")
	}
}

// Whoever writes waits for nobody who writes what the number was before.
func TestOnlyTheQuartersTaskIsLocked(t *testing.T) {
	t.Parallel()
	r, ctx := renumbered(t), t.Context()
	tx, err := r.Pool().Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	locked, err := tx.Exec(ctx, `
		SELECT FROM task t
		WHERE t.year = 2020 AND t.number = 41 AND NOT EXISTS (SELECT FROM task_version tv JOIN quarter q USING (plan_version_id)
			WHERE tv.task_id = t.id AND q.year = 2020 AND q.number = 2)
		FOR UPDATE`)
	if err != nil || locked.RowsAffected() != 1 {
		t.Fatalf("the 41 of the first quarter: %d, %v", locked.RowsAffected(), err)
	}
	limited, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if _, err := r.SaveEntry(limited, r.account(ledger.Staff, "scjg"), entry(41, ""), 0, ledger.Text{Progress: "二季度的话。"}); err != nil {
		t.Errorf("what is 41 now: %v", err)
	}
}
