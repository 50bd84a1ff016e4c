package route_test

import (
	"testing"

	"taizhang/web/route"
)

func TestPlanAddresses(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		route.OfficePlanApply():                      "/office/plans/new/apply",
		route.OfficePlanFile(2020, 1):                "/office/plans/2020/1/plan.xlsx",
		route.OfficePlanCompare(2020, 2, 1):          "/office/plans/2020/2/compare/1",
		route.OfficeDepartmentAction("swj", "merge"): "/office/departments/swj/merge",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
