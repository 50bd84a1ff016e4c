package planning

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/planpage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// maxDepartment is how much the forms of departments may hold, in bytes.
const maxDepartment = 32 << 10

// departmentForm is a change of a department as typed.
type departmentForm struct {
	action                 string // add, rename, merge, close; empty before anything was sent
	code, name, kind, into string
	reason, from           string
}

func parseDepartment(w http.ResponseWriter, r *http.Request, action string) (departmentForm, error) {
	if err := respond.ParseForm(w, r, maxDepartment); err != nil {
		return departmentForm{}, err
	}
	f := r.PostForm
	return departmentForm{action, f.Get("code"), f.Get("name"), f.Get("kind"), f.Get("into"), f.Get("reason"), f.Get("from")}, nil
}

func (f departmentForm) change() ledger.DepartmentChange {
	from, err := time.ParseInLocation(time.DateOnly, f.from, ledger.Shanghai)
	if err != nil {
		from = time.Time{} // said by Clean
	}
	return ledger.DepartmentChange{Reason: f.reason, From: from}
}

// Departments is GET /office/departments.
func (h *Handler) Departments(w http.ResponseWriter, r *http.Request) error {
	return h.departments(w, r, http.StatusOK, departmentForm{}, nil)
}

// AddDepartment is POST /office/departments.
func (h *Handler) AddDepartment(w http.ResponseWriter, r *http.Request) error {
	form, err := parseDepartment(w, r, "add")
	if err != nil {
		return err
	}
	err = h.store.AddDepartment(r.Context(), actor(r), ledger.NewDepartment{Code: form.code, Name: form.name, Kind: ledger.DepartmentKind(form.kind)}, form.change())
	var problems ledger.Problems
	if errors.As(err, &problems) {
		return h.departments(w, r, http.StatusUnprocessableEntity, form, problems)
	}
	if err != nil {
		return err
	}
	return respond.Redirect(w, r, route.OfficeDepartments(), "已新增单位")
}

func (h *Handler) departments(w http.ResponseWriter, r *http.Request, status int, form departmentForm, problems ledger.Problems) error {
	all, err := h.store.OfficeDepartments(r.Context(), actor(r))
	if err != nil {
		return err
	}
	view := planpage.DepartmentsView{Add: h.changeView(form, "add", route.OfficeDepartments(), problems)}
	view.Add.Kinds = kinds()
	for _, k := range ledger.DepartmentKinds {
		group := planpage.DepartmentGroup{Heading: k.String()}
		for _, d := range all {
			if d.Kind == k {
				group.Departments = append(group.Departments, departmentRow(d))
			}
		}
		view.Groups = append(view.Groups, group)
	}
	return respond.Page(w, r, status, planpage.Departments(frame(w, r, "单位", layout.Units), view))
}

func kinds() []ui.Option {
	options := []ui.Option{{Text: "请选"}}
	for _, k := range ledger.DepartmentKinds {
		options = append(options, ui.Option{Value: string(k), Text: k.String()})
	}
	return options
}

func departmentRow(d store.OfficeDepartment) planpage.Department {
	row := planpage.Department{
		Code: d.Code, Name: d.Name, Href: route.OfficeDepartment(d.Code),
		Tasks: strconv.Itoa(d.Tasks), Accounts: strconv.Itoa(d.Accounts), Open: d.ClosedOn == nil, State: "在册",
	}
	if d.ClosedOn != nil {
		row.State = d.ClosedOn.Format(time.DateOnly) + "撤销"
		if d.Successor != "" {
			row.State = d.ClosedOn.Format(time.DateOnly) + "并入" + d.SuccessorName
		}
	}
	return row
}

// Department is GET /office/departments/{code}.
func (h *Handler) Department(w http.ResponseWriter, r *http.Request) error {
	return h.department(w, r, http.StatusOK, departmentForm{}, nil)
}

