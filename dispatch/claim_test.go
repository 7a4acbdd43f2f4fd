package dispatch_test

import (
	"testing"

	"watchbill/dispatch"
	"watchbill/roster"
)

func (s *stage) hold(id dispatch.AssignmentID, level int, unit dispatch.UnitID, officers ...roster.OfficerID) {
	s.board.Hold(dispatch.Claim{
		ID: id, Call: roster.CallID("call-" + id), Level: level, Unit: unit, Officers: officers, Progress: dispatch.Dispatched, Since: s.now,
	}, s.now)
}

// TestHold: a claim holds everybody aboard; whoever shares one of them is not offered.
func TestHold(t *testing.T) {
	r := small()
	r.Agency.CoResponder.OfficerMustBeCertified = false
	cit(&r, "A", "day", "a")
	cit(&r, "A", "day", "o")
	cit(&r, "A", "day", "p")
	for _, id := range []roster.OfficerID{"cl"} {
		hire(&r, "A", "day", roster.Officer{ID: id, Role: roster.RoleClinician})
	}
	pairUp(&r, "P1", "o", "cl") // one clinician rides with two
	pairUp(&r, "P2", "p", "cl")
	s := raise(t, r, "2026-07-01 12:00")
	s.wants("the officers of pairs go by the pair", dispatch.Query{}, "P1 P2 a")
	s.hold("1", 0, "P1", "o", "cl")
	s.wants("the clinician is held", dispatch.Query{}, "a")
	if u := s.unit("P1"); u.Assignment != "1" || u.Call != "call-1" || u.Status != dispatch.StatusUnavailable || len(u.Secondary) != 1 || u.Secondary[0] != dispatch.Dispatched {
		t.Errorf("P1: %+v", u)
	}
	if u := s.unit("P2"); u.Assignment != "1" || u.Status != dispatch.StatusUnavailable {
		t.Errorf("P2: %+v", u)
	}
	s.hold("2", 0, "a", "a")
	a := s.ask(dispatch.Query{Point: inA})
	if a.Tier == dispatch.TierFirst || len(a.PassedOver) != 3 || a.PassedOver[2].Reason != "on call call-2" && a.PassedOver[0].Reason != "on call call-1" {
		t.Errorf("%s, passed over %v", ladder(a), a.PassedOver)
	}
	s.free("P1", "a") // CAD has not heard of the claims: they hold
	s.wants("CAD says free", dispatch.Query{}, "")
	s.board.Release("1", s.now)
	s.wants("released", dispatch.Query{}, "P1 P2")
	s.board.Release("1", s.now)
	s.board.Release("none", s.now)
	s.board.Release("2", s.now)
	s.wants("all released", dispatch.Query{}, "P1 a P2") // P2's status is unknown
}

// TestHoldAgain replaces the claim, for its progress or its crew.
func TestHoldAgain(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	cit(&r, "A", "day", "b")
	s := raise(t, r, "2026-07-01 12:00")
	s.hold("1", 2, "a", "a")
	s.board.Hold(dispatch.Claim{ID: "1", Call: "call-1", Level: 2, Unit: "a", Officers: []roster.OfficerID{"a"}, Progress: dispatch.OnScene, Since: s.now}, s.now)
	if u := s.unit("a"); u.Secondary[0] != dispatch.OnScene {
		t.Errorf("%+v", u)
	}
	s.hold("1", 2, "b", "b") // the assignment was given to b
	s.wants("moved", dispatch.Query{}, "a")
}

// TestOffDutyWhileClaimed: a unit whose tour ends while it is claimed stays until it is released, and says why.
func TestOffDutyWhileClaimed(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "d")
	cit(&r, "A", "late", "l")
	s := raise(t, r, "2026-07-01 14:50").free("d")
	s.hold("1", 2, "d", "d")
	s.at("2026-07-01 15:00").wants("the next shift", dispatch.Query{}, "l")
	s.tick().wants("the next shift", dispatch.Query{}, "l")
	u := s.unit("d")
	if u.Assignment != "1" || len(u.Officers) != 1 || !says(u.Notes, "assigned until cleared") || u.Kind != dispatch.KindCIT {
		t.Errorf("d: %+v", u)
	}
	s.report(dispatch.Report{Unit: "d", Primary: dispatch.StatusUnavailable, Secondary: []dispatch.Secondary{dispatch.OffDuty}})
	if u := s.unit("d"); u.Assignment != "1" {
		t.Errorf("CAD says off duty: %+v", u)
	}
	if f := rungOf(s.ask(dispatch.Query{Point: inA, Level: 3}), dispatch.RungDivertible); unitIDs(f.Candidates) != "d" {
		t.Errorf("divertible: %+v", f)
	}
	s.pass(1).board.Release("1", s.now)
	for _, u := range s.board.Units(s.now) {
		if u.Unit == "d" {
			t.Errorf("still listed: %+v", u)
		}
	}
}

