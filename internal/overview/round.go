package overview

import (
	"slices"
	"strconv"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/overviewpage"
	"taizhang/web/route"
)

// round is a quarter as it stands at a moment.
type round struct {
	readRound
	stage // where it is shown
	now   time.Time
}

// isLate reports whether the unit's own part is due and never came. One that was returned did come: it is 待重新报送.
// Nobody was ever asked for a quarter that was loaded from a document: it has no deadline.
func (r *round) isLate(u store.OverviewUnit) bool {
	return !u.State.HandedIn() && r.term(u).Late(u.State, u.SubmittedAt, r.now)
}

// isReturned reports whether the unit's own part came and has to come again.
func isReturned(u store.OverviewUnit) bool {
	return !u.State.HandedIn() && u.State.Came(u.SubmittedAt)
}

func (r *round) term(u store.OverviewUnit) ledger.Term {
	return ledger.Term{Due: r.Quarter.DueAt, Extended: u.Extended, Closed: r.Quarter.ClosedAt}
}

// tasks are those that the filter means, in printed order.
func (r *round) tasks(f filter) []store.OverviewTask {
	n := r.count(f)
	if n == 0 {
		return nil
	}
	found := make([]store.OverviewTask, 0, n)
	for i := range r.Tasks {
		if r.matches(&f, &r.Tasks[i]) {
			found = append(found, r.Tasks[i])
		}
	}
	return found
}

// count is how many tasks the filter means.
func (r *round) count(f filter) int {
	n := 0
	for i := range r.Tasks {
		if r.matches(&f, &r.Tasks[i]) {
			n++
		}
	}
	return n
}

// number is how many tasks the filter means, as a link to them.
func (r *round) number(f filter) overviewpage.Number { return r.numbered(f, r.count(f)) }

// numbered is number where the count is known.
func (r *round) numbered(f filter, n int) overviewpage.Number {
	return overviewpage.Number{Count: n, Href: r.href(f), Name: r.subject(f) + strconv.Itoa(n) + "项"}
}

func (r *round) href(f filter) string {
	all := route.OverviewTasks(r.Quarter.Year, r.Quarter.Number, nil)
	if q := f.encoded(); q != "" {
		all += "?" + q
	}
	return r.stage.href(all)
}

// taskHref is the page of one task.
func (r *round) taskHref(number int) string {
	return r.stage.href(route.OverviewTask(r.Quarter.Year, r.Quarter.Number, number))
}

// taskFrom is the page of one task, come to from a list: the way back leads to the same list.
func (r *round) taskFrom(number int, f filter) string {
	return r.stage.href(route.OverviewTaskFrom(r.Quarter.Year, r.Quarter.Number, number, f.query()))
}

// departmentName is empty for a code that no task of the quarter has.
func (r *round) departmentName(code string) string {
	i := slices.IndexFunc(r.Departments, func(d ledger.Department) bool { return d.Code == code })
	if i < 0 {
		return ""
	}
	return r.Departments[i].Name
}

// lateUnits are the departments with something late, those with most first, else in the order of indexes.
func (r round) lateUnits() []ledger.Department {
	var late []ledger.Department
	tasks := map[string]int{}
	for i := range r.Tasks {
		for k := range r.Tasks[i].Units {
			if u := &r.Tasks[i].Units[k]; r.isLate(*u) {
				tasks[u.Department.Code]++
			}
		}
	}
	for _, d := range r.Departments {
		if tasks[d.Code] > 0 {
			late = append(late, d)
		}
	}
	slices.SortStableFunc(late, func(a, b ledger.Department) int { return tasks[b.Code] - tasks[a.Code] })
	return late
}

// isTrouble reports whether a rating says that something is not going as it should.
func isTrouble(r ledger.Rating) bool { return r == ledger.Behind || r == ledger.Paused }

// troubled reports whether the task is rated behind or paused, or a unit's part of it is while nobody has judged the
// whole: units that share a task and do not agree leave it unrated, and the one that is behind must not vanish.
func troubled(task store.OverviewTask) bool {
	return isTrouble(task.Text.Rating) || len(troubledParts(task)) > 0
}

func troubledParts(task store.OverviewTask) []store.OverviewUnit {
	if task.Text.Rating != ledger.Unrated && !isTrouble(task.Text.Rating) {
		return nil
	}
	var parts []store.OverviewUnit
	for _, u := range task.Units {
		if u.Duty == ledger.Joint && isTrouble(u.Text.Rating) {
			parts = append(parts, u)
		}
	}
	return parts
}

// sortHref is the overview with its departments in another order; empty is the order of indexes.
func (r round) sortHref(key string) string {
	return r.stage.href(route.OverviewSorted(r.Quarter.Year, r.Quarter.Number, key))
}
