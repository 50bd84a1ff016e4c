package planning

import (
	"slices"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/sheet"
)

func TestDifferencesNameTheLeaders(t *testing.T) {
	t.Parallel()
	task := func(n int, unit, leader string) ledger.PlanTask {
		return ledger.PlanTask{Number: n, Requirement: string(rune('甲' + n)), Units: []string{unit}, Leader: leader}
	}
	before := []ledger.PlanTask{task(1, "市商务局", "陈伟"), task(2, "市财政局", ""), task(3, "市教育局", "陈伟"), task(4, "市司法局", "陈　伟"), task(5, "市司法局", "未定")}
	now := []ledger.PlanTask{task(1, "市商务局", "王芳"), task(2, "市审计局", "陈伟"), task(3, "市教育局", ""), task(4, "市司法局", "陈伟"), task(5, "市司法局", "")}
	d := differences(ledger.MatchTasks(now, before, nil), before)
	var said []string
	for _, c := range d.Clauses {
		said = append(said, c.Number+c.Word+"："+c.LeaderWas+"→"+c.LeaderIs)
	}
	if want := []string{"1改分管领导：陈伟→王芳", "2改责任单位：未定→陈伟", "3改分管领导：陈伟→未定"}; !slices.Equal(said, want) || d.Same != 2 {
		t.Errorf("%q and %d the same, want %q", said, d.Same, want)
	}
}

// A pasted table may have the column anywhere, or not at all; without headings nobody can say what a fourth column is.
func TestPastedTablesWithAndWithoutLeaders(t *testing.T) {
	t.Parallel()
	for pasted, want := range map[string]string{
		"序号\t分管 领导\t内容与要求\t责任单位\n1\t陈伟\t甲。\t市商务局": "陈伟",
		"序号\t内容与要求\t责任单位\n1\t甲。\t市商务局":            "没有这一列",
		"1\t甲。\t市商务局\t见备注":                        "没有这一列",
	} {
		table := sheet.ParseTable(pasted, asked)
		rows, faults := readRows(table)
		if len(rows) != 1 || len(faults) > 0 || rows[0].Requirement != "甲。" || !slices.Equal(rows[0].Units, []string{"市商务局"}) {
			t.Errorf("%q: %+v, %v", pasted, rows, faults)
			continue
		}
		got := rows[0].Leader
		if slices.Equal(table.Lacks, []string{"分管领导"}) && got == "" {
			got = "没有这一列"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", pasted, got, want)
		}
	}
}
