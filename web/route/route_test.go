package route_test

import (
	"net/url"
	"testing"

	"taizhang/web/route"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	filter := url.Values{"state": {"submitted"}, "dept": {"市商务局"}, "q": {""}}
	for want, got := range map[string]string{
		"/":                          route.Home(),
		"/2020/q1":                   route.Table(2020, 1),
		"/2020/q1#task-39":           route.TaskInTable(2020, 1, 39),
		"/2020/departments":          route.Departments(2020),
		"/2020/tasks/39":             route.Task(2020, 39),
		"/2020/departments/scjg":     route.Department(2020, "scjg"),
		"/2020/departments/a%2Fb%3F": route.Department(2020, "a/b?"),
		"/open-data/2020/q1.json":    route.Data(2020, 1, "json"),
		"/open-data/":                route.OpenData(),

		"/login":        route.Login(),
		"/logout":       route.Logout(),
		"/join/a-b_c":   route.Join("a-b_c"),
		"/join/..%2F..": route.Join("../.."),
		"/account":      route.Account(),

		"/work":                                    route.WorkState(""),
		"/work?state=returned":                     route.WorkState("returned"),
		"/work/2020/q2/tasks/39":                   route.Entry(2020, 2, 39),
		"/work/2020/q2/tasks/39/hand-in":           route.EntryAction(2020, 2, 39, route.HandIn),
		"/work/2020/q2/tasks/39/parts/kq":          route.Contribution(2020, 2, 39, "kq"),
		"/work/2020/q2/tasks/39/parts/kq/withdraw": route.ContributionAction(2020, 2, 39, "kq", route.Withdraw),

		"/office": route.OfficeQueue(nil),
		"/office?dept=%E5%B8%82%E5%95%86%E5%8A%A1%E5%B1%80&state=submitted": route.OfficeQueue(filter),
		"/office/2020/q2/tasks/39": route.OfficeItem(2020, 2, 39),
		"/office/2020/q2/tasks/39?dept=%E5%B8%82%E5%95%86%E5%8A%A1%E5%B1%80&state=submitted": route.OfficeItemIn(2020, 2, 39, filter),
		"/office/2020/q2/tasks/39/compose":                                                   route.OfficeItemAction(2020, 2, 39, route.Compose),
		"/office/2020/q2/tasks/39/parts/kq/return":                                           route.OfficePartAction(2020, 2, 39, "kq", route.Return),
		"/office/quarters":                       route.OfficeQuarters(),
		"/office/2020/q2/reopen":                 route.OfficeQuarterAction(2020, 2, route.Reopen),
		"/office/2020/q2/publish":                route.OfficePublish(2020, 2),
		"/office/2020/q2/tasks/39/unaccept":      route.OfficeItemAction(2020, 2, 39, route.Unaccept),
		"/office/2020/q2/publish/preview":        route.OfficePublishPreview(2020, 2),
		"/office/2020/q2/publish/reject":         route.OfficePublishAction(2020, 2, route.Reject),
		"/office/2020/q2/publish/prepare":        route.OfficePublishAction(2020, 2, route.Prepare),
		"/office/2020/q1/correct":                route.OfficeCorrect(2020, 1),
		"/office/2020/q1/correct?task=39&task=7": route.OfficeCorrect(2020, 1, 39, 7),
		"/office/accounts":                       route.OfficeAccounts(),
		"/office/accounts/7/disable":             route.OfficeAccountAction(7, "disable"),

		"/overview":                             route.Overview(),
		"/overview/2020/q1":                     route.OverviewQuarter(2020, 1),
		"/overview/2020/q1/tasks":               route.OverviewTasks(2020, 1, url.Values{}),
		"/overview/2020/q1/tasks?rating=behind": route.OverviewTasks(2020, 1, url.Values{"rating": {"behind"}}),
		"/overview/2020/q1/tasks/39":            route.OverviewTask(2020, 1, 39),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestFilterIsNotChanged(t *testing.T) {
	t.Parallel()
	filter := url.Values{"q": {""}, "state": {"draft"}}
	route.OfficeQueue(filter)
	if len(filter) != 2 {
		t.Errorf("the caller's filter became %v", filter)
	}
}
