package session

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-chi/httprate"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// Attempts counts attempts in windows of time, and remembers who signed in from where; key is a hash.
type Attempts interface {
	CountAttempt(ctx context.Context, key []byte, current, previous time.Time) (now, before int, err error)
	Attempts(ctx context.Context, key []byte, current, previous time.Time) (now, before int, err error)
	ForgiveAttempt(ctx context.Context, key []byte) error
	RememberSignIn(ctx context.Context, key []byte, now, until time.Time) error
	SignInRemembered(ctx context.Context, key []byte, now time.Time) (bool, error)
}

// forgiveWithin bounds how long an attempt is taken back for whoever has gone.
const forgiveWithin = 5 * time.Second

// limit lets so many attempts per key through within a window that slides: those of the window before count for the part of
// it that is not a whole window ago. Instances count together, and what comes at the same moment is counted before it is
// judged. httprate, which computes alike, knows neither when to try again nor any clock but its own.
type limit struct {
	store   Attempts
	clock   func() time.Time
	purpose string
	most    int
	window  time.Duration
	text    string // %s is the time of day from when on to try again
}

// allow counts an attempt, or refuses it with the error that is the page of a 429, and then it does not count.
func (l *limit) allow(ctx context.Context, key string) error {
	now := l.clock()
	current := now.Truncate(l.window)
	counted, before, err := l.store.CountAttempt(ctx, hash(l.purpose, key), current, current.Add(-l.window))
	if err != nil {
		return fmt.Errorf("count attempts: %w", err)
	}
	again := l.again(current, counted-1, before)
	if !again.After(now) {
		return nil
	}
	if err := l.forgive(ctx, key); err != nil {
		return err
	}
	wait := (again.Sub(now) + time.Second - 1).Truncate(time.Second)
	return &respond.StatusError{
		Status:     http.StatusTooManyRequests,
		Heading:    "试得太多了",
		Text:       fmt.Sprintf(l.text, ledger.Clock(now.Add(wait).Add(time.Minute-1).Truncate(time.Minute), now)),
		RetryAfter: wait,
		Ways:       []layout.Link{{Text: "公开页", Note: "不需要登录", Href: route.Home()}},
	}
}

// again is the moment from which one more is let through, when so many were counted in the window that began at current and
// so many in the one before.
func (l *limit) again(current time.Time, counted, before int) time.Time {
	part := func(room, of int) time.Duration { // of a window, until of its attempts no more than room are left
		return time.Duration(float64(l.window) * (1 - float64(room)/float64(of)))
	}
	room := l.most - 1 - counted
	switch {
	case room >= before:
		return current
	case room >= 0:
		return current.Add(part(room, before))
	}
	return current.Add(l.window + part(l.most-1, counted))
}

// refused reports whether an error of allow says that there were too many, and not that counting failed.
func refused(err error) bool {
	var refusal *respond.StatusError
	return errors.As(err, &refusal)
}

// counted is how many attempts of a key count now, in the window that slides.
func (l *limit) counted(ctx context.Context, key string) (float64, error) {
	now := l.clock()
	current := now.Truncate(l.window)
	counted, before, err := l.store.Attempts(ctx, hash(l.purpose, key), current, current.Add(-l.window))
	if err != nil {
		return 0, fmt.Errorf("count attempts: %w", err)
	}
	return float64(before)*(1-float64(now.Sub(current))/float64(l.window)) + float64(counted), nil
}

// forgive takes back the last attempt of a key, which was a good one or none at all. Those before it stay: a success must
// not give whoever guesses at the same time his tries anew. It is done for those too who did not wait for the answer.
func (l *limit) forgive(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), forgiveWithin)
	defer cancel()
	return l.store.ForgiveAttempt(ctx, hash(l.purpose, key))
}

// hash is a key as the table has it: those of different purposes are apart, and none can be read.
func hash(purpose, key string) []byte {
	sum := sha256.Sum256([]byte(purpose + "\x00" + key))
	return sum[:]
}

// addressKey is whom a limit per address counts: a whole /64 of IPv6, which is one client's to choose from.
func addressKey(address string) string { return httprate.CanonicalizeIP(address) }
