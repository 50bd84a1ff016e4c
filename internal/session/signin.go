package session

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/entrancepage"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// Store is what signing in needs of the store.
type Store interface {
	Attempts
	CredentialsByName(ctx context.Context, name string) (store.Credentials, error)
	SetPassword(ctx context.Context, actor ledger.Actor, epoch int, hash string) (store.Credentials, error)
	InvitedBy(ctx context.Context, token string) (store.Invited, error)
	Join(ctx context.Context, token, hash string) (store.Credentials, error)
	JoinAsFirst(ctx context.Context, token string, account ledger.NewAccount, hash string) (store.Credentials, error)
}

// Handler is the sign-in, the one-time links and the own password.
type Handler struct {
	sessions  *Manager
	store     Store
	passwords *Passwords
	address   func(*http.Request) string
	now       func() time.Time

	// Failed sign-ins. All count per account and address, where one who guesses shuts out himself and not the owner. Further
	// those of accounts that signed in from the address before count in perKnown alone, and the others in the four after it:
	// see tryFrom.
	perPair    *limit // per account and address
	perKnown   *limit // per address, those who signed in there before: one try at each account of an office, and again
	perAccount *limit // per account, from all addresses together
	perAddress *limit // per address, of all accounts together
	perSweep   *limit // the same for longer: one try at each name, and again
	perOffice  *limit // per address past those two, of accounts that hardly failed

	perSession *limit // failed changes of the password
	perJoiner  *limit // passwords set by link, per address
}

// tooMany is what whoever fails too often from one address is told.
const tooMany = "从您这里来的登录，近来有太多次都不对。请在%s以后再试；30天内在这里登录过的账户不受影响。"

// NewHandler returns a Handler. address tells the client's address, see ClientAddress.
func NewHandler(sessions *Manager, store Store, passwords *Passwords, address func(*http.Request) string) *Handler {
	limit := func(purpose string, most int, window time.Duration, text string) *limit {
		return &limit{store, sessions.options.Now, purpose, most, window, text}
	}
	return &Handler{
		sessions:   sessions,
		store:      store,
		passwords:  passwords,
		address:    address,
		now:        sessions.options.Now,
		perAddress: limit("sign-in address", 60, time.Minute, tooMany),
		perSweep:   limit("sign-in sweep", 150, 15*time.Minute, tooMany),
		perKnown: limit("sign-in known", 1000, 15*time.Minute,
			"从您这里来的登录，近来有1000次都不对，可能有人在逐个账户猜密码。请在%s以后再试，或者换个地方登录，并告诉市政府办公室督查室。"),
		perOffice: limit("sign-in office", 60, 5*time.Minute, tooMany),
		perPair: limit("sign-in account and address", 20, 5*time.Minute,
			"这个账户从您这里试了20次都不对。请在%s以后再试；忘记密码的，请联系市政府办公室督查室重发一次性链接。"),
		perAccount: limit("sign-in account", 100, 15*time.Minute,
			"这个账户近来从各处试了100次都不对，可能有人在猜密码。请在%s以后再试，或者到30天内登录过的地方登录，并告诉市政府办公室督查室。"),
		perSession: limit("password change", 10, 5*time.Minute, "现在的密码试了10次都不对。请在%s以后再试。"),
		perJoiner:  limit("join address", 20, time.Minute, "从您这里来的请求一分钟里超过了20次。请在%s以后再试。"),
	}
}

// ShowSignIn is the form to sign in; who is signed in goes on.
func (h *Handler) ShowSignIn(w http.ResponseWriter, r *http.Request) error {
	next := localPath(r.URL.Query().Get("next"))
	if actor, ok := Actor(r.Context()); ok {
		return respond.Redirect(w, r, landing(actor.Role, next), "")
	}
	frame := entranceFrame("登录")
	frame.Flash = respond.TakeFlash(w, r)
	return respond.Page(w, r, http.StatusOK, entrancepage.SignIn(frame, entrancepage.SignInView{Next: next}))
}

