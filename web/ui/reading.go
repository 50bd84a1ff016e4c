package ui

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"taizhang/internal/ledger"
)

// Passage is a paragraph with the numbers that were found in it.
type Passage struct {
	Words string // as stored
	Marks []ReadMark
}

// ReadMark is a number in a Passage: Start and End are runes of it.
type ReadMark struct {
	Start, End int
	ID         string // of the element, for links to it; may be empty
	Href       string // where it leads: its line in the form, or the target that it answers; may be empty
	Says       string // 读数，未确认; for whoever does not see the line under the words
	Confirmed  bool
}

// Readings shows passages with full-width punctuation and the numbers in them underlined: dotted while nobody has
// confirmed them, solid afterwards. Written by hand, because white space between the pieces of a sentence would be seen.
func Readings(passages []Passage) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		for _, p := range passages {
			b.WriteString(`<p>`)
			p.write(&b)
			b.WriteString(`</p>`)
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}

func (p Passage) write(b *strings.Builder) {
	shown := []rune(ledger.FullWidth(p.Words))
	if len(shown) != len([]rune(p.Words)) {
		shown = []rune(p.Words)
	}
	plain := func(from, to int) { b.WriteString(templ.EscapeString(string(shown[from:to]))) }
	at := 0
	marks := slices.Clone(p.Marks)
	slices.SortStableFunc(marks, func(a, b ReadMark) int { return cmp.Compare(a.Start, b.Start) })
	for _, m := range marks {
		start, end := max(m.Start, at), min(m.End, len(shown))
		if start >= end {
			continue // within the mark before
		}
		plain(at, start)
		tag, class := "span", "reading"
		if m.Href != "" {
			tag = "a"
		}
		if m.Confirmed {
			class += " reading--confirmed"
		}
		b.WriteString(`<` + tag + ` class="` + class + `" data-reading`)
		attribute(b, "id", m.ID)
		attribute(b, "href", string(templ.URL(m.Href)))
		attribute(b, "title", m.Says)
		b.WriteString(`>`)
		plain(start, end)
		b.WriteString(`</` + tag + `>`)
		at = end
	}
	plain(at, len(shown))
}

func attribute(b *strings.Builder, name, value string) {
	if value != "" {
		b.WriteString(` ` + name + `="` + templ.EscapeString(value) + `"`)
	}
}
