package store_test

import (
	"errors"
	"strconv"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func TestManyAccountsOrNone(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	office := g.actor(g.join(ledger.NewAccount{Name: "office", Role: ledger.Office}, "h"))
	accounts := []ledger.NewAccount{
		{Name: "a", DisplayName: "甲", Role: ledger.Staff, Departments: []string{"swj"}},
		{Name: "b", DisplayName: "乙", Role: ledger.Leader},
	}
	for name, test := range map[string]struct {
		last  ledger.NewAccount
		field string
	}{
		"a name that is taken":       {ledger.NewAccount{Name: "office", DisplayName: "丙", Role: ledger.Leader}, "name"},
		"a name of two":              {ledger.NewAccount{Name: "a", DisplayName: "丙", Role: ledger.Leader}, "name"},
		"a department that is not":   {ledger.NewAccount{Name: "c", DisplayName: "丙", Role: ledger.Staff, Departments: []string{"nowhere"}}, "departments"},
		"something that Clean finds": {ledger.NewAccount{Name: "c", DisplayName: "", Role: ledger.Leader}, "display_name"},
	} {
		_, err := g.CreateAccounts(t.Context(), office, append(accounts[:2:2], test.last))
		var fault *store.AccountFault
		if !errors.As(err, &fault) || fault.Index != 2 || fault.Problems[test.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := g.CreateAccounts(t.Context(), office, append(accounts[:2:2], ledger.NewAccount{Name: "c", DisplayName: "丙", Role: ledger.Admin}))
	refused(t, err, ledger.Forbidden)
	if all, err := g.Accounts(t.Context(), keeper, store.AccountFilter{}); err != nil || len(all) != 1 {
		t.Fatalf("some were made: %v, %v", all, err)
	}
	seed, err := g.CreateAccounts(t.Context(), office, accounts)
	if err != nil {
		t.Fatal(err)
	}
	found, err := g.InvitedFrom(t.Context(), office, seed)
	if err != nil || len(found) != 2 || found[0].Name != "a" || found[0].Departments[0].Code != "swj" || found[0].Token == found[1].Token {
		t.Fatalf("%+v, %v", found, err)
	}
	if joined, err := g.Join(t.Context(), found[0].Token, "h"); err != nil || joined.Name != "a" {
		t.Errorf("%+v, %v", joined, err)
	}
	if left, err := g.InvitedFrom(t.Context(), office, seed); err != nil || len(left) != 1 {
		t.Errorf("a used link is found again: %+v, %v", left, err)
	}
	if err := g.DisableAccount(t.Context(), keeper, office.ID); err != nil {
		t.Fatal(err)
	}
	_, err = g.CreateAccounts(t.Context(), office, []ledger.NewAccount{{Name: "d", DisplayName: "丁", Role: ledger.Leader}})
	refused(t, err, ledger.Forbidden)
}

func TestAnAccountIsChangedOnceAVersion(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	id := g.create(ledger.NewAccount{Name: "li", Role: ledger.Staff, Departments: []string{"swj"}}).AccountID
	before, err := g.AccountByID(t.Context(), keeper, id)
	if err != nil {
		t.Fatal(err)
	}
	change := store.AccountChange{Version: before.Version, Departments: []string{"jyj"}, Email: " li@example.gov.cn "}
	if err := g.ChangeAccount(t.Context(), keeper, id, change); err != nil {
		t.Fatal(err)
	}
	refused(t, g.ChangeAccount(t.Context(), keeper, id, change), ledger.Conflict)
	after, err := g.AccountByID(t.Context(), keeper, id)
	if err != nil || after.Version != before.Version+1 || after.Email != "li@example.gov.cn" || len(after.Departments) != 1 || after.Departments[0].Code != "jyj" {
		t.Errorf("%+v, %v", after, err)
	}
	if actions := g.audits("account/" + strconv.FormatInt(id, 10)); len(actions) != 2 || actions[1] != "change-account" {
		t.Errorf("audit: %v", actions)
	}
	leader := ledger.Actor{ID: id, Role: ledger.Leader}
	refused(t, g.ChangeAccount(t.Context(), leader, id, change), ledger.Forbidden)
	if _, err := g.AccountByID(t.Context(), ledger.Actor{Role: ledger.Office}, g.create(ledger.NewAccount{Name: "root", Role: ledger.Admin}).AccountID); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("an administrator for the office: %v", err)
	}
}
