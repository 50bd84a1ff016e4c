package localpg

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Some tests need a process to kill: the test binary, told by this variable to be one.
const childMode = "LOCALPG_TEST_CHILD"

func TestMain(m *testing.M) {
	switch mode, dir, _ := strings.Cut(os.Getenv(childMode), ":"); mode {
	case "":
		os.Exit(runTests(m))
	case "start":
		s, err := Start(context.Background(), Options{Dir: dir, Fast: true})
		tellParent(s, err)
	case "join":
		s, err := Join(context.Background(), Options{Dir: dir, Fast: true})
		tellParent(s, err)
	}
}

// runTests runs them in a temporary folder of their own: the library that downloads leaves its log there.
func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "localpg-")
	if err == nil {
		err = errors.Join(os.Chmod(dir, 0o755), os.Setenv("TMPDIR", dir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// tellParent reports that the child is up and stays until it is killed or its input ends.
func tellParent(server any, err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	_ = server // not collected before
}

// child runs the test binary in a mode and returns when it is ready.
func child(t *testing.T, mode, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childMode+"="+mode+":"+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if line != "ready\n" {
		t.Fatalf("child: %q, %v", line, err)
	}
	return cmd
}

// folder is a data folder that any account can get to, unlike t.TempDir.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "localpg-test-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return filepath.Join(dir, "data")
}

// usedFolder is a data folder whose server has run before: making one takes a second of work, copying one does not.
func usedFolder(t *testing.T) string {
	t.Helper()
	dir := folder(t)
	original.once.Do(func() {
		if original.dir, original.err = os.MkdirTemp("", "localpg-test-"); original.err != nil {
			return
		}
		if original.err = os.Chmod(original.dir, 0o755); original.err != nil {
			return
		}
		var s *Server
		if s, original.err = Start(context.Background(), Options{Dir: original.dir, Fast: true}); original.err == nil {
			original.err = s.Stop(context.Background())
		}
	})
	if original.err != nil {
		t.Fatal(original.err)
	}
	if out, err := exec.Command("cp", "-a", original.dir, dir).CombinedOutput(); err != nil {
		t.Fatalf("copying a data folder: %v: %s", err, out)
	}
	return dir
}

var original struct {
	once sync.Once
	dir  string
	err  error
}

func start(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func show(t *testing.T, conn *pgx.Conn, query string) string {
	t.Helper()
	var v string
	if err := conn.QueryRow(t.Context(), query).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// serverPID returns the number of the server that runs on a data folder.
func serverPID(t *testing.T, dir string) int {
	t.Helper()
	pid, err := recordedPID(filepath.Join(dir, "postgres"))
	if err != nil || pid == 0 {
		t.Fatalf("no server on %s: %v", dir, err)
	}
	return pid
}

func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !condition(); {
		if time.Now().After(deadline) {
			t.Fatalf("still not so after 30 s: %s", what)
		}
		time.Sleep(5 * time.Millisecond) // between two looks
	}
}

func runs(pid int, dir string) bool {
	return runsOn(context.Background(), pid, filepath.Join(dir, "postgres"))
}

func TestDataOutlivesTheServer(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	begin := time.Now()
	s := start(t, Options{Dir: dir})
	t.Logf("first start: %v", time.Since(begin).Round(time.Millisecond))
	conn := connect(t, s.URL())
	for setting, want := range map[string]string{
		"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on", "listen_addresses": "",
		"server_encoding": "UTF8", "shared_buffers": "64MB", "max_connections": "60", "password_encryption": "scram-sha-256",
		"unix_socket_permissions": "0700",
	} {
		if got := show(t, conn, "SHOW "+setting); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	if got := show(t, conn, "SELECT current_database() || ' ' || current_user"); got != "taizhang taizhang" {
		t.Errorf("database and user are %q", got)
	}
	if _, err := conn.Exec(t.Context(), "CREATE TABLE kept (v text); INSERT INTO kept VALUES ('台账')"); err != nil {
		t.Fatal(err)
	}
	pid := serverPID(t, dir)
	begin = time.Now()
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("stop: %v", time.Since(begin).Round(time.Millisecond))
	if runs(pid, dir) || syscall.Kill(pid, 0) == nil {
		t.Error("the server is still there after Stop")
	}
	if err := syscall.Kill(-s.proc.cmd.Process.Pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("processes of the server are still there after Stop: %v", err)
	}
	select {
	case <-s.Done():
		t.Error("Done says that the server died, though it was stopped")
	default:
	}

	begin = time.Now()
	s = start(t, Options{Dir: dir})
	t.Logf("second start: %v", time.Since(begin).Round(time.Millisecond))
	if got := show(t, connect(t, s.URL()), "SELECT v FROM kept"); got != "台账" {
		t.Errorf("read back %q", got)
	}
	for name, want := range map[string]fs.FileMode{"postgres.password": 0o600, "postgres": 0o700, "socket": 0o700, "postgres.log": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
		} else if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %v, want %v", name, got, want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "postgres.password.new")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the copy of the password for initdb: %v", err)
	}
}

func TestThePasswordIsAsked(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Dir: usedFolder(t), Fast: true})
	for name, url := range map[string]string{
		"wrong": strings.Replace(s.URL(), s.cluster.password, "wrong", 1),
		"none":  strings.Replace(s.URL(), ":"+s.cluster.password, "", 1),
	} {
		conn, err := pgx.Connect(t.Context(), url)
		if err == nil {
			_ = conn.Close(t.Context())
			t.Errorf("%s password: the server let us in", name)
		}
	}
}

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
	eventually(t, "the server is gone", func() bool { return !runs(pid, dir) })
	t.Logf("gone after %v", time.Since(begin).Round(time.Millisecond))
	if _, err := os.Stat(pidFile(filepath.Join(dir, "postgres"))); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it did not shut down in order: %v", err)
	}
}

