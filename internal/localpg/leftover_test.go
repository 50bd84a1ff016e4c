package localpg

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

func TestALeftoverServerIsStopped(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	s := start(t, Options{Dir: dir, Fast: true})
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	// A server on the data with nobody to end it.
	args := append([]string{"-D", s.cluster.pgdata}, s.cluster.settings()...)
	cmd := s.cluster.account.command(context.Background(), s.cluster.pgdata, s.cluster.install.postgres, args...)
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		waiting := true
		for lines := bufio.NewScanner(said); lines.Scan(); { // to the end, which is the server's
			if waiting && strings.Contains(lines.Text(), "ready to accept connections") {
				waiting = false
				close(ready)
			}
		}
		_ = cmd.Wait()
	}()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	select {
	case <-ready:
	case <-ended:
		t.Fatal("the left-over server has ended")
	case <-time.After(patience):
		t.Fatal("the left-over server is not ready")
	}
	if !runs(cmd.Process.Pid, dir) || !answers(s.URL()) {
		t.Fatal("the left-over server does not run")
	}

	s = start(t, Options{Dir: dir, Fast: true})
	select {
	case <-ended:
	case <-time.After(patience):
		t.Error("the left-over server is still there")
	}
	if serverPID(t, dir) == cmd.Process.Pid || !answers(s.URL()) {
		t.Error("there is no server of our own")
	}
}

func TestAStrangerWithTheOldNumberIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	s := start(t, Options{Dir: dir, Fast: true})
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	stranger := s.cluster.account.command(context.Background(), s.cluster.pgdata, "/bin/sleep", "600") // even in the same folder
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = stranger.Wait()
		close(ended)
	}()
	t.Cleanup(func() { _ = stranger.Process.Kill() })
	crashed := fmt.Sprintf("%d\n%s\n1700000000\n5432\n%s\n\n  5432001         0\nready   \n", stranger.Process.Pid, s.cluster.pgdata, s.cluster.socketDir)
	if err := os.WriteFile(pidFile(s.cluster.pgdata), []byte(crashed), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.cluster.account.own(pidFile(s.cluster.pgdata)); err != nil {
		t.Fatal(err)
	}
	s = start(t, Options{Dir: dir, Fast: true})
	if !answers(s.URL()) {
		t.Error("the server does not answer")
	}
	select {
	case <-ended:
		t.Error("the stranger was killed")
	default:
	}
}
