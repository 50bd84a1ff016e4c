package route

import "testing"

func TestWorkbook(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		Workbook(2020, 2):      "/work/2020/q2/workbook",
		WorkbookFile(2020, 2):  "/work/2020/q2/workbook.xlsx",
		WorkbookApply(2020, 2): "/work/2020/q2/workbook/apply",
		Report(2020, 2, false): "/work/2020/q2/report",
		Report(2020, 2, true):  "/work/2020/q2/report?internal=1",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
