package difference

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// units stand behind numbers. The longest that fits belongs to the number; 万 and 亿 may come before any other.
var units = strings.Fields(`个百分点 百分点 平方公里 平方千米 平方米 立方米 万亿 公里 公斤 公顷 千米 千克 千瓦时 千瓦 万千瓦 兆瓦
	美元 欧元 人次 家次 场次 个月 小时 分钟 季度
	% ％ ‰ ℃ 元 家 个 人 户 项 亩 吨 件 次 年 月 日 号 天 周 辆 座 处 所 名 批 条 套 间 场 期 倍 度 台 米 克 升 股 只 种 类 门 份
	篇 起 宗 位 栋 幢 层 村 镇 班 床 张 部 艘 架 头 匹 株 棵 盏 根 块 片 段 届 轮 站 点 时 分 秒 成 岁 级 星 幅 支 万 亿 千 百 余`)

const scales = "万亿千百余多"

// words cuts a text into numbers with their units, Latin words and single characters. Put together they are the text again,
// byte by byte, whatever it holds.
func words(text string) []string {
	var out []string
	for i := 0; i < len(text); {
		end := wordEnd(text, i)
		out = append(out, text[i:end])
		i = end
	}
	return out
}

func wordEnd(text string, i int) int {
	r, size := utf8.DecodeRuneInString(text[i:])
	end := i + size
	if isHan(r) && end < len(text) {
		if next, _ := utf8.DecodeRuneInString(text[end:]); isHan(next) {
			return end // most are, and the questions below cost time
		}
	}
	if isWord(r) {
		number := unicode.IsDigit(r)
		for end < len(text) {
			next, n := utf8.DecodeRuneInString(text[end:])
			if isWord(next) {
				number = number && unicode.IsDigit(next)
				end += n
				continue
			}
			last, _ := utf8.DecodeLastRuneInString(text[:end])
			following, _ := utf8.DecodeRuneInString(text[end+n:])
			if !joins(last, next, following) {
				break
			}
			end += n
		}
		if number {
			end = unitEnd(text, end)
		}
	}
	for end < len(text) { // accents and what else is drawn on the character before
		next, n := utf8.DecodeRuneInString(text[end:])
		if !unicode.In(next, unicode.Mn, unicode.Me) {
			break
		}
		end += n
	}
	return end
}

// isHan reports whether r is one of the common Chinese characters.
func isHan(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }

// isWord reports whether r is part of a number or a Latin word, half-width or full-width.
func isWord(r rune) bool {
	return unicode.IsDigit(r) || unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
}

// joins reports whether a mark holds two parts of one number or word together: 1,234.5 and 9:30 and COVID-19.
func joins(before, mark, after rune) bool {
	switch mark {
	case ',', ':':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	case '.', '-', '/', '\'', '&', '_', '+', '@', '~', '—':
		return isWord(before) && isWord(after)
	}
	return false
}

// unitEnd is where the unit of the number that ends at end does.
func unitEnd(text string, end int) int {
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !strings.ContainsRune(scales, r) {
			break
		}
		end += n
	}
	longest := 0
	for _, u := range units {
		if len(u) > longest && strings.HasPrefix(text[end:], u) {
			longest = len(u)
		}
	}
	return end + longest
}
