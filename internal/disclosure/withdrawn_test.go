package disclosure

import (
	"strings"
	"testing"

	"taizhang/internal/store"
)

// Number 5 was one task in the first quarter and another in the second; both were withdrawn, for different reasons, and the
// third quarter has a third one. Number 6 was never printed.
func TestWithdrawalsOfSharedNumbers(t *testing.T) {
	t.Parallel()
	gone := withdrawals{
		{Year: 2020, Number: 5, Printed: 2, Reason: "后一项的理由", Quarter: 3},
		{Year: 2020, Number: 6, Reason: "没有公开过的理由", Quarter: 3},
		{Year: 2020, Number: 5, Printed: 1, Reason: "前一项的理由", Quarter: 2},
		{Year: 2019, Number: 5, Printed: 1, Reason: "另一年的理由", Quarter: 2},
	}
	printed := func(quarter, number int) store.TaskEdition {
		var e store.TaskEdition
		e.Year, e.Quarter, e.Number = 2020, quarter, number
		return e
	}
	for name, c := range map[string]struct {
		n        int
		quarters []store.TaskEdition
		want     string
	}{
		"the first":                   {5, []store.TaskEdition{printed(1, 5)}, "前一项的理由"},
		"the second":                  {5, []store.TaskEdition{printed(2, 5)}, "后一项的理由"},
		"the third":                   {5, []store.TaskEdition{printed(3, 5)}, ""},
		"printed last as another":     {4, []store.TaskEdition{printed(1, 4), printed(2, 5)}, "后一项的理由"},
		"went on under another":       {5, []store.TaskEdition{printed(1, 5), printed(2, 7)}, ""},
		"never printed":               {6, nil, "没有公开过的理由"},
		"printed, and not this one":   {6, []store.TaskEdition{printed(2, 6)}, ""},
		"a number that none ever had": {8, nil, ""},
	} {
		w, ok := gone.of(2020, c.n, c.quarters)
		if w.Reason != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, want %q", name, w.Reason, c.want)
		}
	}

	others := renumberings{{Year: 2020, Quarter: 1, Number: 5}, {Year: 2020, Quarter: 2, Number: 5}}.former(2020, 5, gone)
	if len(others) != 2 || !strings.Contains(others[0].Text, "一季度") || !strings.Contains(others[0].Text, "前一项的理由") ||
		!strings.Contains(others[1].Text, "二季度") || !strings.Contains(others[1].Text, "后一项的理由") {
		t.Errorf("the tasks that it was before: %+v", others)
	}
}
