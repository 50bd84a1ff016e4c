// Package desk is the face of those who write: what their departments owe in a quarter, and the editor of one text.
package desk

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"time"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// Store is what the desk needs of the ledger.
type Store interface {
	DeskQuarters(ctx context.Context) ([]store.DeskQuarter, error)
	DeskList(ctx context.Context, actor ledger.Actor, quarter ledger.Quarter) ([]store.DeskItem, error)
	DeskDocument(ctx context.Context, actor ledger.Actor, key ledger.Key) (store.DeskDocument, error)
	SaveEntry(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, text ledger.Text) (store.Saved, error)
	HandInConfirmed(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, text ledger.Text, confirmed []ledger.Confirmation) (store.Saved, error)
	Withdraw(ctx context.Context, actor ledger.Actor, key ledger.Key, base int) (store.Saved, error)

	DeskExtensions(ctx context.Context, actor ledger.Actor, q ledger.Quarter) ([]store.Extension, error)
	AskExtension(ctx context.Context, actor ledger.Actor, q ledger.Quarter, department string, until time.Time, reason string) error
	Notices(ctx context.Context, actor ledger.Actor) ([]store.Notice, error)
	ReadNotices(ctx context.Context, actor ledger.Actor, id int64, all bool) error
	History(ctx context.Context, actor ledger.Actor, key ledger.Key) (store.History, error)
	DirectiveStore
	RevisionTexts(ctx context.Context, actor ledger.Actor, key ledger.Key, numbers ...int) (map[int]ledger.Text, error)
	DeskMeasures(ctx context.Context, actor ledger.Actor, quarter ledger.Quarter) (map[int][]reading.Measure, error)
	SaveDrafts(ctx context.Context, actor ledger.Actor, drafts []store.Draft) (int, error)
}

// Handler answers the desk's addresses.
type Handler struct {
	store Store
	now   func() time.Time
}

// New returns the desk on a store. now tells the time against which deadlines are shown.
func New(store Store, now func() time.Time) *Handler { return &Handler{store: store, now: now} }

// request is who asks, and about which text.
type request struct {
	*http.Request
	w     http.ResponseWriter
	actor ledger.Actor
	key   ledger.Key
}

// scope reads who asks and the text that the address names. It need not exist yet, nor be the actor's.
func (h *Handler) scope(w http.ResponseWriter, r *http.Request) (request, error) {
	actor, err := staff(r)
	if err != nil {
		return request{}, err
	}
	quarter, err := ledger.ParseQuarter(chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
	if err != nil {
		return request{}, notFound()
	}
	task, err := ledger.ParseTaskNumber(chi.URLParam(r, "number"))
	if err != nil {
		return request{}, notFound()
	}
	department := chi.URLParam(r, "dept")
	if department != "" && !code.MatchString(department) {
		return request{}, notFound()
	}
	return request{r, w, actor, ledger.Key{Quarter: quarter, Task: task, Department: department}}, nil
}

// code is what a department's code looks like; the database has the same rule.
var code = regexp.MustCompile(`^[a-z][a-z0-9-]{1,31}$`)

// document reads the text of the request.
func (h *Handler) document(r request) (store.DeskDocument, error) {
	doc, err := h.store.DeskDocument(r.Context(), r.actor, r.key)
	if errors.Is(err, ledger.ErrNotFound) {
		return doc, notFound()
	}
	return doc, err
}

// may reports whether the actor may do something to the text now.
func (r request) may(doc store.DeskDocument, action ledger.Action) bool {
	return rule(doc).May(r.actor, action)
}

// rule is what decides who may do what to the text.
func rule(doc store.DeskDocument) ledger.Document {
	return ledger.Document{State: doc.State, Quarter: doc.Quarter, Writer: doc.Department}
}

// href is the text's own address.
func (r request) href() string { return textHref(r.key.Quarter, r.key.Task, r.key.Department) }

// textHref is the address of an entry, or of the part that a department has in a task.
func textHref(q ledger.Quarter, task int, department string) string {
	if department != "" {
		return route.Contribution(q.Year, q.Number, task, department)
	}
	return route.Entry(q.Year, q.Number, task)
}

func (r request) withdrawHref() string {
	q := r.key.Quarter
	if r.key.Contribution() {
		return route.ContributionAction(q.Year, q.Number, r.key.Task, r.key.Department, route.Withdraw)
	}
	return route.EntryAction(q.Year, q.Number, r.key.Task, route.Withdraw)
}

// staff is the signed-in actor. The route group has seen to the role; this is for a route that was put elsewhere.
func staff(r *http.Request) (ledger.Actor, error) {
	actor, ok := session.Actor(r.Context())
	if !ok || actor.Role != ledger.Staff {
		return actor, &ledger.Refusal{Kind: ledger.Forbidden, Message: "这里由责任单位的填报人员使用，您的账户不能进入。"}
	}
	return actor, nil
}

// notFound is the page for an address that names no text.
func notFound() error {
	return &respond.StatusError{
		Status:  http.StatusNotFound,
		Heading: "没有这一份填报",
		Text:    "可能是年份、季度、序号或单位抄错了一位，也可能是本单位在这一项里没有要填的。请从“本季填报”进入。",
		Ways:    []layout.Link{{Text: "本季填报", Href: route.Work()}},
	}
}

// frame is what the desk's pages have in common.
func frame(w http.ResponseWriter, r *http.Request, title string, foot string, scripts ...string) layout.Frame {
	f := session.PageFrame(w, r, layout.Frame{
		Title: title, Face: layout.Desk, Current: layout.Work, BodyClass: "desk", ColophonText: []string{foot},
	})
	for _, name := range scripts {
		f.Scripts = append(f.Scripts, web.ScriptURL(name))
	}
	return f
}
