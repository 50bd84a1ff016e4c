package officepage

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"taizhang/internal/ledger"
	"taizhang/web/ui"
)

// Question is what a careful reader would ask about a text.
type Question struct {
	ID        string // unique on the page
	Kind      string
	Name      string // 不符
	Words     string // that it is about, which are marked in the text; empty for the text as a whole, and where a graver one has them
	Text      string
	Grave     bool   // two numbers that do not agree
	Answer    string // what the writer said to it; empty when nobody was asked
	Confirmed bool
}

// notice is calm but for what is wrong as long as nobody has said that it is right.
func (q Question) notice() ui.NoticeKind {
	if q.Grave && !q.Confirmed {
		return ui.Wrong
	}
	return ui.Info
}

// Mark is a place in a text that a question is about, in runes of a paragraph. No two overlap.
type Mark struct {
	Paragraph  int
	Start, End int
	Question   string // its ID
	Grave      bool
}

// Overlaps reports whether both have a character in common.
func (m Mark) Overlaps(other Mark) bool {
	return m.Paragraph == other.Paragraph && m.Start < other.End && other.Start < m.End
}

// sorted are the marks of one paragraph from its beginning on.
func sorted(marks []Mark, paragraph int) []Mark {
	of := slices.DeleteFunc(slices.Clone(marks), func(m Mark) bool { return m.Paragraph != paragraph })
	slices.SortStableFunc(of, func(a, b Mark) int { return cmp.Compare(a.Start, b.Start) })
	return of
}

// markedProse is ui.Prose with the words underlined that questions are about; each question leads to its words. Written by
// hand, because white space between the pieces of a sentence would be seen and a template formats its source freely.
func markedProse(paragraphs []string, marks []Mark) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		named := map[string]bool{}
		for i, p := range paragraphs {
			text := []rune(ledger.FullWidth(p)) // changes marks of punctuation, each into one
			b.WriteString("<p>")
			at := 0
			for _, m := range sorted(marks, i) {
				if m.Start < at || m.End > len(text) || m.Start >= m.End {
					continue
				}
				b.WriteString(templ.EscapeString(string(text[at:m.Start])))
				b.WriteString(`<mark class="queue__doubt`)
				if m.Grave {
					b.WriteString(` queue__doubt--grave`)
				}
				b.WriteString(`"`)
				if !named[m.Question] {
					b.WriteString(` id="` + templ.EscapeString(m.Question) + `-words"`)
					named[m.Question] = true
				}
				b.WriteString(`>` + templ.EscapeString(string(text[m.Start:m.End])) + `</mark>`)
				at = m.End
			}
			b.WriteString(templ.EscapeString(string(text[at:])) + "</p>")
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}
