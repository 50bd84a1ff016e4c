package localpg

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestTheServerGoesWithItsParent(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	cmd := child(t, "start", dir)
	pid := serverPID(t, dir)
	if !runs(pid, dir) {
		t.Fatal("the server does not run")
	}
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	gone(t, pid, dir)
	t.Logf("gone after %v", time.Since(begin).Round(time.Millisecond))
	if _, err := os.Stat(pidFile(filepath.Join(dir, "postgres"))); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it did not shut down in order: %v", err)
	}
}

func TestACrashIsToldAndRecoveredFrom(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	s := start(t, Options{Dir: dir})
	if _, err := connect(t, s.URL()).Exec(t.Context(), "CREATE TABLE kept AS SELECT 39 AS number"); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(serverPID(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.Done():
	case <-time.After(patience):
		t.Fatal("Done does not tell of the crash")
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Errorf("Stop after a crash: %v", err)
	}
	s = start(t, Options{Dir: dir})
	if got := show(t, connect(t, s.URL()), "SELECT number::text FROM kept"); got != "39" {
		t.Errorf("read back %q", got)
	}
}
