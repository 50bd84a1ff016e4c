// Package localpg runs the private PostgreSQL: a real server of our own in the data folder, for those who give us no
// DATABASE_URL. It is reached through a Unix socket only, keeps its data between runs, and never outlives us: however
// this process ends, kill -9 included, the server shuts down by itself.
//
// In the data folder:
//
//	taizhang.lock       held for as long as a process runs the server
//	postgres/           PostgreSQL's data directory, owned by the account that the server runs as
//	postgres.password   the password of the database's owner, readable by us only
//	postgres.log        what the server said, at most a few MB, and postgres.log.1 before it
//	socket              the directory with the server's socket, or a link to one where the path would be too long
//	runtime/            a downloaded PostgreSQL, on machines that have none
package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	owner    = "taizhang" // the database's owner, a superuser of the private server
	database = "taizhang"
)

const (
	startWithin = 30 * time.Second // until the server answers; time spent on crash recovery is not counted
	fastWithin  = 10 * time.Second // a fast shutdown before it becomes an immediate one
	quitWithin  = 5 * time.Second  // an immediate shutdown before the processes are killed
)

// Options say where the server lives and how large it is.
type Options struct {
	// Dir is the data folder. It is made when it is missing.
	Dir string
	// Log hears of starts, stops and left-over servers; nil discards that.
	Log *slog.Logger
	// Fast gives up durability (no fsync, no checkpoints worth the name, no autovacuum): for tests only.
	Fast bool
	// SharedBuffers is PostgreSQL's setting of that name; "" is 64MB.
	SharedBuffers string
	// MaxConnections is PostgreSQL's setting of that name; 0 is 60.
	MaxConnections int
}

// Server is a running private PostgreSQL.
type Server struct {
	cluster *cluster
	lock    *os.File
	proc    *process
	url     string
	log     *slog.Logger

	died    chan struct{} // closed when the server went without being asked to
	stop    sync.Once
	asked   chan struct{} // closed when Stop was called
	stopErr error
}

// Start brings the server up and returns once it answers: the first time with a fresh, empty database, later with what
// was there. The context bounds the start only; what ends the server is Stop, or the end of this process.
//
// It fails with ErrInUse when another process runs the server of this folder. Every error is one line that can be
// shown to whoever runs the program.
func Start(ctx context.Context, o Options) (*Server, error) {
	begin := time.Now()
	c, err := newCluster(ctx, o)
	if err != nil {
		return nil, err
	}
	lock, err := lockFolder(c.dir)
	if err != nil {
		return nil, err
	}
	s := &Server{cluster: c, lock: lock, log: c.log, died: make(chan struct{}), asked: make(chan struct{})}
	if err := s.start(ctx); err != nil {
		s.release()
		return nil, err
	}
	s.log.Info("private PostgreSQL is ready", "version", c.install.version, "folder", c.dir,
		"took", time.Since(begin).Round(time.Millisecond))
	go s.watch()
	return s, nil
}

func (s *Server) start(ctx context.Context) error {
	c := s.cluster
	if err := c.prepare(ctx); err != nil {
		return err
	}
	logs, err := openRollingFile(filepath.Join(c.dir, "postgres.log"), logLimit)
	if err != nil {
		return err
	}
	retryUntil := time.Now().Add(startWithin)
	for {
		err := s.launch(ctx, logs)
		if err == nil {
			s.url = c.url(database)
			return nil
		}
		if !errors.Is(err, errStillAttached) || time.Now().After(retryUntil) {
			return errors.Join(err, logs.Close())
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return errors.Join(err, logs.Close())
		}
	}
}

// launch starts the server once and waits until it answers. The log belongs to the process from then on, unless it
// fails.
func (s *Server) launch(ctx context.Context, logs *rollingFile) error {
	c := s.cluster
	logs.forget()
	control, fromUs, err := os.Pipe() // close-on-exec: no other child of ours can hold the write end open
	if err != nil {
		return fmt.Errorf("starting PostgreSQL: %w", err)
	}
	proc, err := supervise(c, control, fromUs, logs)
	if err != nil {
		return err
	}
	if err := c.await(ctx, proc); err != nil {
		proc.stop(context.Background(), 0)
		return err
	}
	s.proc = proc
	go func() {
		<-proc.exited
		_ = logs.Close() // what is lost is the tail of a log of a server that has gone
	}()
	return nil
}

// watch tells the end of a server that nobody asked to end.
func (s *Server) watch() {
	<-s.proc.exited
	select {
	case <-s.asked:
	default:
		s.log.Error("private PostgreSQL stopped by itself", "log", filepath.Join(s.cluster.dir, "postgres.log"))
		close(s.died)
	}
}

// Attach returns the connection string of the server that another process runs on the folder: for a command that is
// given beside a running serve, after Start has failed with ErrInUse. The server goes when that process does.
func Attach(ctx context.Context, o Options) (string, error) {
	c, err := newCluster(ctx, o)
	if err != nil {
		return "", err
	}
	if err := c.readRunning(); err != nil {
		return "", err
	}
	if err := c.ensureDatabase(ctx); err != nil {
		return "", fmt.Errorf("the PostgreSQL that another taizhang runs in %s does not answer: %w", c.dir, err)
	}
	return c.url(database), nil
}

// readRunning reads how to reach a server that another process has started.
func (c *cluster) readRunning() (err error) {
	if c.password, err = c.readPassword(false); err != nil {
		return err
	}
	c.socketDir = filepath.Join(c.dir, "socket")
	if target, err := os.Readlink(c.socketDir); err == nil {
		c.socketDir = target
	}
	return nil
}

// URL is the connection string of the private database, as pgx takes it. It holds the password: do not log it.
func (s *Server) URL() string { return s.url }

// Done is closed when the server has gone without Stop: it crashed, or somebody else stopped it.
func (s *Server) Done() <-chan struct{} { return s.died }

// Stop shuts the server down: fast (clients are disconnected, data is flushed), and immediately when that takes longer
// than ten seconds or than the context. When it returns no process of the server is left. Calling it again is harmless.
func (s *Server) Stop(ctx context.Context) error {
	s.stop.Do(func() {
		close(s.asked)
		s.stopErr = s.proc.stop(ctx, fastWithin)
		s.release()
		s.log.Info("private PostgreSQL has stopped")
	})
	return s.stopErr
}

func (s *Server) release() {
	s.cluster.removeTemporarySocket()
	_ = s.lock.Close() // releases the flock; the file stays, since removing it would let two processes lock two files
}

// url returns the connection string for one of the cluster's databases.
func (c *cluster) url(db string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(owner, c.password),
		Path:     "/" + db,
		RawQuery: url.Values{"host": {c.socketDir}, "port": {port}}.Encode(),
	}
	return u.String()
}

func (o Options) logger() *slog.Logger {
	if o.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return o.Log
}

// pause waits, unless the context ends first.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// oneLine folds what a program printed into one line for an error message: the last lines count.
func oneLine(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) > 6 {
		lines = lines[len(lines)-6:]
	}
	return strings.Join(lines, " | ")
}

var _ io.Writer = (*rollingFile)(nil)
