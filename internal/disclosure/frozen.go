package disclosure

import (
	"slices"
	"sync"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
)

// frozen is an edition made ready for the pages: what is the same for every reader is worked out once. All requests
// share it, so nobody changes it.
type frozen struct {
	store.Edition
	rows   []*row
	counts map[string]counted // by code of department
	files  files
	pairs  func() pairs // of the rows, made when words are first searched for
	forme  forme
}

// has reports whether the edition prints a task under a number.
func (f *frozen) has(number int) bool {
	return slices.ContainsFunc(f.rows, func(r *row) bool { return r.Number == number })
}

// counted is a department with the number of its tasks in an edition, under its name of then.
type counted struct {
	name  string
	tasks int
}

// row is a row of the official table in the forms in which it is shown and searched.
type row struct {
	store.EditionRow
	requirement text
	progress    []text
	lines       []line
	members     []store.EditionUnit // whom a line such as 各区、县（市）政府 stands for
	searched    []string            // folded: requirement, progress, lines as printed, names of departments
	plain       disclosurepage.Row  // as the whole table shows it
}

// text is a stored text in full-width punctuation, and folded for the search.
type text struct{ shown, folded string }

func newText(stored string) text {
	shown := ledger.FullWidth(stored)
	return text{shown, fold(shown)}
}

func freeze(e store.Edition) *frozen {
	f := &frozen{Edition: e, rows: make([]*row, len(e.Rows)), counts: map[string]counted{}, files: newFiles(e)}
	for i, r := range e.Rows {
		f.rows[i] = newRow(e.Year, r)
		for _, d := range r.Departments {
			f.counts[d.Code] = counted{d.Name, f.counts[d.Code].tasks + 1}
		}
	}
	f.pairs = sync.OnceValue(func() pairs { return newPairs(f.rows) })
	return f
}

// nameOf is a department's name in this edition, or its present one when it has no task in it.
func (f *frozen) nameOf(d store.Department) string {
	if c, ok := f.counts[d.Code]; ok {
		return c.name
	}
	return d.Name
}

// nameIn is nameOf the department that has the code; empty when none has.
func (f *frozen) nameIn(departments []store.Department, code string) string {
	for _, d := range departments {
		if d.Code == code {
			return f.nameOf(d)
		}
	}
	return ""
}

func newRow(year int, stored store.EditionRow) *row {
	r := &row{EditionRow: stored, requirement: newText(stored.Requirement)}
	r.searched = append(r.searched, r.requirement.folded)
	for _, p := range stored.Progress {
		t := newText(p)
		r.progress = append(r.progress, t)
		r.searched = append(r.searched, t.folded)
	}
	for _, u := range stored.UnitsPrinted {
		l := newLine(u, stored.Departments)
		r.lines = append(r.lines, l)
		r.searched = append(r.searched, l.searched().folded)
	}
	for _, d := range stored.Departments {
		r.searched = append(r.searched, fold(d.Name))
	}
	r.members = members(r.lines, stored.Departments)
	r.plain = r.draw(look{year: year})
	return r
}
