package session_test

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"taizhang/internal/session"
)

func TestClientAddress(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, c := range []struct {
		remote    string
		forwarded []string
		want      string
	}{
		{"192.0.2.7:1234", nil, "192.0.2.7"},
		{"192.0.2.7:1234", []string{"198.51.100.1"}, "192.0.2.7"}, // whoever it is says so himself
		{"10.0.0.1:1234", nil, "10.0.0.1"},
		{"10.0.0.1:1234", []string{"198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:1234", []string{"1.1.1.1, 198.51.100.1, 10.0.0.2"}, "198.51.100.1"},
		{"10.0.0.1:1234", []string{"1.1.1.1", "198.51.100.1,10.0.0.2"}, "198.51.100.1"},
		{"10.0.0.1:1234", []string{"198.51.100.1:4711"}, "198.51.100.1"},
		{"10.0.0.1:1234", []string{"1.1.1.1, nonsense"}, "10.0.0.1"},
		{"10.0.0.1:1234", []string{"1.1.1.1, nonsense, 10.0.0.9"}, "10.0.0.9"},
		{"10.0.0.1:1234", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		{"[::1]:1234", []string{"2001:db8::1"}, "2001:db8::1"},
		{"[::1]:1234", []string{"[2001:db8::1]:80"}, "2001:db8::1"},
		{"[::ffff:10.0.0.1]:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"[fe80::1%eth0]:1", nil, "fe80::1"},
		{"@", []string{"198.51.100.1"}, "@"}, // a Unix socket
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		for _, line := range c.forwarded {
			r.Header.Add("X-Forwarded-For", line)
		}
		if got := session.ClientAddress(trusted)(r); got != c.want {
			t.Errorf("%s by way of %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}
