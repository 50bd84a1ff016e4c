package respond

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// drained is how much of a body that is too large is taken in, in bytes.
const drained = 8 << 20

// ParseForm reads a posted form into r.PostForm. What its fields hold may be limit bytes long in all; on the way, a
// browser writes up to three for one. It fails with an *http.MaxBytesError that holds the limit, or with a *StatusError of
// 400 for a body that is no form and for characters that cannot be stored: NUL and broken UTF-8. The fields named in texts
// may hold these: whoever reads them takes them out and shows the writer the rest.
func ParseForm(w http.ResponseWriter, r *http.Request, limit int64, texts ...string) error {
	if r.ContentLength > 3*limit {
		// A client that is still sending does not look at the answer: take in what it has, and keep nothing.
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, drained))
		return &http.MaxBytesError{Limit: limit}
	}
	r.Body = http.MaxBytesReader(w, r.Body, 3*limit)
	err := r.ParseForm()
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &http.MaxBytesError{Limit: limit}
	case err != nil:
		return unreadable(err)
	}
	held := int64(0)
	for name, values := range r.PostForm {
		held += int64(len(name))
		for _, v := range values {
			held += int64(len(v))
		}
		if !storable(name) || !slices.Contains(texts, name) && !all(values, storable) {
			return unreadable(nil)
		}
	}
	if held > limit {
		return &http.MaxBytesError{Limit: limit}
	}
	return nil
}

func unreadable(err error) error {
	return &StatusError{
		Status: http.StatusBadRequest, Heading: "表单不完整，没有保存",
		Text: "送来的内容读不出来，可能是网络中断了，也可能夹有乱码。请返回上一页再提交一次；已写的还在那里。",
		Err:  err,
	}
}

// ReadableAddress is the middleware that refuses addresses in which there is NUL or broken UTF-8: nothing has such a name,
// and the database takes neither.
func (p *Responder) ReadableAddress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := url.ParseQuery(r.URL.RawQuery)
		ok := err == nil && storable(r.URL.Path)
		for name, values := range query {
			ok = ok && storable(name) && all(values, storable)
		}
		if !ok {
			p.Fail(w, r, &StatusError{
				Status: http.StatusBadRequest, Heading: "网址读不出来",
				Text: "网址里有乱码，可能是链接抄漏了字。请从页面上的链接进入。",
			})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// storable reports whether PostgreSQL can hold a text.
func storable(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

func all(values []string, ok func(string) bool) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return !ok(v) })
}
