package reading

import "testing"

type floor struct{ precision, recall float64 }

var others = map[string]floor{
	"targets": {1, 1}, "figures": {1, 1}, "stages": {.97, 1}, "matched": {1, 1}, "completion": {1, 1}, "signals": {1, 1},
}

// sets are the texts with labels; testdata/README.md tells how each was made. The floors are what was reached: a change
// may raise them and must not fall under them.
var sets = []struct {
	name, file string
	floors     map[string]floor
}{
	{"dev", "readings-dev.json", map[string]floor{
		"targets":    {1, 1},
		"figures":    {1, 1},
		"stages":     {.98, 1},
		"matched":    {1, 1},
		"related":    {.80, .60},
		"completion": {1, 1},
		"signals":    {1, 1},
	}},
	{"own", "readings-own.json", others},
	{"rest", "readings-rest.json", map[string]floor{
		"targets": {1, 1}, "figures": {.98, .98}, "stages": {.97, 1}, "matched": {1, 1}, "completion": {1, 1}, "signals": {1, .94},
	}},
	{"invented", "readings-invented.json", others},
	{"invented-2", "readings-invented-2.json", others},
	{"invented-3", "readings-invented-3.json", others},
	{"invented-4", "readings-invented-4.json", others},
	{"invented-5", "readings-invented-5.json", map[string]floor{
		"targets": {1, 1}, "figures": {1, 1}, "stages": {.98, 1}, "matched": {1, .99}, "completion": {1, 1}, "signals": {1, 1},
	}},
	{"invented-6", "readings-invented-6.json", map[string]floor{
		"targets": {1, 1}, "figures": {1, 1}, "stages": {1, 1}, "matched": {1, .96}, "completion": {1, 1}, "signals": {1, .97},
	}},
	{"invented-7", "readings-invented-7.json", map[string]floor{
		"targets": {1, 1}, "figures": {1, 1}, "stages": {.98, 1}, "matched": {1, .98}, "completion": {1, 1}, "signals": {1, .91},
	}},
	{"invented-8", "readings-invented-8.json", map[string]floor{
		"targets": {1, 1}, "figures": {1, 1}, "stages": {.92, 1}, "matched": {1, 1}, "completion": {1, 1}, "signals": {1, 1},
	}},
	{"invented-9", "readings-invented-9.json", map[string]floor{
		"targets": {1, 1}, "figures": {1, 1}, "stages": {.98, 1}, "matched": {1, .96}, "completion": {.98, 1}, "signals": {1, .97},
	}},
	{"invented-10", "readings-invented-10.json", map[string]floor{
		"targets": {1, 1}, "figures": {1, 1}, "stages": {1, 1}, "matched": {1, .98}, "completion": {.97, 1}, "signals": {1, .97},
	}},
	{"invented-11", "readings-invented-11.json", map[string]floor{
		"targets": {1, 1}, "figures": {1, 1}, "stages": {1, 1}, "matched": {1, 1}, "completion": {1, 1}, "signals": {1, .97},
	}},
	{"invented-12", "readings-invented-12.json", others},
	{"invented-13", "readings-invented-13.json", others},
}

// TestScore prints precision and recall by set and kind, and the misses.
func TestScore(t *testing.T) {
	t.Parallel()
	tasks, _ := readTasks(t)
	for _, set := range sets {
		sums, misses := score(readLabels(t, set.file), tasks)
		for _, k := range scored {
			s := sums[k]
			t.Logf("%-10s %-10s precision %.3f  recall %.3f  (right %d, wrong %d, missed %d)", set.name, k, s.precision(), s.recall(), s.right, s.wrong, s.missed)
		}
		for _, m := range misses {
			t.Log(set.name, m)
		}
		for _, k := range scored {
			if s, floor := sums[k], set.floors[k]; s.precision() < floor.precision || s.recall() < floor.recall {
				t.Errorf("%s: %s fell: precision %.3f under %.3f or recall %.3f under %.3f", set.name, k, s.precision(), floor.precision, s.recall(), floor.recall)
			}
		}
	}
}
