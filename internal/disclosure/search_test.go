package disclosure

import (
	"slices"
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func TestParseWords(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]words{
		"":           nil,
		" \u3000\t ": nil,
		"污水":         {"污水"},
		"污水　处理 污水":   {"污水", "处理"},
		"ＰＭ２．５，ABC":  {"pm2.5,abc"},
	} {
		if got := parseWords(typed); !slices.Equal(got, want) {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

// marked writes the hits of a shown text in square brackets.
func marked(typed, stored string) string {
	var b strings.Builder
	for _, run := range parseWords(typed).show(newText(stored)) {
		if run.Hit {
			b.WriteString("[" + run.Text + "]")
		} else {
			b.WriteString(run.Text)
		}
	}
	return b.String()
}

func TestShowMarksWhatIsShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, stored, want string }{
		{"", "完成率7%,增长", "完成率7%，增长"},
		{"率7%，增", "完成率7%,增长", "完成[率7%，增]长"},
		{"率7%,增", "完成率7%,增长", "完成[率7%，增]长"},
		{"(市", "各区、县(市)政府", "各区、县[（市]）政府"},
		{"pm2.5", "确保PM2.5平均浓度", "确保[PM2.5]平均浓度"},
		{"47个", "首批47 个事项", "首批[47 个]事项"}, // white space does not count, and is shown
		{"长三角 三角洲", "长三角洲", "[长三角洲]"},     // overlapping
		{"水", "水水,水", "[水水]，[水]"},
		{"没有", "完成", "完成"},
		{"完成", "完成", "[完成]"},
		{"<b>", "a<b>c", "a[<b>]c"},
	} {
		if got := marked(c.typed, c.stored); got != c.want {
			t.Errorf("%q in %q: %s, want %s", c.typed, c.stored, got, c.want)
		}
	}
}

// Every text of a row reads the same with and without marks.
func FuzzShowLosesNothing(f *testing.F) {
	f.Add("率7%，增", "完成率7%,增长")
	f.Add("a　b", "A b\u00a0\u3000Ｂ")
	f.Fuzz(func(t *testing.T, typed, stored string) {
		stored = strings.ToValidUTF8(stored, "")
		var b strings.Builder
		for _, run := range parseWords(typed).show(newText(stored)) {
			b.WriteString(run.Text)
		}
		if b.String() != ledger.FullWidth(stored) {
			t.Errorf("%q marked in %q is %q", typed, stored, b.String())
		}
	})
}

func TestUnitLine(t *testing.T) {
	t.Parallel()
	units := []store.EditionUnit{
		{Code: "slj", Name: "市水利局"}, {Code: "shengzhou", Name: "嵊州市政府"}, {Code: "xinchang", Name: "新昌县政府"}, {Code: "zx", Name: "甲(乙)局"},
	}
	for printed, want := range map[string]string{
		"△市水利局": "lead <市水利局>",
		"市水利局、嵊州市、新昌县政府": "<市水利局>、<嵊州市>、<新昌县政府>",
		"嵊州市、新昌县":        "嵊州市、新昌县", // nothing says that the governments are meant
		"各区、县(市)政府":      "各区、县（市）政府",
		"甲(乙)局":          "<甲（乙）局>",
		"别的局":            "别的局",
		"":               "",
	} {
		line := newLine(printed, units).draw(look{year: 2020})
		var b strings.Builder
		if line.Lead {
			b.WriteString("lead ")
		}
		for _, part := range line.Parts {
			var text string
			for _, run := range part.Runs {
				text += run.Text
			}
			if part.Href != "" {
				text = "<" + text + ">"
			}
			b.WriteString(text)
		}
		if b.String() != want {
			t.Errorf("%s: %s, want %s", printed, b.String(), want)
		}
	}
}

func TestCSSString(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"市政府2020年":     `"市政府2020年"`,
		`a"b`:          `"a\22 b"`,
		`a\b`:          `"a\5c b"`,
		"a\nb":         `"a\a b"`,
		"a\x00b":       `"a\0 b"`,
		`"; } * { x:y`: `"\22 ; } * { x:y"`,
	} {
		if got := cssString(s); got != want {
			t.Errorf("%q is %s, want %s", s, got, want)
		}
	}
}
