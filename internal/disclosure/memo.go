package disclosure

import (
	"context"
	"slices"
	"sync"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// memo is what was read of the newest year's tasks and editions: it is needed for pages that are asked for in a way that
// nobody asked before, and the database may be gone by then. It holds no more than there is in that year.
type memo struct {
	mu       sync.Mutex
	tasks    map[numbers][]store.TaskEdition
	beside   map[int][]store.TaskLine
	editions map[ledger.Quarter][]store.SealedEdition
}

// numbers are those under which the four quarters of a year print a task; 0 where they do not.
type numbers [4]int

func newMemo() *memo {
	return &memo{tasks: map[numbers][]store.TaskEdition{}, beside: map[int][]store.TaskLine{}, editions: map[ledger.Quarter][]store.SealedEdition{}}
}

// TaskEditions returns the task's row in the newest edition of every published quarter of the year. The rows are shared.
func (c *catalogue) TaskEditions(ctx context.Context, year int, of [4]int) ([]store.TaskEdition, error) {
	return recall(ctx, c, year, func(m *memo) map[numbers][]store.TaskEdition { return m.tasks }, numbers(of), func() ([]store.TaskEdition, error) {
		return c.Store.TaskEditions(ctx, year, of)
	})
}

// TaskNeighbours returns the tasks before and after the number in the year's newest published table. They are shared.
func (c *catalogue) TaskNeighbours(ctx context.Context, year, number int) ([]store.TaskLine, error) {
	return recall(ctx, c, year, func(m *memo) map[int][]store.TaskLine { return m.beside }, number, func() ([]store.TaskLine, error) {
		return c.Store.TaskNeighbours(ctx, year, number)
	})
}

// QuarterEditions lists the editions of a quarter without their rows. The list is shared.
func (c *catalogue) QuarterEditions(ctx context.Context, q ledger.Quarter) ([]store.SealedEdition, error) {
	return recall(ctx, c, q.Year, func(m *memo) map[ledger.Quarter][]store.SealedEdition { return m.editions }, q, func() ([]store.SealedEdition, error) {
		return c.Store.QuarterEditions(ctx, q)
	})
}

// recall is what is known by heart under key, or read now and kept if it is of the newest year. Nothing found is not kept:
// anybody can make up what there is not.
func recall[K comparable, V any](ctx context.Context, c *catalogue, year int, shelf func(*memo) map[K][]V, key K, read func() ([]V, error)) ([]V, error) {
	now, err := c.current(ctx)
	if err != nil {
		return nil, err
	}
	if len(now.editions) == 0 || now.editions[0].Year != year {
		return read()
	}
	now.memo.mu.Lock()
	known, ok := shelf(now.memo)[key]
	now.memo.mu.Unlock()
	if ok {
		return known, nil
	}
	found, err := read()
	if err == nil && len(found) > 0 {
		now.memo.mu.Lock()
		shelf(now.memo)[key] = slices.Clip(found)
		now.memo.mu.Unlock()
	}
	return found, err
}
