package respond

import (
	"context"
	"crypto/rand"
	"net/http"

	"github.com/go-chi/chi/v5/middleware"
)

// idLength is the length of a request's id: 60 random bits in letters and digits that can be read out on the telephone.
// Two of a million requests a day meet once in thousands of years, on however many instances.
const idLength = 12

// RequestID is the middleware that gives each request an id, for the log and for the page of an error. What the client
// sends as one is not looked at. middleware.GetReqID returns it.
func RequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := rand.Text()[:idLength]
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), middleware.RequestIDKey, id)))
	})
}

// Scheme is the middleware that writes into the request's URL how browsers reach the program: https or http, as the
// settings have it. X-Forwarded-Proto, which anybody can send, is not asked.
func Scheme(https bool) func(http.Handler) http.Handler {
	scheme := "http"
	if https {
		scheme = "https"
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			told, u := *r, *r.URL
			u.Scheme, told.URL = scheme, &u
			next.ServeHTTP(w, &told)
		})
	}
}
