package main

import (
	"net"
	"testing"

	"taizhang/internal/config"
)

func TestVisit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base string
		ip   string
		want string
	}{
		{"", "127.0.0.1", "http://127.0.0.1:8080/"},
		{"", "0.0.0.0", "http://127.0.0.1:8080/"},
		{"", "::", "http://127.0.0.1:8080/"},
		{"", "::1", "http://[::1]:8080/"},
		{"", "10.1.2.3", "http://10.1.2.3:8080/"},
		{"https://tz.gov.cn", "0.0.0.0", "https://tz.gov.cn/"},
	} {
		got := visit(config.Config{BaseURL: c.base}, &net.TCPAddr{IP: net.ParseIP(c.ip), Port: 8080})
		if got != c.want {
			t.Errorf("%s on %s: %s, want %s", c.base, c.ip, got, c.want)
		}
	}
}
