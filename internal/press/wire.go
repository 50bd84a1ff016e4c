package press

import (
	"bytes"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// A page from memory is a few kilobytes that are known beforehand, and most of what answering costs is net/http's work
// around them: maps of header fields, deadlines, a goroutine that watches for the client going away. So on a connection
// over which net/http has answered before and which waits for its next request, the plainest of requests, a GET for
// something that is kept, is answered here, in one read and one write. Whatever is not plain in the least, net/http gets
// as it came.

// Deadlines of a connection between two requests.
const (
	idleWithin   = 120 * time.Second // for the next request to come
	writeWithin  = 60 * time.Second  // for an answer to be taken
	extendAfter  = 10 * time.Second  // setting deadlines each time would take as long as the rest
	copiedAtOnce = 16 << 10          // bytes of an answer that are copied into one piece
)

// Listen returns l with connections on which kept answers are given past net/http. The server that they are handed to must
// have State as its ConnState.
func (p *Press) Listen(l net.Listener) net.Listener { return &listener{l, p} }

type listener struct {
	net.Listener
	press *Press
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return &conn{TCPConn: tcp, press: l.press, whole: true, fresh: true}, err
	}
	return c, err
}

// State is for http.Server.ConnState.
func State(c net.Conn, state http.ConnState) {
	if c, ok := c.(*conn); ok && state == http.StateIdle && c.whole {
		c.waits, c.fresh = len(c.ahead) == 0, true
	}
}

// conn is a connection that net/http reads from. Its fields but for the last are used by one goroutine after the other:
// net/http's for the connection, and the one in which it waits for the client to go away while a handler runs.
type conn struct {
	*net.TCPConn
	press    *Press
	fresh    bool   // nothing of the present request has been read
	whole    bool   // what net/http was given so far were whole requests without a body, one at a time
	ahead    []byte // the first byte of the next request, if it came before net/http was done with this one
	waits    bool   // net/http waits for the next request and has nothing of it
	accepted []string
	agent    string
	extended time.Time // when the deadlines were last put off
	broken   bool      // an answer was not taken whole: no other may follow it

	mu     sync.Mutex // held while an answer is written, so that a shutdown does not cut it off
	closed atomic.Bool
}

// Close closes the connection, after the answer that is under way.
func (c *conn) Close() error {
	c.closed.Store(true)
	if !c.mu.TryLock() {
		return nil // see answer
	}
	defer c.mu.Unlock()
	return c.TCPConn.Close()
}

// Read is how net/http reads. While it waits for a request, those that can be answered here never reach it.
func (c *conn) Read(b []byte) (int, error) {
	if c.waits {
		c.waits = false
		c.extended = time.Time{}
		return c.next(b)
	}
	n, err := c.TCPConn.Read(b)
	c.handOn(b[:n])
	return n, err
}

// handOn notes what net/http is given. As soon as that is anything but a whole request, where the next one begins is not
// known here, and the connection is net/http's alone for as long as it lasts.
func (c *conn) handOn(b []byte) {
	switch {
	case len(b) == 0 || !c.whole:
	case c.fresh:
		c.whole = parse(append(c.ahead, b...)).whole
		c.fresh, c.ahead = false, nil
	default: // to see whether the client goes away, net/http reads one byte while it answers
		c.ahead = append(c.ahead, b...)
		c.whole = len(c.ahead) == 1
	}
}

// next reads the next request that net/http must see.
func (c *conn) next(b []byte) (int, error) {
	for {
		n, err := c.TCPConn.Read(b)
		if n == 0 || err != nil || !c.answered(b[:n]) {
			c.handOn(b[:n])
			return n, err
		}
		if c.broken || c.closed.Load() {
			_ = c.TCPConn.Close() // perhaps again
			return 0, net.ErrClosed
		}
	}
}

