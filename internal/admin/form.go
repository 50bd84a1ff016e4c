package admin

import (
	"net/http"
	"net/url"
	"slices"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/route"
)

// addForm is a new account as typed.
type addForm struct {
	name        string
	displayName string
	role        string
	departments []string
	email       string
}

// formLimit bounds the form, in bytes.
const formLimit = 32 << 10

func parseAddForm(w http.ResponseWriter, r *http.Request) (addForm, error) {
	if err := respond.ParseForm(w, r, formLimit); err != nil {
		return addForm{}, err
	}
	return addForm{
		name:        r.PostForm.Get("name"),
		displayName: r.PostForm.Get("display_name"),
		role:        r.PostForm.Get("role"),
		departments: r.PostForm["department"],
		email:       r.PostForm.Get("email"),
	}, nil
}

func (f addForm) account() ledger.NewAccount {
	return ledger.NewAccount{
		Name: f.name, DisplayName: f.displayName, Role: ledger.Role(f.role), Departments: slices.Clone(f.departments), Email: f.email,
	}
}

// filterQuery is which accounts are listed; it travels in the address.
type filterQuery struct {
	role       ledger.Role
	department string
}

// parseFilter reads the filter from the address. A role that there is not is refused: to leave it out would list others
// than were asked for.
func parseFilter(r *http.Request) (filterQuery, error) {
	q := r.URL.Query()
	f := filterQuery{role: ledger.Role(q.Get("role")), department: q.Get("department")}
	if f.role != "" && !f.role.Valid() {
		return f, wrongFilter("没有这种角色")
	}
	return f, nil
}

// check refuses a department that there is not.
func (f filterQuery) check(departments []store.ListedDepartment) error {
	if f.department == "" || slices.ContainsFunc(departments, func(d store.ListedDepartment) bool { return d.Code == f.department }) {
		return nil
	}
	return wrongFilter("没有这个责任单位")
}

func wrongFilter(heading string) error {
	return &respond.StatusError{
		Status: http.StatusBadRequest, Heading: heading, Text: "地址里的筛选条件写错了。请回到账户页重新选择。",
	}
}

func (f filterQuery) query() string {
	q := url.Values{}
	if f.role != "" {
		q.Set("role", string(f.role))
	}
	if f.department != "" {
		q.Set("department", f.department)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (f filterQuery) url() string { return route.OfficeAccounts() + f.query() }
