package respond

import "testing"

func TestValidHost(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"example.gov.cn": true, "example.gov.cn.": true, "127.0.0.1:8080": true, "[::1]:8080": true, "[2001:db8::1]": true, "localhost": true,
		"web_1:8080": true, "xn--fiq228c.cn": true,
		"a b": false, "evil/x": false, "a<b>": false, "user@example.cn": false, "example..cn": false, "-a.cn": false, "::1": false, "[::1": false,
		"[example]": false, "example.cn:port": false, "example.cn:99999": false, "[]": false, "绍兴.cn": false, ":80": false, "[": false,
	} {
		if got := validHost(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
}
