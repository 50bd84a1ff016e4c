package disclosure

import (
	"strings"
	"unicode"

	"taizhang/internal/ledger"
)

// alike are the signs that readers type one for another, each with the one that stands for all of them: quotes of any form,
// as keyboards have the straight ones only; the triangles that look like the △ of a leading unit; dashes, waves, dots in the
// middle, and the brackets of a document's year.
var alike = func() map[rune]rune {
	m := map[rune]rune{}
	for _, signs := range []string{
		`"“”„‟〝〞〟'‘’‚‛` + "`´′″" + `「」『』﹁﹂﹃﹄`,
		"△▲∆Δδ▵▴⊿",
		"-－—–―‐‑‒─−",
		"~～〜∼∽",
		"·•・‧∙⋅●",
		"[〔【﹝", "]〕】﹞",
		"¥￥",
		"。｡", "、､",
		"%％﹪",
	} {
		runes := []rune(signs)
		for _, r := range runes {
			m[r] = runes[0]
		}
	}
	return m
}()

// fold brings a text to the form in which the search compares.
func fold(s string) string { return strings.Map(foldRune, s) }

// foldRune is the one character that fold makes of one, or -1 for none: as ledger.FoldRune, and signs that are alike are the
// same. Characters that nobody sees are none.
func foldRune(r rune) rune {
	if r >= 0x4E00 && r <= 0x9FFF { // most are
		return r
	}
	if r = ledger.FoldRune(r); r < 0x80 {
		if r == '\'' || r == '`' {
			return '"'
		}
		return r
	}
	if same, ok := alike[r]; ok {
		return same
	}
	if unicode.In(r, unicode.Cf, unicode.Variation_Selector) {
		return -1
	}
	return r
}
