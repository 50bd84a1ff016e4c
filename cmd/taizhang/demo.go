package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"text/tabwriter"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/layout"
)

// demoFile is where the passwords of the demonstration accounts stand, in the data folder, for its owner's eyes.
const demoFile = "demo-accounts.txt"

// hasher makes and compares hashes of passwords: *session.Passwords.
type hasher interface {
	Hash(ctx context.Context, password string) (string, error)
	Match(ctx context.Context, password, hash string) (bool, error)
}

// prepareDemo makes the demonstration accounts that are missing: two for the office, one for the leadership, one for each
// department, with random passwords. It writes all to a file in the data folder and prints one of each face. at is where
// people reach the server.
//
// Later starts print the same from the file. When that is gone, or is not of this database, the demonstration accounts,
// and no others, get new passwords.
func prepareDemo(ctx context.Context, w io.Writer, s *store.Store, passwords hasher, data, at string) error {
	path := filepath.Join(data, demoFile)
	var faces []demoLine
	err := s.LockDemo(ctx, func(ctx context.Context) error {
		departments, err := s.AccountDepartments(ctx)
		if err != nil {
			return err
		}
		d := demo{store: s, passwords: passwords, wanted: demoAccounts(departments)}
		known, err := readDemoFile(path)
		if err != nil {
			return err
		}
		lines, changed, err := d.prepare(ctx, known)
		if err != nil {
			return err
		}
		faces = oneOfEach(lines)
		if !changed {
			return nil
		}
		return writeDemoFile(path, lines)
	})
	if err != nil {
		return fmt.Errorf("demonstration accounts: %w", err)
	}
	return printDemo(w, faces, strings.TrimSuffix(at, "/"), path)
}

// reviewer is the second account of the office.
const reviewer = "duchashi2"

// demoAccounts are the accounts of a demonstration.
func demoAccounts(departments []store.ListedDepartment) []ledger.NewAccount {
	accounts := []ledger.NewAccount{
		{Name: "duchashi", DisplayName: "督查室", Role: ledger.Office},
		{Name: reviewer, DisplayName: "督查室（复核）", Role: ledger.Office}, // the second pair of eyes that publishing takes
		{Name: "lingdao", DisplayName: "市领导", Role: ledger.Leader},
	}
	for _, d := range departments {
		accounts = append(accounts, ledger.NewAccount{Name: d.Code, DisplayName: d.Name, Role: ledger.Staff, Departments: []string{d.Code}})
	}
	return accounts
}

// demoLine is a demonstration account with its password in clear.
type demoLine struct {
	account  ledger.NewAccount
	password string
}

// demo brings the database and the known passwords together.
type demo struct {
	store     *store.Store
	passwords hasher
	wanted    []ledger.NewAccount
}

// prepare returns all demonstration accounts with their passwords, and whether these are others than those known, which
// go by name.
func (d demo) prepare(ctx context.Context, known map[string]string) (lines []demoLine, changed bool, err error) {
	found, err := d.store.DemoCredentials(ctx)
	if err != nil {
		return nil, false, err
	}
	there := map[string]string{}
	for _, c := range found {
		there[c.Name] = c.PasswordHash
	}
	if known, err = d.believe(ctx, known, there); err != nil {
		return nil, false, err
	}
	var fresh []demoLine
	for _, a := range d.wanted {
		if known[a.Name] == "" || there[a.Name] == "" {
			fresh = append(fresh, demoLine{a, newDemoPassword()})
		}
	}
	set, err := d.set(ctx, fresh)
	if err != nil {
		return nil, false, err
	}
	for _, a := range d.wanted {
		password := set[a.Name]
		if password == "" && there[a.Name] != "" {
			password = known[a.Name]
		}
		if password != "" { // else somebody's own account has the name, or it was disabled
			lines = append(lines, demoLine{a, password})
		}
	}
	return lines, len(set) > 0, nil
}

