package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// defaultData is the data folder when none is told. As root it is one that the account which PostgreSQL then has to run
// as can get to; root's home is not.
func defaultData(root bool, getenv func(string) string) string {
	if root {
		return "/var/lib/taizhang"
	}
	if base := getenv("XDG_DATA_HOME"); filepath.IsAbs(base) { // the standard says to ignore others
		return filepath.Join(base, "taizhang")
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "share", "taizhang")
	}
	return ""
}

func hostPort(s string) (string, error) {
	const expected = "expected host:port with a port of 0 to 65535, such as 127.0.0.1:8080"
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return "", errors.New(expected)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
		return "", errors.New(expected)
	}
	if strings.ContainsAny(host, " /@?#") {
		return "", errors.New(expected)
	}
	return s, nil
}

func folder(s string) (string, error) {
	if strings.ContainsRune(s, 0) || strings.TrimSpace(s) == "" {
		return "", errors.New("expected the path of a folder")
	}
	return filepath.Abs(s)
}

func databaseURL(s string) (string, error) {
	const expected = "expected postgres://user:password@host:port/database"
	if s == "" {
		return "", nil // --database-url= : the private one, whatever the environment says
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.Opaque != "" {
		return "", errors.New(expected)
	}
	if u.Host == "" && u.Query().Get("host") == "" {
		return "", errors.New(expected + ", or a host parameter with the socket's directory")
	}
	return s, nil
}

func yesNo(s string) (bool, error) {
	v, err := strconv.ParseBool(s)
	if err != nil {
		return false, errors.New("expected true or false")
	}
	return v, nil
}

func origin(s string) (string, error) {
	const expected = "expected an http or https origin without a path, such as https://example.gov.cn"
	if s == "" {
		return "", nil
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return "", errors.New(expected)
	}
	if port := u.Port(); port != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return "", errors.New(expected)
		}
	}
	if (u.Path != "" && u.Path != "/") || u.User != nil || strings.ContainsAny(s, "?#") {
		return "", errors.New(expected)
	}
	return u.Scheme + "://" + u.Host, nil
}

func smtpURL(s string) (*url.URL, error) {
	const expected = "expected smtp://user:password@host:port or smtps://user:password@host:port"
	if s == "" {
		return nil, nil
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Hostname() == "" {
		return nil, errors.New(expected)
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, errors.New(expected)
		}
	}
	if (u.Path != "" && u.Path != "/") || strings.ContainsAny(s, "?#") {
		return nil, errors.New(expected)
	}
	if _, secret := u.User.Password(); u.User.Username() != "" && !secret {
		return nil, errors.New("expected a password beside the user, smtp://user:password@host:port")
	}
	return u, nil
}

func mailAddress(s string) (*mail.Address, error) {
	if s == "" {
		return nil, nil
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		return nil, errors.New("expected an address such as ducha@example.gov.cn, or a name with one, 督查室 <ducha@example.gov.cn>")
	}
	return a, nil
}

func networks(s string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(part)
		if err != nil {
			address, err := netip.ParseAddr(part)
			if err != nil || address.Zone() != "" {
				return nil, fmt.Errorf("%q: expected addresses or networks such as 10.0.0.5 or 10.0.0.0/8, separated by commas", part)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		if prefix != prefix.Masked() {
			return nil, fmt.Errorf("%q has bits set behind its mask: expected %s", part, prefix.Masked())
		}
		all = append(all, prefix)
	}
	return all, nil
}

func positive(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, errors.New("expected a duration above zero, such as 30m or 2h")
	}
	return d, nil
}

func oneOf(s string, choices ...string) (string, error) {
	if slices.Contains(choices, s) {
		return s, nil
	}
	return "", fmt.Errorf("expected %s", strings.Join(choices, " or "))
}

// loopback tells whether an address can be reached from this machine only. A name counts only when it is localhost:
// what others mean is for somebody else to say.
func loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback()
}