// answered answers a request if it is for something that is kept, or made of what is.
func (c *conn) answered(request []byte) bool {
	q := parse(request)
	if !q.plain {
		return false
	}
	kept := c.press.sheets.Load()
	if kept == nil {
		return false
	}
	host := q.host
	if c.press.OneOrigin {
		host = nil
	}
	// A client says the same of itself each time.
	if len(c.accepted) == 0 || c.accepted[0] != string(q.accepted) {
		c.accepted = []string{string(q.accepted)}
	}
	if c.agent != string(q.agent) {
		c.agent = string(q.agent)
	}
	start := c.press.Now()
	if s := kept.lookUp(host, q.target); s != nil {
		f := s.fitting(c.accepted)
		if f.body == nil {
			return false
		}
		c.write(start, s.path, f.body, s.head, f.head)
		return true
	}
	return c.composed(kept, host, q.target, start)
}

// composed answers a query by what is made for it, compressed.
func (c *conn) composed(kept *sheets, host, target []byte, start time.Time) bool {
	path, typed, found := bytes.Cut(target, []byte("?"))
	if !found || c.press.Compose == nil || !accepts(c.accepted, "gzip") {
		return false
	}
	base := kept.lookUp(host, path)
	return base != nil && c.press.Compose(base.path, string(typed), func(tag string, _, gzip []byte) {
		before, after := base.head, []byte(nil) // the tag of the page without a query
		if at := bytes.Index(base.head, tagField); at >= 0 {
			before, after = base.head[:at], base.head[at:]
			after = after[bytes.IndexByte(after, '\n')+1:]
		}
		var own [160]byte
		mine := append(own[:0], tagField...)
		mine = append(append(mine, weak(tag)...), "\r\nContent-Encoding: gzip\r\nContent-Length: "...)
		mine = append(strconv.AppendInt(mine, int64(len(gzip)), 10), "\r\n"...)
		c.write(start, base.path, gzip, before, after, mine)
	})
}

var tagField = []byte("Etag: ")

// letter is what an answer is put together in.
type letter struct {
	bytes  []byte
	pieces net.Buffers
	place  [2][]byte // of pieces
}

var letters = sync.Pool{New: func() any { return new(letter) }}

// write sends an answer of a header in pieces and a body.
func (c *conn) write(start time.Time, path string, body []byte, head ...[]byte) {
	if start.Sub(c.extended) > extendAfter {
		c.extended = start
		_ = c.SetReadDeadline(start.Add(idleWithin)) // a connection that is gone says so when it is read
		_ = c.SetWriteDeadline(start.Add(writeWithin))
	}
	c.broken = c.send(c.press.date(start), body, head...) != nil
	if c.press.Seen != nil {
		c.press.Seen(path, c.agent)
	}
	if c.press.Sent != nil {
		c.press.Sent(start, http.MethodGet, http.StatusOK, len(body), c.press.Now().Sub(start))
	}
}

func (c *conn) send(date string, body []byte, head ...[]byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	l := letters.Get().(*letter)
	defer letters.Put(l)
	l.bytes = l.bytes[:0]
	for _, piece := range head {
		l.bytes = append(l.bytes, piece...)
	}
	l.bytes = append(l.bytes, date...)
	if len(body) <= copiedAtOnce {
		l.bytes = append(l.bytes, body...)
		_, err := c.TCPConn.Write(l.bytes)
		return err
	}
	l.place = [2][]byte{l.bytes, body}
	l.pieces = l.place[:]
	_, err := l.pieces.WriteTo(c.TCPConn)
	l.place = [2][]byte{}
	return err
}

// date is the last field of a header and its end, as of a second.
type date struct {
	second int64
	field  string
}

func (p *Press) date(now time.Time) string {
	d := p.today.Load()
	if second := now.Unix(); d == nil || d.second != second {
		d = &date{second, "Date: " + now.UTC().Format(http.TimeFormat) + "\r\n\r\n"}
		p.today.Store(d)
	}
	return d.field
}
