package admin

import (
	"slices"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/adminpage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// keptRoles are the roles whose accounts the actor may keep, in the order of forms.
func keptRoles(actor ledger.Actor) []ledger.Role {
	return slices.DeleteFunc(slices.Clone(ledger.Roles), func(r ledger.Role) bool { return actor.KeepsAccount(r) != nil })
}

func filterView(actor ledger.Actor, f filterQuery, departments []store.ListedDepartment) adminpage.Filter {
	view := adminpage.Filter{
		Role: string(f.role), Department: f.department,
		Roles:       []ui.Option{{Text: "全部角色"}},
		Departments: []ui.Option{{Text: "全部单位"}},
	}
	for _, r := range keptRoles(actor) {
		view.Roles = append(view.Roles, ui.Option{Value: string(r), Text: r.String()})
	}
	for _, d := range departments {
		view.Departments = append(view.Departments, ui.Option{Value: d.Code, Text: d.Name})
	}
	return view
}

// view is the form as it was typed, with what is wrong; it stands open when something is.
func (f addForm) view(actor ledger.Actor, departments []store.ListedDepartment, problems ledger.Problems) adminpage.Add {
	view := adminpage.Add{
		Open: len(problems) > 0, Name: f.name, DisplayName: f.displayName, Role: f.role, Email: f.email, Problems: problems,
	}
	for _, r := range keptRoles(actor) {
		view.Roles = append(view.Roles, ui.Choice{Value: string(r), Text: r.String()})
	}
	view.Groups = groups(departments, f.departments)
	return view
}

// groups are the boxes of departments, those of chosen ticked.
func groups(departments []store.ListedDepartment, chosen []string) []adminpage.Group {
	var out []adminpage.Group
	for _, kind := range ledger.DepartmentKinds {
		group := adminpage.Group{Heading: kind.String()}
		for _, d := range departments {
			if d.Kind == kind {
				group.Departments = append(group.Departments,
					adminpage.Department{Code: d.Code, Name: d.Name, Checked: slices.Contains(chosen, d.Code)})
			}
		}
		if len(group.Departments) > 0 {
			out = append(out, group)
		}
	}
	return out
}

func rowView(actor ledger.Actor, f filterQuery, a store.Account) adminpage.Account {
	row := adminpage.Account{
		ID: a.ID, Name: a.Name, DisplayName: a.DisplayName, Role: a.Role.String(), Departments: names(a.Departments), Email: a.Email,
		State: adminpage.Active, Self: a.ID == actor.ID,
		Change:  route.OfficeAccount(a.ID),
		Reset:   route.OfficeAccountAction(a.ID, "reset") + f.query(),
		Disable: route.OfficeAccountAction(a.ID, "disable") + f.query(),
		Enable:  route.OfficeAccountAction(a.ID, "enable") + f.query(),
	}
	switch {
	case a.DisabledAt != nil:
		row.State = adminpage.Disabled
	case !a.HasPassword:
		row.State = adminpage.Invited
	}
	return row
}

// names lists departments as one line, empty when there are none.
func names(departments []ledger.Department) string {
	out := make([]string, len(departments))
	for i, d := range departments {
		out[i] = d.Name
	}
	return strings.Join(out, "、")
}
