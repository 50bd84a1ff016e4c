package overview

import (
	"cmp"
	"net/http"
	"slices"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/overviewpage"
	"taizhang/web/route"
)

// column is a number that every department has. The zero column is the order of indexes.
type column struct {
	key    string // in ?sort=
	title  string
	label  string // where there is no room for the title; empty is the title
	filter filter // with the department, what it counts
}

// group is columns under a common head, or without one.
type group struct {
	name    string
	columns []column
}

// groups are the columns of the table: of what each unit reported and rated itself, and what the figures of its tasks say,
// those that it shares with others too. A state that no part is in has no column. Of a loaded quarter nobody knows what was
// asked of whom: there the figures are all that can be said.
func (r round) groups() []group {
	mine := []column{{key: "tasks", title: "事项"}, {key: leadKey, title: "牵头△", filter: filter{lead: true}}}
	if r.Quarter.Loaded {
		return []group{{"", mine}, r.figuresGroup()}
	}
	var byStates, byRatings []column
	for _, s := range states {
		if r.count(byOwnState(s)) > 0 {
			byStates = append(byStates, column{key: stateName(s), title: overviewpage.StateWord(s), filter: byOwnState(s)})
		}
	}
	for _, rating := range ratings {
		byRatings = append(byRatings, column{key: ratingName(rating), title: rating.String(), filter: byOwnRating(rating)})
	}
	return []group{
		{"", append(mine, column{key: handedInKey, title: "已报送／应报", label: "报送", filter: filter{handedIn: true}})},
		{"本单位报送", byStates},
		{"本单位自评", byRatings},
		r.figuresGroup(),
		{"", []column{{key: lateKey, title: "逾期未报送", filter: filter{late: true}}}},
	}
}

// figuresGroup is what the figures of tasks say.
func (r round) figuresGroup() group {
	g := group{name: "数字对时序"}
	for _, key := range []string{paceAt, paceBelow, paceMissing, paceHeld, paceNone} {
		if r.Quarter.Loaded || key != paceHeld && key != paceNone { // beside states and ratings there is no room
			g.columns = append(g.columns, column{key: paceKey + "-" + key, title: named(paces, key), filter: filter{pace: key}})
		}
	}
	return g
}

// parseOrder finds the column to order by; empty is the order of indexes.
func (r round) parseOrder(key string) (column, error) {
	if key == "" {
		return column{}, nil
	}
	for _, g := range r.groups() {
		for _, c := range g.columns {
			if c.key == key {
				return c, nil
			}
		}
	}
	q := r.Quarter.Quarter()
	return column{}, &respond.StatusError{
		Status:  http.StatusBadRequest,
		Heading: "不能这样排序",
		Text:    "责任单位表里没有这一列，或者本季度这一列没有数。",
		Ways:    []layout.Link{{Text: q.String() + "总览", Href: route.OverviewQuarter(q.Year, q.Number)}},
	}
}

// departments is the table of departments, those with the highest number of the column first, else in the order of
// indexes.
func (r round) departments(order column) overviewpage.Table {
	groups := r.groups()
	table := overviewpage.Table{NameSort: r.sortHref(""), Strips: r.Quarter.Loaded}
	table.Note = "一项多单位的，各计一次，不排名"
	if r.Quarter.Loaded {
		table.Note = "没有各单位的报送记录和自评，只列读出的数字；每个标记一项。" + table.Note
	}
	for _, g := range groups {
		head := overviewpage.Group{Name: g.name}
		for _, c := range g.columns {
			head.Columns = append(head.Columns, overviewpage.Column{Title: c.title, Sort: r.sortHref(c.key), Sorted: c.key == order.key})
		}
		table.Groups = append(table.Groups, head)
	}
	tasks, own := r.byDepartment(), r // fifty departments do not each look through all tasks for every number
	for _, d := range r.ordered(order) {
		own.Tasks = tasks[d.Code]
		row := overviewpage.Department{Name: d.Name, Href: r.href(filter{}.of(d.Code))}
		if table.Strips {
			for i := range own.Tasks {
				key := r.judged[own.Tasks[i].Number].pace
				row.Strip = append(row.Strip, overviewpage.PaceLook(key, named(paces, key)))
			}
		}
		for _, g := range groups {
			for _, c := range g.columns {
				row.Cells = append(row.Cells, own.cell(c, c.filter.of(d.Code), filter{}.of(d.Code)))
			}
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// cell is how many tasks a filter means; of what was handed in, out of all, which every unit of a task owes its own part of.
func (r *round) cell(c column, f, all filter) overviewpage.Cell {
	cell := overviewpage.Cell{Label: cmp.Or(c.label, c.title)}
	if n := r.count(f); c.filter.handedIn || n > 0 { // a zero is no link
		cell.Number = r.numbered(f, n)
	}
	if c.filter.handedIn {
		asked := r.number(all)
		cell.Of = &asked
	}
	return cell
}

func (r round) ordered(order column) []ledger.Department {
	if order.key == "" {
		return r.Departments
	}
	sorted := slices.Clone(r.Departments)
	numbers := map[string]int{}
	for _, d := range sorted {
		numbers[d.Code] = r.count(order.filter.of(d.Code))
	}
	slices.SortStableFunc(sorted, func(a, b ledger.Department) int { return numbers[b.Code] - numbers[a.Code] })
	return sorted
}

// byDepartment are the tasks of each department, by its code.
func (r *round) byDepartment() map[string][]store.OverviewTask {
	tasks := make(map[string][]store.OverviewTask, len(r.Departments))
	for i := range r.Tasks {
		for k := range r.Tasks[i].Units {
			code := r.Tasks[i].Units[k].Department.Code
			tasks[code] = append(tasks[code], r.Tasks[i])
		}
	}
	return tasks
}
