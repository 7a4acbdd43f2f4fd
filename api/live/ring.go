package live

import (
	"sync"
	"sync/atomic"
)

// ring holds the newest frames. Readers take no lock: a frame says which it is, so that a reader who finds another one,
// or none, in the place knows that its own is gone.
type ring struct {
	slots    []atomic.Pointer[frame]
	maxBytes uint64
	head     atomic.Uint64 // the newest frame's seq; 0: none yet. Stored last, so what it names can be read
	end      atomic.Uint64 // bytes of all frames ever

	mu     sync.Mutex // of those who append; guards what follows
	oldest uint64     // seq of the oldest frame kept
	held   uint64     // bytes kept
}

func newRing(frames int, maxBytes uint64) *ring {
	return &ring{slots: make([]atomic.Pointer[frame], frames), maxBytes: maxBytes, oldest: 1}
}

func (r *ring) slot(seq uint64) *atomic.Pointer[frame] { return &r.slots[seq%uint64(len(r.slots))] }

// add appends the frame that wire encodes, and lets go of the oldest ones beyond the limits; the newest always stays.
// wire is called under the lock.
func (r *ring) add(wire func(seq uint64) []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	seq := r.head.Load() + 1
	f := &frame{seq: seq, wire: wire(seq)}
	f.end = r.end.Load() + uint64(len(f.wire))
	r.held += uint64(len(f.wire))
	for r.oldest < seq && (r.held > r.maxBytes || seq-r.oldest >= uint64(len(r.slots))) {
		slot := r.slot(r.oldest)
		r.held -= uint64(len(slot.Load().wire))
		slot.Store(nil)
		r.oldest++
	}
	r.slot(seq).Store(f)
	r.end.Store(f.end)
	r.head.Store(seq)
}

// after appends to batch the frames that follow seq, up to some size but at least one if there is any. It returns false
// when one of them is gone or seq is yet to come.
func (r *ring) after(seq uint64, batch []*frame, size int) ([]*frame, bool) {
	head := r.head.Load()
	if seq > head {
		return batch, false
	}
	for ; seq < head && size > 0; seq++ {
		f := r.slot(seq + 1).Load()
		if f == nil || f.seq != seq+1 {
			return batch, false
		}
		batch = append(batch, f)
		size -= len(f.wire)
	}
	return batch, true
}

// behind returns how many bytes follow seq, false when some of them are gone or seq is yet to come.
func (r *ring) behind(seq uint64) (uint64, bool) {
	batch, ok := r.after(seq, nil, 1)
	if !ok || len(batch) == 0 {
		return 0, ok
	}
	return r.end.Load() - batch[0].end + uint64(len(batch[0].wire)), true
}
