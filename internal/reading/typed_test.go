package reading

import (
	"strings"
	"testing"
)

func TestWhatIsTypedIsRead(t *testing.T) {
	t.Parallel()
	firms := Measure{Ruling: Ruling{ID: 7}, Unit: "家", Kind: Count}
	land := Measure{Unit: "万亩", Kind: Amount}
	share := Measure{Unit: "%", Kind: Growth}
	fall := Measure{Unit: "%", Kind: Growth, Falls: true}
	for _, c := range []struct {
		m     Measure
		typed string
		value float64
		why   string
	}{
		{firms, "8200", 8200, ""}, {firms, " 8,200 家", 8200, ""}, {firms, "８，２００", 8200, ""}, {firms, "0.82万", 8200, ""}, {firms, "0.82万家", 8200, ""},
		{firms, "1,234,567", 1234567, ""}, {firms, "0,82", 0, "逗号"}, {firms, "1,2345", 0, "逗号"}, {firms, "八千", 0, "只填数字"}, {firms, "", 0, "只填数字"},
		{firms, "12人", 0, "单位是“家”"}, {firms, "1.2.3", 0, "小数点"}, {firms, "1234567890123", 0, "太长"},
		{land, "12", 12, ""}, {land, "12万", 12, ""}, {land, "12万亩", 12, ""}, {land, "120000亩", 12, ""}, {land, "0.0012亿", 12, ""},
		{share, "-3.5%", -3.5, ""}, {share, "46。3％", 46.3, ""}, {share, "−2", -2, ""},
		{fall, "12.5", -12.5, ""}, {fall, "-12.5", 0, "不用负号"},
	} {
		x, why := c.m.TakeTyped(c.typed, "2020-06-30", 2020)
		if x.Value != c.value || (why == "") != (c.why == "") || !strings.Contains(why, c.why) {
			t.Errorf("%s of %s: %v, %s", c.typed, c.m.Unit, x.Value, why)
		}
	}
	for day, why := range map[string]string{"2019-12-31": "2020年内", "6月30日": "写作", "": "写作", "2020-06-31": "写作"} {
		if _, got := firms.TakeTyped("1", day, 2020); !strings.Contains(got, why) {
			t.Errorf("%q: %s", day, got)
		}
	}
}

func TestTypedFiguresGoBeforeTheText(t *testing.T) {
	t.Parallel()
	const asked = "全市新增小微企业13000家；新增“个转企”1600家。"
	m := Measure{Ruling: Ruling{ID: 7, State: Confirmed}, Label: "新增小微企业", Op: Equal, Low: 13000, Unit: "家", Kind: Count, Quote: "新增小微企业13000家", Start: 2, End: 15}
	m.End = m.Start + len([]rune(m.Quote))
	for name, c := range map[string]struct {
		told        string
		typed       float64
		same, other int
	}{
		"the same":              {"全市新增小微企业8200家。", 8200, 1, 0},
		"rounded in the text":   {"全市新增小微企业0.82万家。", 8213, 1, 0},
		"about":                 {"全市新增小微企业8200余家。", 8260, 1, 0},
		"another":               {"全市新增小微企业8100家。", 8200, 0, 1},
		"not in the text":       {"各项工作有序推进。", 8200, 0, 0},
		"one of two":            {"全市新增小微企业4405家，截至6月底新增小微企业8200家。", 8200, 1, 0},
		"a printed share only":  {"完成全年目标的63.08%。", 8200, 0, 0},
		"of another target too": {"全市新增“个转企”910家。", 8200, 0, 0},
	} {
		x, _ := m.TakeTyped("1", "2020-06-30", 2020)
		x.Value = c.typed
		s := Merge(Read(asked, []string{c.told}), asked, c.told, []Measure{m}, []Statement{x})
		if len(s.Given) != 1 || len(s.Given[0].Same) != c.same || len(s.Given[0].Other) != c.other {
			t.Errorf("%s: %+v", name, s.Given)
			continue
		}
		p := s.Pace(0, AsOf{Year: 2020, Month: 6}, Linear)
		if p.Given == nil || p.Value != c.typed || p.Standing != OnPace || p.On.Day != 30 || len(p.Figures) != c.same {
			t.Errorf("%s: %+v", name, p)
		}
		l := s.Lights("", AsOf{Year: 2020, Month: 6}, Linear)
		if l.Marks[0].Mark != Up || len(l.Marks[0].Proof) == 0 || len(l.Disagreements) != c.other || c.other > 0 && l.Disagreements[0].Dispute != TypedOtherwise {
			t.Errorf("%s: %+v", name, l)
		}
	}
}
