package overview

import (
	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/overviewpage"
	"taizhang/web/route"
)

// leaders is the table of the leaders in charge, in the order in which the plan names them first, with the columns of that of
// departments as far as they are about whole tasks; it has no rows where the plan names none.
func (r round) leaders() overviewpage.Leaders {
	var table overviewpage.Leaders
	groups := r.leaderGroups()
	for _, g := range groups {
		head := overviewpage.Group{Name: g.name}
		for _, c := range g.columns {
			head.Columns = append(head.Columns, overviewpage.Column{Title: c.title})
		}
		table.Groups = append(table.Groups, head)
	}
	for _, name := range r.Leaders {
		f := filter{leader: name}
		row := overviewpage.Department{Name: name, Href: r.href(f)}
		for _, g := range groups {
			for _, c := range g.columns {
				led := c.filter
				led.leader = name
				row.Cells = append(row.Cells, r.cell(c, led, f))
			}
		}
		table.Rows = append(table.Rows, row)
		if name != ledger.NoLeader {
			table.Named++
		}
	}
	return table
}

// leaderGroups are the columns. A state that no task is in has none. Of a loaded quarter only the figures can be told, as in
// the table of departments.
func (r round) leaderGroups() []group {
	tasks := column{title: "事项"}
	if r.Quarter.Loaded {
		return []group{{"", []column{tasks}}, r.figuresGroup()}
	}
	var byStates, byRatings []column
	for _, s := range states {
		if r.count(byState(s)) > 0 {
			byStates = append(byStates, column{title: overviewpage.StateWord(s), filter: byState(s)})
		}
	}
	for _, rating := range ratings {
		byRatings = append(byRatings, column{title: rating.String(), filter: byRating(rating)})
	}
	return []group{
		{"", []column{tasks, {title: "已报送／应报", label: "报送", filter: filter{handedIn: true}}}},
		{"状态", byStates},
		{"自评", byRatings},
		r.figuresGroup(),
		{"", []column{{title: "逾期未报送", filter: filter{late: true}}}},
	}
}

// leaderSubject says whose tasks are meant: 陈伟分管.
func leaderSubject(name string) string {
	if name == ledger.NoLeader {
		return "分管领导" + name
	}
	return name + "分管"
}

// leadersOf are those in charge of one task as a quarter's plan lists them.
func leadersOf(task store.OverviewTask) []string {
	if len(task.Leaders) == 0 {
		return []string{ledger.NoLeader}
	}
	return task.Leaders
}

// leaderLinks are those in charge of a task, each with all tasks that the quarter's plan gives him.
func leaderLinks(rq store.RecordQuarter) []layout.Link {
	var out []layout.Link
	for _, name := range rq.Task.Leaders {
		out = append(out, layout.Link{Text: name, Href: route.OverviewTasks(rq.Round.Year, rq.Round.Number, filter{leader: name}.query())})
	}
	return out
}
