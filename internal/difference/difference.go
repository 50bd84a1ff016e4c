// Package difference says what changed between two texts in Chinese, in pieces that a reader takes in at a glance.
//
// The shortest difference is found by the diff-match-patch library over words, not bytes: a number with its unit, a Latin
// word and every other character are one word each. What it finds is then made readable: a word or two that two texts
// share by chance between larger changes count as changed, and a change begins and ends where a sentence or a clause does,
// if it may. Nothing here looks at the clock: the same texts give the same difference on every machine.
//
// The library's own DiffCleanupSemantic is not used: in version 1.4.0 it moves the edges of a change by a number of runes
// where it should count bytes, and so cuts Chinese characters in two.
package difference

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Kind says to which of two texts a piece belongs.
type Kind int

const (
	Same     Kind = iota // to both
	Deleted              // to the text before only
	Inserted             // to the text after only
	Changed              // of a Sentence: its pieces are of several kinds
)

// Piece is a stretch of text of one kind: Same, Deleted or Inserted.
type Piece struct {
	Kind Kind
	Text string
}

// Before is the text before: everything that is not inserted.
func Before(pieces []Piece) string { return without(pieces, Inserted) }

// After is the text after: everything that is not deleted.
func After(pieces []Piece) string { return without(pieces, Deleted) }

func without(pieces []Piece, kind Kind) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Kind != kind {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// The work grows with the square of what differs, so it is bounded: most is how many words, or sentences, of both texts
// together are compared at once, and budget the sum of their squares. 10,000 characters against 10,000 others stay well
// under 50 ms.
const (
	most   = 1500
	budget = 1_500_000
)

// Words returns the pieces that make before into after, in reading order; of a change, what went stands before what came.
// Neighbours are of different kinds and none is empty. Long texts are compared by sentences first and by words where these
// differ; what is too much even so counts as changed from end to end.
func Words(before, after string) []Piece {
	a, b := words(before), words(after)
	head, a, b, tail := trim(a, b)
	var c changes
	c.add(Same, head)
	if len(a)+len(b) <= most {
		c.compare(a, b)
	} else {
		left := budget
		for _, part := range align(sentences(strings.Join(a, "")), sentences(strings.Join(b, ""))) {
			if part.same {
				c.add(Same, words(strings.Join(part.before, "")))
				continue
			}
			x, y := words(strings.Join(part.before, "")), words(strings.Join(part.after, ""))
			start, x, y, end := trim(x, y)
			c.add(Same, start)
			if cost := (len(x) + len(y)) * (len(x) + len(y)); len(x)+len(y) <= most && cost <= left {
				left -= cost
				c.compare(x, y)
			} else {
				c.add(Deleted, x)
				c.add(Inserted, y)
			}
			c.add(Same, end)
		}
	}
	c.add(Same, tail)
	return c.split().shift().pieces()
}

// trim takes what both begin and end with away.
func trim(a, b []string) (head, restA, restB, tail []string) {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	head, a, b = a[:n], a[n:], b[n:]
	n = 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return head, a[:len(a)-n], b[:len(b)-n], a[len(a)-n:]
}

// change is a run of words that both texts share, or one that was put in place of another.
type change struct {
	same            bool
	deleted, insert []string // of a shared run, deleted holds the words
}

// changes alternate between shared runs and others.
type changes []change

// add appends words to the last run of their kind.
func (c *changes) add(kind Kind, words []string) {
	if len(words) == 0 {
		return
	}
	n := len(*c)
	if n == 0 || (*c)[n-1].same != (kind == Same) {
		*c = append(*c, change{same: kind == Same})
		n++
	}
	last := &(*c)[n-1]
	if kind == Inserted {
		last.insert = append(last.insert, words...)
	} else {
		last.deleted = append(last.deleted, words...)
	}
}

// compare appends the difference of two runs of words, settled.
func (c *changes) compare(a, b []string) {
	var found changes
	for _, d := range shortest(a, b) {
		found.add(d.kind, d.words)
	}
	for _, run := range found.settle() {
		if run.same {
			c.add(Same, run.deleted)
			continue
		}
		c.add(Deleted, run.deleted)
		c.add(Inserted, run.insert)
	}
}

func (c changes) pieces() []Piece {
	var out []Piece
	for _, run := range c {
		kind := Deleted
		if run.same {
			kind = Same
		}
		if len(run.deleted) > 0 {
			out = append(out, Piece{kind, strings.Join(run.deleted, "")})
		}
		if len(run.insert) > 0 {
			out = append(out, Piece{Inserted, strings.Join(run.insert, "")})
		}
	}
	return out
}

// edit is a run of words, or of sentences, of one kind.
type edit struct {
	kind  Kind
	words []string
}

// shortest is the difference with the fewest words. The library compares runes, so each distinct word gets one.
func shortest(a, b []string) []edit {
	table := map[string]rune{}
	var known []string // known[i] has the rune letter(i)
	encode := func(words []string) []rune {
		out := make([]rune, len(words))
		for i, w := range words {
			r, ok := table[w]
			if !ok {
				r = letter(len(known))
				table[w], known = r, append(known, w)
			}
			out[i] = r
		}
		return out
	}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0 // the bound is most, not the clock
	var out []edit
	for _, d := range dmp.DiffMainRunes(encode(a), encode(b), false) {
		e := edit{kind: Same}
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			e.kind = Deleted
		case diffmatchpatch.DiffInsert:
			e.kind = Inserted
		}
		for _, r := range d.Text {
			e.words = append(e.words, known[place(r)])
		}
		out = append(out, e)
	}
	return out
}

const (
	surrogates    = 0xD800 // no text may have these as characters
	surrogatesEnd = 0xE000
)

// letter is the rune that stands for the i-th word: from 1 on, around the surrogates.
func letter(i int) rune {
	r := rune(i + 1)
	if r >= surrogates {
		r += surrogatesEnd - surrogates
	}
	return r
}

func place(r rune) int {
	if r >= surrogatesEnd {
		r -= surrogatesEnd - surrogates
	}
	return int(r) - 1
}
