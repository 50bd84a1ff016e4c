package press

import (
	"strings"
	"testing"
)

// What is not the plainest of requests is net/http's; and where it may have a body or ends the connection, so is the
// connection from then on.
func TestOnlyThePlainestRequestsArePlain(t *testing.T) {
	t.Parallel()
	const rest = " HTTP/1.1\r\nHost: a.example\r\n"
	type kind struct{ whole, plain bool }
	plain, whole, strange := kind{true, true}, kind{true, false}, kind{}
	for request, want := range map[string]kind{
		"GET /page" + rest + "\r\n": plain,
		"GET /2020/q1?q=%E6%B1%A1" + rest + "User-Agent: Mozilla/5.0 (X11)\r\nAccept: */*\r\nAccept-Encoding: gzip, br\r\nConnection: keep-alive\r\n\r\n": plain,
		"GET /page" + rest + "CONNECTION: Keep-Alive\r\nX:\r\nY: \t \r\nZ: \xe6\r\n\r\n":                                                                  plain,
		"GET /page HTTP/1.1\r\nhost:[::1]:8080\r\n\r\n":                                                                                                   plain,
		"HEAD /page" + rest + "\r\n":                                           whole,
		"GET /%70age" + rest + "\r\n":                                          whole,
		"GET /page" + rest + "If-None-Match: *\r\n\r\n":                        whole,
		"GET /page" + rest + "if-range: x\r\n\r\n":                             whole,
		"GET /page" + rest + "Range: bytes=0-\r\n\r\n":                         whole,
		"GET /page" + rest + "Taizhang-Place: 1\r\n\r\n":                       whole,
		"GET /page" + rest + "Accept-Encoding: br\r\nAccept-Encoding:\r\n\r\n": whole,
		"GET /page" + rest + "User-Agent:\r\nUser-Agent: b\r\n\r\n":            whole,
		"GET /page HTTP/1.1\r\nHost:\r\n\r\n":                                  whole,
		"GET /page HTTP/1.1\r\nHost: <a>\r\n\r\n":                              whole,
		"GET /page HTTP/1.1\r\nHost: a@b\r\n\r\n":                              whole,
		"GET /page HTTP/1.1\r\n\r\n":                                           strange,
		"GET /page" + rest + "Host: a.example\r\n\r\n":                         strange,
		"GET /page" + rest + "\r\nGET":                                         strange,
		"GET /page" + rest:                                                     strange,
		"GET /page" + rest + "Content-Length: 0\r\n\r\n":                       strange,
		"GET /page" + rest + "content-type: text/plain\r\n\r\n":                strange,
		"GET /page" + rest + "Transfer-Encoding: chunked\r\n\r\n":              strange,
		"GET /page" + rest + "transfer-encoding: identity\r\n\r\n":             strange,
		"GET /page" + rest + "Transfer-Encoding : chunked\r\n\r\n":             strange,
		"GET /page" + rest + "Expect: 100-continue\r\n\r\n":                    strange,
		"GET /page" + rest + "Upgrade: h2c\r\n\r\n":                            strange,
		"GET /page" + rest + "Trailer: X\r\n\r\n":                              strange,
		"GET /page" + rest + "Connection: close\r\n\r\n":                       strange,
		"GET /page" + rest + "Connection: keep-alive, close\r\n\r\n":           strange,
		"GET /page" + rest + "Connection:\r\n\r\n":                             strange,
		"GET /page" + rest + "X: 1\n\r\n":                                      strange,
		"GET /page" + rest + "X: \r1\r\n\r\n":                                  strange,
		"GET /page" + rest + "X: 1\r\n 2\r\n\r\n":                              strange,
		"GET /page" + rest + "\tX: 1\r\n\r\n":                                  strange,
		"GET /page" + rest + "X: \x00\r\n\r\n":                                 strange,
		"GET /page" + rest + "X: \x7f\r\n\r\n":                                 strange,
		"GET /page" + rest + "X\x00: 1\r\n\r\n":                                strange,
		"GET /page" + rest + ": 1\r\n\r\n":                                     strange,
		"GET /page" + rest + "X\r\n\r\n":                                       strange,
		strings.ReplaceAll("GET /page"+rest+"\r\n", "\r\n", "\n"):              strange,
		"\r\nGET /page" + rest + "\r\n":                                        strange,
		"GET  /page" + rest + "\r\n":                                           strange,
		"GET /page " + rest + "\r\n":                                           strange,
		"GET\t/page" + rest + "\r\n":                                           strange,
		"GET /pa\x00ge" + rest + "\r\n":                                        strange,
		"GET /pa\xe6ge" + rest + "\r\n":                                        strange,
		"GET http://a.example/page" + rest + "\r\n":                            strange,
		"GET *" + rest + "\r\n":                                                strange,
		"GET " + rest + "\r\n":                                                 strange,
		"get /page" + rest + "\r\n":                                            strange,
		"POST /page" + rest + "\r\n":                                           strange,
		"OPTIONS /page" + rest + "\r\n":                                        strange,
		"GET /page HTTP/1.0\r\nHost: a\r\n\r\n":                                strange,
		"GET /page HTTP/1.10\r\nHost: a\r\n\r\n":                               strange,
		"GET /page HTTP/2.0\r\nHost: a\r\n\r\n":                                strange,
		"GET /page http/1.1\r\nHost: a\r\n\r\n":                                strange,
		"GET /page HTTP/1.1 \r\nHost: a\r\n\r\n":                               strange,
		"GET /page\r\nHost: a\r\n\r\n":                                         strange,
		"":                                                                     strange,
	} {
		q := parse([]byte(request))
		if got := (kind{q.whole, q.plain}); got != want {
			t.Errorf("%q: whole %v, plain %v", request, got.whole, got.plain)
		}
	}
}
