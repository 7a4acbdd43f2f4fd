package dispatch_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch"
	"watchbill/roster"
)

func crewOf(s *stage, id dispatch.UnitID) []roster.OfficerID { return s.unit(id).Officers }

// crewed is an agency with cars 1A (certified c), 1B (p), 1C (q, r), a clinician, and x off duty until night.
func crewed() roster.Records {
	r := small()
	hire(&r, "A", "day", roster.Officer{ID: "c", Unit: "1A", Designated: true})
	certify(&r, "c", "2025-02-28")
	hire(&r, "B", "day", roster.Officer{ID: "p", Unit: "1B"})
	hire(&r, "B", "day", roster.Officer{ID: "q", Unit: "1C"})
	hire(&r, "B", "day", roster.Officer{ID: "r", Unit: "1C"})
	hire(&r, "A", "day", roster.Officer{ID: "cl", Role: roster.RoleClinician})
	cit(&r, "C", "night", "x")
	return r
}

// TestCrewByCAD: CAD decides who is aboard, the roster who is certified.
func TestCrewByCAD(t *testing.T) {
	s := raise(t, crewed(), "2026-07-01 12:00")
	s.wants("by the roster", dispatch.Query{}, "1A")
	if warns(s.ask(dispatch.Query{Point: inA}), dispatch.WarnMismatch) {
		t.Error("differs from the roster, without CAD")
	}
	s.aboard("1A", "c") // as the roster has it
	if warns(s.ask(dispatch.Query{Point: inA}), dispatch.WarnMismatch) || len(s.unit("1A").Notes) > 0 {
		t.Error("differs from the roster, the crew being the same")
	}

	s.pass(time.Second).aboard("1B", "p", "c") // the certified officer rides along with p
	s.wants("c is added to 1B", dispatch.Query{}, "1B")
	a := s.ask(dispatch.Query{Point: inA})
	if !warns(a, dispatch.WarnMismatch) || !says(candidate(t, a, "1B").Reasons, "CAD has c in this unit, the roster does not") {
		t.Errorf("%v, %q", a.Warnings, candidate(t, a, "1B").Reasons)
	}
	if diff := cmp.Diff([]roster.OfficerID{"c", "p"}, crewOf(s, "1B")); diff != "" {
		t.Errorf("1B (-want +got):\n%s", diff)
	}

	s.pass(time.Second).aboard("1B", "p") // and gets off
	s.wants("c is back in 1A", dispatch.Query{}, "1A")
	if warns(s.ask(dispatch.Query{Point: inA}), dispatch.WarnMismatch) {
		t.Error("differs although all is as the roster has it")
	}

	s.pass(time.Second).aboard("1A", "c", "nobody-knows") // an officer of another agency
	s.wants("an unknown officer", dispatch.Query{}, "1A")
	if u := s.unit("1A"); !says(u.Notes, "whom the roster does not know") {
		t.Errorf("%+v", u)
	}

	s.pass(time.Second).aboard("1A", "q") // q has taken the car; c is not there
	s.wants("the certified one taken away", dispatch.Query{}, "")
	if u := s.unit("1A"); !says(u.Notes, "the roster has c in this unit, CAD does not") || u.Kind != dispatch.KindOfficer {
		t.Errorf("%+v", u)
	}
	if diff := cmp.Diff([]roster.OfficerID{"r"}, crewOf(s, "1C")); diff != "" {
		t.Errorf("1C without q (-want +got):\n%s", diff)
	}
	if !warns(s.ask(dispatch.Query{Point: inA}), dispatch.WarnMismatch) {
		t.Error("CAD takes a crisis unit apart, and there is no warning")
	}
}

// TestNewestCrewWins: who is put into another unit has left the one before.
func TestNewestCrewWins(t *testing.T) {
	s := raise(t, crewed(), "2026-07-01 12:00")
	s.aboard("1C", "q", "c")
	s.pass(time.Second).aboard("1B", "p", "c")
	s.wants("c is in one unit only", dispatch.Query{}, "1B")
}

// TestPairByCAD: a clinician aboard makes a pair; taken apart it is two.
func TestPairByCAD(t *testing.T) {
	s := raise(t, crewed(), "2026-07-01 12:00")
	s.aboard("1A", "c", "cl")
	pair := dispatch.Query{Need: roster.NeedCoResponder}
	s.wants("a pair", pair, "1A")
	a := s.ask(dispatch.Query{Point: inA, Need: roster.NeedCoResponder})
	if x := candidate(t, a, "1A"); x.Kind != dispatch.KindCoResponder || !says(x.Reasons, "with clinician cl") {
		t.Errorf("%+v", x)
	}
	s.pass(time.Second).aboard("1A", "c")
	s.wants("apart", pair, "")
	s.wants("apart", dispatch.Query{}, "1A")
	s.pass(time.Second).aboard("1B", "p", "cl")
	s.wants("p is not certified, and must be", pair, "")
	if diff := cmp.Diff([]roster.OfficerID{"p"}, crewOf(s, "1B")); diff != "" {
		t.Errorf("1B (-want +got):\n%s", diff)
	}
}

