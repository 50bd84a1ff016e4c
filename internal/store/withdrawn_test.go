package store_test

import (
	"fmt"
	"slices"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// a step makes the next version of the plan of 2021, or opens a quarter on a version and publishes it.
type step struct {
	plan    []numbered
	quarter int // 1 to 4; 0: the step makes a version
	on      int // the version that the quarter answers; 0: the newest
}

// numbered is a 事项, which its words tell from others, under the number that a version gives it.
type numbered struct {
	number int
	words  string
}

// play makes versions, whose reasons are 第1稿, 第2稿 and so on, and publishes quarters without any text.
func (r *round) play(steps []step) {
	r.t.Helper()
	ctx, version := r.t.Context(), 0
	was := map[string]int{} // numbers in the newest version
	for _, s := range steps {
		if s.quarter > 0 {
			q := ledger.Quarter{Year: 2021, Number: s.quarter}
			if err := r.OpenQuarterOn(ctx, r.office, q, s.on, r.now.AddDate(0, 0, 5)); err != nil {
				r.t.Fatalf("%s: %v", q, err)
			}
			if err := r.CloseQuarter(ctx, r.office, q); err != nil {
				r.t.Fatalf("%s: %v", q, err)
			}
			r.published(q)
			continue
		}
		in := store.NewPlan{Year: 2021, Title: "市政府2021年重点工作", Stage: ledger.Adjusted, Base: version, Given: map[int]int{}}
		version++
		in.Reason = fmt.Sprintf("第%d稿", version)
		now := map[string]int{}
		for _, t := range s.plan {
			in.Tasks = append(in.Tasks, ledger.PlanTask{Number: t.number, Requirement: t.words, Units: []string{"市商务局"}})
			in.Given[t.number], now[t.words] = was[t.words], t.number
		}
		if _, err := r.SavePlan(ctx, r.office, in); err != nil {
			r.t.Fatalf("%s: %v", in.Reason, err)
		}
		was = now
	}
}

func TestWithdrawalsNameTheTaskThatANumberWas(t *testing.T) {
	t.Parallel()
	plan := func(tasks ...numbered) step { return step{plan: tasks} }
	published := func(quarter int) step { return step{quarter: quarter} }
	stays := numbered{1, "留下的一项。"}
	x, y := "甲项。", "乙项。"
	// A withdrawal as it is expected: the number, the quarter that printed it, 0 for none, the version that withdrew, and
	// the first quarter without it.
	type want struct{ number, printed, version, since int }
	for name, c := range map[string]struct {
		steps []step
		want  []want
	}{
		"a number as it always was": {
			[]step{plan(stays, numbered{5, x}), published(1), plan(stays), published(2)},
			[]want{{5, 1, 2, 2}},
		},
		"not before a published quarter is without it": {
			[]step{plan(stays, numbered{5, x}), published(1), plan(stays)},
			nil,
		},
		"two tasks had the number, and both were withdrawn": {
			[]step{plan(stays, numbered{5, x}), published(1), plan(stays, numbered{5, y}), published(2), plan(stays), published(3)},
			[]want{{5, 1, 2, 2}, {5, 2, 3, 3}},
		},
		"two tasks had the number, the first was withdrawn": {
			[]step{plan(stays, numbered{5, x}), published(1), plan(stays, numbered{5, y}), published(2)},
			[]want{{5, 1, 2, 2}},
		},
		"two tasks had the number, the first goes on under another": {
			[]step{plan(stays, numbered{5, x}), published(1), plan(stays, numbered{5, y}, numbered{6, x}), published(2), plan(stays, numbered{6, x}), published(3)},
			[]want{{5, 2, 3, 3}},
		},
		"two tasks changed places, and one was withdrawn": {
			[]step{
				plan(stays, numbered{5, x}, numbered{6, y}), published(1), plan(stays, numbered{5, y}, numbered{6, x}), published(2),
				plan(stays, numbered{5, y}), published(3),
			},
			[]want{{5, 1, 3, 3}, {6, 2, 3, 3}},
		},
		"a number that only a superseded version had": {
			[]step{plan(stays, numbered{5, x}), published(1), plan(stays, numbered{6, x}), plan(stays, numbered{7, x}), published(2), plan(stays), published(3)},
			[]want{{5, 1, 4, 3}, {7, 2, 4, 3}},
		},
		"withdrawn under a number that only a superseded version had": {
			[]step{plan(stays, numbered{5, x}), published(1), plan(stays, numbered{6, x}), plan(stays), published(2)},
			[]want{{5, 1, 3, 2}},
		},
		"a number that a superseded version gave and another task has been printed with": {
			[]step{
				plan(stays, numbered{5, x}, numbered{6, y}), published(1), plan(stays, numbered{5, y}, numbered{6, x}),
				plan(stays, numbered{6, y}), published(2),
			},
			[]want{{5, 1, 3, 2}},
		},
		"never published: by the number that it had in the end": {
			[]step{plan(stays), published(1), plan(stays, numbered{6, x}), plan(stays, numbered{7, x}), plan(stays), published(2)},
			[]want{{7, 0, 4, 2}},
		},
		"two never published under one number: the later": {
			[]step{plan(stays), published(1), plan(stays, numbered{6, x}), plan(stays, numbered{6, y}), plan(stays), published(2)},
			[]want{{6, 0, 4, 2}},
		},
		"one never published under the number of one that was": {
			[]step{plan(stays, numbered{5, x}), published(1), plan(stays, numbered{5, y}), plan(stays), published(2)},
			[]want{{5, 1, 2, 2}},
		},
		"a number in several versions": {
			[]step{
				plan(stays, numbered{5, x}), published(1), plan(stays, numbered{5, x}, numbered{6, y}), published(2),
				plan(stays, numbered{5, x}), published(3), plan(stays), published(4),
			},
			[]want{{5, 1, 4, 4}, {5, 2, 4, 4}, {5, 3, 4, 4}, {6, 2, 3, 3}},
		},
		"withdrawn, and a later quarter answers the version before": {
			[]step{plan(stays, numbered{5, x}), published(1), plan(stays), published(2), {quarter: 3, on: 1}},
			nil,
		},
		"withdrawn, back for a quarter, and gone again": {
			[]step{plan(stays, numbered{5, x}), published(1), plan(stays), published(2), {quarter: 3, on: 1}, published(4)},
			[]want{{5, 1, 2, 4}, {5, 3, 2, 4}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRound(t)
			r.play(c.steps)
			all, err := r.Withdrawals(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []want
			for _, w := range all {
				var version int
				if _, err := fmt.Sscanf(w.Reason, "第%d稿", &version); err != nil || w.Year != 2021 || w.Stage != ledger.Adjusted || w.PublishedAt.IsZero() {
					t.Errorf("%+v %v", w, err)
				}
				got = append(got, want{w.Number, w.Printed, version, w.Quarter})
			}
			slices.SortFunc(got, func(a, b want) int { return slices.Compare([]int{a.number, a.printed}, []int{b.number, b.printed}) })
			if !slices.Equal(got, c.want) {
				t.Errorf("number, printed, version, since: %v, want %v", got, c.want)
			}
		})
	}
}
