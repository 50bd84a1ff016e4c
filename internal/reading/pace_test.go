package reading

import (
	"math"
	"testing"
)

func TestPaceByKind(t *testing.T) {
	t.Parallel()
	march, year := AsOf{Year: 2020, Month: 3}, AsOf{Year: 2020, Month: 12, Day: 31}
	for _, tc := range []struct {
		name   string
		target Target
		value  float64
		on     AsOf
		want   Standing
		final  bool
	}{
		{"a sum over its quarter's share", Target{Kind: Count, Op: Equal, Value: 13000}, 4405, march, OnPace, false},
		{"a sum under it", Target{Kind: Count, Op: Equal, Value: 1600}, 284, march, Behind, false},
		{"a sum that is full", Target{Kind: Amount, Op: AtLeast, Value: 8}, 8, march, Reached, false},
		{"the same by February", Target{Kind: Amount, Op: Equal, Value: 100}, 17, AsOf{Month: 2}, OnPace, false},
		{"a range begins at its low end", Target{Kind: Count, Op: Range, Value: 3, High: 4}, 3, march, Reached, false},
		{"a ratio above is not done", Target{Kind: Ratio, Op: Equal, Value: 44}, 46.3, march, Above, false},
		{"nor is it when it is at it", Target{Kind: Ratio, Op: AtLeast, Value: 56}, 56, march, At, false},
		{"growth", Target{Kind: Growth, Op: About, Value: 9}, -18.3, march, Below, false},
		{"growth of about", Target{Kind: Growth, Op: About, Value: 9}, 8.8, march, At, false},
		{"a fall that is deeper", Target{Kind: Growth, Falls: true, Value: 20}, -84, march, Above, false},
		{"a rise where a fall was asked", Target{Kind: Growth, Falls: true, Value: 20}, 3, march, Below, false},
		{"a ceiling", Target{Kind: Ceiling, Op: AtMost, Value: 3}, 2, march, Kept, false},
		{"a ceiling at the year's end", Target{Kind: Ceiling, Op: AtMost, Value: 3}, 3.1, year, Broken, true},
	} {
		if p := tc.target.Pace(tc.value, tc.on, Linear); p.Standing != tc.want || p.Final != tc.final {
			t.Errorf("%s: %s, final %v", tc.name, p.Standing, p.Final)
		}
	}
}

func TestPaceOfReadings(t *testing.T) {
	t.Parallel()
	tasks, _ := readTasks(t)
	end := AsOf{Year: 2020, Month: 3}
	for _, tc := range []struct {
		number, target int
		want           Standing
		month          int
	}{
		{3, 0, Above, 2}, {27, 0, Behind, 3}, {27, 1, OnPace, 3}, {27, 2, Kept, 3}, {39, 1, Behind, 3}, {20, 1, OnPace, 2},
		{16, 0, Below, 3}, {11, 0, NoFigure, 3}, {75, 0, NoFigure, 3}, {63, 1, Reached, 3}, {94, 0, Behind, 3}, {115, 1, OnPace, 3},
	} {
		r := Read(tasks[tc.number].Requirement, tasks[tc.number].Progress)
		p := r.Pace(tc.target, end, Linear)
		if p.Standing != tc.want || p.On.Month != tc.month {
			t.Errorf("task %d: %+v, not %s", tc.number, p, tc.want)
		}
	}
	r := Read(tasks[167].Requirement, tasks[167].Progress)
	if p := r.Pace(0, end, Linear); len(p.Figures) != 2 || math.Abs(p.Value-2.775) > 1e-9 {
		t.Errorf("two lines' investment is added up: %+v", p)
	}
}

func TestCurve(t *testing.T) {
	t.Parallel()
	if got := Linear.At(AsOf{Year: 2020, Month: 3, Day: 25}); math.Abs(got-(2./12+25./31/12)) > 1e-12 {
		t.Errorf("25 March: %v", got)
	}
	if got := Linear.At(AsOf{}); got != 0 {
		t.Errorf("no date: %v", got)
	}
}

func TestConvert(t *testing.T) {
	t.Parallel()
	if v, ok := Convert(55148, "人", "万人"); !ok || math.Abs(v-5.5148) > 1e-9 {
		t.Error(v, ok)
	}
	if v, ok := Convert(9820, "亩", "万亩"); !ok || math.Abs(v-.982) > 1e-9 {
		t.Error(v, ok)
	}
	if v, ok := Convert(39977, "万元", "亿元"); !ok || math.Abs(v-3.9977) > 1e-9 {
		t.Error(v, ok)
	}
	for _, bad := range []string{"", "元", "户", "万"} {
		if _, ok := Convert(1, "亩", bad); ok {
			t.Errorf("亩 is no %q", bad)
		}
	}
}
