package server

import (
	"io"
	"net/http"
	"sync"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/klauspost/compress/flate"
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

// packer is what compresses. It takes most of a megabyte.
type packer interface {
	io.WriteCloser
	Flush() error
	Reset(io.Writer)
}

// packers do half the work of the standard library's, for the same size.
var packers = []struct {
	name string
	pool *sync.Pool
}{
	{"deflate", &sync.Pool{New: func() any { return first[packer](flate.NewWriter(nil, level)) }}},
	{"gzip", &sync.Pool{New: func() any { return first[packer](gzip.NewWriterLevel(nil, level)) }}},
}

// first is v, for an error that cannot be: there is such a level.
func first[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// lazy takes a packer when there is something to compress, and no sooner: chi's middleware wants one for each request that
// has come, and a hundred may be waiting for something else.
type lazy struct {
	to   io.Writer
	pool *sync.Pool
	with packer // nil while nothing is written
}

// Reset begins anew.
func (l *lazy) Reset(to io.Writer) { l.to = to }

func (l *lazy) packer() packer {
	if l.with == nil {
		l.with = l.pool.Get().(packer)
		l.with.Reset(l.to)
	}
	return l.with
}

func (l *lazy) Write(p []byte) (int, error) { return l.packer().Write(p) }

// Flush sends what was written so far.
func (l *lazy) Flush() error { return l.packer().Flush() }

// Close ends what was compressed.
func (l *lazy) Close() error {
	with := l.packer()
	err := with.Close()
	l.with = nil
	with.Reset(nil)
	l.pool.Put(with)
	return err
}

// compress compresses what gains by it. A range of a compressed body would be a range of nothing that the client knows,
// so everybody gets the whole; and a HEAD is not compressed, because its length would be that of an empty body
// (RFC 9110, 8.6).
func compress(next http.Handler) http.Handler {
	compressor := middleware.NewCompressor(level, "text/html", "text/css", "text/javascript", "application/json", "image/svg+xml")
	for _, p := range packers { // the last is taken before the others
		compressor.SetEncoder(p.name, func(io.Writer, int) io.Writer { return &lazy{pool: p.pool} })
	}
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
