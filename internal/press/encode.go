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

// Sizes in bytes between which the highest level of brotli is worth its seconds: a whole table, the style sheet. The many
// small pages get a level that takes a millisecond. So does what is larger, a site map of 200 years: that level takes
// fifty times the body in memory, and only programs read it.
const (
	patient      = 48 << 10
	enormous     = 512 << 10
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
	if len(body) >= patient && len(body) < enormous {
		level = brotliBest
	}
	// What the encoder takes in memory follows from the window: with this one 11 MB for a table, which becomes half a
	// percent larger than with one of its own size and 18 MB.
	window := min(max(bits.Len(uint(len(body))), 16), 17)
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

// unzipped is the body of so many bytes that was compressed with gzip.
func unzipped(body []byte, length int) []byte {
	r, err := gzip.NewReader(bytes.NewReader(body))
	must(err)
	out := make([]byte, length)
	_, err = io.ReadFull(r, out)
	must(err)
	return out
}

// must is for errors that cannot be: a level of the library's own, a write into memory.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
