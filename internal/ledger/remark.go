package ledger

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// RemarkCode is why the office returns a text.
type RemarkCode string

const (
	Figures  RemarkCode = "figures"  // 数据不符
	Scope    RemarkCode = "scope"    // 口径不清
	Missing  RemarkCode = "missing"  // 缺少进展
	Repeated RemarkCode = "repeated" // 与上季度重复
	Wording  RemarkCode = "wording"  // 文字问题
	Other    RemarkCode = "other"    // 其他
)

// RemarkCodes are all codes, in the order of the form.
var RemarkCodes = []RemarkCode{Figures, Scope, Missing, Repeated, Wording, Other}

// String is the code in the words of the offices; empty for one that there is not.
func (c RemarkCode) String() string {
	switch c {
	case Figures:
		return "数据不符"
	case Scope:
		return "口径不清"
	case Missing:
		return "缺少进展"
	case Repeated:
		return "与上季度重复"
	case Wording:
		return "文字问题"
	case Other:
		return "其他"
	}
	return ""
}

// Remark is what the office says of a text that it returns, about the words in Quote or, when that is empty, the whole.
type Remark struct {
	Code  RemarkCode
	Words string
	Quote string
	Start int // where Quote begins in the public part, in runes; -1: where it stands first
}

// MaxRemarks is how many remarks one return may have.
const MaxRemarks = 10

// CleanRemarks judges the remarks of a return. Of the i-th, the problems name the fields code, reason and quote, from the
// second on with the number behind: reason-1. Whether a quote stands in the text is for Pin to say.
func CleanRemarks(remarks []Remark) ([]Remark, Problems) {
	problems := Problems{}
	switch {
	case len(remarks) == 0:
		problems["reason"] = "请填写退回意见。"
	case len(remarks) > MaxRemarks:
		problems["reason"] = fmt.Sprintf("一次最多写%d条退回意见，现有%d条。", MaxRemarks, len(remarks))
	}
	out := make([]Remark, len(remarks))
	for i, r := range remarks {
		words, wrong := CleanReason(RemarkField("reason", i), "退回意见", r.Words)
		r.Words = words
		for field, message := range wrong {
			problems[field] = message
		}
		if r.Code.String() == "" {
			problems[RemarkField("code", i)] = "请选一种退回理由。"
		}
		out[i] = r
	}
	if len(problems) == 0 {
		if n := utf8.RuneCountInString(JoinRemarks(out)); n > MaxReason {
			problems["reason"] = fmt.Sprintf("各条退回意见连同所指字句最多%d字，现有%d字。", MaxReason, n)
		}
	}
	return out, problems
}

// RemarkField is the name of a field of the i-th remark, from 0.
func RemarkField(name string, i int) string {
	if i == 0 {
		return name
	}
	return fmt.Sprintf("%s-%d", name, i)
}

// Pin finds the quote in the public part that the remark is about and returns the remark with its place: at Start when
// the quote stands there, else where it stands first. It is false when the quote is not in the text. A remark about the
// whole has no place.
func (r Remark) Pin(progress string) (Remark, bool) {
	r.Quote = strings.Trim(r.Quote, " \t\n　")
	if r.Quote == "" {
		r.Start = -1
		return r, true
	}
	if at := runeOffset(progress, r.Start); at >= 0 && strings.HasPrefix(progress[at:], r.Quote) {
		return r, true
	}
	at := strings.Index(progress, r.Quote)
	if at < 0 {
		// On pages punctuation is full-width: what was copied from there is found in the stored text too.
		return r.pinWide(progress)
	}
	r.Start = utf8.RuneCountInString(progress[:at])
	return r, true
}

// pinWide finds a quote that was taken from the text as pages show it.
func (r Remark) pinWide(progress string) (Remark, bool) {
	shown, stored := []rune(FullWidth(progress)), []rune(progress)
	if len(shown) != len(stored) {
		return r, false
	}
	at := strings.Index(string(shown), FullWidth(r.Quote))
	if at < 0 {
		return r, false
	}
	r.Start = utf8.RuneCountInString(string(shown)[:at])
	r.Quote = string(stored[r.Start : r.Start+utf8.RuneCountInString(r.Quote)])
	return r, true
}

// End is the rune after the quote.
func (r Remark) End() int { return r.Start + utf8.RuneCountInString(r.Quote) }

// runeOffset is the byte at which the n-th rune begins; -1 when there is none.
func runeOffset(s string, n int) int {
	if n < 0 {
		return -1
	}
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return -1
}

// JoinRemarks puts remarks into one text for lists and notices, a paragraph each: 数据不符：“完成25.07%”，与数字不符.
func JoinRemarks(remarks []Remark) string {
	lines := make([]string, len(remarks))
	for i, r := range remarks {
		if r.Code != Other {
			lines[i] = r.Code.String() + "："
		}
		if r.Quote != "" {
			lines[i] += "“" + r.Quote + "”，"
		}
		lines[i] += r.Words
	}
	return strings.Join(lines, "\n")
}
