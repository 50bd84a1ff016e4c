package galley

import (
	"container/heap"
	"math/bits"
)

// reference is a step of DEFLATE: bytes that stand distance back once more, or one byte (length 0).
type reference struct {
	length, distance int
	literal          byte
}

const (
	chain    = 64 // places that are tried for a reference
	hashBits = 14 // at most
)

// references are the steps in which a text is written without anything before it.
func references(text string) []reference {
	var out []reference
	size := min(hashBits, bits.Len(uint(len(text)))+1)
	head := make([]int32, 1<<size) // place plus one
	prev := make([]int32, len(text))
	hash := func(at int) uint32 {
		return (uint32(text[at])<<16 | uint32(text[at+1])<<8 | uint32(text[at+2])) * 2654435761 >> (32 - size)
	}
	note := func(at int) {
		if at+shortest <= len(text) {
			h := hash(at)
			prev[at], head[h] = head[h], int32(at+1)
		}
	}
	for at := 0; at < len(text); {
		best := reference{literal: text[at]}
		if at+shortest <= len(text) {
			tries := chain
			for from := int(head[hash(at)]) - 1; from >= 0 && at-from <= window && tries > 0; from = int(prev[from]) - 1 {
				n := 0
				for n < longest && at+n < len(text) && text[from+n] == text[at+n] {
					n++
				}
				if n >= shortest && n > best.length {
					best.length, best.distance = n, at-from
				}
				tries--
			}
		}
		out = append(out, best)
		for range max(1, best.length) {
			note(at)
			at++
		}
	}
	return out
}

// symbol is a word of a code; its bits are turned round, as DEFLATE has them.
type symbol struct {
	bits uint32
	n    uint8
}

// code is a pair of Huffman codes: of bytes, the end and lengths, and of distances.
type code struct {
	literals  [286]symbol
	distances [30]symbol
}

// codeFor is a code in which every step can be written, and those of the sample briefly.
func codeFor(sample []reference) code {
	var literals [286]int
	var distances [30]int
	for i := range literals {
		literals[i] = 1
	}
	for i := range distances {
		distances[i] = 1
	}
	for _, r := range sample {
		if r.length == 0 {
			literals[r.literal] += 8
			continue
		}
		symbol, _, _ := lengthSymbol(r.length)
		literals[symbol] += 8
		symbol, _, _ = distanceSymbol(r.distance)
		distances[symbol] += 8
	}
	var c code
	assign(c.literals[:], lengths(literals[:]))
	assign(c.distances[:], lengths(distances[:]))
	return c
}

// reference writes a step.
func (c *code) reference(w *bitWriter, r reference) {
	if r.length == 0 {
		s := c.literals[r.literal]
		w.write(uint64(s.bits), uint(s.n))
		return
	}
	symbol, extra, n := lengthSymbol(r.length)
	s := c.literals[symbol]
	w.write(uint64(s.bits)|uint64(extra)<<s.n, uint(s.n)+n)
	symbol, extra, n = distanceSymbol(r.distance)
	s = c.distances[symbol]
	w.write(uint64(s.bits)|uint64(extra)<<s.n, uint(s.n)+n)
}

// lengthSymbol is the symbol of a length and the bits that follow it: RFC 1951, 3.2.5.
func lengthSymbol(length int) (symbol, extra int, n uint) {
	switch l := length - shortest; {
	case length == longest:
		return 285, 0, 0
	case l < 8:
		return 257 + l, 0, 0
	default:
		n := uint(bits.Len(uint(l)) - 3)
		return 257 + int(n)*4 + l>>n, l & (1<<n - 1), n
	}
}

// distanceSymbol is the symbol of a distance and the bits that follow it.
func distanceSymbol(distance int) (symbol, extra int, n uint) {
	d := distance - 1
	if d < 4 {
		return d, 0, 0
	}
	n = uint(bits.Len(uint(d)) - 2)
	return int(n)*2 + d>>n, d & (1<<n - 1), n
}

// describe writes the head of the last block of a stream, coded so: RFC 1951, 3.2.7. The lengths of the code stand in it as
// they are, four bits each.
func (c *code) describe(w *bitWriter) {
	w.write(1|2<<1, 3) // the last block, with a code of its own
	w.write(286-257, 5)
	w.write(30-1, 5)
	w.write(19-4, 4)
	for i := range 19 { // 16, 17 and 18 do not occur, the others take four bits
		if i < 3 {
			w.write(0, 3)
		} else {
			w.write(4, 3)
		}
	}
	put := func(of []symbol) {
		for _, s := range of {
			w.write(uint64(bits.Reverse8(s.n)>>4), 4)
		}
	}
	put(c.literals[:])
	put(c.distances[:])
}

// assign gives each symbol its word, from the lengths of all: RFC 1951, 3.2.2.
func assign(to []symbol, lengths []uint8) {
	next := uint32(0)
	for n := uint8(1); n <= 15; n++ {
		next <<= 1
		for i, l := range lengths {
			if l == n {
				to[i] = symbol{bits.Reverse32(next) >> (32 - n), n}
				next++
			}
		}
	}
}

// lengths are those of a Huffman code for symbols that occur so often; none is longer than 15 bits.
func lengths(often []int) []uint8 {
	for {
		out, deepest := tree(often)
		if deepest <= 15 {
			return out
		}
		for i := range often {
			often[i] = often[i]/2 + 1
		}
	}
}

type node struct {
	often int
	of    []int // symbols below it
}

type forest []node

func (f forest) Len() int           { return len(f) }
func (f forest) Less(i, j int) bool { return f[i].often < f[j].often }
func (f forest) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *forest) Push(n any)        { *f = append(*f, n.(node)) }
func (f *forest) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}

func tree(often []int) (lengths []uint8, deepest int) {
	lengths = make([]uint8, len(often))
	var f forest
	for i, n := range often {
		f = append(f, node{n, []int{i}})
	}
	heap.Init(&f)
	for len(f) > 1 {
		a, b := heap.Pop(&f).(node), heap.Pop(&f).(node)
		both := append(append([]int{}, a.of...), b.of...)
		for _, i := range both {
			lengths[i]++
			deepest = max(deepest, int(lengths[i]))
		}
		heap.Push(&f, node{a.often + b.often, both})
	}
	return lengths, deepest
}
