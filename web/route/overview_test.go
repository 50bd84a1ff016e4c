package route

import (
	"net/url"
	"testing"
)

func TestOverview(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		OverviewQuarter(2020, 1):                                                "/overview/2020/q1",
		OverviewProjector(2020, 1):                                              "/overview/2020/q1?mode=projector",
		OverviewSorted(2020, 1, ""):                                             "/overview/2020/q1#departments",
		OverviewSorted(2020, 1, "late"):                                         "/overview/2020/q1?sort=late#departments",
		OverviewTask(2020, 1, 39):                                               "/overview/2020/q1/tasks/39",
		OverviewPaper("/overview/2020/q1?sort=late"):                            "/overview/paper.css?view=%2Foverview%2F2020%2Fq1%3Fsort%3Dlate",
		OverviewTaskFrom(2020, 1, 39, url.Values{"pace": {"below"}}):            "/overview/2020/q1/tasks/39?pace=below",
		OverviewTasks(2020, 1, nil):                                             "/overview/2020/q1/tasks",
		OverviewTasks(2020, 1, url.Values{"rating": {"behind"}, "state": {""}}): "/overview/2020/q1/tasks?rating=behind",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
