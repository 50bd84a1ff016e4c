package route

import "testing"

func TestWork(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		WorkQuarter(2020, 1, ""):                          "/work?quarter=2020-q1",
		WorkQuarter(2020, 4, "draft"):                     "/work?quarter=2020-q4&state=draft",
		WorkState(""):                                     "/work",
		WorkState("blank"):                                "/work?state=blank",
		Entry(2020, 2, 39):                                "/work/2020/q2/tasks/39",
		Contribution(2020, 2, 43, "scjg"):                 "/work/2020/q2/tasks/43/parts/scjg",
		EntryAction(2020, 2, 39, Withdraw):                "/work/2020/q2/tasks/39/withdraw",
		ContributionAction(2020, 2, 43, "scjg", Withdraw): "/work/2020/q2/tasks/43/parts/scjg/withdraw",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