// TestPairTakenApart: of a pair of the roster whose clinician rides elsewhere, the officer goes by their own call sign,
// one that others may share.
func TestPairTakenApart(t *testing.T) {
	r := crewed()
	pairUp(&r, "0P", "c", "cl") // its call sign sorts before the cars'
	hire(&r, "A", "day", roster.Officer{ID: "mate", Unit: "1A"})
	s := raise(t, r, "2026-07-01 12:00")
	s.wants("the pair", dispatch.Query{}, "0P")
	s.aboard("1B", "p", "cl")
	s.wants("the officer alone", dispatch.Query{}, "1A")
	if diff := cmp.Diff([]roster.OfficerID{"c", "mate"}, crewOf(s, "1A")); diff != "" {
		t.Errorf("1A (-want +got):\n%s", diff)
	}
	seen := map[dispatch.UnitID]bool{}
	for _, u := range s.board.Units(s.now) {
		if seen[u.Unit] {
			t.Errorf("%s is listed twice", u.Unit)
		}
		seen[u.Unit] = true
	}
	if seen["0P"] {
		t.Error("the pair is listed")
	}
	if !warns(s.ask(dispatch.Query{Point: inA}), dispatch.WarnMismatch) {
		t.Error("no warning")
	}
}

// TestHeldOver: a crew that CAD has out there stays listed when its tour is over, with the reason, until CAD says that
// it is off duty, its time is over, or CAD has not said anything for a day.
func TestHeldOver(t *testing.T) {
	s := raise(t, crewed(), "2026-07-01 14:50")
	s.aboard("1A", "c")
	held := func(what, want string) {
		t.Helper()
		s.wants(what, dispatch.Query{}, want)
		if want != "" {
			a := s.ask(dispatch.Query{Point: inA})
			if x := candidate(t, a, "1A"); !says(x.Reasons, "CAD has c in this unit, the roster has them off duty") || x.OnDutyUntil != nil || !warns(a, dispatch.WarnMismatch) {
				t.Errorf("%s: %+v, %v", what, x, a.Warnings)
			}
		}
	}
	s.at("2026-07-01 15:00").tick()
	held("the tour is over", "1A")
	s.at("2026-07-01 18:00").free("1A") // a status without a crew changes nothing
	held("hours later", "1A")
	s.at("2026-07-02 06:59").tick()
	held("next morning", "1A x")
	s.at("2026-07-02 14:49").tick()
	s.wants("on duty again by the roster", dispatch.Query{}, "1A")
	s.at("2026-07-02 15:00").tick()
	s.wants("after 24 h", dispatch.Query{}, "")

	s = raise(t, crewed(), "2026-07-01 14:50")
	s.aboard("1A", "c")
	s.at("2026-07-01 16:00").tick()
	held("held over", "1A")
	s.report(dispatch.Report{Unit: "1A", Primary: dispatch.StatusUnavailable, Secondary: []dispatch.Secondary{dispatch.OffDuty}})
	held("CAD says off duty", "")
	for _, u := range s.board.Units(s.now) {
		if u.Unit == "1A" {
			t.Errorf("still listed: %+v", u)
		}
	}

	s = raise(t, crewed(), "2026-07-01 14:50")
	s.report(dispatch.Report{Unit: "1A", Crew: []roster.OfficerID{"c"}, Until: moment(s.book, "2026-07-01 16:30").Time()})
	if u := s.unit("1A"); u.OnDutyUntil == nil || !u.OnDutyUntil.Equal(moment(s.book, "2026-07-01 16:30").Time()) {
		t.Errorf("within its tour: until %v, CAD says 16:30", u.OnDutyUntil)
	}
	s.at("2026-07-01 16:29", 59).tick()
	s.wants("until 16:30", dispatch.Query{}, "1A")
	if u := s.unit("1A"); u.OnDutyUntil == nil || !u.OnDutyUntil.Equal(moment(s.book, "2026-07-01 16:30").Time()) {
		t.Errorf("until %v", u.OnDutyUntil)
	}
	s.at("2026-07-01 16:30").wants("its time is over", dispatch.Query{}, "")
	s.tick().wants("its time is over", dispatch.Query{}, "")
}

