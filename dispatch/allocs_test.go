//go:build !race

package dispatch_test

import (
	"testing"

	"watchbill/dispatch"
	"watchbill/roster"
)

// The race detector has pools forget at random: what allocates nothing is told without it.

// TestLocateAllocatesNothing where no border is near.
func TestLocateAllocatesNothing(t *testing.T) {
	g := dispatch.NewGround(book(t, small()), nil)
	if n := testing.AllocsPerRun(100, func() { g.Locate(inA) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestLookupAllocatesNothing beyond the answer.
func TestLookupAllocatesNothing(t *testing.T) {
	f := newFleet(t, 2_000)
	s, calls := f.board.State(), f.calls(roster.NeedCIT)
	for name, change := range map[string]func(*dispatch.Query){
		"as it comes": func(*dispatch.Query) {}, "level 2": func(q *dispatch.Query) { q.Level = 2 }, "hazard": func(q *dispatch.Query) { q.Hazardous = true },
		"any": func(q *dispatch.Query) { q.Need = roster.NeedAny },
	} {
		q := calls[0]
		change(&q)
		s.First(q)
		if n := testing.AllocsPerRun(200, func() { s.First(q) }); n >= 1 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}
