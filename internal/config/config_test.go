package config

import (
	"errors"
	"io"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// environment is a getenv of a fixed environment.
func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func defaults() Config {
	data := "/home/wang/.local/share/taizhang"
	if os.Geteuid() == 0 {
		data = "/var/lib/taizhang"
	}
	return Config{Listen: "127.0.0.1:8080", Data: data, SessionIdle: 2 * time.Hour, SessionMax: 12 * time.Hour, LogFormat: "text"}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		args []string
		env  []string
		want func(*Config)
	}{
		{"nothing told", nil, nil, func(*Config) {}},
		{"flags", []string{"--listen", "0.0.0.0:80", "--data=/srv/tz", "--database-url", "postgres://u:p@db/x", "--log-format=json"}, nil, func(c *Config) {
			c.Listen, c.Data, c.DatabaseURL, c.LogFormat = "0.0.0.0:80", "/srv/tz", "postgres://u:p@db/x", "json"
		}},
		{"environment", nil, []string{"TAIZHANG_LISTEN", "[::1]:0", "TAIZHANG_DATA", "/srv/tz/", "DATABASE_URL", "postgresql:///x?host=/run/pg", "TAIZHANG_SESSION_IDLE", "30m", "TAIZHANG_SESSION_MAX", "1h"}, func(c *Config) {
			c.Listen, c.Data, c.DatabaseURL, c.SessionIdle, c.SessionMax = "[::1]:0", "/srv/tz", "postgresql:///x?host=/run/pg", 30*time.Minute, time.Hour
		}},
		{"the flag wins", []string{"--listen=:81", "--database-url="}, []string{"TAIZHANG_LISTEN", "127.0.0.1:82", "DATABASE_URL", "postgres://db/x"}, func(c *Config) {
			c.Listen = ":81"
		}},
		{"the flag wins over a bad variable", []string{"--listen=:81"}, []string{"TAIZHANG_LISTEN", "bad"}, func(c *Config) { c.Listen = ":81" }},
		{"an empty variable is none", nil, []string{"TAIZHANG_LISTEN", ""}, func(*Config) {}},
		{"https makes cookies secure", []string{"--base-url", "https://tz.gov.cn/"}, nil, func(c *Config) {
			c.BaseURL, c.SecureCookies = "https://tz.gov.cn", true
		}},
		{"unless told otherwise", []string{"--base-url", "https://tz.gov.cn", "--secure-cookies=false"}, nil, func(c *Config) {
			c.BaseURL = "https://tz.gov.cn"
		}},
		{"http does not", []string{"--base-url", "http://tz.gov.cn:8080"}, nil, func(c *Config) { c.BaseURL = "http://tz.gov.cn:8080" }},
		{"secure cookies", nil, []string{"TAIZHANG_SECURE_COOKIES", "1"}, func(c *Config) { c.SecureCookies = true }},
		{"demo", []string{"--demo"}, nil, func(c *Config) { c.Demo = true }},
		{"demo on localhost", []string{"--demo", "--listen=localhost:1"}, nil, func(c *Config) { c.Demo, c.Listen = true, "localhost:1" }},
		{"demo on [::1]", []string{"--demo", "--listen=[::1]:1"}, nil, func(c *Config) { c.Demo, c.Listen = true, "[::1]:1" }},
		{"mail", []string{"--smtp-url=smtps://u:p@mail.gov.cn"}, []string{"TAIZHANG_MAIL_FROM", "督查室 <dcs@x.gov.cn>"}, func(c *Config) {
			c.SMTP = &url.URL{Scheme: "smtps", User: url.UserPassword("u", "p"), Host: "mail.gov.cn"}
			c.MailFrom = &mail.Address{Name: "督查室", Address: "dcs@x.gov.cn"}
		}},
		{"no mail after all", []string{"--smtp-url="}, []string{"TAIZHANG_SMTP_URL", "smtp://mail"}, func(*Config) {}},
		{"proxies", []string{"--trusted-proxies", "10.0.0.0/8, 192.168.1.7,,2001:db8::/32"}, nil, func(c *Config) {
			c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.168.1.7/32"), netip.MustParsePrefix("2001:db8::/32")}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			want := defaults()
			c.want(&want)
			got, err := Parse("taizhang serve", c.args, environment(append(c.env, "HOME", "/home/wang")...), io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestBadSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string
		env  string // NAME=value
		want string // the start of the one line
	}{
		{"--listen=8080", "", `--listen="8080": expected host:port`},
		{"--listen=127.0.0.1:65536", "", `--listen="127.0.0.1:65536": expected host:port`},
		{"--listen=127.0.0.1:http", "", `--listen="127.0.0.1:http": expected host:port`},
		{"--listen=127.0.0.1:+80", "", `--listen="127.0.0.1:+80": expected host:port`},
		{"--listen=http://x:80", "", `--listen="http://x:80": expected host:port`},
		{"", "TAIZHANG_LISTEN=x", `TAIZHANG_LISTEN="x": expected host:port`},
		{"--data=", "", `--data="": expected the path of a folder`},
		{"--database-url=mysql://u:geheim@h/d", "", "--database-url: expected postgres://"},
		{"", "DATABASE_URL=host=h password=geheim", "DATABASE_URL: expected postgres://"},
		{"", "DATABASE_URL=postgres://u:ge%zzheim@h/d", "DATABASE_URL: expected postgres://"},
		{"", "DATABASE_URL=postgres:///d", "DATABASE_URL: expected postgres://"},
		{"--demo --listen=0.0.0.0:8080", "", "--demo opens accounts with known passwords and is refused on --listen=\"0.0.0.0:8080\""},
		{"--demo --listen=:8080", "", "--demo opens"},
		{"--demo --listen=intranet:8080", "", "--demo opens"},
		{"--demo --listen=127.0.0.1.example.com:8080", "", "--demo opens"},
		{"--listen=[::]:80", "TAIZHANG_DEMO=true", "--demo opens"},
		{"--demo=perhaps", "", `--demo="perhaps": expected true or false`},
		{"--base-url=tz.gov.cn", "", `--base-url="tz.gov.cn": expected an http or https origin`},
		{"--base-url=https://tz.gov.cn/ledger", "", "--base-url="},
		{"--base-url=https://", "", "--base-url="},
		{"--base-url=https://u@tz.gov.cn", "", "--base-url="},
		{"--base-url=https://tz.gov.cn?", "", "--base-url="},
		{"--base-url=https://tz.gov.cn:99999", "", "--base-url="},
		{"--trusted-proxies=10.0.0.0/8,proxy", "", `--trusted-proxies="10.0.0.0/8,proxy": "proxy": expected addresses or networks`},
		{"--trusted-proxies=10.0.0.1/8", "", `--trusted-proxies="10.0.0.1/8": "10.0.0.1/8" has bits set behind its mask: expected 10.0.0.0/8`},
		{"--trusted-proxies=10.0.0.0/33", "", "--trusted-proxies="},
		{"--session-idle=0s", "", `--session-idle="0s": expected a duration above zero`},
		{"--session-max=-1h", "", "--session-max="},
		{"--session-idle=2", "", "--session-idle="},
		{"--session-idle=13h", "", "--session-idle=13h0m0s: expected at most --session-max, which is 12h0m0s"},
		{"--smtp-url=mail.gov.cn:25", "", "--smtp-url: expected smtp://"},
		{"--smtp-url=http://mail.gov.cn", "", "--smtp-url: expected smtp://"},
		{"--smtp-url=smtp://u:geheim@mail:0", "", "--smtp-url: expected smtp://"},
		{"--smtp-url=smtp://u:geheim@mail:25/inbox", "", "--smtp-url: expected smtp://"},
		{"", "TAIZHANG_SMTP_URL=smtp://u:ge%zzheim@mail", "TAIZHANG_SMTP_URL: expected smtp://"},
		{"--smtp-url=smtp://u@mail", "", "--smtp-url: expected a password"},
		{"--smtp-url=smtp://u:geheim@mail", "", "--mail-from (TAIZHANG_MAIL_FROM): expected the sender"},
		{"--mail-from=somebody", "", `--mail-from="somebody": expected an address`},
		{"--log-format=xml", "", `--log-format="xml": expected text or json`},
		{"--colour=red", "", "flag provided but not defined: -colour (see taizhang serve --help)"},
		{"--listen", "", "flag needs an argument: -listen"},
		{"now", "", `unexpected argument "now"`},
	} {
		name, value, _ := strings.Cut(c.env, "=")
		_, err := Parse("taizhang serve", strings.Fields(c.args), environment(name, value, "HOME", "/home/wang"), io.Discard)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s %s: error %v, want %s…", c.env, c.args, err, c.want)
			continue
		}
		if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "geheim") || errors.Is(err, ErrHelp) {
			t.Errorf("%s %s: message is %q", c.env, c.args, err)
		}
	}
}

func TestACommandHasItsSettingsOnly(t *testing.T) {
	t.Parallel()
	env := environment("TAIZHANG_LISTEN", "bad", "TAIZHANG_DATA", "/srv/tz")
	c, err := Parse("taizhang migrate", nil, env, io.Discard, "data", "database-url")
	if err != nil || c.Data != "/srv/tz" {
		t.Errorf("got %+v, %v", c, err)
	}
	if _, err := Parse("taizhang migrate", []string{"--listen=:1"}, env, io.Discard, "data", "database-url"); err == nil {
		t.Error("it takes a setting that is not its own")
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	_, err := Parse("taizhang serve", []string{"--help"}, environment(), &out)
	if !errors.Is(err, ErrHelp) {
		t.Fatal(err)
	}
	for _, s := range Settings() {
		if !strings.Contains(out.String(), "--"+s.Flag) || !strings.Contains(out.String(), s.Variable) {
			t.Errorf("help does not tell of %s and %s:\n%s", s.Flag, s.Variable, out.String())
		}
	}
}

func TestWhereTheDataAre(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		root bool
		env  []string
		want string
	}{
		{"root", true, []string{"HOME", "/root"}, "/var/lib/taizhang"},
		{"a user", false, []string{"HOME", "/home/wang"}, "/home/wang/.local/share/taizhang"},
		{"a user with a data home", false, []string{"HOME", "/home/wang", "XDG_DATA_HOME", "/data"}, "/data/taizhang"},
		{"a relative data home", false, []string{"HOME", "/home/wang", "XDG_DATA_HOME", "data"}, "/home/wang/.local/share/taizhang"},
		{"no home", false, nil, ""},
	} {
		if got := defaultData(c.root, environment(c.env...)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if err := (Config{Listen: "127.0.0.1:1"}).consistent(); err == nil || !strings.Contains(err.Error(), "TAIZHANG_DATA") {
		t.Errorf("no folder and no database: %v", err)
	}
}
