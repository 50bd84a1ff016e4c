package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// servedOn is the core that servers are pinned to when the benchmarks of the public pages run; whoever asks is on the
// others (see the Makefile).
const servedOn = "0"

// onCore is exec.Command on one core, where that can be chosen.
func onCore(core, name string, args ...string) *exec.Cmd {
	if taskset, err := exec.LookPath("taskset"); err == nil && testing.Testing() && pinned() {
		return exec.Command(taskset, append([]string{"-c", core, name}, args...)...)
	}
	return exec.Command(name, args...)
}

// connections is how many clients ask at once.
const connections = 16

// load is what a run of requests came to.
type load struct {
	requests int
	failed   int
	why      string // of one that failed
	took     time.Duration
	bytes    int
	slowest  time.Duration // p99
}

func (l load) perSecond() float64 { return float64(l.requests) / l.took.Seconds() }

// ask sends requests for the addresses, one after the other over each of the connections, for a time. It reads answers no
// closer than it must: where one ends, and whether it is 200.
func ask(b *testing.B, host string, addresses []string, encoding string, during time.Duration) load {
	b.Helper()
	requests := make([][]byte, len(addresses))
	for i, address := range addresses {
		requests[i] = fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nAccept-Encoding: %s\r\n\r\n", address, host, encoding)
	}
	ctx, cancel := context.WithTimeout(b.Context(), during)
	defer cancel()
	var (
		all   load
		times []time.Duration
		mu    sync.Mutex
		wait  sync.WaitGroup
	)
	start := time.Now()
	for c := range connections {
		wait.Go(func() {
			mine, took := one(ctx, host, requests, c*len(requests)/connections)
			mu.Lock()
			defer mu.Unlock()
			all.requests += mine.requests
			all.failed += mine.failed
			all.why += mine.why
			all.bytes += mine.bytes
			times = append(times, took...)
		})
	}
	wait.Wait()
	all.took = time.Since(start)
	slices.Sort(times)
	if len(times) > 0 {
		all.slowest = times[len(times)*99/100]
	}
	return all
}

func one(ctx context.Context, host string, requests [][]byte, from int) (l load, times []time.Duration) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		l.failed++
		return l, nil
	}
	defer func() { _ = conn.Close() }()
	r := bufio.NewReaderSize(conn, 64<<10)
	for i := from; ctx.Err() == nil; i++ {
		start := time.Now()
		if _, err := conn.Write(requests[i%len(requests)]); err != nil {
			l.failed++
			return l, times
		}
		status, n, err := skim(r)
		if err != nil || status != "200" {
			l.failed++
			l.why = fmt.Sprintf("%q: status %s, %v", requests[i%len(requests)], status, err)
			return l, times
		}
		l.requests++
		l.bytes += n
		times = append(times, time.Since(start))
	}
	return l, times
}

var (
	lengthIs  = []byte("Content-Length: ")
	isChunked = []byte("Transfer-Encoding: chunked")
)

// skim reads over an answer and returns its status and the length of its body.
func skim(r *bufio.Reader) (status string, length int, err error) {
	chunked := false
	line, err := r.ReadSlice('\n')
	if err != nil || len(line) < 12 {
		return "", 0, fmt.Errorf("no answer: %w", err)
	}
	status, length = string(line[9:12]), -1
	for {
		if line, err = r.ReadSlice('\n'); err != nil {
			return "", 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if value, ok := bytes.CutPrefix(line, lengthIs); ok {
			if length, err = strconv.Atoi(string(value)); err != nil {
				return "", 0, err
			}
		}
		chunked = chunked || bytes.Equal(line, isChunked)
	}
	if chunked {
		return chunks(r, status)
	}
	if length < 0 {
		return "", 0, fmt.Errorf("an answer without end")
	}
	_, err = io.CopyN(io.Discard, r, int64(length))
	return status, length, err
}

func chunks(r *bufio.Reader, status string) (string, int, error) {
	total := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return "", 0, err
		}
		n, err := strconv.ParseInt(string(bytes.TrimRight(line, "\r\n")), 16, 64)
		if err != nil {
			return "", 0, err
		}
		if _, err := io.CopyN(io.Discard, r, n+2); err != nil {
			return "", 0, err
		}
		if n == 0 {
			return status, total, nil
		}
		total += int(n)
	}
}
