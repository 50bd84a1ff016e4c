package desk

import (
	"strings"
	"unicode/utf8"

	"taizhang/web/deskpage"
)

// maxCells bounds the table of a comparison; of longer texts, all between the common start and end counts as different.
const maxCells = 1 << 20

// compare marks in each of two texts the sentences that the other has not.
func compare(mine, theirs string) (left, right []deskpage.Line) {
	a, b := sentences(mine), sentences(theirs)
	keptA, keptB := common(a, b)
	return lines(a, keptA), lines(b, keptB)
}

// sentences cuts a text after each mark that ends a sentence or a clause. A line break is a piece of its own; nothing is
// left out.
func sentences(text string) []string {
	var out []string
	start := 0
	for i, r := range text {
		switch r {
		case '\n':
			if start < i {
				out = append(out, text[start:i])
			}
			out = append(out, "\n")
			start = i + 1
		case '。', '！', '？', '；', ';', '，', ',':
			end := i + utf8.RuneLen(r)
			if isNumberComma(text, i, end) {
				continue
			}
			out = append(out, text[start:end])
			start = end
		}
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// isNumberComma reports whether the mark at text[i:end] stands inside a number such as 1,234.
func isNumberComma(text string, i, end int) bool {
	digit := func(b byte) bool { return '0' <= b && b <= '9' }
	return text[i] == ',' && i > 0 && end < len(text) && digit(text[i-1]) && digit(text[end])
}

// common reports for each piece of a and of b whether it belongs to their longest common subsequence.
func common(a, b []string) (keptA, keptB []bool) {
	keptA, keptB = make([]bool, len(a)), make([]bool, len(b))
	start, endA, endB := 0, len(a), len(b)
	for start < endA && start < endB && a[start] == b[start] {
		keptA[start], keptB[start] = true, true
		start++
	}
	for endA > start && endB > start && a[endA-1] == b[endB-1] {
		endA--
		endB--
		keptA[endA], keptB[endB] = true, true
	}
	n, m := endA-start, endB-start
	if n*m > maxCells {
		return keptA, keptB
	}
	length := make([][]int, n+1) // of the longest common subsequence of a[i:] and b[j:], both from start
	for i := range length {
		length[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if a[start+i] == b[start+j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case a[start+i] == b[start+j]:
			keptA[start+i], keptB[start+j] = true, true
			i++
			j++
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return keptA, keptB
}

// lines puts pieces together to paragraphs; neighbours of the same kind become one. Empty paragraphs go, but a line break
// that the other text has not is shown at its place.
func lines(pieces []string, kept []bool) []deskpage.Line {
	var out []deskpage.Line
	var line deskpage.Line
	add := func(text string, changed bool) {
		if n := len(line); n > 0 && line[n-1].Changed == changed {
			line[n-1].Text += text
			return
		}
		line = append(line, deskpage.Piece{Text: text, Changed: changed})
	}
	end := func() {
		if len(line) > 0 {
			out = append(out, line)
			line = nil
		}
	}
	for i, piece := range pieces {
		if piece != "\n" {
			add(visible(piece, !kept[i]), !kept[i])
			continue
		}
		if !kept[i] {
			add("↵", true)
		}
		end()
	}
	end()
	return out
}

// visible shows a piece of nothing but blanks, when it makes the difference.
func visible(piece string, changed bool) string {
	if changed && strings.TrimSpace(piece) == "" {
		return strings.Repeat("␣", utf8.RuneCountInString(piece))
	}
	return piece
}
