package disclosure

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"taizhang/web/disclosurepage"
)

// maxWords is how many characters of search words are taken: more than anybody types, and little work.
const maxWords = 100

// words are what a reader searches for, folded; every one of them must occur in a row.
type words []string

// parseWords splits at white space, the full-width space too.
func parseWords(typed string) words {
	var ws words
	for _, w := range strings.Fields(typed) {
		if w = fold(w); w != "" && !slices.Contains(ws, w) {
			ws = append(ws, w)
		}
	}
	return ws
}

// in reports whether every word occurs in one of the row's texts: requirement, a paragraph of progress, a printed line of
// units, the name of a department.
func (ws words) in(r *row) bool {
	for _, w := range ws {
		if !slices.ContainsFunc(r.searched, func(text string) bool { return strings.Contains(text, w) }) {
			return false
		}
	}
	return true
}

// span is a piece of a text, in bytes: from up to but not including to.
type span struct{ from, to int }

// find returns where the words stand in a text as it is shown, in order and apart from each other. The comparison is
// between folded texts; folding maps each character to one or none, so every place in the folded text belongs to one
// character of the shown one.
func (ws words) find(t text) []span {
	var found []span
	for _, w := range ws {
		found = t.places(found, w)
	}
	return merge(found)
}

// places adds where a word stands, going through the shown and the folded text side by side.
func (t text) places(found []span, w string) []span {
	next := strings.Index(t.folded, w)
	if next < 0 {
		return found
	}
	begin, folded := 0, 0
	for at, r := range t.shown {
		f := foldRune(r)
		if f < 0 {
			continue
		}
		if folded == next {
			begin = at
		}
		if folded += utf8.RuneLen(f); folded != next+len(w) {
			continue
		}
		found = append(found, span{begin, at + utf8.RuneLen(r)})
		more := strings.Index(t.folded[folded:], w)
		if more < 0 {
			break
		}
		next = folded + more
	}
	return found
}

// merge sorts the spans and joins those that overlap or touch.
func merge(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var merged []span
	for _, s := range spans {
		if last := len(merged) - 1; last >= 0 && s.from <= merged[last].to {
			merged[last].to = max(merged[last].to, s.to)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// runs cuts the piece of a text into what was searched for and the rest.
func runs(shown string, piece span, hits []span) []disclosurepage.Run {
	var out []disclosurepage.Run
	at := piece.from
	add := func(to int, hit bool) {
		if to > at {
			out = append(out, disclosurepage.Run{Text: shown[at:to], Hit: hit})
			at = to
		}
	}
	for _, hit := range hits {
		if hit.to <= piece.from || hit.from >= piece.to {
			continue
		}
		add(max(hit.from, piece.from), false)
		add(min(hit.to, piece.to), true)
	}
	add(piece.to, false)
	return out
}

// show is a text as the page has it, the words marked.
func (ws words) show(t text) []disclosurepage.Run {
	return runs(t.shown, span{0, len(t.shown)}, ws.find(t))
}
