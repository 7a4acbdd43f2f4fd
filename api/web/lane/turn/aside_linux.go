package turn

import (
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// silence is for how many ticks of each processor no lookup comes in until long turns may be anywhere again: 0.3 s.
const silence = 2000

// aside keeps long turns off the processor that lookups come in on.
//
// A short turn lets a lookup in at once, but not to its end: what it wakes meanwhile, as Go's threads wake each other, goes first,
// and then, by fair turns, the report that it had put aside. And the kernel leaves a lookup that waits so where it is for half a
// millisecond, though another processor have nothing to do, for what it needs is in the caches here. So the report had better
// be on another processor in the first place.
type aside struct {
	ours  unix.CPUSet  // the processors
	heard atomic.Bool  // a lookup has come in since the last tick
	seen  atomic.Int32 // the processor that the last one came in on
	last  atomic.Int32 // the one that two came in on, one after the other; nowhere: none for a while
	mu    sync.Mutex
	long  []longTurn
	quiet int // ticks since a lookup came in
}

// longTurn is a thread that asks for long turns.
type longTurn struct {
	thread int
	off    int32 // the processor that it is kept off; nowhere: none
}

// nowhere is no processor.
const nowhere = -1

// came notes that a lookup has come in where the caller is. It moves nothing itself: the kernel may have it wait for what moves.
func (a *aside) came() {
	var cpu uint32
	if _, _, no := unix.RawSyscall(unix.SYS_GETCPU, uintptr(unsafe.Pointer(&cpu)), 0, 0); no != 0 { //nolint:gosec // the kernel writes four bytes there
		return
	}
	here := int32(cpu)
	if a.seen.Swap(here) == here && a.last.Load() != here {
		a.last.Store(here)
	}
	if !a.heard.Load() {
		a.heard.Store(true)
	}
}

// tick keeps off what has begun since the last tick, and moves what was kept off another processor. A thread that works for some
// microseconds is not moved at all: that would cost more than the work.
func (a *aside) tick() {
	if !a.mu.TryLock() { // whoever has it is about to change what we would look at
		return
	}
	defer a.mu.Unlock()
	if a.quiet++; a.heard.Swap(false) {
		a.quiet = 0
	} else if a.quiet > silence*a.ours.Count() {
		a.last.Store(nowhere)
	}
	last := a.last.Load()
	for i := range a.long {
		if l := &a.long[i]; l.off != last {
			rest := a.ours
			if last != nowhere {
				rest.Clear(int(last))
			}
			_ = unix.SchedSetaffinity(l.thread, &rest) // what was let at the start is let now; if not, it stays where it is
			l.off = last
		}
	}
}

// lengthened notes that the thread that calls asks for long turns, and restored that it does no more.
func (a *aside) lengthened() {
	thread := unix.Gettid()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.long = append(a.long, longTurn{thread, nowhere})
}

func (a *aside) restored() {
	thread := unix.Gettid()
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.long, func(l longTurn) bool { return l.thread == thread })
	if i < 0 {
		return // it has asked since before there were ticks
	}
	if a.long[i].off != nowhere {
		_ = unix.SchedSetaffinity(0, &a.ours)
	}
	a.long = slices.Delete(a.long, i, i+1)
}
