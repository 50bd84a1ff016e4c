package ledger

import (
	"slices"
	"testing"
)

func TestLeadersAsPlansPrintThem(t *testing.T) {
	t.Parallel()
	for printed, want := range map[string][]string{
		"":          nil,
		" \n":       nil,
		"未定":        nil,
		"陈伟":        {"陈伟"},
		"陈　伟":       {"陈伟"},
		"陈 伟、王芳、陈伟": {"陈伟", "王芳"},
		"陈伟\n王芳":    {"陈伟", "王芳"},
		"陈伟，王芳;李强":  {"陈伟", "王芳", "李强"},
		"陈伟(市委常委、常务副市长)、王芳（副市长）": {"陈伟（市委常委、常务副市长）", "王芳（副市长）"},
		"陈伟）、王芳":     {"陈伟）", "王芳"},
		"陈伟（副市长\n王芳": {"陈伟（副市长", "王芳"},
	} {
		if got := Leaders(printed); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", printed, got, want)
		}
	}
}

func TestLeadersInTheOrderOfThePlan(t *testing.T) {
	t.Parallel()
	if got := InCharge([][]string{{"王芳"}, nil, {"陈伟", "王芳"}}); !slices.Equal(got, []string{"王芳", "陈伟", NoLeader}) {
		t.Errorf("%q", got)
	}
	if got := InCharge([][]string{{"王芳"}, {"陈伟"}}); !slices.Equal(got, []string{"王芳", "陈伟"}) {
		t.Errorf("all have one: %q", got)
	}
	if got := InCharge([][]string{nil, nil}); got != nil {
		t.Errorf("nobody has one: %q", got)
	}
	if !LedBy([]string{"王芳"}, "王芳") || LedBy([]string{"王芳"}, NoLeader) || !LedBy(nil, NoLeader) || LedBy(nil, "王芳") {
		t.Error("LedBy takes one for another")
	}
}

func TestAVersionThatDoesNotSpeakOfLeadersKeepsThem(t *testing.T) {
	t.Parallel()
	before := []PlanTask{{Number: 1, Requirement: "甲。", Leader: "陈伟"}, {Number: 2, Requirement: "乙。"}}
	matched := MatchTasks([]PlanTask{{Number: 3, Requirement: "甲。"}, {Number: 2, Requirement: "乙。"}, {Number: 4, Requirement: "丙。"}}, before, nil)
	KeepLeaders(matched, before)
	if matched[0].Leader != "陈伟" || matched[1].Leader != "" || matched[2].Leader != "" {
		t.Errorf("%+v", matched)
	}
}
