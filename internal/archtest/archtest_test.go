package archtest_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	root   = "../.."
	module = "taizhang/"
)

// imports maps each package of the module, by its folder, to what its files import; tests apart.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") && name != root || d.Name() == "node_modules" || d.Name() == "testdata" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		dir = filepath.ToSlash(dir)
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[dir] = append(found[dir], imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// standard reports whether an import path is of the standard library.
func standard(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !strings.Contains(first, ".") && first != strings.TrimSuffix(module, "/")
}

func within(p string, folders ...string) bool {
	for _, f := range folders {
		if p == module+f || strings.HasPrefix(p, module+f+"/") {
			return true
		}
	}
	return false
}

var audiences = []string{"internal/desk", "internal/office", "internal/overview", "internal/disclosure", "internal/admin", "internal/planning", "internal/ruling"}

// rules say of an import that it must not be, and why. The folders go from the inside of the house to its door.
var rules = []struct {
	why  string
	deny func(from, imported string) bool
}{
	{"the domain knows only the standard library", func(from, p string) bool {
		return from == "internal/ledger" && (!standard(p) || p == "net/http" || p == "database/sql")
	}},
	{"the reader knows only the standard library", func(from, p string) bool {
		return from == "internal/reading" && (!standard(p) || p == "net/http" || p == "database/sql" || p == "os")
	}},
	{"the store imports the domain and the driver, no HTTP and no pages", func(from, p string) bool {
		return from == "internal/store" && (p == "net/http" || strings.HasPrefix(p, module) && !within(p, "internal/ledger", "internal/reading"))
	}},
	{"database/sql is goose's alone", func(from, p string) bool {
		return p == "database/sql" && from != "migrations"
	}},
	{"SQL stands in the store, in migrations and in the private server's start", func(from, p string) bool {
		return strings.HasPrefix(p, "github.com/jackc/pgx/v5") &&
			!slices.Contains([]string{"internal/store", "migrations", "internal/localpg", "internal/dbtest", "internal/session"}, from)
	}},
	{"pages get ready-made data: no store, no handlers, no SQL", func(from, p string) bool {
		return strings.HasPrefix(from, "web") && within(p, "internal/store", "internal/session", "internal/server",
			"internal/desk", "internal/office", "internal/overview", "internal/disclosure", "internal/admin", "internal/planning", "internal/respond")
	}},
	{"no audience imports another", func(from, p string) bool {
		return slices.Contains(audiences, from) && within(p, audiences...) && p != module+from
	}},
	{"only the server and the command put the parts together", func(from, p string) bool {
		return within(p, append(audiences, "internal/server")...) && from != "internal/server" && !strings.HasPrefix(from, "cmd/")
	}},
	{"what serves tests is not in the program", func(from, p string) bool {
		return within(p, "internal/dbtest", "internal/archtest") && from != "internal/dbtest"
	}},
}

func TestOneDirection(t *testing.T) {
	t.Parallel()
	all := imports(t)
	for _, must := range append(audiences, "internal/ledger", "internal/store", "internal/server", "migrations", "web") {
		if len(all[must]) == 0 {
			t.Errorf("%s was not found: the rules would pass without having looked", must)
		}
	}
	for from, imported := range all {
		for _, p := range imported {
			for _, rule := range rules {
				if rule.deny(from, p) {
					t.Errorf("%s imports %s: %s", from, p, rule.why)
				}
			}
		}
	}
}

func TestMigrationsAreNumbered(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "migrations", "[0-9]*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations (%v)", err)
	}
	name := regexp.MustCompile(`^(\d{5})_[a-z]+(_[a-z0-9]+)+\.(sql|go)$`)
	for i, file := range files {
		m := name.FindStringSubmatch(filepath.Base(file))
		if m == nil {
			t.Errorf("%s is not NNNNN_verb_noun.sql or .go", file)
			continue
		}
		if n, _ := strconv.Atoi(m[1]); n != i+1 {
			t.Errorf("%s should have number %05d: none is left out, none is there twice", file, i+1)
		}
	}
}

// forbidden in pages: what the content security policy would refuse in a browser, and what no test would see.
var forbidden = regexp.MustCompile(`\bstyle=|<style|<script>|\bon(click|submit|load|change|input)=|javascript:|templ\.Raw\(|(?m)^(css|script) \w+\(`)

func TestPagesHaveNoInlineStyleOrScript(t *testing.T) {
	t.Parallel()
	looked := 0
	err := filepath.WalkDir(filepath.Join(root, "web"), func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".templ" {
			return err
		}
		looked++
		text, err := os.ReadFile(name)
		if found := forbidden.Find(text); found != nil {
			t.Errorf("%s has %q", name, found)
		}
		return err
	})
	if err != nil || looked == 0 {
		t.Fatalf("looked at %d templ files (%v)", looked, err)
	}
}

func TestTopLevel(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Makefile", "README.md", "cmd", "go.mod", "go.sum", "internal", "migrations", "web"}
	var got []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			got = append(got, e.Name())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("at the top stand %v, want %v", got, want)
	}
}
