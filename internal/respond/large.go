package respond

import (
	"net/http"
	"time"
)

// Above largeBody bytes a body holds more than any text that can be saved, and costs many times its size: it is read,
// decoded, and shown again with every character escaped.
const (
	largeBody   = 256 << 10
	largeAtOnce = 2
	largeWithin = 10 * time.Second
)

// FewLarge returns the middleware that lets in few requests with a large body at a time, or with one of unknown size, so
// that the memory of the program stays in bounds. One that has waited 10 seconds is answered with a 503.
func (p *Responder) FewLarge() func(http.Handler) http.Handler {
	places := make(chan struct{}, largeAtOnce)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength >= 0 && r.ContentLength <= largeBody {
				next.ServeHTTP(w, r)
				return
			}
			timeout := time.NewTimer(largeWithin)
			defer timeout.Stop()
			select {
			case places <- struct{}{}:
				defer func() { <-places }()
				next.ServeHTTP(w, r)
			case <-r.Context().Done():
				p.Fail(w, r, r.Context().Err())
			case <-timeout.C:
				p.Fail(w, r, Busy())
			}
		})
	}
}

// Busy is the page for a request that there is no room for now.
func Busy() error {
	return &StatusError{
		Status: http.StatusServiceUnavailable, RetryAfter: 10 * time.Second,
		Heading: "现在人太多", Text: "这一次没有办理。请过十秒再试；已写的内容，返回上一页还在。",
	}
}
