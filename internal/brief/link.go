package brief

import (
	"cmp"
	"slices"
	"strings"
)

// Piece is a stretch of a text; with an Href it leads to the tasks that its number counts.
type Piece struct {
	Text string
	Href string
}

// Link cuts a text where words of references stand. Where several begin at one place the longest counts.
func Link(text string, refs []Ref) []Piece {
	refs = slices.Clone(refs)
	slices.SortStableFunc(refs, func(a, b Ref) int { return cmp.Compare(len(b.Words), len(a.Words)) })
	var out []Piece
	plain := 0
	for at := 0; at < len(text); {
		i := slices.IndexFunc(refs, func(r Ref) bool { return strings.HasPrefix(text[at:], r.Words) })
		if i < 0 {
			at++
			continue
		}
		if plain < at {
			out = append(out, Piece{Text: text[plain:at]})
		}
		out = append(out, Piece{refs[i].Words, refs[i].Href})
		at += len(refs[i].Words)
		plain = at
	}
	if plain < len(text) {
		out = append(out, Piece{Text: text[plain:]})
	}
	return out
}
