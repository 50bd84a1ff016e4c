package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

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
	gone(t, pid, dir)

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

func TestAStartThatFailsSaysWhy(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	_, err := Start(t.Context(), Options{Dir: dir, SharedBuffers: "much"})
	if err == nil || !strings.Contains(err.Error(), `invalid value for parameter "shared_buffers"`) || strings.Contains(err.Error(), "\n") {
		t.Errorf("message is %v", err)
	}
	start(t, Options{Dir: dir, Fast: true}) // the folder is free again
}
