package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"taizhang/internal/config"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/migrations"
	"taizhang/web/route"
)

const userHelp = `Usage: taizhang user add --name NAME --display TEXT --role ROLE [--department CODE]... [--email ADDRESS] [settings]
       taizhang user list [settings]
       taizhang user reset NAME [settings]
       taizhang user disable NAME [settings]
       taizhang user enable NAME [settings]

  add      make an account and print the one-time link with which its owner sets the password
           ROLE is staff, office, leader or admin; staff need at least one department
           ADDRESS is where digests of notices go, where there is a mail server
  list     list all accounts
  reset    take the password away, end all sessions and print a new one-time link
  disable  shut the account out at once
  enable   let it in again, with the password that it had

`

// operator is the command line, which keeps all accounts: whoever runs it holds the database.
var operator = ledger.Actor{Role: ledger.Admin}

// user keeps accounts from the command line, beside a running serve or without one.
func user(ctx context.Context, in invocation) error {
	const expected = "expected add, list, reset, disable or enable (see taizhang user --help)"
	if len(in.args) == 0 {
		return usagef("user: %s", expected)
	}
	if slices.ContainsFunc(in.args, isHelp) {
		if _, err := fmt.Fprint(in.stdout, userHelp); err != nil {
			return err
		}
		in.args = []string{"--help"}
		_, err := in.settings(userSettings...)
		return err
	}
	verb := in.args[0]
	in.name, in.args = in.name+" "+verb, in.args[1:]
	deed := func(s *store.Store, _ config.Config) error { return listUsers(ctx, in.stdout, s) }
	switch verb {
	case "add":
		account, rest, err := addArguments(in.args)
		if err != nil {
			return err
		}
		in.args = rest
		deed = func(s *store.Store, cfg config.Config) error { return addUser(ctx, in.stdout, s, cfg, account) }
	case "list":
	case "reset", "disable", "enable":
		if len(in.args) == 0 || strings.HasPrefix(in.args[0], "-") {
			return usagef("user %s: expected the name of an account next (see taizhang user --help)", verb)
		}
		name := in.args[0]
		in.args = in.args[1:]
		deed = func(s *store.Store, cfg config.Config) error { return changeUser(ctx, in.stdout, s, cfg, verb, name) }
	default:
		return usagef("user: %s", expected)
	}
	cfg, err := in.settings(userSettings...)
	if err != nil {
		return err
	}
	return withStore(ctx, cfg, func(s *store.Store) error { return deed(s, cfg) })
}

var userSettings = []string{"data", "database-url", "listen", "base-url"}

func isHelp(arg string) bool { return slices.Contains([]string{"-h", "-help", "--help"}, arg) }

// withStore opens the database for a deed beside a running serve or without one. A private database that nobody else
// uses is brought up to date; another must be so already.
func withStore(ctx context.Context, cfg config.Config, deed func(*store.Store) error) (err error) {
	db, err := joinDatabase(ctx, cfg, slog.New(slog.DiscardHandler)) // these commands say themselves what there is to say
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	if db.private != nil {
		if err := migrations.Up(ctx, db.url); err != nil {
			return err
		}
	}
	s, err := store.Open(ctx, db.url, time.Now)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := migrations.Current(ctx, s.Pool()); err != nil {
		return fmt.Errorf("%w (run taizhang migrate up, or serve)", err)
	}
	return deed(s)
}

// addArguments takes the new account out of the arguments of user add; the rest are settings.
func addArguments(args []string) (ledger.NewAccount, []string, error) {
	var account ledger.NewAccount
	var rest []string
	for i := 0; i < len(args); i++ {
		flag, value, given := strings.Cut(args[i], "=")
		flag = "--" + strings.TrimLeft(flag, "-")
		keep := map[string]func(string){
			"--name":       func(v string) { account.Name = v },
			"--display":    func(v string) { account.DisplayName = v },
			"--role":       func(v string) { account.Role = ledger.Role(v) },
			"--email":      func(v string) { account.Email = v },
			"--department": func(v string) { account.Departments = append(account.Departments, strings.Split(v, ",")...) },
		}[flag]
		if keep == nil || !strings.HasPrefix(args[i], "-") {
			rest = append(rest, args[i])
			continue
		}
		if !given {
			if i++; i == len(args) {
				return account, nil, usagef("user add: %s needs a value (see taizhang user --help)", flag)
			}
			value = args[i]
		}
		keep(value)
	}
	return account, rest, nil
}