// TestCalledIn: somebody off duty whom CAD has aboard is out there, and not to be recalled.
func TestCalledIn(t *testing.T) {
	r := crewed()
	r.Agency.WorkRules.MinRestHours = 4
	s := raise(t, r, "2026-07-01 12:00")
	if f := rungOf(s.ask(dispatch.Query{Point: inA}), dispatch.RungRecall); f.Count != 1 {
		t.Fatalf("recall: %+v", f)
	}
	s.aboard("9Z", "x")
	s.wants("called in, under a call sign that the roster does not know", dispatch.Query{}, "1A 9Z")
	a := s.ask(dispatch.Query{Point: inA})
	if f := rungOf(a, dispatch.RungRecall); f.Count != 0 || !says(candidate(t, a, "9Z").Reasons, "off duty") {
		t.Errorf("recall: %+v; %q", f, candidate(t, a, "9Z").Reasons)
	}
	if !s.board.Knows("9Z") {
		t.Error("9Z is not known")
	}
	s.drive(inA, "9Z")
}

// TestWholeState: a unit that CAD's whole state does not name stays listed and is marked; CAD's word on its crew is
// over. Named again, by whatever report, the mark is gone.
func TestWholeState(t *testing.T) {
	s := raise(t, crewed(), "2026-07-01 12:00")
	s.aboard("1B", "p", "c")
	s.pass(time.Minute)
	all := func(units ...dispatch.UnitID) []error {
		var reports []dispatch.Report
		for _, u := range units {
			reports = append(reports, dispatch.Report{Unit: u, Time: s.now, Primary: dispatch.StatusAvailable})
		}
		return s.board.ReportAll(reports, s.now)
	}
	for k, err := range all("1C", "nobody") {
		if (err != nil) != (k == 1) {
			t.Errorf("%d: %v", k, err)
		}
	}
	s.wants("as the roster has them", dispatch.Query{}, "1A")
	a := s.ask(dispatch.Query{Point: inA})
	if x := candidate(t, a, "1A"); !warns(a, dispatch.WarnMismatch) || !says(x.Reasons, "CAD's whole state does not name it") {
		t.Errorf("%v, %q", a.Warnings, x.Reasons)
	}
	if u := s.unit("1C"); len(u.Notes) > 0 || u.Status != dispatch.StatusAvailable {
		t.Errorf("1C: %+v", u)
	}
	s.pass(time.Minute).free("1A")
	if a := s.ask(dispatch.Query{Point: inA}); warns(a, dispatch.WarnMismatch) {
		t.Error("CAD has named 1A since")
	}
	s.pass(time.Minute)
	all("1A", "1B")
	if u := s.unit("1C"); !says(u.Notes, "CAD's whole state does not name it") {
		t.Errorf("1C: %+v", u)
	}
	// Older than what is held: the status is refused, but the unit was named.
	errs := s.board.ReportAll([]dispatch.Report{{Unit: "1A", Time: s.now.Add(-time.Hour), Primary: dispatch.StatusUnavailable}}, s.now)
	if u := s.unit("1A"); errs[0] == nil || len(u.Notes) > 0 || u.Status != dispatch.StatusAvailable {
		t.Errorf("%v, %+v", errs, u)
	}
}

// TestNobodyAboard: CAD may say that a unit has no crew.
func TestNobodyAboard(t *testing.T) {
	s := raise(t, crewed(), "2026-07-01 12:00")
	s.aboard("1A")
	s.wants("nobody aboard", dispatch.Query{}, "")
	a := s.ask(dispatch.Query{Point: inA})
	if !warns(a, dispatch.WarnMismatch) {
		t.Error(a.Warnings)
	}
	if u := s.unit("1A"); len(u.Officers) > 0 {
		t.Errorf("%+v", u)
	}
}

// TestNamedTwice: a crew that names somebody twice has them once.
func TestNamedTwice(t *testing.T) {
	s := raise(t, crewed(), "2026-07-01 12:00")
	s.aboard("1B", "p", "c", "c")
	if diff := cmp.Diff([]roster.OfficerID{"c", "p"}, crewOf(s, "1B")); diff != "" {
		t.Errorf("1B (-want +got):\n%s", diff)
	}
}

// TestUntilByCAD: CAD decides until when. A crew whose time is over is not offered though the roster has it on duty
// longer; the crew that comes next is.
func TestUntilByCAD(t *testing.T) {
	r := small()
	for id, shift := range map[roster.OfficerID]string{"d": "day", "l": "late"} {
		hire(&r, "A", shift, roster.Officer{ID: id, Unit: "12A", Designated: true})
		certify(&r, id, "2025-02-28")
	}
	s := raise(t, r, "2026-07-01 12:00")
	s.report(dispatch.Report{Unit: "12A", Crew: []roster.OfficerID{"d"}, Until: moment(s.book, "2026-07-01 13:00").Time()})
	s.wants("aboard", dispatch.Query{}, "12A")
	s.at("2026-07-01 13:00").wants("its time is over", dispatch.Query{}, "")
	s.tick().wants("its time is over", dispatch.Query{}, "")
	s.at("2026-07-01 15:00").tick().wants("the next crew", dispatch.Query{}, "12A")
	if u := s.unit("12A"); len(u.Officers) != 1 || u.Officers[0] != "l" {
		t.Errorf("%+v", u)
	}
}
