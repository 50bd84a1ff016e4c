package disclosure

import (
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
	"taizhang/web/route"
)

// tableRows shows rows of the official table. current is the code of the department whose page it is, empty elsewhere.
func tableRows(year int, found []store.EditionRow, current string, ws words) []disclosurepage.Row {
	out := make([]disclosurepage.Row, len(found))
	for i, r := range found {
		row := disclosurepage.Row{
			ID:          route.TaskAnchor(r.Number),
			Number:      strconv.Itoa(r.Number),
			Href:        route.Task(year, r.Number),
			Requirement: ws.show(r.Requirement),
			Progress:    make([]disclosurepage.Paragraph, len(r.Progress)),
			Units:       make([]disclosurepage.Line, len(r.UnitsPrinted)),
		}
		for j, p := range r.Progress {
			row.Progress[j] = disclosurepage.Paragraph{ID: route.ParagraphAnchor(r.Number, j+1), Runs: ws.show(p)}
		}
		for j, u := range r.UnitsPrinted {
			row.Units[j] = unitLine(year, u, r, current, ws)
		}
		if d, ok := unitOf(r, current); ok {
			row.Duty = dutyNote(d.Role)
		}
		out[i] = row
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

// unitOf finds a department among those that answer for a row.
func unitOf(r store.EditionRow, code string) (store.EditionUnit, bool) {
	for _, d := range r.Departments {
		if d.Code == code {
			return d, true
		}
	}
	return store.EditionUnit{}, false
}

// selected are the rows that a department answers for (any, when code is empty) and in which all words occur.
func selected(all []store.EditionRow, code string, ws words) []store.EditionRow {
	if code == "" && len(ws) == 0 {
		return all
	}
	var found []store.EditionRow
	for _, r := range all {
		if _, ok := unitOf(r, code); (ok || code == "") && ws.in(r) {
			found = append(found, r)
		}
	}
	return found
}

// counted is a department with the number of its tasks in an edition, under its name of then.
type counted struct {
	name  string
	tasks int
}

// tally counts the tasks of each department of an edition, by code.
func tally(all []store.EditionRow) map[string]counted {
	counts := map[string]counted{}
	for _, r := range all {
		for _, d := range r.Departments {
			counts[d.Code] = counted{d.Name, counts[d.Code].tasks + 1}
		}
	}
	return counts
}

// thumbs are the numbers cut into the fore-edge: the first row of every ten (1, 11, 21 …) among those shown. A list that
// is short enough to be seen whole has none.
func thumbs(found []store.EditionRow) []disclosurepage.Thumb {
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
