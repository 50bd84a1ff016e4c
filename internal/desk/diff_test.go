package desk

import (
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/web/deskpage"
)

// show writes lines with what changed in brackets, one line a paragraph.
func show(lines []deskpage.Line) string {
	var out []string
	for _, line := range lines {
		var b strings.Builder
		for _, piece := range line {
			if piece.Changed {
				b.WriteString("[" + piece.Text + "]")
			} else {
				b.WriteString(piece.Text)
			}
		}
		out = append(out, b.String())
	}
	return strings.Join(out, "|")
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ mine, theirs, left, right string }{
		"the same":            {"甲。乙。", "甲。乙。", "甲。乙。", "甲。乙。"},
		"nothing":             {"", "", "", ""},
		"a sentence in front": {"新。甲。乙。", "甲。乙。", "[新。]甲。乙。", "甲。乙。"},
		"a clause":            {"甲,乙二,丙。", "甲,乙一,丙。", "甲,乙[二],丙。", "甲,乙[一],丙。"},
		"a number is whole":   {"共1,234家。", "共1,235家。", "共[1,234家]。", "共[1,235家]。"},
		"a paragraph":         {"甲。\n乙。", "甲。乙。", "甲。[↵]|乙。", "甲。乙。"},
		"against nothing":     {"甲。\n乙。", "", "[甲。↵]|[乙。]", ""},
		"blanks":              {"甲。\n ", "甲。\n", "甲。|[␣]", "甲。"},
		"swapped":             {"甲。乙。丙。", "丙。乙。甲。", "[甲]。乙。[丙]。", "[丙]。乙。[甲]。"},
	} {
		left, right := compare(c.mine, c.theirs)
		if got := show(left); got != c.left {
			t.Errorf("%s: mine %q, want %q", name, got, c.left)
		}
		if got := show(right); got != c.right {
			t.Errorf("%s: theirs %q, want %q", name, got, c.right)
		}
	}
}

func TestCompareLosesNothingOfLongTexts(t *testing.T) {
	t.Parallel()
	mine, theirs := strings.Repeat("甲。乙，", ledger.MaxProgress/4), strings.Repeat("丙。丁，", ledger.MaxProgress/4)
	left, right := compare("头。"+mine+"尾。", "头。"+theirs+"尾。")
	if got := show(left); got != "头。["+strings.TrimSuffix(mine, "，")+"]，尾。" {
		t.Errorf("mine: %.40s…", got)
	}
	if got := show(right); got != "头。["+strings.TrimSuffix(theirs, "，")+"]，尾。" {
		t.Errorf("theirs: %.40s…", got)
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                         "0字，0段",
		" \n　\n":                   "0字，0段",
		"甲乙。":                      "3字，1段",
		"　甲 乙\n\n丙\n":              "4字，2段",
		"𠮷野家":                      "3字，1段",
		strings.Repeat("字", 10001): "10001字，1段，超过10000字",
		"全市新增小微企业4405家,全年目标任务完成率33.88%;新增“个转企”284家,完成全年目标数的17.75%。": "57字，1段",
	} {
		if got := count(text); got != want {
			t.Errorf("%.20q: %s, want %s", text, got, want)
		}
	}
}
