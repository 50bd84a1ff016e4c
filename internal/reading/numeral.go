package reading

import (
	"math"
	"strconv"
)

// numeral is a number as written, without what follows it. The places are runes.
type numeral struct {
	from, to  int
	value     float64
	high      float64 // of a range a-b or a至b
	ranged    bool
	decimals  int  // digits printed after the point
	chinese   bool // 两, 三十
	fraction  bool // 三分之二, 百分之九十, 过半: value is per cent
	percented bool // the lower end of a range carries its own %
}

// numerals finds every number of t from left to right and marks the commas that belong to them. Numbers inside book
// titles are left out: they name documents.
func (t *text) numerals() []numeral {
	found := make([]numeral, 0, 8)
	for i := 0; i < len(t.runes); {
		if t.in[i]&inTitle != 0 {
			i++
			continue
		}
		if !numeric(t.runes[i]) {
			i++
			continue
		}
		n, ok := t.numeralAt(i)
		if !ok {
			i++
			continue
		}
		found = append(found, n)
		i = n.to
	}
	return found
}

func (t *text) numeralAt(i int) (numeral, bool) {
	if digitOf(t.runes[i]) >= 0 {
		n := t.plain(i)
		t.ranges(&n)
		t.sign(&n)
		return n, true
	}
	if n, ok := t.fractionAt(i); ok {
		return n, true
	}
	if chineseDigit(t.runes[i]) >= 0 || t.runes[i] == '十' || t.runes[i] == '百' {
		return t.chineseNumeral(i)
	}
	return numeral{}, false
}

// plain reads digits, full-width ones too, with thousands groups and decimals, that start at i.
func (t *text) plain(i int) numeral {
	n := numeral{from: i}
	var room [32]byte
	b := room[:0]
	for ; digitOf(t.rune(i)) >= 0; i++ {
		b = append(b, byte('0'+digitOf(t.runes[i])))
	}
	if lead := i - n.from; lead <= 3 && t.runes[n.from] != '0' {
		for t.group(i) {
			for j := i + 1; j < i+4; j++ {
				b = append(b, byte('0'+digitOf(t.runes[j])))
			}
			t.in[i] |= inNumber
			i += 4
		}
	}
	if r := t.rune(i); (r == '.' || r == '．') && digitOf(t.rune(i+1)) >= 0 {
		b = append(b, '.')
		t.in[i] |= inNumber
		for i++; digitOf(t.rune(i)) >= 0; i++ {
			b = append(b, byte('0'+digitOf(t.runes[i])))
			n.decimals++
		}
	}
	n.to = i
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil || math.IsInf(v, 0) {
		v = 0 // hundreds of digits: not a figure of any use
	}
	n.value = v
	return n
}

// group reports whether a thousands group, a comma and exactly three digits, starts at i.
func (t *text) group(i int) bool {
	if r := t.rune(i); r != ',' && r != '，' {
		return false
	}
	for j := i + 1; j < i+4; j++ {
		if digitOf(t.rune(j)) < 0 {
			return false
		}
	}
	return digitOf(t.rune(i+4)) < 0
}

// ranges extends n to a range: 3-4, 3—4, 3至4, 3%-4%.
func (t *text) ranges(n *numeral) {
	i := n.to
	percent := t.rune(i) == '%' || t.rune(i) == '％'
	if percent {
		i++
	}
	switch t.rune(i) {
	case '-', '~', '～', '至', '到', '–', '—', '－':
	default:
		return
	}
	for t.rune(i+1) == '—' {
		i++
	}
	if digitOf(t.rune(i+1)) < 0 {
		return
	}
	end := t.plain(i + 1)
	n.high, n.ranged, n.percented, n.to = end.value, true, percent, end.to
	n.decimals = max(n.decimals, end.decimals)
}

// sign takes a minus before n into it, unless it joins two words or numbers.
func (t *text) sign(n *numeral) {
	if r := t.rune(n.from - 1); r != '-' && r != '－' && r != '−' {
		return
	}
	if before := t.rune(n.from - 2); before != 0 && !isHan(before) {
		return
	}
	n.from--
	n.value = -n.value
}

// chineseNumeral reads 二 to 九千九百九十九. 一 alone is nearly always an article, 一批 and the like are nobody's count.
func (t *text) chineseNumeral(i int) (numeral, bool) {
	n := numeral{from: i, chinese: true}
	total, digit := 0, 0
	for ; i < len(t.runes); i++ {
		if d := chineseDigit(t.runes[i]); d >= 0 {
			if digit > 0 {
				break // 一二三 is not a number
			}
			digit = d
			continue
		}
		power := chinesePower(t.runes[i])
		if power == 0 {
			break
		}
		if digit == 0 && (power > 10 || total > 0) {
			break
		}
		total += max(digit, 1) * power
		digit = 0
	}
	if i == n.from {
		return numeral{}, false
	}
	n.to, n.value = i, float64(total+digit)
	return n, n.value >= 2 || n.value == 1 && t.rune(n.from-1) == '翻' // 翻一番
}

// fractionAt reads 三分之二 and 百分之九十, and 过半 and 一半 of what is done, as per cent.
func (t *text) fractionAt(i int) (numeral, bool) {
	switch r := t.runes[i]; {
	case r == '过' && t.rune(i+1) == '半', r == '一' && t.rune(i+1) == '半':
		before := t.string(max(0, i-3), i)
		if !endsWithAny(before, []string{"完成", "完成近", "完成了", "进度", "进度已", "量", "量已", "量完成", "任务", "已"}) || containsAny(t.words, "时间过半", "双过半") { // 时间过半、任务过半: no half is a figure
			return numeral{}, false
		}
		return numeral{from: i, to: i + 2, value: 50, chinese: true, fraction: true}, true
	case t.rune(i+2) != '之' || t.rune(i+1) != '分':
		return numeral{}, false
	}
	of := float64(chineseDigit(t.runes[i]))
	switch t.runes[i] {
	case '十':
		of = 10
	case '百':
		of = 100
	}
	if of < 2 || i+3 >= len(t.runes) {
		return numeral{}, false
	}
	n := numeral{to: i + 3}
	switch r := t.runes[i+3]; {
	case digitOf(r) >= 0:
		n = t.plain(i + 3)
	case chineseDigit(r) > 0 || r == '十':
		n, _ = t.chineseNumeral(i + 3)
		if r == '一' && n.value == 0 {
			n = numeral{to: i + 4, value: 1}
		}
	default:
		return numeral{}, false
	}
	if n.value <= 0 {
		return numeral{}, false
	}
	n.value = math.Round(n.value/of*1000) / 10
	n.from, n.chinese, n.fraction = i, true, true
	return n, true
}

// numeric reports whether a numeral can begin with r.
func numeric(r rune) bool {
	switch {
	case r < 0x4e00:
		return r >= '0' && r <= '9'
	case r >= 0xff10:
		return r <= '９'
	}
	switch r {
	case '过', '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '百':
		return true
	}
	return false
}

func digitOf(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '０' && r <= '９':
		return int(r - '０')
	}
	return -1
}

func chineseDigit(r rune) int {
	switch r {
	case '零', '〇':
		return 0
	case '一':
		return 1
	case '二', '两':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}

func chinesePower(r rune) int {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	}
	return 0
}
