package main

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/session"
	"taizhang/internal/store"
)

// trial is a demonstration on a database and a data folder of its own.
type trial struct {
	*store.Store
	t         *testing.T
	passwords hasher
	data      string
}

// plain stands for argon2id, which takes seconds for sixty passwords.
type plain struct{}

func (plain) Hash(_ context.Context, password string) (string, error) {
	return "plain " + password, nil
}

func (plain) Match(_ context.Context, password, hash string) (bool, error) {
	return hash == "plain "+password, nil
}

func newTrial(t *testing.T, passwords hasher) *trial {
	t.Helper()
	return &trial{openStore(t, dbtest.URL(t)), t, passwords, filepath.Join(t.TempDir(), "not", "made", "yet")}
}

// start prepares the demonstration and returns what it prints and the passwords of its file.
func (d *trial) start() (string, map[string]string) {
	d.t.Helper()
	var out bytes.Buffer
	if err := prepareDemo(d.t.Context(), &out, d.Store, d.passwords, d.data, "http://127.0.0.1:8080/"); err != nil {
		d.t.Fatal(err)
	}
	known, err := readDemoFile(filepath.Join(d.data, demoFile))
	if err != nil {
		d.t.Fatal(err)
	}
	return out.String(), known
}

func (d *trial) signsIn(name, password string) bool {
	d.t.Helper()
	c, err := d.CredentialsByName(d.t.Context(), name)
	if err != nil {
		d.t.Fatal(err)
	}
	match, err := d.passwords.Match(d.t.Context(), password, c.PasswordHash)
	if err != nil {
		d.t.Fatal(err)
	}
	return match
}

func TestDemo(t *testing.T) {
	t.Parallel()
	argon, err := session.NewPasswords()
	if err != nil {
		t.Fatal(err)
	}
	d := newTrial(t, argon)
	first, known := d.start()

	lines := regexp.MustCompile(`(?m)^  http://127\.0\.0\.1:8080(/[a-z]+) +([a-z0-9-]+) +([a-z2-9]{4}(?:-[a-z2-9]{4}){2}) +\S+$`).FindAllStringSubmatch(first, -1)
	var faces []string
	for _, l := range lines {
		faces = append(faces, l[1])
		if !d.signsIn(l[2], l[3]) {
			t.Errorf("the printed password of %s does not work", l[2])
		}
	}
	if !slices.Equal(faces, []string{"/office", "/office", "/overview", "/work"}) {
		t.Errorf("printed %q", first)
	}

	departments, err := d.AccountDepartments(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(known) != len(departments)+3 || len(slices.Compact(slices.Sorted(maps.Values(known)))) != len(known) {
		t.Errorf("%d passwords for %d departments", len(known), len(departments))
	}
	accounts, err := d.Accounts(t.Context(), operator, store.AccountFilter{Department: "swj"})
	if err != nil || len(accounts) != 1 || accounts[0].DisplayName != "市商务局" || accounts[0].Role != ledger.Staff {
		t.Errorf("%+v, %v", accounts, err)
	}
	info, err := os.Stat(filepath.Join(d.data, demoFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if files, err := os.ReadDir(d.data); err != nil || len(files) != 1 {
		t.Errorf("left in the data folder: %v, %v", files, err)
	}
	var texts int
	if err := d.Pool().QueryRow(t.Context(), `SELECT count(*) FROM entry WHERE quarter <> 1`).Scan(&texts); err != nil || texts != 0 {
		t.Errorf("%d texts were invented, %v", texts, err)
	}

	if second, again := d.start(); second != first || !maps.Equal(again, known) {
		t.Errorf("the second start prints %q, the first %q", second, first)
	}
}

func TestDemoWithoutItsFile(t *testing.T) {
	t.Parallel()
	d := newTrial(t, plain{})
	own, err := d.CreateAccount(t.Context(), operator, ledger.NewAccount{Name: "swj", DisplayName: "王芳", Role: ledger.Staff, Departments: []string{"swj"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Join(t.Context(), own.Token, "a real one"); err != nil {
		t.Fatal(err)
	}
	_, before := d.start()
	if err := os.Remove(filepath.Join(d.data, demoFile)); err != nil {
		t.Fatal(err)
	}
	_, after := d.start()
	for name, password := range before {
		if after[name] == "" || after[name] == password {
			t.Errorf("%s keeps its password", name)
		}
	}
	if !d.signsIn("duchashi", after["duchashi"]) || d.signsIn("duchashi", before["duchashi"]) {
		t.Error("the new password does not work, or the old one still does")
	}
	if c, err := d.CredentialsByName(t.Context(), "swj"); err != nil || c.PasswordHash != "a real one" || after["swj"] != "" {
		t.Errorf("somebody's own account was touched: %+v, %v", c, err)
	}
}

func TestDemoPrintsOnlyWhatWorks(t *testing.T) {
	t.Parallel()
	d := newTrial(t, plain{})
	_, before := d.start()
	c, err := d.CredentialsByName(t.Context(), "lingdao")
	if err != nil {
		t.Fatal(err)
	}
	actor, err := d.ActorByID(t.Context(), c.ID, c.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := d.passwords.Hash(t.Context(), "another one altogether")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.SetPassword(t.Context(), actor, c.Epoch, hash); err != nil {
		t.Fatal(err)
	}
	out, after := d.start()
	if after["lingdao"] == before["lingdao"] || !d.signsIn("lingdao", after["lingdao"]) || !strings.Contains(out, after["lingdao"]) {
		t.Errorf("printed %q", out)
	}

	// What is disabled stays so and is not offered.
	c, err = d.CredentialsByName(t.Context(), "duchashi")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.DisableAccount(t.Context(), operator, c.ID); err != nil {
		t.Fatal(err)
	}
	if out, _ := d.start(); strings.Contains(out, " duchashi ") || !strings.Contains(out, after["lingdao"]) {
		t.Errorf("printed %q", out)
	}
}
