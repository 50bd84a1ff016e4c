package disclosure

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
)

// chronicle knows of every change of all editions together, for as long as no edition is added. Texts are not in it: with
// 200 plans they would be most of what the program takes of memory. The zero chronicle is empty.
type chronicle struct {
	mu       sync.Mutex
	of       string // which editions; see published.print
	changes  []change
	editions []store.SealedEdition // all there ever were
}

// print tells one state of the publications from another.
func (p published) print() string {
	var b strings.Builder
	for _, e := range p {
		fmt.Fprintf(&b, "%d/%d/%d/%d@%d ", e.ID, e.Year, e.Quarter, e.Number, e.PublishedAt.UnixMicro())
	}
	return b.String()
}

// change is a row that an edition published anew or with another text than the edition of the same quarter before it. With
// 200 plans there are more than a hundred thousand.
type change struct {
	Number  int
	units   *[]store.EditionUnit // shared by all changes that have the same
	edition *store.SealedEdition
}

// changes lists every change that was ever published: the newest edition first, its rows in table order.
func (h *Handler) changes(ctx context.Context, p published) ([]change, error) {
	h.chronicle.mu.Lock()
	defer h.chronicle.mu.Unlock()
	of := p.print()
	if h.chronicle.of == of {
		return h.chronicle.changes, nil
	}
	out := []change{}
	var editions []store.SealedEdition
	same := map[string]*[]store.EditionUnit{}
	for _, newest := range p {
		all, err := h.store.QuarterEditions(ctx, newest.Of())
		if err != nil {
			return nil, err
		}
		editions = append(editions, all...)
		was := map[int]ledger.Hash{}
		for i := range all {
			rows, err := h.rowsOf(ctx, all[i])
			if err != nil {
				return nil, err
			}
			for _, r := range rows {
				hash := r.Hash()
				if before, ok := was[r.Number]; !ok || before != hash {
					key := fmt.Sprint(r.Departments)
					if _, ok := same[key]; !ok {
						same[key] = &r.Departments
					}
					out = append(out, change{r.Number, same[key], &all[i]})
				}
				was[r.Number] = hash
			}
		}
	}
	slices.SortStableFunc(out, func(a, b change) int { return b.edition.PublishedAt.Compare(a.edition.PublishedAt) })
	h.chronicle.of, h.chronicle.changes, h.chronicle.editions = of, slices.Clone(out), editions
	return out, nil
}

// rowsOf are an edition's rows. It leaves the shelf as it is: all editions one after the other would drive off what is asked
// for.
func (h *Handler) rowsOf(ctx context.Context, listed store.SealedEdition) ([]store.EditionRow, error) {
	if book := h.shelf.take(listed.Edition); book != nil {
		return book.Rows, nil
	}
	return h.store.EditionRows(ctx, listed.ID)
}

// changed is a change with the texts that were published.
type changed struct {
	change
	Requirement string
	Progress    []string
}

// tell adds the texts to changes.
func (h *Handler) tell(ctx context.Context, of []change) ([]changed, error) {
	out := make([]changed, len(of))
	rows := map[int64][]store.EditionRow{} // by edition
	for i, c := range of {
		if _, ok := rows[c.edition.ID]; !ok {
			var err error
			if rows[c.edition.ID], err = h.rowsOf(ctx, *c.edition); err != nil {
				return nil, err
			}
		}
		out[i].change = c
		for _, r := range rows[c.edition.ID] {
			if r.Number == c.Number {
				out[i].Requirement, out[i].Progress = r.Requirement, r.Progress
			}
		}
	}
	return out, nil
}

// everyEdition lists every edition that was ever published, those that change no row too.
func (h *Handler) everyEdition(ctx context.Context, p published) ([]store.SealedEdition, error) {
	if _, err := h.changes(ctx, p); err != nil {
		return nil, err
	}
	h.chronicle.mu.Lock()
	defer h.chronicle.mu.Unlock()
	return h.chronicle.editions, nil
}

// originOf is whose addresses are in files that name whole ones: feeds, site maps, QR codes. See respond.Origin.
func (h *Handler) originOf(r *http.Request) (string, error) {
	origin := respond.Origin(h.origin, r)
	if origin == "" {
		return "", &respond.StatusError{Status: http.StatusBadRequest, Heading: "缺少主机名", Text: "这个文件里的网址要写明主机名，请求里没有（Host）。请用浏览器打开。"}
	}
	return origin, nil
}

// printed answers with a file that names whole addresses.
func (h *Handler) printed(w http.ResponseWriter, r *http.Request, modified time.Time, kind string, write func(origin string) ([]byte, error)) error {
	origin, err := h.originOf(r)
	if err != nil {
		return err
	}
	body, err := write(origin)
	if err != nil {
		return err
	}
	return answerAs(w, r, h.printedCaching(), kind, modified, body)
}

// printedCaching says who may keep what the origin stands in: where that is not set, the addresses are as this client asked
// for them, and nobody else may get the answer.
func (h *Handler) printedCaching() string {
	if h.origin == "" {
		return "private, no-cache"
	}
	return cacheable
}
