package session_test

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"taizhang/internal/respond"
	"taizhang/internal/session"
)

func TestPasswordsWaitForTheirTurn(t *testing.T) {
	t.Parallel()
	p, err := session.NewPasswords()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := p.Hash(t.Context(), password)
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%q, %v", hash, err)
	}
	if match, err := p.Match(t.Context(), password, hash); err != nil || !match {
		t.Errorf("match = %v, %v", match, err)
	}
	if match, err := p.Match(t.Context(), password+"x", hash); err != nil || match {
		t.Errorf("another: match = %v, %v", match, err)
	}
	if match, err := p.Match(t.Context(), "", ""); err != nil || match {
		t.Errorf("no password: match = %v, %v", match, err)
	}
	p.Fill()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := p.Match(ctx, password, hash); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while all places are taken: %v", err)
	}
}

func TestTheQueueForPasswordsHasAnEnd(t *testing.T) {
	t.Parallel()
	p, err := session.NewCheapPasswords()
	if err != nil {
		t.Fatal(err)
	}
	busy := func(err error) {
		t.Helper()
		var status *respond.StatusError
		if !errors.As(err, &status) || status.Status != http.StatusServiceUnavailable || status.RetryAfter <= 0 {
			t.Errorf("%v, want a 503 that says when to come again", err)
		}
	}
	p.Fill()
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range session.HashesWait {
		all.Go(func() {
			if _, err := p.Match(ctx, password, ""); !errors.Is(err, context.Canceled) {
				t.Errorf("one in the queue: %v", err)
			}
		})
	}
	for p.Waiting() < session.HashesWait {
		runtime.Gosched()
	}
	_, err = p.Match(t.Context(), password, "")
	busy(err)
	cancel()
	all.Wait()

	p.LosePatience(time.Nanosecond)
	_, err = p.Hash(t.Context(), password)
	busy(err)
}

func BenchmarkHash(b *testing.B) {
	p, err := session.NewPasswords()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := p.Hash(b.Context(), password); err != nil {
			b.Fatal(err)
		}
	}
}
