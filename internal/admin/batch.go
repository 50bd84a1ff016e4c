package admin

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
	"taizhang/web/adminpage"
	"taizhang/web/route"
)

// Limits of what is posted, in bytes: texts beside the file, the rows of a preview on their way back.
const (
	maxFields = 4 << 10
	maxApply  = 1 << 20
)

// ShowImport is GET /office/accounts/import: the form for a table of new accounts.
func (h *Handler) ShowImport(w http.ResponseWriter, r *http.Request) error {
	return h.showImport(w, r, http.StatusOK, "", nil)
}

// Template is GET /office/accounts/template.xlsx.
func (h *Handler) Template(w http.ResponseWriter, r *http.Request) error {
	actor, _ := session.Actor(r.Context())
	columns := []sheet.Column{{Name: headings[0], Width: 18}, {Name: headings[1], Width: 24}, {Name: headings[2], Width: 14}, {Name: headings[3], Width: 36}, {Name: headings[4], Width: 32}}
	hint := fmt.Sprintf("一行一个账户。角色填%s中的一种；责任单位只有填报人员要填，几个用顿号隔开；邮箱可不填。", roleWords(actor))
	body, err := sheet.WriteTable("账户", "新增账户（空白表）", hint, columns, nil)
	if err != nil {
		return err
	}
	return respond.Bytes(w, r, respond.Content{Type: sheet.Type, Filename: "新增账户.xlsx", Body: body})
}

// Import is POST /office/accounts/import: shows which accounts a file would make and writes nothing. It answers 422, with
// every fault by row and column, when there is something wrong with it.
func (h *Handler) Import(w http.ResponseWriter, r *http.Request) error {
	up, err := respond.ParseUpload(w, r, sheet.MaxFile, maxFields)
	if err != nil {
		return err
	}
	if up.File == nil {
		return h.showImport(w, r, http.StatusUnprocessableEntity, "请选文件。", nil)
	}
	table := sheet.ReadTable(up.File, sheet.Headings{Needed: headings})
	rows := rowsOf(table)
	j, err := h.judge(r, rows)
	if err != nil {
		return err
	}
	faults := slices.Concat(table.Faults, j.faults)
	slices.SortStableFunc(faults, func(a, b sheet.Fault) int { return a.Row - b.Row })
	if len(faults) > 0 {
		return h.showImport(w, r, http.StatusUnprocessableEntity, "", faults)
	}
	view := adminpage.ImportPreview{
		Back: route.OfficeAccountsImport(), Apply: route.OfficeAccountsApply(), Count: strconv.Itoa(len(rows)), Former: j.former,
	}
	if view.Rows, err = encode(rows); err != nil {
		return err
	}
	departments, err := h.store.AccountDepartments(r.Context())
	if err != nil {
		return err
	}
	for i, a := range j.accounts {
		view.Accounts = append(view.Accounts, adminpage.ImportedAccount{
			Row: strconv.Itoa(rows[i].Row), Name: a.Name, DisplayName: a.DisplayName, Role: a.Role.String(),
			Departments: names(called(departments, a.Departments)), Email: a.Email,
		})
	}
	return respond.Page(w, r, http.StatusOK, adminpage.Preview(frame(w, r, "核对新账户"), view))
}

// called are the departments with these codes, in the order of the index.
func called(departments []store.ListedDepartment, codes []string) []ledger.Department {
	var out []ledger.Department
	for _, d := range departments {
		if slices.Contains(codes, d.Code) {
			out = append(out, ledger.Department{Code: d.Code, Name: d.Name})
		}
	}
	return out
}

func (h *Handler) judge(r *http.Request, rows []tableRow) (judged, error) {
	actor, _ := session.Actor(r.Context())
	desk, err := h.store.AccountDesk(r.Context(), actor, accountNames(rows))
	if err != nil {
		return judged{}, err
	}
	return judge(actor, desk, rows), nil
}

// Apply is POST /office/accounts/import/apply, with the rows of a preview: makes all of the accounts or none, and leads to
// the page with their links.
func (h *Handler) Apply(w http.ResponseWriter, r *http.Request) error {
	if err := respond.ParseForm(w, r, maxApply); err != nil {
		return err
	}
	rows, err := decode(r.PostForm.Get("rows"))
	if err != nil {
		return err
	}
	j, err := h.judge(r, rows)
	if err != nil {
		return err
	}
	if len(j.faults) > 0 {
		return h.showImport(w, r, http.StatusUnprocessableEntity, "", j.faults)
	}
	actor, _ := session.Actor(r.Context())
	seed, err := h.store.CreateAccounts(r.Context(), actor, j.accounts)
	var fault *store.AccountFault
	if errors.As(err, &fault) { // somebody took the name meanwhile
		for _, field := range slices.Sorted(maps.Keys(fault.Problems)) {
			j.faults = append(j.faults, sheet.Fault{Row: rows[fault.Index].Row, Column: headings[fieldColumns[field]], Text: fault.Problems[field]})
		}
		return h.showImport(w, r, http.StatusUnprocessableEntity, "", j.faults)
	}
	if err != nil {
		return err
	}
	http.SetCookie(w, handOverCookie(r, seedCookie, seed, int(linkLifetime.Seconds())))
	return respond.Redirect(w, r, route.OfficeAccountsLinks(), "")
}

func (h *Handler) showImport(w http.ResponseWriter, r *http.Request, status int, problem string, faults []sheet.Fault) error {
	actor, _ := session.Actor(r.Context())
	view := adminpage.ImportView{
		Back: route.OfficeAccounts(), Action: route.OfficeAccountsImport(), Template: route.OfficeAccountsTemplate(),
		Roles: roleWords(actor), Problem: problem,
	}
	const shown = 200
	for i, f := range faults {
		if i == shown {
			view.Faults = append(view.Faults, fmt.Sprintf("还有%d处没有列出。", len(faults)-i))
			break
		}
		view.Faults = append(view.Faults, f.String())
	}
	return respond.Page(w, r, status, adminpage.Import(frame(w, r, "成批新增账户"), view))
}
