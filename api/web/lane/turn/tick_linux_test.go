package turn_test

import (
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"watchbill/api/web/lane/turn"
)

// TestTick: every processor is looked at while a thread has long turns, and not when none has had them for a while.
func TestTick(t *testing.T) {
	if has, err := turn.Shorten(); !has {
		t.Skip("no turns:", err)
	}
	var ours unix.CPUSet
	if err := unix.SchedGetaffinity(0, &ours); err != nil {
		t.Fatal(err)
	}
	all := ours.Count()
	if n := turn.Tick(all+1, 1); n != 0 {
		t.Fatalf("%d threads of more processors than there are", n)
	}
	if n := turn.Tick(all, 1); n != all {
		t.Fatalf("%d threads for %d processors", n, all)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(runtime.NumCPU() + all))
	becomes := func(n int) {
		t.Helper()
		for range 1000 {
			if turn.Awake() == n {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Fatalf("it ticks on %d processors, not on %d", turn.Awake(), n)
	}
	for range 3 {
		becomes(0)
		turn.Lengthen()
		becomes(all)
		time.Sleep(50 * time.Millisecond)
		becomes(all)
		turn.Restore()
	}
	becomes(0)
	if all > 1 {
		keptOff(t, &ours)
	}
}

// keptOff: what has long turns is not on the processor that two lookups have come in on, until its turn is over.
func keptOff(t *testing.T, ours *unix.CPUSet) {
	on := func() (set unix.CPUSet) {
		if err := unix.SchedGetaffinity(0, &set); err != nil {
			t.Error(err)
		}
		return set
	}
	cameOn := func(cpu, times int) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			runtime.LockOSThread() // and never unlock it, so that the thread ends here
			var here unix.CPUSet
			here.Set(cpu)
			if err := unix.SchedSetaffinity(0, &here); err != nil {
				t.Error(err)
			}
			for range times {
				turn.Came()
			}
		}()
		<-done
	}
	becomes := func(cpu int) {
		t.Helper()
		want := *ours
		want.Clear(cpu)
		for range 10_000 {
			if on() == want {
				return
			}
			time.Sleep(time.Millisecond)
		}
		t.Fatalf("a long turn may be on the processors %v; want all but %d", on(), cpu)
	}
	var cpus []int
	for cpu := 0; len(cpus) < ours.Count(); cpu++ {
		if ours.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	turn.Lengthen()
	cameOn(cpus[0], 2)
	becomes(cpus[0])
	cameOn(cpus[1], 1)
	cameOn(cpus[0], 1)
	cameOn(cpus[1], 1) // never two one after the other
	becomes(cpus[0])
	cameOn(cpus[1], 2)
	becomes(cpus[1])
	becomesAny := func() {
		t.Helper()
		for range 10_000 {
			if on() == *ours {
				return
			}
			time.Sleep(time.Millisecond)
		}
		t.Fatalf("a long turn may be on the processors %v, though no lookup has come in for a while", on())
	}
	becomesAny()
	cameOn(cpus[1], 2)
	becomes(cpus[1])
	turn.Restore()
	if on() != *ours {
		t.Errorf("after its turn a thread may be on the processors %v, not on all", on())
	}
}
