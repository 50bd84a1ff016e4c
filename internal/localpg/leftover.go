package localpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const leftoverWithin = 20 * time.Second // a fast shutdown of a left-over server before it becomes an immediate one

// deadPID is a process number that no system gives out. See disownPID.
const deadPID = "2147483646"

// stopLeftover ends a server that still runs on the data although nobody holds the folder's lock: its supervisor was
// killed together with us. It is not adopted, since nothing would end it when we go. The caller holds the lock.
func stopLeftover(ctx context.Context, pgdata string, log *slog.Logger) error {
	pid, err := recordedPID(pgdata)
	if err != nil || pid == 0 {
		return err
	}
	if !runsOn(ctx, pid, pgdata) {
		return disownPID(pgdata, pid)
	}
	log.Warn("stopping a PostgreSQL that was left behind", "pid", pid)
	for _, step := range []struct {
		signal syscall.Signal
		within time.Duration
	}{{syscall.SIGINT, leftoverWithin}, {syscall.SIGQUIT, quitWithin}} {
		if err := syscall.Kill(pid, step.signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("a PostgreSQL that was left behind (pid %d) cannot be stopped: %w", pid, err)
		}
		for deadline := time.Now().Add(step.within); time.Now().Before(deadline); {
			if !runsOn(ctx, pid, pgdata) {
				return nil
			}
			if err := pause(ctx, 20*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("a PostgreSQL that was left behind (pid %d) does not stop: kill it and start again", pid)
}

func pidFile(pgdata string) string { return filepath.Join(pgdata, "postmaster.pid") }

// recordedPID returns the process that says it runs on the data, 0 when none does. The number may be out of date.
func recordedPID(pgdata string) (int, error) {
	b, err := os.ReadFile(pidFile(pgdata))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("looking for a PostgreSQL that was left behind: %w", err)
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		return 0, nil // half-written in a crash; the server says so itself when that matters
	}
	return max(pid, -pid), nil // negative: a server in single-user mode
}

// runsOn tells whether a process is a PostgreSQL server working on this data directory. The number alone proves
// nothing: after a crash it may have been given to anybody.
func runsOn(ctx context.Context, pid int, pgdata string) bool {
	if _, err := os.Stat("/proc/self/cwd"); err != nil {
		out, err := exec.CommandContext(ctx, "ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
		return err == nil && strings.Contains(string(out), "postgres") && strings.Contains(string(out), pgdata)
	}
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	there, err1 := os.Stat(filepath.Join(proc, "cwd")) // the server works in its data directory
	data, err2 := os.Stat(pgdata)
	command, err3 := os.ReadFile(filepath.Join(proc, "cmdline"))
	if errors.Join(err1, err2, err3) != nil {
		return false // gone, or one that we may not look at, which ours never is
	}
	program, _, _ := bytes.Cut(command, []byte{0})
	return os.SameFile(there, data) && filepath.Base(string(program)) == "postgres"
}

// disownPID deals with a server that crashed and whose number now belongs to a stranger: PostgreSQL would take that
// for the old server and refuse to start. Only the number is replaced. The file has to stay, for it also names the
// shared memory by which PostgreSQL sees whether processes of the old server are still at work.
func disownPID(pgdata string, pid int) error {
	if err := syscall.Kill(pid, 0); errors.Is(err, syscall.ESRCH) {
		return nil // PostgreSQL sees that itself
	}
	b, err := os.ReadFile(pidFile(pgdata))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		_, rest, _ := strings.Cut(string(b), "\n")
		err = os.WriteFile(pidFile(pgdata), []byte(deadPID+"\n"+rest), 0o600) // in place: it keeps its owner
	}
	if err != nil {
		return fmt.Errorf("clearing up after a PostgreSQL that crashed: %w", err)
	}
	return nil
}
