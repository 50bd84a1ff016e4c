package store_test

import (
	"errors"
	"slices"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func (r *round) department(code string) store.OfficeDepartment {
	r.t.Helper()
	all, err := r.OfficeDepartments(r.t.Context(), r.office)
	if err != nil {
		r.t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(d store.OfficeDepartment) bool { return d.Code == code })
	if i < 0 {
		r.t.Fatalf("no department %s", code)
	}
	return all[i]
}

func TestAMergerMovesWorkAndAccountsAndLeavesWhatWasPrinted(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	change := ledger.DepartmentChange{Reason: "机构改革", From: *r.now}
	staff := r.account(ledger.Staff, "gxzs")
	if err := r.MergeDepartment(ctx, staff, "gxzs", "swj", change); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("staff: %v", err)
	}
	if err := r.MergeDepartment(ctx, r.office, "gxzs", "swj", change); !refusedAs(err, ledger.Conflict) {
		t.Errorf("while a quarter is open: %v", err)
	}
	r.scheduled()
	for code, want := range map[string]string{"gxzs": "into", "nobody": "into"} {
		var problems ledger.Problems
		if err := r.MergeDepartment(ctx, r.office, "gxzs", code, change); !errors.As(err, &problems) || problems[want] == "" {
			t.Errorf("into %s: %v", code, err)
		}
	}
	if err := r.CloseDepartment(ctx, r.office, "gxzs", change); !refusedAs(err, ledger.Conflict) {
		t.Errorf("closed with tasks: %v", err)
	}
	old, swj := r.department("gxzs"), r.department("swj")
	if err := r.MergeDepartment(ctx, r.office, "gxzs", "swj", change); err != nil {
		t.Fatal(err)
	}
	merged := r.department("gxzs")
	if merged.ClosedOn == nil || merged.Successor != "swj" || merged.Scheduled != 0 || merged.Accounts != 0 || old.Scheduled == 0 {
		t.Errorf("merged: %+v, before %+v", merged, old)
	}
	if now := r.department("swj"); now.Accounts != swj.Accounts+1 || now.Scheduled < swj.Scheduled {
		t.Errorf("successor: %+v, before %+v", now, swj)
	}
	v1, err := r.PlanText(ctx, r.office, 2020, 1)
	if err != nil {
		t.Fatal(err)
	}
	v2, err := r.PlanText(ctx, r.office, 2020, 2)
	if err != nil || len(v2.Tasks) != 170 || !slices.Equal(v1.Quarters, []int{1}) || !slices.Equal(v2.Quarters, []int{2, 3, 4}) {
		t.Fatalf("%v, quarters %v and %v", err, v1.Quarters, v2.Quarters)
	}
	for i := range v1.Tasks {
		if !slices.Equal(v1.Tasks[i].Units, v2.Tasks[i].Units) || v1.Tasks[i].Requirement != v2.Tasks[i].Requirement {
			t.Errorf("task %d is printed differently", v1.Tasks[i].Number)
		}
	}
	if r.audits("department-merged", "department/gxzs") != 1 {
		t.Error("no audit record")
	}
	if err := r.MergeDepartment(ctx, r.office, "gxzs", "swj", change); !refusedAs(err, ledger.Conflict) {
		t.Errorf("merged twice: %v", err)
	}
	changes, err := r.DepartmentChanges(ctx, r.office, "gxzs")
	if err != nil || len(changes) != 1 || changes[0].After != swj.Name || changes[0].Reason != "机构改革" {
		t.Errorf("%+v %v", changes, err)
	}
}

func TestADepartmentIsAddedRenamedAndClosed(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	change := ledger.DepartmentChange{Reason: "机构改革", From: *r.now}
	add := func(code, name string) error {
		return r.AddDepartment(ctx, r.office, ledger.NewDepartment{Code: code, Name: name, Kind: ledger.Bureau}, change)
	}
	if err := add("sjj", "市审计局"); err != nil {
		t.Fatal(err)
	}
	for field, err := range map[string]error{
		"code":   add("sjj", "市统计局"),
		"name":   add("tjj", "市审计局"),
		"reason": r.RenameDepartment(ctx, r.office, "sjj", "市审计和统计局", ledger.DepartmentChange{From: *r.now}),
	} {
		var problems ledger.Problems
		if !errors.As(err, &problems) || problems[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := r.RenameDepartment(ctx, r.office, "sjj", "市审计和统计局", change); err != nil {
		t.Fatal(err)
	}
	if err := r.CloseDepartment(ctx, r.office, "sjj", change); err != nil {
		t.Fatal(err)
	}
	if d := r.department("sjj"); d.Name != "市审计和统计局" || d.ClosedOn == nil {
		t.Errorf("%+v", d)
	}
	desk, err := r.PlanDesk(ctx, r.office, 2021)
	if err != nil || slices.ContainsFunc(desk.Departments, func(d ledger.Department) bool { return d.Code == "sjj" }) {
		t.Errorf("a closed department is offered for plans (%v)", err)
	}
}

func TestNamesOfBeforeLeadToWhoGoesOn(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.scheduled()
	change := ledger.DepartmentChange{Reason: "机构改革", From: *r.now}
	first, merged := r.department("swj").Name, r.department("gxzs").Name
	for _, name := range []string{"市商业局", "市商务和投资局"} {
		if err := r.RenameDepartment(ctx, r.office, "swj", name, change); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.MergeDepartment(ctx, r.office, "gxzs", "swj", change); err != nil {
		t.Fatal(err)
	}
	former := func() map[string]store.FormerName {
		desk, err := r.PlanDesk(ctx, r.office, 2021)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]store.FormerName{}
		for _, f := range desk.Former {
			found[f.Name] = f
		}
		return found
	}
	found := former()
	for _, name := range []string{first, "市商业局", merged} {
		if f := found[name]; f.Code != "swj" || f.Now != "市商务和投资局" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if len(found) != 3 {
		t.Errorf("%v", found)
	}
	in := store.NewPlan{
		Year: 2021, Title: "市政府2021年重点工作", Stage: ledger.Preliminary,
		Tasks: []ledger.PlanTask{{Number: 1, Requirement: "甲。", Units: []string{"△" + first, "市财政局"}}},
	}
	if _, err := r.SavePlan(ctx, r.office, in); err != nil {
		t.Errorf("a plan with a name of before: %v", err)
	}
	// Two that were once called the same: nobody can tell whom a table means.
	for _, name := range []string{"市商业局", "市财税局"} {
		if err := r.RenameDepartment(ctx, r.office, "czj", name, change); err != nil {
			t.Fatal(err)
		}
	}
	if f, ok := former()["市商业局"]; ok {
		t.Errorf("a name of two: %+v", f)
	}
}
