package localpg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	port = "5432" // only a part of the socket's name: nothing listens on TCP

	// A socket's path has room for about a hundred bytes: 104 on macOS, 108 on Linux, the closing NUL included.
	socketPathLimit = 100
)

// Codes of PostgreSQL's errors, from its appendix A.
const (
	cannotConnectNow   = "57P03" // starting up or shutting down
	invalidCatalogName = "3D000" // no such database
)

// cluster is a data folder and what it takes to run its server.
type cluster struct {
	options Options
	log     *slog.Logger
	account account

	dir       string // the data folder, absolute
	pgdata    string // PostgreSQL's own data directory in it
	socketDir string
	password  string
	install   installation
}

func newCluster(ctx context.Context, o Options) (*cluster, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	a, err := serverAccount()
	if err != nil {
		return nil, err
	}
	c := &cluster{options: o, log: o.logger(), account: a, dir: dir, pgdata: filepath.Join(dir, "postgres")}
	if err := a.canEnter(ctx, dir); err != nil {
		return nil, err
	}
	if err := a.makeFolder(dir); err != nil {
		return nil, err
	}
	return c, nil
}

// prepare makes everything ready for the server to be started: programs, data, password, socket directory, and no other
// server on the data. The caller holds the folder's lock.
func (c *cluster) prepare(ctx context.Context) error {
	if err := c.findInstallation(ctx); err != nil {
		return err
	}
	if err := stopLeftover(ctx, c.pgdata, c.log); err != nil {
		return err
	}
	if err := c.initialise(ctx); err != nil {
		return err
	}
	return c.makeSocketDir()
}

// initialise makes the data directory when there is none. It is made under another name and then renamed, so that
// half a directory is never taken for a whole one.
func (c *cluster) initialise(ctx context.Context) error {
	_, err := os.Stat(filepath.Join(c.pgdata, "PG_VERSION"))
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return fmt.Errorf("reading the data folder: %w", err)
	}
	if c.password, err = c.readPassword(fresh); err != nil || !fresh {
		return errors.Join(err, c.ownExisting())
	}
	unfinished := c.pgdata + ".new"
	passwordCopy := filepath.Join(c.dir, "postgres.password.new") // one that the account may read
	defer os.Remove(passwordCopy)
	err = errors.Join(
		os.RemoveAll(unfinished), c.account.mkdir(unfinished),
		os.RemoveAll(passwordCopy), os.WriteFile(passwordCopy, []byte(c.password+"\n"), 0o600), c.account.own(passwordCopy))
	if err != nil {
		return fmt.Errorf("preparing the data folder: %w", err)
	}
	var out []byte
	for _, locale := range []string{"C.UTF-8", "C"} { // not every system has the first
		args := []string{"--pgdata", unfinished, "--username", owner, "--pwfile", passwordCopy, "--auth", "scram-sha-256",
			"--encoding", "UTF8", "--locale", locale, "--data-checksums"}
		if c.options.Fast {
			args = append(args, "--no-sync")
		}
		if out, err = c.account.command(ctx, unfinished, c.install.initdb, args...).CombinedOutput(); err == nil {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("PostgreSQL %s cannot make its data directory in %s: %s (%w)", c.install.version, c.dir, oneLine(string(out)), err)
	}
	if err := os.Rename(unfinished, c.pgdata); err != nil {
		return fmt.Errorf("preparing the data folder: %w", err)
	}
	return nil
}

func (c *cluster) ownExisting() error {
	if _, err := os.Stat(c.pgdata); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return c.account.ownTree(c.pgdata)
}

// readPassword returns the owner's password, a new one when the data is still to be made and there is none.
func (c *cluster) readPassword(fresh bool) (string, error) {
	path := filepath.Join(c.dir, "postgres.password")
	b, err := os.ReadFile(path)
	switch password := strings.TrimSpace(string(b)); {
	case err == nil && password != "":
		return password, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("reading the password of the private PostgreSQL: %w", err)
	case !fresh:
		return "", fmt.Errorf("%s is missing, and without it the data in %s cannot be opened: restore it from a backup", path, c.dir)
	}
	password := rand.Text()
	next := path + ".tmp"
	err = errors.Join(os.WriteFile(next, []byte(password+"\n"), 0o600), os.Chmod(next, 0o600), os.Rename(next, path))
	if err != nil {
		return "", fmt.Errorf("writing the password of the private PostgreSQL: %w", err)
	}
	return password, nil
}

