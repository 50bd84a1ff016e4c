package config_test

import (
	"io"
	"testing"

	"taizhang/internal/config"
)

func TestSite(t *testing.T) {
	t.Parallel()
	parse := func(name, value string) (config.Site, error) {
		c, err := config.Parse("taizhang serve", []string{"--data=/tmp/x"}, func(v string) string {
			if v == name {
				return value
			}
			return ""
		}, io.Discard)
		return c.Site, err
	}
	for _, c := range []struct {
		name, value string
		want        config.Site
	}{
		{"", "", config.Site{}},
		{"TAIZHANG_SITE_NAME", " 示例市人民政府 ", config.Site{Name: "示例市人民政府"}},
		{"TAIZHANG_SITE_DOMAIN", "WWW.example.gov.cn", config.Site{Domain: "www.example.gov.cn"}},
		{"TAIZHANG_SITE_ID_CODE", "3300000000", config.Site{IDCode: "3300000000"}},
		{"TAIZHANG_SITE_POLICE_RECORD", "示公网安备 0号", config.Site{PoliceRecord: "示公网安备 0号"}},
		{"TAIZHANG_SITE_LICENCE", "CC-BY-4.0", config.Site{Licence: "CC-BY-4.0"}},
		{"TAIZHANG_SITE_LICENCE", "https://example.gov.cn/l", config.Site{Licence: "https://example.gov.cn/l"}},
	} {
		if got, err := parse(c.name, c.value); err != nil || got != c.want {
			t.Errorf("%s=%q: %+v, %v", c.name, c.value, got, err)
		}
	}
	for _, c := range [][2]string{
		{"TAIZHANG_SITE_NAME", "a\nb"}, {"TAIZHANG_SITE_DOMAIN", "https://example.gov.cn"}, {"TAIZHANG_SITE_ID_CODE", "330"},
		{"TAIZHANG_SITE_LICENCE", "http://example.gov.cn"}, {"TAIZHANG_SITE_LICENCE", "自由使用"},
	} {
		if got, err := parse(c[0], c[1]); err == nil {
			t.Errorf("%s=%q is taken: %+v", c[0], c[1], got)
		}
	}
}
