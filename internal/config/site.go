package config

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Site is what the public pages say of the site that they belong to. What is empty is left out: none of it is invented.
type Site struct {
	Name         string // SiteName, such as 示例市人民政府门户网站
	Domain       string // SiteDomain, www.example.gov.cn
	IDCode       string // 网站标识码: ten letters or digits
	Sponsor      string // 主办单位
	ICP          string // ICP备案, 浙ICP备00000000号
	PoliceRecord string // 公安备案, 浙公网安备 00000000000000号
	Contact      string // 联系方式
	Licence      string // of the open data: an identifier of opendefinition.org or SPDX, or an https URL
}

// siteSettings are the settings behind Site. They have flags too, as all settings.
func siteSettings() []Setting {
	setting := func(name, value, meaning string, parse func(string) (string, error), field func(*Site) *string) Setting {
		return Setting{
			Flag: "site-" + name, Variable: "TAIZHANG_SITE_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_")),
			Value: value, Default: "none: left out", Meaning: meaning,
			set: func(c *Config, s string) (err error) {
				*field(&c.Site), err = parse(s)
				return err
			},
		}
	}
	return []Setting{
		setting("name", "text", "name of the government site that the public pages belong to (SiteName)", oneLine, func(s *Site) *string { return &s.Name }),
		setting("domain", "host", "its domain, such as www.example.gov.cn (SiteDomain)", domain, func(s *Site) *string { return &s.Domain }),
		setting("id-code", "code", "its 网站标识码, ten letters or digits (SiteIDCode)", idCode, func(s *Site) *string { return &s.IDCode }),
		setting("sponsor", "text", "主办单位 in the foot", oneLine, func(s *Site) *string { return &s.Sponsor }),
		setting("icp", "text", "ICP备案 in the foot", oneLine, func(s *Site) *string { return &s.ICP }),
		setting("police-record", "text", "公安备案 in the foot", oneLine, func(s *Site) *string { return &s.PoliceRecord }),
		setting("contact", "text", "联系方式 in the foot", oneLine, func(s *Site) *string { return &s.Contact }),
		setting("licence", "licence", "licence of the open data: an identifier such as CC-BY-4.0, or an https URL", licence, func(s *Site) *string { return &s.Licence }),
	}
}

// oneLine is a text of the foot.
func oneLine(s string) (string, error) {
	s = strings.TrimSpace(s)
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > 200 || strings.ContainsFunc(s, unicode.IsControl) {
		return "", errors.New("expected one line of at most 200 characters")
	}
	return s, nil
}

var (
	domainForm  = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$`)
	idCodeForm  = regexp.MustCompile(`^[0-9A-Za-z]{10}$`)
	licenceForm = regexp.MustCompile(`^[-A-Za-z0-9._]+$`) // what the Data Package standard allows as a name
)

func domain(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s != "" && !domainForm.MatchString(s) {
		return "", errors.New("expected a domain such as www.example.gov.cn")
	}
	return s, nil
}

// idCode is 网站标识码 as 国务院办公厅 gives it: ten characters.
func idCode(s string) (string, error) {
	if s != "" && !idCodeForm.MatchString(s) {
		return "", errors.New("expected ten letters or digits")
	}
	return s, nil
}

func licence(s string) (string, error) {
	if s == "" || licenceForm.MatchString(s) {
		return s, nil
	}
	if u, err := url.Parse(s); err != nil || u.Scheme != "https" || u.Host == "" {
		return "", errors.New("expected an identifier such as CC-BY-4.0, or an https URL")
	}
	return s, nil
}
