package reading_test

import (
	"testing"

	"taizhang/internal/reading"
)

func TestWhatIsAskedForInWords(t *testing.T) {
	t.Parallel()
	for want, m := range map[string]reading.Measure{
		"13000家":  {Op: reading.Equal, Low: 13000, Unit: "家"},
		"200人以上":  {Op: reading.AtLeast, Low: 200, Unit: "人"},
		"3%以内":    {Op: reading.AtMost, Low: 3, Unit: "%"},
		"7%左右":    {Op: reading.About, Low: 7, Unit: "%"},
		"3至4家":    {Op: reading.Range, Low: 3, High: 4, Unit: "家"},
		"下降12.3%": {Op: reading.Equal, Low: 12.3, Unit: "%", Falls: true},
		"0.3万元":   {Op: reading.Equal, Low: .1 + .2, Unit: "万元"},
	} {
		target := reading.Target{Op: m.Op, Value: m.Low, High: m.High, Unit: m.Unit, Falls: m.Falls}
		if m.Wanted() != want || target.Wanted() != want {
			t.Errorf("%q, %q, want %q", m.Wanted(), target.Wanted(), want)
		}
	}
}
