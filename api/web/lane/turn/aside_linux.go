package turn

import (
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// elsewhere is how many lookups one after the other come in on another processor until long turns make room there.
const elsewhere = 2

// aside keeps long turns off the processor that lookups come in on.
//
// A short turn lets a lookup in at once, but not to its end: what it wakes meanwhile, as Go's threads wake each other, goes first,
// and then, by fair turns, the report that it had put aside. And the kernel leaves a lookup that waits so where it is for half a
// millisecond, though another processor have nothing to do, for what it needs is in the caches here. So the report had better
// be on another processor in the first place.
type aside struct {
	ours  unix.CPUSet  // the processors
	last  atomic.Int32 // the one that lookups come in on; -1: none yet
	other atomic.Int32 // lookups, one after the other, that came in on another
	mu    sync.Mutex
	long  []longTurn
}

// longTurn is a thread that asks for long turns.
type longTurn struct {
	thread int
	off    bool // it is kept off
}

// came notes that a lookup has come in where the caller is.
func (a *aside) came() {
	var cpu uint32
	if _, _, no := unix.RawSyscall(unix.SYS_GETCPU, uintptr(unsafe.Pointer(&cpu)), 0, 0); no != 0 { //nolint:gosec // the kernel writes four bytes there
		return
	}
	here := int32(cpu)
	if here == a.last.Load() {
		a.other.Store(0)
		return
	}
	if a.other.Add(1) < elsewhere {
		return
	}
	a.other.Store(0)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last.Store(here)
	for _, l := range a.long {
		if l.off {
			a.keepOff(l.thread)
		}
	}
}

// tick keeps off what has begun since the last tick, and not before: to move a thread for some microseconds' work would cost more
// than the work.
func (a *aside) tick() {
	if !a.mu.TryLock() { // whoever has it is about to change what we would look at
		return
	}
	defer a.mu.Unlock()
	for i := range a.long {
		if l := &a.long[i]; !l.off {
			l.off = true
			a.keepOff(l.thread)
		}
	}
}

// keepOff has a thread be on all of the processors but that of the lookups. It waits for a.mu.
func (a *aside) keepOff(thread int) {
	if last := a.last.Load(); last >= 0 {
		rest := a.ours
		rest.Clear(int(last))
		_ = unix.SchedSetaffinity(thread, &rest) // what was let at the start is let now; if not, it stays where it is
	}
}

// lengthened notes that the thread that calls asks for long turns, and restored that it does no more.
func (a *aside) lengthened() {
	thread := unix.Gettid()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.long = append(a.long, longTurn{thread: thread})
}

func (a *aside) restored() {
	thread := unix.Gettid()
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.long, func(l longTurn) bool { return l.thread == thread })
	if i < 0 {
		return // it has asked since before there were ticks
	}
	if a.long[i].off {
		_ = unix.SchedSetaffinity(0, &a.ours)
	}
	a.long = slices.Delete(a.long, i, i+1)
}
