package ui

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"taizhang/internal/ledger"
)

// Remark is a remark of the office as it stands beside a text.
type Remark struct {
	Head  string // 数据不符
	Words string
	Quote string // of the text that was returned; empty: about the whole
	Start int    // of Quote in that text, in runes; -1 for the whole
	Note  string // 督查室 7月2日 09:30; may be empty
}

// pinnedText is a text with its remarks' words marked and their numbers behind them. Written by hand, because white space
// between the pieces of a sentence would be seen.
func pinnedText(text string, remarks []Remark) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		b.WriteString(`<div class="remark__text"><p>`)
		for _, p := range pins(text, remarks) {
			shown := strings.ReplaceAll(templ.EscapeString(ledger.FullWidth(p.text)), "\n", "</p><p>")
			switch {
			case p.number > 0:
				n := strconv.Itoa(p.number)
				b.WriteString(`<span class="pin__n" role="img" aria-label="意见` + n + `">` + n + `</span>`)
			case p.marked:
				b.WriteString(`<mark class="pin" data-pin>` + strings.ReplaceAll(shown, "</p><p>", `</mark></p><p><mark class="pin">`) + `</mark>`)
			default:
				b.WriteString(shown)
			}
		}
		b.WriteString(`</p></div>`)
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// pinned is a stretch of a text, with the number of the remark about it at its end; 0 for none.
type pinned struct {
	text   string
	marked bool
	number int
}

// pins cuts a text where remarks begin and end. Where two remarks overlap the words of both are marked and each has its
// number at its end. A remark whose words are not at their place is sought in the text, and has no mark when it is not
// there any more.
func pins(text string, remarks []Remark) []pinned {
	runes := []rune(text)
	type end struct{ at, number int }
	marked := make([]bool, len(runes))
	var ends []end
	for i, r := range remarks {
		m, ok := ledger.Remark{Quote: r.Quote, Start: r.Start}.Pin(text)
		if r.Quote == "" || !ok {
			continue
		}
		for at := m.Start; at < m.End(); at++ {
			marked[at] = true
		}
		ends = append(ends, end{m.End(), i + 1})
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(a.at, b.at) })
	var out []pinned
	from := 0
	flush := func(to, number int) {
		for from < to {
			run := from + 1
			for run < to && marked[run] == marked[from] {
				run++
			}
			out = append(out, pinned{text: string(runes[from:run]), marked: marked[from]})
			from = run
		}
		if number > 0 && len(out) > 0 {
			out = append(out, pinned{number: number})
		}
	}
	for _, e := range ends {
		flush(e.at, e.number)
	}
	flush(len(runes), 0)
	return out
}

func remarkNumber(i int) string { return strconv.Itoa(i + 1) }

// anyPinned reports whether a remark is about words.
func anyPinned(remarks []Remark) bool {
	return slices.ContainsFunc(remarks, func(r Remark) bool { return r.Quote != "" })
}
