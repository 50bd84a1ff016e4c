package disclosure

import (
	"fmt"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
	"taizhang/web/route"
)

// newFinder is the search, the index and the jump of a table; what they found is filled in by the caller.
func newFinder(form tableForm, e *frozen, departments []store.Department) disclosurepage.Finder {
	f := disclosurepage.Finder{
		Action:          route.Table(e.Year, e.Quarter),
		Words:           form.Words,
		Keep:            keep("dept", form.Dept, "type", form.Type),
		KeepNow:         keep("type", form.Type),
		DepartmentsText: fmt.Sprintf("责任单位（%d）", len(e.counts)),
		Index:           index(form, e, departments),
		Number:          form.Number,
		NumberLabel:     "跳至序号",
		AllHref:         route.TableQuery(e.Year, e.Quarter, form.query("q", "", "dept", "")),
		Data:            dataLinks(e.Year, e.Quarter),
	}
	if n := len(e.Rows); n > 0 {
		f.NumberLabel = fmt.Sprintf("跳至序号，%d至%d", e.Rows[0].Number, e.Rows[n-1].Number)
	}
	return f
}

// keep are hidden fields from pairs of name and value, without the empty ones.
func keep(pairs ...string) []disclosurepage.Kept {
	var out []disclosurepage.Kept
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, disclosurepage.Kept{Name: pairs[i], Value: pairs[i+1]})
		}
	}
	return out
}

// index lists the departments that have tasks in the edition, by kind, with the number of them.
func index(form tableForm, e *frozen, departments []store.Department) []disclosurepage.IndexGroup {
	var groups []disclosurepage.IndexGroup
	for _, kind := range ledger.DepartmentKinds {
		group := disclosurepage.IndexGroup{ID: route.DepartmentsOfKind(string(kind)), Heading: kind.String()}
		for _, d := range departments {
			c, ok := e.counts[d.Code]
			if !ok || d.Kind != kind {
				continue
			}
			group.Items = append(group.Items, disclosurepage.IndexItem{
				Name:    c.name,
				Count:   strconv.Itoa(c.tasks),
				Href:    route.TableQuery(e.Year, e.Quarter, form.query("dept", d.Code)),
				Current: d.Code == form.Dept,
			})
		}
		if len(group.Items) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}
