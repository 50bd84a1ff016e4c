package planning

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/planpage"
)

func TestChoicesOfAPreview(t *testing.T) {
	t.Parallel()
	pick, faults := choices(url.Values{
		"unit-0": {"市审计局"}, "map-0": {"new:bureau"}, "code-0": {"SJJ"},
		"unit-1": {"市商业局"}, "map-1": {"swj"},
		"unit-2": {"某单位"}, "map-2": {""},
		"match-3": {" 4 "}, "match-5": {""},
	})
	if len(faults) > 0 {
		t.Fatalf("faults: %v", faults)
	}
	if pick.names["市审计局"] != "sjj" || pick.names["市商业局"] != "swj" || len(pick.names) != 2 {
		t.Errorf("names: %v", pick.names)
	}
	if len(pick.created) != 1 || pick.created[0] != (ledger.NewDepartment{Code: "sjj", Name: "市审计局", Kind: ledger.Bureau}) {
		t.Errorf("created: %+v", pick.created)
	}
	if n, ok := pick.given[5]; pick.given[3] != 4 || !ok || n != 0 {
		t.Errorf("given: %v", pick.given)
	}
	_, faults = choices(url.Values{"unit-0": {"市审计局"}, "map-0": {"new:nothing"}, "code-0": {"审"}, "match-1": {"一"}, "match-x": {"1"}})
	if !strings.Contains(faults["市审计局"], "代码用") || !strings.Contains(faults["市审计局"], "请选单位类别") ||
		!strings.Contains(faults["match-1"], "“一”不是序号") || faults["match-x"] == "" {
		t.Errorf("faults: %v", faults)
	}
}

func TestDifferencesNameWhatBecameOfEachClause(t *testing.T) {
	t.Parallel()
	task := func(n int, requirement string, units ...string) ledger.PlanTask {
		return ledger.PlanTask{Number: n, Requirement: requirement, Units: units}
	}
	before := []ledger.PlanTask{task(1, "甲。", "市商务局"), task(2, "乙。", "市财政局"), task(3, "丙。", "市教育局"), task(4, "丁。", "市司法局"), task(5, "戊。", "市公安局")}
	now := []ledger.PlanTask{task(1, "甲。", "市商务局"), task(2, "乙，加快。", "市财政局"), task(3, "丙。", "市教育局", "市财政局"), task(6, "戊。", "市公安局"), task(7, "己。", "市商务局")}
	d := differences(ledger.MatchTasks(now, before, nil), before)
	if d.Added != 1 || d.Changed != 3 || d.Withdrawn != 1 || d.Same != 1 {
		t.Errorf("%+v", d)
	}
	var words []string
	for _, c := range d.Clauses {
		words = append(words, c.Number+c.Word+c.Renumbered)
	}
	if want := []string{"2改文", "3改责任单位", "6改序号原第5项", "7新增", "4撤销"}; !slices.Equal(words, want) {
		t.Errorf("%v, want %v", words, want)
	}
	if last := d.Clauses[len(d.Clauses)-1]; last.Kind != planpage.Withdrawn || last.Requirement != "丁。" {
		t.Errorf("%+v", last)
	}
}

func TestNamesOfBeforeAreSaid(t *testing.T) {
	t.Parallel()
	desk := store.PlanDesk{
		Departments: []ledger.Department{{Code: "swj", Name: "市商务和投资局"}, {Code: "keqiao", Name: "柯桥市政府"}},
		Former:      []store.FormerName{{Name: "市商务局", Code: "swj", Now: "市商务和投资局"}, {Name: "柯桥区政府", Code: "keqiao", Now: "柯桥市政府"}},
	}
	rows := []printedRow{
		{2, 1, "甲。", []string{"△市商务局", "市商务局"}, ""}, {3, 2, "乙。", []string{"市商务和投资局"}, ""},
		{4, 3, "丙。", []string{"柯桥区、某某市政府"}, ""}, {5, 4, "丁。", []string{"市商务局"}, ""},
	}
	got := formerUnits(desk, rows)
	if want := []string{"“市商务局”现为市商务和投资局（第1、4项）", "“柯桥区政府”现为柯桥市政府（第3项）"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	answering, unknown, _ := desk.Directory().Answer([]string{"△市商务局"})
	if len(unknown) > 0 || len(answering) != 1 || answering[0].Code != "swj" {
		t.Errorf("%v, unknown %v", answering, unknown)
	}
	taken := desk.Directory(ledger.Department{Code: "new", Name: "市商务局"})
	if answering, _, _ := taken.Answer([]string{"市商务局"}); answering[0].Code != "new" {
		t.Errorf("who has the name now is not who had it: %v", answering)
	}
}

func TestFormsOfAPlanAreChecked(t *testing.T) {
	t.Parallel()
	if problems := (planForm{year: " 2021 ", stage: "formal"}).check(); len(problems) > 0 {
		t.Errorf("a good form: %v", problems)
	}
	for field, form := range map[string]planForm{
		"year":   {year: "2101", stage: "formal"},
		"stage":  {year: "2021", stage: "final"},
		"title":  {year: "2021", stage: "formal", title: "两\n行"},
		"reason": {year: "2021", stage: "formal", reason: strings.Repeat("长", ledger.MaxPlanReason+1)},
	} {
		if problems := form.check(); len(problems) != 1 || problems[field] == "" {
			t.Errorf("%s: %v", field, problems)
		}
	}
}

func TestLinesOfADepartmentsHistory(t *testing.T) {
	t.Parallel()
	on := time.Date(2020, 7, 1, 0, 0, 0, 0, time.UTC)
	at := time.Date(2020, 6, 30, 9, 5, 0, 0, ledger.Shanghai)
	for want, c := range map[string]store.DepartmentChange{
		"2020-07-01起由“甲”更名为“乙”。机构改革（": {Kind: "renamed", Before: "甲", After: "乙"},
		"2020-07-01起并入乙。机构改革（":        {Kind: "merged", Before: "甲", After: "乙"},
		"2020-07-01起撤销。机构改革（":         {Kind: "closed", Before: "甲"},
	} {
		c.Reason, c.EffectiveOn, c.ChangedAt, c.ChangedBy = "机构改革", on, at, "王芳"
		if got := historyLine(c); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, " 王芳）") {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
