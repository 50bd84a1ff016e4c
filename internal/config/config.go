// Package config holds the program's settings: read once from flags and the environment, checked, and never changed.
package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Config is what the program was told.
type Config struct {
	Listen         string         // host:port to serve on
	Data           string         // data folder of the private PostgreSQL
	DatabaseURL    string         // PostgreSQL to use; "" for the private one. Holds a password: not to be logged
	Demo           bool           // accounts with known passwords, for trying the program out
	BaseURL        string         // public origin without a trailing slash, "" when not told
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	SecureCookies  bool           // cookies only over HTTPS
	SessionIdle    time.Duration  // a session ends after so long without a request
	SessionMax     time.Duration  // and after so long in any case
	SMTP           *url.URL       // mail server, smtp:// or smtps://; nil for none. Holds a password: not to be logged
	MailFrom       *mail.Address  // sender of mails; nil when there is no mail server
	LogFormat      string         // "text" or "json"
	Site           Site           // what the public pages say of their site
}

// ErrHelp says that help was asked for and has been printed.
var ErrHelp = flag.ErrHelp

// Setting describes one setting, for --help and for the documentation.
type Setting struct {
	Flag     string // without the dashes
	Variable string // in the environment
	Value    string // what it is, as in "host:port"; "" for a switch
	Default  string // as shown to people
	Meaning  string

	value string                      // the default as it is parsed; "" for none
	set   func(*Config, string) error // parses; its error says what is expected
}

// settings is the one list of settings. The order is that of --help.
func settings(getenv func(string) string) []Setting {
	data := defaultData(os.Geteuid() == 0, getenv)
	return append([]Setting{
		{"listen", "TAIZHANG_LISTEN", "host:port", "127.0.0.1:8080", "address to serve on",
			"127.0.0.1:8080", func(c *Config, s string) (err error) { c.Listen, err = hostPort(s); return }},
		{"data", "TAIZHANG_DATA", "folder", "/var/lib/taizhang as root, else ~/.local/share/taizhang", "where the private PostgreSQL keeps its data",
			data, func(c *Config, s string) (err error) { c.Data, err = folder(s); return }},
		{"database-url", "DATABASE_URL", "url", "a private PostgreSQL in the data folder", "PostgreSQL to use, as postgres://user:password@host/database",
			"", func(c *Config, s string) (err error) { c.DatabaseURL, err = databaseURL(s); return }},
		{"demo", "TAIZHANG_DEMO", "", "off", "accounts with known passwords, to try the program out; only on a loopback address",
			"false", func(c *Config, s string) (err error) { c.Demo, err = yesNo(s); return }},
		{"base-url", "TAIZHANG_BASE_URL", "url", "none", "public origin, such as https://example.gov.cn, for links that are printed",
			"", func(c *Config, s string) (err error) { c.BaseURL, err = origin(s); return }},
		{"trusted-proxies", "TAIZHANG_TRUSTED_PROXIES", "list", "none", "addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas",
			"", func(c *Config, s string) (err error) { c.TrustedProxies, err = networks(s); return }},
		{"secure-cookies", "TAIZHANG_SECURE_COOKIES", "", "on when the base URL is https", "send cookies over HTTPS only",
			"", func(c *Config, s string) (err error) { c.SecureCookies, err = yesNo(s); return }},
		{"session-idle", "TAIZHANG_SESSION_IDLE", "duration", "2h", "a session ends after so long without a request",
			"2h", func(c *Config, s string) (err error) { c.SessionIdle, err = positive(s); return }},
		{"session-max", "TAIZHANG_SESSION_MAX", "duration", "12h", "a session ends after so long in any case",
			"12h", func(c *Config, s string) (err error) { c.SessionMax, err = positive(s); return }},
		{"smtp-url", "TAIZHANG_SMTP_URL", "url", "none: notices in the program only", "mail server for digests of notices, as smtp://user:password@host:587 or smtps://…",
			"", func(c *Config, s string) (err error) { c.SMTP, err = smtpURL(s); return }},
		{"mail-from", "TAIZHANG_MAIL_FROM", "address", "none", "sender of mails, such as 督查室 <ducha@example.gov.cn>; needed with a mail server",
			"", func(c *Config, s string) (err error) { c.MailFrom, err = mailAddress(s); return }},
		{"log-format", "TAIZHANG_LOG_FORMAT", "text|json", "text", "format of the log on standard error",
			"text", func(c *Config, s string) (err error) { c.LogFormat, err = oneOf(s, "text", "json"); return }},
	}, siteSettings()...)
}

