// Package trend says how a task's text stands to that of the quarter before: hardly changed, or with a figure that
// went backwards. The desk asks about it before handing in, the leadership reads it afterwards, by one measure. Pure.
package trend

import (
	"strings"
	"unicode"

	"taizhang/internal/difference"
	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// unchanged is the share of two texts that must be alike for the later one to count as 未更新.
const unchanged = .9

// Alike is how much of two texts is the same: 0 to 1, see difference.Likeness. White space and the width of punctuation do
// not count.
func Alike(a, b string) float64 { return difference.Likeness(squeeze(a), squeeze(b)) }

// Unchanged reports whether so much of two texts is the same that the later one says nothing new.
func Unchanged(share float64) bool { return share >= unchanged }

func squeeze(s string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, ledger.FullWidth(s)))
}

// Setback is a figure that can only grow through the year and is smaller than it was.
type Setback struct {
	Target  int // index in the reading of the text now
	Was, Is reading.Figure
}

// Setbacks compares what two texts say of the same requirement, in the order of its targets.
func Setbacks(before, now reading.Reading) []Setback {
	var out []Setback
	for k, target := range now.Targets {
		if !target.Kind.Cumulative() {
			continue
		}
		was, then := highest(before, k)
		is, found := highest(now, k)
		if !then || !found {
			continue
		}
		if value, ok := reading.Convert(is.Value, is.Unit, was.Unit); ok && value < was.Value {
			out = append(out, Setback{k, was, is})
		}
	}
	return out
}

// highest is the largest figure that measures target k and was reached.
func highest(r reading.Reading, k int) (reading.Figure, bool) {
	var best reading.Figure
	found := false
	for _, f := range r.Figures {
		if f.Target == nil || *f.Target != k || f.Status != reading.Achieved || !f.Kind.Cumulative() {
			continue
		}
		if value, ok := reading.Convert(f.Value, f.Unit, best.Unit); !found || ok && value > best.Value {
			best, found = f, true
		}
	}
	return best, found
}
