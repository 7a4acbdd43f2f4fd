package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// freed lists the units that were told of.
func (h *house) freed() (units []dispatch.UnitID) {
	for _, e := range h.events {
		if e.Kind == desk.EventWatchList {
			units = append(units, e.Candidate.Unit)
		}
	}
	return units
}

func (h *house) wantFreed(t *testing.T, want ...dispatch.UnitID) {
	t.Helper()
	h.Look(t.Context(), time.Now())
	synctest.Wait()
	if got := h.freed(); !slices.Equal(got, want) {
		t.Errorf("told of %v, want %v", got, want)
	}
	same(t, h)
}

func TestSentWithoutCIT(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		c1, c2, c3 := h.send(t, "a", "C1"), h.send(t, "b", "C2"), h.send(t, "c", "C3")
		x := h.send(t, "call1", "X1")
		if w := h.Watching(); len(w) != 1 || w[0].Reason != desk.SentWithoutCIT || w[0].Sent != "X1" || !x.WithoutCIT {
			t.Fatalf("watching %+v", w)
		}
		clear := func(a *desk.Assignment) {
			t.Helper()
			_, err := h.Advance(t.Context(), a.ID, desk.Progress{State: desk.Cleared})
			must(t, err)
		}
		h.wantFreed(t)
		clear(c3)
		h.wantFreed(t, "C3")
		h.wantFreed(t, "C3")
		clear(c2)
		h.wantFreed(t, "C3", "C2") // 100 s sooner
		clear(c1)
		h.wantFreed(t, "C3", "C2", "C1")
		h.send(t, "a", "C1")
		h.wantFreed(t, "C3", "C2", "C1") // of C2 it was told before
		clear(x)
		if len(h.Watching()) != 0 {
			t.Errorf("watching %v", h.Watching())
		}
		if k := h.kinds(t); countOf(k, desk.EntryFreed) != 3 {
			t.Errorf("journal %v", k)
		}
	})
}

func countOf(k []desk.EntryKind, want desk.EntryKind) (n int) {
	for _, x := range k {
		if x == want {
			n++
		}
	}
	return n
}

func TestNearEqualIsNoNews(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.board.cars[0].travel = 250 // C1
		h.board.cars[3].officers = []roster.OfficerID{"O5", "K1"}
		h.board.cars[3].travel = 400
		c1, c3 := h.send(t, "a", "C1"), h.send(t, "c", "C3")
		h.send(t, "b", "C2")
		h.send(t, "d", "P1")
		h.send(t, "call1", "X1")
		for _, a := range []*desk.Assignment{c3, c1} {
			_, err := h.Advance(t.Context(), a.ID, desk.Progress{State: desk.Cleared})
			must(t, err)
			h.wantFreed(t, "C3") // C1 is 50 s sooner
		}
	})
}

func TestWatchUntil(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*testing.T, *house)
		left int
		said int // lines of the journal that it was taken off
	}{
		{"nothing", func(*testing.T, *house) {}, 1, 0},
		{"twelve hours", func(_ *testing.T, h *house) { time.Sleep(12*time.Hour + time.Minute) }, 0, 1},
		{"somebody takes it off", func(t *testing.T, h *house) { must(t, h.Unwatch(t.Context(), "call1", "D1")) }, 0, 1},
		{"asked again, still nobody", func(t *testing.T, h *house) { h.recommend(t, "call1") }, 1, 0},
		{"patrol is sent", func(t *testing.T, h *house) { h.send(t, "call1", "X1") }, 1, 0},
		{"CAD sends patrol", func(t *testing.T, h *house) { h.say(t, "X1", busy, "call1", dispatch.Dispatched) }, 1, 0},
		{"patrol is sent and clears", func(t *testing.T, h *house) {
			h.say(t, "X1", busy, "call1", dispatch.Dispatched)
			time.Sleep(time.Second)
			h.say(t, "X1", available, "")
		}, 0, 0},
		{"somebody certified goes", func(t *testing.T, h *house) {
			h.say(t, "X1", busy, "call1", dispatch.Dispatched)
			h.say(t, "C2", busy, "call1", dispatch.Dispatched)
		}, 0, 0},
		{"asked again when there is somebody", func(t *testing.T, h *house) {
			h.say(t, "C2", available, "")
			h.recommend(t, "call1")
		}, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				h.board.cars = slices.DeleteFunc(h.board.cars, func(c car) bool { return c.kind != dispatch.KindOfficer && c.id != "C2" })
				h.board.status["C2"] = dispatch.Report{Unit: "C2", Primary: busy}
				h.recommend(t, "call1")
				time.Sleep(time.Second)
				c.do(t, h)
				h.Look(t.Context(), time.Now())
				synctest.Wait()
				if w := h.Watching(); len(w) != c.left {
					t.Errorf("watching %+v, want %d", w, c.left)
				}
				if n := countOf(h.kinds(t), desk.EntryUnwatched); n != c.said {
					t.Errorf("%d lines say that it was taken off, want %d", n, c.said)
				}
				same(t, h)
			})
		})
	}
	bubble(t, func(t *testing.T, h *house) { wantKind(t, h.Unwatch(t.Context(), "none", ""), roster.NotFound) })
}

