package ledger

import (
	"slices"
	"strings"
)

// Redraft is a section of a brief in three wordings: as it was drafted when the office last looked at a draft (Was), as the
// office has it (Own), and as the program drafts it now (Fresh). It is compared paragraph by paragraph.
type Redraft struct{ Was, Own, Fresh string }

// BriefOffer is paragraphs that the office has worded itself and the program words otherwise now.
type BriefOffer struct {
	At    int      // index of the first of Own among the paragraphs of the section; where Own is empty, of what follows
	Own   []string // none where the office took them out
	Fresh []string // none where the program has them no longer
}

// stretch is paragraphs that stand in one place of the three wordings.
type stretch struct{ was, own, fresh []string }

func (s stretch) offered() bool {
	return !slices.Equal(s.was, s.fresh) && !slices.Equal(s.own, s.fresh)
}

// Merge takes what the program words anew into every paragraph that the office left as it was; its own paragraphs stay. Of
// those that the program words otherwise now Was stays too: they are Offers until somebody settles them.
func (r Redraft) Merge() Redraft {
	if r.Own == r.Was {
		return Redraft{r.Fresh, r.Fresh, r.Fresh}
	}
	var was, own []string
	for _, s := range r.stretches() {
		switch {
		case slices.Equal(s.own, s.was):
			was, own = append(was, s.fresh...), append(own, s.fresh...)
		case s.offered():
			was, own = append(was, s.was...), append(own, s.own...)
		default:
			was, own = append(was, s.fresh...), append(own, s.own...)
		}
	}
	return Redraft{strings.Join(was, "\n"), strings.Join(own, "\n"), r.Fresh}
}

// Offers are what the program words otherwise now, in the order of the section.
func (r Redraft) Offers() []BriefOffer {
	var out []BriefOffer
	at := 0
	for _, s := range r.stretches() {
		if s.offered() {
			out = append(out, BriefOffer{at, s.own, s.fresh})
		}
		at += len(s.own)
	}
	return out
}

// Settle ends an offer, by its index: the fresh wording is taken, or the office's stays. It reports whether there is such an
// offer.
func (r Redraft) Settle(offer int, take bool) (Redraft, bool) {
	var was, own []string
	found := false
	for _, s := range r.stretches() {
		if s.offered() {
			if offer == 0 {
				found = true
				s.was = s.fresh
				if take {
					s.own = s.fresh
				}
			}
			offer--
		}
		was, own = append(was, s.was...), append(own, s.own...)
	}
	return Redraft{strings.Join(was, "\n"), strings.Join(own, "\n"), r.Fresh}, found
}

// stretches cuts the three wordings at the paragraphs that all of them have, and what lies between as finely as it can be
// told which paragraph became which.
func (r Redraft) stretches() []stretch {
	was, own, fresh := Paragraphs(r.Was), Paragraphs(r.Own), Paragraphs(r.Fresh)
	inOwn, inFresh := common(was, own), common(was, fresh)
	var out []stretch
	i, j, k := 0, 0, 0
	for p := range was {
		if inOwn[p] < 0 || inFresh[p] < 0 {
			continue
		}
		out = append(out, stretch{was[i:p], own[j:inOwn[p]], fresh[k:inFresh[p]]}.split()...)
		i, j, k = p+1, inOwn[p]+1, inFresh[p]+1
		out = append(out, stretch{was[p:i], own[j-1 : j], fresh[k-1 : k]})
	}
	return append(out, stretch{was[i:], own[j:], fresh[k:]}.split()...)
}

// split tells apart what was edited in place from what the other side put between.
func (s stretch) split() []stretch {
	switch {
	case len(s.was)+len(s.own)+len(s.fresh) == 0:
		return nil
	case len(s.was) == len(s.own):
		return s.beside(s.fresh, func(from, to int, other []string) stretch { return stretch{s.was[from:to], s.own[from:to], other} })
	case len(s.was) == len(s.fresh):
		return s.beside(s.own, func(from, to int, other []string) stretch { return stretch{s.was[from:to], other, s.fresh[from:to]} })
	}
	return []stretch{s}
}

// beside sets other against was, whose paragraphs a third wording has one for one.
func (s stretch) beside(other []string, piece func(from, to int, other []string) stretch) []stretch {
	in := common(s.was, other)
	var out []stretch
	i, j := 0, 0
	add := func(to, until int) {
		if to-i == until-j { // one for one here too
			for ; i < to; i, j = i+1, j+1 {
				out = append(out, piece(i, i+1, other[j:j+1]))
			}
			return
		}
		out = append(out, piece(i, to, other[j:until]))
		i, j = to, until
	}
	for p, q := range in {
		if q >= 0 {
			add(p, q)
			add(p+1, q+1)
		}
	}
	add(len(s.was), len(other))
	return out
}

// common is where each of a stands in b, in a longest sequence that both have in order; -1 for what is not in it.
func common(a, b []string) []int {
	length := make([][]int, len(a)+1) // of the longest from i and j on
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			length[i][j] = max(length[i+1][j], length[i][j+1])
			if a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			}
		}
	}
	out := make([]int, len(a))
	j := 0
	for i := range a {
		for j < len(b) && a[i] != b[j] && length[i][j+1] == length[i][j] {
			j++
		}
		out[i] = -1
		if j < len(b) && a[i] == b[j] {
			out[i], j = j, j+1
		}
	}
	return out
}
