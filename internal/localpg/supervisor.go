package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// supervisor runs the server as its child and listens on file 3, a pipe whose other end is ours. When we are gone,
// however we went, the pipe is at its end and the server gets SIGINT (fast shutdown), again each second because one that
// comes before PostgreSQL has set its handlers is lost, and SIGQUIT after a minute. A signal is asked for by writing its
// name, so that the pid of the server is only ever used by the one who has not yet waited for it. HERE and a path is
// answered by making that file, which tells the one who asks that the end of the pipe had not been seen.
//
// The supervisor itself ignores signals: a service manager that terminates every process of the service must not take
// away the one that would end the server.
const supervisor = `trap '' HUP INT QUIT TERM
"$@" 3<&- &
server=$!
(
	while read -r word rest <&3; do
		case $word in
		INT | QUIT) kill -"$word" "$server" ;;
		HERE) : >"$rest" ;;
		esac
	done
	exec 3<&-
	tries=0
	while [ "$tries" -lt 60 ] && kill -INT "$server"; do
		sleep 1
		tries=$((tries + 1))
	done
	kill -QUIT "$server"
) >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait "$server"
status=$?
kill -KILL "$watch"
wait "$watch" 2>/dev/null
exit "$status"`

// process is a supervised server.
type process struct {
	cmd     *exec.Cmd
	control io.WriteCloser // the supervisor's file 3; closing it is asking for a fast shutdown
	exited  chan struct{}  // closed when the supervisor has gone, and with it the server
	closing sync.Once
	said    func() string // the last lines of the log
}

// supervise starts the cluster's server. The read end of the control pipe goes to the supervisor and is closed here;
// control stays with the process. What the server says goes to logs until it has gone.
func supervise(c *cluster, theirs *os.File, control io.WriteCloser, logs *rollingFile) (*process, error) {
	fromServer, stderr, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting PostgreSQL: %w", err), theirs.Close(), control.Close())
	}
	p := &process{control: control, exited: make(chan struct{}), said: logs.lastLines}
	p.cmd = c.serverCommand(theirs, stderr)
	err = p.cmd.Start()
	_ = theirs.Close() // the supervisor has its own
	_ = stderr.Close()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting PostgreSQL: %w", err), fromServer.Close(), control.Close())
	}
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		_, _ = io.Copy(logs, fromServer) // ends when the last process of the server has gone
		_ = fromServer.Close()
	}()
	go func() {
		_ = p.cmd.Wait() // a server that ends says why in its log
		p.release()      // the supervisor may have been killed and the server not
		select {
		case <-copied:
		case <-time.After(time.Second):
		}
		close(p.exited)
	}()
	return p, nil
}

// serverCommand is the supervisor with the server's command line.
func (c *cluster) serverCommand(control, stderr *os.File) *exec.Cmd {
	args := append([]string{"-c", supervisor, "sh", c.install.postgres, "-D", c.pgdata}, c.settings()...)
	cmd := c.account.command(context.Background(), c.pgdata, "/bin/sh", args...)
	cmd.ExtraFiles = []*os.File{control}
	cmd.Stderr = stderr
	return cmd
}

func (p *process) release() { p.closing.Do(func() { _ = p.control.Close() }) }

// stop ends the server and returns when it has gone: a fast shutdown for as long as within and the context allow, then
// an immediate one, then SIGKILL for the whole process group.
func (p *process) stop(ctx context.Context, within time.Duration) error {
	defer p.release()
	for _, step := range []struct {
		signal string
		within time.Duration
		ctx    context.Context
	}{{"INT", within, ctx}, {"QUIT", quitWithin, context.Background()}} {
		// An error says that the supervisor has gone, which the wait below sees.
		_, _ = io.WriteString(p.control, step.signal+"\n")
		if p.waitFor(step.ctx, step.within) {
			return nil
		}
	}
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	if p.waitFor(context.Background(), quitWithin) {
		return nil
	}
	return errors.New("private PostgreSQL does not stop, not even when killed")
}

func (p *process) waitFor(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-p.exited:
		return true
	case <-ctx.Done():
		return false
	case <-t.C:
		return false
	}
}
