package turn

import (
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

const (
	tick   = 150 * time.Microsecond
	linger = 100 // ticks that they go on where nobody works any more: somebody soon does
)

// ticking is what has the kernel look at its processors again.
type ticking struct {
	enough int64           // threads in long turns from which on it ticks
	long   atomic.Int64    // those there are
	awake  atomic.Int64    // processors on which it ticks
	wake   []chan struct{} // one of each processor, of one place
	aside  aside
}

// ticks is what ticks, nil where nothing does.
var ticks atomic.Pointer[ticking]

// Tick has the kernel look every 150 µs who should have a processor, from now on, while so many threads or more ask for long turns.
// By itself it looks 250 times a second. That is too late where one of our threads wakes another, as Go's do for everything that
// comes in: the one that wakes goes first, and after it whoever has waited longest, which is a report; and the lookup that
// woke it waits until the kernel looks again. So a thread of each processor wakes, has it look, and sleeps. Together they take
// one or two hundredths of each processor while they do, and nothing else.
//
// And from then on long turns are kept off the processor that lookups come in on ([Came]).
//
// It returns how many threads that is, each of which needs a P of Go's (runtime.GOMAXPROCS) beside those that work: 0 where there
// are no short turns, or the kernel does not let us, or there are other processors than so many that our threads may be on, as
// where a container has a share of more. It is called once, after [Shorten].
func Tick(processors, enough int) (threads int) {
	var ours unix.CPUSet
	if asked.Load() == nil || unix.SchedGetaffinity(0, &ours) != nil || ours.Count() != processors || unix.SchedSetaffinity(0, &ours) != nil {
		return 0 // the last changes nothing, and tells whether we may
	}
	t := &ticking{enough: int64(enough), aside: aside{ours: ours}}
	t.aside.seen.Store(nowhere)
	t.aside.last.Store(nowhere)
	for cpu := 0; threads < processors; cpu++ {
		if !ours.IsSet(cpu) {
			continue
		}
		threads++
		wake := make(chan struct{}, 1)
		t.wake = append(t.wake, wake)
		go t.run(cpu, wake)
	}
	ticks.Store(t)
	return threads
}

// run ticks on a processor while that is wanted. It ends with the process.
func (t *ticking) run(cpu int, wake <-chan struct{}) {
	runtime.LockOSThread() // for good
	var here unix.CPUSet
	here.Set(cpu)
	if unix.SchedSetaffinity(0, &here) != nil || unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) != nil {
		return // without it the processor is looked at as before; the thread ends with its goroutine
	}
	nap := unix.NsecToTimespec(int64(tick))
	for {
		t.awake.Add(1)
		for quiet := 0; quiet < linger; quiet++ {
			if t.wanted() {
				quiet = 0
				t.aside.tick()
			}
			_ = unix.Nanosleep(&nap, nil) // a signal that cuts it short does no harm
		}
		t.awake.Add(-1)
		if !t.wanted() { // whoever came since then may not have seen that we sleep
			<-wake
		}
	}
}

// wanted tells whether there are enough threads in long turns.
func (t *ticking) wanted() bool { return t.long.Load() >= t.enough }

// lengthened notes that one more thread asks for long turns, and wakes what ticks.
func (t *ticking) lengthened() {
	t.aside.lengthened()
	if t.long.Add(1) < t.enough || t.awake.Load() == int64(len(t.wake)) {
		return
	}
	for _, w := range t.wake {
		select {
		case w <- struct{}{}:
		default: // it is about to wake
		}
	}
}

// restored notes that one less does.
func (t *ticking) restored() {
	t.aside.restored()
	t.long.Add(-1)
}

// Came tells that a lookup has come in, on the processor that the caller is on. While nothing has long turns it costs nothing.
func Came() {
	if t := ticks.Load(); t != nil && t.long.Load() > 0 {
		t.aside.came()
	}
}
