package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"taizhang/internal/config"
	"taizhang/internal/dbtest"
)

// program is a run of the program in this process.
type program struct {
	address string // where it says that it serves
	cancel  context.CancelFunc
	ended   chan int // gets the exit code
	stderr  *locked
}

// locked is a buffer for several writers.
type locked struct {
	mu    sync.Mutex
	b     bytes.Buffer
	waits map[string]chan struct{} // for a text to be written
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := l.b.Write(p)
	l.tell()
	return n, err
}

// said returns a channel that is closed when the text has been written.
func (l *locked) said(text string) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waits == nil {
		l.waits = map[string]chan struct{}{}
	}
	done := make(chan struct{})
	l.waits[text] = done
	l.tell()
	return done
}

func (l *locked) tell() {
	for text, done := range l.waits {
		if bytes.Contains(l.b.Bytes(), []byte(text)) {
			close(done)
			delete(l.waits, text)
		}
	}
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func environment(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

// startServe runs serve and returns when it has told where to look.
func startServe(t *testing.T, env map[string]string, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p := &program{cancel: cancel, ended: make(chan int, 1), stderr: new(locked)}
	out, in := io.Pipe()
	go func() {
		code := run(ctx, append([]string{"serve", "--listen=127.0.0.1:0"}, args...), environment(env), in, p.stderr)
		_ = in.Close()
		p.ended <- code
	}()
	t.Cleanup(cancel)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "taizhang is ready: "); ok {
			p.address = address
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if p.address == "" {
		t.Fatalf("serve did not start: exit code %d, %s", <-p.ended, p.stderr)
	}
	return p
}

// wait returns the exit code.
func (p *program) wait(t *testing.T) int {
	t.Helper()
	select {
	case code := <-p.ended:
		return code
	case <-time.After(30 * time.Second):
		t.Fatalf("the program does not end: %s", p.stderr)
		return -1
	}
}

func (p *program) get(t *testing.T) {
	t.Helper()
	resp, err := http.Get(p.address)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("%s answers %s", p.address, resp.Status)
	}
}

// dataFolder is a folder that any account can get to, unlike t.TempDir.
func dataFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "taizhang-serve-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data")
}

func postmaster(t *testing.T, data string) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(data, "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func TestServeWithItsOwnDatabase(t *testing.T) {
	t.Parallel()
	data := dataFolder(t)
	env := map[string]string{"TAIZHANG_DATA": data}
	p := startServe(t, env)
	p.get(t)
	pid := postmaster(t, data)

	// Other commands use the database that serve has up.
	var out, messages bytes.Buffer
	if code := run(t.Context(), []string{"migrate", "status"}, environment(env), &out, &messages); code != 0 {
		t.Errorf("migrate status: exit code %d, %s", code, &messages)
	}
	// A second serve does not.
	messages.Reset()
	code := run(t.Context(), []string{"serve", "--listen=127.0.0.1:0"}, environment(env), io.Discard, &messages)
	want := fmt.Sprintf("taizhang: data folder %s is in use by another taizhang (pid %d)\n", data, os.Getpid())
	if code != 1 || messages.String() != want {
		t.Errorf("second serve: exit code %d, %q, want %q", code, &messages, want)
	}

	p.cancel()
	if code := p.wait(t); code != 0 {
		t.Errorf("exit code %d: %s", code, p.stderr)
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("PostgreSQL is still there: %v", err)
	}

	// The second time around, and then the database dies.
	p = startServe(t, env)
	p.get(t)
	if err := syscall.Kill(postmaster(t, data), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if code := p.wait(t); code != 1 || !strings.Contains(p.stderr.String(), "\ntaizhang: the private PostgreSQL has stopped") {
		t.Errorf("after the end of PostgreSQL: exit code %d: %s", code, p.stderr)
	}

	// The third time it recovers. The fourth it is told to stop before it is up.
	p = startServe(t, env)
	p.get(t)
	p.cancel()
	if code := p.wait(t); code != 0 {
		t.Errorf("after recovery: exit code %d: %s", code, p.stderr)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	messages.Reset()
	if code := run(ctx, []string{"serve", "--listen=127.0.0.1:0"}, environment(env), io.Discard, &messages); code != 0 {
		t.Errorf("told to stop at once: exit code %d, %s", code, &messages)
	}
}

func TestServeWithADatabaseOfOthers(t *testing.T) {
	t.Parallel()
	// Several may start on one database at the same moment.
	env := map[string]string{"DATABASE_URL": dbtest.Empty(t), "TAIZHANG_DATA": "/nonexistent/taizhang"}
	for _, name := range []string{"one", "two"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startServe(t, env, "--log-format=json")
			p.get(t)
			p.cancel()
			if code := p.wait(t); code != 0 {
				t.Errorf("exit code %d: %s", code, p.stderr)
			}
			if !strings.HasPrefix(p.stderr.String(), "{") {
				t.Errorf("the log is not JSON: %s", p.stderr)
			}
		})
	}
}

