package reading

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Given is the figure that was typed beside the text for a target. It goes before whatever was read in the text.
type Given struct {
	Target int
	Value  float64 // in Unit
	Unit   string
	AsOf   AsOf
	Same   []int // into Reading.Figures: those in the text that say the same, or add up to it
	Other  []int // those that the text has instead, when none says the same
	Ruling Ruling
}

// given is the typed figure of target k; nil when there is none.
func (r *Reading) given(k int) *Given {
	for i := range r.Given {
		if r.Given[i].Target == k {
			return &r.Given[i]
		}
	}
	return nil
}

// typed sets the typed figures of measures that still stand against what the text says of the same targets.
func (s *Sheet) typed(byID map[int64]int) {
	s.Given = nil
	for _, x := range s.Typed {
		k, ok := byID[x.Measure]
		if !ok || x.State != Confirmed {
			continue
		}
		g := Given{Target: k, Value: x.Value, Unit: x.Unit, AsOf: x.AsOf, Ruling: x.Ruling}
		g.Same, g.Other = s.alongside(k, ruledQuantity(x.Value, x.Unit))
		s.Given = append(s.Given, g)
	}
}

// alongside tells the figures of the text that say of target k what q says, or else those that say something different.
func (s *Sheet) alongside(k int, q *quantity) (same, other []int) {
	told := s.Told(k)
	for _, i := range told {
		if f := &s.Figures[i]; f.q.unit.fits(q.unit) > 0 && near(f.q.base(f.Value), q.base(q.value), f.slack()) {
			same = append(same, i)
		}
	}
	if len(same) > 0 {
		return same, nil
	}
	if c, ok := s.computed(k); ok && len(c.Figures) > 1 {
		sum, slack := 0.0, 0.0
		for _, i := range c.Figures {
			sum, slack = sum+s.Figures[i].q.base(s.Figures[i].Value), slack+s.Figures[i].slack()
		}
		if near(sum, q.base(q.value), slack) {
			return c.Figures, nil
		}
	}
	// The very number, said of nothing else that is asked for: 二季度共新增小微企业8200家 is not matched, but a reader finds it.
	for i := range s.Figures {
		if f := &s.Figures[i]; f.Target == nil && f.Kind != CompletionRate && f.q.unit.fits(q.unit) > 0 && near(f.q.base(f.Value), q.base(q.value), 0) {
			return []int{i}, nil
		}
	}
	return nil, told
}

// Told are the figures of the text that measure target k in its own unit, into Figures. Printed completion rates and 形象进度
// of something that is counted say it in another way and are not among them.
func (r *Reading) Told(k int) []int {
	var out []int
	for i := range r.Figures {
		f := &r.Figures[i]
		if f.Target != nil && *f.Target == k && f.Kind != CompletionRate && f.q.unit.fits(r.Targets[k].q.unit) > 0 {
			out = append(out, i)
		}
	}
	return out
}

// about is how much, as a share, 余, 近 and 约 leave open.
const about = .1

// slack is how far another number may be from the figure and still be the one that was printed: half of its last digit, or
// more where it is said to be rounded. In the base of its unit.
func (f *Figure) slack() float64 {
	slack := f.q.base(math.Pow10(-f.q.decimals)) / 2
	if f.Approx || f.Op == About {
		slack = max(slack, about*math.Abs(f.q.base(f.Value)))
	}
	return slack
}

func near(a, b, slack float64) bool { return math.Abs(a-b) <= slack+1e-9*math.Abs(a) }

// typedNumber is a number, in which commas part thousands, with whatever follows it.
var typedNumber = regexp.MustCompile(`^([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?(.*)$`)

// TakeTyped reads what was typed for a confirmed measure, a number and the day it holds on (2006-01-02), as a statement in
// the measure's unit. It understands full-width digits, commas between thousands, 万 and 亿 (1.2万 for 家), the unit itself and
// others of its family. why says in Chinese what cannot be read; then there is no statement.
func (m Measure) TakeTyped(value, asOf string, year int) (x Statement, why string) {
	number, why := m.typedValue(value)
	if why != "" {
		return Statement{}, why
	}
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(asOf))
	switch {
	case err != nil:
		return Statement{}, "截至日期写作" + strconv.Itoa(year) + "-06-30。"
	case day.Year() != year:
		return Statement{}, "截至日期要在" + strconv.Itoa(year) + "年内。"
	}
	if m.Falls {
		number = -number
	}
	return Statement{
		Ruling: Ruling{State: Confirmed, Origin: ByTyping}, Measure: m.ID, Label: m.Label, Value: number, Unit: m.Unit,
		AsOf: AsOf{Year: day.Year(), Month: int(day.Month()), Day: day.Day()}, Status: Achieved, Kind: m.figureKind(),
	}, ""
}

// figureKind is the kind of figure that answers the measure.
func (m Measure) figureKind() Kind {
	switch m.Kind {
	case Count, Amount, Growth, Form:
		return m.Kind
	case Nothing:
		return Count
	}
	return Ratio
}

func (m Measure) typedValue(typed string) (value float64, why string) {
	s := strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '　' || r == '\u00a0' || r == '\t':
			return -1
		case r == '−' || r == '–':
			return '-'
		case r == '。': // 46。3, with a Chinese keyboard
			return '.'
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		}
		return r
	}, typed)
	parts := typedNumber.FindStringSubmatch(s)
	switch {
	case parts == nil:
		return 0, "请只填数字，例如8200或46.3。"
	case strings.IndexAny(parts[4], ",0123456789") == 0:
		return 0, "看不出逗号是千位还是小数点。小数请用点，例如0.82；千位可以写1,234，也可以不写逗号。"
	case strings.HasPrefix(parts[4], "."):
		return 0, "小数点写得不对，请核对。"
	case len(strings.ReplaceAll(parts[2], ",", "")) > 12 || len(parts[3]) > 5:
		return 0, "数字太长，整数最多12位，小数最多4位。"
	case parts[1] == "-" && m.Falls:
		return 0, "下降多少就填多少，不用负号。"
	}
	value, err := strconv.ParseFloat(parts[1]+strings.ReplaceAll(parts[2], ",", "")+parts[3], 64)
	if err != nil {
		return 0, "请只填数字，例如8200或46.3。"
	}
	return m.inUnit(value, parts[4])
}

// inUnit brings a value in the unit that was typed behind it to the measure's.
func (m Measure) inUnit(value float64, unit string) (float64, string) {
	own := strings.ReplaceAll(m.Unit, "％", "%")
	bare := strings.TrimLeft(own, "万亿")
	if unit == "" || unit == own || own == unit+bare { // 12 and 12万 of 万亩 are the same
		return value, ""
	}
	for _, printed := range []string{unit, unit + bare} {
		if converted, ok := Convert(value, printed, own); ok {
			return math.Round(converted*1e6) / 1e6, ""
		}
	}
	return 0, "单位是“" + m.Unit + "”，请只填数字；“" + unit + "”换算不了。"
}
