package desk_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// said is what reports do, in a word each.
func said(events []desk.AssignmentEvent) (words []string) {
	for _, e := range events {
		w := string(e.Kind) + " " + string(e.Unit) + " " + string(e.Call)
		if e.Assignment != nil {
			w += " " + string(e.Assignment.State)
		}
		if e.Holder != nil {
			w += " held by " + string(e.Holder.Call)
		}
		words = append(words, w)
	}
	return words
}

const (
	available   = dispatch.StatusAvailable
	conditional = dispatch.StatusConditional
	busy        = dispatch.StatusUnavailable
)

func TestStatus(t *testing.T) {
	type report struct {
		unit dispatch.UnitID
		p    dispatch.Status
		call roster.CallID
		s    []dispatch.Secondary
		want []string
	}
	words := func(s ...dispatch.Secondary) []dispatch.Secondary { return s }
	for _, c := range []struct {
		name    string
		before  func(*testing.T, *house)
		reports []report
	}{
		{"a call from beginning to end", nil, []report{
			{"C1", available, "", words(dispatch.InService), nil},
			{"C1", busy, "call1", words(dispatch.Dispatched), []string{"opened C1 call1 Dispatched"}},
			{"C1", busy, "call1", words(dispatch.Dispatched), nil},
			{"C1", busy, "call1", words(dispatch.EnRoute), []string{"advanced C1 call1 EnRoute"}},
			{"C1", conditional, "call1", words(dispatch.OnScene), []string{"advanced C1 call1 OnScene"}},
			{"C1", busy, "call1", words(dispatch.EnRoute), nil},
			{"C1", busy, "", words(dispatch.OutOfService), nil},
			{"C1", busy, "", words(dispatch.OffDuty), nil},
			{"C1", available, "", words(dispatch.InService), []string{"closed C1 call1 Cleared"}},
		}},
		{"the first word is on scene", nil, []report{
			{"C1", busy, "call1", words(dispatch.OnScene), []string{"opened C1 call1 OnScene"}},
			{"C1", busy, "", words(dispatch.BackToAssignedArea), []string{"closed C1 call1 Cleared"}},
		}},
		{"given to another call", nil, []report{
			{"C1", busy, "call1", words(dispatch.EnRoute), []string{"opened C1 call1 EnRoute"}},
			{"C1", busy, "call2", words(dispatch.Dispatched), []string{"closed C1 call1 Cancelled", "opened C1 call2 Dispatched"}},
		}},
		{"people who are on another call", nil, []report{
			{"C1", busy, "call1", words(dispatch.EnRoute), []string{"opened C1 call1 EnRoute"}},
			{"P1", busy, "call2", words(dispatch.Dispatched), []string{"conflict P1 call2 held by call1"}},
			{"P1", busy, "call2", words(dispatch.Dispatched), []string{"conflict P1 call2 held by call1"}},
			{"C1", available, "", nil, []string{"closed C1 call1 Cleared"}},
			{"P1", busy, "call2", words(dispatch.EnRoute), []string{"opened P1 call2 EnRoute"}},
		}},
		{"CAD that has not heard of a claim yet", func(t *testing.T, h *house) { h.send(t, "call1", "C1") }, []report{
			{"C1", available, "", words(dispatch.InService), nil},
			{"C1", available, "", words(dispatch.InService), nil},
			{"C1", busy, "", nil, nil},
			{"C1", available, "", words(dispatch.InService), []string{"closed C1 call1 Cleared"}},
		}},
		{"CAD takes a claim on", func(t *testing.T, h *house) { h.send(t, "call1", "C1") }, []report{
			{"C1", busy, "call1", words(dispatch.EnRoute), []string{"advanced C1 call1 EnRoute"}},
			{"C1", conditional, "", nil, []string{"closed C1 call1 Cleared"}},
		}},
		{"a call that was closed at the desk", func(t *testing.T, h *house) {
			a := h.say(t, "C1", busy, "call1", dispatch.OnScene)[0].Assignment
			_, err := h.Advance(t.Context(), a.ID, desk.Progress{State: desk.Cleared, Outcome: desk.Unfounded})
			must(t, err)
		}, []report{
			{"C1", busy, "call1", words(dispatch.OnScene), nil},
			{"C1", available, "", nil, nil},
			{"C1", busy, "call1", words(dispatch.Dispatched), []string{"opened C1 call1 Dispatched"}},
		}},
		{"without a call", nil, []report{{"C1", busy, "", words(dispatch.EnRoute), nil}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				if c.before != nil {
					c.before(t, h)
				}
				for i, r := range c.reports {
					time.Sleep(time.Second)
					events := h.say(t, r.unit, r.p, r.call, r.s...)
					if d := gocmp.Diff(r.want, said(events)); d != "" {
						t.Errorf("report %d (-want +got):\n%s", i, d)
					}
				}
				same(t, h)
			})
		})
	}
}

