package main

import (
	"bufio"
	"context"
	"sync"
	"time"
)

// lateWriter writes lines of the log some at a time. A page from memory takes a few microseconds, and writing its line at
// once would take longer; when the program is killed, the lines of the last moment are lost, and with them nothing that
// went wrong.
type lateWriter struct {
	mu sync.Mutex
	to *bufio.Writer
}

// lateBy is how long a line may wait.
const lateBy = 200 * time.Millisecond

func (w *lateWriter) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(line)
}

// run writes what waits, again and again, until ctx ends.
func (w *lateWriter) run(ctx context.Context) {
	tick := time.NewTicker(lateBy)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			w.flush()
			return
		case <-tick.C:
			w.flush()
		}
	}
}

func (w *lateWriter) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	_ = w.to.Flush() // nobody is left to be told that the log cannot be written
}
