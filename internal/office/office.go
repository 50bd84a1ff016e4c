// Package office is the face of the Government Office: it opens quarters, reads every entry, accepts or returns it, and
// publishes.
package office

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// Store is what the office's pages read and write.
type Store interface {
	Quarters(ctx context.Context) ([]store.OfficeQuarter, error)
	OpenQuarterOn(ctx context.Context, actor ledger.Actor, q ledger.Quarter, plan int, due time.Time) error
	PlanVersions(ctx context.Context, actor ledger.Actor) ([]store.PlanVersion, error)
	CloseQuarter(ctx context.Context, actor ledger.Actor, q ledger.Quarter) error
	ReopenQuarter(ctx context.Context, actor ledger.Actor, q ledger.Quarter, due time.Time) error
	RescheduleQuarter(ctx context.Context, actor ledger.Actor, q ledger.Quarter, due time.Time) error

	Extensions(ctx context.Context, actor ledger.Actor, q ledger.Quarter) ([]store.Extension, error)
	QuarterDepartments(ctx context.Context, q ledger.Quarter) ([]ledger.Department, error)
	GiveExtension(ctx context.Context, actor ledger.Actor, q ledger.Quarter, department string, until time.Time, reason string) error
	GrantExtension(ctx context.Context, actor ledger.Actor, id int64, until time.Time) error
	RefuseExtension(ctx context.Context, actor ledger.Actor, id int64, answer string) error

	DirectiveStore
	BriefStore

	Chase(ctx context.Context, actor ledger.Actor, q ledger.Quarter) ([]store.Owing, error)
	Remind(ctx context.Context, actor ledger.Actor, q ledger.Quarter, codes []string) (int, error)

	OfficeQueue(ctx context.Context, actor ledger.Actor, q ledger.Quarter, filter store.QueueFilter) (store.Queue, error)
	History(ctx context.Context, actor ledger.Actor, key ledger.Key) (store.History, error)
	RevisionTexts(ctx context.Context, actor ledger.Actor, key ledger.Key, numbers ...int) (map[int]ledger.Text, error)
	OfficeDocument(ctx context.Context, actor ledger.Actor, key ledger.Key) (store.OfficeDocument, error)
	QueueTexts(ctx context.Context, actor ledger.Actor, q ledger.Quarter, numbers []int) ([]store.QueueText, error)
	AcceptEntry(ctx context.Context, actor ledger.Actor, key ledger.Key, base int) (store.Saved, error)
	UnacceptEntry(ctx context.Context, actor ledger.Actor, key ledger.Key, base int) (store.Saved, error)
	ReturnWithRemarks(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, remarks []ledger.Remark) (store.Saved, error)
	EditEntry(ctx context.Context, actor ledger.Actor, key ledger.Key, base int, progress string) (store.Saved, error)
	ComposeEntry(ctx context.Context, actor ledger.Actor, key ledger.Key, base int) (store.Saved, error)

	PublishPreview(ctx context.Context, actor ledger.Actor, q ledger.Quarter) (store.Publication, error)
	PrepareCheck(ctx context.Context, actor ledger.Actor, q ledger.Quarter, seen string) error
	ConfirmCheck(ctx context.Context, actor ledger.Actor, q ledger.Quarter, seen string) error
	RejectCheck(ctx context.Context, actor ledger.Actor, q ledger.Quarter, seen, words string) error
	Publish(ctx context.Context, actor ledger.Actor, q ledger.Quarter, edition int, confirmed string) error
	CorrectionDesk(ctx context.Context, actor ledger.Actor, q ledger.Quarter) (store.CorrectionDesk, error)
	SaveCorrection(ctx context.Context, actor ledger.Actor, q ledger.Quarter, base int, in ledger.Correction) error
}

// Handler answers the addresses under /office, but for the accounts. The router lets only the office in; the store
// refuses everybody else once more.
type Handler struct {
	store Store
	now   func() time.Time
	known known
}

// New returns a Handler on s. now tells the time against which deadlines are shown.
func New(s Store, now func() time.Time) *Handler { return &Handler{store: s, now: now} }

// maxForm is how much a posted form may hold, in bytes: room for a text far over the limit, so that its writer is told
// how much is too much and keeps it.
const maxForm = 5 << 18

// parse reads the posted form. The error is one that respond turns into a page.
func parse(w http.ResponseWriter, r *http.Request) error {
	return respond.ParseForm(w, r, maxForm, "progress", "reason")
}

