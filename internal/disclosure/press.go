package disclosure

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"taizhang/internal/respond"
	"taizhang/internal/store"
)

// press keeps what is made of all editions together, for as long as none is added: the list of changes, feeds, the site
// map. The zero press is empty.
type press struct {
	mu      sync.Mutex
	of      string // which editions; see published.print
	changes []change
	files   map[string]file // by address; only those of the public origin, so that nobody's Host fills the memory
}

// print tells one state of the publications from another.
func (p published) print() string {
	var b strings.Builder
	for _, e := range p {
		fmt.Fprintf(&b, "%d/%d/%d/%d@%d ", e.ID, e.Year, e.Quarter, e.Number, e.PublishedAt.UnixMicro())
	}
	return b.String()
}

// turn throws away what was made of other editions. The caller holds the lock.
func (s *press) turn(of string) {
	if s.of != of || s.files == nil {
		s.of, s.changes, s.files = of, nil, map[string]file{}
	}
}

// change is a row that an edition published anew or with another text than the edition of the same quarter before it.
type change struct {
	store.EditionRow
	edition store.SealedEdition
}

// changes lists every change that was ever published: the newest edition first, its rows in table order.
func (h *Handler) changes(ctx context.Context, p published) ([]change, error) {
	of := p.print()
	h.press.mu.Lock()
	h.press.turn(of)
	known := h.press.changes
	h.press.mu.Unlock()
	if known != nil {
		return known, nil
	}
	out := []change{}
	for _, newest := range p {
		all, err := h.store.QuarterEditions(ctx, newest.Of())
		if err != nil {
			return nil, err
		}
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
	h.press.mu.Lock()
	defer h.press.mu.Unlock()
	h.press.turn(of)
	h.press.changes = out
	return out, nil
}

// printed answers with a file that is made of all editions: kept from an earlier request, or made now.
func (h *Handler) printed(w http.ResponseWriter, r *http.Request, p published, modified time.Time, kind string, write func(origin string) ([]byte, error)) error {
	of, keep := p.print(), h.origin != ""
	h.press.mu.Lock()
	h.press.turn(of)
	f, ok := h.press.files[r.URL.Path]
	h.press.mu.Unlock()
	if !ok {
		body, err := write(h.originOf(r))
		if err != nil {
			return err
		}
		f = newFile(kind, body)
		if keep {
			h.press.mu.Lock()
			h.press.turn(of)
			h.press.files[r.URL.Path] = f
			h.press.mu.Unlock()
		}
	}
	w.Header().Set("Cache-Control", cacheable)
	return respond.Bytes(w, r, respond.Content{Type: f.kind, ETag: f.hash[:24], Modified: modified, Body: f.body})
}
