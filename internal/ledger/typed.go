package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxFigures is how long all figures of a text may be, in characters; the database has a CHECK of it.
const MaxFigures = 6000

// Limits of what is typed beside a text, which fit.
const (
	maxFigures = 50 // lines
	maxFigure  = 40 // runes of a number or a day
)

// TypedFigure is 本季数据, the number of a confirmed measure, as its unit typed it beside the text.
type TypedFigure struct {
	Measure int64  // id
	Value   string // as typed; may be empty
	AsOf    string // the day that it holds on, 2006-01-02, as typed
	None    bool   // 本季无数据: there is no number this quarter
}

// TypedFigures are all of a text's in one value that can be compared: a line a figure, in the order of the measures' ids, its
// fields parted by tabs. It is what the database keeps.
type TypedFigures string

// NewTypedFigures puts figures in order. Tabs and line ends in what was typed become blanks.
func NewTypedFigures(all []TypedFigure) TypedFigures {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b TypedFigure) int { return cmp.Compare(a.Measure, b.Measure) })
	flat := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
	var b strings.Builder
	for i, f := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		none := ""
		if f.None {
			none = "none"
		}
		fmt.Fprintf(&b, "%d\t%s\t%s\t%s", f.Measure, flat.Replace(f.Value), flat.Replace(f.AsOf), none)
	}
	return TypedFigures(b.String())
}

// List is the figures one by one. A line that is none is left out.
func (f TypedFigures) List() []TypedFigure {
	var out []TypedFigure
	for line := range strings.SplitSeq(string(f), "\n") {
		fields := strings.Split(line, "\t")
		if len(fields) != 4 {
			continue
		}
		id, err := strconv.ParseInt(fields[0], 10, 64)
		if err != nil {
			continue
		}
		out = append(out, TypedFigure{Measure: id, Value: fields[1], AsOf: fields[2], None: fields[3] != ""})
	}
	return out
}

// Of is the figure of a measure; false when there is none.
func (f TypedFigures) Of(measure int64) (TypedFigure, bool) {
	for _, x := range f.List() {
		if x.Measure == measure {
			return x, true
		}
	}
	return TypedFigure{}, false
}

// FigureField names the field of a form in which the number of a measure is typed.
func FigureField(measure int64) string { return "figure-" + strconv.FormatInt(measure, 10) }

// clean takes what nobody can see out of what was typed and says what is too long to be kept.
func (f TypedFigures) clean(problems Problems) TypedFigures {
	all := f.List()
	for i, x := range all {
		all[i].Value, all[i].AsOf = strings.TrimSpace(withoutInvisible(x.Value)), strings.TrimSpace(withoutInvisible(x.AsOf))
		if max(utf8.RuneCountInString(all[i].Value), utf8.RuneCountInString(all[i].AsOf)) > maxFigure {
			problems[FigureField(x.Measure)] = fmt.Sprintf("数字和日期各最多%d个字符，没有保存。", maxFigure)
		}
	}
	if len(all) > maxFigures {
		problems["version"] = fmt.Sprintf("本季数据最多%d个，没有保存。", maxFigures)
	}
	return NewTypedFigures(all)
}

func withoutInvisible(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || invisible(r) {
			return -1
		}
		return r
	}, s)
}

// agreed are the figures of a task that nobody leads: of each measure the one that was typed, where all units that typed one
// say the same. Where they do not, there is none: nobody has judged the whole.
func (j Parts) agreed() TypedFigures {
	said := map[int64]TypedFigure{}
	unlike := map[int64]bool{}
	for _, p := range j {
		if !p.State.HandedIn() {
			continue
		}
		for _, f := range p.Text.Figures.List() {
			if f.Value == "" && !f.None {
				continue
			}
			if before, ok := said[f.Measure]; ok && before != f {
				unlike[f.Measure] = true
			}
			said[f.Measure] = f
		}
	}
	var out []TypedFigure
	for id, f := range said {
		if !unlike[id] {
			out = append(out, f)
		}
	}
	return NewTypedFigures(out)
}

// Words say the figure: 8200家（至2020-06-30）. unit is the measure's; it is left out where something else than digits was
// typed.
func (f TypedFigure) Words(unit string) string {
	var said []string
	if f.Value != "" {
		value := f.Value
		if last := value[len(value)-1]; last >= '0' && last <= '9' {
			value += unit
		}
		said = append(said, value+"（至"+f.AsOf+"）")
	}
	if f.None {
		said = append(said, "本季无数据")
	}
	if len(said) == 0 {
		return "没有填数字（至" + f.AsOf + "）"
	}
	return strings.Join(said, "，")
}
