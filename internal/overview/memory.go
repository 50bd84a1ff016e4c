package overview

import (
	"crypto/sha256"
	"sync"

	"taizhang/internal/store"
)

// kept is how many texts are remembered at least: two quarters with everything, and half as many wordings again that were
// changed meanwhile. A reading is some kilobytes.
const kept = 512

// comparisons remembers what comparing two wordings of a task found, so that looking twice does not compare twice. It
// forgets the older half of them. It is safe for concurrent use; what it gives out must not be changed.
type comparisons struct {
	mu          sync.Mutex
	young, aged map[[sha256.Size]byte]comparison
}

func (m *comparisons) of(before, now store.OverviewTask) comparison {
	key := sha256.Sum256([]byte(before.Requirement + "\x00" + before.Text.Progress + "\x00" + now.Requirement + "\x00" + now.Text.Progress))
	m.mu.Lock()
	c, ok := m.young[key]
	if !ok {
		c, ok = m.aged[key]
	}
	m.mu.Unlock()
	if !ok {
		c = compareTexts(before, now)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.young == nil || len(m.young) >= kept {
		m.aged, m.young = m.young, map[[sha256.Size]byte]comparison{}
	}
	m.young[key] = c
	return c
}
