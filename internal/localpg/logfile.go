package localpg

import (
	"fmt"
	"os"
	"strings"
	"sync"
)

const (
	logLimit  = 4 << 20 // bytes of postgres.log before it becomes postgres.log.1
	tailLimit = 4 << 10 // bytes of the log that are kept in memory for error messages
)

// rollingFile is a log of bounded size: when it is full it becomes path.1, replacing the one before.
type rollingFile struct {
	path  string
	limit int64

	mu   sync.Mutex
	file *os.File
	size int64
	tail []byte
}

func openRollingFile(path string, limit int64) (*rollingFile, error) {
	l := &rollingFile{path: path, limit: limit}
	if err := l.open(); err != nil {
		return nil, fmt.Errorf("opening the log of PostgreSQL: %w", err)
	}
	return l, nil
}

func (l *rollingFile) open() error {
	f, err := os.OpenFile(l.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return err
	}
	l.file, l.size = f, info.Size()
	return nil
}

// Write never fails: a full disk must not end the copying that keeps the server from blocking on its log.
func (l *rollingFile) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tail = append(l.tail, p...)
	if extra := len(l.tail) - tailLimit; extra > 0 {
		l.tail = append(l.tail[:0], l.tail[extra:]...)
	}
	if l.size+int64(len(p)) > l.limit && l.file != nil {
		_ = l.file.Close()
		_ = os.Rename(l.path, l.path+".1")
		l.file = nil
	}
	if l.file == nil && l.open() != nil {
		return len(p), nil
	}
	n, _ := l.file.Write(p)
	l.size += int64(n)
	return len(p), nil
}

// lastLines returns the end of what was written, for an error message.
func (l *rollingFile) lastLines() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.ToValidUTF8(string(l.tail), "")
}

// forget starts lastLines anew: another server writes from now on.
func (l *rollingFile) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tail = nil
}

// Close closes the file. A later Write opens it again.
func (l *rollingFile) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil
	}
	err := l.file.Close()
	l.file = nil
	return err
}
