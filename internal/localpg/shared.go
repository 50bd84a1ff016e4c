package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Shared is a server that several processes use, and that goes when the last of them has gone.
type Shared struct {
	cluster *cluster
	members int // our write end of the FIFO that the supervisor reads
	started bool
}

// Join connects this process to the server of a folder, starting it when nobody has: for tests, where each package is a
// process of its own. Membership ends with Leave or with the process, however it ends; when no member is left the
// server stops. Processes that come and go at the same moment take turns by a lock on the folder.
//
// A folder whose server cannot be started is emptied and made anew: the data is worth nothing.
func Join(ctx context.Context, o Options) (*Shared, error) {
	c, err := newCluster(ctx, o)
	if err != nil {
		return nil, err
	}
	if uid, err := ownerOf(c.dir); err != nil || uid != os.Geteuid() {
		return nil, fmt.Errorf("folder %s does not belong to us (%w)", c.dir, err) // a stranger's, in a place open to all
	}
	lock, err := waitLock(ctx, filepath.Join(c.dir, "join.lock"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = lock.Close() }()

	members, err := c.joinRunning(ctx)
	if err != nil {
		return nil, err
	}
	if members >= 0 {
		return &Shared{cluster: c, members: members}, nil
	}
	_, missing := os.Stat(c.pgdata)
	members, err = c.startShared(ctx)
	if err != nil && missing == nil && ctx.Err() == nil {
		c.log.Warn("making the shared PostgreSQL anew", "because", err)
		if err := stopLeftover(ctx, c.pgdata, c.log); err != nil {
			return nil, err
		}
		if err := errors.Join(os.RemoveAll(c.pgdata), os.RemoveAll(filepath.Join(c.dir, "postgres.password"))); err != nil {
			return nil, err
		}
		members, err = c.startShared(ctx)
	}
	if err != nil {
		return nil, err
	}
	return &Shared{cluster: c, members: members, started: true}, nil
}

// URL is the connection string of one of the server's databases; the owner may make others.
func (s *Shared) URL(database string) string { return s.cluster.url(database) }

// Started tells whether this call of Join brought the server up, so that nobody else had been using it.
func (s *Shared) Started() bool { return s.started }

// Leave gives the membership up. The server stops when it was the last.
func (s *Shared) Leave() error { return syscall.Close(s.members) }

func (c *cluster) fifo() string { return filepath.Join(c.dir, "members") }

// joinRunning becomes a member of a server that runs and answers: it returns the descriptor that keeps the membership, or
// -1 when there is no server. The caller holds the folder's lock, so that nobody is just starting one.
func (c *cluster) joinRunning(ctx context.Context) (members int, err error) {
	members, err = c.knock(ctx)
	if members < 0 || err != nil {
		return -1, err
	}
	if err := c.readRunning(); err != nil {
		return -1, errors.Join(err, syscall.Close(members))
	}
	// A server that crashed just now has a supervisor for a moment longer, and one that loses a process recovers.
	for deadline := time.Now().Add(startWithin); time.Now().Before(deadline); {
		if c.ensureDatabase(ctx) == nil {
			return members, nil
		}
		if _, err := syscall.Write(members, []byte("\n")); errors.Is(err, syscall.EPIPE) {
			break
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return -1, errors.Join(fmt.Errorf("joining the shared PostgreSQL: %w", err), syscall.Close(members))
		}
	}
	return -1, syscall.Close(members)
}

// knock becomes a member of a server that runs: it returns the descriptor that keeps the membership, or -1 when there
// is no server, or only one that is going down.
//
// Opening the FIFO succeeds as long as the supervisor has it open, which is also true in the moment after it saw the
// end of it. So it is asked to make a file: once that is there the end had not been seen, and now that we hold the FIFO
// open it will not be. Otherwise the supervisor closes the FIFO, and writing to it fails.
func (c *cluster) knock(ctx context.Context) (int, error) {
	fd, err := open(c.fifo(), syscall.O_WRONLY)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENXIO) {
		return -1, nil
	}
	if err != nil {
		return -1, fmt.Errorf("joining the shared PostgreSQL: %w", err)
	}
	here := filepath.Join(c.dir, "socket", "here-"+strconv.Itoa(os.Getpid())+"-"+strconv.FormatInt(time.Now().UnixNano(), 36))
	line := "HERE " + here + "\n"
	for {
		_, err := syscall.Write(fd, []byte(line))
		switch {
		case err == nil:
			line = "\n" // from now on only to see whether anybody reads
		case errors.Is(err, syscall.EPIPE):
			return -1, syscall.Close(fd)
		case errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR):
		default:
			return -1, errors.Join(fmt.Errorf("joining the shared PostgreSQL: %w", err), syscall.Close(fd))
		}
		if os.Remove(here) == nil {
			return fd, nil
		}
		if err := pause(ctx, 2*time.Millisecond); err != nil {
			return -1, errors.Join(fmt.Errorf("joining the shared PostgreSQL: %w", err), syscall.Close(fd))
		}
	}
}