// actor is who asks. Without one the zero Actor goes on to the store, which refuses it.
func actor(r *http.Request) ledger.Actor {
	a, _ := session.Actor(r.Context())
	return a
}

// quarter reads {year} and {quarter} of the address.
func quarter(r *http.Request) (ledger.Quarter, error) {
	return ledger.ParseQuarter(chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
}

// key reads {year}, {quarter}, {number} and, where there is one, {dept} of the address.
func key(r *http.Request) (ledger.Key, error) {
	q, err := quarter(r)
	if err != nil {
		return ledger.Key{}, err
	}
	n, err := ledger.ParseTaskNumber(chi.URLParam(r, "number"))
	if err != nil {
		return ledger.Key{}, err
	}
	return ledger.Key{Quarter: q, Task: n, Department: chi.URLParam(r, "dept")}, nil
}

// filter is how the list is narrowed. It goes along in links and, as hidden fields, in forms.
type filter struct {
	quarter    ledger.Quarter // of the list's address; zero is the current one
	state      string         // as in the address: empty is to be read, "blank", "all" …
	department string
	leader     string // in charge, as the list names him; ledger.NoLeader: nobody; empty: any
	flag       string // what there is to ask about the texts: a scrutiny.Kind, anyQuestion, or empty
	compare    bool   // the text is shown against that of the quarter before
}

// compared is the value of compare in addresses.
const compared = "last"

// stateBlank stands in addresses for ledger.Blank, which is empty.
const stateBlank = "blank"

// parseFilter reads the filter of an address or a posted form. A state or a quarter that cannot be is a
// *respond.StatusError with status 400.
func parseFilter(values url.Values) (filter, error) {
	f := filter{state: values.Get("state"), department: values.Get("department"), leader: values.Get("leader"), flag: values.Get("flag"), compare: values.Get("compare") == compared}
	if f.state == string(ledger.Submitted) {
		f.state = "" // one address for the same list
	}
	if _, ok := queueStates[f.state]; !ok {
		return filter{}, badFilter("没有这种状态。状态有未填写、草稿、已报送、已退回、已审核、已公开。")
	}
	if !isFlag(f.flag) {
		return filter{}, badFilter("没有这种核对结果。")
	}
	if word := values.Get("quarter"); word != "" {
		q, err := ledger.ParseQuarterWord(word)
		if err != nil {
			return filter{}, badFilter("没有这个季度。季度写作2020-q1至2020-q4。")
		}
		f.quarter = q
	}
	return f, nil
}

// badFilter is the page for a filter that means nothing.
func badFilter(why string) error {
	return &respond.StatusError{
		Status: http.StatusBadRequest, Heading: "不能这样筛选", Text: why,
		Ways: []layout.Link{{Text: "审核", Href: route.Office()}, {Text: "季度", Href: route.OfficeQuarters()}},
	}
}

// queueStates are the states that the list can show, by their word in the address.
var queueStates = map[string]ledger.State{
	"":                       ledger.Submitted,
	string(ledger.Accepted):  ledger.Accepted,
	string(ledger.Returned):  ledger.Returned,
	string(ledger.Draft):     ledger.Draft,
	stateBlank:               ledger.Blank,
	string(ledger.Published): ledger.Published,
	string(store.AllStates):  store.AllStates,
}

func (f filter) store() store.QueueFilter {
	return store.QueueFilter{State: queueStates[f.state], Department: f.department, Leader: f.leader}
}

// query is the filter as it stands in addresses of items, which name the quarter themselves.
func (f filter) query() url.Values {
	values := url.Values{"state": {f.state}, "department": {f.department}, "leader": {f.leader}, "flag": {f.flag}}
	if f.compare {
		values.Set("compare", compared)
	}
	return values
}

// list is the filter as it stands in the address of the list. current is the quarter that the list shows by itself.
func (f filter) list(q, current ledger.Quarter) url.Values {
	values := f.query()
	if q != current {
		values.Set("quarter", route.QuarterWord(q.Year, q.Number))
	}
	return values
}

// frame is that of every page here.
func (h *Handler) frame(w http.ResponseWriter, r *http.Request, title string, place layout.Place) layout.Frame {
	return session.PageFrame(w, r, layout.Frame{Title: title, Face: layout.Office, Current: place})
}

func queueFrame(f layout.Frame) layout.Frame {
	f.BodyClass = "queue-page"
	f.Scripts = []string{web.ScriptURL("queue.js")}
	return f
}
