package overview

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/overviewpage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// list is the tasks that the filter means.
func (r round) list(f filter) overviewpage.ListView {
	q := r.Quarter.Quarter()
	view := overviewpage.ListView{
		Round:  q.String(),
		Title:  r.words(f),
		Crumbs: []ui.Crumb{{Text: q.String() + "总览", Href: route.OverviewQuarter(q.Year, q.Number)}, {Text: r.words(f)}},
		Own:    f.ofParts() && !r.Quarter.Loaded,
	}
	if f.change != "" {
		view.Why = r.incomparable(f.change)
	}
	if f.pace != "" || f.department != "" {
		view.Curve = "时序" + r.curve()
	}
	unit := "" // whose own parts the rows are
	if view.Own {
		unit = f.department
	}
	for _, task := range r.tasks(f) {
		whole := task
		if view.Own {
			task.State, task.Text = own(task, f.department)
		}
		row := overviewpage.Task{
			Number:      task.Number,
			Href:        r.taskFrom(task.Number, f),
			Requirement: ledger.FullWidth(task.Requirement),
			State:       task.State,
			Rating:      task.Text.Rating,
			Progress:    oneLine(task.Text.Progress),
			NotYet:      notYet(task),
		}
		if f.pace+f.signal+f.check != "" { // what was asked for is in the sentences
			row.Href += "#readings"
		}
		row.Causes = causes(whole, unit)
		if row.NotYet == "" {
			row.Proofs = r.judged[task.Number].because(f)
		}
		if f.change != "" {
			row.Sides = r.sides(f.change, whole)
		}
		for _, u := range task.Units {
			name := u.Department.Name
			if u.Duty == ledger.Lead {
				name = "△" + name
			}
			row.Units = append(row.Units, ledger.FullWidth(name))
		}
		view.Tasks = append(view.Tasks, row)
		if f.department != "" {
			view.Measures = append(view.Measures, r.measures(whole)...)
		}
	}
	return view
}

// own is the department's own part of a task: where it is and what it says.
func own(task store.OverviewTask, department string) (ledger.State, ledger.Text) {
	for _, u := range task.Units {
		if u.Department.Code == department {
			return u.State, u.Text
		}
	}
	return ledger.Blank, ledger.Text{}
}

// cameFrom is the list from which one came to a task, as the task's address has its filter; all tasks when it has none.
func cameFrom(r *http.Request, record store.OverviewRecord, from ledger.Quarter) (ui.Crumb, error) {
	one := round{readRound: readRound{Overview: store.Overview{Quarter: store.OverviewQuarter{Year: from.Year, Number: from.Number}}}}
	for _, rq := range record.Quarters {
		if rq.Round.Quarter() != from {
			continue
		}
		one.Quarter, one.Leaders = rq.Round, leadersOf(rq.Task)
		for _, u := range rq.Task.Units {
			one.Departments = append(one.Departments, u.Department)
		}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return ui.Crumb{}, one.badFilter("地址里的筛选条件读不出来，可能抄漏了字符。")
	}
	f, err := parseFilter(query, one)
	return ui.Crumb{Text: one.words(f), Href: one.href(f)}, err
}

// recordView is one task through its quarters, come to from one of them and from a list; false when that quarter's plan has no such
// task.
func recordView(record store.OverviewRecord, from ledger.Quarter, list ui.Crumb) (overviewpage.RecordView, bool) {
	view := overviewpage.RecordView{Number: record.Number}
	found := false
	for _, rq := range record.Quarters {
		q := rq.Round.Quarter()
		if q == from {
			found = true
			view.Plan = ledger.FullWidth(rq.PlanTitle)
			view.Requirement = ledger.FullWidth(rq.Task.Requirement)
			view.Units = units(rq)
			view.Leaders = leaderLinks(rq)
			view.Previous = neighbour(rq, rq.Previous)
			view.Next = neighbour(rq, rq.Next)
			view.Reported = "责任单位"
			if !rq.Round.Loaded {
				view.Reported = "责任单位，" + q.Name() + "报送"
			}
		}
		if rq.Round.State == ledger.QuarterPublished {
			view.Public = route.Task(q.Year, rq.Task.Number)
		}
		view.Quarters = append(view.Quarters, recordQuarter(rq, record.Number))
	}
	newestFirst(view.Quarters)
	view.Crumbs = []ui.Crumb{
		{Text: from.String() + "总览", Href: route.OverviewQuarter(from.Year, from.Number)},
		list,
		{Text: "第" + strconv.Itoa(record.Number) + "项"},
	}
	return view, found
}