// makeSocketDir settles where the socket is: in the data folder, or where that path is too long for a socket, in a
// temporary directory of our own that the name in the data folder links to, so that the next start finds and removes
// what a killed process could not.
func (c *cluster) makeSocketDir() error {
	c.removeTemporarySocket()
	place := filepath.Join(c.dir, "socket")
	if len(place)+len("/.s.PGSQL.")+len(port) <= socketPathLimit {
		c.socketDir = place
		// Emptied first: a left-over socket lock whose pid now belongs to another process would keep the server from
		// starting, and no server lives here when we come by.
		err := errors.Join(os.RemoveAll(place), c.account.mkdir(place))
		if err != nil {
			return fmt.Errorf("making the socket directory: %w", err)
		}
		return nil
	}
	parent := os.TempDir()
	if len(parent) > socketPathLimit/2 {
		parent = "/tmp"
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(c.dir))
	temporary, err := os.MkdirTemp(parent, temporarySocketPrefix+strconv.FormatUint(uint64(h.Sum32()), 36)+"-")
	if err == nil {
		err = errors.Join(c.account.own(temporary), os.RemoveAll(place), os.Symlink(temporary, place))
	}
	if err != nil {
		return fmt.Errorf("making the socket directory: %w", err)
	}
	c.socketDir = temporary
	return nil
}

const temporarySocketPrefix = "taizhang-socket-"

// removeTemporarySocket removes the temporary socket directory that the data folder links to, if any.
func (c *cluster) removeTemporarySocket() {
	place := filepath.Join(c.dir, "socket")
	target, err := os.Readlink(place)
	if err != nil {
		return // a directory, or nothing
	}
	if strings.HasPrefix(filepath.Base(target), temporarySocketPrefix) {
		_ = os.RemoveAll(target) // an empty directory in the worst case, in a place that the system cleans
	}
	_ = os.Remove(place)
}

// settings are the server's, given on its command line: the ones of this program's version, not of the one that made
// the data.
func (c *cluster) settings() []string {
	buffers, connections := c.options.SharedBuffers, c.options.MaxConnections
	if buffers == "" {
		buffers = "64MB"
	}
	if connections == 0 {
		connections = 60
	}
	set := []string{
		"listen_addresses=",
		"port=" + port,
		"unix_socket_directories=" + c.socketDir,
		"unix_socket_permissions=0700",
		"shared_buffers=" + buffers,
		"max_connections=" + strconv.Itoa(connections),
		"max_wal_size=512MB",
		"timezone=UTC",
		"log_timezone=UTC",
		"jit=off", // costs more than it gives on small queries
		"logging_collector=off",
		"log_destination=stderr",
		// Texts and names of people must not reach the log: no statements, no details with the values of a row.
		"log_min_error_statement=panic",
		"log_error_verbosity=terse",
		"log_checkpoints=off",
	}
	if c.options.Fast {
		set = append(set, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"wal_level=minimal", "max_wal_senders=0", "autovacuum=off", "max_locks_per_transaction=64",
			"checkpoint_timeout=1h", "bgwriter_lru_maxpages=0",
			"dynamic_shared_memory_type=mmap") // in the folder, where a server that was killed leaves nothing behind
	} else {
		set = append(set, "fsync=on", "synchronous_commit=on", "full_page_writes=on")
	}
	args := make([]string, 0, 2*len(set))
	for _, s := range set {
		args = append(args, "-c", s)
	}
	return args
}

// errStillAttached is a start that failed because processes of a server that was killed are still going away.
var errStillAttached = errors.New("processes of a killed PostgreSQL are still there")

// await polls until the server answers, and makes the database when it is not there yet. It fails as soon as the
// server has gone, with what that said last.
func (c *cluster) await(ctx context.Context, p *process) error {
	deadline := time.Now().Add(startWithin)
	for {
		err := c.ensureDatabase(ctx)
		var pgErr *pgconn.PgError
		switch {
		case err == nil:
			return nil
		case errors.As(err, &pgErr) && pgErr.Code == cannotConnectNow:
			deadline = time.Now().Add(startWithin) // it lives and is recovering from a crash: that takes what it takes
		case errors.As(err, &pgErr):
			return fmt.Errorf("the private PostgreSQL refuses us: %w", err)
		case time.Now().After(deadline):
			return fmt.Errorf("the private PostgreSQL does not answer: %w", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("starting PostgreSQL: %w", ctx.Err())
		case <-p.exited:
			said := p.said()
			if strings.Contains(said, "pre-existing shared memory block") {
				return fmt.Errorf("%w: %s", errStillAttached, oneLine(said))
			}
			return fmt.Errorf("PostgreSQL %s did not start: %s", c.install.version, oneLine(said))
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// ensureDatabase connects to the database, and makes it when there is none.
func (c *cluster) ensureDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.url(database))
	var pgErr *pgconn.PgError
	if err == nil || !errors.As(err, &pgErr) || pgErr.Code != invalidCatalogName {
		if conn != nil {
			_ = conn.Close(ctx)
		}
		return err
	}
	conn, err = pgx.Connect(ctx, c.url("postgres"))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+database)
	return errors.Join(err, conn.Close(ctx))
}
