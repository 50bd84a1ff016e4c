package disclosure

import (
	"cmp"
	"slices"
	"strings"

	"taizhang/internal/ledger"
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
		if w = ledger.Fold(w); w != "" && !slices.Contains(ws, w) {
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
	if !slices.ContainsFunc(ws, func(w string) bool { return strings.Contains(t.folded, w) }) {
		return nil
	}
	origin := make([]span, 0, len(t.folded)) // of each byte of the folded text, the character of the shown one that it comes from
	for at, r := range t.shown {
		s := string(r)
		for range len(ledger.Fold(s)) {
			origin = append(origin, span{at, at + len(s)})
		}
	}
	var found []span
	for _, w := range ws {
		for from := 0; ; {
			i := strings.Index(t.folded[from:], w)
			if i < 0 {
				break
			}
			from += i
			found = append(found, span{origin[from].from, origin[from+len(w)-1].to})
			from += len(w)
		}
	}
	return merge(found)
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
