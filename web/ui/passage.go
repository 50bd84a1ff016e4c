package ui

import (
	"fmt"

	"taizhang/internal/reading"
)

// Passages are a task's requirement and progress with the numbers underlined. Where there is a form, a mark leads to its
// line in it; else a figure leads to the target that it answers.
func Passages(s reading.Sheet, form bool) (asked, told []Passage) {
	requirement := Passage{Words: s.Requirement}
	for _, t := range s.Targets {
		m := readMark("m", t.Span, 0, t.Ruling, "指标")
		if form {
			m.Href = "#" + m.ID[len("t-"):]
		}
		requirement.Marks = append(requirement.Marks, m)
	}
	told = make([]Passage, len(s.Progress))
	for i, p := range s.Progress {
		told[i].Words = p.Words
	}
	for _, f := range s.Figures {
		at := s.Progress[f.Span.Paragraph].At
		m := readMark("f", f.Span, at, f.Ruling, "读数")
		switch {
		case form:
			m.Href = "#" + m.ID[len("t-"):]
		case f.Target != nil:
			t := s.Targets[*f.Target]
			m.Href = "#" + MarkID("m", t.Span.RuneStart, t.Span.RuneEnd)
		}
		told[f.Span.Paragraph].Marks = append(told[f.Span.Paragraph].Marks, m)
	}
	return []Passage{requirement}, told
}

func readMark(kind string, span reading.Span, at int, r reading.Ruling, what string) ReadMark {
	m := ReadMark{
		Start: span.RuneStart, End: span.RuneEnd, ID: MarkID(kind, at+span.RuneStart, at+span.RuneEnd),
		Says: what + "，未确认", Confirmed: r.State == reading.Confirmed,
	}
	if m.Confirmed {
		m.Says = what + "，已确认"
		if r.By != "" {
			m.Says = what + "，" + r.By + "确认"
		}
	}
	return m
}

// MarkID is the id of a number's mark: kind is m in the requirement, f in the progress; the places are runes of the whole text.
func MarkID(kind string, start, end int) string { return fmt.Sprintf("t-%s-%d-%d", kind, start, end) }
