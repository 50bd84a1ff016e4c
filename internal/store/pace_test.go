package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

func TestACurveHoldsForThePlanAndATasksOwnForTheTask(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	slow := ledger.LinearPace
	slow[2], slow[5] = 150, 400
	draw := func(task int, change store.PaceChange) {
		t.Helper()
		change.Reason = "往年的用款进度"
		if err := r.DrawPace(ctx, r.office, 2020, task, change); err != nil {
			t.Fatal(err)
		}
	}
	due := func(task int) float64 {
		t.Helper()
		view, err := r.Overview(ctx, ledger.Actor{Role: ledger.Leader}, ledger.Quarter{Year: 2020, Number: 1})
		if err != nil {
			t.Fatal(err)
		}
		one, err := r.TaskReadings(ctx, r.office, ledger.Key{Quarter: ledger.Quarter{Year: 2020, Number: 1}, Task: task})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(view.Tasks, func(t store.OverviewTask) bool { return t.Number == task })
		if view.Tasks[i].Pace != one.Pace {
			t.Errorf("the overview has %+v, the readings %+v", view.Tasks[i].Pace, one.Pace)
		}
		return one.Pace.Curve().At(reading.AsOf{Year: 2020, Month: 3})
	}
	if due(39) != .25 {
		t.Error("growth is not even at first")
	}
	draw(0, store.PaceChange{Points: slow})
	spring := ledger.LinearPace
	spring[2] = 900
	draw(39, store.PaceChange{Points: spring})
	if due(39) != .9 || due(40) != .15 {
		t.Errorf("due %v of a seasonal task and %v of others", due(39), due(40))
	}
	plan, err := r.PaceDesk(ctx, r.office, 2020, 0)
	if err != nil || !slices.Equal(plan.Own, []int{39}) || plan.Base() != 1 || plan.Versions[0].MadeBy != "office" || plan.Versions[0].Points != slow || !plan.Holds.Drawn() {
		t.Errorf("%+v, %v", plan, err)
	}
	own, err := r.PaceDesk(ctx, r.office, 2020, 39)
	if err != nil || own.Requirement == "" || own.Holds.Task != 39 || own.Versions[0].Reason != "往年的用款进度" {
		t.Errorf("%+v, %v", own, err)
	}
	draw(39, store.PaceChange{Base: 1, Follows: true})
	if due(39) != .15 {
		t.Error("the task does not go by its plan's curve again")
	}
	draw(0, store.PaceChange{Base: 1, Points: ledger.LinearPace})
	if due(39) != .25 {
		t.Error("growth is not even again")
	}
	if plan, err = r.PaceDesk(ctx, r.office, 2020, 0); err != nil || len(plan.Own) > 0 || len(plan.Versions) != 2 || plan.Holds.Drawn() {
		t.Errorf("%+v, %v", plan, err)
	}
	if r.audits("draw-pace", "plan/2020") != 2 || r.audits("draw-pace", "plan/2020/tasks/39") != 2 {
		t.Error("audit records are missing")
	}
	if _, err := r.Pool().Exec(ctx, `UPDATE pace_curve SET reason = 'x'`); err == nil {
		t.Error("a version was changed")
	}
}

func TestACurveIsRefused(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	slow := ledger.LinearPace
	slow[2] = 150
	change := store.PaceChange{Points: slow, Reason: "依据"}
	for _, actor := range []ledger.Actor{r.account(ledger.Leader), r.account(ledger.Staff, "scjg"), r.account(ledger.Admin), {}} {
		if err := r.DrawPace(ctx, actor, 2020, 0, change); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s draws: %v", actor.Role, err)
		}
		if _, err := r.PaceDesk(ctx, actor, 2020, 0); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s reads: %v", actor.Role, err)
		}
	}
	for _, at := range [][2]int{{2031, 0}, {2020, 999}, {2020, -1}} {
		if err := r.DrawPace(ctx, r.office, at[0], at[1], change); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%v: %v", at, err)
		}
		if _, err := r.PaceDesk(ctx, r.office, at[0], at[1]); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%v: %v", at, err)
		}
	}
	var problems ledger.Problems
	if err := r.DrawPace(ctx, r.office, 2020, 0, store.PaceChange{Points: ledger.LinearPace, Reason: "依据"}); !errors.As(err, &problems) || problems["points"] == "" {
		t.Errorf("nothing changed: %v", err)
	}
	if err := r.DrawPace(ctx, r.office, 2020, 39, store.PaceChange{Follows: true, Reason: "依据"}); !errors.As(err, &problems) || problems["points"] == "" {
		t.Errorf("a task that follows already: %v", err)
	}
	if err := r.DrawPace(ctx, r.office, 2020, 0, store.PaceChange{Points: slow, Reason: " "}); !errors.As(err, &problems) || problems["reason"] == "" {
		t.Errorf("without a reason: %v", err)
	}
	if err := r.DrawPace(ctx, r.office, 2020, 0, change); err != nil {
		t.Fatal(err)
	}
	slow[2] = 100
	var refusal *ledger.Refusal
	if err := r.DrawPace(ctx, r.office, 2020, 0, store.PaceChange{Points: slow, Reason: "依据"}); !errors.As(err, &refusal) || refusal.Kind != ledger.Conflict || !strings.Contains(refusal.Message, "office") {
		t.Errorf("drawn over a colleague's: %v", err)
	}
}
