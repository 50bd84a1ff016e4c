package ledger_test

import (
	"slices"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func TestCorrectionIsCleaned(t *testing.T) {
	t.Parallel()
	in := ledger.Correction{Reason: "口径\r\n有误", Texts: map[int]string{
		1: "一\r\n二", 2: " \n", 3: "三\x00", 4: strings.Repeat("水", ledger.MaxProgress+1),
	}}
	got, problems := in.Clean()
	if got.Reason != "口径\n有误" || got.Texts[1] != "一\n二" || got.Texts[3] != "三" {
		t.Errorf("cleaned: %+v", got)
	}
	for task, want := range map[int]bool{1: false, 2: true, 3: true, 4: true} {
		if wrong := problems[ledger.CorrectionField(task)] != ""; wrong != want {
			t.Errorf("task %d: %q", task, problems[ledger.CorrectionField(task)])
		}
	}
	if in.Texts[1] != "一\r\n二" {
		t.Error("the caller's texts were changed")
	}
	for name, c := range map[string]struct {
		correction ledger.Correction
		missing    []string
	}{
		"nothing":   {ledger.Correction{}, []string{"reason", "texts"}},
		"no text":   {ledger.Correction{Reason: "理由"}, []string{"texts"}},
		"no reason": {ledger.Correction{Reason: " \n", Texts: map[int]string{1: "一"}}, []string{"reason"}},
		"all":       {ledger.Correction{Reason: "理由", Texts: map[int]string{1: "一"}}, nil},
	} {
		var missing []string
		for field := range c.correction.Complete() {
			missing = append(missing, field)
		}
		slices.Sort(missing)
		if !slices.Equal(missing, c.missing) {
			t.Errorf("%s: %v is missing, want %v", name, missing, c.missing)
		}
	}
}

func TestCorrectionChangesItsRowsOnly(t *testing.T) {
	t.Parallel()
	before := []ledger.EditionRow{{Number: 1, Progress: []string{"一"}}, {Number: 2, Requirement: "二", Progress: []string{"旧"}}}
	after := ledger.Correction{Texts: map[int]string{2: "  新一\n\n新二 "}}.Apply(before)
	if !slices.Equal(after[1].Progress, []string{"新一", "新二"}) || after[1].Requirement != "二" || !slices.Equal(after[0].Progress, []string{"一"}) {
		t.Errorf("after: %+v", after)
	}
	if before[1].Progress[0] != "旧" {
		t.Error("the edition before was changed")
	}
}

func TestACorrectionPublishesNothingOfADraft(t *testing.T) {
	t.Parallel()
	before := ledger.Text{Progress: "旧", Problems: "问题", NextSteps: "措施", Rating: ledger.Behind}
	for state, want := range map[ledger.State]ledger.Text{
		ledger.Published: {Progress: "新", Problems: "问题", NextSteps: "措施", Rating: ledger.Behind},
		ledger.Submitted: {Progress: "新", Problems: "问题", NextSteps: "措施", Rating: ledger.Behind},
		ledger.Draft:     {Progress: "新"},
		ledger.Returned:  {Progress: "新"},
	} {
		if got := ledger.Corrected(state, before, "新"); got != want {
			t.Errorf("%s: %+v", state, got)
		}
	}
}
