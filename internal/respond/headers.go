package respond

import (
	"net/http"
	"strings"

	"taizhang/web/route"
)

// policy lets a page load from this host only and keeps scripts and styles out of the markup (Content Security Policy
// Level 3, W3C). Images too: the product has none that are not files.
const policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

// strictTransport keeps browsers that have been here once on HTTPS for a year (RFC 6797).
const strictTransport = "max-age=31536000"

// SecurityHeaders returns the middleware that says what browsers may do with every response. https says that the public
// reaches the program over HTTPS only.
func SecurityHeaders(https bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Security-Policy", policy)
			h.Set("X-Frame-Options", "DENY")        // for browsers that do not know frame-ancestors
			h.Set("Referrer-Policy", "same-origin") // addresses of internal pages stay inside
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", sharedWith(r.URL.Path))
			h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
			if https {
				h.Set("Strict-Transport-Security", strictTransport)
			}
			next.ServeHTTP(w, r)
		})
	}
}

// sharedWith says which sites may take in what stands at a path: open data is for all.
func sharedWith(path string) string {
	if strings.HasPrefix(path, route.OpenData()) {
		return "cross-origin"
	}
	return "same-origin"
}

// Private is the middleware of everything behind the login: no cache keeps it, and the browser's back button after
// signing out asks again.
func Private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
