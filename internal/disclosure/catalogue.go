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

// catalogue is a Store that knows by heart what every page asks for: which editions there are, the departments, what became
// of tasks, how often tables were read, and what was read of the newest year. While somebody tells it of changes (see Refresh) it does not ask the database for them; and
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
	renumbered  []store.Renumbered
	withdrawn   []store.Withdrawal
	memo        *memo                     // of what is read when it is asked for
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

// Renumbered lists the published numbers whose tasks have their page at another one. The list is shared.
func (c *catalogue) Renumbered(ctx context.Context) ([]store.Renumbered, error) {
	now, err := c.current(ctx)
	if err != nil {
		return nil, err
	}
	return now.renumbered, nil
}

// Withdrawals lists why tasks are no longer in the published plans. The list is shared.
func (c *catalogue) Withdrawals(ctx context.Context) ([]store.Withdrawal, error) {
	now, err := c.current(ctx)
	if err != nil {
		return nil, err
	}
	return now.withdrawn, nil
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
	news = before == nil || !before.same(found)
	if found.memo = newMemo(); !news {
		found.memo = before.memo
	}
	c.known.Store(found)
	return found, news, nil
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
	if found.renumbered, err = c.Store.Renumbered(ctx); err != nil {
		return nil, err
	}
	if found.withdrawn, err = c.Store.Withdrawals(ctx); err != nil {
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

// has reports whether a quarter has an edition of this number. They are numbered from 1 without a gap.
func (c *contents) has(q ledger.Quarter, number int) bool {
	return slices.ContainsFunc(c.editions, func(e store.Edition) bool { return e.Of() == q && 1 <= number && number <= e.Number })
}

// same reports whether nothing is news. Views are not: a page may say those of some minutes ago.
func (c *contents) same(other *contents) bool {
	return slices.Equal(c.departments, other.departments) && slices.Equal(c.renumbered, other.renumbered) &&
		slices.EqualFunc(c.withdrawn, other.withdrawn, sameWithdrawal) &&
		slices.EqualFunc(c.editions, other.editions, sameEdition)
}

func sameWithdrawal(a, b store.Withdrawal) bool {
	return a.Year == b.Year && a.Number == b.Number && a.Printed == b.Printed && a.Quarter == b.Quarter && a.Reason == b.Reason
}
