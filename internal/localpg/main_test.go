package localpg

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
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

// patience is how long a test waits for what has to come; none waits for a time to pass.
const patience = time.Minute

// gone waits for the end of the server on a data folder.
func gone(t *testing.T, pid int, dir string) {
	t.Helper()
	if runs(pid, dir) {
		ends(t, pid)
	}
	if runs(pid, dir) {
		t.Errorf("process %d has ended and still runs on %s", pid, dir)
	}
}

func runs(pid int, dir string) bool {
	return runsOn(context.Background(), pid, filepath.Join(dir, "postgres"))
}

func answers(url string) bool {
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		return false
	}
	return conn.Close(context.Background()) == nil
}
