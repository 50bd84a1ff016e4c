package reading

import (
	"strings"
	"unicode/utf8"
)

// Span is a place in one of the texts that were read. The byte offsets cut Go strings, the rune offsets are for people
// and for browsers; both count from the start of the paragraph, and text[Start:End] is exactly Words.
type Span struct {
	Paragraph          int // index into progress; Requirement for the requirement
	Start, End         int // bytes
	RuneStart, RuneEnd int // runes
	Words              string
}

// Requirement is the Span.Paragraph of what stands in the requirement.
const Requirement = -1

// Empty reports whether the span is no place at all.
func (s Span) Empty() bool { return s.Start == s.End }

// text is one paragraph, cut into runes once so that rules can look both ways. Nothing in it is rewritten: full-width
// digits, spaces and typos stay where they are, and the rules cope.
type text struct {
	words     string
	paragraph int
	runes     []rune
	at        []int32 // the byte where each rune starts, and the length at the end
	in        []mark  // what each rune stands in
}

// mark says of a rune that it belongs to a name or a bracket.
type mark uint8

const (
	inTitle  mark = 1 << iota // 《…》
	inQuote                   // “…”, when it is short enough to be a name
	inAside                   // (…) that counts something itself
	inNumber                  // a comma or point that belongs to a numeral
)

// longestName is the length in runes up to which words in quotation marks are a name and not a quoted sentence.
const longestName = 16

// longestText is how many runes of a paragraph are read; what follows is left out. No real one has a tenth of it, and
// without a bound a clause without an end would take time by its length squared.
const longestText = 20_000

func newText(words string, paragraph int) *text {
	t := &text{words: words, paragraph: paragraph}
	n := utf8.RuneCountInString(words)
	if n > longestText {
		n = longestText
		for end := range words {
			if n--; n < 0 {
				words = words[:end]
				break
			}
		}
		n = longestText
	}
	t.runes = make([]rune, 0, n)
	t.at = make([]int32, 0, n+1)
	for i, r := range words {
		t.runes = append(t.runes, r)
		t.at = append(t.at, int32(i))
	}
	t.at = append(t.at, int32(len(words)))
	t.in = make([]mark, len(t.runes))
	t.markPairs('《', '》', inTitle, 120)
	t.markPairs('“', '”', inQuote, longestName)
	t.markPairs('「', '」', inQuote, longestName)
	return t
}

// markPairs marks what stands between open and shut, the two included, when that is at most longest runes.
func (t *text) markPairs(open, shut rune, m mark, longest int) {
	start := -1
	for i, r := range t.runes {
		switch {
		case r == open:
			start = i
		case r == shut && start >= 0:
			if i-start-1 <= longest {
				for j := start; j <= i; j++ {
					t.in[j] |= m
				}
			}
			start = -1
		}
	}
}

func (t *text) span(from, to int) Span {
	from, to = max(from, 0), min(to, len(t.runes))
	if to < from {
		to = from
	}
	return Span{t.paragraph, int(t.at[from]), int(t.at[to]), from, to, t.words[t.at[from]:t.at[to]]}
}

// string is the words between two runes.
func (t *text) string(from, to int) string {
	if from >= to {
		return ""
	}
	return t.words[t.at[from]:t.at[to]]
}

// rune is the rune at i, 0 outside of the text.
func (t *text) rune(i int) rune {
	if i < 0 || i >= len(t.runes) {
		return 0
	}
	return t.runes[i]
}

// has reports whether the words w stand at rune i.
func (t *text) has(i int, w string) bool {
	return i >= 0 && i < len(t.runes) && strings.HasPrefix(t.words[t.at[i]:], w)
}

// hasAny is the first of words that stands at rune i, or "".
func (t *text) hasAny(i int, words []string) string {
	for _, w := range words {
		if t.has(i, w) {
			return w
		}
	}
	return ""
}

func (t *text) skipSpace(i int) int {
	for i < len(t.runes) && isSpace(t.runes[i]) {
		i++
	}
	return i
}

func isSpace(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\u3000' || r == '\t' }

func isHan(r rune) bool { return r >= 0x3400 && r <= 0x9fff }

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
