// Package galley puts pages together from pieces that were compressed before, as gzip (RFC 1951 and 1952).
//
// All pieces of a Case are written with one Huffman code, so that a page is one block: the bits of its pieces one after the
// other. A piece that stands in the page already is a reference to there. What nobody could know, such as the words that a
// reader typed, is written letter by letter with the same code.
package galley

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
)

const (
	window   = 32 << 10 // bytes back to which a reference reaches
	shortest = 3        // bytes of a reference
	longest  = 258
	endBlock = 256
)

// Piece is a text of a Case.
type Piece struct {
	Text string
	id   int
	bits []byte // as a page has them, from the lowest bit of the first byte on
	n    int    // number of bits
}

// Case holds pieces and the code in which they are written. Pieces are added by one goroutine, before any page is made.
type Case struct {
	code   code
	header bitWriter // of the block
	pieces map[string]*Piece
}

// New returns a case whose code suits texts such as the sample.
func New(sample string) *Case {
	c := &Case{pieces: map[string]*Piece{}}
	c.code = codeFor(references(sample))
	c.code.describe(&c.header)
	return c
}

// Piece returns the piece of a text, the same for the same text.
func (c *Case) Piece(text string) *Piece {
	if p, ok := c.pieces[text]; ok {
		return p
	}
	var w bitWriter
	for _, r := range references(text) {
		c.code.reference(&w, r)
	}
	p := &Piece{Text: text, id: len(c.pieces)}
	p.n = len(w.out)*8 + int(w.held)
	p.bits = append(w.flushed(), make([]byte, 8)...) // so that eight bytes can be read anywhere
	c.pieces[text] = p
	return p
}

// Page is a page under way. It can be used again after Reset.
type Page struct {
	of   *Case
	text []byte
	w    bitWriter
	last []int32 // by piece: where it stands in the page, plus one
}

// Reset begins a page of a case.
func (p *Page) Reset(c *Case) {
	p.of = c
	p.text = p.text[:0]
	p.w = bitWriter{out: append(append(p.w.out[:0], 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff), c.header.out...), bits: c.header.bits, held: c.header.held}
	if cap(p.last) < len(c.pieces) {
		p.last = make([]int32, len(c.pieces))
	}
	p.last = p.last[:len(c.pieces)]
	clear(p.last)
}

// Add adds a piece of the page's case.
func (p *Page) Add(piece *Piece) {
	at := len(p.text)
	before := int(p.last[piece.id]) - 1
	p.last[piece.id] = int32(at + 1)
	p.text = append(p.text, piece.Text...)
	if n := len(piece.Text); before >= 0 && n >= shortest && at-before <= window {
		p.repeat(n, at-before)
		return
	}
	p.w.appendBits(piece.bits, piece.n)
}

// AddText adds a text that is no piece.
func (p *Page) AddText(text string) {
	p.text = append(p.text, text...)
	for i := range len(text) {
		s := p.of.code.literals[text[i]]
		p.w.write(uint64(s.bits), uint(s.n))
	}
}

// AddAgain adds what stands in the page from a place on, once more.
func (p *Page) AddAgain(from, n int) {
	distance := len(p.text) - from
	if n < shortest || distance > window || distance < n {
		p.AddText(string(p.text[from : from+n]))
		return
	}
	p.text = append(p.text, p.text[from:from+n]...)
	p.repeat(n, distance)
}

// Run is pieces with the same text in between, of which only the length is known: all but the letters of that text.
type Run struct {
	texts []string
	bits  []byte
	n     int
}

// Run returns groups of pieces between which a text of length bytes will stand, at least three. It may be called while pages
// are made.
func (c *Case) Run(groups [][]*Piece, length int) *Run {
	var p Page
	p.Reset(c)
	p.text, p.w = make([]byte, length), bitWriter{}
	r := &Run{}
	at := 0
	for i, group := range groups {
		if i > 0 {
			again := p.Len()
			p.AddAgain(at, length)
			at = again
		}
		from := p.Len()
		for _, piece := range group {
			p.Add(piece)
		}
		r.texts = append(r.texts, string(p.text[from:]))
	}
	r.n = len(p.w.out)*8 + int(p.w.held)
	r.bits = append(p.w.flushed(), make([]byte, 8)...)
	return r
}

// AddRun adds a run. The text must have been added just before.
func (p *Page) AddRun(r *Run, text string) {
	for i, piece := range r.texts {
		if i > 0 {
			p.text = append(p.text, text...)
		}
		p.text = append(p.text, piece...)
	}
	p.w.appendBits(r.bits, r.n)
}

// Len is the number of bytes of the page so far.
func (p *Page) Len() int { return len(p.text) }

// repeat refers back; n is at least shortest.
func (p *Page) repeat(n, distance int) {
	for n > 0 {
		length := min(n, longest)
		if rest := n - length; rest > 0 && rest < shortest {
			length -= shortest
		}
		p.of.code.reference(&p.w, reference{length: length, distance: distance})
		n -= length
	}
}

// Text is the page as it is. It is good until Reset.
func (p *Page) Text() []byte { return p.text }

// Gzip ends the page and returns it compressed. It is good until Reset.
func (p *Page) Gzip() []byte {
	s := p.of.code.literals[endBlock]
	p.w.write(uint64(s.bits), uint(s.n))
	out := p.w.flushed()
	out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(p.text))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(p.text)))
	p.w.out = out
	return out
}

// bitWriter writes bits, the lowest first.
type bitWriter struct {
	out  []byte
	bits uint64
	held uint // fewer than 32 between two writes
}

// write writes the n lowest bits, at most 32; those above are zero.
func (w *bitWriter) write(bits uint64, n uint) {
	w.bits |= bits << w.held
	w.held += n
	if w.held >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.bits))
		w.bits >>= 32
		w.held -= 32
	}
}

// appendBits writes n bits of from, which can be read eight bytes beyond them.
func (w *bitWriter) appendBits(from []byte, n int) {
	w.out = slices.Grow(w.out, n/8+16)
	for ; n >= 64; n -= 64 {
		bits := binary.LittleEndian.Uint64(from)
		from = from[8:]
		w.out = binary.LittleEndian.AppendUint64(w.out, w.bits|bits<<w.held)
		w.bits = bits >> (64 - w.held) // none when nothing is held
	}
	if n >= 32 {
		w.write(uint64(binary.LittleEndian.Uint32(from)), 32)
		from, n = from[4:], n-32
	}
	if n > 0 {
		w.write(uint64(binary.LittleEndian.Uint32(from))&(1<<n-1), uint(n))
	}
}

// flushed returns what was written, filled up with zeros to a byte.
func (w *bitWriter) flushed() []byte {
	for n := w.held; ; n -= 8 {
		if n == 0 {
			break
		}
		w.out = append(w.out, byte(w.bits))
		w.bits >>= 8
		if n < 8 {
			break
		}
	}
	w.bits, w.held = 0, 0
	return w.out
}
