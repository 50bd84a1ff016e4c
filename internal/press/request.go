package press

import "bytes"

// query is a request as it came, as far as it matters here.
type query struct {
	whole                         bool // it is one request and no more, it has no body, and it wants the connection to stay
	plain                         bool // and it is an unconditional GET
	target, host, accepted, agent []byte
}

var (
	get      = []byte("GET ")
	head     = []byte("HEAD ")
	protocol = []byte(" HTTP/1.1\r\n")
)

// parse reads a request the strict way (RFC 9112): whatever is not as it should be is not whole, and net/http judges it.
func parse(b []byte) (q query) {
	rest, isGet := bytes.CutPrefix(b, get)
	if !isGet {
		var isHead bool
		if rest, isHead = bytes.CutPrefix(b, head); !isHead {
			return query{}
		}
	}
	end := bytes.IndexByte(rest, ' ')
	if end < 1 || rest[0] != '/' || !visible(rest[:end]) {
		return query{}
	}
	q.target = rest[:end]
	path, _, _ := bytes.Cut(q.target, []byte("?"))
	q.plain = isGet && bytes.IndexByte(path, '%') < 0 // what is kept stands under decoded paths
	fields, ok := bytes.CutPrefix(rest[end:], protocol)
	if !ok {
		return query{}
	}
	hosts, lists, agents := 0, 0, 0
	for {
		end := bytes.IndexByte(fields, '\n')
		if end < 1 || fields[end-1] != '\r' {
			return query{}
		}
		line := fields[:end-1]
		fields = fields[end+1:]
		if len(line) == 0 {
			break
		}
		colon := bytes.IndexByte(line, ':')
		if colon < 1 || !token(line[:colon]) {
			return query{}
		}
		value := bytes.Trim(line[colon+1:], " \t")
		if !printable(value) {
			return query{}
		}
		switch name := line[:colon]; {
		case named(name, "host"):
			q.host = value
			q.plain = q.plain && hostLike(value)
			hosts++
		case named(name, "accept-encoding"):
			q.accepted = value
			lists++
		case named(name, "user-agent"):
			q.agent = value
			agents++
		case named(name, "connection"):
			if !named(value, "keep-alive") {
				return query{}
			}
		case begins(name, "content-"), begins(name, "transfer-"), named(name, "expect"), named(name, "upgrade"), named(name, "trailer"):
			return query{}
		case begins(name, "if-"), named(name, "range"), named(name, "taizhang-place"):
			q.plain = false
		}
	}
	q.whole = hosts == 1 && len(fields) == 0
	q.plain = q.plain && q.whole && lists < 2 && agents < 2
	return q
}

// named reports whether b is a name, which is given in small letters, in letters of any size.
func named(b []byte, name string) bool { return len(b) == len(name) && begins(b, name) }

func begins(b []byte, name string) bool {
	if len(b) < len(name) {
		return false
	}
	for i := range len(name) {
		c := b[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != name[i] {
			return false
		}
	}
	return true
}

// token reports whether b is of the characters of a field's name: RFC 9110, 5.6.2.
func token(b []byte) bool {
	for _, c := range b {
		if !tokens[c] {
			return false
		}
	}
	return true
}

var tokens = alphabet("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

func alphabet(of string) (in [256]bool) {
	for _, c := range []byte(of) {
		in[c] = true
	}
	return in
}

// hostLike reports whether b is of the characters of names and addresses, with a port. There are others in the hosts of
// RFC 3986, which net/http knows.
func hostLike(b []byte) bool {
	for _, c := range b {
		if !hostLetters[c] {
			return false
		}
	}
	return len(b) > 0
}

var hostLetters = alphabet("-.:[]_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

// visible reports whether b is of ASCII characters that can be seen.
func visible(b []byte) bool {
	for _, c := range b {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// printable reports whether a field's value has no control characters.
func printable(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}
