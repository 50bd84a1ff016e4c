package server

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// A packer takes most of a megabyte, and hundreds of requests may be waiting for their turn.
func TestOnlyWhatIsWrittenTakesAPacker(t *testing.T) {
	t.Parallel()
	taken := 0
	pool := &sync.Pool{New: func() any { taken++; return first[packer](gzip.NewWriterLevel(nil, level)) }}
	for range 2 { // of which the second may use what the first has left
		var b bytes.Buffer
		l := &lazy{pool: pool}
		before := taken
		if l.Reset(&b); taken != before || l.with != nil {
			t.Fatal("a request that waits has a packer")
		}
		text := strings.Repeat("进展情况", 100)
		_, _ = io.WriteString(l, text)
		if err := l.Flush(); err != nil || b.Len() == 0 {
			t.Errorf("flushed %d bytes: %v", b.Len(), err)
		}
		if err := l.Close(); err != nil || l.with != nil {
			t.Errorf("the packer is not given back: %v", err)
		}
		r, err := gzip.NewReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != text {
			t.Errorf("%d bytes come back: %v", len(got), err)
		}
	}
}

func TestDeflateIsReadable(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	l := &lazy{pool: packers[0].pool}
	l.Reset(&b)
	_, _ = io.WriteString(l, "进展情况")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(flate.NewReader(&b)); err != nil || string(got) != "进展情况" {
		t.Errorf("%q: %v", got, err)
	}
}
