package session_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func TestAttemptsPerAccountAndAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	s.account("wang", ledger.Leader)
	b := s.browser()
	fail := func(name string, n int) {
		t.Helper()
		for range n {
			b.signIn(name, "wrong").wants(t, http.StatusUnprocessableEntity, "")
		}
	}
	fail("li", 19)
	b.signIn("li", password).wants(t, http.StatusSeeOther, "/overview") // does not count, but gives no tries anew
	fail("li", 1)
	fail("nobody", 20)
	for _, name := range []string{"li", "nobody"} {
		for _, try := range []string{password, "wrong"} {
			p := b.signIn(" "+strings.ToUpper(name), try) // whatever the spelling
			p.wants(t, http.StatusTooManyRequests, "")
			if p.Header.Get("Retry-After") != "315" || !strings.Contains(p.Find("main").Text(), "请在09:06以后再试") {
				t.Errorf("Retry-After %q: %s", p.Header.Get("Retry-After"), p.Find("main").Text())
			}
		}
	}
	b.signIn("wang", password).wants(t, http.StatusSeeOther, "/overview")
	owner := s.browser()
	owner.address = "192.0.2.2"
	owner.signIn("li", password).wants(t, http.StatusSeeOther, "/overview") // is not shut out by somebody elsewhere

	s.pass(314 * time.Second)
	b.signIn("li", "wrong").wants(t, http.StatusTooManyRequests, "")
	s.pass(time.Second)
	b.signIn("li", "wrong").wants(t, http.StatusUnprocessableEntity, "")
	s.pass(10 * time.Minute)
	b.signIn("li", password).wants(t, http.StatusSeeOther, "/overview")
}

// Whoever guesses at one account from many places shuts it for other strangers, for a while, and never for its owner where
// he signs in as a rule.
func TestAttemptsPerAccountFromEverywhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	b, owner := s.browser(), s.browser()
	owner.address = "198.51.100.1"
	owner.signIn("li", password).wants(t, http.StatusSeeOther, "/overview")
	s.pass(29 * 24 * time.Hour)
	guess := func() {
		t.Helper()
		for i := range 100 {
			b.address = "192.0.2." + strconv.Itoa(1+i/20)
			b.signIn("li", "wrong").wants(t, http.StatusUnprocessableEntity, "")
		}
		b.address = "192.0.2.99"
		p := b.signIn("li", password)
		p.wants(t, http.StatusTooManyRequests, "")
		if p.Header.Get("Retry-After") != "909" || !strings.Contains(p.Find("main").Text(), "请在09:16以后再试") {
			t.Errorf("Retry-After %q: %s", p.Header.Get("Retry-After"), p.Find("main").Text())
		}
	}
	guess()
	owner.signIn("li", "mistyped").wants(t, http.StatusUnprocessableEntity, "")
	owner.signIn("li", password).wants(t, http.StatusSeeOther, "/overview")
	s.pass(909 * time.Second)
	b.signIn("li", password).wants(t, http.StatusSeeOther, "/overview")

	s.pass(31*24*time.Hour - 909*time.Second) // it is long ago that anybody signed in
	guess()
	owner.signIn("li", password).wants(t, http.StatusTooManyRequests, "")
}

// That an account signed in from an address counts for thirty whole days, as the pages say, at whatever hour it was.
func TestASignInIsRememberedForThirtyDays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	b := s.browser()
	now := s.clock()
	s.pass(now.Truncate(24 * time.Hour).Add(24*time.Hour - time.Second).Sub(now)) // the last second of a day
	b.signIn("li", password).wants(t, http.StatusSeeOther, "/overview")
	s.pass(30 * 24 * time.Hour)
	elsewhere := s.browser()
	shut := func() {
		t.Helper()
		for i := range 100 {
			elsewhere.address = "198.51.100." + strconv.Itoa(1+i/20)
			elsewhere.signIn("li", "wrong").wants(t, http.StatusUnprocessableEntity, "")
		}
		elsewhere.address = "198.51.100.99"
		elsewhere.signIn("li", "wrong").wants(t, http.StatusTooManyRequests, "")
	}
	shut()
	b.signIn("li", "wrong").wants(t, http.StatusUnprocessableEntity, "")
	s.pass(time.Second) // and here the note ends
	b.signIn("li", "wrong").wants(t, http.StatusTooManyRequests, "")
}