func TestStatusOlder(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.say(t, "C1", busy, "call1", dispatch.OnScene)
		_, events, err := h.Status(t.Context(), dispatch.Report{Unit: "C1", Time: time.Now().Add(-time.Second), Primary: available})
		wantKind(t, err, roster.Conflict)
		if len(events) != 0 || h.Counts().Open != 1 {
			t.Errorf("an older status did %v", said(events))
		}
		n, refused, err := h.StatusAll(t.Context(), []dispatch.Report{
			{Unit: "C2", Time: time.Now(), Primary: busy, Secondary: []dispatch.Secondary{dispatch.Dispatched}, Call: "call2"},
			{Unit: "C1", Time: time.Now().Add(-time.Second), Primary: available},
			{Unit: "none", Time: time.Now(), Primary: available},
		})
		want := []desk.Refused{{Index: 1, Reason: "older than the status held"}, {Index: 2, Reason: "there is no such unit"}}
		if d := gocmp.Diff(want, refused); d != "" || n != 1 || err != nil || h.Counts().Open != 2 {
			t.Errorf("%d taken, %v, %+v (-want +got):\n%s", n, err, h.Counts(), d)
		}
	})
}

// TestStatusUnrecorded: the board goes on whatever the ledger does, and what CAD did is written later.
func TestStatusUnrecorded(t *testing.T) {
	for name, f := range map[string]fault{"down": down, "lying": lying, "blind": blind, "hung": hung} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				h.ledger.set(f)
				e := h.say(t, "C1", busy, "call1", dispatch.Dispatched)
				if len(e) != 1 || !e[0].Assignment.Unrecorded || len(h.board.held()) != 1 {
					t.Errorf("events %+v, held %v", e, h.board.held())
				}
				if x, err := h.Desk.Assignment(e[0].Assignment.ID); err != nil || !x.Unrecorded {
					t.Errorf("%+v, %v", x, err)
				}
				h.say(t, "C1", busy, "call1", dispatch.EnRoute)
				h.ledger.set(well)
				h.Look(t.Context(), time.Now())
				synctest.Wait()
				if x, err := h.Desk.Assignment(e[0].Assignment.ID); err != nil || x.Unrecorded || x.State != desk.EnRoute {
					t.Errorf("%+v, %v", x, err)
				}
				if k := h.kinds(t); !slices.Equal(k, []desk.EntryKind{desk.EntryCAD, desk.EntryStep}) {
					t.Errorf("journal %v", k)
				}
				same(t, h)
			})
		})
	}
}

// TestStatusDuringClaim: CAD's word about people whom a claim is being written for waits for that, but not for ever.
func TestStatusDuringClaim(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		r := h.recommend(t, "call1")
		h.ledger.set(hung)
		done := make(chan error)
		go func() {
			_, err := h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: "C1"})
			done <- err
		}()
		synctest.Wait()
		before := time.Now()
		e := h.say(t, "P1", busy, "call2", dispatch.Dispatched)
		if d := gocmp.Diff([]string{"conflict P1 call2 held by call1"}, said(e)); d != "" || time.Since(before) > desk.DefaultRecordWait {
			t.Errorf("after %v (-want +got):\n%s", time.Since(before), d)
		}
		if e = h.say(t, "C2", busy, "call2", dispatch.Dispatched); len(e) != 1 || e[0].Kind != desk.Opened {
			t.Errorf("others: %v", said(e))
		}
		h.ledger.set(well)
		must(t, <-done)
		synctest.Wait()
		same(t, h)
	})
}

// TestUnknownClaimAgainstCAD: a claim that was written, though nobody was told so, gives way to what CAD did meanwhile.
func TestUnknownClaimAgainstCAD(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		q := desk.Choice{Recommendation: h.recommend(t, "call1").ID, Unit: "C1", Key: "k"}
		h.ledger.set(blind)
		_, err := h.Assign(t.Context(), q)
		wantKind(t, err, roster.Unavailable)
		if e := h.say(t, "P1", busy, "call2", dispatch.Dispatched); len(e) != 1 || e[0].Kind != desk.Opened {
			t.Errorf("CAD: %v", said(e))
		}
		h.ledger.set(well)
		h.Look(t.Context(), time.Now())
		synctest.Wait()
		same(t, h)
		if c := h.Counts(); c.Open != 1 || len(h.Assignments(false)) != 2 {
			t.Errorf("%+v", c)
		}
		var taken *desk.Taken
		if _, err := h.Assign(t.Context(), q); !errorsAs(err, &taken) || taken.Holder.Call != "call2" {
			t.Errorf("asked again: %v", err)
		}
	})
}

// TestStatusFollowsClaim: CAD's word about a unit that comes while its claim is being written is taken once it is.
func TestStatusFollowsClaim(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		r := h.recommend(t, "call1")
		h.ledger.set(hung)
		done := make(chan error)
		go func() {
			_, err := h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: "C1"})
			done <- err
		}()
		synctest.Wait()
		go func() {
			time.Sleep(desk.DefaultRecordWait / 2)
			h.ledger.set(well)
		}()
		if d := gocmp.Diff([]string{"advanced C1 call1 EnRoute"}, said(h.say(t, "C1", busy, "call1", dispatch.EnRoute))); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		must(t, <-done)
		same(t, h)
	})
}

// TestUnknownClaimLeavesNoWatch: what an unknown commit wrote of the watch list does not outlive the claim.
func TestUnknownClaimLeavesNoWatch(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		q := desk.Choice{Recommendation: h.recommend(t, "call1").ID, Unit: "X1", OverrideReason: "closest"}
		h.ledger.set(blind)
		_, err := h.Assign(t.Context(), q)
		wantKind(t, err, roster.Unavailable)
		h.say(t, "S1", busy, "call2", dispatch.Dispatched)
		h.ledger.set(well)
		h.Look(t.Context(), time.Now())
		same(t, h)
		if w := h.Watching(); len(w) != 0 {
			t.Errorf("watching %+v", w)
		}
	})
}
