package disclosure

import (
	"fmt"
	"slices"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
	"taizhang/web/route"
)

const (
	leadMark   = "△"
	separator  = "、"
	government = "政府"
)

// line is a printed line of units, without its △.
type line struct {
	lead bool
	text
	pieces []piece // between the 、
}

// piece is a part of a line. It names a department, or nobody: then unit is the zero one.
type piece struct {
	span
	unit store.EditionUnit
	full text // the department's name, where the piece prints less of it
}

// newLine reads a printed line of units, which is shown to the letter, for the departments that stand in it.
//
// The line is cut at 、. A piece is linked when it is the name of one of the row's departments, or lacks only the 政府
// that the end of the line says for all (柯桥区 in 柯桥区、诸暨市政府). Any other piece, such as those of
// 各区、县(市)政府, stays text: the line does not say whom it means.
func newLine(printed string, units []store.EditionUnit) line {
	name, lead := strings.CutPrefix(printed, leadMark)
	l := line{lead: lead, text: newText(name)}
	at := 0
	for name := range strings.SplitSeq(l.shown, separator) {
		p := piece{span: span{at, at + len(name)}}
		p.unit = read(name, strings.HasSuffix(l.shown, government), units)
		if full := newText(p.unit.Name); p.unit.Code != "" && full.folded != fold(name) {
			p.full = full
		}
		l.pieces = append(l.pieces, p)
		at = p.to + len(separator)
	}
	return l
}

// read finds the department that a piece of a line names; the zero one when it names none. Names are compared folded, as
// one is printed and one is kept.
func read(piece string, shared bool, units []store.EditionUnit) store.EditionUnit {
	piece = ledger.Fold(piece)
	for _, d := range units {
		name := ledger.Fold(d.Name)
		if piece == name || (shared && piece+government == name) {
			return d
		}
	}
	return store.EditionUnit{}
}

// members are the departments of a row that no line names, when a single line says something that names nobody: that line
// stands for them.
func members(lines []line, units []store.EditionUnit) []store.EditionUnit {
	collective := 0
	named := map[string]bool{}
	for _, l := range lines {
		vague := false
		for _, p := range l.pieces {
			vague = vague || p.unit.Code == ""
			named[p.unit.Code] = true
		}
		if vague {
			collective++
		}
	}
	if collective != 1 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(units), func(u store.EditionUnit) bool { return named[u.Code] })
}

// searched is the line in which words are looked for: with its △.
func (l line) searched() text {
	if !l.lead {
		return l.text
	}
	return text{leadMark + l.shown, fold(leadMark) + l.folded}
}

// hits are the places of the words in the line as it is shown, and whether they are in its △, too.
func (l line) hits(ws words) (found []span, lead bool) {
	if len(ws) == 0 {
		return nil, false
	}
	before := 0
	if l.lead {
		before = len(leadMark)
	}
	for _, s := range ws.find(l.searched()) {
		lead = lead || s.from < before
		if s.to > before {
			found = append(found, span{max(s.from-before, 0), s.to - before})
		}
	}
	for _, p := range l.pieces {
		found = append(found, p.implied(l.shown, ws)...)
	}
	return merge(found), lead
}

// implied are the places of the words in the full name of a department of which the piece prints the beginning: 柯桥区 is
// found by 柯桥区政府.
func (p piece) implied(shown string, ws words) []span {
	var out []span
	for _, s := range ws.find(p.full) {
		switch {
		case !strings.HasPrefix(p.full.shown, shown[p.from:p.to]): // white space, say: the places are others
			return []span{p.span}
		case s.from < p.to-p.from:
			out = append(out, span{p.from + s.from, min(p.from+s.to, p.to)})
		}
	}
	return out
}

// draw shows the line, its departments as links.
func (l line) draw(k look) disclosurepage.Line {
	hits, lead := l.hits(k.words)
	out := disclosurepage.Line{Lead: l.lead, LeadHit: lead}
	at := 0
	for _, p := range l.pieces {
		if p.from > at {
			out.Parts = append(out.Parts, disclosurepage.Part{Runs: runs(l.shown, span{at, p.from}, hits)})
		}
		part := disclosurepage.Part{Runs: runs(l.shown, p.span, hits)}
		if p.unit.Code != "" {
			part.Href = route.Department(k.year, p.unit.Code)
			part.Current = p.unit.Code == k.own
		}
		out.Parts = append(out.Parts, part)
		at = p.to
	}
	return out
}

// drawMembers names whom a collective line stands for; open, when one of them is what the reader is after.
func (r *row) drawMembers(k look) disclosurepage.Members {
	if len(r.members) == 0 {
		return disclosurepage.Members{}
	}
	out := disclosurepage.Members{Text: fmt.Sprintf("具体单位（%d）", len(r.members))}
	for i, u := range r.members {
		if i > 0 {
			out.Units = append(out.Units, disclosurepage.Part{Runs: []disclosurepage.Run{{Text: separator}}})
		}
		name := newText(u.Name)
		whole := span{0, len(name.shown)}
		hits := k.words.find(name)
		if k.dept == u.Code {
			hits = []span{whole}
		}
		out.Open = out.Open || len(hits) > 0 || k.own == u.Code
		out.Units = append(out.Units, disclosurepage.Part{
			Href: route.Department(k.year, u.Code), Current: k.own == u.Code, Runs: runs(name.shown, whole, hits),
		})
	}
	return out
}
