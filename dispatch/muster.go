package dispatch

import (
	"sync/atomic"

	"watchbill/roster"
)

// Muster is one Book made ready to be asked whom to send. It is safe for concurrent use; beside its cache of watches,
// which no reader waits for, it never changes.
type Muster struct {
	book   *roster.Book
	ground *Ground
	rules  *rules

	open   []atomic.Pointer[openings] // by district: the resources of the minute last asked for
	recent atomic.Pointer[recent]     // of the instants last asked for
}

// recent are a few watches, the newest first. It is replaced, never changed.
type recent [4]*Watch

// NewMuster makes a Book ready. What did not change since before, which may be nil, is shared with it.
func NewMuster(b *roster.Book, before *Muster) *Muster {
	m := &Muster{book: b, rules: newRules(b.Policy())}
	if before == nil {
		m.ground = NewGround(b, nil)
	} else {
		m.ground = NewGround(b, before.ground)
	}
	m.open = make([]atomic.Pointer[openings], m.ground.Districts())
	return m
}

// Book returns the Book that answers come from.
func (m *Muster) Book() *roster.Book { return m.book }

// Ground returns the Book's districts.
func (m *Muster) Ground() *Ground { return m.ground }

// Watch returns who is on duty at an instant. It takes no lock: when several ask at once for an instant not yet known,
// each makes the Watch, and the last one stays.
func (m *Muster) Watch(at roster.Minute) *Watch {
	known := m.recent.Load()
	if known != nil {
		for _, w := range known {
			if w != nil && w.valid.Contains(at) {
				return w
			}
		}
	}
	next := recent{NewWatch(m.book, at)}
	if known != nil {
		copy(next[1:], known[:])
	}
	m.recent.Store(&next)
	return next[0]
}
