// Package dbtest gives each test a PostgreSQL database of its own, with the schema in place.
//
// A database is a clone of a template that is made once for the present contents of the migrations, by Up, Down to
// nothing and Up again, so that every run of the tests has also tried the way back. The server is the one that
// TAIZHANG_TEST_DATABASE_URL names (its user must be allowed to make databases and roles), or else one that all test
// processes of this user share: the first starts it and it goes with the last. It lives in memory where it can and
// keeps nothing safe.
//
// Databases are apart from each other; roles are the server's, and one test sees what another does to them.
package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"taizhang/internal/localpg"
	"taizhang/migrations"
)

const (
	serverVariable = "TAIZHANG_TEST_DATABASE_URL"
	within         = 2 * time.Minute // starting the server and making the template, other processes' turns included
	memoryNeeded   = 1 << 30         // bytes free in memory for the server to live there
	templatesKept  = 3               // of other contents of the migrations, for switching between branches
	poolConnsMax   = 8               // of a test's pool: thirty tests at once stay within the server's 300
	releaseWithin  = 5 * time.Second // for a test to give its connections back
	templateLock   = 7_213_004_201   // key of the advisory lock; any number that nobody else uses
)

const hint = "tests need PostgreSQL 14 or newer: install it (apt-get install postgresql, brew install postgresql) or name a server in " + serverVariable

// New returns a pool on a new database with the newest schema. The pool is closed and the database dropped when the
// test ends.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	config, err := pgxpool.ParseConfig(URL(t))
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	config.MaxConns = poolConnsMax
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() {
		closed := make(chan struct{})
		go func() {
			pool.Close() // waits for every connection to come back
			close(closed)
		}()
		select {
		case <-closed:
		case <-time.After(releaseWithin):
			t.Errorf("dbtest: the test still holds %d connections: rows not closed, or a transaction not ended", pool.Stat().AcquiredConns())
		}
	})
	return pool
}

// URL returns the connection string of a new database with the newest schema, which is dropped when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	s := running(t)
	if err := s.template(); err != nil {
		t.Fatalf("dbtest: making the template database: %v", err)
	}
	return s.create(t, templateName())
}

// Empty returns the connection string of a new database with nothing in it, which is dropped when the test ends.
func Empty(t testing.TB) string {
	t.Helper()
	return running(t).create(t, "template1")
}

// server is the PostgreSQL that this process's tests use.
type server struct {
	url      *url.URL // of the database to make others from
	admin    *pgxpool.Pool
	strategy string       // how to copy a database, in SQL
	template func() error // makes it the first time it is called
}

var connected = sync.OnceValues(connect)

// running returns the server, which the first test that asks brings up.
func running(t testing.TB) *server {
	t.Helper()
	s, err := connected()
	if err != nil {
		t.Fatalf("dbtest: %v (%s)", err, hint)
	}
	return s
}

func connect() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	address, private, alone := os.Getenv(serverVariable), false, false
	if private = address == ""; private {
		// Left by ending the process.
		shared, err := localpg.Join(ctx, localpg.Options{Dir: folder(), Fast: true, MaxConnections: 300})
		if err != nil {
			return nil, err
		}
		address, alone = shared.URL("postgres"), shared.Started()
	}
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return nil, fmt.Errorf("%s is not a postgres:// URL", serverVariable) // not quoted: it may hold a password
	}
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	config.MaxConns = 4
	admin, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		return nil, err
	}
	s := &server{url: u, admin: admin}
	s.template = sync.OnceValue(s.ensureTemplate)
	var version int
	if err := admin.QueryRow(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version); err != nil {
		return nil, err
	}
	if private && version >= 15_00_00 {
		// Copying the files takes two checkpoints, which cost nothing without fsync, and is then the faster way: 10 ms
		// against 20 for the default, 30 against 80 with four tests at once on two cores. Before 15 it is the only way.
		s.strategy = " STRATEGY FILE_COPY"
	}
	if alone {
		err = s.sweep(ctx)
	}
	return s, err
}

