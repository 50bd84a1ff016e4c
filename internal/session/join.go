package session

import (
	"errors"
	"maps"
	"net/http"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/entrancepage"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// ShowJoin is the form behind a one-time link: a password, and for the first administrator a name. Looking at it does
// not use the link up, since mail programs look at links too.
func (h *Handler) ShowJoin(w http.ResponseWriter, r *http.Request) error {
	hideAddress(w)
	token := chi.URLParam(r, "token")
	invited, err := h.store.InvitedBy(r.Context(), token)
	if err != nil {
		return linkError(err)
	}
	return respond.Page(w, r, http.StatusOK, entrancepage.Join(entranceFrame("设置密码"), joinView(token, invited)))
}

// Join uses a one-time link up and signs its owner in.
func (h *Handler) Join(w http.ResponseWriter, r *http.Request) error {
	hideAddress(w)
	address := addressKey(h.address(r))
	if err := h.perJoiner.allow(r.Context(), address); err != nil {
		return err
	}
	if err := respond.ParseForm(w, r, formLimit); err != nil {
		return err
	}
	token := chi.URLParam(r, "token")
	invited, err := h.store.InvitedBy(r.Context(), token)
	if err != nil {
		return linkError(err)
	}
	account := ledger.NewAccount{Name: invited.Name, DisplayName: invited.DisplayName}
	problems := ledger.Problems{}
	if invited.SetUp() {
		account = ledger.NewAccount{Name: r.PostForm.Get("name"), DisplayName: r.PostForm.Get("display_name"), Role: ledger.Admin}
		_, problems = account.Clean()
	}
	password := r.PostForm.Get("password")
	maps.Copy(problems, ledger.CheckPassword(accountName(account.Name), password, r.PostForm.Get("again")))
	var joined store.Credentials
	if len(problems) == 0 {
		joined, err = h.join(r, token, invited, account, password)
		if err != nil && !errors.As(err, &problems) {
			return linkError(err)
		}
	}
	if len(problems) > 0 {
		view := joinView(token, invited)
		view.Name, view.DisplayName, view.Problems = account.Name, account.DisplayName, problems
		return respond.Page(w, r, http.StatusUnprocessableEntity, entrancepage.Join(entranceFrame("设置密码"), view))
	}
	if err := h.remember(r.Context(), joined.Name, address); err != nil {
		return err
	}
	if err := h.sessions.begin(r.Context(), joined); err != nil {
		return err
	}
	return respond.Redirect(w, r, layout.HomeOf(joined.Role), "密码已设好。以后用账户“"+joined.Name+"”和这个密码登录。")
}

func (h *Handler) join(r *http.Request, token string, invited store.Invited, account ledger.NewAccount, password string) (store.Credentials, error) {
	hash, err := h.passwords.Hash(r.Context(), password)
	if err != nil {
		return store.Credentials{}, err
	}
	if invited.SetUp() {
		return h.store.JoinAsFirst(r.Context(), token, account, hash)
	}
	return h.store.Join(r.Context(), token, hash)
}

func joinView(token string, invited store.Invited) entrancepage.JoinView {
	return entrancepage.JoinView{
		Action: route.Join(token), SetUp: invited.SetUp(), Name: invited.Name, DisplayName: invited.DisplayName,
	}
}

// hideAddress keeps the token out of every Referer.
func hideAddress(w http.ResponseWriter) { w.Header().Set("Referrer-Policy", "no-referrer") }

// linkError is the one page for links that were used, have expired or never were: to say which would help only those
// who guess.
func linkError(err error) error {
	if !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	return &respond.StatusError{
		Status:  http.StatusNotFound,
		Heading: "这个链接不能用了",
		Text:    "一次性链接只能用一次，过期作废，新链接发出后旧的也作废；也可能是抄漏了字。已经设过密码的，请直接登录；没有的，请联系市政府办公室督查室重发。",
		Ways:    []layout.Link{{Text: "登录", Href: route.Login()}, {Text: "公开页", Note: "不需要登录", Href: route.Home()}},
	}
}
