package disclosure

import (
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

// unitLine shows a printed line of units to the letter and links the departments that can be read in it.
//
// The line is cut at 、. A piece is linked when it is the name of one of the row's departments, or lacks only the 政府
// that the end of the line says for all (柯桥区 in 柯桥区、诸暨市政府). Any other piece, such as those of
// 各区、县(市)政府, stays text: the line does not say whom it means.
func unitLine(year int, printed string, row store.EditionRow, current string, ws words) disclosurepage.Line {
	name, lead := strings.CutPrefix(printed, leadMark)
	shown := ledger.FullWidth(name)
	hits := ws.find(shown)
	line := disclosurepage.Line{Lead: lead}
	at := 0
	for i, piece := range strings.Split(shown, separator) {
		if i > 0 {
			line.Parts = append(line.Parts, disclosurepage.Part{Runs: runs(shown, span{at, at + len(separator)}, hits)})
			at += len(separator)
		}
		part := disclosurepage.Part{Runs: runs(shown, span{at, at + len(piece)}, hits)}
		if d, ok := read(piece, strings.HasSuffix(shown, government), row.Departments); ok {
			part.Href = route.Department(year, d.Code)
			part.Current = d.Code == current
			if whole := ws.find(ledger.FullWidth(d.Name)); len(hits) == 0 && len(whole) > 0 {
				part.Runs = []disclosurepage.Run{{Text: piece, Hit: true}} // found by the full name, 柯桥区政府
			}
		}
		line.Parts = append(line.Parts, part)
		at += len(piece)
	}
	return line
}

// read finds the department that a piece of a line names. Names are compared folded, as one is printed and one is kept.
func read(piece string, shared bool, units []store.EditionUnit) (store.EditionUnit, bool) {
	piece = ledger.Fold(piece)
	for _, d := range units {
		name := ledger.Fold(d.Name)
		if piece == name || (shared && piece+government == name) {
			return d, true
		}
	}
	return store.EditionUnit{}, false
}
