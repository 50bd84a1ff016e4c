package store_test

import (
	"sync"
	"testing"
	"time"
)

func TestAttempts(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	ctx := t.Context()
	key, other := []byte("one"), []byte("other")
	window := g.now.Truncate(5 * time.Minute)
	before := window.Add(-5 * time.Minute)
	var all sync.WaitGroup
	for range 10 { // several instances count together
		all.Go(func() {
			if err := g.CountAttempts(ctx, key, window, 1); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, k := range [][]byte{key, other} {
		if err := g.CountAttempts(ctx, k, before, 3); err != nil {
			t.Fatal(err)
		}
	}
	counts := func(k []byte, wantNow, wantBefore int) {
		t.Helper()
		now, prev, err := g.Attempts(ctx, k, window, before)
		if err != nil || now != wantNow || prev != wantBefore {
			t.Errorf("%s: %d, %d, %v; want %d, %d", k, now, prev, err, wantNow, wantBefore)
		}
	}
	counts(key, 10, 3)
	counts(other, 0, 3)
	counts([]byte("none"), 0, 0)
	if err := g.ForgiveAttempt(ctx, key); err != nil {
		t.Fatal(err)
	}
	counts(key, 9, 3)
	if err := g.CountAttempts(ctx, []byte("fresh"), window, 1); err != nil {
		t.Fatal(err)
	}
	for range 2 { // never below nothing
		if err := g.ForgiveAttempt(ctx, []byte("fresh")); err != nil {
			t.Fatal(err)
		}
	}
	counts([]byte("fresh"), 0, 0)
	counts(other, 0, 3)

	// Counters go when nobody can ask for them any more.
	if err := g.CountAttempts(ctx, key, window.Add(2*time.Hour), 1); err != nil {
		t.Fatal(err)
	}
	counts(other, 0, 0)
}
