package route_test

import (
	"testing"

	"taizhang/web/route"
)

func TestReadings(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		route.OfficeReadings(2020, 1, ""):         "/office/2020/q1/readings",
		route.OfficeReadings(2020, 1, "disputed"): "/office/2020/q1/readings?show=disputed",
		route.OfficeTaskReadings(2020, 1, 39):     "/office/2020/q1/tasks/39/readings",
		route.WorkTaskReadings(2020, 1, 39):       "/work/2020/q1/tasks/39/readings",
	} {
		if got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}
