package overview

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"sync"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

// kept is how many texts are remembered at least: two quarters with everything, and half as many wordings again that were
// changed meanwhile. What is remembered of one is some kilobytes.
const kept = 512

// memory remembers what was made of something by everything that it was made of, so that it cannot be stale, whoever has
// written meanwhile. It holds at most 2×kept values and forgets the older half of them. It is safe for concurrent use; what
// it gives out must not be changed.
type memory[V any] struct {
	mu          sync.Mutex
	young, aged map[source]V
}

// source names all that something is made of.
type source [sha256.Size]byte

func (m *memory[V]) of(key source, make func() V) V {
	m.mu.Lock()
	v, ok := m.young[key]
	old := false
	if !ok {
		v, old = m.aged[key]
	}
	m.mu.Unlock()
	if ok {
		return v
	}
	if !old {
		v = make()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.young == nil || len(m.young) >= kept {
		m.aged, m.young = m.young, map[source]V{}
	}
	m.young[key] = v
	return v
}

// ink writes values so that different ones differ in their bytes.
type ink []byte

func (k *ink) text(all ...string) {
	for _, s := range all {
		*k = append(binary.AppendUvarint(*k, uint64(len(s))), s...)
	}
}

func (k *ink) numbers(all ...int64) {
	for _, n := range all {
		*k = binary.AppendVarint(*k, n)
	}
}

func (k *ink) values(all ...float64) {
	for _, v := range all {
		*k = binary.LittleEndian.AppendUint64(*k, math.Float64bits(v))
	}
}

func (k *ink) flags(all ...bool) {
	for _, on := range all {
		n := int64(0)
		if on {
			n = 1
		}
		k.numbers(n)
	}
}

func (k *ink) moment(t time.Time) { k.numbers(t.Unix(), int64(t.Nanosecond())) }

// source ends what was written; the ink can be used again.
func (k *ink) source() source {
	s := source(sha256.Sum256(*k))
	*k = (*k)[:0]
	return s
}

// judgement is all that judgeTask looks at.
func (k *ink) judgement(task *store.OverviewTask, q ledger.Quarter) source {
	k.numbers(int64(q.Year), int64(q.Number))
	k.text(task.Requirement, task.Text.Progress, string(task.Text.Rating))
	k.curve(&task.Pace)
	k.numbers(int64(len(task.Measures)))
	for i := range task.Measures {
		m := &task.Measures[i]
		k.ruling(&m.Ruling)
		k.text(m.Label, string(m.Op), m.Unit, string(m.Kind), m.Quote)
		k.values(m.Low, m.High)
		k.flags(m.Falls)
		k.numbers(int64(m.Start), int64(m.End))
	}
	for i := range task.Figures {
		f := &task.Figures[i]
		k.ruling(&f.Ruling)
		k.text(f.Label, f.Unit, string(f.Status), string(f.Kind), f.Quote)
		k.values(f.Value)
		k.numbers(f.Measure, int64(f.Start), int64(f.End))
		k.asOf(&f.AsOf)
	}
	return k.source()
}

func (k *ink) ruling(r *reading.Ruling) {
	k.numbers(r.ID, int64(r.Version))
	k.text(string(r.State), string(r.Origin), r.By)
	k.flags(r.ByOffice)
	k.moment(r.At)
}

func (k *ink) curve(c *store.PaceCurve) {
	k.numbers(int64(c.Number), int64(c.Task))
	for _, share := range c.Points {
		k.numbers(int64(share))
	}
}

func (k *ink) asOf(on *reading.AsOf) {
	at := &on.Span
	k.numbers(int64(on.Year), int64(on.Month), int64(on.Day), int64(on.FromMonth), int64(at.Paragraph), int64(at.Start), int64(at.End), int64(at.RuneStart), int64(at.RuneEnd))
	k.text(at.Words)
}

// comparisons remembers what comparing two wordings of a task found.
type comparisons struct{ memory[comparison] }

func (m *comparisons) of(k *ink, before, now *store.OverviewTask) comparison {
	k.text(before.Requirement, before.Text.Progress, now.Requirement, now.Text.Progress)
	return m.memory.of(k.source(), func() comparison { return compareTexts(*before, *now) })
}