// SignIn judges a name and a password. The answer and the time that it takes are the same whether the name, the password
// or the account's state is the reason of a no. Only a no for too many tries can tell something: see tryFrom.
func (h *Handler) SignIn(w http.ResponseWriter, r *http.Request) error {
	if err := respond.ParseForm(w, r, formLimit); err != nil {
		return err
	}
	typed := r.PostForm.Get("name")
	name := accountName(typed)
	address := addressKey(h.address(r))
	tries, err := h.tryFrom(r.Context(), name, address)
	if err != nil {
		return err
	}
	credentials, err := h.store.CredentialsByName(r.Context(), name)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return errors.Join(err, tries.forgive(r.Context()))
	}
	match, err := h.passwords.Match(r.Context(), r.PostForm.Get("password"), credentials.PasswordHash)
	if err != nil { // nothing was compared
		return errors.Join(err, tries.forgive(r.Context()))
	}
	next := localPath(r.PostForm.Get("next"))
	if !match {
		return respond.Page(w, r, http.StatusUnprocessableEntity, entrancepage.SignIn(entranceFrame("登录"),
			entrancepage.SignInView{Name: typed, Next: next, Problem: "账户或密码不对。"}))
	}
	if err := tries.forgive(r.Context()); err != nil {
		return err
	}
	if err := h.remember(r.Context(), name, address); err != nil {
		return err
	}
	if err := h.sessions.begin(r.Context(), credentials); err != nil {
		return err
	}
	return respond.Redirect(w, r, landing(credentials.Role, next), "")
}

// SignOut ends the session, if there is one.
func (h *Handler) SignOut(w http.ResponseWriter, r *http.Request) error {
	if err := h.sessions.end(r.Context()); err != nil {
		return err
	}
	return respond.Redirect(w, r, route.Login(), "已退出。")
}

// ShowAccount is the form to change the own password.
func (h *Handler) ShowAccount(w http.ResponseWriter, r *http.Request) error {
	actor, ok := Actor(r.Context())
	if !ok {
		return errOver()
	}
	return respond.Page(w, r, http.StatusOK, entrancepage.Account(accountFrame(w, r), accountView(actor, nil)))
}

// ChangePassword changes the own password, given the present one, ends all other sessions and renews this one.
func (h *Handler) ChangePassword(w http.ResponseWriter, r *http.Request) error {
	actor, ok := Actor(r.Context())
	if !ok {
		return errOver()
	}
	if err := respond.ParseForm(w, r, formLimit); err != nil {
		return err
	}
	session := actor.Name + "\x00" + h.sessions.token(r.Context())
	if err := h.perSession.allow(r.Context(), session); err != nil {
		return err
	}
	credentials, err := h.store.CredentialsByName(r.Context(), actor.Name)
	if err != nil {
		return errors.Join(err, h.perSession.forgive(r.Context(), session))
	}
	match, err := h.passwords.Match(r.Context(), r.PostForm.Get("present"), credentials.PasswordHash)
	if err != nil { // nothing was compared
		return errors.Join(err, h.perSession.forgive(r.Context(), session))
	}
	problems := ledger.Problems{"present": "现在的密码不对。"}
	if match {
		if err := h.perSession.forgive(r.Context(), session); err != nil {
			return err
		}
		problems = ledger.CheckPassword(actor.Name, r.PostForm.Get("password"), r.PostForm.Get("again"))
	}
	if len(problems) > 0 {
		return respond.Page(w, r, http.StatusUnprocessableEntity, entrancepage.Account(accountFrame(w, r), accountView(actor, problems)))
	}
	hash, err := h.passwords.Hash(r.Context(), r.PostForm.Get("password"))
	if err != nil {
		return err
	}
	changed, err := h.store.SetPassword(r.Context(), actor, visitOf(r.Context()).epoch, hash)
	if errors.Is(err, ledger.ErrNotFound) {
		return errOver() // reset or disabled since this request began
	}
	if err != nil {
		return err
	}
	if err := h.sessions.begin(r.Context(), changed); err != nil {
		return err
	}
	return respond.Redirect(w, r, route.Account(), "密码已改好。别处的登录都已退出。")
}

// accountName is a typed name as accounts are named.
func accountName(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// formLimit bounds the forms here, in bytes: a name and passwords.
const formLimit = 32 << 10

func entranceFrame(title string) layout.Frame {
	return layout.Frame{Title: title, Face: layout.Entrance, FullWidth: true}
}

func accountFrame(w http.ResponseWriter, r *http.Request) layout.Frame {
	return PageFrame(w, r, layout.Frame{Title: "修改密码", Current: layout.Password, FullWidth: true})
}

func accountView(actor ledger.Actor, problems ledger.Problems) entrancepage.AccountView {
	view := entrancepage.AccountView{Name: actor.Name, DisplayName: actor.DisplayName, Role: actor.Role.String(), Problems: problems}
	for _, d := range actor.Departments {
		view.Departments = append(view.Departments, d.Name)
	}
	return view
}
