package route

import (
	"net/url"
	"testing"
)

func TestDirectiveAddresses(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		WorkDirective(7):       "/work/directives/7",
		WorkDirectiveAnswer(7): "/work/directives/7/answer",
		OfficeDirectives(url.Values{"state": {"overdue"}}): "/office/directives?state=overdue",
		OfficeDirectiveAction(7, Close):                    "/office/directives/7/close",
		OverviewDirectives(url.Values{"state": {""}}):      "/overview/directives",
		OverviewDirectiveAction(7, Reopen):                 "/overview/directives/7/reopen",
		OverviewDirect(2020, 2, 39):                        "/overview/2020/q2/tasks/39/directives",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
