package reading

import (
	"slices"
	"strings"
)

// clause is what stands between two commas. A bracket that counts something, (其中5家已开工), makes clauses of its own,
// asides, and is a hole in its host; one that only names, 县(市), is words like others. The places are runes.
type clause struct {
	from, to int
	holes    [][2]int
	sentence int // ends at 。
	segment  int // ends at ; or 。
	host     int // of an aside: the clause that it stands in; else -1
}

const longestAside = 120

// clauses cuts t at its punctuation, in the order of the text; an aside follows its host.
func (t *text) clauses() []clause {
	asides := t.asides()
	out := make([]clause, 0, 1+len(t.runes)/10)
	sentence, segment, from := 0, 0, 0
	end := func(i int) {
		if from < i {
			c := clause{from: from, to: i, sentence: sentence, segment: segment, host: -1}
			for _, a := range asides {
				if a[0] >= from && a[1] <= i {
					c.holes = append(c.holes, a)
				}
			}
			out = append(out, c)
		}
		from = i + 1
	}
	for i := range t.runes {
		if t.in[i]&(inTitle|inQuote|inAside|inNumber) != 0 {
			continue
		}
		switch t.separator(i) {
		case '。':
			end(i)
			sentence, segment = sentence+1, segment+1
		case ';':
			end(i)
			segment++
		case ',':
			end(i)
		}
	}
	end(len(t.runes))
	for h := 0; h < len(out); h++ {
		host := out[h]
		if host.host >= 0 {
			continue
		}
		var inner []clause
		for _, a := range host.holes {
			start := a[0] + 1
			for i := start; i < a[1]; i++ {
				if i == a[1]-1 || t.separator(i) != 0 && t.in[i]&(inTitle|inQuote|inNumber) == 0 {
					inner = append(inner, clause{from: start, to: i, sentence: host.sentence, segment: host.segment, host: h})
					start = i + 1
				}
			}
		}
		out = slices.Insert(out, h+1, inner...)
	}
	return out
}

// separator is the class of the punctuation at i: '。', ';' or ',', or 0. 、 joins rather than parts.
func (t *text) separator(i int) rune {
	switch t.runes[i] {
	case '。', '!', '！', '?', '？', '\n':
		return '。'
	case ';', '；':
		return ';'
	case ',', '，':
		return ','
	case ':', '：':
		if digitOf(t.rune(i-1)) >= 0 && digitOf(t.rune(i+1)) >= 0 {
			return 0
		}
		return ','
	}
	return 0
}

// asides marks and lists the brackets that count something: from the opening bracket to after the closing one.
func (t *text) asides() (found [][2]int) {
	var open []int
	for i, r := range t.runes {
		if t.in[i]&inTitle != 0 {
			continue
		}
		switch r {
		case '(', '（':
			open = append(open, i)
		case ')', '）':
			if len(open) == 0 {
				continue
			}
			start := open[len(open)-1]
			open = open[:len(open)-1]
			if len(open) > 0 || i-start > longestAside || !t.countsWithin(start, i) {
				continue
			}
			for j := start; j <= i; j++ {
				t.in[j] |= inAside
			}
			found = append(found, [2]int{start, i + 1})
		}
	}
	return found
}

func (t *text) countsWithin(from, to int) bool {
	return slices.ContainsFunc(t.runes[from:to], func(r rune) bool { return digitOf(r) >= 0 })
}

// clauseWords is the clause without its asides.
func (t *text) clauseWords(c clause) string { return t.without(c, c.from, c.to) }

// without is the words between two runes of the clause, without its asides.
func (t *text) without(c clause, from, to int) string {
	if len(c.holes) == 0 {
		return t.string(from, to)
	}
	var b strings.Builder
	for _, h := range c.holes {
		if h[1] <= from || h[0] >= to {
			continue
		}
		b.WriteString(t.string(from, h[0]))
		from = h[1]
	}
	b.WriteString(t.string(from, to))
	return b.String()
}

// clauseAt is the index of the innermost clause that holds the rune i, or -1.
func clauseAt(cs []clause, i int) int {
	best := -1
	for k, c := range cs {
		if c.from <= i && i < c.to && (best < 0 || c.host >= 0) {
			best = k
		}
	}
	return best
}
