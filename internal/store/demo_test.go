package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func TestSetDemoPasswords(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	ctx := t.Context()
	own := g.join(ledger.NewAccount{Name: "swj", Role: ledger.Staff, Departments: []string{"swj"}}, "own") // a real one of a demo's name
	given := []store.DemoAccount{
		{NewAccount: ledger.NewAccount{Name: "duchashi", DisplayName: "督查室", Role: ledger.Office}, PasswordHash: "h1"},
		{NewAccount: ledger.NewAccount{Name: "fgw", DisplayName: "市发改委", Role: ledger.Staff, Departments: []string{"fgw"}}, PasswordHash: "h2"},
		{NewAccount: ledger.NewAccount{Name: "swj", DisplayName: "市商务局", Role: ledger.Staff, Departments: []string{"swj"}}, PasswordHash: "h3"},
	}
	for range 2 { // made, then changed
		set, err := g.SetDemoPasswords(ctx, given)
		slices.Sort(set)
		if err != nil || !slices.Equal(set, []string{"duchashi", "fgw"}) {
			t.Fatalf("%v, %v", set, err)
		}
		found, err := g.DemoCredentials(ctx)
		if err != nil || len(found) != 2 || found[0].Name != "duchashi" || found[0].PasswordHash != "h1" || found[0].Role != ledger.Office {
			t.Fatalf("%+v, %v", found, err)
		}
		if actor := g.actor(found[1]); !actor.WritesFor("fgw") {
			t.Errorf("actor = %+v", actor)
		}
	}
	if c, err := g.CredentialsByName(ctx, "swj"); err != nil || c != own {
		t.Errorf("somebody's own account: %+v, %v", c, err)
	}
	found, err := g.DemoCredentials(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.DisableAccount(ctx, keeper, found[0].ID); err != nil {
		t.Fatal(err)
	}
	if set, err := g.SetDemoPasswords(ctx, given); err != nil || !slices.Equal(set, []string{"fgw"}) {
		t.Errorf("with one disabled: %v, %v", set, err)
	}
	if set, err := g.SetDemoPasswords(ctx, nil); err != nil || set != nil {
		t.Errorf("none: %v, %v", set, err)
	}
}

func TestLockDemo(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	inside, done := make(chan struct{}), make(chan error, 1)
	go func() {
		done <- g.LockDemo(t.Context(), func(context.Context) error {
			inside <- struct{}{} // until the test has looked
			<-inside
			return errors.New("mine")
		})
	}()
	<-inside
	var free bool
	if err := g.Pool().QueryRow(t.Context(), `SELECT pg_try_advisory_xact_lock(7213004311)`).Scan(&free); err != nil || free {
		t.Errorf("free = %v, %v", free, err)
	}
	inside <- struct{}{}
	if err := <-done; err == nil || err.Error() != "mine" {
		t.Errorf("got %v", err)
	}
	if err := g.Pool().QueryRow(t.Context(), `SELECT pg_try_advisory_xact_lock(7213004311)`).Scan(&free); err != nil || !free {
		t.Errorf("free afterwards = %v, %v", free, err)
	}
}
