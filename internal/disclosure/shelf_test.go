package disclosure

import (
	"sync"
	"testing"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

var may = time.Date(2020, 5, 14, 9, 44, 0, 0, ledger.Shanghai)

func TestShelfKeepsWhatWasAskedForLast(t *testing.T) {
	t.Parallel()
	var s shelf
	head := func(id int64) store.Edition {
		return store.Edition{ID: id, Year: 2020, Quarter: 1, Number: int(id), PublishedAt: may}
	}
	if s.take(head(1)) != nil {
		t.Fatal("an empty shelf has something")
	}
	for id := range int64(shelved) {
		s.put(freeze(head(id)))
	}
	if s.take(head(0)) == nil { // now the last to go
		t.Error("edition 0 is gone before the shelf is full")
	}
	s.put(freeze(head(shelved)))
	s.put(freeze(head(shelved))) // two requests at once
	for id := range int64(shelved + 1) {
		if got, want := s.take(head(id)) != nil, id != 1; got != want {
			t.Errorf("edition %d is kept: %v, want %v", id, got, want)
		}
	}
	if len(s.books) != shelved {
		t.Errorf("%d editions are kept, want %d", len(s.books), shelved)
	}
}

// However many editions there are of the newest year, the newest of each of its quarters stays.
func TestShelfNeverLosesTheNewestYear(t *testing.T) {
	t.Parallel()
	book := func(year, quarter, number int) store.Edition {
		return store.Edition{ID: int64(100*year + 10*quarter + number), Year: year, Quarter: quarter, Number: number, PublishedAt: may}
	}
	for name, put := range map[string][]store.Edition{
		"eight of one year": {
			book(2020, 1, 1), book(2020, 2, 1), book(2020, 3, 1), book(2020, 4, 1), book(2020, 1, 2), book(2020, 1, 3), book(2020, 1, 4), book(2020, 1, 5),
		},
		"the corrected one not asked for since": {
			book(2020, 1, 5), book(2020, 2, 1), book(2020, 3, 1), book(2020, 4, 1), book(2020, 1, 1), book(2020, 1, 2), book(2020, 1, 3), book(2020, 1, 4),
		},
		"years before": {
			book(2020, 1, 5), book(2020, 2, 1), book(2020, 3, 1), book(2020, 4, 1), book(2019, 1, 1), book(2019, 2, 1), book(2019, 3, 1), book(2019, 4, 1),
		},
	} {
		var s shelf
		for _, e := range put {
			s.put(freeze(e))
		}
		for _, e := range []store.Edition{book(2020, 1, 5), book(2020, 2, 1), book(2020, 3, 1), book(2020, 4, 1)} {
			if s.take(e) == nil {
				t.Errorf("%s: edition %d of %s is gone", name, e.Number, e.Of())
			}
		}
		if len(s.books) != shelved {
			t.Errorf("%s: %d editions are kept", name, len(s.books))
		}
	}
}

// A database that was put back to an earlier day gives the id of an edition to another one.
func TestShelfKnowsEditionsByMoreThanTheirID(t *testing.T) {
	t.Parallel()
	var s shelf
	head := store.Edition{ID: 2, Year: 2020, Quarter: 1, Number: 2, PublishedAt: may}
	s.put(freeze(head))
	for what, change := range map[string]func(*store.Edition){
		"later":           func(e *store.Edition) { e.PublishedAt = may.Add(time.Microsecond) },
		"another quarter": func(e *store.Edition) { e.Quarter = 2 },
		"another number":  func(e *store.Edition) { e.Number = 1 },
		"another id":      func(e *store.Edition) { e.ID = 3 },
	} {
		other := head
		change(&other)
		if s.take(other) != nil {
			t.Errorf("%s: the shelf gives the wrong edition", what)
		}
	}
	head.PublishedAt = head.PublishedAt.UTC()
	if s.take(head) == nil {
		t.Error("the same moment in another zone is another edition")
	}
}

func TestShelfIsSharedByRequests(t *testing.T) {
	t.Parallel()
	var s shelf
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for i := range 100 {
				head := store.Edition{
					ID: int64(i % (shelved + 2)), Year: 2020, Quarter: 1, Number: 1, PublishedAt: may,
					Rows: []store.EditionRow{{Number: 1, Requirement: "要求", UnitsPrinted: []string{"各局"}, Departments: []store.EditionUnit{{Code: "a", Name: "甲局"}}}},
				}
				book := s.take(head)
				if book == nil {
					book = freeze(head)
					s.put(book)
				}
				found := book.selected("a", words{"要"})
				if rows := tableRows(found, look{year: 2020, dept: "a", words: words{"要"}}); book.ID != head.ID || !rows[0].Members.Open {
					t.Errorf("edition %d for %d", book.ID, head.ID)
				}
			}
		})
	}
	group.Wait()
	if len(s.books) > shelved {
		t.Errorf("%d editions are kept", len(s.books))
	}
}
