package store_test

import (
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// 9 was returned to its unit, 23 to one of the two that share it; what they write afterwards is their own.
func TestProblemsOfReturnedTextsStay(t *testing.T) {
	t.Parallel()
	r := newOverviewRound(t)
	key, office := roundKey(9, "fgw", false), ledger.Actor{Role: ledger.Office}
	version := r.handIn(9, "fgw", false, ledger.Behind)
	version = r.must(r.store.ReturnEntry(t.Context(), office, key, version, "请补充"))
	changed := ledger.Text{Progress: "改过", Problems: "新写的难处", NextSteps: "办法", Rating: ledger.Behind}
	r.must(r.store.SaveEntry(t.Context(), r.staff("fgw"), key, version, changed))
	part := r.handIn(23, "jrb", true, ledger.Behind)
	r.must(r.store.ReturnEntry(t.Context(), office, roundKey(23, "jrb", true), part, "请补充"))
	r.handIn(6, "fgw", false, ledger.Behind)
	found := map[int][]store.ReturnedProblem{}
	for _, task := range r.overview(secondRound).Tasks {
		if len(task.Returned) > 0 {
			found[task.Number] = task.Returned
		}
	}
	want := store.ReturnedProblem{Problems: "难处 behind", Rating: ledger.Behind}
	if len(found) != 2 || len(found[9]) != 1 || found[9][0] != want {
		t.Errorf("%+v", found)
	}
	want.Department = "jrb"
	if len(found[23]) != 1 || found[23][0] != want {
		t.Errorf("%+v", found[23])
	}
	record, err := r.store.OverviewRecord(t.Context(), overviewLeader, secondRound, 23)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range record.Quarters {
		if got := len(q.Task.Returned); (got == 1) != (q.Round.Number == 2) {
			t.Errorf("%v has %d", q.Round.Quarter(), got)
		}
	}
}
