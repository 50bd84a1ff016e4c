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
	"sync/atomic"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func TestTheSameAnswerWhateverIsWrong(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	compared := s.passwords.Comparisons()

	s.account("li", ledger.Leader)
	s.invite("new", ledger.Leader)
	shut := s.account("shut", ledger.Leader)
	if err := s.DisableAccount(t.Context(), s.keeper, shut.ID); err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	want := ""
	for _, c := range []struct{ name, password string }{
		{"li", "not the password"}, {"nobody", password}, {"shut", password}, {"new", ""}, {"new", password}, {"", ""}, {"李四", password},
		{strings.Repeat("x", 20_000), password},
	} {
		before := compared.Load()
		p := b.signInTo(c.name, c.password, "/overview?a=1")
		p.wants(t, http.StatusUnprocessableEntity, "")
		if n := compared.Load() - before; n != 1 {
			t.Errorf("%.10q: %d comparisons", c.name, n)
		}
		if got := attr(p.Find("input[name=name]"), "value"); got != c.name {
			t.Errorf("the name comes back as %.20q, want %.20q", got, c.name)
		}
		if attr(p.Find("input[name=password]"), "value") != "" || strings.Contains(p.body, password) {
			t.Error("the password comes back")
		}
		if got := attr(p.Find("input[name=next]"), "value"); got != "/overview?a=1" {
			t.Errorf("next = %q", got)
		}
		if got := strings.TrimSpace(p.Find("[role=alert]").Text()); got != "账户或密码不对。" {
			t.Errorf("says %q", got)
		}
		p.Find("input[name=name]").SetAttr("value", "")
		html, err := p.Find("body").Html()
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = html
		}
		if html != want {
			t.Errorf("%.10q gets another page:\n%s\n%s", c.name, html, want)
		}
	}
	b.signIn("li", password).wants(t, http.StatusSeeOther, "/overview")
}

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

// Whoever comes by a link is where he signs in from then on.
func TestJoiningIsRemembered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.invite("li", ledger.Leader).Token
	b := s.browser()
	b.post("/join/"+token, url.Values{"password": {password}, "again": {password}}).wants(t, http.StatusSeeOther, "/overview")
	var notes int
	err := s.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sign_in_attempt WHERE window_at > $1`, s.clock()).Scan(&notes)
	if err != nil || notes != 1 {
		t.Errorf("%d notes, %v", notes, err)
	}
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
	err := s.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sign_in_attempt WHERE length(key) <> 32`).Scan(&names)
	if err != nil || names != 0 {
		t.Errorf("%d keys are not hashes, %v", names, err)
	}
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("li", ledger.Leader)
	here, there := s.browser(), s.browser()
	here.signIn("li", password)
	there.signIn("li", password)
	const next = "另一句足够长的话做密码"
	for name, c := range map[string]struct {
		form  url.Values
		field string
	}{
		"wrong present": {url.Values{"present": {"wrong"}, "password": {next}, "again": {next}}, "present"},
		"too short":     {url.Values{"present": {password}, "password": {"短"}, "again": {"短"}}, "password"},
		"not the same":  {url.Values{"present": {password}, "password": {next}, "again": {next + "x"}}, "again"},
	} {
		p := here.post("/account", c.form)
		p.wants(t, http.StatusUnprocessableEntity, "")
		if fieldError(p, c.field) == "" || strings.Contains(p.body, next) {
			t.Errorf("%s: %s", name, p.body)
		}
	}
	before := here.token()
	here.post("/account", url.Values{"present": {password}, "password": {next}, "again": {next}}).wants(t, http.StatusSeeOther, "/account")
	if here.token() == before {
		t.Error("the session is not renewed")
	}
	if p := here.get("/account"); p.StatusCode != http.StatusOK || !strings.Contains(p.Find("[role=status]").Text(), "密码已改好") {
		t.Errorf("%d %s", p.StatusCode, p.Find("main").Text())
	}
	there.get("/overview").wants(t, http.StatusSeeOther, "/login?next=%2Foverview")
	there.signIn("li", password).wants(t, http.StatusUnprocessableEntity, "")
	there.signIn("li", next).wants(t, http.StatusSeeOther, "/overview")
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