func addUser(ctx context.Context, w io.Writer, s *store.Store, cfg config.Config, account ledger.NewAccount) error {
	invitation, err := s.CreateAccount(ctx, operator, account)
	var problems ledger.Problems
	if errors.As(err, &problems) {
		return usageError{errors.New(complaints(problems))}
	}
	if err != nil {
		return err
	}
	return printLink(w, "account "+strings.ToLower(strings.TrimSpace(account.Name))+" is made", cfg, invitation)
}

// complaints names for each problem the flag that it is about.
func complaints(problems ledger.Problems) string {
	flags := map[string]string{"name": "--name", "display_name": "--display", "role": "--role", "departments": "--department", "email": "--email"}
	var parts []string
	for _, field := range slices.Sorted(maps.Keys(problems)) {
		parts = append(parts, cmp.Or(flags[field], field)+": "+problems[field])
	}
	return "user add: " + strings.Join(parts, " ")
}

func listUsers(ctx context.Context, w io.Writer, s *store.Store) error {
	accounts, err := s.Accounts(ctx, operator, store.AccountFilter{})
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NAME\tROLE\tSTATE\tDEPARTMENTS\tDISPLAY NAME") // Chinese last: its width is not known here
	for _, a := range accounts {
		state := "active"
		switch {
		case a.DisabledAt != nil:
			state = "disabled"
		case !a.HasPassword:
			state = "no password"
		}
		codes := cmp.Or(strings.Join(ledger.Actor{Departments: a.Departments}.Codes(), ","), "-")
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", a.Name, string(a.Role), state, codes, a.DisplayName)
	}
	return t.Flush()
}

func changeUser(ctx context.Context, w io.Writer, s *store.Store, cfg config.Config, verb, name string) error {
	account, err := s.AccountByName(ctx, operator, strings.ToLower(name))
	if errors.Is(err, ledger.ErrNotFound) {
		return fmt.Errorf("there is no account %q (see taizhang user list)", name)
	}
	if err != nil {
		return err
	}
	switch verb {
	case "reset":
		invitation, err := s.ResetAccount(ctx, operator, account.ID)
		if err != nil {
			return err
		}
		return printLink(w, "account "+account.Name+" has no password any more", cfg, invitation)
	case "disable":
		err = s.DisableAccount(ctx, operator, account.ID)
	case "enable":
		err = s.EnableAccount(ctx, operator, account.ID)
	}
	if err == nil {
		_, err = fmt.Fprintf(w, "account %s is %sd\n", account.Name, verb)
	}
	return err
}

func printLink(w io.Writer, what string, cfg config.Config, i store.Invitation) error {
	_, err := fmt.Fprintf(w, "%s; its owner sets one with this link, once, until %s:\n%s\n",
		what, ledger.Stamp(i.ExpiresAt), origin(cfg)+route.Join(i.Token))
	return err
}

// origin is where people reach the server, without a trailing slash, as far as the settings tell.
func origin(cfg config.Config) string {
	if cfg.BaseURL != "" {
		return cfg.BaseURL
	}
	if at, err := netip.ParseAddrPort(cfg.Listen); err == nil {
		return strings.TrimSuffix(visit(cfg, net.TCPAddrFromAddrPort(at)), "/")
	}
	host, port, err := net.SplitHostPort(cfg.Listen)
	if err != nil || host == "" {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// inviteFirst prints, when there are no accounts yet, the one-time link that makes the first administrator. at is where
// people reach the server.
func inviteFirst(ctx context.Context, w io.Writer, s *store.Store, at string) error {
	if has, err := s.HasAccounts(ctx); err != nil || has {
		return err
	}
	i, err := s.SetUpInvitation(ctx)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil // another instance's was used this very moment
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "There are no accounts yet. This link makes the first administrator, once, until %s:\n%s\n",
		ledger.Stamp(i.ExpiresAt), strings.TrimSuffix(at, "/")+route.Join(i.Token))
	return err
}
