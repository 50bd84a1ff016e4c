package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"taizhang/internal/difference"
	"taizhang/internal/ledger"
)

// Change is the Difference of two texts that are given as paragraphs, with full-width punctuation as everywhere on pages.
// Where that is all that was changed, it is shown as stored.
func Change(before, after []string) templ.Component {
	a, b := wide(before), wide(after)
	if a == b {
		a, b = strings.Join(before, "\n"), strings.Join(after, "\n")
	}
	return Difference(difference.Words(a, b))
}

func wide(paragraphs []string) string {
	out := make([]string, len(paragraphs))
	for i, p := range paragraphs {
		out[i] = ledger.FullWidth(p)
	}
	return strings.Join(out, "\n")
}

// Difference shows what became of a text: what went is struck through, what came is underlined. Paragraphs stand as in the
// new text; a line break that went is shown where it was. Written by hand, because white space between the pieces of a
// sentence would be seen and a template formats its source freely.
func Difference(pieces []difference.Piece) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		b.WriteString(`<div class="diff">`)
		open := false
		mark := func(kind difference.Kind, text string) {
			if text == "" {
				return
			}
			if !open {
				b.WriteString("<p>")
				open = true
			}
			name := ""
			switch kind {
			case difference.Deleted:
				name = "del"
			case difference.Inserted:
				name = "ins"
			default:
				b.WriteString(templ.EscapeString(text))
				return
			}
			b.WriteString("<" + name + ">" + templ.EscapeString(text) + "</" + name + ">")
		}
		for _, p := range pieces {
			for line := range strings.Lines(p.Text) {
				text, ends := strings.CutSuffix(line, "\n")
				if p.Kind != difference.Same && strings.TrimSpace(text) == "" {
					text = strings.Repeat("␣", len([]rune(text)))
				}
				if ends && p.Kind != difference.Same {
					text += "↵"
				}
				mark(p.Kind, text)
				if ends && p.Kind != difference.Deleted && open {
					b.WriteString("</p>")
					open = false
				}
			}
		}
		if open {
			b.WriteString("</p>")
		}
		b.WriteString("</div>")
		_, err := io.WriteString(w, b.String())
		return err
	})
}
