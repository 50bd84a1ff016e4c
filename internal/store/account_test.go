package store_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// registry is a database with accounts and a clock that the test moves.
type registry struct {
	*store.Store
	t   *testing.T
	now time.Time
}

// keeper is the command line: it keeps all accounts and has none.
var keeper = ledger.Actor{Role: ledger.Admin}

func newRegistry(t *testing.T) *registry {
	t.Helper()
	g := &registry{t: t, now: time.Date(2020, 7, 1, 9, 0, 0, 0, ledger.Shanghai)}
	s, err := store.Open(t.Context(), dbtest.URL(t), func() time.Time { return g.now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	g.Store = s
	return g
}

func (g *registry) create(a ledger.NewAccount) store.Invitation {
	g.t.Helper()
	if a.DisplayName == "" {
		a.DisplayName = "某人"
	}
	invitation, err := g.CreateAccount(g.t.Context(), keeper, a)
	if err != nil {
		g.t.Fatal(err)
	}
	return invitation
}

// join makes an account that has used its link; hash stands for its password.
func (g *registry) join(a ledger.NewAccount, hash string) store.Credentials {
	g.t.Helper()
	joined, err := g.Join(g.t.Context(), g.create(a).Token, hash)
	if err != nil {
		g.t.Fatal(err)
	}
	return joined
}

func (g *registry) actor(c store.Credentials) ledger.Actor {
	g.t.Helper()
	actor, err := g.ActorByID(g.t.Context(), c.ID, c.Epoch)
	if err != nil {
		g.t.Fatal(err)
	}
	return actor
}

// audits lists the actions recorded of an account, oldest first.
func (g *registry) audits(subject string) []string {
	g.t.Helper()
	var actions []string
	err := g.Pool().QueryRow(g.t.Context(),
		`SELECT coalesce(array_agg(action ORDER BY id), '{}') FROM audit WHERE subject = $1`, subject).Scan(&actions)
	if err != nil {
		g.t.Fatal(err)
	}
	return actions
}

func refused(t *testing.T, err error, kind ledger.RefusalKind) {
	t.Helper()
	var refusal *ledger.Refusal
	if !errors.As(err, &refusal) || refusal.Kind != kind {
		t.Errorf("got %v, want a refusal of kind %d", err, kind)
	}
}

func TestCreateAccount(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	invitation := g.create(ledger.NewAccount{Name: " WANG.fang ", DisplayName: "王芳", Role: ledger.Staff, Departments: []string{"swj", "fgw", "swj"}})
	if len(invitation.Token) != 43 || !invitation.ExpiresAt.Equal(g.now.Add(72*time.Hour)) {
		t.Errorf("invitation = %+v", invitation)
	}
	accounts, err := g.Accounts(t.Context(), keeper, store.AccountFilter{})
	if err != nil || len(accounts) != 1 {
		t.Fatalf("accounts = %+v, %v", accounts, err)
	}
	a := accounts[0]
	codes := ledger.Actor{Departments: a.Departments}.Codes()
	if a.ID != invitation.AccountID || a.Name != "wang.fang" || a.DisplayName != "王芳" || a.HasPassword || a.DisabledAt != nil ||
		len(codes) != 2 || !slices.Contains(codes, "swj") || a.Departments[0].Name == "" {
		t.Errorf("account = %+v", a)
	}
	if got := g.audits("account/1"); !slices.Equal(got, []string{"create-account"}) {
		t.Errorf("audits = %v", got)
	}
}

func TestCreateAccountRefuses(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	g.create(ledger.NewAccount{Name: "chen", Role: ledger.Leader})
	for name, c := range map[string]struct {
		account ledger.NewAccount
		field   string
	}{
		"a name that is taken":    {ledger.NewAccount{Name: "Chen", Role: ledger.Office}, "name"},
		"an unknown department":   {ledger.NewAccount{Name: "li", Role: ledger.Staff, Departments: []string{"swj", "nowhere"}}, "departments"},
		"staff of no department":  {ledger.NewAccount{Name: "li", Role: ledger.Staff}, "departments"},
		"a role that is not ours": {ledger.NewAccount{Name: "li", Role: "king"}, "role"},
	} {
		c.account.DisplayName = "某人"
		_, err := g.CreateAccount(t.Context(), keeper, c.account)
		var problems ledger.Problems
		if !errors.As(err, &problems) || problems[c.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	admin := ledger.NewAccount{Name: "root", DisplayName: "某人", Role: ledger.Admin}
	_, err := g.CreateAccount(t.Context(), ledger.Actor{Role: ledger.Office}, admin)
	refused(t, err, ledger.Forbidden)
	_, err = g.CreateAccount(t.Context(), ledger.Actor{}, admin)
	refused(t, err, ledger.Forbidden)
	if accounts, err := g.Accounts(t.Context(), keeper, store.AccountFilter{}); err != nil || len(accounts) != 1 {
		t.Errorf("accounts = %+v, %v", accounts, err)
	}
}

func TestAccountsAreFilteredAndOnlyThoseOfTheKeeper(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	g.create(ledger.NewAccount{Name: "a1", Role: ledger.Admin})
	g.create(ledger.NewAccount{Name: "o1", Role: ledger.Office})
	g.create(ledger.NewAccount{Name: "s2", Role: ledger.Staff, Departments: []string{"fgw"}})
	g.create(ledger.NewAccount{Name: "s1", Role: ledger.Staff, Departments: []string{"swj", "fgw"}})
	office := ledger.Actor{ID: 99, Role: ledger.Office}
	for _, c := range []struct {
		actor  ledger.Actor
		filter store.AccountFilter
		want   []string
	}{
		{keeper, store.AccountFilter{}, []string{"s1", "s2", "o1", "a1"}},
		{office, store.AccountFilter{}, []string{"s1", "s2", "o1"}},
		{office, store.AccountFilter{Role: ledger.Admin}, nil},
		{office, store.AccountFilter{Role: ledger.Staff, Department: "swj"}, []string{"s1"}},
		{office, store.AccountFilter{Department: "fgw"}, []string{"s1", "s2"}},
	} {
		accounts, err := g.Accounts(t.Context(), c.actor, c.filter)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, a := range accounts {
			names = append(names, a.Name)
		}
		if !slices.Equal(names, c.want) {
			t.Errorf("%s sees %v with %+v, want %v", c.actor.Role, names, c.filter, c.want)
		}
	}
	for _, role := range []ledger.Role{ledger.Staff, ledger.Leader, ""} {
		_, err := g.Accounts(t.Context(), ledger.Actor{ID: 1, Role: role}, store.AccountFilter{})
		refused(t, err, ledger.Forbidden)
	}
	if _, err := g.AccountByName(t.Context(), office, "a1"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("the office finds an admin: %v", err)
	}
	if a, err := g.AccountByName(t.Context(), keeper, "a1"); err != nil || a.Role != ledger.Admin {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestResetAccountEndsEverything(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	office := g.actor(g.join(ledger.NewAccount{Name: "office", Role: ledger.Office}, "h0"))
	li := g.join(ledger.NewAccount{Name: "li", Role: ledger.Leader}, "h1")
	first, err := g.ResetAccount(t.Context(), office, li.ID)
	if err != nil {
		t.Fatal(err)
	}
	second, err := g.ResetAccount(t.Context(), office, li.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.ActorByID(t.Context(), li.ID, li.Epoch); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("the session goes on: %v", err)
	}
	if c, err := g.CredentialsByName(t.Context(), "li"); err != nil || c.PasswordHash != "" {
		t.Errorf("credentials = %+v, %v", c, err)
	}
	if _, err := g.InvitedBy(t.Context(), first.Token); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("the first link still works: %v", err)
	}
	if invited, err := g.InvitedBy(t.Context(), second.Token); err != nil || invited.Name != "li" || invited.SetUp() {
		t.Errorf("the second link: %+v, %v", invited, err)
	}
	_, err = g.ResetAccount(t.Context(), office, office.ID)
	refused(t, err, ledger.Conflict)
	_, err = g.ResetAccount(t.Context(), office, g.join(ledger.NewAccount{Name: "root", Role: ledger.Admin}, "h2").ID)
	refused(t, err, ledger.Forbidden)
	if _, err := g.ResetAccount(t.Context(), office, 12345); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("an account that is not there: %v", err)
	}
}

func TestDisableAndEnableAccount(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	ctx := t.Context()
	office := g.actor(g.join(ledger.NewAccount{Name: "office", Role: ledger.Office}, "h0"))
	li := g.join(ledger.NewAccount{Name: "li", Role: ledger.Leader}, "h1")
	for range 2 { // the second time changes nothing
		if err := g.DisableAccount(ctx, office, li.ID); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := g.CredentialsByName(ctx, "li"); err != nil || c.PasswordHash != "" {
		t.Errorf("credentials = %+v, %v", c, err)
	}
	if _, err := g.ActorByID(ctx, li.ID, li.Epoch); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("the session goes on: %v", err)
	}
	_, err := g.ResetAccount(ctx, office, li.ID)
	refused(t, err, ledger.Conflict)
	refused(t, g.DisableAccount(ctx, office, office.ID), ledger.Conflict)
	for range 2 {
		if err := g.EnableAccount(ctx, office, li.ID); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := g.CredentialsByName(ctx, "li"); err != nil || c.PasswordHash != "h1" {
		t.Errorf("credentials = %+v, %v", c, err)
	}
	if _, err := g.ActorByID(ctx, li.ID, li.Epoch); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("a session from before lives again: %v", err)
	}
	if got := g.audits("account/2"); !slices.Equal(got, []string{"create-account", "set-password", "disable-account", "enable-account"}) {
		t.Errorf("audits = %v", got)
	}
}

func TestTheLastAdminStays(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	ctx := t.Context()
	one := g.join(ledger.NewAccount{Name: "one", Role: ledger.Admin}, "h1")
	g.create(ledger.NewAccount{Name: "never-joined", Role: ledger.Admin})
	refused(t, g.DisableAccount(ctx, keeper, one.ID), ledger.Conflict)

	two := g.join(ledger.NewAccount{Name: "two", Role: ledger.Admin}, "h2")
	// Both at once: one stays.
	var both sync.WaitGroup
	errs := make([]error, 2)
	for i, id := range []int64{one.ID, two.ID} {
		both.Go(func() { errs[i] = g.DisableAccount(ctx, keeper, id) })
	}
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("disabling both at once: %v, %v", errs[0], errs[1])
	}
}

func TestHasAccounts(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	if has, err := g.HasAccounts(t.Context()); err != nil || has {
		t.Errorf("has = %v, %v", has, err)
	}
	g.create(ledger.NewAccount{Name: "li", Role: ledger.Leader})
	if has, err := g.HasAccounts(t.Context()); err != nil || !has {
		t.Errorf("has = %v, %v", has, err)
	}
}

func TestAccountDepartments(t *testing.T) {
	t.Parallel()
	departments, err := newRegistry(t).AccountDepartments(t.Context())
	if err != nil || len(departments) < 56 {
		t.Fatalf("%d departments, %v", len(departments), err)
	}
	for _, d := range departments {
		if d.Code == "" || d.Name == "" || d.Kind.String() == "" {
			t.Errorf("%+v", d)
		}
	}
}

// Two who reset each other at the same moment must not both succeed: nobody would be left to let them in again.
func TestTwoAdminsResetEachOther(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	ctx := t.Context()
	a := g.actor(g.join(ledger.NewAccount{Name: "a", Role: ledger.Admin}, "h1"))
	b := g.actor(g.join(ledger.NewAccount{Name: "b", Role: ledger.Admin}, "h2"))
	var both sync.WaitGroup
	errs := make([]error, 2)
	for i, deed := range []struct{ by, to ledger.Actor }{{a, b}, {b, a}} {
		both.Go(func() { _, errs[i] = g.ResetAccount(ctx, deed.by, deed.to.ID) })
	}
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("resetting each other: %v, %v", errs[0], errs[1])
	}
	refused(t, errors.Join(errs...), ledger.Forbidden)

	var enter int
	err := g.Pool().QueryRow(ctx, `SELECT count(*) FROM account WHERE password_hash IS NOT NULL`).Scan(&enter)
	if err != nil || enter != 1 {
		t.Errorf("%d can sign in, %v", enter, err)
	}
}

func TestTheLastAdminIsNotReset(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	one := g.join(ledger.NewAccount{Name: "one", Role: ledger.Admin}, "h1")
	never := g.create(ledger.NewAccount{Name: "never-joined", Role: ledger.Admin})
	_, err := g.ResetAccount(t.Context(), keeper, one.ID)
	refused(t, err, ledger.Conflict)
	if _, err := g.ResetAccount(t.Context(), keeper, never.AccountID); err != nil {
		t.Errorf("one who never joined gets no new link: %v", err)
	}
}

// A request that began before its actor was reset, disabled or given another role comes too late.
func TestAnActorOfYesterdayKeepsNobody(t *testing.T) {
	t.Parallel()
	g := newRegistry(t)
	ctx := t.Context()
	li := g.join(ledger.NewAccount{Name: "li", Role: ledger.Leader}, "h1")
	for name, end := range map[string]func(ledger.Actor) error{
		"disabled": func(a ledger.Actor) error { return g.DisableAccount(ctx, keeper, a.ID) },
		"reset":    func(a ledger.Actor) error { _, err := g.ResetAccount(ctx, keeper, a.ID); return err },
		"removed": func(a ledger.Actor) error {
			_, err := g.Pool().Exec(ctx, `UPDATE account SET role = 'leader' WHERE id = $1`, a.ID)
			return err
		},
	} {
		actor := g.actor(g.join(ledger.NewAccount{Name: name, Role: ledger.Office}, "h0"))
		if err := end(actor); err != nil {
			t.Fatal(err)
		}
		_, err := g.ResetAccount(ctx, actor, li.ID)
		refused(t, err, ledger.Forbidden)
		refused(t, g.DisableAccount(ctx, actor, li.ID), ledger.Forbidden)
		refused(t, g.EnableAccount(ctx, actor, li.ID), ledger.Forbidden)
	}
}