// TestToldHidesNobody: a unit that was told of, and is first again, does not stand before one that was not.
func TestToldHidesNobody(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.board.cars[3].travel = 120 // P1
		c1, c2, c3 := h.send(t, "a", "C1"), h.send(t, "b", "C2"), h.send(t, "c", "C3")
		h.send(t, "call1", "X1")
		clear := func(a *desk.Assignment) {
			t.Helper()
			_, err := h.Advance(t.Context(), a.ID, desk.Progress{State: desk.Cleared})
			must(t, err)
		}
		h.wantFreed(t)
		clear(c1)
		h.wantFreed(t, "C1") // and behind it the pair with its officer
		c1 = h.send(t, "a", "C1")
		clear(c2)
		h.wantFreed(t, "C1", "C2")
		clear(c1)
		h.wantFreed(t, "C1", "C2", "P1") // C1 is first again, and known; the pair is 80 s sooner than C2, which is free
		clear(c3)
		h.wantFreed(t, "C1", "C2", "P1")
	})
}

// TestWatchListBounded: beyond a thousand calls the oldest goes, and the journal says so.
func TestWatchListBounded(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.board.cars = slices.DeleteFunc(h.board.cars, func(c car) bool { return c.kind != dispatch.KindOfficer })
		for i := range 1002 {
			h.recommend(t, roster.CallID(fmt.Sprintf("call%04d", i)))
			time.Sleep(time.Millisecond)
		}
		synctest.Wait()
		w := h.Watching()
		if len(w) != 1000 || w[0].Facts.Call != "call0002" {
			t.Fatalf("%d calls, first %s", len(w), w[0].Facts.Call)
		}
		lines, err := h.Journal(t.Context(), "", 0)
		must(t, err)
		lines = slices.DeleteFunc(lines, func(e desk.Entry) bool { return e.Kind != desk.EntryUnwatched })
		if len(lines) != 2 || lines[0].Call != "call0000" || lines[1].Call != "call0001" || lines[0].Reason == "" {
			t.Errorf("journal %+v", lines)
		}
		same(t, h)
	})
}

// TestNearEqualFollowsPolicy: by how much sooner is asked at each look.
func TestNearEqualFollowsPolicy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near := time.Minute
		h := &house{board: newBoard(), ledger: &ledger{}}
		h.Desk = desk.New(desk.Options{
			Board: h.board, Ledger: h.ledger, Screen: screen, Now: time.Now, NearEqual: func() time.Duration { return near },
			Tell: func(e desk.Event) { h.events = append(h.events, e) },
		})
		must(t, h.Open(t.Context()))
		defer func() { must(t, h.Close(t.Context())) }()
		h.board.cars[0].travel, h.board.cars[3].travel = 250, 1000
		c1, c3 := h.send(t, "a", "C1"), h.send(t, "c", "C3")
		h.send(t, "b", "C2")
		h.send(t, "call1", "X1")
		for _, a := range []*desk.Assignment{c3, c1} {
			_, err := h.Advance(t.Context(), a.ID, desk.Progress{State: desk.Cleared})
			must(t, err)
			h.wantFreed(t, "C3")
		}
		near = 40 * time.Second
		h.wantFreed(t, "C3", "C1") // 50 s sooner
	})
}
