package respond

import (
	"encoding/base64"
	"net/http"
	"time"
	"unicode/utf8"
)

// A flash is one sentence that outlives a redirect. It travels in a cookie and not in the session, because signing out and
// a public page have none; it is only ever shown as text to whoever carries it.
const (
	flashCookie   = "taizhang_flash"
	flashLifetime = time.Minute
	flashLimit    = 200 // runes
)

func setFlash(w http.ResponseWriter, r *http.Request, text string) {
	if runes := []rune(text); len(runes) > flashLimit {
		text = string(runes[:flashLimit])
	}
	http.SetCookie(w, flash(r, base64.RawURLEncoding.EncodeToString([]byte(text)), int(flashLifetime.Seconds())))
}

// TakeFlash returns the sentence of the previous response and clears it; empty when there is none. It must be called
// before the page is written.
func TakeFlash(w http.ResponseWriter, r *http.Request) string {
	c, err := r.Cookie(flashCookie)
	if err != nil {
		return "" // the only error is that there is no such cookie
	}
	http.SetCookie(w, flash(r, "", -1))
	text, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || !utf8.Valid(text) || utf8.RuneCount(text) > flashLimit {
		return "" // not ours
	}
	return string(text)
}

func flash(r *http.Request, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name:     flashCookie,
		Value:    value,
		Path:     "/",
		MaxAge:   maxAge,
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
		Secure:   r.URL.Scheme == "https", // see Scheme
	}
}
