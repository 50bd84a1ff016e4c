package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

// childMode makes the test binary the program itself, for tests that need a process to kill.
const childMode = "TAIZHANG_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childMode) {
	case "":
	case minimalMode:
		os.Exit(serveMinimal())
	default:
		os.Exit(run(context.Background(), os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// child is serve in a process of its own, at an address that stays the same when it is killed and started again.
type child struct {
	address  string // host:port
	settings []string
	stderr   *locked

	mu   sync.Mutex
	cmd  *exec.Cmd
	life int           // how many there have been
	up   chan struct{} // closed when this life can be reached
}

// newChild starts serve with settings of the form NAME=value in its environment.
func newChild(t testing.TB, settings ...string) *child {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &child{address: listener.Addr().String(), stderr: new(locked), up: make(chan struct{})}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	ours := slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "TAIZHANG_") || strings.HasPrefix(v, "DATABASE_URL=")
	})
	c.settings = append(append(ours, childMode+"=1", "TAIZHANG_LISTEN="+c.address), settings...)
	t.Cleanup(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.cmd != nil {
			_ = c.cmd.Process.Kill()
			_ = c.cmd.Wait()
		}
	})
	c.start(t)
	return c
}

// start runs the program and returns when it has said that it is ready.
func (c *child) start(t testing.TB) {
	t.Helper()
	cmd := onCore(servedOn, os.Args[0], "serve")
	cmd.Env, cmd.Stderr = c.settings, c.stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	if err = cmd.Start(); err == nil {
		c.cmd = cmd
	}
	c.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "taizhang is ready: ") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			c.mu.Lock()
			c.life++
			close(c.up)
			c.mu.Unlock()
			return
		}
	}
	t.Fatalf("the program does not start: %s", c.stderr)
}

// kill ends the program with SIGKILL and returns when it has gone.
func (c *child) kill(t testing.TB) {
	t.Helper()
	c.mu.Lock()
	cmd := c.cmd
	c.cmd, c.up = nil, make(chan struct{})
	c.mu.Unlock()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // says that it was killed
}

// stop ends the program in order.
func (c *child) stop(t testing.TB) {
	t.Helper()
	c.mu.Lock()
	cmd := c.cmd
	c.cmd = nil
	c.mu.Unlock()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
}

// alive waits until the program can be reached and returns which of its lives that is.
func (c *child) alive(ctx context.Context) (int, error) {
	c.mu.Lock()
	up := c.up
	c.mu.Unlock()
	select {
	case <-up:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.life, nil
}
