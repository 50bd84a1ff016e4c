package press

import (
	"bytes"
	"io"
	"math/bits"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Levels of gzip: one that a reader waits for, and one that is worked at once and sent often.
const (
	quick = gzip.DefaultCompression
	best  = gzip.BestCompression
)

// patient is the size in bytes from which the highest level of brotli is worth its seconds: a whole table, the style
// sheet. The many small pages get one that takes a millisecond.
const (
	patient      = 48 << 10
	brotliBest   = 11
	brotliMiddle = 6
)

func gzipped(body []byte, level int) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, level)
	must(err)
	return written(&out, w, body)
}

func brotlied(body []byte) []byte {
	level := brotliMiddle
	if len(body) >= patient {
		level = brotliBest
	}
	// The window, from which what the encoder takes in memory follows, is no larger than the body.
	window := min(max(bits.Len(uint(len(body))), 16), 22)
	var out bytes.Buffer
	return written(&out, brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: level, LGWin: window}), body)
}

func zstandard(body []byte) []byte {
	var out bytes.Buffer
	// Browsers refuse a window of more than 8 MiB (RFC 9659); one thread, for others are being served.
	w, err := zstd.NewWriter(&out, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(1<<19))
	must(err)
	return written(&out, w, body)
}

func written(out *bytes.Buffer, w io.WriteCloser, body []byte) []byte {
	_, err := w.Write(body)
	must(err)
	must(w.Close())
	return out.Bytes()
}

// unzipped is the body that was compressed with gzip.
func unzipped(body []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(body))
	must(err)
	out, err := io.ReadAll(r)
	must(err)
	return out
}

// must is for errors that cannot be: a level of the library's own, a write into memory.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
