package server

import (
	"context"
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

// logKept writes the line of a request that was answered from memory. It needs no id, as nothing can go wrong in it. It
// says what others say in less time: what is always the same is written once, nobody is asked where in the program it
// comes from, and a record holds its fields without allocating.
func logKept(to slog.Handler) func(at time.Time, method string, status, bytes int, took time.Duration) {
	with := func(method string) slog.Handler {
		return to.WithAttrs([]slog.Attr{slog.String("method", method), slog.String("route", "kept")})
	}
	get, head := with(http.MethodGet), with(http.MethodHead)
	return func(at time.Time, method string, status, bytes int, took time.Duration) {
		handler := get
		if method == http.MethodHead {
			handler = head
		}
		ctx := context.Background()
		if !handler.Enabled(ctx, slog.LevelInfo) {
			return
		}
		line := slog.NewRecord(at, slog.LevelInfo, "request", 0)
		line.AddAttrs(slog.Int("status", status), slog.Int("bytes", bytes), slog.Duration("took", took))
		_ = handler.Handle(ctx, line) // as slog.Logger does
	}
}
