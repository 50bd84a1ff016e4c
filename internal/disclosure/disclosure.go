// Package disclosure is the public face: the official table, a task, a department, the table as data. It reads what was
// published and nothing else, sets no cookie and asks nobody who he is.
package disclosure

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
	"taizhang/web/layout"
)

// Store is what the public pages read.
type Store interface {
	Editions(ctx context.Context) ([]store.Edition, error)
	Edition(ctx context.Context, q ledger.Quarter) (store.Edition, error)
	QuarterEditions(ctx context.Context, q ledger.Quarter) ([]store.SealedEdition, error)
	EditionRows(ctx context.Context, edition int64) ([]store.EditionRow, error)
	TaskEditions(ctx context.Context, year int, numbers [4]int) ([]store.TaskEdition, error)
	Withdrawals(ctx context.Context) ([]store.Withdrawal, error)
	Renumbered(ctx context.Context) ([]store.Renumbered, error)
	TaskNeighbours(ctx context.Context, year, number int) ([]store.TaskLine, error)
	Departments(ctx context.Context) ([]store.Department, error)
	Views(ctx context.Context) (map[ledger.Quarter]int64, error)
}

// Handler answers the public addresses.
type Handler struct {
	store     Store
	catalogue *catalogue // store, and what of it is known by heart
	origin    string
	site      layout.Site
	shelf     shelf
	chronicle chronicle
}

// New returns a Handler that reads from s. origin is the public one, for addresses that are printed and cited; empty
// leaves it out, see address. site is what the pages say of the site that they belong to.
func New(s Store, origin string, site layout.Site) *Handler {
	c := &catalogue{Store: s}
	return &Handler{store: c, catalogue: c, origin: origin, site: site}
}

// address is that of a path as readers see it: whole where the public origin is set, else the path alone. The name under
// which a request came is not asked: anybody can send any, and what is shown may be kept for others.
func (h *Handler) address(path string) string { return h.origin + path }

// cited is address for who reads it away from this site: a path alone is said to be one, for it is no address there.
func (h *Handler) cited(path string) string {
	if h.origin == "" {
		return "本站地址" + path
	}
	return h.origin + path
}

// published is the list of the newest editions, the newest quarter first.
type published []store.Edition

func (h *Handler) published(ctx context.Context) (published, error) {
	return h.store.Editions(ctx)
}

// newest is the newest published quarter; the zero Edition when there is none.
func (p published) newest() store.Edition {
	if len(p) == 0 {
		return store.Edition{}
	}
	return p[0]
}

// of is the newest published quarter of a year.
func (p published) of(year int) (store.Edition, bool) {
	for _, e := range p {
		if e.Year == year {
			return e, true
		}
	}
	return store.Edition{}, false
}

// frame is the frame of a page about edition e.
func (h *Handler) frame(r *http.Request, p published, e store.Edition) layout.Frame {
	newest := p.newest()
	f := layout.Frame{
		Face:     layout.Public,
		Year:     newest.Year,
		Quarter:  newest.Quarter,
		TypeSize: typeSize(r),
		Site:     h.site,
		Column:   column,
	}
	if e.Number > 0 {
		f.ColophonText = []string{
			"信息来源：" + ledger.FullWidth(e.Source),
			"本表为" + ledger.EditionName(e.Number) + "，公开后不再改动；更正另立新版并说明理由。",
		}
	}
	return f
}

// cacheable lets anybody keep an answer but ask before showing it again, which costs a 304: a quarter that was published,
// or corrected, must be seen at once, on / as on its own address.
const cacheable = "public, no-cache"

// page answers with a whole page that caches may keep. Its tag is the hash of what is sent, so that it is the same on
// every instance and changes with the data, the query and the program alike. It says no date of its last change: the
// date of publication is not one, as a new version of the program draws the page anew.
func page(w http.ResponseWriter, r *http.Request, content templ.Component) error {
	var body bytes.Buffer
	if err := content.Render(r.Context(), &body); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	return answer(w, r, "text/html; charset=utf-8", time.Time{}, carry(body.Bytes(), typeSize(r)))
}

// answer sends a whole body that caches may keep. modified may be zero, for none.
func answer(w http.ResponseWriter, r *http.Request, contentType string, modified time.Time, body []byte) error {
	return answerAs(w, r, cacheable, contentType, modified, body)
}

func answerAs(w http.ResponseWriter, r *http.Request, caching, contentType string, modified time.Time, body []byte) error {
	sum := sha256.Sum256(body)
	w.Header().Set("Cache-Control", caching)
	return respond.Bytes(w, r, respond.Content{
		Type:     contentType,
		ETag:     hex.EncodeToString(sum[:12]),
		Modified: modified,
		Body:     body,
	})
}

// nothing is the front page before anything is published.
func (h *Handler) nothing(w http.ResponseWriter, r *http.Request) error {
	f := h.frame(r, nil, store.Edition{})
	f.Current = layout.Tasks
	return page(w, r, disclosurepage.Nothing(f))
}

// number reads a whole number that is written the one way in which addresses write it: no sign, no zero in front.
func number(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0 && strconv.Itoa(n) == s
}

// day is 2020年5月14日 in Shanghai.
func day(t time.Time) string {
	t = t.In(ledger.Shanghai)
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}
