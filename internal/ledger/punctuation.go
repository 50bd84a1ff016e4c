package ledger

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var fullWidth = map[rune]rune{',': '，', ':': '：', ';': '；', '(': '（', ')': '）', '?': '？', '!': '！'}

// FullWidth shows half-width punctuation among Chinese characters at full width, as GB/T 15834-2011 asks. It is for
// pages only: storage, exports and the API keep the text as it was written. Punctuation inside numbers (1,234 and 3:15),
// Latin text and addresses stays. Brackets change as pairs.
func FullWidth(s string) string {
	if !strings.ContainsAny(s, ",:;()?!") {
		return s
	}
	runes := []rune(s)
	pair := pairs(runes)
	han := strings.ContainsFunc(s, isChinese)
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	for i, r := range runes {
		wide, ok := fullWidth[r]
		if !ok {
			b.WriteRune(r)
			continue
		}
		change := false
		switch r {
		case '(', ')':
			change = bracketIsChinese(runes, i, pair[i])
		default:
			change = markIsChinese(runes, i, han)
		}
		if change {
			r = wide
		}
		b.WriteRune(r)
	}
	return b.String()
}

// markIsChinese judges , : ; ? ! at i in a paragraph that has Chinese in it: all of them are, but those inside a number
// (1,234 and 3:15) and those between two Latin words.
func markIsChinese(runes []rune, i int, han bool) bool {
	before, after := neighbour(runes, i, -1), neighbour(runes, i, 1)
	switch {
	case isASCIIDigit(before) && isASCIIDigit(after):
		return runes[i] == ';' && han
	case isLatin(before) && isLatin(after):
		return false
	}
	return han
}

// bracketIsChinese judges a bracket by what stands around and inside the pair.
func bracketIsChinese(runes []rune, i, j int) bool {
	if j < 0 {
		return isChinese(neighbour(runes, i, -1)) || isChinese(neighbour(runes, i, 1))
	}
	from, to := min(i, j), max(i, j)
	if isChinese(neighbour(runes, from, -1)) || isChinese(neighbour(runes, to, 1)) {
		return true
	}
	for _, r := range runes[from:to] {
		if isChinese(r) {
			return true
		}
	}
	return false
}

// pairs maps the place of each half-width bracket to that of its partner, -1 where there is none.
func pairs(runes []rune) map[int]int {
	pair := map[int]int{}
	var open []int
	for i, r := range runes {
		switch r {
		case '(':
			pair[i] = -1
			open = append(open, i)
		case ')':
			pair[i] = -1
			if n := len(open); n > 0 {
				pair[i], pair[open[n-1]] = open[n-1], i
				open = open[:n-1]
			}
		}
	}
	return pair
}

// neighbour is the next rune in the direction step that is no white space, 0 at the end.
func neighbour(runes []rune, i, step int) rune {
	for i += step; i >= 0 && i < len(runes); i += step {
		if !unicode.IsSpace(runes[i]) {
			return runes[i]
		}
	}
	return 0
}

func isASCIIDigit(r rune) bool { return '0' <= r && r <= '9' }

// isLatin reports whether r is an ASCII letter, digit or slash, as words and addresses have them.
func isLatin(r rune) bool {
	return isASCIIDigit(r) || ('a' <= r && r <= 'z') || ('A' <= r && r <= 'Z') || r == '/'
}

// isChinese reports whether r is a Han character or a mark that stands only in Chinese text, full-width brackets and
// curly quotes included.
func isChinese(r rune) bool {
	return unicode.Is(unicode.Han, r) ||
		(r >= 0x3000 && r <= 0x303F) || // CJK symbols and punctuation
		(r >= 0xFF00 && r <= 0xFFEF) || // full-width forms
		r == '“' || r == '”' || r == '‘' || r == '’' || r == '…'
}

// InnerQuotes is a text as it stands between double quotes: those inside it become single ones, as GB/T 15834-2011, 4.8,
// asks, and single ones inside those double ones again.
func InnerQuotes(s string) string {
	if !strings.ContainsAny(s, "“”") {
		return s
	}
	return strings.NewReplacer("“", "‘", "”", "’", "‘", "“", "’", "”").Replace(s)
}

// Fold brings a text to the form in which search compares: full-width forms as half-width, letters in lower case,
// no white space.
func Fold(s string) string { return strings.Map(FoldRune, s) }

// FoldRune is the one character that Fold makes of one, or -1 for none.
func FoldRune(r rune) rune {
	switch {
	case r >= 0x4E00 && r <= 0x9FFF: // most are
		return r
	case unicode.IsSpace(r) || r == utf8.RuneError:
		return -1
	case r >= 0xFF01 && r <= 0xFF5E:
		r -= 0xFEE0
	}
	return unicode.ToLower(r)
}
