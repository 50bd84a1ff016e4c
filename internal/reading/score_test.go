package reading

import (
	"fmt"
	"math"
	"strings"
)

// tally counts what was found rightly, found wrongly and missed.
type tally struct{ right, wrong, missed int }

func (t tally) precision() float64 { return share(t.right, t.right+t.wrong) }
func (t tally) recall() float64    { return share(t.right, t.right+t.missed) }
func share(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

var scored = []string{"targets", "figures", "stages", "matched", "related", "completion", "signals"}

// score compares the readings with the labels and lists the misses. A label that has no texts of its own is of tasks.
func score(labels []label, tasks map[int]Task) (map[string]*tally, []string) {
	sums := map[string]*tally{}
	for _, k := range scored {
		sums[k] = &tally{}
	}
	var misses []string
	for _, l := range labels {
		task := Task{Number: l.Number, Requirement: l.Requirement, Progress: l.Progress}
		if l.Requirement == "" {
			task = tasks[l.Number]
		}
		r := Read(task.Requirement, task.Progress)
		line := r.Line()
		say := func(kind string, format string, args ...any) {
			misses = append(misses, fmt.Sprintf("%3d %-10s ", l.Number, kind)+fmt.Sprintf(format, args...))
		}
		meet := func(a, b string) bool { return overlap(task, a, b) }

		found := make([]bool, len(line.Targets))
		at := map[int]int{} // the label's target index to ours
		for i, want := range l.Targets {
			hit := -1
			for k, got := range line.Targets {
				if !found[k] && hit < 0 && sameValue(want.Value, got.Value) && want.Unit == got.Unit && want.Op == got.Op && meet(want.Quote, got.Quote) {
					hit = k
				}
			}
			if hit >= 0 {
				found[hit], at[i] = true, hit
			}
			switch {
			case want.Uncertain:
				for k, got := range line.Targets { // not scored either way
					found[k] = found[k] || sameValue(want.Value, got.Value) && meet(want.Quote, got.Quote)
				}
			case hit >= 0:
				sums["targets"].right++
			default:
				sums["targets"].missed++
				say("targets", "missed %v %v %s: %s", want.Op, want.Value, want.Unit, want.Quote)
			}
		}
		for k, got := range line.Targets {
			if !found[k] {
				sums["targets"].wrong++
				say("targets", "wrong %v %v %s: %s", got.Op, got.Value, got.Unit, got.Quote)
			}
		}

		used := make([]bool, len(line.Reported))
		for _, want := range l.Reported {
			hit := -1
			for k, got := range line.Reported {
				if !used[k] && got.Value == want.Value && got.Unit == want.Unit && (hit < 0 || meet(want.Quote, got.Quote) && !meet(want.Quote, line.Reported[hit].Quote)) {
					hit = k
				}
			}
			if hit < 0 {
				if !want.Uncertain {
					sums["figures"].missed++
					say("figures", "missed %v %s %s: %s", want.Value, want.Unit, want.Kind, want.Quote)
					if want.Target != nil {
						sums["matched"].missed++
					}
				}
				continue
			}
			used[hit] = true
			got := line.Reported[hit]
			if want.Uncertain {
				continue
			}
			sums["figures"].right++
			if got.Status == want.Status {
				sums["stages"].right++
			} else {
				sums["stages"].wrong++
				say("stages", "%s, not %s: %s", got.Status, want.Status, got.Quote)
			}
			if got.Kind != want.Kind {
				say("kind", "%s, not %s: %s", got.Kind, want.Kind, got.Quote)
			}
			tie := func(kind string, got, want *int) {
				mine := -1
				if want != nil {
					if k, ok := at[*want]; ok {
						mine = k
					} else {
						mine = -2
					}
				}
				switch {
				case got == nil && want == nil:
				case got != nil && *got == mine:
					sums[kind].right++
				default:
					if got != nil {
						sums[kind].wrong++
					}
					if want != nil {
						sums[kind].missed++
					}
					say(kind, "got %v, want %v: %s", show(got), show(want), line.Reported[hit].Quote)
				}
			}
			tie("matched", got.Target, want.Target)
			tie("related", got.Related, want.Related)
		}
		for k, got := range line.Reported {
			if !used[k] {
				sums["figures"].wrong++
				say("figures", "extra %v %s %s: %s", got.Value, got.Unit, got.Status, got.Quote)
				if got.Target != nil {
					sums["matched"].wrong++
				}
			}
		}

		switch c := l.Completion; {
		case c != nil && c.Uncertain:
		case c == nil && line.Completion == nil:
			sums["completion"].right++
		case c != nil && line.Completion != nil && math.Abs(c.Value-line.Completion.Value) < .06 && c.Basis == line.Completion.Basis:
			sums["completion"].right++
		default:
			sums["completion"].wrong++
			say("completion", "got %+v, want %+v", line.Completion, c)
		}

		seen := make([]bool, len(line.Flags))
		for _, want := range l.Flags {
			hit := false
			for k, got := range line.Flags {
				if got.Flag == want.Flag && meet(want.Quote, got.Quote) {
					if !seen[k] && !want.Uncertain && got.PartOnly != want.PartOnly {
						say("part", "got %v: %s", got.PartOnly, got.Quote)
					}
					seen[k], hit = true, true
				}
			}
			if want.Uncertain {
				continue
			}
			if hit {
				sums["signals"].right++
			} else {
				sums["signals"].missed++
				say("signals", "missed %s: %s", want.Flag, want.Quote)
			}
		}
		for k, got := range line.Flags {
			if !seen[k] {
				sums["signals"].wrong++
				say("signals", "wrong %s: %s", got.Flag, got.Quote)
			}
		}
	}
	return sums, misses
}

func show(p *int) any {
	if p == nil {
		return "none"
	}
	return *p
}

// sameValue reports whether two values of a target are the same. A fall may be labelled with a sign or without.
func sameValue(want, got any) bool {
	if w, ok := want.(float64); ok && w < 0 {
		want = -w
	}
	if list, ok := want.([]any); ok {
		r, ok := got.([2]float64)
		return ok && len(list) == 2 && list[0] == r[0] && list[1] == r[1]
	}
	return want == got
}

// overlap reports whether two quotes of the task share a place in its text.
func overlap(task Task, a, b string) bool {
	for _, text := range append([]string{task.Requirement}, task.Progress...) {
		for i := 0; ; {
			k := strings.Index(text[i:], a)
			if k < 0 {
				break
			}
			from, to := i+k, i+k+len(a)
			for j := 0; ; {
				m := strings.Index(text[j:], b)
				if m < 0 {
					break
				}
				if j+m < to && from < j+m+len(b) {
					return true
				}
				j += m + len(b)
			}
			i = to
		}
	}
	return false
}