func TestOneServerAFolder(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	start(t, Options{Dir: dir, Fast: true})
	_, err := Start(t.Context(), Options{Dir: dir, Fast: true})
	if !errors.Is(err, ErrInUse) {
		t.Fatalf("second start: %v", err)
	}
	want := fmt.Sprintf("data folder %s is in use by another taizhang (pid %d)", dir, os.Getpid())
	if err.Error() != want {
		t.Errorf("message is %q, want %q", err, want)
	}
	url, err := Attach(t.Context(), Options{Dir: dir})
	if err != nil || !answers(url) {
		t.Errorf("attaching to it: %v", err)
	}
}

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
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	eventually(t, "the left-over server runs", func() bool { return runs(cmd.Process.Pid, dir) && answers(s.URL()) })

	s = start(t, Options{Dir: dir, Fast: true})
	select {
	case <-ended:
	default:
		t.Error("the left-over server is still there")
	}
	if serverPID(t, dir) == cmd.Process.Pid || !answers(s.URL()) {
		t.Error("there is no server of our own")
	}
}

func answers(url string) bool {
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		return false
	}
	return conn.Close(context.Background()) == nil
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
	case <-time.After(30 * time.Second):
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

func TestAPathTooLongForASocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), strings.Repeat("很长的路径", 8))
	cmd := child(t, "start", dir)
	first, err := os.Readlink(filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	pid := serverPID(t, dir)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server is gone", func() bool { return !runs(pid, dir) })

	s := start(t, Options{Dir: dir, Fast: true})
	if !answers(s.URL()) {
		t.Error("the server does not answer")
	}
	second := s.cluster.socketDir
	if info, err := os.Stat(second); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("socket directory: %v, %v", info, err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{first, second} {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("temporary socket directory %s is left: %v", path, err)
		}
	}
}

func TestADeadContextStartsNothing(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Start(ctx, Options{Dir: dir, Fast: true}); err == nil {
		t.Fatal("it started")
	}
	start(t, Options{Dir: dir, Fast: true}) // the folder is free again
}

func TestAFolderThatLetsNobodyThrough(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	blocked := filepath.Dir(dir)
	if err := os.Chmod(blocked, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := Start(t.Context(), Options{Dir: dir, Fast: true})
	if os.Geteuid() != 0 { // our own folder, and we run the server ourselves
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err == nil || !strings.Contains(err.Error(), "because "+blocked+" does not let it through") || strings.Contains(err.Error(), "\n") {
		t.Errorf("message is %v", err)
	}
}

func TestAStartThatFailsSaysWhy(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	_, err := Start(t.Context(), Options{Dir: dir, SharedBuffers: "much"})
	if err == nil || !strings.Contains(err.Error(), `invalid value for parameter "shared_buffers"`) || strings.Contains(err.Error(), "\n") {
		t.Errorf("message is %v", err)
	}
	start(t, Options{Dir: dir, Fast: true}) // the folder is free again
}

func TestTheLogIsBounded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log")
	l, err := openRollingFile(path, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 500 {
		if _, err := l.Write([]byte("line " + strconv.Itoa(i) + "\n")); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	var size int64
	for _, p := range []string{path, path + ".1"} {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if size > 2000 {
		t.Errorf("the log has grown to %d bytes", size)
	}
	if !strings.HasSuffix(l.lastLines(), "line 498\nline 499\n") || len(l.lastLines()) > tailLimit {
		t.Errorf("last lines are %q", l.lastLines())
	}
}
