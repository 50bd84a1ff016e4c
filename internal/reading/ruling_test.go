package reading

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// rulings of task 39: its first target, with the figure that answers it.
func rulings(requirement, progress string) (Measure, Statement) {
	r := Read(requirement, Words(Paragraphs(progress)))
	t, f := r.Targets[0], r.Figures[0]
	return Measure{Ruling: Ruling{ID: 7, State: Confirmed}, Label: t.Label, Op: t.Op, Low: t.Value, Unit: t.Unit, Kind: t.Kind,
			Quote: t.Span.Words, Start: t.Span.RuneStart, End: t.Span.RuneEnd},
		Statement{Ruling: Ruling{ID: 8, State: Confirmed}, Measure: 7, Label: f.Label, Value: f.Value, Unit: f.Unit, Status: f.Status, Kind: f.Kind,
			Quote: f.Span.Words, Start: f.Span.RuneStart, End: f.Span.RuneEnd}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	tasks, _ := readTasks(t)
	task := tasks[39]
	progress := task.Progress[0]
	r := Read(task.Requirement, task.Progress)
	m, x := rulings(task.Requirement, progress)

	s := Merge(r, task.Requirement, progress, []Measure{m}, []Statement{x})
	if len(s.Targets) != len(r.Targets) || len(s.Figures) != len(r.Figures) || s.Targets[0].Ruling.ID != 7 || s.Figures[0].Ruling.ID != 8 ||
		s.Figures[0].Target == nil || *s.Figures[0].Target != 0 || len(s.Checks) != 2 || s.Checks[0].Verdict != Agrees {
		t.Errorf("confirmed as read: %+v", s.Reading)
	}
	if r.Targets[0].Ruling.ID != 0 {
		t.Error("the reading was changed")
	}

	m.Low = 26000 // corrected
	s = Merge(r, task.Requirement, progress, []Measure{m}, []Statement{x})
	if p := s.Pace(0, AsOf{Year: 2020, Month: 3}, Linear); p.Standing != Behind || s.Checks[0].Verdict != Disagrees {
		t.Errorf("corrected: %+v, %+v", p, s.Checks)
	}

	m.State = Struck
	s = Merge(r, task.Requirement, progress, []Measure{m}, nil)
	if len(s.Targets) != 1 || len(s.StruckTargets) != 1 || s.Figures[0].Target != nil {
		t.Errorf("struck out: %+v", s.Targets)
	}
	for _, f := range s.Figures {
		if f.Target != nil && (*f.Target != 0 || s.Targets[0].Label != r.Targets[1].Label) {
			t.Errorf("%s answers %d", f.Span.Words, *f.Target)
		}
	}
}

func TestAConfirmedFigureHoldsAsLongAsItsWords(t *testing.T) {
	t.Parallel()
	tasks, _ := readTasks(t)
	task := tasks[39]
	m, x := rulings(task.Requirement, task.Progress[0])
	for _, tc := range []struct {
		progress   string
		gone, here int
	}{
		{"开头新加了一段。\n\n  " + task.Progress[0], 0, 1},
		{"全市新增小微企业4500家。", 1, 0},
		{"", 1, 0},
	} {
		r := Read(task.Requirement, Words(Paragraphs(tc.progress)))
		s := Merge(r, task.Requirement, tc.progress, []Measure{m}, []Statement{x})
		here := 0
		for _, f := range s.Figures {
			if f.Ruling.ID == 8 {
				here++
				at := s.Progress[f.Span.Paragraph].At
				if got := string([]rune(tc.progress)[at+f.Span.RuneStart : at+f.Span.RuneEnd]); got != x.Quote {
					t.Errorf("it stands at %q", got)
				}
			}
		}
		if here != tc.here || len(s.Gone) != tc.gone {
			t.Errorf("%q: %d here, %d gone", tc.progress, here, len(s.Gone))
		}
	}
}

func TestAFigureThatIsStruckOutTakesItsSignalAlong(t *testing.T) {
	t.Parallel()
	const requirement, progress = "完成河湖清淤150万方。", "完成河湖清淤163.8万方,为年度任务的109.2%。"
	r := Read(requirement, []string{progress})
	if len(r.Signals) != 1 || r.Signals[0].Flag != Completed || r.Signals[0].Span.Words != strings.TrimSuffix(progress, "。") {
		t.Fatalf("the sum reaches the year's: %+v", r.Signals)
	}
	if s := Merge(r, requirement, progress, nil, nil); len(s.Signals) != 1 {
		t.Errorf("nothing was ruled: %+v", s.Signals)
	}
	f := r.Figures[0]
	x := Statement{Ruling: Ruling{ID: 1, State: Struck, Origin: ByReader}, Value: f.Value, Unit: f.Unit, Quote: f.Span.Words, Start: f.Span.RuneStart}
	if s := Merge(r, requirement, progress, nil, []Statement{x}); len(s.Signals) != 0 {
		t.Errorf("the figure was struck out: %+v", s.Signals)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	m := NewMemory(2)
	for range 3 {
		for _, requirement := range []string{"新增企业1家。", "新增企业2家。", "新增企业3家。", "新增企业4家。", "新增企业5家。"} {
			if r := m.Read(requirement, "新增企业1家。"); len(r.Targets) != 1 || r.Targets[0].Span.Words != requirement[:len(requirement)-utf8.RuneLen('。')] {
				t.Errorf("%s: %+v", requirement, r.Targets)
			}
		}
	}
	if n := len(m.young) + len(m.aged); n > 4 {
		t.Errorf("it keeps %d", n)
	}
}
