package desk_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// crew puts others aboard a unit, as CAD would say.
func (b *board) crew(id dispatch.UnitID, kind dispatch.Kind, officers ...roster.OfficerID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.cars, func(c car) bool { return c.id == id })
	b.cars = slices.Clone(b.cars)
	b.cars[i].kind, b.cars[i].officers = kind, officers
}

// TestCrewChanged: whether a unit meets the need is judged by who is aboard when it is sent, at the desk as by CAD, and
// not by what was recommended.
func TestCrewChanged(t *testing.T) {
	const cit, either = roster.NeedCIT, roster.NeedAny
	for _, c := range []struct {
		name    string
		need    roster.Need
		unit    dispatch.UnitID
		change  func(*board)
		without bool
		refused string // without a reason; empty: it goes
	}{
		{"as recommended", cit, "C1", func(*board) {}, false, ""},
		{"nobody certified any more", cit, "C1", func(b *board) { b.crew("C1", dispatch.KindOfficer, "O8") }, true,
			"C1 has nobody certified aboard by now: say why it goes"},
		{"no crisis unit any more", either, "C1", func(b *board) { b.crew("C1", dispatch.KindOfficer, "O8") }, true,
			"C1 is neither a CIT unit nor a pair by now: say why it goes"},
		{"another certified officer", cit, "C1", func(b *board) { b.crew("C1", dispatch.KindCIT, "O9") }, false, ""},
		{"somebody certified by now", cit, "X1", func(b *board) { b.crew("X1", dispatch.KindCIT, "O9") }, false,
			"X1 is not one of the candidates: say why it goes"},
		{"never certified", cit, "X1", func(*board) {}, true, "X1 is not one of the candidates: say why it goes"},
		{"a pair certified without an end", cit, "P1", func(b *board) { b.endless = true }, false, ""},
		{"a pair whose clinician speaks for it", cit, "P1", func(b *board) {
			b.endless = true
			b.crew("P1", dispatch.KindCoResponder, "K1", "O1")
		}, false, ""},
		{"a pair with another officer", cit, "P1", func(b *board) {
			b.endless = true
			b.crew("P1", dispatch.KindCoResponder, "O8", "K1")
		}, true, "P1 has nobody certified aboard by now: say why it goes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				q := request("call1")
				q.Need = c.need
				r, err := h.Recommend(t.Context(), q)
				must(t, err)
				c.change(h.board)
				choice := desk.Choice{Recommendation: r.ID, Unit: c.unit}
				a, err := h.Assign(t.Context(), choice)
				if c.refused != "" {
					wantKind(t, err, roster.Invalid)
					wantText(t, err, c.refused)
					choice.OverrideReason = "nearest"
					a, err = h.Assign(t.Context(), choice)
				}
				must(t, err)
				if a.WithoutCIT != c.without || a.Override != (c.refused != "") {
					t.Errorf("without %v, override %v", a.WithoutCIT, a.Override)
				}
				wantWatched(t, h, c.unit, c.without)
			})
			bubble(t, func(t *testing.T, h *house) {
				q := request("call1")
				q.Need = c.need
				_, err := h.Recommend(t.Context(), q)
				must(t, err)
				c.change(h.board)
				e := h.say(t, c.unit, busy, "call1", dispatch.Dispatched)
				if len(e) != 1 || e[0].Assignment.WithoutCIT != c.without {
					t.Errorf("by CAD: %+v", e)
				}
				wantWatched(t, h, c.unit, c.without)
			})
		})
	}
}

// wantWatched looks for the only call on the list.
func wantWatched(t *testing.T, h *house, sent dispatch.UnitID, watched bool) {
	t.Helper()
	w := h.Watching()
	if watched != (len(w) == 1 && w[0].Reason == desk.SentWithoutCIT && w[0].Sent == sent) || !watched && len(w) != 0 {
		t.Errorf("watching %+v, want %v", w, watched)
	}
	same(t, h)
}

// TestFollowedIsForgotten: what CAD last said of a unit is remembered for a day.
func TestFollowedIsForgotten(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.say(t, "C1", available, "")
		time.Sleep(desk.Keep - time.Hour)
		h.say(t, "C2", busy, "call1", dispatch.EnRoute)
		h.Look(t.Context(), time.Now())
		if n := h.Followed(); n != 2 {
			t.Errorf("%d units, want 2", n)
		}
		time.Sleep(time.Hour + time.Minute)
		h.Look(t.Context(), time.Now())
		if n := h.Followed(); n != 1 {
			t.Errorf("%d units, want 1", n)
		}
		time.Sleep(desk.Keep)
		h.Look(t.Context(), time.Now())
		if n := h.Followed(); n != 0 {
			t.Errorf("%d units, want none", n)
		}
		// It is on its call still: CAD's word takes it on, and opens nothing twice.
		if e := said(h.say(t, "C2", busy, "call1", dispatch.OnScene)); !slices.Equal(e, []string{"advanced C2 call1 OnScene"}) {
			t.Errorf("events %v", e)
		}
		synctest.Wait()
		same(t, h)
	})
}
