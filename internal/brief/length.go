package brief

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"taizhang/internal/ledger"
)

// In runes: what is quoted of one text of a unit, and what a section may hold. The office has room for words of its own.
const (
	longestQuote   = 300
	longestSection = ledger.MaxBriefSection * 3 / 4
)

// item is what a section says of one task, or of one unit's part of it.
type item struct {
	task int
	text string
}

// fit is a section's first line and as many of its items as it may hold; the tasks of the others are named.
func (w *writer) fit(head string, items []item) string {
	for n := len(items); ; n-- {
		var lines []string
		if head != "" {
			lines = append(lines, head)
		}
		for _, i := range items[:n] {
			lines = append(lines, i.text)
		}
		if n < len(items) {
			lines = append(lines, w.rest(items[n:]))
		}
		if text := strings.Join(lines, "\n"); n == 0 || utf8.RuneCountInString(text) <= longestSection {
			return text
		}
	}
}

// rest is 其余2项见总览：第43项、第44项。
func (w *writer) rest(items []item) string {
	var numbers []int
	for _, i := range items {
		if !slices.Contains(numbers, i.task) {
			numbers = append(numbers, i.task)
		}
	}
	return fmt.Sprintf("其余%d项见总览：%s。", len(numbers), w.tasks(numbers))
}

// cut is a text in one line, ended by … after a sentence, else after a clause, where it is longer than what is quoted. No
// number is cut in two: the rest of it would read as another number.
func cut(text string) string {
	said := []rune(flat(text))
	if len(said) <= longestQuote {
		return string(said)
	}
	kept := string(said[:longestQuote])
	for _, ends := range []string{"。！？；", "，、："} {
		if i := strings.LastIndexAny(kept, ends); i >= len(kept)/2 {
			_, size := utf8.DecodeRuneInString(kept[i:])
			return strings.TrimRight(kept[:i+size], "；，、：") + "…"
		}
	}
	return strings.TrimRight(kept, "0123456789.．,，%％") + "…"
}
