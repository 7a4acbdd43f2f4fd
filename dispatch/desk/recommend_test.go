package desk_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

func TestRecommendation(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		r := h.recommend(t, "call1")
		b, err := json.Marshal(r)
		must(t, err)
		var got map[string]any
		must(t, json.Unmarshal(b, &got))
		for _, k := range []string{"id", "revision", "computed_at", "need", "need_reasons", "tier", "candidates", "fallbacks", "warnings", "rules", "assignable", "changed", "changes"} {
			if v, ok := got[k]; !ok || v == nil {
				t.Errorf("%s is %v in %s", k, v, b)
			}
		}
		again, err := h.Recommendation(t.Context(), r.ID)
		if err != nil || again.ID != r.ID {
			t.Errorf("read back: %v, %v", again, err)
		}
		lines, err := h.Journal(t.Context(), "", 0)
		must(t, err)
		if len(lines) != 1 || lines[0].Decision.Rules[0] != "rule MNTL" || lines[0].Decision.Candidates[0].Unit != "C1" || lines[0].Decision.Facts.Call != "call1" {
			t.Errorf("journal %+v", lines)
		}
	})
}

func TestRecommendedAgain(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		first := h.recommend(t, "call1")
		same := h.recommend(t, "call1")
		if same.Changed || same.Previous != first.ID {
			t.Errorf("nothing changed, but got %v %v of %s", same.Changed, same.Changes, same.Previous)
		}
		q := request("call1")
		q.Need, q.Level = roster.NeedCoResponder, 4
		third, err := h.Recommend(t.Context(), q)
		must(t, err)
		want := []string{"need co-responder instead of cit", "level 4 instead of 3", "first choice P1 instead of C1"}
		if d := gocmp.Diff(want, third.Changes); d != "" || !third.Changed || third.Previous != same.ID {
			t.Errorf("changed %v, previous %s (-want +got):\n%s", third.Changed, third.Previous, d)
		}
		q.At = roster.MinuteOf(time.Now()) + 60
		later, err := h.Recommend(t.Context(), q)
		must(t, err)
		if later.Assignable || later.Previous != "" || !slices.Contains(later.Warnings, desk.WarnRosterOnly) {
			t.Errorf("for another time: %+v", later)
		}
		_, err = h.Assign(t.Context(), desk.Choice{Recommendation: later.ID, Unit: "C1"})
		wantKind(t, err, roster.Conflict)
		if x := h.recommend(t, ""); x.Facts.Call == "" {
			t.Error("a call without a name was given none")
		}
	})
}

func TestRequestsRefused(t *testing.T) {
	long := strings.Repeat("x", desk.MaxWord+1)
	for _, c := range []struct {
		name   string
		change func(*desk.Request)
		field  string
	}{
		{"long call", func(q *desk.Request) { q.Call = roster.CallID(long) }, "call.id"},
		{"text in two lines", func(q *desk.Request) { q.Nature = "he said\nshe said" }, "call.nature"},
		{"many hazards", func(q *desk.Request) { q.Hazards = make([]string, 33) }, "call.hazards"},
		{"long hazard", func(q *desk.Request) { q.Hazards = []string{"weapon", long} }, "call.hazards[1]"},
		{"no UTF-8", func(q *desk.Request) { q.Skills = []string{"\xff"} }, "call.skills[0]"},
		{"no place", func(q *desk.Request) { q.Point = nil }, "call.location"},
		{"two places", func(q *desk.Request) { q.District = "D1" }, "call.location"},
		{"level", func(q *desk.Request) { q.Level = 5 }, "call.level"},
		{"key", func(q *desk.Request) { q.Key = long }, "Idempotency-Key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				q := request("call1")
				c.change(&q)
				_, err := h.Recommend(t.Context(), q)
				var e *roster.Error
				if !errors.As(err, &e) || e.Kind != roster.Invalid || e.Field != c.field {
					t.Errorf("error %v, want Invalid about %s", err, c.field)
				}
			})
		})
	}
	bubble(t, func(t *testing.T, h *house) {
		q := request("call1")
		q.Point, q.District = nil, "nowhere"
		_, err := h.Recommend(t.Context(), q)
		wantKind(t, err, roster.NotFound)
	})
}

// TestNotRecorded: a recommendation is given whatever the ledger does, and is written when it can be.
func TestNotRecorded(t *testing.T) {
	for name, f := range map[string]fault{"down": down, "lying": lying, "blind": blind, "hung": hung} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				h.ledger.set(f)
				before := time.Now()
				r := h.recommend(t, "call1")
				if !slices.Contains(r.Warnings, desk.WarnNotRecorded) || len(r.Candidates) == 0 {
					t.Errorf("warnings %v", r.Warnings)
				}
				if d := time.Since(before); d > desk.DefaultRecordWait {
					t.Errorf("it took %v", d)
				}
				_, err := h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: "C1"})
				if f == lying { // it can be read that it was done
					must(t, err)
				} else {
					wantKind(t, err, roster.Unavailable)
				}
				h.ledger.set(well)
				h.Look(t.Context(), time.Now())
				synctest.Wait()
				if c := h.Counts(); c.NotRecorded != 1 || c.Backlog != 0 || c.Unsure {
					t.Errorf("counts %+v", c)
				}
				if k := h.kinds(t); k[0] != desk.EntryRecommendation || slices.Contains(k[1:], desk.EntryRecommendation) {
					t.Errorf("journal %v", k)
				}
				again, err := h.Recommend(t.Context(), request("call2"))
				if err != nil || slices.Contains(again.Warnings, desk.WarnNotRecorded) {
					t.Errorf("after that: %v, %v", again.Warnings, err)
				}
			})
		})
	}
}

// TestBacklogBounded: what waits for a ledger that is gone does not grow for ever, and what is lost is counted.
func TestBacklogBounded(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.ledger.set(down)
		const n = 10_100
		for range n {
			h.recommend(t, "call1")
		}
		if c := h.Counts(); c.Lost != 100 || c.NotRecorded != n {
			t.Errorf("counts %+v", c)
		}
		h.ledger.set(well)
		h.Look(t.Context(), time.Now())
		synctest.Wait()
		if k := h.kinds(t); len(k) != 10_000 || h.Counts().Backlog != 0 {
			t.Errorf("%d lines, %+v", len(k), h.Counts())
		}
	})
}

func TestMiss(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.board.cars = slices.DeleteFunc(h.board.cars, func(c car) bool { return c.kind != dispatch.KindOfficer && c.id != "C2" })
		h.send(t, "call0", "C2")
		r := h.recommend(t, "call1")
		lines, err := h.Journal(t.Context(), "", 0)
		must(t, err)
		last := lines[len(lines)-1]
		if last.Kind != desk.EntryMiss || last.Recommendation != r.ID || last.Decision.PassedOver[0].Unit != "C2" {
			t.Errorf("last line %+v", last)
		}
		if e := h.events[len(h.events)-1]; e.Kind != desk.EventMiss {
			t.Errorf("told %s", e.Kind)
		}
	})
}
