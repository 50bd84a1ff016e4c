package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"mime"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

var monday = time.Date(2020, 7, 6, 8, 0, 1, 0, ledger.Shanghai)

// post is a real mail server on a port of this machine.
type post struct {
	address string
	secret  string // password of user dcs; empty: nobody needs to sign in
	arrived chan letter

	mu   sync.Mutex
	rcpt error // answer to every recipient
}

type letter struct {
	to   string
	safe bool // it came by TLS
	mail *netmail.Message
	body string
}

// newPost starts a server; with a certificate it offers STARTTLS, or TLS from the first byte.
func newPost(t *testing.T, secret string, certificate *tls.Config, implicit bool) *post {
	t.Helper()
	p := &post{secret: secret, arrived: make(chan letter, 100)}
	server := smtp.NewServer(p)
	server.Domain, server.TLSConfig, server.ErrorLog = "localhost", certificate, log.New(io.Discard, "", 0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.address = listener.Addr().String()
	if implicit {
		listener = tls.NewListener(listener, certificate)
	}
	ended := make(chan struct{})
	go func() {
		_ = server.Serve(listener) // until it is closed
		close(ended)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		_ = listener.Close() // which the server does not know before it serves
		<-ended
	})
	return p
}

func (p *post) refuse(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rcpt = err
}

// next is the next letter; the test fails when there is none.
func (p *post) next(t *testing.T) letter {
	t.Helper()
	select {
	case l := <-p.arrived:
		return l
	case <-time.After(patience):
	}
	t.Fatal("no letter has arrived")
	return letter{}
}

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

func (p *post) empty() bool { return len(p.arrived) == 0 }

func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) {
	_, safe := c.TLSConnectionState()
	return &visit{post: p, safe: safe}, nil
}

// visit is one talk of a client with the server.
type visit struct {
	*post
	safe   bool
	signed bool
	to     string
}

func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain} }

func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "dcs" || password != v.secret {
			return smtp.ErrAuthFailed
		}
		v.signed = true
		return nil
	}), nil
}

func (v *visit) Mail(string, *smtp.MailOptions) error {
	if v.secret != "" && !v.signed {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.to = to
	return v.rcpt
}

func (v *visit) Data(r io.Reader) error {
	mail, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	var body io.Reader = mail.Body
	if mail.Header.Get("Content-Transfer-Encoding") == "base64" {
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	v.arrived <- letter{v.to, v.safe, mail, strings.ReplaceAll(string(text), "\r\n", "\n")}
	return nil
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

func (l letter) header(t *testing.T, name string) string {
	t.Helper()
	text, err := new(mime.WordDecoder).DecodeHeader(l.mail.Header.Get(name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// mailer is one for the server: at says how, as smtp://dcs:geheim@.
func (p *post) mailer(t *testing.T, at string, trust *tls.Config) *Mailer {
	t.Helper()
	server, err := url.Parse(at + p.address)
	if err != nil {
		t.Fatal(err)
	}
	m, err := NewMailer(MailSettings{
		Server: server, From: &netmail.Address{Name: "督查室", Address: "dcs@example.gov.cn"},
		Origin: "https://tz.gov.cn", Now: func() time.Time { return monday }, TLS: trust,
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// certificate is one for 127.0.0.1, and what it takes to trust it.
func certificate(t *testing.T) (server, trust *tls.Config) {
	t.Helper()
	s := httptest.NewUnstartedServer(nil)
	s.StartTLS()
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return &tls.Config{Certificates: s.TLS.Certificates, MinVersion: tls.VersionTLS12},
		&tls.Config{RootCAs: roots, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
}

var digest = store.Digest{
	Key: "0123456789abcdef0123456789abcdef", Name: "张三", Email: "zhangsan@example.gov.cn",
	Notices: []store.DigestNotice{note(ledger.NoticeReturned, "市教育局", "第53项二季度进展被退回，请修改后再报送")},
}

func TestMailArrives(t *testing.T) {
	t.Parallel()
	own, trust := certificate(t)
	for name, c := range map[string]struct {
		post *post
		at   string
		safe bool
	}{
		"in the clear":         {newPost(t, "", nil, false), "smtp://", false},
		"TLS when it is there": {newPost(t, "", own, false), "smtp://", true},
		"a password by TLS":    {newPost(t, "geheim", own, false), "smtp://dcs:geheim@", true},
		"TLS from the start":   {newPost(t, "geheim", own, true), "smtps://dcs:geheim@", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if refused, err := c.post.mailer(t, c.at, trust).Send(t.Context(), digest); err != nil || refused {
				t.Fatalf("refused %v, %v", refused, err)
			}
			got := c.post.next(t)
			if got.to != "zhangsan@example.gov.cn" || got.safe != c.safe {
				t.Errorf("to %s, by TLS %v", got.to, got.safe)
			}
			for header, want := range map[string]string{
				"Subject": "重点工作台账：1项被退回", "From": `督查室 <dcs@example.gov.cn>`, "To": "<zhangsan@example.gov.cn>",
				"Message-Id": "<0123456789abcdef0123456789abcdef@example.gov.cn>", "Auto-Submitted": "auto-generated",
				"Date": "Mon, 06 Jul 2020 08:00:01 +0800",
			} {
				if got := strings.ReplaceAll(got.header(t, header), `"`, ""); got != want {
					t.Errorf("%s: %s, want %s", header, got, want)
				}
			}
			if want := compose(digest, "https://tz.gov.cn").Body; got.body != want {
				t.Errorf("body %q, want %q", got.body, want)
			}
		})
	}
}

func TestMailThatFails(t *testing.T) {
	t.Parallel()
	own, trust := certificate(t)
	for name, c := range map[string]struct {
		post    *post
		at      string
		rcpt    error
		refused bool
	}{
		"a password is not sent in the clear": {newPost(t, "geheim", nil, false), "smtp://dcs:geheim@", nil, false},
		"a wrong password":                    {newPost(t, "geheim", own, false), "smtp://dcs:falsch@", nil, false},
		"no password where one is asked for":  {newPost(t, "geheim", nil, false), "smtp://", nil, false},
		"nobody there":                        {&post{address: "127.0.0.1:1"}, "smtp://", nil, false},
		"no such recipient":                   {newPost(t, "", nil, false), "smtp://", &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "zhangsan@example.gov.cn unknown"}, true},
		"the mailbox is busy":                 {newPost(t, "", nil, false), "smtp://", &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 1}, Message: "zhangsan@example.gov.cn busy"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.post.refuse(c.rcpt)
			refused, err := c.post.mailer(t, c.at, trust).Send(t.Context(), digest)
			if refused != c.refused || (err == nil) != c.refused {
				t.Errorf("refused %v, %v", refused, err)
			}
			if err != nil && (strings.Contains(err.Error(), "zhangsan") || strings.Contains(err.Error(), "geheim")) {
				t.Errorf("the error says too much: %v", err)
			}
			if name == "a password is not sent in the clear" && (err == nil || !strings.Contains(err.Error(), "STARTTLS")) {
				t.Errorf("it is not TLS that is missing: %v", err)
			}
			if !c.post.empty() {
				t.Error("something arrived")
			}
		})
	}
}

func TestMailEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newPost(t, "", nil, false).mailer(t, "smtp://", nil).Send(ctx, digest); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