// startShared starts the server and returns the descriptor that makes us its first member. Whatever ran before is
// stopped. The caller holds the folder's lock.
func (c *cluster) startShared(ctx context.Context) (members int, err error) {
	if err := c.prepare(ctx); err != nil {
		return -1, err
	}
	if err := errors.Join(os.RemoveAll(c.fifo()), syscall.Mkfifo(c.fifo(), 0o600)); err != nil {
		return -1, fmt.Errorf("starting the shared PostgreSQL: %w", err)
	}
	reader, err := open(c.fifo(), syscall.O_RDONLY)
	if err != nil {
		return -1, fmt.Errorf("starting the shared PostgreSQL: %w", err)
	}
	// Opened without waiting, read with waiting: a shell's read takes "nothing yet" for the end.
	if err := syscall.SetNonblock(reader, false); err != nil {
		return -1, errors.Join(fmt.Errorf("starting the shared PostgreSQL: %w", err), syscall.Close(reader))
	}
	theirs := os.NewFile(uintptr(reader), c.fifo())
	defer func() { _ = theirs.Close() }()
	members, err = open(c.fifo(), syscall.O_WRONLY)
	if err != nil {
		return -1, fmt.Errorf("starting the shared PostgreSQL: %w", err)
	}
	if err = c.launchShared(ctx, theirs, fifoWriter(members)); err != nil {
		return -1, errors.Join(err, syscall.Close(members))
	}
	return members, nil
}

func (c *cluster) launchShared(ctx context.Context, theirs *os.File, members fifoWriter) error {
	// Not a pipe to us, since the server outlives us; and not our own output, since who waits for that to be closed
	// would wait for the server.
	path := filepath.Join(c.dir, "postgres.log")
	stderr, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("starting the shared PostgreSQL: %w", err)
	}
	defer func() { _ = stderr.Close() }()
	p := &process{control: members, exited: make(chan struct{}), said: func() string {
		b, err := os.ReadFile(path)
		if err != nil {
			return err.Error()
		}
		return string(b[max(0, len(b)-tailLimit):])
	}}
	p.cmd = c.serverCommand(theirs, stderr)
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("starting the shared PostgreSQL: %w", err)
	}
	go func() {
		_ = p.cmd.Wait() // reaps it, should it go before us
		close(p.exited)
	}()
	if err := c.await(ctx, p); err != nil {
		return errors.Join(err, p.stop(context.Background(), 0))
	}
	return nil
}

// open opens a FIFO without waiting for the other side, and not for children.
func open(path string, mode int) (int, error) {
	fd, err := syscall.Open(path, mode|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return -1, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return fd, nil
}

// fifoWriter writes to a descriptor that it does not own: an os.File would close it when it is collected, and the
// membership with it.
type fifoWriter int

var _ io.WriteCloser = fifoWriter(0)

func (w fifoWriter) Write(p []byte) (int, error) { return syscall.Write(int(w), p) }

// Close does nothing: Leave closes the descriptor.
func (w fifoWriter) Close() error { return nil }
