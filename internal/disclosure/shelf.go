package disclosure

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// shelved is how many editions are kept in memory: the quarters of a year and two that somebody looks up; it is more than a
// year has quarters. One takes less than a megabyte.
const shelved = 6

// shelf keeps the editions that were asked for last, ready to be shown. An edition never changes, so what stands here is
// never stale; which one is a quarter's newest, the caller asks the database on each request.
type shelf struct {
	mu    sync.Mutex
	books []*frozen // at most shelved, the one asked for last at the end
}

// take returns an edition of the shelf, nil when it is not there. head is the edition as a list has it. It must be the
// same in more than its id: a database that was put back to an earlier day gives an id out again.
func (s *shelf) take(head store.Edition) *frozen {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, book := range s.books {
		if sameEdition(book.Edition, head) {
			s.books = append(slices.Delete(s.books, i, i+1), book)
			return book
		}
	}
	return nil
}

// put keeps an edition, in place of the one that was not asked for the longest.
func (s *shelf) put(book *frozen) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.books = slices.DeleteFunc(s.books, func(b *frozen) bool { return sameEdition(b.Edition, book.Edition) })
	if len(s.books) == shelved {
		s.books = slices.Delete(s.books, s.spare(), s.spare()+1)
	}
	s.books = append(s.books, book)
}

// spare is the place of the book that goes: the one not asked for the longest, but never the newest edition of a quarter of
// the newest year, which must be there when the database is not.
func (s *shelf) spare() int {
	year := slices.MaxFunc(s.books, func(a, b *frozen) int { return cmp.Compare(a.Year, b.Year) }).Year
	newest := map[int]*frozen{} // by quarter of that year
	for _, b := range s.books {
		if b.Year == year && (newest[b.Quarter] == nil || newest[b.Quarter].Number <= b.Number) {
			newest[b.Quarter] = b
		}
	}
	return slices.IndexFunc(s.books, func(b *frozen) bool { return b.Year < year || newest[b.Quarter] != b })
}

func sameEdition(a, b store.Edition) bool {
	return a.ID == b.ID && a.Number == b.Number && a.Of() == b.Of() && a.PublishedAt.Equal(b.PublishedAt)
}

// newest is the newest edition of a quarter, nil when it is not on the shelf.
func (s *shelf) newest(list []store.Edition, q ledger.Quarter) *frozen {
	for _, head := range list {
		if head.Of() == q {
			return s.take(head)
		}
	}
	return nil
}

// frozen is the newest edition of a quarter as the list has it, with its rows. It returns ledger.ErrNotFound when the
// quarter is not in the list. An edition that was published since the list was read may come instead of the listed one.
func (h *Handler) frozen(ctx context.Context, p published, q ledger.Quarter) (*frozen, error) {
	i := slices.IndexFunc(p, func(e store.Edition) bool { return e.Of() == q })
	if i < 0 {
		return nil, ledger.ErrNotFound
	}
	if book := h.shelf.take(p[i]); book != nil {
		return book, nil
	}
	e, err := h.store.Edition(ctx, q)
	if err != nil {
		return nil, err
	}
	book := freeze(e)
	h.shelf.put(book)
	return book, nil
}
