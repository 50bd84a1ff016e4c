package ledger

import (
	"strings"
	"unicode/utf8"
)

// Length of a password in runes. No mixture of kinds of characters is asked for, but what everybody tries first is
// refused, after NIST SP 800-63B, 5.1.1.2.
const (
	MinPassword = 10
	MaxPassword = 128
)

// minVariety is how many different things a password must consist of; see variety.
const minVariety = 6

// CheckPassword judges a new password of the account with this name. Field names are password and again.
func CheckPassword(name, password, again string) Problems {
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return Problems{"password": "密码里有不能用的字符。"}
	case n < MinPassword:
		return Problems{"password": "密码至少10个字符，可以是一句话。"}
	case n > MaxPassword:
		return Problems{"password": "密码最多128个字符。"}
	case strings.EqualFold(password, name):
		return Problems{"password": "密码不能与账户名相同。"}
	case variety(name, password) < minVariety:
		return Problems{"password": "这个密码太容易猜。不要只用连号、键盘上相邻的键、重复的字、账户名、年份和常见的密码，可以是一句话。"}
	case password != again:
		return Problems{"again": "两次输入的密码不一样。"}
	}
	return nil
}

// variety counts the different things of which a password consists: a word that everybody tries, the account's name, a
// year, neighbours in the alphabet or on the keyboard are one thing, whatever their length, and so is any other character.
// What is repeated counts once, so that a repeated word is worth as much as the word.
func variety(name, password string) int {
	text := []rune(strings.ToLower(password))
	plain := []rune(disguise.Replace(string(text))) // rune for rune
	things := map[string]bool{}
	for at := 0; at < len(text); {
		n := max(word(text[at:], name), word(plain[at:], name), run(text[at:]), year(text[at:]), 1)
		things[string(text[at:at+n])] = true
		at += n
	}
	return len(things)
}

// disguise undoes what people write for letters.
var disguise = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")

// word is the length of the account's name or the known word with which a text begins, the longest, or 0.
func word(text []rune, name string) int {
	longest := 0
	for _, w := range append(knownWords, strings.ToLower(name)) {
		if n := utf8.RuneCountInString(w); n > longest && n > 1 && strings.HasPrefix(string(text), w) {
			longest = n
		}
	}
	return longest
}

// knownWords are the beginnings of most passwords that are guessed, in an office of this kind.
var knownWords = strings.Fields(`password passwd passwort pass admin administrator root guest user login welcome letmein
	iloveyou changeme default secret master hello test demo monkey dragon shadow sunshine princess football baseball
	superman batman charlie abc qwe asd zxc woaini woaiwojia mima wodemima nihao zhangsan lisi taizhang ducha duchashi
	zhengfu office leader lingdao shaoxing zhejiang hangzhou beijing china zhongguo huawei tencent baidu alibaba
	5201314 1314 520 888 666 密码 我的密码 台账 重点工作 督查室 督查 市政府 政府 绍兴 浙江 中国 我爱你`)

// keyboard are rows of keys, and the columns in the order in which they are typed.
var keyboard = []string{
	"1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "!@#$%^&*()_+",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "0987654321",
}

// run is the length of the neighbours with which a text begins: abc, 4321, qwer, 1qaz, full-width １２３; 0 below three.
func run(text []rune) int {
	longest := 0
	for _, step := range []rune{1, -1} {
		n := 1
		for n < len(text) && text[n]-text[n-1] == step {
			n++
		}
		longest = max(longest, n)
	}
	for _, row := range keyboard {
		keys := []rune(row)
		for i, key := range keys {
			if len(text) == 0 || key != text[0] {
				continue
			}
			for _, step := range []int{1, -1} {
				n := 1
				for at := i + step; n < len(text) && at >= 0 && at < len(keys) && keys[at] == text[n]; at += step {
					n++
				}
				longest = max(longest, n)
			}
		}
	}
	if longest < 3 {
		return 0
	}
	return longest
}

// year is 4 when a text begins with a year of the last or this century, else 0.
func year(text []rune) int {
	if len(text) < 4 || string(text[:2]) != "19" && string(text[:2]) != "20" ||
		strings.Trim(string(text[2:4]), "0123456789") != "" {
		return 0
	}
	return 4
}
