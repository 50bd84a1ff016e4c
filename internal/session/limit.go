package session

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-chi/httprate"

	"taizhang/internal/respond"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// Attempts counts attempts in windows of time; key is a hash.
type Attempts interface {
	CountAttempts(ctx context.Context, key []byte, window time.Time, more int) error
	Attempts(ctx context.Context, key []byte, current, previous time.Time) (now, before int, err error)
	ForgiveAttempt(ctx context.Context, key []byte) error
}

// countWithin bounds a question to the counters: httprate asks one at a time and knows no context.
const countWithin = 5 * time.Second

// limit lets so many attempts per key through within a window that slides. Instances count together; two that ask at
// the same moment may let one more through.
type limit struct {
	limiter *httprate.RateLimiter
	counter counter
	refusal func() error
}

func newLimit(store Attempts, purpose string, most int, window time.Duration, text string) *limit {
	c := counter{store: store, purpose: purpose}
	return &limit{
		counter: c,
		limiter: httprate.NewRateLimiter(most, window,
			httprate.WithLimitCounter(c),
			httprate.WithResponseHeaders(httprate.ResponseHeaders{RetryAfter: "Retry-After"}),
			httprate.WithErrorHandler(func(w http.ResponseWriter, _ *http.Request, err error) { w.(*verdict).err = err })),
		refusal: func() error {
			return &respond.StatusError{
				Status:  http.StatusTooManyRequests,
				Heading: "试得太多了",
				Text:    text,
				Ways:    []layout.Link{{Text: "公开页", Note: "不需要登录", Href: route.Home()}},
			}
		},
	}
}

// verdict takes what the limiter has to say: headers go to the response, an error comes back to the caller.
type verdict struct {
	http.ResponseWriter
	err error
}

// allow counts an attempt. Its error is the page of a 429, with Retry-After in the headers of w, when there were too many.
func (l *limit) allow(w http.ResponseWriter, r *http.Request, key string) error {
	v := &verdict{ResponseWriter: w}
	exceeded := l.limiter.OnLimit(v, r, key)
	switch {
	case v.err != nil:
		return fmt.Errorf("count attempts: %w", v.err)
	case exceeded:
		return l.refusal()
	}
	return nil
}

// refused reports whether an error of allow says that there were too many, and not that counting failed.
func (l *limit) refused(err error) bool {
	var refusal *respond.StatusError
	return errors.As(err, &refusal)
}

// counted is how many attempts of a key count now, in the window that slides.
func (l *limit) counted(key string) (float64, error) {
	_, rate, err := l.limiter.Status(key)
	if err != nil {
		return 0, fmt.Errorf("count attempts: %w", err)
	}
	return rate, nil
}

// forgive takes back the last attempt of a key, which was a good one. Those before it stay: a success must not give whoever
// guesses at the same time his tries anew.
func (l *limit) forgive(ctx context.Context, key string) error {
	return l.counter.store.ForgiveAttempt(ctx, l.counter.hash(key))
}

// counter is httprate's view of the table. Keys of different limits are apart, and none can be read in the table.
type counter struct {
	store   Attempts
	purpose string
}

func (c counter) hash(key string) []byte {
	sum := sha256.Sum256([]byte(c.purpose + "\x00" + key))
	return sum[:]
}

func (c counter) Config(int, time.Duration) {}

func (c counter) Increment(key string, window time.Time) error { return c.IncrementBy(key, window, 1) }

func (c counter) IncrementBy(key string, window time.Time, amount int) error {
	ctx, cancel := context.WithTimeout(context.Background(), countWithin)
	defer cancel()
	return c.store.CountAttempts(ctx, c.hash(key), window, amount)
}

func (c counter) Get(key string, current, previous time.Time) (now, before int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), countWithin)
	defer cancel()
	return c.store.Attempts(ctx, c.hash(key), current, previous)
}

// addressKey is whom a limit per address counts: a whole /64 of IPv6, which is one client's to choose from.
func addressKey(address string) string { return httprate.CanonicalizeIP(address) }
