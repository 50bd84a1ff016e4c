package press

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// sheet is one answer in the encodings in which it is sent. All requests share it: its header values and bodies are
// never changed.
type sheet struct {
	of       *sheets
	path     string
	header   http.Header          // of all forms
	head     []byte               // the same as it stands in an answer of status 200, with the status line
	plain    *form                // without its body when there are others, for hardly anybody asks for it so
	length   int                  // bytes of the plain body
	zipped   atomic.Pointer[form] // gzip; there from the start unless the answer is too small to gain by it
	zstd     atomic.Pointer[form] // of large answers: whoever takes it takes brotli, too
	brotli   atomic.Pointer[form]
	counted  int // bytes, in sheets.bytes
	etag     string
	modified time.Time
}

// form is an answer in one encoding: what its header says of that and its body.
type form struct {
	header http.Header
	head   []byte // the same as it stands in an answer
	body   []byte
}

// small is the size in bytes under which an answer fits a packet or two and compressing gains nothing.
const small = 860

// newSheet keeps an answer. header is copied.
func newSheet(of *sheets, path string, header http.Header, body []byte) *sheet {
	header = header.Clone()
	header.Del("Content-Length")
	header.Del("Accept-Ranges") // a range of a compressed body means nothing to whoever asks for it
	if !slices.Contains(header.Values("Vary"), "Accept-Encoding") {
		header.Add("Vary", "Accept-Encoding")
	}
	s := &sheet{of: of, path: path, header: header, etag: header.Get("ETag")}
	s.head = append([]byte("HTTP/1.1 200 OK\r\n"), lines(header)...)
	if t, err := http.ParseTime(header.Get("Last-Modified")); err == nil {
		s.modified = t
	}
	s.plain, s.length = newForm("", len(body)), len(body)
	if len(body) >= small && gains(header.Get("Content-Type")) {
		s.zipped.Store(filled("gzip", gzipped(body, quick)))
	} else {
		s.plain.body = bytes.Clone(body)
	}
	return s
}

// gains reports whether a media type is text. A workbook is compressed already.
func gains(contentType string) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	return strings.HasPrefix(mediaType, "text/") || strings.HasSuffix(mediaType, "json") || strings.HasSuffix(mediaType, "xml")
}

// newForm is a form of length bytes without its body.
func newForm(encoding string, length int) *form {
	header := sizes(encoding, length)
	return &form{header: header, head: lines(header)}
}

// filled is a form with its body, which is copied: what it was written into has room to spare.
func filled(encoding string, body []byte) *form {
	f := newForm(encoding, len(body))
	f.body = bytes.Clone(body)
	return f
}

// sizes is what the header of one encoding says of it.
func sizes(encoding string, length int) http.Header {
	header := http.Header{"Content-Length": {strconv.Itoa(length)}}
	if encoding != "" {
		header["Content-Encoding"] = []string{encoding}
	}
	return header
}

// lines are header fields as they stand in an answer, each with its line end.
func lines(header http.Header) []byte {
	var b bytes.Buffer
	must(header.Write(&b))
	return b.Bytes()
}

// size is what the sheet will take in memory when all its forms are there, in bytes, at most.
func (s *sheet) size() int {
	z := s.zipped.Load()
	switch {
	case z == nil:
		return beside + len(s.plain.body)
	case s.length < patient:
		return beside + 2*len(z.body)
	}
	return beside + 3*len(z.body)
}

// beside is what a sheet takes beside its bodies, in bytes: its header is there as net/http takes it and as it is sent.
const beside = 4 << 10

// squeeze adds the forms that take long to make. Brotli comes last: once it is there, so are the others.
func (s *sheet) squeeze() {
	z := s.zipped.Load()
	if z == nil {
		return
	}
	body := unzipped(z.body, s.length)
	s.zipped.Store(filled("gzip", gzipped(body, best)))
	if len(body) >= patient {
		s.zstd.Store(filled("zstd", zstandard(body)))
	}
	s.brotli.Store(filled("br", brotlied(body)))
}

// send writes the answer, or that the client has it already, and returns the status and the bytes of the body.
func (s *sheet) send(w http.ResponseWriter, r *http.Request) (status, length int) {
	f := s.fitting(r.Header["Accept-Encoding"])
	h := w.Header()
	maps.Copy(h, s.header)
	maps.Copy(h, f.header)
	if s.had(r) {
		delete(h, "Content-Length")
		delete(h, "Content-Type")
		delete(h, "Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, 0
	}
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return http.StatusOK, 0
	}
	body := f.body
	if z := s.zipped.Load(); body == nil && z != nil {
		body = unzipped(z.body, s.length)
	}
	_, _ = w.Write(body) // the client has gone, and nobody is left to tell
	return http.StatusOK, len(body)
}

// had reports whether the client has this very answer: RFC 9110, 13.1.2 and 13.1.3.
func (s *sheet) had(r *http.Request) bool {
	if tags := r.Header["If-None-Match"]; len(tags) > 0 && s.etag != "" {
		opaque := strings.TrimPrefix(s.etag, "W/")
		return slices.ContainsFunc(tags, func(list string) bool { return list == "*" || strings.Contains(list, opaque) })
	}
	if since := r.Header["If-Modified-Since"]; len(since) > 0 && !s.modified.IsZero() {
		t, err := http.ParseTime(since[0])
		return err == nil && !s.modified.After(t)
	}
	return false
}

// fitting is the form that the client takes and that is the smallest: brotli, zstd, gzip, plain.
func (s *sheet) fitting(accepted []string) *form {
	if f := s.brotli.Load(); f != nil && accepts(accepted, "br") {
		return f
	}
	if f := s.zstd.Load(); f != nil && accepts(accepted, "zstd") {
		return f
	}
	if f := s.zipped.Load(); f != nil && accepts(accepted, "gzip") {
		return f
	}
	return s.plain
}

// accepts reports whether an Accept-Encoding names a coding without refusing it by q=0 (RFC 9110, 12.5.3).
func accepts(lists []string, coding string) bool {
	for _, list := range lists {
		for list != "" {
			var one string
			one, list, _ = strings.Cut(list, ",")
			name, weight, _ := strings.Cut(one, ";")
			if !strings.EqualFold(strings.TrimSpace(name), coding) {
				continue
			}
			q, weighed := strings.CutPrefix(strings.TrimSpace(weight), "q=")
			return !weighed || strings.Trim(q, "0.") != ""
		}
	}
	return false
}

// recorder holds an answer back if it may be kept. Any other goes on to whoever asked.
type recorder struct {
	to      http.ResponseWriter
	keeps   bool   // an answer that everybody may have
	made    func() // called when an answer goes on, which is made by then
	wrote   bool
	passing bool // what is written goes on
	body    bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.to.Header() }

func (r *recorder) WriteHeader(status int) {
	if r.wrote {
		return
	}
	r.wrote = true
	h := r.Header()
	if !r.keeps || status != http.StatusOK || !strings.HasPrefix(h.Get("Cache-Control"), "public") || h.Get("Set-Cookie") != "" {
		r.passing = true
		r.made()
		r.to.WriteHeader(status)
		return
	}
	if n, err := strconv.Atoi(h.Get("Content-Length")); err == nil && 0 < n && n <= limit {
		r.body.Grow(n)
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	if r.WriteHeader(http.StatusOK); r.passing {
		return r.to.Write(p)
	}
	return r.body.Write(p)
}
