package turn_test

import (
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"watchbill/api/web/lane/turn"
)

// TestTurns: all threads ask for short turns, those that begin later too, and for long ones only between Lengthen and Restore.
func TestTurns(t *testing.T) {
	turn.Lengthen() // before Shorten both do nothing
	turn.Restore()
	has, err := turn.Shorten()
	if err != nil {
		t.Fatal(err)
	}
	if !has {
		t.Skip("a kernel without turns to ask for: Linux has them from 6.12 on")
	}
	var all []<-chan time.Duration
	for range 20 { // more than there are threads at the start
		c := make(chan time.Duration)
		all = append(all, c)
		go func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			c <- asksFor(t)
			turn.Lengthen()
			c <- asksFor(t)
			turn.Restore()
			c <- asksFor(t)
		}()
	}
	for _, want := range []time.Duration{100 * time.Microsecond, 3 * time.Millisecond, 100 * time.Microsecond} {
		for i, c := range all {
			if got := <-c; got != want {
				t.Errorf("thread %d asks for turns of %v, not %v", i, got, want)
			}
		}
	}
}

// asksFor is the turn that the goroutine's thread asks for.
func asksFor(t *testing.T) time.Duration {
	a, err := unix.SchedGetAttr(0, 0)
	if err != nil {
		t.Error(err)
		return 0
	}
	return time.Duration(a.Runtime)
}

// BenchmarkTurns is what a request of a lane pays for them.
func BenchmarkTurns(b *testing.B) {
	if has, err := turn.Shorten(); !has {
		b.Skip("no turns:", err)
	}
	for b.Loop() {
		turn.Lengthen()
		turn.Restore()
	}
}
