package route_test

import (
	"testing"

	"taizhang/web/route"
)

func TestHistory(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		route.History(2020, 2, 39, "", 0, 0):          "/work/2020/q2/tasks/39/history",
		route.History(2020, 2, 39, "", 3, 7):          "/work/2020/q2/tasks/39/history?from=3&to=7",
		route.History(2020, 2, 49, "jyj", 0, 0):       "/work/2020/q2/tasks/49/parts/jyj/history",
		route.Restore(2020, 2, 39, ""):                "/work/2020/q2/tasks/39/restore",
		route.Restore(2020, 2, 49, "jyj"):             "/work/2020/q2/tasks/49/parts/jyj/restore",
		route.OfficeHistory(2020, 2, 39, "", 0, 0):    "/office/2020/q2/tasks/39/history",
		route.OfficeHistory(2020, 2, 49, "jyj", 1, 2): "/office/2020/q2/tasks/49/parts/jyj/history?from=1&to=2",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
