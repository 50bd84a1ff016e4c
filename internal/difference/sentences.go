package difference

import (
	"strings"
	"unicode/utf8"
)

// sentenceEnds are the marks after which a sentence is over. A line break is a sentence of its own.
const sentenceEnds = "。；！？;!?"

// Sentence is a sentence of one or both texts with its end mark, or a line break.
type Sentence struct {
	Kind   Kind // Changed: it is in both, in different words
	Pieces []Piece
}

// Sentences sets two texts against each other sentence by sentence, in reading order. A sentence that was written anew
// stands as one Deleted and one Inserted; one of which at least half stayed is Changed. Before and After of all pieces
// are the two texts.
func Sentences(before, after string) []Sentence {
	var out []Sentence
	add := func(kind Kind, pieces ...Piece) { out = append(out, Sentence{kind, pieces}) }
	for _, part := range align(sentences(before), sentences(after)) {
		if part.same {
			for _, s := range part.before {
				add(Same, Piece{Same, s})
			}
			continue
		}
		for _, p := range pair(part.before, part.after) {
			switch {
			case p.after == "":
				add(Deleted, Piece{Deleted, p.before})
			case p.before == "":
				add(Inserted, Piece{Inserted, p.after})
			default:
				add(Changed, Words(p.before, p.after)...)
			}
		}
	}
	return out
}

// sentences cuts a text; put together they are the text again.
func sentences(text string) []string {
	var out []string
	start := 0
	for i, r := range text {
		if r == '\n' {
			if start < i {
				out = append(out, text[start:i])
			}
			out = append(out, "\n")
			start = i + 1
			continue
		}
		if r == utf8.RuneError || !strings.ContainsRune(sentenceEnds, r) {
			continue
		}
		end := i + utf8.RuneLen(r)
		if next, _ := utf8.DecodeRuneInString(text[end:]); strings.ContainsRune("”’）)」』", next) && next != utf8.RuneError {
			continue // the closing bracket belongs to it; the sentence goes on to the next mark
		}
		out = append(out, text[start:end])
		start = end
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// stretch is a run of sentences that both texts have, or that one has in place of the other's.
type stretch struct {
	same          bool
	before, after []string // of a shared one, before holds it
}

// align finds what two lists of sentences share.
func align(a, b []string) []stretch {
	head, a, b, tail := trim(a, b)
	var c changes
	c.add(Same, head)
	if len(a)+len(b) <= most {
		for _, e := range shortest(a, b) {
			c.add(e.kind, e.words)
		}
	} else {
		c.add(Deleted, a)
		c.add(Inserted, b)
	}
	c.add(Same, tail)
	out := make([]stretch, len(c))
	for i, run := range c {
		out[i] = stretch{run.same, run.deleted, run.insert}
	}
	return out
}

type couple struct{ before, after string }

// maxPairs bounds how many pairs of sentences pair looks at.
const maxPairs = 400

// pair matches the sentences of a changed stretch, in their order, so that the matched ones have as much as possible in
// common. Those that have less than half in common are not matched; one of the two texts of a couple is then empty.
func pair(a, b []string) []couple {
	n, m := len(a), len(b)
	if n*m > maxPairs {
		n, m = 0, 0 // too many: nothing is matched
	}
	score := make([][]float64, n+1) // the best of a[i:] against b[j:]
	for i := range score {
		score[i] = make([]float64, m+1)
	}
	alike := make([][]float64, n)
	bags := make([]map[string]int, m)
	for j := range bags {
		bags[j] = bag(b[j])
	}
	for i := n - 1; i >= 0; i-- {
		alike[i] = make([]float64, m)
		of := bag(a[i])
		for j := m - 1; j >= 0; j-- {
			alike[i][j] = likeness(of, bags[j])
			score[i][j] = max(score[i+1][j], score[i][j+1])
			if alike[i][j] >= .5 {
				score[i][j] = max(score[i][j], alike[i][j]+score[i+1][j+1])
			}
		}
	}
	var out []couple
	i, j := 0, 0
	for i < n && j < m {
		switch {
		case alike[i][j] >= .5 && score[i][j] == alike[i][j]+score[i+1][j+1]:
			out = append(out, couple{a[i], b[j]})
			i, j = i+1, j+1
		case score[i][j] == score[i+1][j]:
			out = append(out, couple{before: a[i]})
			i++
		default:
			out = append(out, couple{after: b[j]})
			j++
		}
	}
	for ; i < len(a); i++ {
		out = append(out, couple{before: a[i]})
	}
	for ; j < len(b); j++ {
		out = append(out, couple{after: b[j]})
	}
	return out
}

// bag counts the words of a sentence.
func bag(sentence string) map[string]int {
	counts := map[string]int{}
	for _, w := range words(sentence) {
		counts[w]++
	}
	return counts
}

// likeness is how many words two sentences have in common, of all that they have: 0 to 1.
func likeness(a, b map[string]int) float64 {
	common, all := 0, 0
	for w, n := range a {
		common += min(n, b[w])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(common) / float64(all)
}
