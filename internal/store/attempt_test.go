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
			if now, _, err := g.CountAttempt(ctx, key, window, before); err != nil || now < 1 || now > 10 {
				t.Error(now, err)
			}
		})
	}
	all.Wait()
	for _, k := range [][]byte{key, other} {
		for i := range 3 {
			if now, _, err := g.CountAttempt(ctx, k, before, before.Add(-5*time.Minute)); err != nil || now != i+1 {
				t.Fatal(now, err)
			}
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
	if now, prev, err := g.CountAttempt(ctx, key, window, before); err != nil || now != 10 || prev != 3 {
		t.Errorf("%d, %d, %v", now, prev, err)
	}
	if _, _, err := g.CountAttempt(ctx, []byte("fresh"), window, before); err != nil {
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
	later := window.Add(2 * time.Hour)
	if _, _, err := g.CountAttempt(ctx, key, later, later.Add(-5*time.Minute)); err != nil {
		t.Fatal(err)
	}
	counts(other, 0, 0)
}

func TestSignInsAreRememberedForAWhile(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	ctx := t.Context()
	key, until := []byte("one"), g.now.Add(48*time.Hour)
	for range 2 {
		if err := g.RememberSignIn(ctx, key, g.now, until); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.RememberSignIn(ctx, key, g.now, until.Add(24*time.Hour)); err != nil { // takes the place of the earlier one
		t.Fatal(err)
	}
	remembered := func(k string, now time.Time, want bool) {
		t.Helper()
		if got, err := g.SignInRemembered(ctx, []byte(k), now); err != nil || got != want {
			t.Errorf("%s at %v: %v, %v", k, now, got, err)
		}
	}
	remembered("one", g.now, true)
	remembered("one", until.Add(23*time.Hour), true)
	remembered("one", until.Add(24*time.Hour), false)
	remembered("other", g.now, false)
	notes := func(want int) {
		t.Helper()
		var n int
		if err := g.Pool().QueryRow(ctx, `SELECT count(*) FROM sign_in_note WHERE key = $1`, key).Scan(&n); err != nil || n != want {
			t.Errorf("%d notes, %v; want %d", n, err, want)
		}
	}
	notes(1)
	if err := g.RememberSignIn(ctx, []byte("other"), g.now, until); err != nil { // forgets nothing that counts
		t.Fatal(err)
	}
	notes(1)
	past := until.Add(26 * time.Hour)
	if err := g.RememberSignIn(ctx, []byte("other"), past, past.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	notes(0)
}
