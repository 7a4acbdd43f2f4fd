package dispatch_test

import (
	"testing"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// TestNoTickForHours: a board that nobody tells the time still answers, and lists whom the roster has on duty.
func TestNoTickForHours(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "d")
	cit(&r, "A", "late", "l")
	cit(&r, "A", "night", "n")
	for at, want := range map[string]string{
		"2026-07-01 15:05": "l", "2026-07-01 22:59": "l", "2026-07-02 03:00": "n", "2026-07-09 12:00": "d", "2026-06-30 23:30": "n", "2026-07-01 06:00": "n",
	} {
		s := raise(t, r, "2026-07-01 12:00").drive(inA, "d").free("d").at(at)
		s.wants(at, dispatch.Query{}, want)
		units := s.board.Units(s.now)
		listed := false
		for _, u := range units {
			listed = listed || string(u.Unit) == want
		}
		if _, ok := s.board.Unit(dispatch.UnitID(want), s.now); !ok || !listed {
			t.Errorf("%s: %s is not listed among %+v", at, want, units)
		}
		s.tick().wants(at+", told", dispatch.Query{}, want)
		s.free(dispatch.UnitID(want)).wants(at+", reported", dispatch.Query{}, want)
	}
}

// TestNoTimeOfDay: a query of another instant that does not say what the clock shows leaves the board as it is.
func TestNoTimeOfDay(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "d")
	cit(&r, "A", "night", "n")
	s := raise(t, r, "2026-07-01 12:00").free("d")
	state := s.board.State()
	a, err := s.board.Nearest(dispatch.Query{Point: inA, At: moment(s.book, "2026-07-20 03:00")})
	if err != nil || unitIDs(a.Candidates) != "n" {
		t.Errorf("%v, %+v", err, a)
	}
	if s.board.State() != state {
		t.Error("the board was moved to another day")
	}
	s.wants("now", dispatch.Query{}, "d")
}

// TestLateLeave: the crew before takes leave after the next one's tour began: it says nothing of the next crew.
func TestLateLeave(t *testing.T) {
	r := small()
	for id, shift := range map[roster.OfficerID]string{"d": "day", "l": "late"} {
		hire(&r, "A", shift, roster.Officer{ID: id, Unit: "12A", Designated: true})
		certify(&r, id, "2025-02-28")
	}
	s := raise(t, r, "2026-07-01 14:50")
	s.aboard("12A", "d")
	s.at("2026-07-01 15:05").tick()
	if u := s.unit("12A"); len(u.Officers) != 1 || u.Officers[0] != "d" {
		t.Errorf("held over: %+v", u)
	}
	s.report(dispatch.Report{Unit: "12A", Primary: dispatch.StatusUnavailable, Secondary: []dispatch.Secondary{dispatch.OffDuty}})
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "12A"); x.Officers[0] != "l" || x.Status != dispatch.StatusUnknown {
		t.Errorf("the next crew: %+v", x)
	}
	s.pass(time.Minute).aboard("12A", "l")
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "12A"); x.Status != dispatch.StatusAvailable {
		t.Errorf("logged on: %+v", x)
	}
	s.pass(time.Minute).report(dispatch.Report{Unit: "12A", Primary: dispatch.StatusUnavailable, Secondary: []dispatch.Secondary{dispatch.OffDuty}})
	s.wants("it takes leave itself", dispatch.Query{}, "")
}

// TestWholeStateBeforeTour: CAD's whole state of 22:00 says nothing of a crew that comes on at 23:00.
func TestWholeStateBeforeTour(t *testing.T) {
	r := small()
	cit(&r, "A", "late", "l")
	cit(&r, "A", "night", "n")
	s := raise(t, r, "2026-07-01 22:00")
	s.board.ReportAll([]dispatch.Report{{Unit: "l", Time: s.now, Primary: dispatch.StatusAvailable}}, s.now)
	s.at("2026-07-01 23:00").tick()
	if a := s.ask(dispatch.Query{Point: inA}); warns(a, dispatch.WarnMismatch) || unitIDs(a.Candidates) != "n" {
		t.Errorf("%v, %s", a.Warnings, unitIDs(a.Candidates))
	}
	s.pass(time.Minute).board.ReportAll([]dispatch.Report{{Unit: "typo", Time: s.now}}, s.now)
	s.board.ReportAll(nil, s.now)
	if a := s.ask(dispatch.Query{Point: inA}); warns(a, dispatch.WarnMismatch) {
		t.Errorf("a whole state that names no unit is none: %v", a.Warnings)
	}
	s.pass(time.Minute).board.ReportAll([]dispatch.Report{{Unit: "l", Time: s.now, Primary: dispatch.StatusAvailable}}, s.now)
	if a := s.ask(dispatch.Query{Point: inA}); !warns(a, dispatch.WarnMismatch) {
		t.Errorf("not named now: %v", a.Warnings)
	}
}

// TestUncoversByWhomIsFree: only who is free covers a district; who is not uncovers nothing by being sent.
func TestUncoversByWhomIsFree(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a1")
	cit(&r, "A", "day", "a2")
	s := raise(t, r, "2026-07-01 12:00").free("a1", "a2")
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "a1"); x.Uncovers != "" {
		t.Errorf("a2 stays: %q", x.Uncovers)
	}
	s.hold("1", 1, "a2", "a2")
	a := s.ask(dispatch.Query{Point: inA, Level: 2})
	if x := candidate(t, a, "a1"); x.Uncovers == "" || !says(x.Reasons, "sending it leaves "+x.Uncovers) {
		t.Errorf("a2 is on a call: %q", x.Uncovers)
	}
	if f := rungOf(a, dispatch.RungDivertible); len(f.Candidates) != 1 || f.Candidates[0].Uncovers != "" {
		t.Errorf("a2 covers nothing: %+v", f)
	}
}
