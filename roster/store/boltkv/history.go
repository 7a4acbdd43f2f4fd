package boltkv

import (
	"sync"

	"watchbill/roster/store"
)

const (
	historyCommits = 4096
	historyBytes   = 8 << 20
	historyBatch   = 64 // events a watcher gets at a time
)

// history is the newest commits since the store was opened, for watchers. What it forgets, slow watchers are told of.
type history struct {
	mu sync.Mutex // held for a few copies of slices, never across I/O
	// guarded by mu:
	base   uint64        // every commit after base, up to last, is in events
	last   uint64        // newest commit
	events []store.Event // revisions base+1 … last
	bytes  int
	moved  chan struct{} // closed, and replaced, when last moves; closed for good with closed
	closed bool
}

func newHistory(revision uint64) *history {
	return &history{base: revision, last: revision, moved: make(chan struct{})}
}

// add appends the commit that follows last.
func (h *history) add(e store.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e.Revision != h.last+1 { // a commit that was not told of lies between
		h.forgetTo(e.Revision - 1)
	}
	h.events = append(h.events, e)
	h.bytes += size(e)
	n := 0
	for ; n < len(h.events) && (h.bytes > historyBytes || len(h.events)-n > historyCommits); n++ {
		h.bytes -= size(h.events[n])
		h.events[n] = store.Event{} // next hands out copies, so nobody else sees this one
	}
	h.events = h.events[n:]
	h.base += uint64(n)
	h.last = e.Revision
	h.wake()
}

// skipTo says that the store is at revision by commits that nobody can describe.
func (h *history) skipTo(revision uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if revision != h.last {
		h.forgetTo(revision)
		h.wake()
	}
}

// next returns the first events after revision after; where there are none yet, a channel that is closed when there
// may be.
func (h *history) next(after uint64) ([]store.Event, <-chan struct{}, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, nil, store.Closed()
	}
	if after < h.base || after > h.last {
		return nil, nil, store.ErrCompacted
	}
	rest := h.events[after-h.base:]
	rest = rest[:min(len(rest), historyBatch)]
	return append([]store.Event(nil), rest...), h.moved, nil
}

// close ends every watch.
func (h *history) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.moved)
	}
}

// forgetTo and wake are called with mu held.
func (h *history) forgetTo(revision uint64) {
	h.base, h.last, h.events, h.bytes = revision, revision, nil, 0
}

func (h *history) wake() {
	if !h.closed {
		close(h.moved)
		h.moved = make(chan struct{})
	}
}

func size(e store.Event) int {
	n := 64
	for _, op := range e.Ops {
		n += len(op.Key) + len(op.Value) + 64 // and the Op itself
	}
	return n
}
