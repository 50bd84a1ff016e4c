package admin

import (
	"errors"
	"net/http"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web/adminpage"
	"taizhang/web/route"
)

// changeForm is another address and other departments of an account, as typed.
type changeForm struct {
	version     string
	email       string
	departments []string
}

// ShowChange is GET /office/accounts/{id}: the form that moves an account.
func (h *Handler) ShowChange(w http.ResponseWriter, r *http.Request) error {
	a, err := h.account(r)
	if err != nil {
		return err
	}
	return h.showChange(w, r, http.StatusOK, a, formOf(a), nil)
}

// Change is POST /office/accounts/{id}. It answers 409, with what is there now and what was typed, when somebody else was
// first.
func (h *Handler) Change(w http.ResponseWriter, r *http.Request) error {
	if err := respond.ParseForm(w, r, formLimit); err != nil {
		return err
	}
	a, err := h.account(r)
	if err != nil {
		return err
	}
	form := changeForm{version: r.PostForm.Get("version"), email: r.PostForm.Get("email"), departments: r.PostForm["department"]}
	version, err := strconv.Atoi(form.version)
	if err != nil {
		version = -1 // of nothing: the answer is the conflict
	}
	actor, _ := session.Actor(r.Context())
	err = h.store.ChangeAccount(r.Context(), actor, a.ID, store.AccountChange{Version: version, Departments: form.departments, Email: form.email})
	var problems ledger.Problems
	var refusal *ledger.Refusal
	switch {
	case errors.As(err, &problems):
		return h.showChange(w, r, http.StatusUnprocessableEntity, a, form, problems)
	case errors.As(err, &refusal) && refusal.Kind == ledger.Conflict:
		if a, err = h.account(r); err != nil {
			return err
		}
		return h.showChange(w, r, http.StatusConflict, a, form, nil)
	case err != nil:
		return err
	}
	return respond.Redirect(w, r, route.OfficeAccounts(), a.DisplayName+"的账户已改")
}

// account is that of the address.
func (h *Handler) account(r *http.Request) (store.Account, error) {
	id, err := respond.ID(r)
	if err != nil {
		return store.Account{}, err
	}
	actor, _ := session.Actor(r.Context())
	return h.store.AccountByID(r.Context(), actor, id)
}

func formOf(a store.Account) changeForm {
	return changeForm{email: a.Email, departments: ledger.Actor{Departments: a.Departments}.Codes()}
}

// showChange shows form; what is saved next is judged by the version that is there now.
func (h *Handler) showChange(w http.ResponseWriter, r *http.Request, status int, a store.Account, form changeForm, problems ledger.Problems) error {
	departments, err := h.store.AccountDepartments(r.Context())
	if err != nil {
		return err
	}
	view := adminpage.ChangeView{
		Back: route.OfficeAccounts(), Action: route.OfficeAccount(a.ID), Heading: a.DisplayName + "（" + a.Name + "）",
		Role: a.Role.String(), Staff: a.Role == ledger.Staff, Version: strconv.Itoa(a.Version), Email: form.email,
		Groups: groups(departments, form.departments), Problems: problems,
		Conflict: status == http.StatusConflict, Stored: names(a.Departments), StoredEmail: a.Email,
	}
	if len(problems) > 0 {
		view.Version = form.version // nothing was compared for whoever sees this
	}
	return respond.Page(w, r, status, adminpage.Change(frame(w, r, view.Heading), view))
}
