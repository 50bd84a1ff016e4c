package localpg

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

func join(t *testing.T, dir string) *Shared {
	t.Helper()
	s, err := Join(t.Context(), Options{Dir: dir, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheSharedServerGoesWithItsLastMember(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	first := child(t, "join", dir)
	pid := serverPID(t, dir)
	second := join(t, dir)
	third := child(t, "join", dir)
	if second.Started() || serverPID(t, dir) != pid {
		t.Fatal("the second member has a server of its own")
	}
	// The one who started it goes, and a member: the server stays.
	for _, cmd := range []interface{ Kill() error }{first.Process, third.Process} {
		if err := cmd.Kill(); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = first.Process.Wait()
	_, _ = third.Process.Wait()
	conn := connect(t, second.URL("postgres"))
	if got := show(t, conn, "SELECT 'still there'"); got != "still there" || !runs(pid, dir) {
		t.Error("the server went with the one who started it")
	}
	fourth := child(t, "join", dir)
	if err := second.Leave(); err != nil {
		t.Fatal(err)
	}
	if got := show(t, conn, "SELECT 'still there'"); got != "still there" || serverPID(t, dir) != pid {
		t.Error("the server went though a member is left")
	}
	if err := fourth.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	gone(t, pid, dir)
}

// Members come and go as fast as they can, so that arrivals fall into shutdowns.
func TestJoiningAServerThatIsGoing(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	var starts, joins int
	var count sync.Mutex
	var members sync.WaitGroup
	for range 4 {
		members.Go(func() {
			for range 12 {
				s, err := Join(t.Context(), Options{Dir: dir, Fast: true})
				if err != nil {
					t.Error(err)
					return
				}
				if !answers(s.URL("taizhang")) {
					t.Error("a member's server does not answer")
				}
				if err := s.Leave(); err != nil {
					t.Error(err)
				}
				count.Lock()
				if joins++; s.Started() {
					starts++
				}
				count.Unlock()
			}
		})
	}
	members.Wait()
	t.Logf("%d starts in %d joins", starts, joins)
	pid, err := recordedPID(filepath.Join(dir, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	if pid != 0 {
		gone(t, pid, dir)
	}
}

// A supervisor that has seen the end but not yet closed the FIFO answers nobody.
func TestKnockingAtAServerThatIsGoing(t *testing.T) {
	t.Parallel()
	c := &cluster{dir: t.TempDir()}
	if err := syscall.Mkfifo(c.fifo(), 0o600); err != nil {
		t.Fatal(err)
	}
	if fd, err := c.knock(t.Context()); fd != -1 || err != nil {
		t.Errorf("nobody reads: %d, %v", fd, err)
	}
	reader, err := open(c.fifo(), syscall.O_RDONLY)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if fd, err := c.knock(ctx); fd != -1 || err == nil {
		t.Errorf("somebody reads and does not answer: %d, %v", fd, err)
	}
	buffer := make([]byte, 4096)
	for n := 1; n > 0; n, _ = syscall.Read(reader, buffer) { // what the one before has said
	}
	writer, err := open(c.fifo(), syscall.O_WRONLY) // with nobody to write, there is always the end to be read
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(writer) }()
	answered := make(chan int, 1)
	go func() {
		fd, err := c.knock(t.Context())
		if err != nil {
			t.Error(err)
		}
		answered <- fd
	}()
	readable(t, reader, "the knock")
	if err := syscall.Close(reader); err != nil {
		t.Fatal(err)
	}
	if fd := <-answered; fd != -1 {
		t.Error("a member of a server that is going")
	}
}

func TestASharedFolderThatIsBrokenIsMadeAnew(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	s := join(t, dir)
	pid := serverPID(t, dir)
	if err := s.Leave(); err != nil {
		t.Fatal(err)
	}
	gone(t, pid, dir)
	if err := os.Remove(filepath.Join(dir, "postgres", "global", "pg_control")); err != nil {
		t.Fatal(err)
	}
	s = join(t, dir)
	if !answers(s.URL("taizhang")) {
		t.Error("the server does not answer")
	}
	pid = serverPID(t, dir)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	gone(t, pid, dir)
	next := join(t, dir) // another process that comes after the crash
	if !next.Started() || !answers(next.URL("taizhang")) {
		t.Error("after a crash the server was not started again")
	}
	pid = serverPID(t, dir)
	if err := next.Leave(); err != nil {
		t.Fatal(err)
	}
	if err := s.Leave(); err != nil {
		t.Fatal(err)
	}
	gone(t, pid, dir)
}

func TestWaitingForTheLockEnds(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	held, err := tryLock(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := waitLock(ctx, path); err == nil {
		t.Error("two hold the lock")
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := waitLock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	_ = again.Close()
}
