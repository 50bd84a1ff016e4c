package admin

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"taizhang/internal/ledger"
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
	value := strings.Join([]string{strconv.FormatInt(i.AccountID, 10), strconv.FormatInt(i.ExpiresAt.Unix(), 10), i.Token}, ".")
	http.SetCookie(w, cookie(r, value, int(linkLifetime.Seconds())))
}

// takeHandedOver returns what handOver kept, once.
func takeHandedOver(w http.ResponseWriter, r *http.Request) (store.Invitation, bool) {
	c, err := r.Cookie(linkCookie)
	if err != nil {
		return store.Invitation{}, false // the only error is that there is no such cookie
	}
	http.SetCookie(w, cookie(r, "", -1))
	parts := strings.Split(c.Value, ".")
	if len(parts) != 3 {
		return store.Invitation{}, false
	}
	id, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil {
		return store.Invitation{}, false
	}
	until, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return store.Invitation{}, false
	}
	return store.Invitation{AccountID: id, ExpiresAt: time.Unix(until, 0), Token: parts[2]}, true
}

func cookie(r *http.Request, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: linkCookie, Value: value, Path: route.OfficeAccounts(), MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: isHTTPS(r),
	}
}

func isHTTPS(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}

// linkView is the link for those who hand it on; nothing when its account is not among those that are shown.
func (h *Handler) linkView(r *http.Request, i store.Invitation, accounts []store.Account) *adminpage.Link {
	for _, a := range accounts {
		if a.ID == i.AccountID {
			return &adminpage.Link{
				Name: a.Name, DisplayName: a.DisplayName,
				URL: h.originOf(r) + route.Join(i.Token), Until: ledger.Stamp(i.ExpiresAt),
			}
		}
	}
	return nil
}

func (h *Handler) originOf(r *http.Request) string {
	switch {
	case h.origin != "":
		return h.origin
	case isHTTPS(r):
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
