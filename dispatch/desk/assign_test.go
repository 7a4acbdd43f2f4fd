package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

func TestAssign(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		r := h.recommend(t, "call1")
		a, err := h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: "C1", By: "D1"})
		must(t, err)
		if a.State != desk.Dispatched || a.Revision != 1 || a.Override || a.Call != "call1" || a.Level != 3 || a.WithoutCIT {
			t.Errorf("assignment %+v", a)
		}
		if c := h.board.claims[a.ID]; c.Unit != "C1" || c.Call != "call1" || c.Level != 3 || c.Progress != dispatch.Dispatched {
			t.Errorf("claim %+v", c)
		}
		// The pair shares C1's officer.
		_, err = h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: "P1"})
		var taken *desk.Taken
		if !errors.As(err, &taken) || taken.Holder != (desk.Holder{Assignment: a.ID, Call: "call1", Since: a.Since()}) {
			t.Errorf("error %v, want Taken by %s", err, a.ID)
		}
		wantKind(t, err, roster.Conflict)
		wantText(t, err, "O1 of P1 is on call call1 with C1")
		_, err = h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: "C1"})
		wantText(t, err, "C1 is on call call1")
		want := []desk.EntryKind{desk.EntryRecommendation, desk.EntryClaim}
		if k := h.kinds(t); !slices.Equal(k, want) {
			t.Errorf("journal %v, want %v", k, want)
		}
		if c := h.Counts(); c.Won != 1 || c.Taken != 2 || c.Open != 1 {
			t.Errorf("counts %+v", c)
		}
	})
}

func TestAssignRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*house, *desk.Choice)
		kind   roster.Kind // empty: it goes
	}{
		{"second candidate", func(_ *house, q *desk.Choice) { q.Unit = "C2" }, ""},
		{"override without a reason", func(_ *house, q *desk.Choice) { q.Unit = "X1" }, roster.Invalid},
		{"override", func(_ *house, q *desk.Choice) { q.Unit, q.OverrideReason = "X1", "around the corner" }, ""},
		{"a long reason", func(_ *house, q *desk.Choice) { q.OverrideReason = strings.Repeat("é", 201) }, roster.Invalid},
		{"a reason of 200", func(_ *house, q *desk.Choice) { q.OverrideReason = strings.Repeat("é", 200) }, ""},
		{"no unit", func(_ *house, q *desk.Choice) { q.Unit = "" }, roster.Invalid},
		{"unknown unit", func(_ *house, q *desk.Choice) { q.Unit = "C99" }, roster.NotFound},
		{"unknown recommendation", func(_ *house, q *desk.Choice) { q.Recommendation = "none" }, roster.NotFound},
		{"expired", func(h *house, _ *desk.Choice) { h.skew = 31 * time.Minute }, roster.Conflict},
		{"expired a day ago", func(h *house, _ *desk.Choice) {
			h.skew = 25 * time.Hour
			h.Look(t.Context(), time.Now().Add(h.skew))
			synctest.Wait()
		}, roster.NotFound},
		{"just not expired", func(h *house, _ *desk.Choice) { h.skew = 30 * time.Minute }, ""},
		{"clock set back", func(h *house, _ *desk.Choice) { h.skew = -time.Hour }, ""},
		{"busy by now", func(h *house, _ *desk.Choice) {
			h.board.status["C1"] = dispatch.Report{Unit: "C1", Primary: dispatch.StatusUnavailable}
		}, roster.Invalid},
		{"busy by now, sent all the same", func(h *house, q *desk.Choice) {
			h.board.status["C1"] = dispatch.Report{Unit: "C1", Primary: dispatch.StatusUnavailable}
			q.OverrideReason = "it is finishing"
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				q := desk.Choice{Recommendation: h.recommend(t, "call1").ID, Unit: "C1"}
				c.change(h, &q)
				a, err := h.Assign(t.Context(), q)
				if c.kind == "" {
					must(t, err)
					return
				}
				wantKind(t, err, c.kind)
				if a != nil || len(h.board.held()) != 0 || h.Counts().Open != 0 {
					t.Errorf("held %v", h.board.held())
				}
			})
		})
	}
}

