package press

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// After an answer that was not taken whole, the next would be read as the rest of it.
func TestNothingFollowsABrokenAnswer(t *testing.T) {
	t.Parallel()
	p := New(Options{Now: time.Now, OneOrigin: true})
	p.Renew()
	kept := p.sheets.Load()
	kept.add("", &url.URL{Path: "/page"}, newSheet(kept, "/page", http.Header{}, []byte("body")))
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tcp.Close() }()
	client, err := net.Dial("tcp", tcp.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	accepted, err := p.Listen(tcp).Accept()
	if err != nil {
		t.Fatal(err)
	}
	c := accepted.(*conn)
	defer func() { _ = c.Close() }()
	c.extended = time.Now()
	if err := c.SetWriteDeadline(time.Unix(1, 0)); err != nil { // the client has let it pass
		t.Fatal(err)
	}
	if _, err := client.Write([]byte("GET /page HTTP/1.1\r\nHost: a\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	_ = client.(*net.TCPConn).CloseWrite()
	if n, err := c.next(make([]byte, 4096)); n != 0 || !errors.Is(err, net.ErrClosed) {
		t.Errorf("%d bytes, %v, want a closed connection", n, err)
	}
}
