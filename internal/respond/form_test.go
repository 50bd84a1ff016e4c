package respond_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/respond"
	"taizhang/web/layout"
)

func form(body io.Reader) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func TestParseForm(t *testing.T) {
	t.Parallel()
	const limit = 1000
	long := func(n int) string { return "a=" + strings.Repeat("x", n) }
	unsized := struct{ io.Reader }{strings.NewReader(long(3 * limit))}
	for name, c := range map[string]struct {
		body   io.Reader
		status int // 0: it is read
	}{
		"a form":                   {strings.NewReader("a=%E7%BB%8D&text=x"), 0},
		"three bytes for one":      {strings.NewReader(url.Values{"a": {strings.Repeat("绍", 330)}}.Encode()), 0},
		"just too much":            {strings.NewReader(long(limit)), http.StatusRequestEntityTooLarge},
		"far too much":             {strings.NewReader(long(5 * limit)), http.StatusRequestEntityTooLarge},
		"too much, who knows":      {unsized, http.StatusRequestEntityTooLarge},
		"no form":                  {strings.NewReader("a=%zz"), http.StatusBadRequest},
		"NUL":                      {strings.NewReader("a=b%00"), http.StatusBadRequest},
		"NUL in the second":        {strings.NewReader("a=b&a=%00"), http.StatusBadRequest},
		"NUL in a name":            {strings.NewReader("a%00=b"), http.StatusBadRequest},
		"broken UTF-8":             {strings.NewReader("a=%ff%fe"), http.StatusBadRequest},
		"broken, but for a reader": {strings.NewReader("text=%ff%00"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := form(c.body)
			err := respond.ParseForm(httptest.NewRecorder(), r, limit, "text")
			var status *respond.StatusError
			var tooLarge *http.MaxBytesError
			got := 0
			switch {
			case errors.As(err, &status):
				got = status.Status
			case errors.As(err, &tooLarge) && tooLarge.Limit == limit:
				got = http.StatusRequestEntityTooLarge
			case err != nil:
				t.Fatal(err)
			}
			if got != c.status {
				t.Errorf("%d (%v), want %d", got, err, c.status)
			}
		})
	}
}

func TestReadableAddress(t *testing.T) {
	t.Parallel()
	p := respond.New(nil, func(*http.Request) layout.Frame { return layout.Frame{} })
	router := chi.NewRouter()
	router.Use(p.ReadableAddress)
	router.Get("/*", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	for address, want := range map[string]int{
		"/x?q=%E7%BB%8D+1": http.StatusNoContent,
		"/x?q=%00":         http.StatusBadRequest,
		"/x?q=%ff":         http.StatusBadRequest,
		"/x?q=%zz":         http.StatusBadRequest,
		"/x?%00=1":         http.StatusBadRequest,
		"/%00":             http.StatusBadRequest,
		"/%ff":             http.StatusBadRequest,
	} {
		w := httptest.NewRecorder()
		router.ServeHTTP(w, get(address))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", address, w.Code, want)
		}
	}
}

func TestFewLargeBodiesAtATime(t *testing.T) {
	t.Parallel()
	const many = 50
	p := respond.New(nil, func(*http.Request) layout.Frame { return layout.Frame{} })
	var now, most atomic.Int64
	inside, end := make(chan struct{}, many), make(chan struct{})
	h := p.FewLarge()(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/large" {
			if n := now.Add(1); n > most.Load() {
				most.Store(n)
			}
			inside <- struct{}{}
			<-end
			now.Add(-1)
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	var all sync.WaitGroup
	for range many {
		all.Go(func() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/large", strings.NewReader(strings.Repeat("x", 300<<10))))
			if w.Code != http.StatusNoContent {
				t.Errorf("answered with %d", w.Code)
			}
		})
	}
	<-inside
	<-inside
	small := httptest.NewRecorder()
	h.ServeHTTP(small, form(strings.NewReader("a=b")))
	if small.Code != http.StatusNoContent {
		t.Errorf("a small one has to wait: %d", small.Code)
	}
	close(end)
	all.Wait()
	if most.Load() != 2 {
		t.Errorf("%d at once", most.Load())
	}
}