// TestClaimNotWritten: a claim that cannot be written is refused, and nobody is held, in memory or after a restart.
func TestClaimNotWritten(t *testing.T) {
	for name, f := range map[string]fault{"down": down, "lying": lying, "blind": blind, "hung": hung} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				q := desk.Choice{Recommendation: h.recommend(t, "call1").ID, Unit: "C1", Key: "k1"}
				h.ledger.set(f)
				a, err := h.Assign(t.Context(), q)
				if f == lying {
					must(t, err)
				} else {
					wantKind(t, err, roster.Unavailable)
					if len(h.board.held()) != 0 || h.Counts().Refused == 0 {
						t.Errorf("held %v, %+v", h.board.held(), h.Counts())
					}
				}
				h.ledger.set(well)
				synctest.Wait()
				again, err := h.Assign(t.Context(), q)
				must(t, err)
				if a != nil && a.ID != again.ID || len(h.board.held()) != 1 {
					t.Errorf("%v and %v; held %v", a, again, h.board.held())
				}
				claims := 0
				for _, k := range h.kinds(t) {
					if k == desk.EntryClaim {
						claims++
					}
				}
				if claims != 1 {
					t.Errorf("%d claims in the journal", claims)
				}
			})
		})
	}
}

// TestHungUp: who hangs up leaves no unknown outcome behind.
func TestHungUp(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		r := h.recommend(t, "call1")
		h.ledger.set(hung)
		errs := make(chan error)
		for _, u := range []dispatch.UnitID{"C1", "P1"} {
			go func() {
				_, err := h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: u})
				errs <- err
			}()
		}
		wantKind(t, <-errs, roster.Unavailable)
		wantKind(t, <-errs, roster.Unavailable)
		h.ledger.set(well)
		synctest.Wait()
		if c := h.Counts(); c.Open != 1 || c.Unsure {
			t.Errorf("counts %+v", c) // the one whose turn it was; the other was never decided
		}
	})
}

func TestAdvance(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		a := h.send(t, "call1", "C1")
		go_ := func(want desk.State, q desk.Progress) *desk.Assignment {
			t.Helper()
			time.Sleep(time.Minute)
			next, err := h.Advance(t.Context(), a.ID, q)
			must(t, err)
			if next.State != want {
				t.Errorf("%+v: %s, want %s", q, next.State, want)
			}
			return next
		}
		refused := func(kind roster.Kind, q desk.Progress) {
			t.Helper()
			_, err := h.Advance(t.Context(), a.ID, q)
			wantKind(t, err, kind)
		}
		refused(roster.Conflict, desk.Progress{Undo: true})
		refused(roster.Invalid, desk.Progress{Outcome: desk.Arrested})
		refused(roster.Invalid, desk.Progress{State: "Dispatched"})
		refused(roster.Invalid, desk.Progress{State: desk.OnScene, Outcome: desk.Arrested})
		refused(roster.Invalid, desk.Progress{State: desk.Cleared, Outcome: "lost"})
		refused(roster.Invalid, desk.Progress{State: desk.EnRoute, At: time.Now().Add(time.Minute)})
		refused(roster.Invalid, desk.Progress{})
		if x := go_(desk.EnRoute, desk.Progress{State: desk.EnRoute, Revision: 1, At: time.Now().Add(-time.Hour)}); !x.Steps[1].At.Equal(a.Since()) {
			t.Errorf("a step before the first: %v", x.Steps)
		}
		var moved *desk.Moved
		if _, err := h.Advance(t.Context(), a.ID, desk.Progress{State: desk.OnScene, Revision: 1}); !errors.As(err, &moved) || moved.Revision != 2 {
			t.Errorf("error %v, want Moved to 2", err)
		}
		if x := go_(desk.EnRoute, desk.Progress{State: desk.EnRoute}); x.Revision != 2 {
			t.Errorf("saying it again moved it to %d", x.Revision)
		}
		go_(desk.OnScene, desk.Progress{State: desk.OnScene})
		refused(roster.Conflict, desk.Progress{State: desk.EnRoute})
		go_(desk.EnRoute, desk.Progress{Undo: true})
		if h.board.claims[a.ID].Progress != dispatch.EnRoute {
			t.Errorf("the board has %s", h.board.claims[a.ID].Progress)
		}
		x := go_(desk.Cleared, desk.Progress{State: desk.Cleared, Outcome: desk.DivertedToCare})
		if len(x.Steps) != 3 || x.Outcome != desk.DivertedToCare || len(h.board.held()) != 0 {
			t.Errorf("skipped to the end: %+v, held %v", x, h.board.held())
		}
		refused(roster.Conflict, desk.Progress{State: desk.Cancelled})
		if x := go_(desk.Cleared, desk.Progress{Outcome: desk.Transported}); x.Outcome != desk.Transported {
			t.Errorf("outcome %s", x.Outcome)
		}
		if x := go_(desk.EnRoute, desk.Progress{Undo: true}); x.Outcome != desk.NoOutcome || len(h.board.held()) != 1 {
			t.Errorf("opened again: %+v, held %v", x, h.board.held())
		}
		go_(desk.Cancelled, desk.Progress{State: desk.Cancelled, Reason: "caller called back"})
		refused(roster.Invalid, desk.Progress{Outcome: desk.Arrested})
		h.send(t, "call2", "P1")
		var taken *desk.Taken
		if _, err := h.Advance(t.Context(), a.ID, desk.Progress{Undo: true}); !errors.As(err, &taken) || taken.Holder.Call != "call2" {
			t.Errorf("error %v, want Taken by call2", err)
		}
		_, err := h.Advance(t.Context(), "none", desk.Progress{Undo: true})
		wantKind(t, err, roster.NotFound)
	})
}

func TestIdempotency(t *testing.T) {
	l := &ledger{}
	synctest.Test(t, func(t *testing.T) {
		h := open(t, l)
		q := request("call1")
		q.Key = "r1"
		r, err := h.Recommend(t.Context(), q)
		must(t, err)
		c := desk.Choice{Recommendation: r.ID, Unit: "C1", Key: "a1"}
		a, err := h.Assign(t.Context(), c)
		must(t, err)
		p := desk.Progress{State: desk.OnScene, Key: "p1"}
		b, err := h.Advance(t.Context(), a.ID, p)
		must(t, err)
		for _, h := range []*house{h, open(t, l)} { // the second one after a restart
			if x, err := h.Recommend(t.Context(), q); err != nil || x.ID != r.ID {
				t.Errorf("recommendation %v, %v", x, err)
			}
			if x, err := h.Assign(t.Context(), c); err != nil || x.ID != a.ID || x.Revision != 1 {
				t.Errorf("assignment %+v, %v", x, err)
			}
			if x, err := h.Advance(t.Context(), a.ID, p); err != nil || x.Revision != b.Revision {
				t.Errorf("step %+v, %v", x, err)
			}
			other := c
			other.Unit = "C2"
			_, err := h.Assign(t.Context(), other)
			wantKind(t, err, roster.Invalid)
			q := request("call2")
			q.Key = "a1"
			_, err = h.Recommend(t.Context(), q)
			wantKind(t, err, roster.Invalid)
			time.Sleep(time.Minute)
		}
		h.skew = 25 * time.Hour
		h.Look(t.Context(), time.Now().Add(h.skew))
		synctest.Wait()
		for _, table := range []string{desk.TableKey, desk.TableRecommendation} {
			if rows, err := l.Memory.Scan(t.Context(), table, "", 0); err != nil || len(rows) != 0 {
				t.Errorf("%s: %d rows are left, %v", table, len(rows), err)
			}
		}
		if rows, _ := l.Memory.Scan(t.Context(), desk.TableAssignment, "", 0); len(rows) != 1 {
			t.Errorf("%d assignments; an open one stays", len(rows))
		}
	})
}
