package disclosure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzip"

	"taizhang/internal/respond"
)

// gathered answers with a file that is made of many editions. With 200 plans one is five megabytes and takes several times
// that to be made: so it waits compressed while a slow client takes it, and the server has one made at a time.
func (h *Handler) gathered(w http.ResponseWriter, r *http.Request, modified time.Time, kind string, write func(to io.Writer, origin string) error) error {
	origin, err := h.originOf(r)
	if err != nil {
		return err
	}
	body, tag, err := packed(func(to io.Writer) error { return write(to, origin) })
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", h.printedCaching())
	return respond.Bytes(w, r, respond.Content{Type: kind, ETag: tag, Modified: modified, From: body})
}

// packed keeps what is written compressed. tag is of what was written.
func packed(write func(io.Writer) error) (body *unpacker, tag string, err error) {
	body = &unpacker{}
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	sum := sha256.New()
	if err := errors.Join(write(io.MultiWriter(zip, sum, &body.length)), zip.Close()); err != nil {
		return nil, "", err
	}
	body.zipped = zipped.Bytes()
	return body, hex.EncodeToString(sum.Sum(nil)[:12]), nil
}

// unpacker reads what was packed. It can be asked for its length, and to begin again.
type unpacker struct {
	zipped []byte
	length counter
	from   *gzip.Reader // nil until the first byte is read
}

// counter counts the bytes that are written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func (u *unpacker) Read(p []byte) (int, error) {
	if u.from == nil {
		from, err := gzip.NewReader(bytes.NewReader(u.zipped))
		if err != nil {
			return 0, fmt.Errorf("read what was packed: %w", err)
		}
		u.from = from
	}
	return u.from.Read(p)
}

// Seek goes to the beginning or tells the length.
func (u *unpacker) Seek(offset int64, whence int) (int64, error) {
	u.from = nil
	switch {
	case offset == 0 && whence == io.SeekStart:
		return 0, nil
	case offset == 0 && whence == io.SeekEnd:
		return int64(u.length), nil
	}
	return 0, errors.New("what was packed is read from its beginning")
}