// TestClaimOutlastsSharedCar: a car that is claimed is not offered with the next crew, whoever the roster has aboard.
func TestClaimOutlastsSharedCar(t *testing.T) {
	r := small()
	for id, shift := range map[roster.OfficerID]string{"d": "day", "l": "late"} {
		hire(&r, "A", shift, roster.Officer{ID: id, Unit: "12A", Designated: true})
		certify(&r, id, "2025-02-28")
	}
	s := raise(t, r, "2026-07-01 14:50")
	s.hold("1", 2, "12A", "d")
	s.at("2026-07-01 15:00").tick().wants("the car is still out", dispatch.Query{}, "")
	if u := s.unit("12A"); u.Assignment != "1" {
		t.Errorf("%+v", u)
	}
	s.board.Release("1", s.now)
	s.wants("it is back", dispatch.Query{}, "12A")
	if u := s.unit("12A"); len(u.Officers) != 1 || u.Officers[0] != "l" {
		t.Errorf("%+v", u)
	}
}

// TestPairOutlastsClinician: the officer of a claimed pair whose clinician goes off duty is not offered alone.
func TestPairOutlastsClinician(t *testing.T) {
	r := small()
	cit(&r, "A", "late", "o")
	hire(&r, "A", "day", roster.Officer{ID: "cl", Role: roster.RoleClinician})
	b := book(t, r)
	r.Extras = []roster.Extra{{Officer: "o", District: "A", Kind: "overtime", Time: roster.Interval{Start: moment(b, "2026-07-01 12:00"), End: moment(b, "2026-07-01 15:00")}}}
	pairUp(&r, "P", "o", "cl")
	s := raise(t, r, "2026-07-01 14:50")
	s.wants("the pair", dispatch.Query{}, "P")
	s.hold("1", 3, "P", "o", "cl")
	s.at("2026-07-01 15:00").tick().wants("its officer is held", dispatch.Query{}, "")
	if u := s.unit("P"); u.Assignment != "1" || len(u.Officers) != 2 || says(u.Notes, "CAD has") {
		t.Errorf("%+v", u)
	}
	s.board.Release("1", s.now)
	s.wants("released: the officer alone", dispatch.Query{}, "o")
}

// TestDivertible: units on calls of a lower level are shown; at an unknown level or with a hazard the call counts as
// gravest; a call of unknown level may be the gravest, and one's own call is no other.
func TestDivertible(t *testing.T) {
	r := small()
	for _, id := range []roster.OfficerID{"l0", "l1", "l2", "l3", "l4", "free"} {
		cit(&r, "A", "day", id)
	}
	s := raise(t, r, "2026-07-01 12:00")
	for k, id := range []dispatch.AssignmentID{"l0", "l1", "l2", "l3", "l4"} {
		s.drive(east(inA, float64(100*k)), dispatch.UnitID(id))
		s.hold(id, k, dispatch.UnitID(id), roster.OfficerID(id))
	}
	for _, c := range []struct {
		q    dispatch.Query
		want string
	}{
		{dispatch.Query{Level: 1}, ""}, {dispatch.Query{Level: 2}, "l1"}, {dispatch.Query{Level: 3}, "l1 l2"},
		{dispatch.Query{Level: 4}, "l1 l2 l3"}, {dispatch.Query{}, "l1 l2 l3"},
		{dispatch.Query{Level: 2, Hazardous: true}, "l1 l2 l3"},
		{dispatch.Query{Level: 4, Call: "call-l2"}, "l1 l3"},
	} {
		c.q.Point, c.q.Limit = inA, 9
		a := s.ask(c.q)
		f := rungOf(a, dispatch.RungDivertible)
		if got := unitIDs(f.Candidates); got != c.want || unitIDs(a.Candidates) != "free" {
			t.Errorf("%+v: divertible %q, want %q; first %q", c.q, got, c.want, unitIDs(a.Candidates))
		}
		for _, x := range f.Candidates {
			if x.Call != roster.CallID("call-"+x.Unit) || !says(x.Reasons, "on call "+string(x.Call)) {
				t.Errorf("%s: call %q, %q", x.Unit, x.Call, x.Reasons)
			}
		}
	}
}

// TestClaimsFirst: claims known before the roster is, as after a restart, hold once it is there.
func TestClaimsFirst(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	cit(&r, "A", "day", "b")
	b := book(t, r)
	s := &stage{tb: t, board: dispatch.NewBoard(), book: b, now: moment(b, "2026-07-01 12:00").Time()}
	s.hold("1", 2, "a", "a")
	s.board.Tick(s.now)
	s.board.SetMuster(dispatch.NewMuster(b, nil), s.now)
	s.wants("after a restart", dispatch.Query{}, "b")
}
