package sheet

import (
	"fmt"
	"regexp"
	"strings"

	"taizhang/internal/ledger"
)

// rules are what the last sheet says, a cell each.
func rules(b Workbook) []string {
	all := []string{
		fmt.Sprintf("1．本表是%s在%s的填报事项，一行一份。请在“%s”一表里填写，只填白色的四列：%s。",
			b.Who, b.Quarter, sheetName(b.Quarter), strings.Join([]string{progressColumn, ratingColumn, problemsColumn, nextStepsColumn}, "、")),
		"2．进展情况公布后向社会公开；自评、存在问题、下一步措施是内部内容，不公开，只供登录后查看和内部通报，下载的表里空着。这三列空着的，网页上的文字不变；填了的，换成所填的。要清空的，请到网页上改。",
		"3．自评从“" + strings.Join(ratingWords(), "、") + "”中选一种；留空的不改。自评为进度滞后或暂缓延期的，报送时须写明存在问题和下一步措施。",
		fmt.Sprintf("4．进展情况最多%d字，存在问题、下一步措施各最多%d字。单元格内分段：Alt+Enter。", ledger.MaxProgress, ledger.MaxInternal),
		"5．灰色的列供对照，改了不收。隐藏的标识、版本两列用来认出是哪一份、哪一稿，请勿改动。",
		"6．不要合并单元格，不要用公式，不要加行。不填的行可以删去，删去的行保持网页上的文字不变。",
		"7．填好后存为 .xlsx，在“本季填报”页点“上传 XLSX”。上传后先逐格列出改动，核对后才写入；有一处错误，全部不写入。",
		"8．下载以后网页上又有人改过的，会列为冲突，不会覆盖。",
		"9．上传只写入草稿。报送仍在各项的网页上办理。",
	}
	if b.measured() {
		all = append(all, fmt.Sprintf("10．确认过的指标，在“%s”一表里填全项到截至日的数，一行一个指标，只填白色的三列：%s、%s、%s。数按单位一列的单位填，也可以写0.82万这样的数；截至写作%s，空着的按这一天；本季没有数的，在末列选“是”。这张表也是内部内容，下载时空着，空着的不改，要清空的请到网页上改。",
			FiguresSheet, valueColumn, asOfColumn, noneColumn, quarterEnd(b.Quarter)))
	}
	return all
}

func ratingWords() []string {
	words := make([]string, len(ledger.Ratings))
	for i, r := range ledger.Ratings {
		words[i] = r.String()
	}
	return words
}

// parseRating reads what stands in a cell that is not empty. The form's word for the empty choice is understood too.
func parseRating(s string) (ledger.Rating, bool) {
	s = strings.TrimSpace(s)
	if s == ledger.Unrated.String() {
		return ledger.Unrated, true
	}
	for _, r := range ledger.Ratings {
		if r.String() == s {
			return r, true
		}
	}
	return "", false
}

// representable is the text without what XML 1.0 cannot carry (its production Char, section 2.2).
func representable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r >= 0x20 && r < 0xFFFE, r >= 0x10000:
			return r
		}
		return -1
	}, s)
}

// escape is what Excel reads as one character, such as _x000D_ (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
var escape = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// literal keeps a text that happens to have such an escape in it from being read as one: its first character is escaped.
func literal(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '_' && escape.MatchString(s[i:]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// lineEnds makes the line breaks of all programs ours.
func lineEnds(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.ReplaceAll(s, "\r", "\n")
}

// same reports whether a cell says what was written into it.
func same(cell, written string) bool {
	return cell == written || cell == lineEnds(representable(written))
}
