package disclosure

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"taizhang/internal/galley"
)

// often is how often two pieces stand together that are made one although one of them stands elsewhere, too.
const often = 20

// join makes one piece of two where neither is ever without the other, or nearly so, and reports whether there were any.
func (s *setPages) join(lists []*[]slot) bool {
	type two struct{ a, b *galley.Piece }
	alone, together := map[*galley.Piece]int{}, map[two]int{}
	for _, list := range lists {
		for i, slot := range *list {
			if slot.piece == nil {
				continue
			}
			alone[slot.piece]++
			if i > 0 && (*list)[i-1].piece != nil {
				together[two{(*list)[i-1].piece, slot.piece}]++
			}
		}
	}
	joined := false
	for _, list := range lists {
		out := (*list)[:0]
		for _, slot := range *list {
			if last := len(out) - 1; last >= 0 && slot.piece != nil && out[last].piece != nil {
				a, b := out[last].piece, slot.piece
				n, na, nb := together[two{a, b}], alone[a], alone[b]
				if n > 0 && (n == na && n == nb || n >= often && (n == na || n == nb)) {
					out[last].piece = s.pieces.Piece(a.Text + b.Text)
					joined = true
					continue
				}
			}
			out = append(out, slot)
		}
		*list = out
	}
	return joined
}

// cut cuts what a template drew at the places, and what lies between into pieces that may occur again.
func (s *setPages) cut(drawn string) []slot {
	drawn = strings.ReplaceAll(drawn, url.QueryEscape(string(placeLinked)), string(placeLinked))
	var out []slot
	for drawn != "" {
		at := strings.IndexFunc(drawn, func(r rune) bool { return placeWords <= r && r < placeEnd })
		if at < 0 {
			at = len(drawn)
		}
		for _, piece := range apart(drawn[:at]) {
			out = append(out, slot{piece: s.pieces.Piece(piece)})
		}
		if drawn = drawn[at:]; drawn != "" {
			place, n := utf8.DecodeRuneInString(drawn)
			out = append(out, slot{place: place})
			drawn = drawn[n:]
		}
	}
	return out
}

// seldom is the length in bytes from which markup is not likely to occur twice.
const seldom = 1000

// apart cuts markup where tags and the values of their attributes begin and end.
func apart(markup string) []string {
	if len(markup) > seldom {
		return []string{markup}
	}
	var out []string
	from := 0
	for i := 1; i < len(markup); i++ {
		before, c := markup[i-1], markup[i]
		switch {
		case c == '<' && before != '>', before == '>' && c != '<', before == '=' && c != '"', c == '"' && before != '=', before == '"' && i > 1 && markup[i-2] == '=':
			out = append(out, markup[from:i])
			from = i
		}
	}
	if from < len(markup) {
		out = append(out, markup[from:])
	}
	return out
}

// stretch finds the longest stretch that has nothing but pieces and words.
func (l *setList) stretch() {
	from := -1
	for i, slot := range l.slots {
		switch {
		case slot.piece == nil && slot.place != placeLinked:
			from = -1
		case slot.piece == nil && from < 0:
			from = i + 1
		case slot.piece != nil && from >= 0 && i+1-from > l.to-l.from:
			l.from, l.to = from, i+1
		}
	}
}

// run is the stretch for words of so many bytes, or nil.
func (l *setList) run(of *galley.Case, length int) *galley.Run {
	const short = 3 // bytes that are written letter by letter, and not as a reference to the letters before
	if length > longestRun || length < short || l.from == l.to {
		return nil
	}
	if r := l.runs[length].Load(); r != nil {
		return r
	}
	groups := [][]*galley.Piece{nil}
	for _, slot := range l.slots[l.from:l.to] {
		if slot.piece == nil {
			groups = append(groups, nil)
			continue
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], slot.piece)
	}
	r := of.Run(groups, length)
	l.runs[length].Store(r)
	return r
}
