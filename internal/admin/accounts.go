// Package admin is the pages on which the office and the administrators keep accounts.
package admin

import (
	"context"
	"errors"
	"net/http"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web"
	"taizhang/web/adminpage"
	"taizhang/web/layout"
)

// Store is what keeping accounts needs of the store.
type Store interface {
	Accounts(ctx context.Context, actor ledger.Actor, filter store.AccountFilter) ([]store.Account, error)
	AccountDepartments(ctx context.Context) ([]store.ListedDepartment, error)
	CreateAccount(ctx context.Context, actor ledger.Actor, account ledger.NewAccount) (store.Invitation, error)
	ResetAccount(ctx context.Context, actor ledger.Actor, id int64) (store.Invitation, error)
	DisableAccount(ctx context.Context, actor ledger.Actor, id int64) error
	EnableAccount(ctx context.Context, actor ledger.Actor, id int64) error
	AccountByID(ctx context.Context, actor ledger.Actor, id int64) (store.Account, error)
	ChangeAccount(ctx context.Context, actor ledger.Actor, id int64, change store.AccountChange) error
	InvitedBy(ctx context.Context, token string) (store.Invited, error)
	AccountDesk(ctx context.Context, actor ledger.Actor, names []string) (store.AccountDesk, error)
	CreateAccounts(ctx context.Context, actor ledger.Actor, accounts []ledger.NewAccount) (string, error)
	InvitedFrom(ctx context.Context, actor ledger.Actor, seed string) ([]store.SeededInvitation, error)
}

// Handler answers the requests of the accounts page.
type Handler struct {
	store  Store
	origin string
}

// New returns a Handler. origin is the public one, for links that are handed on; empty stands for that of the request.
func New(store Store, origin string) *Handler { return &Handler{store: store, origin: origin} }

// List is the page: the accounts that the actor may keep, and the form for a new one.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	return h.page(w, r, http.StatusOK, addForm{}, nil)
}

// Add makes an account and shows its one-time link.
func (h *Handler) Add(w http.ResponseWriter, r *http.Request) error {
	form, err := parseAddForm(w, r)
	if err != nil {
		return err
	}
	actor, _ := session.Actor(r.Context())
	invitation, err := h.store.CreateAccount(r.Context(), actor, form.account())
	var problems ledger.Problems
	if errors.As(err, &problems) {
		return h.page(w, r, http.StatusUnprocessableEntity, form, problems)
	}
	if err != nil {
		return err
	}
	handOver(w, r, invitation)
	return respond.Redirect(w, r, filterQuery{}.url(), "")
}

// Reset takes the password away and shows a new one-time link.
func (h *Handler) Reset(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, "", func(ctx context.Context, actor ledger.Actor, id int64) error {
		invitation, err := h.store.ResetAccount(ctx, actor, id)
		if err == nil {
			handOver(w, r, invitation)
		}
		return err
	})
}

// Disable shuts an account out.
func (h *Handler) Disable(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, "已停用。这个账户不能再登录。", h.store.DisableAccount)
}

// Enable lets an account in again.
func (h *Handler) Enable(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, "已启用。原来的密码照旧有效；未设密码的，请重发链接。", h.store.EnableAccount)
}

// act does a deed to the account of the address and goes back to the list as it was filtered.
func (h *Handler) act(w http.ResponseWriter, r *http.Request, done string, deed func(context.Context, ledger.Actor, int64) error) error {
	id, err := respond.ID(r)
	if err != nil {
		return err
	}
	filter, err := parseFilter(r)
	if err != nil {
		return err
	}
	actor, _ := session.Actor(r.Context())
	if err := deed(r.Context(), actor, id); err != nil {
		return err
	}
	return respond.Redirect(w, r, filter.url(), done)
}

func (h *Handler) page(w http.ResponseWriter, r *http.Request, status int, form addForm, problems ledger.Problems) error {
	actor, _ := session.Actor(r.Context())
	filter, err := parseFilter(r)
	if err != nil {
		return err
	}
	departments, err := h.store.AccountDepartments(r.Context())
	if err != nil {
		return err
	}
	if err := filter.check(departments); err != nil {
		return err
	}
	accounts, err := h.store.Accounts(r.Context(), actor, store.AccountFilter{Role: filter.role, Department: filter.department})
	if err != nil {
		return err
	}
	view := adminpage.AccountsView{
		Filter: filterView(actor, filter, departments),
		Add:    form.view(actor, departments, problems),
	}
	for _, a := range accounts {
		view.Accounts = append(view.Accounts, rowView(actor, filter, a))
	}
	if view.Link, err = h.takeHandedOver(w, r, actor); err != nil {
		return err
	}
	return respond.Page(w, r, status, adminpage.Accounts(frame(w, r, "账户"), view))
}

func frame(w http.ResponseWriter, r *http.Request, title string, scripts ...string) layout.Frame {
	f := layout.Frame{Title: title, Face: layout.Office, Current: layout.Accounts}
	for _, name := range scripts {
		f.Scripts = append(f.Scripts, web.ScriptURL(name))
	}
	return session.PageFrame(w, r, f)
}
