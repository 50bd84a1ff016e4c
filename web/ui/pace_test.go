package ui

import (
	"slices"
	"testing"
)

// The lines across a picture say what they are, also where a figure is beyond the whole or a target lies below nothing.
func TestPaceChartRules(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		chart PaceChart
		want  []paceRule
	}{
		"a sum":                {PaceChart{Dots: []PaceDot{{3, .3, false, false}}}, []paceRule{{0, "0"}, {.5, "50%"}, {1, "100%"}}},
		"twelve times the sum": {PaceChart{Dots: []PaceDot{{3, .3, false, false}, {6, 12.5, false, false}}}, []paceRule{{0, "0"}, {.5, "50%"}, {1, "≥100%"}}},
		"a ratio":              {PaceChart{Level: "44%", LevelAt: .8}, []paceRule{{0, "0"}, {.8, "44%"}}},
		"a fall":               {PaceChart{Level: "-3%", LevelAt: .2, ZeroAt: .9}, []paceRule{{.9, "0"}, {.2, "-3%"}}},
		"a target of nothing":  {PaceChart{Level: "0起", LevelAt: .1, ZeroAt: .1}, []paceRule{{.1, "0起"}}},
	} {
		if got := c.chart.rules(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
