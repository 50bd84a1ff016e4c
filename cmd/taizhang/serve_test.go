package main

import (
	"bytes"
	"log/slog"
	"net"
	"net/netip"
	"strings"
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

func TestAServerThatOthersReachIsWarned(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct {
		ip   string
		cfg  config.Config
		want string
	}{
		{"127.0.0.1", config.Config{}, ""},
		{"::1", config.Config{}, ""},
		{"0.0.0.0", config.Config{}, "--base-url --trusted-proxies"},
		{"10.1.2.3", config.Config{BaseURL: "https://tz.gov.cn"}, "--trusted-proxies"},
		{"::", config.Config{TrustedProxies: proxies}, "--base-url"},
		{"127.0.0.1", config.Config{TrustedProxies: proxies}, "--base-url"}, // a proxy on this machine brings others
		{"10.1.2.3", config.Config{BaseURL: "https://tz.gov.cn", TrustedProxies: proxies}, ""},
	} {
		var log bytes.Buffer
		warnExposed(slog.New(slog.NewTextHandler(&log, nil)), c.cfg, &net.TCPAddr{IP: net.ParseIP(c.ip), Port: 8080})
		var got []string
		for line := range strings.Lines(log.String()) {
			got = append(got, "--"+strings.Trim(line[strings.LastIndex(line, "--")+2:], "\"\n"))
			if !strings.Contains(line, "level=WARN") {
				t.Errorf("not a warning: %s", line)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s with %+v: %q, want %q", c.ip, c.cfg, got, c.want)
		}
	}
}
