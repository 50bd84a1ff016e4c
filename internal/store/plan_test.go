package store_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func TestPrintedUnitsAreResolvedAsTheSeedHasThem(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	desk, err := r.PlanDesk(ctx, r.office, 2020)
	if err != nil {
		t.Fatal(err)
	}
	directory := ledger.NewDirectory(desk.Departments, desk.Collectives)
	for _, task := range desk.Tasks {
		got, unknown, fault := directory.Answer(task.Units)
		rows, err := r.Pool().Query(ctx, `SELECT d.code, a.role AS duty FROM assignment a JOIN department d ON d.id = a.department_id
			WHERE a.task_id = $1 ORDER BY a.position`, task.ID)
		if err != nil {
			t.Fatal(err)
		}
		want, err := pgx.CollectRows(rows, pgx.RowToStructByName[ledger.Answering])
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) || len(unknown) > 0 || fault != "" {
			t.Errorf("task %d, %q: %v, want %v; unknown %v, %s", task.Number, task.Units, got, want, unknown, fault)
		}
	}
	if len(desk.Tasks) != 170 || !desk.Started || desk.Newest != 1 {
		t.Errorf("%d tasks, started %v, newest %d", len(desk.Tasks), desk.Started, desk.Newest)
	}
}

func TestANewYearHasItsPlanAndFourQuarters(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	in := store.NewPlan{
		Year: 2021, Title: "市政府2021年重点工作", Stage: ledger.Preliminary,
		Names: map[string]string{"市商务和口岸局": "swj"}, Created: []ledger.NewDepartment{{Code: "sjj", Name: "市审计局", Kind: ledger.Bureau}},
		Tasks: []ledger.PlanTask{
			{Number: 1, Requirement: "甲。", Units: []string{"△市审计局", "各区、县(市)政府"}},
			{Number: 2, Requirement: "乙。", Units: []string{"市商务和口岸局"}},
		},
	}
	if _, err := r.SavePlan(ctx, r.account(ledger.Staff, "swj"), in); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("staff: %v", err)
	}
	bad := in
	bad.Names = nil
	if _, err := r.SavePlan(ctx, r.office, bad); !errors.As(err, new(ledger.Problems)) {
		t.Errorf("unknown unit: %v", err)
	}
	number, err := r.SavePlan(ctx, r.office, in)
	if err != nil || number != 1 {
		t.Fatal(number, err)
	}
	text, err := r.PlanText(ctx, r.office, 2021, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(text.Tasks) != 2 || !slices.Equal(text.Tasks[0].Units, in.Tasks[0].Units) || !slices.Equal(text.Quarters, []int{1, 2, 3, 4}) || text.MadeAt == nil {
		t.Errorf("%+v", text)
	}
	q := r.quarterOf(ledger.Quarter{Year: 2021, Number: 1})
	if q.State != ledger.Scheduled || q.Tasks != 2 || q.Departments != 8 {
		t.Errorf("first quarter: %+v", q)
	}
	if n := r.audits("make-plan-version", "plan/2021/1"); n != 1 {
		t.Errorf("%d audit records", n)
	}
	if _, err := r.SavePlan(ctx, r.office, in); err == nil {
		t.Error("the same year was made twice")
	}

	// Before a quarter is opened numbers may change; the task stays the same one.
	next := store.NewPlan{Year: 2021, Stage: ledger.Formal, Base: 1, Reason: "调整次序", Names: in.Names, Tasks: []ledger.PlanTask{
		{Number: 1, Requirement: "乙。", Units: []string{"市商务局"}}, {Number: 2, Requirement: "甲。", Units: []string{"市审计局"}},
	}}
	if _, err := r.SavePlan(ctx, r.office, next); err != nil {
		t.Fatal(err)
	}
	second, err := r.PlanText(ctx, r.office, 2021, 2)
	if err != nil || second.Tasks[0].ID != text.Tasks[1].ID || len(second.Changes) != 2 || len(second.Quarters) != 4 {
		t.Errorf("%+v, %v", second, err)
	}
	if first, err := r.PlanText(ctx, r.office, 2021, 1); err != nil || first.Tasks[0].Requirement != "甲。" || len(first.Quarters) != 0 {
		t.Errorf("the version before: %+v, %v", first, err)
	}
}

func TestAVersionLeavesOpenQuartersAtTheirs(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context() // the second quarter is open
	desk, err := r.PlanDesk(ctx, r.office, 2020)
	if err != nil {
		t.Fatal(err)
	}
	tasks := desk.Before()
	tasks[4].Requirement = "改过的要求。"
	tasks = append(tasks[:169], ledger.PlanTask{Number: 171, Requirement: "新增的。", Units: []string{"市财政局"}})
	in := store.NewPlan{Year: 2020, Stage: ledger.Formal, Base: 1, Reason: "正式下达", Tasks: tasks}
	if _, err := r.SavePlan(ctx, r.office, in); err != nil {
		t.Fatal(err)
	}
	if _, err := r.SavePlan(ctx, r.office, in); !refusedAs(err, ledger.Conflict) {
		t.Errorf("twice: %v", err)
	}
	v1, err := r.PlanText(ctx, r.office, 2020, 1)
	if err != nil {
		t.Fatal(err)
	}
	v2, err := r.PlanText(ctx, r.office, 2020, 2)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(v1.Quarters, []int{1, 2}) || !slices.Equal(v2.Quarters, []int{3, 4}) {
		t.Errorf("quarters %v and %v", v1.Quarters, v2.Quarters)
	}
	if v2.Tasks[4].ID != v1.Tasks[4].ID || v2.Tasks[0].Requirement != v1.Tasks[0].Requirement || len(v2.Tasks) != 170 {
		t.Error("tasks have lost their identity")
	}
	if len(v2.Changes) != 1 || v2.Changes[0].Old != 170 || v2.Changes[0].New != nil {
		t.Errorf("changes: %+v", v2.Changes)
	}
}

func TestAWithdrawalIsPublicWithTheFirstTableWithoutTheTask(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.scheduled()
	desk, err := r.PlanDesk(ctx, r.office, 2020)
	if err != nil {
		t.Fatal(err)
	}
	tasks := desk.Before()[:169] // without 170
	if _, err := r.SavePlan(ctx, r.office, store.NewPlan{Year: 2020, Stage: ledger.Formal, Base: 1, Tasks: tasks, Reason: "已经并入别的项"}); err != nil {
		t.Fatal(err)
	}
	if all, err := r.Withdrawals(ctx); err != nil || len(all) > 0 {
		t.Errorf("before anything without it is published: %+v, %v", all, err)
	}
	r.exec(`INSERT INTO edition (year, quarter, number, title, plan_title, published_at, source) VALUES (2020, 2, 1, 't', 'p', @at, 's')`,
		pgx.StrictNamedArgs{"at": *r.now})
	all, err := r.Withdrawals(ctx)
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	if w := all[0]; w.Year != 2020 || w.Number != 170 || w.Reason != "已经并入别的项" || w.Quarter != 2 || w.Stage != ledger.Formal || !w.PublishedAt.Equal(*r.now) {
		t.Errorf("%+v", w)
	}
}
