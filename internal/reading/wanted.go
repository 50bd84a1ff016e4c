package reading

import (
	"math"
	"strconv"
)

// Number writes a value without the dust of binary fractions: 46.3.
func Number(v float64) string { return strconv.FormatFloat(math.Round(v*1e6)/1e6, 'f', -1, 64) }

// Wanted is what is asked for: 13000家, 200人以上, 3%以内, 3至4家, 下降12%.
func (t Target) Wanted() string { return wantedWords(t.Op, t.Value, t.High, t.Unit, t.Falls) }

// Wanted is as Target.Wanted.
func (m Measure) Wanted() string { return wantedWords(m.Op, m.Low, m.High, m.Unit, m.Falls) }

func wantedWords(op Op, low, high float64, unit string, falls bool) string {
	v := Number(low)
	if op == Range {
		v += "至" + Number(high)
	}
	v += unit
	switch op {
	case AtLeast:
		v += "以上"
	case AtMost:
		v += "以内"
	case About:
		v += "左右"
	}
	if falls {
		v = "下降" + v
	}
	return v
}
