package disclosure

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/route"
)

// catalogue is a Store that knows by heart what every page asks for: which editions there are, the departments, and how
// often tables were read. While somebody tells it of changes (see Refresh) it does not ask the database for them; and
// when the database is gone it says what it knew last, which is still what was published.
type catalogue struct {
	Store
	told      atomic.Bool
	known     atomic.Pointer[contents]
	rereading sync.Mutex
}

// contents are never changed once they are in the catalogue.
type contents struct {
	editions    []store.Edition
	departments []store.Department
	views       map[ledger.Quarter]int64
	tables      map[string]ledger.Quarter // the address of each published table, and that of the newest once more
}

// Editions lists the newest edition of every published quarter, the newest quarter first. The list is shared.
func (c *catalogue) Editions(ctx context.Context) ([]store.Edition, error) {
	now, err := c.current(ctx)
	if err != nil {
		return nil, err
	}
	return now.editions, nil
}

// Departments lists all departments in the order of the index. The list is shared.
func (c *catalogue) Departments(ctx context.Context) ([]store.Department, error) {
	now, err := c.current(ctx)
	if err != nil {
		return nil, err
	}
	return now.departments, nil
}

// Views is how often each published table was read. The map is shared.
func (c *catalogue) Views(ctx context.Context) (map[ledger.Quarter]int64, error) {
	now, err := c.current(ctx)
	if err != nil {
		return nil, err
	}
	return now.views, nil
}

func (c *catalogue) current(ctx context.Context) (*contents, error) {
	if known := c.known.Load(); known != nil && c.told.Load() {
		return known, nil
	}
	known, _, err := c.reread(ctx)
	return known, err
}

// reread asks the database what there is, and reports whether that is news. When the database is gone it returns what
// was known before, and an error only when that is nothing.
func (c *catalogue) reread(ctx context.Context) (known *contents, news bool, err error) {
	c.rereading.Lock()
	defer c.rereading.Unlock()
	before := c.known.Load()
	found, err := c.ask(ctx)
	if err != nil {
		if before == nil || ctx.Err() != nil {
			return nil, false, err
		}
		return before, false, nil
	}
	c.known.Store(found)
	return found, before == nil || !before.same(found), nil
}

func (c *catalogue) ask(ctx context.Context) (*contents, error) {
	var found contents
	var err error
	if found.editions, err = c.Store.Editions(ctx); err != nil {
		return nil, err
	}
	if found.departments, err = c.Store.Departments(ctx); err != nil {
		return nil, err
	}
	if found.views, err = c.Store.Views(ctx); err != nil {
		return nil, err
	}
	found.tables = make(map[string]ledger.Quarter, len(found.editions)+1)
	for i, e := range found.editions {
		found.tables[route.Table(e.Year, e.Quarter)] = e.Of()
		if i == 0 {
			found.tables[route.Home()] = e.Of()
		}
	}
	return &found, nil
}

// same reports whether nothing is news. Views are not: a page may say those of some minutes ago.
func (c *contents) same(other *contents) bool {
	return slices.Equal(c.departments, other.departments) &&
		slices.EqualFunc(c.editions, other.editions, sameEdition)
}
