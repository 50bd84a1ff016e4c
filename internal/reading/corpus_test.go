package reading

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
)

// label is one task as a person read it. Elements that careful readers may see differently are scored neither way.
type label struct {
	Number      int      `json:"number"`
	Requirement string   `json:"requirement"` // of an invented task, which has no other place for its texts
	Progress    []string `json:"progress"`

	Targets []struct {
		Op        Op     `json:"op"`
		Value     any    `json:"value"`
		Unit      string `json:"unit"`
		Quote     string `json:"quote"`
		Uncertain bool   `json:"uncertain"`
	} `json:"targets"`
	Reported []struct {
		Value     float64 `json:"value"`
		Unit      string  `json:"unit"`
		Quote     string  `json:"quote"`
		Kind      Kind    `json:"kind"`
		Status    Status  `json:"status"`
		Target    *int    `json:"matches_target_index"`
		Related   *int    `json:"related_target_index"`
		Uncertain bool    `json:"uncertain"`
	} `json:"reported"`
	Completion *struct {
		Value     float64 `json:"value"`
		Basis     Basis   `json:"basis"`
		Uncertain bool    `json:"uncertain"`
	} `json:"completion_rate"`
	Flags []struct {
		Flag      Flag   `json:"flag"`
		Quote     string `json:"quote"`
		PartOnly  bool   `json:"part_only"`
		Uncertain bool   `json:"uncertain"`
	} `json:"flags"`
}

func readTasks(t testing.TB) (map[int]Task, []Task) {
	t.Helper()
	file, err := os.Open("testdata/q1-2020.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	byNumber, list := map[int]Task{}, []Task(nil)
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var task Task
		if err := json.Unmarshal(lines.Bytes(), &task); err != nil {
			t.Fatal(err)
		}
		byNumber[task.Number] = task
		list = append(list, task)
	}
	if len(list) != 170 {
		t.Fatalf("%d tasks", len(list))
	}
	return byNumber, list
}

func readLabels(t testing.TB, name string) []label {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var labels []label
	if err := json.Unmarshal(data, &labels); err != nil {
		t.Fatal(err)
	}
	return labels
}
