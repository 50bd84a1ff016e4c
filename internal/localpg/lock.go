package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrInUse says that another process runs the server of this data folder.
var ErrInUse = errors.New("is in use by another taizhang")

// lockFolder takes the data folder for this process. The kernel gives the lock back when the process ends, however it
// ends; the pid in the file is for people.
func lockFolder(dir string) (*os.File, error) {
	f, err := tryLock(filepath.Join(dir, "taizhang.lock"))
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("data folder %s %w (%s)", dir, ErrInUse, holder(filepath.Join(dir, "taizhang.lock")))
	}
	if err != nil {
		return nil, fmt.Errorf("locking data folder %s: %w", dir, err)
	}
	return f, nil
}

// tryLock takes the lock on a file or fails with EWOULDBLOCK. Closing the file releases it; children do not inherit it.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err == nil {
		err = f.Truncate(0)
	}
	if err == nil {
		_, err = f.WriteString(strconv.Itoa(os.Getpid()) + "\n")
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// waitLock takes the lock on a file, waiting until the context ends.
func waitLock(ctx context.Context, path string) (*os.File, error) {
	for {
		f, err := tryLock(path)
		if err == nil || !errors.Is(err, syscall.EWOULDBLOCK) {
			return f, err
		}
		if pause(ctx, 10*time.Millisecond) != nil {
			return nil, fmt.Errorf("%s is held by another process (%s): %w", path, holder(path), ctx.Err())
		}
	}
}

// holder names the process that wrote itself into a lock file.
func holder(path string) string {
	b, err := os.ReadFile(path)
	pid := strings.TrimSpace(string(b))
	if err != nil || pid == "" {
		return "pid unknown"
	}
	return "pid " + pid
}
