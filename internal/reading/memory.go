package reading

import (
	"crypto/sha256"
	"sync"
)

// Memory remembers what was read of a task's texts, so that a page of 170 tasks does not read them anew each time. It
// keeps a bounded number of texts and forgets the older half of them. Its readings are shared: they must not be changed.
// It is safe for concurrent use.
type Memory struct {
	mu          sync.Mutex
	room        int
	young, aged map[[sha256.Size]byte]Reading
}

// NewMemory returns one that keeps at most 2×room texts.
func NewMemory(room int) *Memory {
	return &Memory{room: room, young: map[[sha256.Size]byte]Reading{}}
}

// Read is Read, of the progress as it is stored, paragraph after paragraph.
func (m *Memory) Read(requirement, progress string) Reading {
	key := sha256.Sum256([]byte(requirement + "\x00" + progress))
	m.mu.Lock()
	r, ok := m.young[key]
	if !ok {
		r, ok = m.aged[key]
	}
	m.mu.Unlock()
	if !ok {
		r = Read(requirement, Words(Paragraphs(progress)))
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.young) >= m.room {
		m.aged, m.young = m.young, map[[sha256.Size]byte]Reading{}
	}
	m.young[key] = r
	return r
}
