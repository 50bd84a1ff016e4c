package store_test

import (
	"errors"
	"testing"

	"taizhang/internal/ledger"
)

func TestActorByIDHasItsDepartments(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	c := g.join(ledger.NewAccount{Name: "li", DisplayName: "李四", Role: ledger.Staff, Departments: []string{"swj"}}, "h")
	actor := g.actor(c)
	if actor.Name != "li" || actor.DisplayName != "李四" || !actor.WritesFor("swj") || actor.Departments[0].Name != "市商务局" {
		t.Errorf("actor = %+v", actor)
	}
	if _, err := g.ActorByID(t.Context(), c.ID, c.Epoch+1); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("another epoch: %v", err)
	}
}

func TestCredentialsByName(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	g.create(ledger.NewAccount{Name: "new", Role: ledger.Leader})
	joined := g.join(ledger.NewAccount{Name: "li", Role: ledger.Office}, "h")
	if c, err := g.CredentialsByName(t.Context(), "li"); err != nil || c != joined || c.PasswordHash != "h" || c.Role != ledger.Office {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err := g.CredentialsByName(t.Context(), "new"); err != nil || c.PasswordHash != "" {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := g.CredentialsByName(t.Context(), "nobody"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

func TestSetPassword(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	before := g.join(ledger.NewAccount{Name: "li", Role: ledger.Office}, "old")
	actor := g.actor(before)
	after, err := g.SetPassword(t.Context(), actor, before.Epoch, "new")
	if err != nil || after.PasswordHash != "new" || after.Epoch == before.Epoch {
		t.Fatalf("%+v, %v", after, err)
	}
	if _, err := g.ActorByID(t.Context(), actor.ID, before.Epoch); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("other sessions go on: %v", err)
	}
	if got := g.actor(after); got.ID != actor.ID {
		t.Errorf("actor = %+v", got)
	}
	// A session that is over, because the account was reset meanwhile, changes nothing.
	if _, err := g.SetPassword(t.Context(), actor, before.Epoch, "newer"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("by a session that is over: %v", err)
	}
	if c, err := g.CredentialsByName(t.Context(), "li"); err != nil || c.PasswordHash != "new" {
		t.Errorf("%+v, %v", c, err)
	}
}
