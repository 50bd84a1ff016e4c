package desk

import (
	"strings"
	"unicode/utf8"

	"taizhang/internal/difference"
	"taizhang/web/deskpage"
)

// compare marks in each of two texts the words that the other has not.
func compare(mine, theirs string) (left, right []deskpage.Line) {
	pieces := difference.Words(theirs, mine)
	return lines(pieces, difference.Inserted), lines(pieces, difference.Deleted)
}

// lines puts what both texts share and what only one has, own, together to paragraphs. Empty paragraphs go, but a line
// break that the other text has not is shown at its place.
func lines(pieces []difference.Piece, own difference.Kind) []deskpage.Line {
	var out []deskpage.Line
	var line deskpage.Line
	add := func(text string, changed bool) {
		if n := len(line); n > 0 && line[n-1].Changed == changed {
			line[n-1].Text += text
			return
		}
		line = append(line, deskpage.Piece{Text: text, Changed: changed})
	}
	for _, piece := range pieces {
		if piece.Kind != difference.Same && piece.Kind != own {
			continue
		}
		changed := piece.Kind == own
		for text := range strings.Lines(piece.Text) {
			text, ends := strings.CutSuffix(text, "\n")
			if text != "" {
				add(visible(text, changed), changed)
			}
			if !ends {
				continue
			}
			if changed {
				add("↵", true)
			}
			if len(line) > 0 {
				out, line = append(out, line), nil
			}
		}
	}
	if len(line) > 0 {
		out = append(out, line)
	}
	return out
}

// visible shows a piece of nothing but blanks, when it makes the difference.
func visible(piece string, changed bool) string {
	if changed && strings.TrimSpace(piece) == "" {
		return strings.Repeat("␣", utf8.RuneCountInString(piece))
	}
	return piece
}
