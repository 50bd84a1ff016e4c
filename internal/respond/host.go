package respond

import (
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
)

// hostName is a name of at most 63 letters, digits and hyphens between dots (RFC 1123, 2.1); underscores too, which names of
// containers have.
var hostName = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$`)

// maxHost is how long a name may be (RFC 1035, 2.3.4), with a port.
const maxHost = 253 + len(":65535")

// NamedHost is the middleware that refuses requests for what is no name and no address of a host with 400, as RFC 9112, 3.2
// asks. A request of HTTP/1.0 may have none.
func (p *Responder) NamedHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "" && !validHost(r.Host) {
			r.Host = ""
			p.Fail(w, r, &StatusError{Status: http.StatusBadRequest, Heading: "主机名不对", Text: "请求里的主机名（Host）不是一个有效的名称。请检查网址。"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Origin is how this site is addressed, https://example.gov.cn, where an address must be whole. The one that is set, told,
// wins. Without one it is the scheme and the name of the request, which NamedHost has looked at: anybody can send any name,
// so what is made of it is for nobody else and must be kept by no cache. It is empty when the request names no host either.
func Origin(told string, r *http.Request) string {
	switch {
	case told != "" || r.Host == "":
		return told
	case r.URL.Scheme != "": // see Scheme
		return r.URL.Scheme + "://" + r.Host
	}
	return "http://" + r.Host
}

// validHost reports whether host is a name or an address, perhaps with a port.
func validHost(host string) bool {
	if len(host) > maxHost {
		return false
	}
	if name, port, err := net.SplitHostPort(host); err == nil {
		if _, err := netip.ParseAddrPort("0.0.0.0:" + port); err != nil {
			return false
		}
		if host[0] == '[' {
			host = "[" + name + "]"
		} else {
			host = name
		}
	}
	if inside, ok := strings.CutPrefix(host, "["); ok {
		inside, closed := strings.CutSuffix(inside, "]")
		at, err := netip.ParseAddr(inside)
		return closed && err == nil && at.Is6() && at.Zone() == ""
	}
	return hostName.MatchString(host)
}
