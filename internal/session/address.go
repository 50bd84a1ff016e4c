package session

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ClientAddress returns the function that tells a client's address: that of the connection, or behind proxies that are
// trusted, the last address of X-Forwarded-For that is not a trusted proxy's own. Everything before it may be invented
// by the client. The result is an IP address without a zone, or what net/http knows when that is none.
func ClientAddress(trusted []netip.Prefix) func(*http.Request) string {
	isTrusted := func(a netip.Addr) bool {
		return slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	return func(r *http.Request) string {
		client, ok := parseAddress(r.RemoteAddr)
		if !ok {
			return r.RemoteAddr
		}
		var hops []string
		for _, line := range r.Header.Values("X-Forwarded-For") {
			hops = append(hops, strings.Split(line, ",")...)
		}
		for _, hop := range slices.Backward(hops) {
			if !isTrusted(client) {
				break
			}
			next, ok := parseAddress(strings.TrimSpace(hop))
			if !ok {
				break // not an address: the last that we believe is the proxy before it
			}
			client = next
		}
		return client.String()
	}
}

// parseAddress reads an address with or without a port.
func parseAddress(s string) (netip.Addr, bool) {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone(""), true
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap().WithZone(""), err == nil
}
