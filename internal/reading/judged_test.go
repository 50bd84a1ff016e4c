package reading

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestJudged holds what was read in the tasks without labels and found right by eye: every figure tied to a target, every
// completion and every signal. A change that alters one of them is to be looked at again, and the file with it; the
// failing test prints the lines.
func TestJudged(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/judged.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		want[strings.TrimSuffix(line, "\n")] = true
	}
	labelled := map[int]bool{}
	for _, l := range readLabels(t, "readings-dev.json") {
		labelled[l.Number] = true
	}
	_, tasks := readTasks(t)
	for _, task := range tasks {
		if labelled[task.Number] {
			continue
		}
		for _, line := range told(task) {
			if !want[line] {
				t.Errorf("new:  %s", line)
			}
			delete(want, line)
		}
	}
	for line := range want {
		t.Errorf("gone: %s", line)
	}
}

func told(task Task) []string {
	r := Read(task.Requirement, task.Progress)
	line := r.Line()
	var lines []string
	for _, f := range line.Reported {
		if f.Target != nil {
			lines = append(lines, fmt.Sprintf("%d figure %q measures %q", task.Number, f.Quote, line.Targets[*f.Target].Quote))
		}
	}
	if c := line.Completion; c != nil {
		lines = append(lines, fmt.Sprintf("%d completion %v%% %s %q", task.Number, c.Value, c.Basis, c.Quote))
	}
	for _, s := range line.Flags {
		lines = append(lines, fmt.Sprintf("%d signal %s %q", task.Number, s.Flag, s.Quote))
	}
	return lines
}
