package session

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// Options are the settings of sessions.
type Options struct {
	Idle         time.Duration // a session ends after so long without a request
	Max          time.Duration // and after so long in any case
	SecureCookie bool          // the cookie travels over HTTPS only
	Now          func() time.Time
	Fail         func(http.ResponseWriter, *http.Request, error) // answers with the page of an error: Responder.Fail
}

// Actors is what a Manager needs of the store.
type Actors interface {
	ActorByID(ctx context.Context, id int64, epoch int) (ledger.Actor, error)
}

// Manager keeps sessions.
type Manager struct {
	scs     *scs.SessionManager
	actors  Actors
	options Options
}

// What the row of a session holds, besides what scs keeps. Moments are Unix seconds.
const (
	accountKey = "account"
	epochKey   = "epoch"
	begunKey   = "begun"
	seenKey    = "seen"
)

// seenEvery is how often a session notes that it is in use; the idle time-out is that much inexact.
const seenEvery = time.Minute

// New returns a Manager over the table sessions of pool's database.
func New(actors Actors, pool *pgxpool.Pool, options Options) *Manager {
	m := &Manager{scs: scs.New(), actors: actors, options: options}
	m.scs.Store = newTable(pool)
	m.scs.HashTokenInStore = true
	m.scs.Lifetime = options.Max // for the row; what ends the session is judge, by the clock that tests move
	m.scs.ErrorFunc = options.Fail
	m.scs.Cookie.Name = "taizhang_session"
	if options.SecureCookie {
		m.scs.Cookie.Name = "__Host-taizhang_session" // browsers then refuse one that another host or plain HTTP has set
	}
	m.scs.Cookie.Secure = options.SecureCookie
	m.scs.Cookie.HttpOnly = true
	m.scs.Cookie.SameSite = http.SameSiteLaxMode
	m.scs.Cookie.Persist = false // offices share machines: it goes with the browser
	return m
}

// Load is the middleware that finds out who does the request, see Actor. It sets no cookie for those who bring none.
// A session that is over, for whatever reason, is ended and its cookie taken back; the request goes on as nobody's.
func (m *Manager) Load(next http.Handler) http.Handler {
	inner := m.scs.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := m.judge(r.Context()); err != nil {
			m.options.Fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), contextKey{}, &visit{})))
	})
}

// judge fills the visit from the session, or ends the session.
func (m *Manager) judge(ctx context.Context) error {
	id := m.scs.GetInt64(ctx, accountKey)
	if id == 0 {
		return nil
	}
	now := m.options.Now()
	seen := now.Sub(time.Unix(m.scs.GetInt64(ctx, seenKey), 0))
	if seen >= m.options.Idle || now.Sub(time.Unix(m.scs.GetInt64(ctx, begunKey), 0)) >= m.options.Max {
		return m.end(ctx)
	}
	v := visitOf(ctx)
	v.epoch = m.scs.GetInt(ctx, epochKey)
	actor, err := m.actors.ActorByID(ctx, id, v.epoch)
	if errors.Is(err, ledger.ErrNotFound) {
		return m.end(ctx)
	}
	if err != nil {
		return err
	}
	v.actor, v.signedIn = actor, true
	if seen >= min(seenEvery, m.options.Idle/10) {
		m.scs.Put(ctx, seenKey, now.Unix())
	}
	return nil
}

// begin signs the account in: under a new token, whatever the browser brought.
func (m *Manager) begin(ctx context.Context, c store.Credentials) error {
	if err := m.scs.RenewToken(ctx); err != nil {
		return err
	}
	visitOf(ctx).begun = true
	now := m.options.Now().Unix()
	m.scs.Put(ctx, accountKey, c.ID)
	m.scs.Put(ctx, epochKey, c.Epoch)
	m.scs.Put(ctx, begunKey, now)
	m.scs.Put(ctx, seenKey, now)
	return nil
}

// token names the session. It is the cookie's secret.
func (m *Manager) token(ctx context.Context) string { return m.scs.Token(ctx) }

func (m *Manager) end(ctx context.Context) error { return m.scs.Destroy(ctx) }

// Require is the middleware that lets only these roles in; no role named means everybody who is signed in. Who is not
// signed in is led to the sign-in and from there back; a form that was posted is not lost, see keepTyped. It stands
// inside Load.
func (m *Manager) Require(roles ...ledger.Role) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			actor, ok := Actor(r.Context())
			var err error
			switch {
			case !ok && (r.Method == http.MethodGet || r.Method == http.MethodHead):
				err = respond.Redirect(w, r, loginFor(r.URL), "")
			case !ok:
				err = keepTyped(w, r)
			case len(roles) > 0 && !slices.Contains(roles, actor.Role):
				err = &ledger.Refusal{Kind: ledger.Forbidden, Message: "这里不归“" + actor.Role.String() + "”的账户使用。要换账户，请先退出。"}
			default:
				next.ServeHTTP(w, r)
			}
			if err != nil {
				m.options.Fail(w, r, err)
			}
		})
	}
}

// loginFor is the sign-in that leads back to u.
func loginFor(u *url.URL) string {
	next := localPath(u.RequestURI())
	if next == "" {
		return route.Login()
	}
	return route.Login() + "?" + url.Values{"next": {next}}.Encode()
}

// errOver says that nobody is signed in any more, to somebody who posted something without a text.
func errOver() error {
	return &respond.StatusError{
		Status:  http.StatusUnauthorized,
		Heading: "登录已过时",
		Text:    "本次操作未完成。请重新登录后再操作。",
		Ways:    []layout.Link{{Text: "登录", Href: route.Login()}, {Text: "公开页", Note: "不需要登录", Href: route.Home()}},
	}
}
