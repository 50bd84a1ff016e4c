package disclosure

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"taizhang/internal/store"
)

// chronicle keeps every change of all editions together, for as long as no edition is added. The zero chronicle is empty.
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

// change is a row that an edition published anew or with another text than the edition of the same quarter before it.
type change struct {
	store.EditionRow
	edition store.SealedEdition
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
	for _, newest := range p {
		all, err := h.store.QuarterEditions(ctx, newest.Of())
		if err != nil {
			return nil, err
		}
		editions = append(editions, all...)
		was := map[int]store.EditionRow{}
		for _, sealed := range all {
			e, err := h.bound(ctx, sealed)
			if err != nil {
				return nil, err
			}
			for _, r := range e.Rows {
				if before, ok := was[r.Number]; !ok || before.Hash() != r.Hash() {
					out = append(out, change{r, sealed})
				}
				was[r.Number] = r
			}
		}
	}
	slices.SortStableFunc(out, func(a, b change) int { return b.edition.PublishedAt.Compare(a.edition.PublishedAt) })
	h.chronicle.of, h.chronicle.changes, h.chronicle.editions = of, out, editions
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

// printed answers with a file that is made of all editions.
func (h *Handler) printed(w http.ResponseWriter, r *http.Request, modified time.Time, kind string, write func(origin string) ([]byte, error)) error {
	body, err := write(h.originOf(r))
	if err != nil {
		return err
	}
	if h.origin == "" { // the addresses in it are as this client asked for them: nobody else may get it
		return answerAs(w, r, "private, no-cache", kind, modified, body)
	}
	return answer(w, r, kind, modified, body)
}
