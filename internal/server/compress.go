package server

import (
	"io"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/klauspost/compress/gzip"
)

// head answers HEAD by the handler of GET, whose body net/http leaves out. The table has no HEAD of its own; chi's
// middleware.GetHead would not find the routes of a mounted router.
func head(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			chi.RouteContext(r.Context()).RouteMethod = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}

// level is that of gzip for what is made anew for every reader.
const level = 5

// compress compresses what gains by it. A range of a compressed body would be a range of nothing that the client knows,
// so everybody gets the whole; and a HEAD is not compressed, because its length would be that of an empty body
// (RFC 9110, 8.6).
func compress(next http.Handler) http.Handler {
	compressor := middleware.NewCompressor(level, "text/html", "text/css", "text/javascript", "application/json", "image/svg+xml")
	compressor.SetEncoder("gzip", func(w io.Writer, level int) io.Writer { // half the work of the standard library's, for the same size
		zip, err := gzip.NewWriterLevel(w, level)
		if err != nil {
			panic(err) // no such level
		}
		return zip
	})
	zipped := compressor.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Range")
		r.Header.Del("If-Range")
		if r.Method == http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		zipped.ServeHTTP(w, r)
	})
}
