package ledger

import (
	"strings"
	"unicode"
)

// FullStops is a paragraph with the points that end its sentences as GB/T 15834-2011 has them: 增长7%. becomes 增长7%。 They are
// other characters, not wider ones, so pages leave them as they were written and their writer is asked.
func FullStops(s string) string {
	if !strings.Contains(s, ".") || !strings.ContainsFunc(s, isChinese) {
		return s
	}
	runes := []rune(s)
	for i, r := range runes {
		if r == '.' && isFullStop(runes, i) {
			runes[i] = '。'
		}
	}
	return string(runes)
}

// isFullStop judges the point at i of a Chinese paragraph. It ends a sentence after a sign of per cent or a closing mark
// (增长7%.其中), and at the end of the paragraph after anything but a Latin word. A point in a number, behind the number of a list
// (1.加强), in a name (马克.吐温) or an address does not.
func isFullStop(runes []rune, i int) bool {
	if i == 0 {
		return false
	}
	before, after := runes[i-1], rune(0)
	if i+1 < len(runes) {
		after = runes[i+1]
	}
	last := neighbour(runes, i, 1) == 0
	switch {
	case after == '.' || before == '.':
		return false
	case strings.ContainsRune("%％‰)）”’》", before):
		return last || isChinese(after) || unicode.IsSpace(after)
	case isASCIIDigit(before):
		return last && !endsLatin(runes[:i])
	}
	return last && isChinese(before)
}

// endsLatin reports whether the last word has a Latin letter or a sign of an address in it.
func endsLatin(runes []rune) bool {
	for i := len(runes) - 1; i >= 0 && runes[i] < 0x80 && !unicode.IsSpace(runes[i]); i-- {
		if !isASCIIDigit(runes[i]) && !strings.ContainsRune(".,%+-", runes[i]) {
			return true
		}
	}
	return false
}
