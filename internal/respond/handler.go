package respond

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"taizhang/internal/ledger"
	"taizhang/web/layout"
)

// Handler is an HTTP handler that may fail. When it returns an error it has written nothing, unless it was streaming.
type Handler func(w http.ResponseWriter, r *http.Request) error

// StatusError is an error whose page a handler knows better than this package. Err, if any, is logged for a 5xx and
// never shown.
type StatusError struct {
	Status  int
	Heading string // 没有第171项
	Text    string
	Ways    []layout.Link // nil for the usual ones
	Err     error

	RetryAfter time.Duration // when to ask again, in whole seconds; zero says nothing
}

func (e *StatusError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%d %s: %v", e.Status, e.Heading, e.Err)
	}
	return fmt.Sprintf("%d %s", e.Status, e.Heading)
}

// Unwrap is the cause.
func (e *StatusError) Unwrap() error { return e.Err }

// Responder turns errors into responses.
type Responder struct {
	log   *slog.Logger
	frame func(*http.Request) layout.Frame
}

// New returns a Responder that logs its own faults to log and draws error pages in the frame of the request.
func New(log *slog.Logger, frame func(*http.Request) layout.Frame) *Responder {
	return &Responder{log: log, frame: frame}
}

// Handle adapts a handler to net/http: the error that it returns becomes a page.
func (p *Responder) Handle(h Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		if err := h(ww, r); err != nil {
			p.Fail(ww, r, err)
		}
	}
}

// NotFound answers addresses that the route table does not know.
func (p *Responder) NotFound(w http.ResponseWriter, r *http.Request) {
	p.Fail(w, r, ledger.ErrNotFound)
}

// MethodNotAllowed answers a method that the address does not take, and says in Allow which it does (RFC 9110, 15.5.6).
func (p *Responder) MethodNotAllowed(w http.ResponseWriter, r *http.Request) {
	if rc := chi.RouteContext(r.Context()); rc != nil && rc.Routes != nil {
		w.Header().Set("Allow", strings.Join(methods(rc.Routes, r.URL.Path), ", "))
	}
	p.Fail(w, r, &StatusError{
		Status:  http.StatusMethodNotAllowed,
		Heading: "这个地址不能这样访问",
		Text:    "可能是把表单的地址直接打开了。请回到原来的页面再操作一次。",
	})
}

// methods are those that a path is routed for; HEAD goes with GET. The pattern alone does not tell: where a router is mounted,
// chi finds the path of the mount for every method.
func methods(routes chi.Routes, path string) []string {
	routed := map[string]bool{} // by method and pattern
	_ = chi.Walk(routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		routed[method+strings.TrimSuffix(pattern, "/")] = true
		return nil
	})
	var all []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		pattern := routes.Find(chi.NewRouteContext(), method, path)
		if pattern == "" || !routed[method+strings.TrimSuffix(pattern, "/")] {
			continue
		}
		all = append(all, method)
		if method == http.MethodGet {
			all = append(all, http.MethodHead)
		}
	}
	return all
}

// Recover is the middleware that turns a panic into the page of a 500 and logs it once, with its stack.
func (p *Responder) Recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v)
			}
			p.Fail(ww, r, &panicError{value: v, stack: debug.Stack()})
		}()
		next.ServeHTTP(ww, r)
	})
}

type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }
