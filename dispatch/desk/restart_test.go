package desk_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
)

func errorsAs(err error, target any) bool { return errors.As(err, target) }

// same compares a desk that has written everything with one opened on what it wrote.
func same(t testing.TB, h *house) {
	t.Helper()
	synctest.Wait()
	if c := h.Counts(); c.Backlog != 0 || c.Unsure {
		t.Fatalf("it has not written everything: %+v", c)
	}
	again := build(h.ledger)
	again.skew = h.skew
	must(t, again.Open(context.Background()))
	if d := gocmp.Diff(h.Assignments(false), again.Assignments(false)); d != "" {
		t.Fatalf("assignments after a restart (-before +after):\n%s", d)
	}
	if d := gocmp.Diff(h.Watching(), again.Watching()); d != "" {
		t.Fatalf("watch list after a restart (-before +after):\n%s", d)
	}
	if d := gocmp.Diff(h.board.held(), again.board.held()); d != "" {
		t.Fatalf("the board's claims after a restart (-before +after):\n%s", d)
	}
	must(t, again.Close(context.Background()))
}

func TestRestart(t *testing.T) {
	l := &ledger{}
	synctest.Test(t, func(t *testing.T) {
		h := open(t, l)
		r := h.recommend(t, "call1")
		h.send(t, "call2", "X2")
		h.say(t, "C3", busy, "call3", dispatch.EnRoute)
		same(t, h)
		again := open(t, l)
		// What was recommended before can be assigned from, and compared with.
		if _, err := again.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: "C1"}); err != nil {
			t.Error(err)
		}
		if next := again.recommend(t, "call1"); next.Previous != r.ID || !next.Changed {
			t.Errorf("previous %s, changes %v", next.Previous, next.Changes)
		}
		if e := again.say(t, "C3", available, ""); len(e) != 1 || e[0].Kind != desk.Closed {
			t.Errorf("events %v", said(e))
		}
		same(t, again)
	})
}

// TestOpenLater: a desk whose ledger cannot be read at first gives recommendations and takes statuses, and takes up what
// the ledger holds when it can.
func TestOpenLater(t *testing.T) {
	l := &ledger{}
	synctest.Test(t, func(t *testing.T) {
		first := open(t, l)
		held := first.send(t, "call1", "C1")
		must(t, first.Close(t.Context()))
		l.set(blind)
		h := build(l)
		if h.Open(t.Context()) == nil {
			t.Fatal("it opened")
		}
		r := h.recommend(t, "call2")
		h.say(t, "C2", busy, "call3", dispatch.Dispatched)
		l.set(well)
		_, err := h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: "P1"})
		var taken *desk.Taken
		if !errors.As(err, &taken) || taken.Holder.Assignment != held.ID {
			t.Errorf("error %v, want Taken by %s", err, held.ID)
		}
		h.Look(t.Context(), time.Now())
		same(t, h)
		if c := h.Counts(); c.Open != 2 {
			t.Errorf("%+v", c)
		}
		must(t, h.Close(t.Context()))
	})
}

// TestClockSetBack: names go on rising, and the journal with them.
func TestClockSetBack(t *testing.T) {
	l := &ledger{}
	synctest.Test(t, func(t *testing.T) {
		h := open(t, l)
		a := h.send(t, "call1", "C1")
		time.Sleep(time.Minute)
		_, err := h.Advance(t.Context(), a.ID, desk.Progress{State: desk.EnRoute})
		must(t, err)
		before, err := h.Journal(t.Context(), "", 0)
		must(t, err)
		back := open(t, l)
		back.skew = -time.Hour
		back.recommend(t, "call0")
		if after, err := h.Journal(t.Context(), before[len(before)-1].ID, 0); err != nil || len(after) != 1 {
			t.Errorf("lines after the clock was set back: %v, %v", after, err)
		}

		h = open(t, l)
		h.skew = -time.Hour
		b := h.send(t, "call2", "C2")
		again := open(t, l)
		again.skew = -2 * time.Hour
		c := again.send(t, "call3", "C3")
		if a.ID >= b.ID || b.ID >= c.ID {
			t.Errorf("%s, %s, %s do not rise", a.ID, b.ID, c.ID)
		}
		x, err := again.Advance(t.Context(), a.ID, desk.Progress{State: desk.OnScene})
		must(t, err)
		if x.Steps[1].At.Before(x.Steps[0].At) {
			t.Errorf("steps %v", x.Steps)
		}
		lines, err := again.Journal(t.Context(), "", 0)
		must(t, err)
		if len(lines) != 9 || lines[8].State != desk.OnScene {
			t.Errorf("the journal's last line of %d is %+v", len(lines), lines[len(lines)-1])
		}
		rest, err := again.Journal(t.Context(), lines[4].ID, 1)
		if err != nil || len(rest) != 1 || rest[0].ID != lines[5].ID {
			t.Errorf("after the fifth: %v, %v", rest, err)
		}
	})
}
