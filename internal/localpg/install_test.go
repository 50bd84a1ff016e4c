package localpg

import (
	"archive/zip"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

// programs makes a folder of programs that say they are a version.
func programs(t *testing.T, dir, version string) string {
	t.Helper()
	bin := filepath.Join(dir, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"postgres", "initdb"} {
		script := "#!/bin/sh\necho '" + name + " (PostgreSQL) " + version + "'\n"
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return bin
}

func TestWhichInstallation(t *testing.T) {
	t.Parallel()
	me := account{uid: os.Geteuid(), gid: os.Getegid()}
	dir := t.TempDir()
	old := programs(t, filepath.Join(dir, "13"), "13.21")
	v15 := programs(t, filepath.Join(dir, "15"), "15.18 (Debian 15.18-0+deb12u1)")
	v17 := programs(t, filepath.Join(dir, "17"), "17.5")
	beta := programs(t, filepath.Join(dir, "19"), "19beta1")
	client := programs(t, filepath.Join(dir, "16"), "16.9")
	if err := os.Remove(filepath.Join(client, "initdb")); err != nil {
		t.Fatal(err)
	}
	broken := programs(t, filepath.Join(dir, "18"), "18.3")
	if err := os.Chmod(filepath.Join(broken, "postgres"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		bins   []string
		major  int
		want   string
		others []string
	}{
		{"the first for new data", []string{v17, v15}, 0, "17.5", nil},
		{"the one that made the data", []string{v17, v15}, 15, "15.18", nil},
		{"too old", []string{old}, 0, "", nil},
		{"a client only, one that cannot be run, none", []string{client, broken, filepath.Join(dir, "none")}, 0, "", nil},
		{"none that made the data", []string{v17, v15, v15}, 16, "", []string{"17.5", "15.18"}},
		{"one before its release", []string{beta}, 0, "19", nil},
	} {
		got, others := choose(t.Context(), me, c.bins, c.major)
		if got.version != c.want || !slices.Equal(others, c.others) {
			t.Errorf("%s: %q, others %q, want %q, %q", c.name, got.version, others, c.want, c.others)
		}
	}
}

func TestNewestFirst(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"9.6", "postgresql", "postgresql@17", "pgsql-15", "18"} {
		if err := os.MkdirAll(filepath.Join(dir, name, "bin"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, path := range globNewestFirst(filepath.Join(dir, "*", "bin")) {
		got = append(got, filepath.Base(filepath.Dir(path)))
	}
	if want := []string{"18", "postgresql@17", "pgsql-15", "9.6", "postgresql"}; !slices.Equal(got, want) {
		t.Errorf("order is %q, want %q", got, want)
	}
}

func TestDataOfAVersionThatIsNotInstalled(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if err := os.MkdirAll(filepath.Join(dir, "postgres"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "postgres", "PG_VERSION"), []byte("9\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "was made with PostgreSQL 9, and this machine has only PostgreSQL ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("message is %v", err)
	}
}

// The archive in testdata has programs of a few bytes in it, packed as the real ones are: a tar.xz in a zip.
func TestDownload(t *testing.T) {
	t.Parallel()
	packed, err := os.ReadFile("testdata/postgres.txz")
	if err != nil {
		t.Fatal(err)
	}
	var asked string
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".sha256") {
			http.NotFound(w, r)
			return
		}
		asked = r.URL.Path
		z := zip.NewWriter(w)
		f, err := z.Create("postgres.txz")
		if err == nil {
			_, err = f.Write(packed)
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(site.Close)
	c := &cluster{dir: t.TempDir(), account: account{uid: os.Geteuid(), gid: os.Getegid()}, log: Options{}.logger()}
	config := embeddedpostgres.DefaultConfig().BinaryRepositoryURL(site.URL)
	in, err := c.downloadFrom(t.Context(), config, 0)
	if err != nil {
		t.Fatal(err)
	}
	if in.version != "18.3" || in.bin != filepath.Join(c.dir, "runtime", "18", "bin") || !strings.Contains(asked, "18.") {
		t.Errorf("got %+v, asked for %s", in, asked)
	}
	if !slices.Contains(binFolders(c.dir), in.bin) {
		t.Error("it is not found the next time")
	}
	left, err := filepath.Glob(filepath.Join(c.dir, "runtime", ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

func TestDownloadThatFails(t *testing.T) {
	t.Parallel()
	site := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(site.Close)
	c := &cluster{dir: t.TempDir(), account: account{uid: os.Geteuid(), gid: os.Getegid()}, log: Options{}.logger()}
	config := embeddedpostgres.DefaultConfig().BinaryRepositoryURL(site.URL)
	for major, want := range map[int]string{0: "no version found matching 18", 12: "there is no PostgreSQL 12 to download"} {
		_, err := c.downloadFrom(t.Context(), config, major)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "apt-get install postgresql") || strings.Contains(err.Error(), "\n") {
			t.Errorf("message is %v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.downloadFrom(ctx, config, 0); err == nil {
		t.Error("it goes on though nobody waits")
	}
}
