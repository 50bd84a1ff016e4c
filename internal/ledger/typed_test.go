package ledger

import (
	"strings"
	"testing"
)

func TestTypedFiguresAreOneValue(t *testing.T) {
	t.Parallel()
	a := TypedFigure{Measure: 12, Value: "8,200", AsOf: "2020-06-30"}
	b := TypedFigure{Measure: 3, AsOf: "2020-06-30", None: true}
	both := NewTypedFigures([]TypedFigure{a, b})
	if both != NewTypedFigures([]TypedFigure{b, a}) {
		t.Error("the order of a form is no difference")
	}
	if got := both.List(); len(got) != 2 || got[0] != b || got[1] != a {
		t.Errorf("back: %+v", got)
	}
	if got := NewTypedFigures([]TypedFigure{{Measure: 1, Value: "1\t2\n3"}}).List(); len(got) != 1 || got[0].Value != "1 2 3" {
		t.Errorf("with a tab in it: %+v", got)
	}
	if NewTypedFigures(nil) != "" || TypedFigures("x\ny\tz").List() != nil {
		t.Error("nothing is nothing")
	}

	text, problems := Text{Figures: NewTypedFigures([]TypedFigure{{Measure: 5, Value: " 12\u200b ", AsOf: "2020-06-30"}, {Measure: 6, Value: strings.Repeat("1", 41)}})}.Clean()
	if f, _ := text.Figures.Of(5); f.Value != "12" || problems[FigureField(5)] != "" || problems[FigureField(6)] == "" {
		t.Errorf("clean: %+v, %v", f, problems)
	}
	if f, ok := text.Figures.Of(6); !ok || f.Value != strings.Repeat("1", 41) {
		t.Errorf("what is too long is shown again: %+v", f)
	}
}

func TestUnitsAgreeOnATypedFigure(t *testing.T) {
	t.Parallel()
	part := func(state State, f ...TypedFigure) Part {
		return Part{State: state, Text: Text{Figures: NewTypedFigures(f)}}
	}
	six, seven := TypedFigure{Measure: 1, Value: "6"}, TypedFigure{Measure: 1, Value: "7"}
	for name, c := range map[string]struct {
		parts Parts
		want  TypedFigures
	}{
		"one says it":       {Parts{part(Submitted, six), part(Submitted)}, NewTypedFigures([]TypedFigure{six})},
		"both say it":       {Parts{part(Submitted, six), part(Accepted, six)}, NewTypedFigures([]TypedFigure{six})},
		"they disagree":     {Parts{part(Submitted, six), part(Submitted, seven)}, ""},
		"a draft is silent": {Parts{part(Submitted, six), part(Draft, seven)}, NewTypedFigures([]TypedFigure{six})},
		"a day is nothing":  {Parts{part(Submitted, TypedFigure{Measure: 1, AsOf: "2020-05-31"}), part(Submitted, seven)}, NewTypedFigures([]TypedFigure{seven})},
	} {
		if got := c.parts.Compose().Figures; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