func TestRequestsUnderWayEnd(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	listener, err := listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	begun, finish := make(chan struct{}), make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-finish
		if r.Context().Err() != nil {
			t.Error("the request was cut off")
		}
		_, _ = io.WriteString(w, "whole")
	})
	log, err := newLog(config.Config{LogFormat: "text"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- serveHTTP(ctx, listener, h, nil, log) }()
	answer := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		b, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		answer <- string(b)
	}()
	<-begun
	cancel()
	select {
	case err := <-ended:
		t.Errorf("it ended before the request: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(finish)
	if got := <-answer; got != "whole" {
		t.Errorf("answer is %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	env := environment(map[string]string{"DATABASE_URL": dbtest.Empty(t)})
	for _, step := range []struct {
		args string
		code int
		out  string // what it prints contains this
	}{
		{"status", 1, "schema version 0 of "},
		{"up", 0, "schema version "},
		{"status", 0, "schema version "},
		{"down", 2, ""},
		{"status", 0, ""},
		{"down --yes", 0, "schema version 0 of "},
		{"status", 1, "schema version 0 of "},
		{"up --log-format=json", 0, ""},
		{"--help", 0, "--database-url"},
		{"up --help", 0, "TAIZHANG_DATA"},
		{"up --yes", 2, ""},
		{"sideways", 2, ""},
		{"", 2, ""},
	} {
		var out, messages bytes.Buffer
		code := run(t.Context(), append([]string{"migrate"}, strings.Fields(step.args)...), env, &out, &messages)
		if code != step.code || !strings.Contains(out.String(), step.out) {
			t.Errorf("migrate %s: exit code %d, output %q, messages %q", step.args, code, &out, &messages)
		}
		if lines := strings.Count(messages.String(), "\n"); code != 0 && lines != 1 || code == 0 && lines != 0 {
			t.Errorf("migrate %s: messages %q", step.args, &messages)
		}
	}
}

func TestCalledWrongly(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"", 2, "taizhang: no command given: expected serve, migrate"},
		{"server", 2, `taizhang: unknown command "server": expected serve, migrate`},
		{"serve --listen=nowhere", 2, `taizhang: --listen="nowhere": expected host:port`},
		{"serve --demo --listen=:80", 2, "taizhang: --demo opens"},
		{"serve up", 2, `taizhang: unexpected argument "up"`},
		{"serve --listen=" + taken.Addr().String(), 1, "taizhang: " + taken.Addr().String() + " is in use by another program"},
		{"serve --listen=127.0.0.1:0 --database-url=postgres://u:geheim@127.0.0.1:1/x", 1, "taizhang: "},
	} {
		var out, messages bytes.Buffer
		code := run(t.Context(), strings.Fields(c.args), environment(map[string]string{"HOME": "/nonexistent"}), &out, &messages)
		if code != c.code || !strings.HasPrefix(messages.String(), c.want) || strings.Contains(messages.String(), "geheim") {
			t.Errorf("taizhang %s: exit code %d, messages %q, want %d, %q", c.args, code, &messages, c.code, c.want)
		}
		if strings.Count(messages.String(), "\n") != 1 {
			t.Errorf("taizhang %s: not one line: %q", c.args, &messages)
		}
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{"--help": "migrate", "help": "serve", "serve --help": "TAIZHANG_LISTEN", "serve -h": "--demo"} {
		var out, messages bytes.Buffer
		if code := run(t.Context(), strings.Fields(args), environment(nil), &out, &messages); code != 0 || !strings.Contains(out.String(), want) || messages.Len() > 0 {
			t.Errorf("taizhang %s: exit code %d, output %q, messages %q", args, code, &out, &messages)
		}
	}
}
