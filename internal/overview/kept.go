package overview

import (
	"context"
	"slices"
	"sync"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// keptRounds is how many quarters are held as they were read: leaders look at the newest, and now and then at one before. A
// quarter is about a megabyte.
const keptRounds = 4

// readRound is a quarter as it was read, with what its texts say. It is shared by all who look at it: nobody changes it.
type readRound struct {
	store.Overview
	judged map[int]*judged // by task number; see judge
	moves  map[int]moves   // by task number; see compare
}

// rounds holds the quarters that were looked at last, the newest first. Each holds as long as the database gives it the stamp
// at which it was read. It is safe for concurrent use.
type rounds struct {
	mu   sync.Mutex
	held []readRound
}

func (k *rounds) of(q ledger.Quarter, at store.OverviewStamp) (readRound, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := slices.IndexFunc(k.held, func(r readRound) bool { return r.Quarter.Quarter() == q && r.Stamp == at })
	if i < 0 {
		return readRound{}, false
	}
	found := k.held[i]
	copy(k.held[1:i+1], k.held[:i])
	k.held[0] = found
	return found, true
}

// hold puts a quarter in the place of what was held of it before.
func (k *rounds) hold(r readRound) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.held = slices.DeleteFunc(k.held, func(old readRound) bool { return old.Quarter.Quarter() == r.Quarter.Quarter() })
	k.held = slices.Insert(k.held, 0, r)
	if len(k.held) > keptRounds {
		k.held = slices.Delete(k.held, keptRounds, len(k.held))
	}
}

// read is the quarter as it stands: what is held of it when nothing has changed since, or else all of it anew. The store is
// asked either way, and refuses who may not see it.
func (h *Handler) read(ctx context.Context, actor ledger.Actor, q ledger.Quarter) (readRound, error) {
	stamp, err := h.store.OverviewStamp(ctx, actor, q)
	if err != nil {
		return readRound{}, err
	}
	if held, ok := h.rounds.of(q, stamp); ok {
		return held, nil
	}
	view, err := h.store.Overview(ctx, actor, q)
	if err != nil {
		return readRound{}, err
	}
	read := readRound{view, h.judge(view), h.compared.compare(view)}
	h.rounds.hold(read)
	return read, nil
}
