package ledger_test

import (
	"math"
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

func TestMonthsBetweenPointsLieOnTheLine(t *testing.T) {
	t.Parallel()
	if got := reading.Curve(ledger.LinearPace.Months()); got != reading.Linear {
		t.Errorf("even growth is %v", got)
	}
	points, problems := ledger.ParsePace([11]string{2: "15", 5: " ４０％ ", 8: "77.5"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := [12]float64{.05, .1, .15, .15 + .25/3, .15 + .5/3, .4, .525, .65, .775, .85, .925, 1}
	for i, got := range points.Months() {
		if math.Abs(got-want[i]) > 1e-9 {
			t.Errorf("%d月: %v, want %v", i+1, got, want[i])
		}
	}
	if got := ledger.PacePercent(points[8]); got != "77.5%" {
		t.Error(got)
	}
}

func TestACurveRisesFromNothingToAll(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		month int
		typed string
		says  string
	}{
		{1, "-1", "0至100"}, {4, "100.1", "0至100"}, {2, "1.25", "一位小数"}, {2, "一半", "百分数"}, {2, "1e1", "百分数"}, {2, "NaN", "百分数"}, {2, "0x10", "百分数"},
		{11, "39.9", "不能低于6月末的40%"},
	} {
		typed := [11]string{5: "40"}
		typed[tc.month-1] = tc.typed
		_, problems := ledger.ParsePace(typed)
		if len(problems) != 1 || !strings.Contains(problems[ledger.PaceField(tc.month)], tc.says) {
			t.Errorf("%q in %d月: %v, want %s", tc.typed, tc.month, problems, tc.says)
		}
	}
	if points, problems := ledger.ParsePace([11]string{0: "0", 1: "0", 10: "100"}); len(problems) > 0 || points.Months()[11] != 1 {
		t.Errorf("flat pieces are allowed: %v", problems)
	}
}
