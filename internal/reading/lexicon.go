package reading

import (
	"strings"
	"unicode/utf8"
)

// lexicon is a list of words that are looked for together. It looks at each character of a text once, where a search for
// one word after another reads the text as often as there are words: nearly all Chinese characters share their first bytes.
type lexicon struct {
	firsts [64]uint64 // which first characters are possible, by their last twelve bits
	words  map[rune][]string
}

func lexiconOf(words ...string) *lexicon {
	l := &lexicon{words: map[rune][]string{}}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		l.firsts[r>>6&63] |= 1 << (r & 63)
		l.words[r] = append(l.words[r], w)
	}
	return l
}

// in reports whether any of the words stands in s.
func (l *lexicon) in(s string) bool { return l.index(s) >= 0 }

// index is the byte at which the first of the words in s begins, or -1.
func (l *lexicon) index(s string) int {
	for i, r := range s {
		if l.firsts[r>>6&63]&(1<<(r&63)) == 0 {
			continue
		}
		for _, w := range l.words[r] {
			if strings.HasPrefix(s[i:], w) {
				return i
			}
		}
	}
	return -1
}
