package admin

import (
	"errors"
	"net/http"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/adminpage"
	"taizhang/web/route"
)

// A one-time link goes from the deed to the page that shows it in a cookie of a minute, for this page only, which the
// page takes back: the answer to the deed is a redirect, and the token must stand in no address and no log.
const (
	linkCookie   = "taizhang_link"
	linkLifetime = time.Minute
)

// handOver keeps an invitation for the next page.
func handOver(w http.ResponseWriter, r *http.Request, i store.Invitation) {
	http.SetCookie(w, handOverCookie(r, linkCookie, i.Token, int(linkLifetime.Seconds())))
}

// takeHandedOver returns the link that handOver kept, once; nil when there is none. It shows a link only when it can be
// used, by an account that the actor keeps: a cookie can be planted. When the store fails, the cookie stays for the next
// page.
func (h *Handler) takeHandedOver(w http.ResponseWriter, r *http.Request, actor ledger.Actor) (*adminpage.Link, error) {
	c, err := r.Cookie(linkCookie)
	if err != nil {
		return nil, nil // the only error is that there is no such cookie
	}
	invited, err := h.store.InvitedBy(r.Context(), c.Value)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return nil, err
	}
	http.SetCookie(w, handOverCookie(r, linkCookie, "", -1))
	if err != nil || invited.SetUp() || actor.KeepsAccount(invited.Role) != nil {
		return nil, nil
	}
	return &adminpage.Link{
		Name: invited.Name, DisplayName: invited.DisplayName,
		URL: respond.Origin(h.origin, r) + route.Join(c.Value), Until: ledger.Stamp(invited.ExpiresAt),
	}, nil
}

func handOverCookie(r *http.Request, name, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: route.OfficeAccounts(), MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.URL.Scheme == "https", // see respond.Scheme
	}
}
