package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestReadPrintsTheLabelsFormat(t *testing.T) {
	t.Parallel()
	in := `{"number":7,"requirement":"新增小微企业13000家,失业率控制在3%以内。","progress":["受疫情影响,新增小微企业4405家,完成全年目标的33.9%。"]}

{}
{"requirement":"","progress":[""]}
`
	var out strings.Builder
	if err := readLines(t.Context(), strings.NewReader("\ufeff"+in), &out, false); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines: %s", len(lines), out.String())
	}
	const empty = `{"targets":[],"reported":[],"completion_rate":null,"flags":[]}`
	if lines[1] != empty || lines[2] != empty {
		t.Errorf("empty texts read as %s and %s", lines[1], lines[2])
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &got); err != nil {
		t.Fatal(err)
	}
	keys := func(v any, want string) {
		t.Helper()
		m, _ := v.(map[string]any)
		if len(m) != len(strings.Fields(want)) {
			t.Errorf("%v has not the keys %s", m, want)
		}
		for _, k := range strings.Fields(want) {
			if _, ok := m[k]; !ok {
				t.Errorf("%v has no %s", m, k)
			}
		}
	}
	first := func(k string) any { return got[k].([]any)[0] }
	keys(got, "number targets reported completion_rate flags")
	keys(first("targets"), "label op value unit quote")
	keys(first("reported"), "label value unit quote kind status matches_target_index")
	keys(got["completion_rate"], "value unit basis quote target_index")
	keys(first("flags"), "flag quote part_only")

	out.Reset()
	if err := readLines(t.Context(), strings.NewReader(in), &out, true); err != nil || !strings.Contains(out.String(), `"checks":[{"verdict":"agrees"`) {
		t.Errorf("no check: %v %s", err, out.String())
	}
}

func TestReadNamesTheLineItCannotRead(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ line, message string }{
		{"这不是JSON", "read: line 3: not a JSON object: "},
		{"{", "read: line 3: not a JSON object: "},
		{"[]", "read: line 3: not a JSON object but a JSON array"},
		{"null", "read: line 3: not a JSON object but null"},
		{`{"progress":"一段"}`, `read: line 3: "progress" must be a list of strings and is a JSON string`},
		{`{"requirement":"` + strings.Repeat("长", longestLine/3) + `"}`, "read: line 3: longer than 1024 KiB"},
		{`{"requirement":5}`, `read: line 3: "requirement" must be a string and is a JSON number`},
	} {
		var out strings.Builder
		err := readLines(t.Context(), strings.NewReader("{}\n\n"+tc.line+"\n{}\n"), &out, false)
		if err == nil || !strings.HasPrefix(err.Error(), tc.message) {
			t.Errorf("%s: %v, not %s", tc.line, err, tc.message)
		}
		if n := strings.Count(out.String(), "\n"); n != 1 {
			t.Errorf("%s: %d lines were printed before it", tc.line, n)
		}
	}
}