// believe returns the known passwords, or none when one of those that are printed does not fit: then they are of another
// database, or were changed, and what is printed must be right.
func (d demo) believe(ctx context.Context, known, there map[string]string) (map[string]string, error) {
	var lines []demoLine
	for _, a := range d.wanted {
		if known[a.Name] != "" && there[a.Name] != "" {
			lines = append(lines, demoLine{a, known[a.Name]})
		}
	}
	for _, l := range oneOfEach(lines) {
		match, err := d.passwords.Match(ctx, l.password, there[l.account.Name])
		if err != nil {
			return nil, err
		}
		if !match {
			return nil, nil
		}
	}
	return known, nil
}

// set hashes the passwords, several at once, and stores them. It returns those that were stored, by name.
func (d demo) set(ctx context.Context, fresh []demoLine) (map[string]string, error) {
	accounts := make([]store.DemoAccount, len(fresh))
	errs := make([]error, len(fresh))
	var all sync.WaitGroup
	turns := make(chan struct{}, 2) // as many as are hashed at once: who waits for a hash too long is sent away
	for i, l := range fresh {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			hash, err := d.passwords.Hash(ctx, l.password)
			accounts[i], errs[i] = store.DemoAccount{NewAccount: l.account, PasswordHash: hash}, err
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	names, err := d.store.SetDemoPasswords(ctx, accounts)
	if err != nil {
		return nil, err
	}
	stored := map[string]string{}
	for _, name := range names {
		for _, l := range fresh {
			if l.account.Name == name {
				stored[name] = l.password
			}
		}
	}
	return stored, nil
}

// oneOfEach is the first account of each role, and the one with which the office checks its own work.
func oneOfEach(lines []demoLine) []demoLine {
	var faces []demoLine
	seen := map[ledger.Role]bool{}
	for _, l := range lines {
		if !seen[l.account.Role] || l.account.Name == reviewer {
			seen[l.account.Role] = true
			faces = append(faces, l)
		}
	}
	return faces
}

// newDemoPassword is 59 random bits in letters and digits that are not taken for each other: abcd-efgh-jkmn.
func newDemoPassword() string {
	const alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
	var b strings.Builder
	for chosen := 0; chosen < 12; {
		random := make([]byte, 1)
		_, _ = rand.Read(random) // never fails: the program ends instead
		if int(random[0]) >= 256/len(alphabet)*len(alphabet) {
			continue // so that each is as likely as the others
		}
		if chosen > 0 && chosen%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(alphabet[int(random[0])%len(alphabet)])
		chosen++
	}
	return b.String()
}

// readDemoFile returns the passwords of the file by name of account; none when there is no file.
func readDemoFile(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	known := map[string]string{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if fields := strings.Fields(lines.Text()); len(fields) >= 3 && strings.HasPrefix(fields[0], "/") {
			known[fields[1]] = fields[2]
		}
	}
	return known, lines.Err()
}

// writeDemoFile puts the whole file in place of the one before, readable by its owner only from the first moment.
func writeDemoFile(path string, lines []demoLine) (err error) {
	mode := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o755 // the private PostgreSQL, which does not run as root, has to get to its own part of it
	}
	if err := os.MkdirAll(filepath.Dir(path), mode); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), demoFile+".*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	t := tabwriter.NewWriter(f, 0, 0, 2, ' ', 0) // keeps an error for Flush
	fmt.Fprintln(t, "# Accounts of taizhang serve --demo, to try each face with. Delete this file and start again for new passwords.")
	fmt.Fprintln(t, "# FACE\tNAME\tPASSWORD\tDISPLAY NAME")
	for _, l := range lines {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", layout.HomeOf(l.account.Role), l.account.Name, l.password, l.account.DisplayName)
	}
	if err := errors.Join(t.Flush(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func printDemo(w io.Writer, faces []demoLine, at, path string) error {
	fmt.Fprintf(w, "Demonstration accounts, one of each face and a second for the office, which publishes by two; all are in %s:\n", path)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, l := range faces {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", at+layout.HomeOf(l.account.Role), l.account.Name, l.password, l.account.DisplayName)
	}
	return t.Flush()
}