func (h *Handler) department(w http.ResponseWriter, r *http.Request, status int, form departmentForm, problems ledger.Problems) error {
	code := chi.URLParam(r, "code")
	all, err := h.store.OfficeDepartments(r.Context(), actor(r))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(d store.OfficeDepartment) bool { return d.Code == code })
	if i < 0 {
		return ledger.ErrNotFound
	}
	d := all[i]
	changes, err := h.store.DepartmentChanges(r.Context(), actor(r), code)
	if err != nil {
		return err
	}
	view := planpage.DepartmentView{
		Department: departmentRow(d), Back: route.OfficeDepartments(),
		Work:   fmt.Sprintf("最新计划稿%d项，正在办理的季度%d项，账户%d个", d.Tasks, d.UnderWay, d.Accounts),
		Rename: h.changeView(form, "rename", route.OfficeDepartmentAction(code, "rename"), problems),
		Merge:  h.changeView(form, "merge", route.OfficeDepartmentAction(code, "merge"), problems),
		Close:  h.changeView(form, "close", route.OfficeDepartmentAction(code, "close"), problems),
	}
	if form.action != "rename" {
		view.Rename.Name = d.Name
	}
	view.Merge.Others = []ui.Option{{Text: "请选"}}
	for _, other := range all {
		if other.ClosedOn == nil && other.Code != code {
			view.Merge.Others = append(view.Merge.Others, ui.Option{Value: other.Code, Text: other.Name})
		}
	}
	for _, c := range changes {
		view.Changes = append(view.Changes, historyLine(c))
	}
	return respond.Page(w, r, status, planpage.OneDepartment(frame(w, r, d.Name, layout.Units), view))
}

func historyLine(c store.DepartmentChange) string {
	what := map[string]string{
		"added": "新增", "closed": "撤销", "renamed": "由“" + c.Before + "”更名为“" + c.After + "”", "merged": "并入" + c.After,
	}[c.Kind]
	line := c.EffectiveOn.Format(time.DateOnly) + "起" + what + "。" + c.Reason
	return line + "（" + ledger.Stamp(c.ChangedAt) + " " + c.ChangedBy + "）"
}

// changeView is the form of one action, as typed where it is the one that was sent.
func (h *Handler) changeView(form departmentForm, action, to string, problems ledger.Problems) planpage.Change {
	v := planpage.Change{ID: action, Action: to, From: h.now().In(ledger.Shanghai).Format(time.DateOnly)}
	if form.action == action {
		v.Open, v.Problems = true, problems
		v.Code, v.Name, v.Kind, v.Into, v.Reason, v.From = form.code, form.name, form.kind, form.into, form.reason, form.from
	}
	return v
}

// RenameDepartment is POST /office/departments/{code}/rename.
func (h *Handler) RenameDepartment(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, "rename", "已更名。已公开的各版不变", func(form departmentForm, code string) error {
		return h.store.RenameDepartment(r.Context(), actor(r), code, form.name, form.change())
	})
}

// MergeDepartment is POST /office/departments/{code}/merge.
func (h *Handler) MergeDepartment(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, "merge", "已并入。账户和未开始季度的事项已移过去", func(form departmentForm, code string) error {
		return h.store.MergeDepartment(r.Context(), actor(r), code, form.into, form.change())
	})
}

// CloseDepartment is POST /office/departments/{code}/close.
func (h *Handler) CloseDepartment(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, "close", "已撤销", func(form departmentForm, code string) error {
		return h.store.CloseDepartment(r.Context(), actor(r), code, form.change())
	})
}

func (h *Handler) act(w http.ResponseWriter, r *http.Request, action, done string, deed func(departmentForm, string) error) error {
	form, err := parseDepartment(w, r, action)
	if err != nil {
		return err
	}
	code := chi.URLParam(r, "code")
	err = deed(form, code)
	if status, problems, why := respond.Refused(err); status != 0 {
		if why != "" {
			problems = ledger.Problems{"refused": why}
		}
		return h.department(w, r, status, form, problems)
	}
	if err != nil {
		return err
	}
	return respond.Redirect(w, r, route.OfficeDepartment(code), done)
}
