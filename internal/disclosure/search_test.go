package disclosure

import (
	"slices"
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
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
		{`"百项千亿"`, "实施“百项千亿”工程", "实施[“百项千亿”]工程"}, // keyboards have no curly quotes
		{"'百项", "实施“百项千亿”工程", "实施[“百项]千亿”工程"},
		{"「百项", "实施\"百项千亿\"工程", "实施[\"百项]千亿\"工程"},
		{"1-2", "1—2月", "[1—2]月"},
		{"[2020]", "〔2020〕1号", "[〔2020〕]1号"},
		{"７％", "增长7%左右", "增长[7%]左右"},
		{"百\u200b项", "百项", "[百项]"}, // what nobody sees does not count
		{"百项", "百\u200b项", "[百\u200b项]"},
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

// marks are the marked pieces of a row as it is drawn, folded.
func marks(r *row, typed string) []string {
	view := r.draw(look{year: 2020, words: parseWords(typed)})
	var out []string
	add := func(runs []disclosurepage.Run) {
		for _, run := range runs {
			if run.Hit {
				out = append(out, fold(run.Text))
			}
		}
	}
	add(view.Requirement)
	for _, p := range view.Progress {
		add(p.Runs)
	}
	for _, l := range view.Units {
		if l.LeadHit {
			out = append(out, leadMark)
		}
		for _, p := range l.Parts {
			add(p.Runs)
		}
	}
	for _, p := range view.Members.Units {
		add(p.Runs)
	}
	return out
}

func TestMarksAmongUnits(t *testing.T) {
	t.Parallel()
	r := newRow(2020, store.EditionRow{
		Number: 1, Requirement: "甲", Progress: []string{"乙"}, UnitsPrinted: []string{"△市商务局", "柯桥区、诸暨市政府"},
		Departments: []store.EditionUnit{{Code: "swj", Name: "市商务局"}, {Code: "kq", Name: "柯桥区政府"}, {Code: "zj", Name: "诸暨市政府"}},
	})
	for typed, want := range map[string]string{
		"△市商务局": "△|市商务局", "△ 市商务局": "△|市商务局", "▲市商": "△|市商", "Δ": "△", "△": "△", "商务局": "商务局",
		"柯桥区政府": "柯桥区", "柯桥区政府 诸暨": "柯桥区|诸暨", "区政府": "区", "政府": "政府", "区、诸": "区|、|诸", "诸暨市政府": "诸暨市政府", "务柯": "",
	} {
		if got := strings.Join(marks(r, typed), "|"); got != want {
			t.Errorf("%q marks %s, want %s", typed, got, want)
		}
	}
}

// Whatever finds a row of the first table is marked in it.
func TestWhateverFindsARowIsMarked(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	e, err := s.Edition(t.Context(), ledger.Quarter{Year: 2020, Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	f := freeze(e)
	typed := map[string]bool{`"`: true, "'": true, "△": true, "政府": true, "区政府": true, "、": true}
	for _, r := range f.rows {
		for _, line := range r.UnitsPrinted {
			typed[line] = true
		}
		for _, d := range r.Departments {
			typed[d.Name] = true
		}
	}
	for words := range typed {
		found := f.selected("", parseWords(words))
		if len(found) == 0 {
			t.Errorf("%q finds nothing", words)
		}
		for _, r := range found {
			if len(marks(r, words)) == 0 {
				t.Errorf("%q finds row %d and marks nothing", words, r.Number)
			}
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
