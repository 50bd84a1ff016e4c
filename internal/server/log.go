package server

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// logRequests writes one line a request: what was asked by its route, never by its address, which may hold a one-time
// token or the words that somebody searched for; and nothing about who asked.
func logRequests(log *slog.Logger, now func() time.Time) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := now()
			ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
			next.ServeHTTP(ww, r)
			route := chi.RouteContext(r.Context()).RoutePattern()
			if route == "/healthz" || route == "/readyz" || nobody(r) {
				return // asked every few seconds by whoever watches, or by ourselves
			}
			log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("id", middleware.GetReqID(r.Context())),
				slog.String("method", r.Method),
				slog.String("route", route),
				slog.Int("status", ww.Status()),
				slog.Int("bytes", ww.BytesWritten()),
				slog.Duration("took", now().Sub(start)))
		})
	}
}

// logKept is the line of a request that was answered from memory. It needs no id, as nothing can go wrong in it, and
// has no more fields than a record holds without allocating.
func logKept(log *slog.Logger, r *http.Request, status, bytes int, took time.Duration) {
	if nobody(r) {
		return
	}
	log.LogAttrs(r.Context(), slog.LevelInfo, "request",
		slog.String("method", r.Method),
		slog.String("route", "kept"),
		slog.Int("status", status),
		slog.Int("bytes", bytes),
		slog.Duration("took", took))
}
