package turn

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// The turns. The kernel takes from 0.1 to 100 ms.
const (
	short = 100 * time.Microsecond
	long  = 3 * time.Millisecond // about what it gives whoever asks for nothing
)

// asked is how threads ask for short turns, nil where they do not.
var asked atomic.Pointer[unix.SchedAttr]

// Shorten has all threads of the process ask for short turns from now on. It reports whether the kernel has such turns, and is
// false too where the process was started in a class of its own, such as idle, which is left as it is. An error is of a kernel
// that does not let us ask.
func Shorten() (bool, error) {
	attr, err := unix.SchedGetAttr(0, 0)
	if err != nil || attr.Policy != unix.SCHED_NORMAL {
		return false, err
	}
	attr.Flags = 0
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return false, err
	}
	for _, t := range threads {
		id, err := strconv.Atoi(t.Name())
		if err != nil {
			return false, err
		}
		if err := ask(id, attr, short); err != nil && !errors.Is(err, unix.ESRCH) { // it has ended
			return false, fmt.Errorf("ask the kernel for short turns: %w", err)
		}
	}
	is, err := unix.SchedGetAttr(0, 0)
	if err != nil || is.Runtime != uint64(short) { // an earlier kernel takes it and forgets it
		return false, err
	}
	asked.Store(attr)
	return true, nil
}

// Lengthen has the goroutine's thread ask for long turns, and keeps the goroutine on it. The same goroutine calls [Restore].
func Lengthen() {
	if attr := asked.Load(); attr != nil {
		runtime.LockOSThread()
		_ = ask(0, attr, long) // what was let at the start is let now; if not, the turn stays short
		if t := ticks.Load(); t != nil {
			t.lengthened()
		}
	}
}

// Restore undoes Lengthen.
func Restore() {
	if attr := asked.Load(); attr != nil {
		if t := ticks.Load(); t != nil {
			t.restored()
		}
		_ = ask(0, attr, short)
		runtime.UnlockOSThread()
	}
}

// ask asks for turns for a thread, 0 for the one that calls, whose nice is not touched.
func ask(thread int, attr *unix.SchedAttr, turn time.Duration) error {
	a := *attr
	a.Runtime = uint64(turn)
	return unix.SchedSetAttr(thread, &a, 0)
}
