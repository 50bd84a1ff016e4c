package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"taizhang/internal/store"
)

// mailWithin bounds one step of the talk with the mail server.
const mailWithin = 20 * time.Second

// Mailer sends digests by a mail server.
type Mailer struct {
	client *mail.Client
	from   *netmail.Address
	origin string
	now    func() time.Time
}

// MailSettings say by which mail server, and from whom.
type MailSettings struct {
	Server *url.URL         // smtp://user:password@host:port, or smtps://; config has checked it
	From   *netmail.Address // of every mail
	Origin string           // where people reach the program, without a slash at the end; may be empty
	Now    func() time.Time
	TLS    *tls.Config // nil: the system's certificates
}

// NewMailer returns a Mailer. It does not talk to the server yet.
//
// smtps is TLS from the first byte. smtp takes TLS when the server offers it, and insists on it when there is a password:
// that must not travel in the clear.
func NewMailer(s MailSettings) (*Mailer, error) {
	host, port := s.Server.Hostname(), s.Server.Port()
	options := []mail.Option{mail.WithTimeout(mailWithin), mail.WithoutRset()}
	_, secret := s.Server.User.Password()
	switch {
	case s.Server.Scheme == "smtps":
		options = append(options, mail.WithSSL(), mail.WithPort(portOf(port, mail.DefaultPortSSL)))
	case secret:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory), mail.WithPort(portOf(port, mail.DefaultPortTLS)))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic), mail.WithPort(portOf(port, mail.DefaultPort)))
	}
	if secret {
		password, _ := s.Server.User.Password()
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover),
			mail.WithUsername(s.Server.User.Username()), mail.WithPassword(password))
	}
	if s.TLS != nil {
		options = append(options, mail.WithTLSConfig(s.TLS))
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail settings: %w", err)
	}
	return &Mailer{client: client, from: s.From, origin: s.Origin, now: s.Now}, nil
}

func portOf(port string, otherwise int) int {
	n, err := strconv.Atoi(port)
	if err != nil {
		return otherwise
	}
	return n
}

// Send mails a digest. It reports by refused that the server knows no such recipient and never will take it; the error is
// of everything that may be different next time, and holds no address.
func (m *Mailer) Send(ctx context.Context, d store.Digest) (refused bool, err error) {
	message, err := m.message(d)
	if err != nil {
		return true, nil // the address cannot be mailed to: it was checked by an older rule
	}
	connection, err := m.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return false, fmt.Errorf("mail server: %w", err)
	}
	err = m.client.SendWithSMTPClient(connection, message)
	// The mail is accepted or not by now; how the talk ends makes no difference.
	_ = m.client.CloseWithSMTPClient(connection)
	var failed *mail.SendError
	switch {
	case err == nil || message.IsDelivered():
		return false, nil
	case !errors.As(err, &failed):
		return false, errors.New("mail server: sending failed")
	case failed.Reason == mail.ErrSMTPRcptTo && !failed.IsTemp() && failed.ErrorCode() >= 500:
		return true, nil
	}
	return false, fmt.Errorf("mail server: %v: code %d", failed.Reason, failed.ErrorCode())
}

// message writes the mail. Its Message-ID follows from what is in it, so that a mail which is sent twice can be known as
// the same.
func (m *Mailer) message(d store.Digest) (*mail.Msg, error) {
	content := compose(d, m.origin)
	message := mail.NewMsg(mail.WithEncoding(mail.EncodingB64))
	message.FromMailAddress(m.from)
	if err := message.To(d.Email); err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(m.from.Address, "@")
	message.SetMessageIDWithValue(d.Key + "@" + domain)
	message.SetDateWithValue(m.now())
	message.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers, please
	message.Subject(content.Subject)
	message.SetBodyString(mail.TypeTextPlain, content.Body)
	return message, nil
}
