// Package respond writes responses: pages, redirects, data, and the pages that say what went wrong. It is the only place
// in which status codes are written and errors become something that a person reads.
//
// A handler returns an error as soon as something fails and has then written nothing; Responder.Handle turns the error
// into a page.
package respond

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// keepBuffer is the largest buffer that goes back to the pool: one rare huge page must not stay in memory for ever.
const keepBuffer = 1 << 20

// withBuffer lends a buffer to fill. Nothing of it may be kept.
func withBuffer(use func(*bytes.Buffer) error) error {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	err := use(buf)
	if buf.Cap() <= keepBuffer {
		buffers.Put(buf)
	}
	return err
}

// Page renders a page and only then writes it with the status, so that a page which fails to render is an error and not
// half a page.
func Page(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	return withBuffer(func(buf *bytes.Buffer) error {
		if err := page.Render(r.Context(), buf); err != nil {
			return fmt.Errorf("render page: %w", err)
		}
		write(w, status, "text/html; charset=utf-8", buf.Bytes())
		return nil
	})
}

// JSON writes v as JSON, with Chinese and <, >, & as themselves.
func JSON(w http.ResponseWriter, _ *http.Request, status int, v any) error {
	return withBuffer(func(buf *bytes.Buffer) error {
		if err := encodeJSON(buf, v); err != nil {
			return err
		}
		write(w, status, "application/json; charset=utf-8", buf.Bytes())
		return nil
	})
}

func encodeJSON(buf *bytes.Buffer, v any) error {
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode JSON: %w", err)
	}
	return nil
}

// write sends a finished body. Its error is discarded: it means that the client has gone, and nobody is left to tell.
func write(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// Content is a whole body: an export, a generated style sheet.
type Content struct {
	Type     string // media type
	Filename string // to be saved under; empty shows it in the browser
	ETag     string // unquoted; empty for none
	Modified time.Time
	Body     []byte
	From     io.ReadSeeker // where the body is read from instead; nil for Body
}

// Bytes writes a content with status 200, or 304 and 206 for conditional and range requests. A Cache-Control that the
// caller has set stays.
func Bytes(w http.ResponseWriter, r *http.Request, c Content) error {
	h := w.Header()
	h.Set("Content-Type", c.Type)
	if c.Filename != "" {
		// FormatMediaType writes a Chinese name as RFC 6266 asks: filename*=utf-8''…
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": c.Filename}))
	}
	if c.ETag != "" {
		h.Set("ETag", `W/"`+c.ETag+`"`) // weak: it may be sent compressed or not
	}
	if c.From == nil {
		c.From = bytes.NewReader(c.Body)
	}
	http.ServeContent(w, r, "", c.Modified, c.From)
	return nil
}

// NoContent answers a request of a script that wants no page.
func NoContent(w http.ResponseWriter) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// Redirect sends the browser to another page of the product with 303, so that a reload does not post again. flash, unless
// empty, is shown there once. url must be a path on this host: anything else is an error, because an address from a form
// must not lead people elsewhere.
func Redirect(w http.ResponseWriter, r *http.Request, url, flash string) error {
	if !localPath(url) {
		return fmt.Errorf("redirect to an address that is not a path of this host: %q", url)
	}
	if flash != "" {
		setFlash(w, r, flash)
	}
	w.Header().Set("Location", url)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// localPath reports whether a browser stays on this host. Browsers read \ as / and drop tabs and line breaks.
func localPath(url string) bool {
	return strings.HasPrefix(url, "/") && !strings.HasPrefix(url, "//") && !strings.ContainsAny(url, "\\\t\r\n")
}
