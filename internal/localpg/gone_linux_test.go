package localpg

import (
	"errors"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// ends waits for the end of a process that need not be our child: pidfd_open(2) and poll(2).
func ends(t *testing.T, pid int) {
	t.Helper()
	fd, err := unix.PidfdOpen(pid, 0)
	if errors.Is(err, unix.ESRCH) {
		return
	}
	if err != nil {
		t.Fatalf("process %d: %v", pid, err)
	}
	defer func() { _ = unix.Close(fd) }()
	readable(t, fd, "the end of the server")
}

// readable waits until something can be read from a file.
func readable(t *testing.T, fd int, what string) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; {
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, int(time.Until(deadline).Milliseconds()))
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			t.Fatalf("%s: %v", what, err)
		case n == 0:
			t.Fatalf("still not there after %v: %s", patience, what)
		}
		return
	}
}
