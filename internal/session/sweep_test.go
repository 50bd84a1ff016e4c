package session_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

// One password tried on each account that signed in from an office's address is slowed down too, far later than anything else,
// and stops nobody elsewhere and none who was not there before.
func TestTryingTheAccountsOfAnOffice(t *testing.T) {
	t.Parallel()
	const most = 1000
	s := newSite(t)
	b := s.browser()
	for _, name := range []string{"li", "wang", "zhao"} {
		s.account(name, ledger.Leader)
		b.signIn(name, password).wants(t, http.StatusSeeOther, "/overview")
	}
	s.account("chen", ledger.Leader)
	b.signIn("li", "wrong").wants(t, http.StatusUnprocessableEntity, "")
	// As if there had been many, but for one: each takes the time of a hash.
	if _, err := s.Pool().Exec(t.Context(), `UPDATE sign_in_attempt SET attempts = $1 WHERE attempts > 0`, most-1); err != nil {
		t.Fatal(err)
	}
	b.signIn("zhao", password).wants(t, http.StatusSeeOther, "/overview") // does not count
	b.signIn("wang", "wrong").wants(t, http.StatusUnprocessableEntity, "")
	p := b.signIn("zhao", password)
	p.wants(t, http.StatusTooManyRequests, "")
	if says := p.Find("main").Text(); p.Header.Get("Retry-After") != "901" || !strings.Contains(says, "请在09:16以后再试") || strings.Contains(says, "不受影响") {
		t.Errorf("Retry-After %q: %s", p.Header.Get("Retry-After"), says)
	}
	b.signIn("chen", password).wants(t, http.StatusSeeOther, "/overview")
	elsewhere := s.browser()
	elsewhere.address = "192.0.2.77"
	elsewhere.signIn("zhao", password).wants(t, http.StatusSeeOther, "/overview")
	s.pass(901 * time.Second)
	b.signIn("zhao", password).wants(t, http.StatusSeeOther, "/overview")
}

// One try at each of many names, again and again, is slowed down as guessing is; those who signed in there before are not.
func TestTryingManyNamesFromOneAddress(t *testing.T) {
	t.Parallel()
	const aMinute, aQuarter, slowly = 60, 150, 60
	s := newSite(t)
	s.account("li", ledger.Leader)
	s.account("wang", ledger.Leader)
	sweep := s.browser()
	sweep.signIn("li", password).wants(t, http.StatusSeeOther, "/overview")
	names := 0
	try := func(n int) (refused page) {
		t.Helper()
		for range n {
			names++
			sweep.signIn("name"+strconv.Itoa(names), "wrong").wants(t, http.StatusUnprocessableEntity, "")
		}
		names++
		refused = sweep.signIn("name"+strconv.Itoa(names), "wrong")
		refused.wants(t, http.StatusTooManyRequests, "")
		return refused
	}
	p := try(aMinute + slowly)
	if p.Header.Get("Retry-After") != "305" || !strings.Contains(p.Find("main").Text(), "请在09:06以后再试") {
		t.Errorf("Retry-After %q: %s", p.Header.Get("Retry-After"), p.Find("main").Text())
	}
	sweep.signIn("wang", password).wants(t, http.StatusTooManyRequests, "")
	sweep.signIn("li", password).wants(t, http.StatusSeeOther, "/overview") // who was here before
	s.pass(2 * time.Minute)
	try(aMinute) // as much as in any minute
	s.pass(2 * time.Minute)
	try(aQuarter - 2*aMinute) // and as much as in a quarter of an hour
	elsewhere := s.browser()
	elsewhere.address = "192.0.2.77"
	elsewhere.signIn("wang", password).wants(t, http.StatusSeeOther, "/overview")
	s.pass(30 * time.Minute)
	sweep.signIn("wang", password).wants(t, http.StatusSeeOther, "/overview")
}

func TestManyAtOnceAreCounted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	var compared atomic.Int64
	var all sync.WaitGroup
	for range 40 {
		b := s.browser()
		all.Go(func() {
			if b.signIn("li", "wrong").StatusCode == http.StatusUnprocessableEntity {
				compared.Add(1)
			}
		})
	}
	all.Wait()
	if n := compared.Load(); n > 20 {
		t.Errorf("%d of 40 at the same moment were let through", n)
	}
}

func TestAttemptsPerAddress(t *testing.T) {
	t.Parallel()
	const fewTries = 3
	s := newSite(t)
	s.account("li", ledger.Leader)
	s.account("wang", ledger.Leader)
	s.account("zhao", ledger.Leader)
	// One failure from a network of IPv6, and then as if there had been many: each takes the time of a hash.
	b := s.browser()
	b.address = "2001:db8::1"
	b.signIn("nobody", "wrong").wants(t, http.StatusUnprocessableEntity, "")
	many := func() {
		t.Helper()
		if _, err := s.Pool().Exec(t.Context(), `UPDATE sign_in_attempt SET attempts = 600 WHERE attempts > 0`); err != nil {
			t.Fatal(err)
		}
	}
	many()
	// Colleagues behind the same address sign in as before, and as often as they like; a mistyped password is none.
	b.address = "2001:db8::2:3"
	for range fewTries + 2 {
		b.signIn("li", password).wants(t, http.StatusSeeOther, "/overview")
	}
	// Who goes on guessing there is refused after a few tries, whether the account is there or not.
	for _, name := range []string{"zhao", "none"} {
		for range fewTries {
			b.signIn(name, "wrong").wants(t, http.StatusUnprocessableEntity, "")
		}
		p := b.signIn(name, password)
		p.wants(t, http.StatusTooManyRequests, "")
		if p.Header.Get("Retry-After") != "115" { // of the six hundred, which nobody can reach, sixty may be left
			t.Errorf("Retry-After %q", p.Header.Get("Retry-After"))
		}
	}
	b.signIn("li", "wrong").wants(t, http.StatusUnprocessableEntity, "") // who signed in there before is not bound by others
	many()                                                               // of these too: then nobody goes on who was not there before
	b.signIn("wang", password).wants(t, http.StatusTooManyRequests, "")
	b.address = "2001:db8:1::1"
	b.signIn("wang", password).wants(t, http.StatusSeeOther, "/overview")
	var names int
	err := s.Pool().QueryRow(t.Context(), `SELECT count(*) FROM (SELECT key FROM sign_in_attempt UNION ALL SELECT key FROM sign_in_note) k WHERE length(key) <> 32`).Scan(&names)
	if err != nil || names != 0 {
		t.Errorf("%d keys are not hashes, %v", names, err)
	}
}
