package localpg

import (
	"errors"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// ends waits for the end of a process that need not be our child, as kqueue(2) tells it.
func ends(t *testing.T, pid int) {
	t.Helper()
	await(t, unix.Kevent_t{Ident: uint64(pid), Filter: unix.EVFILT_PROC, Flags: unix.EV_ADD, Fflags: unix.NOTE_EXIT}, "the end of the server")
}

// readable waits until something can be read from a file.
func readable(t *testing.T, fd int, what string) {
	t.Helper()
	await(t, unix.Kevent_t{Ident: uint64(fd), Filter: unix.EVFILT_READ, Flags: unix.EV_ADD}, what)
}

func await(t *testing.T, event unix.Kevent_t, what string) {
	t.Helper()
	queue, err := unix.Kqueue()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Close(queue) }()
	for deadline := time.Now().Add(patience); ; {
		left := unix.NsecToTimespec(time.Until(deadline).Nanoseconds())
		n, err := unix.Kevent(queue, []unix.Kevent_t{event}, make([]unix.Kevent_t, 1), &left)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.ESRCH):
			return
		case err != nil:
			t.Fatalf("%s: %v", what, err)
		case n == 0:
			t.Fatalf("still not there after %v: %s", patience, what)
		}
		return
	}
}