// newestFirst puts the quarter that runs before the older ones, and those that have not begun behind them in their order.
func newestFirst(quarters []overviewpage.Quarter) {
	slices.SortStableFunc(quarters, func(a, b overviewpage.Quarter) int {
		switch begunA, begunB := a.Waiting == "", b.Waiting == ""; {
		case begunA && begunB:
			return strings.Compare(b.ID, a.ID)
		case begunA:
			return -1
		case begunB:
			return 1
		}
		return 0
	})
}

// neighbour is the link to the task before or after; the zero Link for none.
func neighbour(rq store.RecordQuarter, number int) layout.Link {
	if number == 0 {
		return layout.Link{}
	}
	return layout.Link{
		Text: "第" + strconv.Itoa(number) + "项",
		Href: route.OverviewTask(rq.Round.Year, rq.Round.Number, number),
	}
}

func units(rq store.RecordQuarter) []overviewpage.Unit {
	var out []overviewpage.Unit
	for _, u := range rq.Task.Units {
		out = append(out, overviewpage.Unit{
			Name:   u.Department.Name,
			Href:   route.OverviewTasks(rq.Round.Year, rq.Round.Number, filter{}.of(u.Department.Code).query()),
			Duty:   u.Duty,
			State:  u.State,
			Silent: rq.Round.Loaded,
		})
	}
	return out
}

// recordQuarter is a task in one quarter. number is the one by which it is looked at; where the quarter prints another, that
// is said.
func recordQuarter(rq store.RecordQuarter, number int) overviewpage.Quarter {
	q, task := rq.Round.Quarter(), rq.Task
	out := overviewpage.Quarter{
		ID: q.Slug(), Name: q.Name(), State: task.State, Rating: task.Text.Rating,
		Text: textView(task.Text), NotYet: notYet(task),
	}
	if task.Number != number {
		out.Name += "（第" + strconv.Itoa(task.Number) + "项）"
	}
	if rq.Round.State == ledger.Scheduled {
		out.Waiting = "还没有开始。"
		return out
	}
	var missing, again []string
	for _, u := range task.Units {
		switch {
		case rq.Round.Loaded:
			// the table does not say who wrote what
		case isReturned(u):
			again = append(again, u.Department.Name)
		case !u.State.HandedIn():
			missing = append(missing, u.Department.Name)
		case !u.Duty.WritesEntry():
			out.Parts = append(out.Parts, overviewpage.Part{
				Name: u.Department.Name, Duty: u.Duty, State: u.State, Rating: u.Text.Rating, Text: textView(u.Text), Foot: handedInAt(u),
			})
		default:
			out.Foot = handedInAt(u)
		}
	}
	out.Returned = returnedQuotes(task)
	if len(missing) > 0 {
		out.Missing = "未报送：" + strings.Join(missing, "、")
	}
	if len(again) > 0 {
		out.Again = overviewpage.StateWord(ledger.Returned) + "：" + strings.Join(again, "、")
	}
	if rq.Round.PublishedAt != nil && task.State == ledger.Published {
		out.Foot = ledger.EditionLine(rq.Round.Edition, *rq.Round.PublishedAt)
		out.InTable = route.TaskInTable(q.Year, q.Number, task.Number)
	}
	return out
}

func textView(t ledger.Text) overviewpage.Text {
	return overviewpage.Text{
		Progress: ledger.Paragraphs(t.Progress), Problems: ledger.Paragraphs(t.Problems), NextSteps: ledger.Paragraphs(t.NextSteps),
	}
}

// notYet says why there is no text; empty when there is one.
func notYet(task store.OverviewTask) string {
	switch {
	case task.State.HandedIn():
		return ""
	case task.State == ledger.Returned, slices.ContainsFunc(task.Units, func(u store.OverviewUnit) bool { return u.Duty.WritesEntry() && isReturned(u) }):
		return "已退回单位修改，重新报送后可见。"
	}
	return "单位还没有报送。"
}

// handedInAt is 报送于2020-07-03 14:32: a page that is printed or sent on does not say which day was today.
func handedInAt(u store.OverviewUnit) string {
	return ledger.HandedIn{First: u.SubmittedAt, Again: u.ResubmittedAt}.Words(ledger.Stamp)
}