// Whoever found the queue for passwords full, or went away while waiting, guessed nothing.
func TestWhatWasNotComparedDoesNotCount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	b := s.browser()
	b.signIn("li", password).wants(t, http.StatusSeeOther, "/overview")
	stranger := s.browser()
	stranger.address = "192.0.2.2"
	counted := func(want int) {
		t.Helper()
		var n int
		if err := s.Pool().QueryRow(t.Context(), `SELECT sum(attempts) FROM sign_in_attempt`).Scan(&n); err != nil || n != want {
			t.Errorf("%d count, %v; want %d", n, err, want)
		}
	}
	requests := []struct {
		of   *browser
		path string
		form url.Values
	}{
		{b, "/login", url.Values{"name": {"li"}, "password": {password}}},
		{stranger, "/login", url.Values{"name": {"li"}, "password": {password}}},
		{b, "/account", url.Values{"present": {password}, "password": {"x"}, "again": {"x"}}},
	}
	counted(0)
	s.passwords.Fill()
	for _, q := range requests {
		ctx, leave := context.WithCancel(t.Context())
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, s.server.URL+q.path, strings.NewReader(q.form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("X-Test-Address", q.of.address)
		for _, c := range q.of.Jar.Cookies(r.URL) {
			r.AddCookie(c)
		}
		var all sync.WaitGroup
		all.Go(func() { s.handler(false).ServeHTTP(httptest.NewRecorder(), r) })
		for s.passwords.Waiting() == 0 {
			runtime.Gosched()
		}
		leave()
		all.Wait()
		counted(0)
	}
	s.passwords.LosePatience(time.Nanosecond)
	for _, q := range requests {
		q.of.post(q.path, q.form).wants(t, http.StatusServiceUnavailable, "")
		counted(0)
	}
	s.passwords.LosePatience(time.Minute)
	s.passwords.Empty()
	b.signIn("li", "wrong").wants(t, http.StatusUnprocessableEntity, "")
	counted(2) // for both of them, and for the address
}

// Whoever comes by a link is where he signs in from then on.
func TestJoiningIsRemembered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.invite("li", ledger.Leader).Token
	b := s.browser()
	b.post("/join/"+token, url.Values{"password": {password}, "again": {password}}).wants(t, http.StatusSeeOther, "/overview")
	var notes int
	err := s.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sign_in_note WHERE until > $1`, s.clock()).Scan(&notes)
	if err != nil || notes != 1 {
		t.Errorf("%d notes, %v", notes, err)
	}
}

// Whoever guesses at the sign-in must not keep the owner from changing his password, which would end the guessing.
func TestGuessingElsewhereLeavesThePasswordChangeAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	owner, other := s.browser(), s.browser()
	owner.signIn("li", password)
	for range 21 {
		other.signIn("li", "wrong")
	}
	const next = "另一句足够长的话做密码"
	owner.post("/account", url.Values{"present": {password}, "password": {next}, "again": {next}}).wants(t, http.StatusSeeOther, "/account")
}

func TestGuessingThePresentPasswordIsLimited(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	b := s.browser()
	b.signIn("li", password)
	form := url.Values{"present": {"wrong"}, "password": {"1234567890a"}, "again": {"1234567890a"}}
	for range 10 {
		b.post("/account", form).wants(t, http.StatusUnprocessableEntity, "")
	}
	b.post("/account", form).wants(t, http.StatusTooManyRequests, "")
}

func TestJoiningIsLimitedPerAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	for range 20 {
		b.post("/join/guess", url.Values{}).wants(t, http.StatusNotFound, "")
	}
	b.post("/join/guess", url.Values{}).wants(t, http.StatusTooManyRequests, "")
}
