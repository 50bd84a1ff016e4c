package store_test

import (
	"slices"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// leadersOf are the leaders of a version's tasks by number.
func (r *round) leadersOf(year, version int) map[int]string {
	r.t.Helper()
	text, err := r.PlanText(r.t.Context(), r.office, year, version)
	if err != nil {
		r.t.Fatal(err)
	}
	found := map[int]string{}
	for _, task := range text.Tasks {
		if task.Leader != "" {
			found[task.Number] = task.Leader
		}
	}
	return found
}

func TestAPlanNamesItsLeaders(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	desk, err := r.PlanDesk(ctx, r.office, 2020)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.leadersOf(2020, 1); len(got) > 0 {
		t.Errorf("the seed names %v", got)
	}
	in := store.NewPlan{Year: 2020, Stage: ledger.Formal, Base: 1, Led: true, Tasks: desk.Before()}
	in.Tasks[0].Leader, in.Tasks[1].Leader, in.Tasks[2].Leader = "陈伟", "陈伟、王芳", "王芳"
	save := func() {
		t.Helper()
		if _, err := r.SavePlan(ctx, r.office, in); err != nil {
			t.Fatal(err)
		}
	}
	save()

	// A table without the column leaves them as they are, also of a task that gets another number.
	in.Base, in.Led, in.Reason, in.Tasks = 2, false, "调整次序", desk.Before()
	in.Tasks[0].Number, in.Tasks[2].Number = 3, 1
	save()
	if got := r.leadersOf(2020, 3); len(got) != 3 || got[3] != "陈伟" || got[2] != "陈伟、王芳" || got[1] != "王芳" {
		t.Errorf("without the column: %v", got)
	}
	// One with the column, and nothing in it, says that nobody is in charge.
	in.Base, in.Led = 3, true
	save()
	if got := r.leadersOf(2020, 4); len(got) > 0 {
		t.Errorf("an empty column: %v", got)
	}
	in.Base, in.Tasks[0].Leader = 4, string(slices.Repeat([]rune{'陈'}, ledger.MaxLeader+1))
	if _, err := r.SavePlan(ctx, r.office, in); err == nil || err.(ledger.Problems)["tasks"] != "分管领导最多60字，没有写入。" {
		t.Errorf("too long: %v", err)
	}
}

func TestAMergerLeavesLeadersInCharge(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.scheduled()
	if _, err := r.Pool().Exec(ctx, `UPDATE task_version SET leader = '陈伟' WHERE number = 39`); err != nil {
		t.Fatal(err)
	}
	if err := r.MergeDepartment(ctx, r.office, "gxzs", "swj", ledger.DepartmentChange{Reason: "机构改革", From: *r.now}); err != nil {
		t.Fatal(err)
	}
	if got := r.leadersOf(2020, 2); len(got) != 1 || got[39] != "陈伟" {
		t.Errorf("after a merger: %v", got)
	}
}

func TestTheQueueCountsTheTasksOfLeaders(t *testing.T) {
	t.Parallel()
	r := filled(t)
	if got := r.queue(store.QueueFilter{State: store.AllStates}).Leaders; got != nil {
		t.Errorf("the seed names %v", got)
	}
	if _, err := r.Pool().Exec(t.Context(), `UPDATE task_version SET leader = CASE number WHEN 12 THEN '王芳' ELSE '陈伟、王芳' END WHERE number IN (12, 39)`); err != nil {
		t.Fatal(err)
	}
	q := r.queue(store.QueueFilter{State: store.AllStates, Leader: "陈伟"})
	if want := []store.LeaderCount{{Name: "王芳", Tasks: 2}, {Name: "陈伟", Tasks: 1}, {Name: ledger.NoLeader, Tasks: 168}}; !slices.Equal(q.Leaders, want) {
		t.Errorf("%v, want %v", q.Leaders, want)
	}
	if got := numbersOf(q.Rows); !slices.Equal(got, []int{39}) || q.Total != 1 || q.Counts[ledger.Submitted] != 1 {
		t.Errorf("of 陈伟: %v, %d in all", got, q.Total)
	}
	if q := r.queue(store.QueueFilter{State: store.AllStates, Leader: ledger.NoLeader}); q.Total != 168 {
		t.Errorf("of nobody: %d", q.Total)
	}
}
