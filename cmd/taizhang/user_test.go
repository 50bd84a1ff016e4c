package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"taizhang/internal/config"
	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// runTo runs the program to its end.
func runTo(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, environment(env), &out, &errs)
	return code, out.String(), errs.String()
}

func openStore(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// linkIn is the token of the one-time link in a text.
func linkIn(t *testing.T, text, origin string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(origin) + `/join/([A-Za-z0-9_-]{43})$`).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("no link of %s in %q", origin, text)
	}
	return m[1]
}

func TestUserFromBeginningToEnd(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	env := map[string]string{"DATABASE_URL": url, "TAIZHANG_LISTEN": "0.0.0.0:8090"}
	s := openStore(t, url)

	code, out, errs := runTo(t, env, "user", "add", "--name", "Wang", "--display=王芳", "--role", "staff", "--department", "swj", "--department=fgw", "--email=wang@example.gov.cn")
	if code != 0 || errs != "" {
		t.Fatalf("add: %d %q", code, errs)
	}
	joined, err := s.Join(t.Context(), linkIn(t, out, "http://127.0.0.1:8090"), "hash")
	if err != nil || joined.Name != "wang" || joined.Role != ledger.Staff {
		t.Fatalf("%+v, %v", joined, err)
	}
	code, out, errs = runTo(t, env, "user", "list")
	row := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || errs != "" || len(row) != 2 || !regexp.MustCompile(`^wang +staff +active +(fgw,swj|swj,fgw) +王芳$`).MatchString(row[1]) {
		t.Errorf("list: %d %q %q", code, out, errs)
	}
	code, out, errs = runTo(t, env, "user", "reset", "WANG", "--base-url", "https://example.gov.cn")
	if code != 0 || errs != "" {
		t.Fatalf("reset: %d %q", code, errs)
	}
	if invited, err := s.InvitedBy(t.Context(), linkIn(t, out, "https://example.gov.cn")); err != nil || invited.Name != "wang" {
		t.Errorf("%+v, %v", invited, err)
	}
	for _, c := range []struct{ verb, says, state string }{
		{"disable", "account wang is disabled\n", "disabled"}, {"enable", "account wang is enabled\n", "no password"},
	} {
		if code, out, errs := runTo(t, env, "user", c.verb, "wang"); code != 0 || out != c.says || errs != "" {
			t.Errorf("%s: %d %q %q", c.verb, code, out, errs)
		}
		if _, out, _ := runTo(t, env, "user", "list"); !strings.Contains(out, c.state) {
			t.Errorf("after %s: %q", c.verb, out)
		}
	}
}

func TestUserMistakesTakeOneLine(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": dbtest.URL(t)}
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"user", 2, "add, list"},
		{"user forget", 2, "add, list"},
		{"user add", 2, "--name"},
		{"user add --name", 2, "--name needs a value"},
		{"user add --name li --display 李 --role king", 2, "--role"},
		{"user add --name li --display 李 --role staff --department nowhere", 2, "--department"},
		{"user add --name li --display 李 --role leader --email li", 2, "--email"},
		{"user add --name li --display 李 --role leader --colour red", 2, "colour"},
		{"user add li", 2, "li"},
		{"user reset", 2, "name"},
		{"user reset --data /x li", 2, "name"},
		{"user reset nobody", 1, "nobody"},
		{"user disable nobody", 1, "nobody"},
		{"user list --nonsense", 2, "nonsense"},
	} {
		code, out, errs := runTo(t, env, strings.Fields(c.args)...)
		if code != c.code || out != "" || !strings.Contains(errs, c.says) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: %d %q %q", c.args, code, out, errs)
		}
	}
	if code, out, _ := runTo(t, env, "user", "list"); code != 0 || strings.Count(out, "\n") != 1 {
		t.Errorf("something was made: %q", out)
	}
}

func TestUserHelp(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"add", "--help"}, {"reset", "-h"}, {"list", "--help"}} {
		code, out, errs := runTo(t, nil, append([]string{"user"}, args...)...)
		if code != 0 || !strings.Contains(out, "--department CODE") || !strings.Contains(out, "DATABASE_URL") || errs != "" {
			t.Errorf("%v: %d %q %q", args, code, out, errs)
		}
	}
}

func TestUserOnAnOldSchema(t *testing.T) {
	t.Parallel()
	code, _, errs := runTo(t, map[string]string{"DATABASE_URL": dbtest.Empty(t)}, "user", "list")
	if code != 1 || !strings.Contains(errs, "migrate up") || strings.Count(errs, "\n") != 1 {
		t.Errorf("%d %q", code, errs)
	}
}

func TestInviteFirst(t *testing.T) {
	t.Parallel()
	s := openStore(t, dbtest.URL(t))
	var out bytes.Buffer
	if err := inviteFirst(t.Context(), &out, s, "http://127.0.0.1:8080/"); err != nil {
		t.Fatal(err)
	}
	account := ledger.NewAccount{Name: "root", DisplayName: "管理员"}
	if _, err := s.JoinAsFirst(t.Context(), linkIn(t, out.String(), "http://127.0.0.1:8080"), account, "hash"); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if err := inviteFirst(t.Context(), &out, s, "http://127.0.0.1:8080/"); err != nil || out.Len() != 0 {
		t.Errorf("with accounts: %q, %v", out.String(), err)
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ listen, base, want string }{
		{"127.0.0.1:8080", "", "http://127.0.0.1:8080"},
		{"0.0.0.0:80", "", "http://127.0.0.1:80"},
		{":8080", "", "http://127.0.0.1:8080"},
		{"localhost:8080", "", "http://localhost:8080"},
		{"[::1]:8080", "", "http://[::1]:8080"},
		{"127.0.0.1:8080", "https://example.gov.cn", "https://example.gov.cn"},
	} {
		if got := origin(config.Config{Listen: c.listen, BaseURL: c.base}); got != c.want {
			t.Errorf("%s, %q: %s, want %s", c.listen, c.base, got, c.want)
		}
	}
}
