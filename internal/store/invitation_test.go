package store_test

import (
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func TestJoinOnce(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	token := g.create(ledger.NewAccount{Name: "li", Role: ledger.Leader}).Token
	var winners, losers int
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			_, err := g.Join(t.Context(), token, "h"+strconv.Itoa(i))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				winners++
			case errors.Is(err, ledger.ErrNotFound):
				losers++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if winners != 1 || losers != 7 {
		t.Errorf("%d winners, %d losers", winners, losers)
	}
	if _, err := g.InvitedBy(t.Context(), token); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("a used link: %v", err)
	}
}

func TestJoinAndResetDoNotBlockEachOther(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	invitation := g.create(ledger.NewAccount{Name: "li", Role: ledger.Leader})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := g.Join(t.Context(), invitation.Token, "h"); err != nil && !errors.Is(err, ledger.ErrNotFound) {
				t.Error(err)
			}
		})
		all.Go(func() {
			if _, err := g.ResetAccount(t.Context(), keeper, invitation.AccountID); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestLinksThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	ctx := t.Context()
	expired := g.create(ledger.NewAccount{Name: "late", Role: ledger.Leader}).Token
	g.now = g.now.Add(72 * time.Hour)
	shut := g.create(ledger.NewAccount{Name: "shut", Role: ledger.Leader})
	if err := g.DisableAccount(ctx, keeper, shut.AccountID); err != nil {
		t.Fatal(err)
	}
	if err := g.EnableAccount(ctx, keeper, shut.AccountID); err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{"expired": expired, "disabled since": shut.Token, "unknown": "x", "empty": ""} {
		if _, err := g.InvitedBy(ctx, token); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := g.Join(ctx, token, "h"); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
		_, err := g.JoinAsFirst(ctx, token, ledger.NewAccount{Name: "root", DisplayName: "某人"}, "h")
		if !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheTokenIsNotStored(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	token := g.create(ledger.NewAccount{Name: "li", Role: ledger.Leader}).Token
	var found bool
	err := g.Pool().QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM invitation WHERE token_hash = convert_to($1, 'UTF8'))
		OR EXISTS (SELECT FROM audit WHERE detail::text LIKE '%' || $1 || '%')`, token).Scan(&found)
	if err != nil || found {
		t.Errorf("found = %v, %v", found, err)
	}
}

func TestSetUpMakesOneAdmin(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	ctx := t.Context()
	links := make([]store.Invitation, 4) // of four instances that started together
	for i := range links {
		var err error
		if links[i], err = g.SetUpInvitation(ctx); err != nil {
			t.Fatal(err)
		}
		if invited, err := g.InvitedBy(ctx, links[i].Token); err != nil || !invited.SetUp() || invited.Role != ledger.Admin {
			t.Fatalf("%+v, %v", invited, err)
		}
	}
	if !links[0].ExpiresAt.Equal(g.now.Add(24 * time.Hour)) {
		t.Errorf("expires at %v", links[0].ExpiresAt)
	}
	var problems ledger.Problems
	if _, err := g.JoinAsFirst(ctx, links[0].Token, ledger.NewAccount{Name: "!", DisplayName: "某人"}, "h"); !errors.As(err, &problems) {
		t.Errorf("a bad name: %v", err)
	}
	if _, err := g.Join(ctx, links[0].Token, "h"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("joining without a name: %v", err)
	}
	var winners int
	var mu sync.Mutex
	var all sync.WaitGroup
	for i, link := range links {
		all.Go(func() {
			c, err := g.JoinAsFirst(ctx, link.Token, ledger.NewAccount{Name: "admin" + strconv.Itoa(i), DisplayName: "某人"}, "h")
			switch {
			case err == nil:
				mu.Lock()
				winners++
				mu.Unlock()
				if c.Role != ledger.Admin {
					t.Errorf("%+v", c)
				}
			case !errors.Is(err, ledger.ErrNotFound):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if winners != 1 {
		t.Errorf("%d first administrators", winners)
	}
	for _, link := range links {
		if _, err := g.InvitedBy(ctx, link.Token); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("a set-up link still works: %v", err)
		}
	}
	if _, err := g.SetUpInvitation(ctx); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("set-up with accounts: %v", err)
	}
}
