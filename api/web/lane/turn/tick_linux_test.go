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
}