// Settings lists the settings in the order of --help.
func Settings() []Setting { return settings(func(string) string { return "" }) }

// Parse reads the settings of a command from its arguments and, where those are silent, from the environment; an
// empty variable counts as not set. Only the named settings are the command's, the others keep their defaults whatever
// the environment says; none named means all.
//
// The error is one line that names the setting and says what is expected; the caller exits with 2. It is ErrHelp when
// help was asked for, which has then been written to help.
func Parse(name string, args []string, getenv func(string) string, help io.Writer, only ...string) (Config, error) {
	var c Config
	all := settings(getenv)
	given := map[string]string{}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // its messages take several lines
	flags.Usage = func() {}
	for _, s := range all {
		keep := func(v string) error { given[s.Flag] = v; return nil }
		switch {
		case !offered(s, only):
		case s.Value == "":
			flags.BoolFunc(s.Flag, s.Meaning, keep)
		default:
			flags.Func(s.Flag, s.Meaning, keep)
		}
	}
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return c, errors.Join(printHelp(help, name, all, only), ErrHelp)
	case err != nil:
		return c, fmt.Errorf("%w (see %s --help)", err, name)
	case flags.NArg() > 0:
		return c, fmt.Errorf("unexpected argument %q (see %s --help)", flags.Arg(0), name)
	}
	told := map[string]bool{}
	for _, s := range all {
		value, source, ok := s.value, "", false
		if v := getenv(s.Variable); v != "" && offered(s, only) {
			value, source, ok = v, s.Variable, true
		}
		if v, set := given[s.Flag]; set {
			value, source, ok = v, "--"+s.Flag, true
		}
		told[s.Flag] = ok
		if value == "" && !ok {
			continue
		}
		if err := s.set(&c, value); err != nil {
			return Config{}, complaint(s, source, value, err)
		}
	}
	if !told["secure-cookies"] {
		c.SecureCookies = strings.HasPrefix(c.BaseURL, "https://")
	}
	return c, c.consistent()
}

// complaint is the one line about a bad setting. The URLs of the database and of the mail server are not repeated, since
// they hold passwords.
func complaint(s Setting, source, value string, err error) error {
	switch {
	case source == "":
		return fmt.Errorf("--%s (%s): %w", s.Flag, s.Variable, err)
	case s.Variable == "DATABASE_URL" || s.Variable == "TAIZHANG_SMTP_URL":
		return fmt.Errorf("%s: %w", source, err)
	default:
		return fmt.Errorf("%s=%q: %w", source, value, err)
	}
}

// consistent checks settings against each other.
func (c Config) consistent() error {
	if c.Demo && !loopback(c.Listen) {
		return fmt.Errorf("--demo opens accounts with known passwords and is refused on --listen=%q: expected a loopback address such as 127.0.0.1:8080", c.Listen)
	}
	if c.Data == "" && c.DatabaseURL == "" {
		return errors.New("--data (TAIZHANG_DATA): expected the path of a folder, since this account has no home")
	}
	if c.SMTP != nil && c.MailFrom == nil {
		return errors.New("--mail-from (TAIZHANG_MAIL_FROM): expected the sender of mails, such as ducha@example.gov.cn, since there is a mail server")
	}
	if c.SessionIdle > c.SessionMax {
		return fmt.Errorf("--session-idle=%v: expected at most --session-max, which is %v", c.SessionIdle, c.SessionMax)
	}
	return nil
}

func offered(s Setting, only []string) bool {
	return len(only) == 0 || slices.Contains(only, s.Flag)
}

func printHelp(w io.Writer, name string, all []Setting, only []string) error {
	fmt.Fprintf(w, "Usage: %s [settings]\n\nSettings, each a flag or an environment variable; the flag wins:\n\n", name)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range all {
		if offered(s, only) {
			fmt.Fprintf(t, "  --%s\t%s\t%s (default: %s)\n", strings.TrimSpace(s.Flag+" "+s.Value), s.Variable, s.Meaning, s.Default)
		}
	}
	return t.Flush()
}
