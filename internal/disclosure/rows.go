package disclosure

import (
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
	"taizhang/web/route"
)

// look is how rows are shown: the words that a reader searches for are marked, and the department that the table is
// filtered by (dept) or whose page it is (own). Both are codes, empty for none.
type look struct {
	year      int
	dept, own string
	words     words
}

// tableRows shows rows of the official table.
func tableRows(found []*row, k look) []disclosurepage.Row {
	out := make([]disclosurepage.Row, len(found))
	for i, r := range found {
		switch {
		case len(k.words) == 0 && k.own == "" && (k.dept == "" || len(r.members) == 0):
			out[i] = r.plain
		default:
			out[i] = r.draw(k)
		}
	}
	return out
}

func (r *row) draw(k look) disclosurepage.Row {
	out := disclosurepage.Row{
		ID:          route.TaskAnchor(r.Number),
		Number:      strconv.Itoa(r.Number),
		Href:        route.Task(k.year, r.Number),
		Requirement: k.words.show(r.requirement),
		Progress:    make([]disclosurepage.Paragraph, len(r.progress)),
		Units:       make([]disclosurepage.Line, len(r.lines)),
		Members:     r.drawMembers(k),
	}
	for i, p := range r.progress {
		out.Progress[i] = disclosurepage.Paragraph{ID: route.ParagraphAnchor(r.Number, i+1), Runs: k.words.show(p)}
	}
	for i, l := range r.lines {
		out.Units[i] = l.draw(k)
	}
	if d, ok := r.unit(k.own); ok {
		out.Duty = dutyNote(d.Role)
	}
	return out
}

// dutyNote says how the department whose page it is answers for a task.
func dutyNote(duty ledger.Duty) string {
	if duty == ledger.Joint {
		return "与其他单位各自负责"
	}
	return "本单位" + duty.String()
}

// unit finds a department among those that answer for the row.
func (r *row) unit(code string) (store.EditionUnit, bool) {
	for _, d := range r.Departments {
		if d.Code == code {
			return d, true
		}
	}
	return store.EditionUnit{}, false
}

// selected are the rows that a department answers for (any, when code is empty) and in which all words occur.
func (f *frozen) selected(code string, ws words) []*row {
	if code == "" && len(ws) == 0 {
		return f.rows
	}
	rows := f.rows
	if len(ws) > 0 {
		var sure bool
		if rows, sure = f.pairs().candidates(f.rows, ws); sure && code == "" {
			return rows
		}
	}
	var found []*row
	for _, r := range rows {
		if _, ok := r.unit(code); (ok || code == "") && ws.in(r) {
			found = append(found, r)
		}
	}
	return found
}

// thumbs are the numbers cut into the fore-edge: the first row of every ten (1, 11, 21 …) among those shown. A list that
// is short enough to be seen whole has none.
func thumbs(found []*row) []disclosurepage.Thumb {
	const ten, short = 10, 20
	if len(found) <= short {
		return nil
	}
	var out []disclosurepage.Thumb
	last := -1
	for _, r := range found {
		if decade := (r.Number - 1) / ten; decade != last {
			last = decade
			out = append(out, disclosurepage.Thumb{Text: strconv.Itoa(r.Number), Href: "#" + route.TaskAnchor(r.Number)})
		}
	}
	return out
}
