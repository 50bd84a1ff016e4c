package route_test

import (
	"testing"

	"taizhang/web/route"
)

func TestPaceAddresses(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		route.OfficePace(2020, 0):  "/office/plans/2020/pace",
		route.OfficePace(2020, 39): "/office/plans/2020/pace?task=39",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
