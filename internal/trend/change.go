package trend

import (
	"slices"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// Change is what became of a task since the quarter before, as it stands in addresses.
type Change string

const (
	Up        Change = "up"        // rated better
	Down      Change = "down"      // rated worse
	Same      Change = "same"      // the text says nothing new
	Backwards Change = "backwards" // a sum is smaller than it was
)

// Changes in the order in which they are shown: what a leader asks about first.
var Changes = []Change{Down, Backwards, Same, Up}

// String is the word for the change; empty for none of Changes.
func (c Change) String() string {
	switch c {
	case Up:
		return "自评上调"
	case Down:
		return "自评下调"
	case Same:
		return "文字未更新"
	case Backwards:
		return "累计数变小"
	}
	return ""
}

// Comparison is what differs between a task's texts of two quarters, whatever they are rated.
type Comparison struct {
	Unchanged bool
	Setbacks  []Setback
}

// Compare sets two texts against each other, each with the requirement that it answers.
func Compare(requirementBefore, before, requirement, now string) Comparison {
	return Comparison{
		Unchanged: Unchanged(Alike(before, now)),
		Setbacks:  Setbacks(reading.Read(requirementBefore, ledger.Paragraphs(before)), reading.Read(requirement, ledger.Paragraphs(now))),
	}
}

// Became is what the task became with these ratings. Who is not rated in both quarters is rated neither better nor worse.
func (c Comparison) Became(before, now ledger.Rating) []Change {
	var out []Change
	was, is := slices.Index(ledger.Ratings, before), slices.Index(ledger.Ratings, now) // from the best to the worst
	switch {
	case was < 0 || is < 0:
	case is < was:
		out = append(out, Up)
	case is > was:
		out = append(out, Down)
	}
	if c.Unchanged {
		out = append(out, Same)
	}
	if len(c.Setbacks) > 0 {
		out = append(out, Backwards)
	}
	return out
}