// folder is where the shared server lives: in memory if there is room, since nothing in it needs to last. Every user
// has one, and a server of root cannot be that of others.
func folder() string {
	name := "taizhang-test-" + strconv.Itoa(os.Geteuid())
	const memory = "/dev/shm"
	var fs syscall.Statfs_t
	if err := syscall.Statfs(memory, &fs); err == nil && int64(fs.Bavail)*int64(fs.Bsize) >= memoryNeeded {
		return filepath.Join(memory, name)
	}
	return filepath.Join(os.TempDir(), name)
}

// templateName names the template after what the migrations are.
var templateName = sync.OnceValue(func() string {
	h := sha256.New()
	err := fs.WalkDir(migrations.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := migrations.FS.ReadFile(path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(text), text)
		return err
	})
	if err != nil {
		panic(err) // embedded files can always be read
	}
	return templatePrefix + hex.EncodeToString(h.Sum(nil))[:16]
})

const (
	templatePrefix = "taizhang_template_"
	testPrefix     = "taizhang_test_"
)

// ensureTemplate makes the template unless it is there. Processes that ask at the same moment take turns; one that
// ended half-way has left a database that is not marked as a template, and is dropped.
func (s *server) ensureTemplate() error {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url.String())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }() // and the lock goes with it
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(templateLock)); err != nil {
		return err
	}
	name := templateName()
	var there bool
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)", name).Scan(&there)
	if err != nil || there {
		return err
	}
	quoted := pgx.Identifier{name}.Sanitize()
	for _, sql := range []string{"DROP DATABASE IF EXISTS " + quoted + " WITH (FORCE)", "CREATE DATABASE " + quoted} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	address := s.address(name)
	if err := migrations.Up(ctx, address); err != nil {
		return err
	}
	if err := migrations.Down(ctx, address); err != nil {
		return fmt.Errorf("on the way back: %w", err)
	}
	if err := migrations.Up(ctx, address); err != nil {
		return fmt.Errorf("after the way back: %w", err)
	}
	if err := s.tidy(ctx, address); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "ALTER DATABASE "+quoted+" WITH IS_TEMPLATE true ALLOW_CONNECTIONS false")
	return err
}

// tidy leaves the template small and with the statistics that queries are planned by: nothing vacuums here by itself.
func (s *server) tidy(ctx context.Context, address string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "VACUUM (FULL, ANALYZE)")
	if closeErr := conn.Close(ctx); err == nil {
		err = closeErr
	}
	return err
}

// create makes a database from a template and sees to its end.
func (s *server) create(t testing.TB, template string) string {
	t.Helper()
	name := testPrefix + strings.ToLower(rand.Text()[:12])
	quoted := pgx.Identifier{name}.Sanitize()
	_, err := s.admin.Exec(t.Context(), "CREATE DATABASE "+quoted+" TEMPLATE "+pgx.Identifier{template}.Sanitize()+s.strategy)
	if err != nil {
		t.Fatalf("dbtest: making a database: %v", err)
	}
	t.Cleanup(func() {
		// Even with connections still open: the test is over.
		if _, err := s.admin.Exec(context.Background(), "DROP DATABASE "+quoted+" WITH (FORCE)"); err != nil {
			t.Errorf("dbtest: dropping the database: %v", err)
		}
	})
	return s.address(name)
}

// address is the connection string of another database of the server.
func (s *server) address(database string) string {
	u := *s.url
	u.Path = "/" + database
	return u.String()
}

// sweep drops what test processes that were killed have left, and all but the newest templates. Only for the first
// process of a shared server, when nobody else can be using them; that another comes meanwhile does no harm, since what
// is dropped was there before.
func (s *server) sweep(ctx context.Context) error {
	rows, err := s.admin.Query(ctx, `
		(SELECT datname FROM pg_database WHERE starts_with(datname, $1))
		UNION ALL
		(SELECT datname FROM pg_database WHERE starts_with(datname, $2) AND datname <> $3 ORDER BY oid DESC OFFSET $4)`,
		testPrefix, templatePrefix, templateName(), templatesKept)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		quoted := pgx.Identifier{name}.Sanitize()
		if strings.HasPrefix(name, templatePrefix) {
			if _, err := s.admin.Exec(ctx, "ALTER DATABASE "+quoted+" WITH IS_TEMPLATE false"); err != nil {
				return err
			}
		}
		if _, err := s.admin.Exec(ctx, "DROP DATABASE IF EXISTS "+quoted+" WITH (FORCE)"); err != nil {
			return err
		}
	}
	return nil
}
