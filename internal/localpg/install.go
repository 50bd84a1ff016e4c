package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldestMajor is the oldest PostgreSQL that will do: the oldest that its makers still mend as this is written.
const oldestMajor = 14

// installation is a PostgreSQL on this machine.
type installation struct {
	bin      string // the folder with the programs
	postgres string
	initdb   string
	version  string // "15.18"
	major    int
}

// binFolders lists where a PostgreSQL may be: a downloaded one, the PATH, then where packages put it, newest first.
func binFolders(dir string) []string {
	var found []string
	downloaded := globNewestFirst(filepath.Join(dir, "runtime", "*", "bin"))
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			found = append(found, filepath.Dir(real))
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",         // Debian and Ubuntu
		"/usr/pgsql-*/bin",                  // the PostgreSQL project's packages for Red Hat and its kin
		"/opt/homebrew/opt/postgresql*/bin", // Homebrew on Apple silicon
		"/usr/local/opt/postgresql*/bin",    // Homebrew on Intel
		"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
	} {
		found = append(found, globNewestFirst(pattern)...)
	}
	return append(found, downloaded...)
}

var numbers = regexp.MustCompile(`\d+`)

func globNewestFirst(pattern string) []string {
	found, err := filepath.Glob(pattern)
	if err != nil {
		panic(err) // a malformed pattern
	}
	major := func(path string) int {
		n, _ := strconv.Atoi(numbers.FindString(filepath.Base(filepath.Dir(path)))) // none: 0, the oldest
		return n
	}
	slices.SortStableFunc(found, func(a, b string) int { return major(b) - major(a) })
	return found
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) ((\d+)(?:\.\d+)?)`)

// inspect asks a PostgreSQL for its version, as the account that is to run it: what the account cannot run is not
// there.
func inspect(ctx context.Context, a account, bin string) (installation, bool) {
	in := installation{bin: bin, postgres: filepath.Join(bin, "postgres"), initdb: filepath.Join(bin, "initdb")}
	if _, err := os.Stat(in.initdb); err != nil {
		return in, false // a client only
	}
	out, err := a.command(ctx, "/", in.postgres, "--version").Output()
	if err != nil {
		return in, false
	}
	m := versionLine.FindSubmatch(out)
	if m == nil {
		return in, false
	}
	in.version = string(m[1])
	in.major, err = strconv.Atoi(string(m[2]))
	return in, err == nil && in.major >= oldestMajor
}

// choose returns the installation to use for a data directory made by that major version, 0 for one still to be made;
// and the versions it met that will not do.
func choose(ctx context.Context, a account, bins []string, major int) (installation, []string) {
	var others []string
	for _, bin := range bins {
		in, ok := inspect(ctx, a, bin)
		if !ok {
			continue
		}
		if major == 0 || in.major == major {
			return in, nil
		}
		if !slices.Contains(others, in.version) {
			others = append(others, in.version)
		}
	}
	return installation{}, others
}

// findInstallation settles which PostgreSQL runs the cluster, downloading one when the machine has none.
func (c *cluster) findInstallation(ctx context.Context) error {
	major, err := dataVersion(c.pgdata)
	if err != nil {
		return err
	}
	in, others := choose(ctx, c.account, binFolders(c.dir), major)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("starting PostgreSQL: %w", ctx.Err())
	case in.major != 0:
	case len(others) > 0:
		return fmt.Errorf("data folder %s was made with PostgreSQL %d, and this machine has only PostgreSQL %s: install PostgreSQL %d, or move the data with pg_dump",
			c.dir, major, strings.Join(others, " and "), major)
	default:
		if in, err = c.download(ctx, major); err != nil {
			return err
		}
	}
	c.install = in
	return nil
}

// dataVersion returns the major version that a data directory was made with, 0 when it is not there.
func dataVersion(pgdata string) (int, error) {
	path := filepath.Join(pgdata, "PG_VERSION")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the data folder: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0, fmt.Errorf("%s does not hold a version of PostgreSQL: %w", path, err)
	}
	return major, nil
}
