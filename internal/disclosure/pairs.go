package disclosure

import (
	"slices"
	"unicode/utf8"
)

// pairs tells in which rows of an edition a character or two that follow each other stand. Its entries are sorted: first
// character, second (0: any), place of the row. An edition has some sixty thousand of them, half a megabyte. They are made
// when an edition is first searched and go with it, so that memory is bounded by the shelf, however many plans there are:
// an edition that is not on it is read from the database again.
type pairs []uint64

// entry packs an entry: 21 bits a character, 16 bits a row.
func entry(first, second rune, row int) uint64 {
	return uint64(first)<<37 | uint64(second)<<16 | uint64(row)
}

func newPairs(rows []*row) pairs {
	var x pairs
	for i, r := range rows {
		from := len(x)
		for _, text := range r.searched {
			var last rune
			for _, c := range text {
				x = append(x, entry(c, 0, i))
				if last != 0 {
					x = append(x, entry(last, c, i))
				}
				last = c
			}
		}
		slices.Sort(x[from:])
		x = x[:from+len(slices.Compact(x[from:]))]
	}
	slices.Sort(x)
	return slices.Clip(x)
}

// of are the entries of two characters that follow each other, or of one.
func (x pairs) of(first, second rune) pairs {
	from, _ := slices.BinarySearch(x, entry(first, second, 0))
	to, _ := slices.BinarySearch(x[from:], entry(first, second+1, 0))
	return x[from : from+to]
}

// candidates are the rows, in their order, in which all words may occur; in any other at least one does not. sure says that
// they do: there is one word alone, of one or two characters.
func (x pairs) candidates(rows []*row, ws words) (found []*row, sure bool) {
	var fewest pairs
	first := true
	narrow := func(of pairs) {
		if first || len(of) < len(fewest) {
			fewest, first = of, false
		}
	}
	for _, w := range ws {
		if utf8.RuneCountInString(w) == 1 {
			c, _ := utf8.DecodeRuneInString(w)
			narrow(x.of(c, 0))
		}
		var last rune
		for _, c := range w {
			if last != 0 {
				narrow(x.of(last, c))
			}
			last = c
		}
	}
	found = make([]*row, len(fewest))
	for i, e := range fewest {
		found[i] = rows[e&0xffff]
	}
	return found, len(ws) == 1 && utf8.RuneCountInString(ws[0]) <= 2
}