func TestJoinByLink(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.invite("li", ledger.Staff, "swj").Token
	b := s.browser()
	p := b.get("/join/" + token)
	p.wants(t, http.StatusOK, "")
	if p.Header.Get("Referrer-Policy") != "no-referrer" || p.Find("input[name=name]").Length() != 0 || !strings.Contains(p.Find("main").Text(), "li") {
		t.Errorf("%s", p.body)
	}
	p = b.post("/join/"+token, url.Values{"password": {"li"}, "again": {"li"}})
	p.wants(t, http.StatusUnprocessableEntity, "")
	if fieldError(p, "password") == "" {
		t.Errorf("%s", p.body)
	}
	b.post("/join/"+token, url.Values{"password": {password}, "again": {password}}).wants(t, http.StatusSeeOther, "/work")
	b.get("/work").wants(t, http.StatusOK, "")
	s.browser().signIn("li", password).wants(t, http.StatusSeeOther, "/work")
	for _, path := range []string{"/join/" + token, "/join/" + strings.Repeat("A", 43), "/join/x"} {
		for _, p := range []page{b.get(path), b.post(path, url.Values{"password": {password}, "again": {password}})} {
			p.wants(t, http.StatusNotFound, "")
			if p.Find("h1").Text() != "这个链接不能用了" {
				t.Errorf("says %q", p.Find("h1").Text())
			}
		}
	}
}

func TestOneLinkTwiceAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.invite("li", ledger.Leader).Token
	var statuses [2]int
	var both sync.WaitGroup
	for i := range statuses {
		b := s.browser()
		both.Go(func() {
			mine := password + strconv.Itoa(i)
			statuses[i] = b.post("/join/"+token, url.Values{"password": {mine}, "again": {mine}}).StatusCode
		})
	}
	both.Wait()
	if statuses != [2]int{http.StatusSeeOther, http.StatusNotFound} && statuses != [2]int{http.StatusNotFound, http.StatusSeeOther} {
		t.Errorf("statuses = %v", statuses)
	}
}

func TestTheFirstAdministrator(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	link, err := s.SetUpInvitation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	p := b.get("/join/" + link.Token)
	if p.StatusCode != http.StatusOK || p.Find("input[name=name]").Length() != 1 {
		t.Fatalf("%d %s", p.StatusCode, p.body)
	}
	form := url.Values{"name": {"Admin!"}, "display_name": {""}, "password": {password}, "again": {"x"}}
	p = b.post("/join/"+link.Token, form)
	p.wants(t, http.StatusUnprocessableEntity, "")
	for _, field := range []string{"name", "display_name", "again"} {
		if fieldError(p, field) == "" {
			t.Errorf("no message at %s", field)
		}
	}
	if attr(p.Find("input[name=name]"), "value") != "Admin!" {
		t.Error("the name is lost")
	}
	form = url.Values{"name": {"Admin"}, "display_name": {"管理员"}, "password": {password}, "again": {password}}
	b.post("/join/"+link.Token, form).wants(t, http.StatusSeeOther, "/office/accounts")
	b.get("/office/accounts").wants(t, http.StatusOK, "")
	s.browser().signIn("admin", password).wants(t, http.StatusSeeOther, "/office/accounts")
	b.post("/join/"+link.Token, form).wants(t, http.StatusNotFound, "")
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

func TestAPasswordThatEverybodyTries(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.invite("li", ledger.Leader).Token
	p := s.browser().post("/join/"+token, url.Values{"password": {"password123"}, "again": {"password123"}})
	p.wants(t, http.StatusUnprocessableEntity, "")
	if !strings.Contains(fieldError(p, "password"), "太容易猜") {
		t.Errorf("%s", p.body)
	}
}

func TestAFormThatIsTooLarge(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser()
	b.signIn("x", strings.Repeat("x", 70_000)).wants(t, http.StatusRequestEntityTooLarge, "")
}
