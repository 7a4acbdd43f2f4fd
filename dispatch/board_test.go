package dispatch_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch"
	"watchbill/roster"
)

// TestShiftChange: at 22:59:59 it is the late crew, at 23:00:00 the night's, whether the board was told of the time or
// not; the state published before is used no longer.
func TestShiftChange(t *testing.T) {
	r := small()
	cit(&r, "A", "late", "l")
	cit(&r, "A", "night", "n")
	for _, c := range []struct {
		name string
		tick []string
	}{
		{"ticks all along", []string{"2026-07-01 22:00", "2026-07-01 22:58", "2026-07-01 22:59", "2026-07-01 23:00"}},
		{"the next state was prepared", []string{"2026-07-01 22:59"}},
		{"no tick came in the last minute", []string{"2026-07-01 22:30"}},
		{"no tick ever came", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := raise(t, r, "2026-07-01 22:00").free("l")
			for _, at := range c.tick[:max(0, len(c.tick)-1)] {
				s.at(at).tick()
			}
			if n := len(c.tick); n == 1 {
				s.at(c.tick[0]).tick()
			}
			s.at("2026-07-01 22:59", 59.999).wants("before", dispatch.Query{}, "l")
			if n := len(c.tick); n > 1 {
				s.at(c.tick[n-1]).tick()
			}
			s.at("2026-07-01 23:00").wants("after", dispatch.Query{}, "n")
			s.at("2026-07-01 23:00", 1).tick().wants("after a tick", dispatch.Query{}, "n")
			if _, ok := s.board.Unit("n", s.now); !ok {
				t.Error("n is not listed")
			}
			s.at("2026-07-02 07:00").wants("in the morning", dispatch.Query{}, "")
		})
	}
}

// TestReportInLastMinute: what is reported after the next state was prepared is in it.
func TestReportInLastMinute(t *testing.T) {
	r := small()
	cit(&r, "A", "late", "l")
	cit(&r, "A", "night", "n")
	cit(&r, "A", "night", "m")
	s := raise(t, r, "2026-07-01 22:59").tick()
	s.at("2026-07-01 22:59", 30)
	s.report(dispatch.Report{Unit: "m", Primary: dispatch.StatusUnavailable, Secondary: []dispatch.Secondary{dispatch.Court}})
	s.at("2026-07-01 23:00").wants("reported with no tick after", dispatch.Query{}, "n")
	s = raise(t, r, "2026-07-01 22:59").tick().at("2026-07-01 22:59", 30)
	s.board.Hold(dispatch.Claim{ID: "1", Call: "c", Unit: "n", Officers: []roster.OfficerID{"n"}, Progress: dispatch.Dispatched, Since: s.now}, s.now)
	s.at("2026-07-01 23:00").wants("claimed before it came on", dispatch.Query{}, "m")
	s = raise(t, r, "2026-07-01 22:59").tick().at("2026-07-01 22:59", 30)
	s.drive(inA, "n").at("2026-07-01 23:00")
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "n"); x.Estimated {
		t.Error("a fix of the last minute is gone")
	}
}

// TestClockChange: on the night the clock goes back, the night crew stays to the end.
func TestClockChange(t *testing.T) {
	r := small()
	cit(&r, "A", "night", "n")
	cit(&r, "A", "day", "d")
	s := raise(t, r, "2026-10-31 23:00").free("n")
	start := s.now
	for k := range 9 * 60 {
		s.now = start.Add(time.Duration(k) * time.Minute)
		if s.tick(); s.first(dispatch.Query{}) != "n" {
			t.Fatalf("after %d min: %q", k, s.first(dispatch.Query{}))
		}
	}
	s.now = start.Add(9 * time.Hour)
	s.wants("nine hours later", dispatch.Query{}, "d")
}

// TestLapse: a certificate that ends on the 1st covers the tour that begins on the 1st, and no other.
func TestLapse(t *testing.T) {
	r := small()
	hire(&r, "A", "night", roster.Officer{ID: "n", Designated: true})
	certify(&r, "n", "2024-07-01") // through 2026-07-01
	hire(&r, "A", "day", roster.Officer{ID: "d", Designated: true})
	certify(&r, "d", "2024-07-01")
	s := raise(t, r, "2026-07-01 12:00").tick().free("d")
	s.wants("its last day", dispatch.Query{}, "d")
	s.at("2026-07-01 23:00").tick().wants("the last night", dispatch.Query{}, "n")
	s.at("2026-07-02 06:59").tick().wants("until morning", dispatch.Query{}, "n")
	s.at("2026-07-02 07:00").wants("the next day", dispatch.Query{}, "")
	s.tick()
	a := s.ask(dispatch.Query{Point: inA})
	if !warns(a, dispatch.WarnNoCIT) || unitIDs(rungOf(a, dispatch.RungPatrol).Candidates) != "d" {
		t.Errorf("the next day: %v, %s", a.Warnings, ladder(a))
	}
}

// TestAbsence: an absence takes its officer off the board to the minute, and gives them back.
func TestAbsence(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	b := book(t, r)
	r.Absences = []roster.Absence{{Officer: "a", Kind: "court", Time: roster.Interval{Start: moment(b, "2026-07-01 10:30"), End: moment(b, "2026-07-01 11:30")}}}
	s := raise(t, r, "2026-07-01 10:00").free("a").drive(inA, "a")
	s.at("2026-07-01 10:29", 59).tick().wants("before", dispatch.Query{}, "a")
	s.at("2026-07-01 10:30").wants("begun", dispatch.Query{}, "")
	s.tick().wants("begun, told", dispatch.Query{}, "")
	s.at("2026-07-01 11:30").tick()
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "a"); x.Status != dispatch.StatusAvailable || x.Estimated {
		t.Errorf("back: %+v", x)
	}
}

// TestRevision: another roster keeps positions, statuses and claims.
func TestRevision(t *testing.T) {
	r := small()
	for _, id := range []roster.OfficerID{"a", "b", "c"} {
		cit(&r, "A", "day", id)
	}
	s := raise(t, r, "2026-07-01 12:00").drive(inA, "a", "b", "c").free("a", "b", "c")
	s.board.Hold(dispatch.Claim{ID: "1", Call: "call", Level: 2, Unit: "b", Officers: []roster.OfficerID{"b"}, Progress: dispatch.EnRoute, Since: s.now}, s.now)
	before := s.board.Units(s.now)
	cit(&r, "B", "day", "d")
	r.Credentials = r.Credentials[1:] // a is no longer certified
	s.revise(r)
	after := s.board.Units(s.now)
	before[0].Kind, before[0].CertifiedThrough = dispatch.KindOfficer, nil
	if diff := cmp.Diff(before, after[:3]); diff != "" || len(after) != 4 {
		t.Errorf("%d units, (-before +after):\n%s", len(after), diff)
	}
	s.wants("the new roster", dispatch.Query{}, "c d")
	s.board.Release("1", s.now)
	s.wants("released", dispatch.Query{}, "b c d")
	if a := s.ask(dispatch.Query{Point: inA}); a.Revision != 7 {
		t.Error(a.Revision)
	}
}

// TestStatusTimes: the newest source time holds; of the same time the one that came later.
func TestStatusTimes(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	s := raise(t, r, "2026-07-01 12:00")
	report := func(after time.Duration, p dispatch.Status, secondary ...dispatch.Secondary) error {
		return s.board.Report(dispatch.Report{Unit: "a", Time: s.now.Add(after), Primary: p, Secondary: secondary}, s.now)
	}
	kind := func(err error) roster.Kind {
		var e *roster.Error
		if !errors.As(err, &e) {
			return ""
		}
		return e.Kind
	}
	for _, c := range []struct {
		name  string
		after time.Duration
		p     dispatch.Status
		want  roster.Kind
		holds dispatch.Status
	}{
		{"a minute old", -time.Minute, dispatch.StatusUnavailable, "", dispatch.StatusUnavailable},
		{"older", -61 * time.Second, dispatch.StatusAvailable, roster.Conflict, dispatch.StatusUnavailable},
		{"as old, later here", -time.Minute, dispatch.StatusAvailable, "", dispatch.StatusAvailable},
		{"ahead", 5001 * time.Millisecond, dispatch.StatusUnavailable, roster.Invalid, dispatch.StatusAvailable},
		{"a little ahead", 5 * time.Second, dispatch.StatusConditional, "", dispatch.StatusConditional},
		{"now", 0, dispatch.StatusAvailable, roster.Conflict, dispatch.StatusConditional},
	} {
		err := report(c.after, c.p)
		if kind(err) != c.want || (err == nil) != (c.want == "") {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
		if u := s.unit("a"); u.Status != c.holds {
			t.Errorf("%s: status %s, want %s", c.name, u.Status, c.holds)
		}
	}
	if err := s.board.Report(dispatch.Report{Unit: "z", Time: s.now, Primary: dispatch.StatusAvailable}, s.now); kind(err) != roster.NotFound {
		t.Errorf("an unknown unit: %v", err)
	}
	if s.board.Knows("z") || !s.board.Knows("a") {
		t.Error("knows z, or does not know a")
	}
}

// TestOffDutyOfCrewBefore: on a shared car, the leave that the crew before took says nothing of the next crew.
func TestOffDutyOfCrewBefore(t *testing.T) {
	r := small()
	for id, shift := range map[roster.OfficerID]string{"d": "day", "l": "late"} {
		hire(&r, "A", shift, roster.Officer{ID: id, Unit: "12A", Designated: true})
		certify(&r, id, "2025-02-28")
	}
	leave := dispatch.Report{Unit: "12A", Primary: dispatch.StatusUnavailable, Secondary: []dispatch.Secondary{dispatch.OffDuty}}
	s := raise(t, r, "2026-07-01 14:50")
	s.report(leave)
	s.wants("gone ten minutes early", dispatch.Query{}, "")
	s.at("2026-07-01 15:00").tick()
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "12A"); x.Status != dispatch.StatusUnknown || x.Officers[0] != "l" {
		t.Errorf("the next crew: %+v", x)
	}
	s.at("2026-07-01 15:10")
	s.report(leave)
	s.wants("the next crew takes leave too", dispatch.Query{}, "")
	// A status that is no leave, though of the crew before, is the car's until the next is reported.
	s = raise(t, r, "2026-07-01 14:50")
	s.report(dispatch.Report{Unit: "12A", Primary: dispatch.StatusUnavailable, Secondary: []dispatch.Secondary{dispatch.OnScene}, Call: "c"})
	s.at("2026-07-01 15:00").tick().wants("still on a scene", dispatch.Query{}, "")
}

// TestConditional: conditionally available ones come right below the first rung, those not available nowhere; who was
// passed over is told.
func TestConditional(t *testing.T) {
	r := small()
	for _, id := range []roster.OfficerID{"a", "b", "c"} {
		cit(&r, "A", "day", id)
	}
	s := raise(t, r, "2026-07-01 12:00").drive(inA, "a").drive(east(inA, 100), "b").free("c")
	s.report(dispatch.Report{Unit: "a", Primary: dispatch.StatusConditional, Secondary: []dispatch.Secondary{dispatch.Meal}})
	s.report(dispatch.Report{Unit: "b", Primary: dispatch.StatusUnavailable, Secondary: []dispatch.Secondary{dispatch.OnScene}, Call: "77"})
	a := s.ask(dispatch.Query{Point: inA})
	if got := ladder(a); got != "1:c | 2 conditionally-available: | 5 resource:" || a.PassedOver != nil {
		t.Errorf("got %s, passed over %v", got, a.PassedOver)
	}
	s.report(dispatch.Report{Unit: "c", Primary: dispatch.StatusUnavailable})
	a = s.ask(dispatch.Query{Point: inA})
	if got := ladder(a); got != "2: | 2 conditionally-available:a | 5 resource:" || !warns(a, dispatch.WarnNoCIT) {
		t.Errorf("got %s, %v", got, a.Warnings)
	}
	want := []dispatch.PassedOver{{Unit: "a", Reason: "ConditionallyAvailable: Meal"}, {Unit: "b", Reason: "NotAvailable: OnScene, call 77"}, {Unit: "c", Reason: "NotAvailable"}}
	if diff := cmp.Diff(want, a.PassedOver); diff != "" {
		t.Errorf("passed over (-want +got):\n%s", diff)
	}
}

// TestNearEqual: within the band of the fastest, who uncovers nothing goes first, then language and skill; not at
// level 4 or unknown, and not outside the band.
func TestNearEqual(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "alone") // the only one in A
	cit(&r, "B", "day", "b1")
	hire(&r, "B", "day", roster.Officer{ID: "b2", Designated: true, Languages: []string{"es"}, Skills: []string{"youth"}})
	certify(&r, "b2", "2025-02-28")
	cit(&r, "B", "day", "far")
	s := raise(t, r, "2026-07-01 12:00").free("alone", "b1", "b2", "far")
	// 108 s for each 1,000 m: all but one within 60 s of the fastest.
	s.drive(inA, "alone").drive(east(inA, 200), "b1").drive(east(inA, 400), "b2").drive(east(inA, 2000), "far")
	both := dispatch.Query{Point: inA, Languages: []string{"es"}, Skills: []string{"youth"}}
	for level, want := range []string{"alone b1 b2 far", "b1 b2 alone far", "b1 b2 alone far", "b1 b2 alone far", "alone b1 b2 far"} {
		s.wants("level "+string(rune('0'+level)), dispatch.Query{Level: level}, want)
	}
	for level, want := range []string{"alone b1 b2 far", "b2 b1 alone far", "b2 b1 alone far", "b2 b1 alone far", "alone b1 b2 far"} {
		q := both
		q.Level = level
		s.wants("languages, level "+string(rune('0'+level)), q, want)
	}
	q := both
	q.Level, q.Limit = 2, 1
	if got := s.first(q); got != "b2" {
		t.Errorf("limit 1: %q: the near-equal ones are compared before the list is cut", got)
	}
	a := s.ask(dispatch.Query{Point: inA, Level: 2, Limit: 9, Languages: []string{"es"}})
	if x := candidate(t, a, "alone"); x.Uncovers != "district A without CIT until 07:00" && x.Uncovers != "district A without CIT until 2026-07-02 07:00" {
		t.Errorf("uncovers %q", x.Uncovers)
	}
	if x := candidate(t, a, "b1"); x.Uncovers != "" || !says(x.Reasons, "does not speak es") {
		t.Errorf("b1 uncovers %q, %q", x.Uncovers, x.Reasons)
	}
}

// TestNeverBlank: whatever is missing, there is an answer with a last rung.
func TestNeverBlank(t *testing.T) {
	places := map[string]dispatch.Query{
		"border": {Point: roster.Point{Lon: -75.7, Lat: 39.65}}, "river": {Point: roster.Point{Lon: -75.4, Lat: 39.65}},
		"another state": {Point: roster.Point{Lon: -122.33, Lat: 47.6}}, "the pole": {Point: roster.Point{Lon: 0, Lat: 90}},
		"date line": {Point: roster.Point{Lon: 180, Lat: 0}}, "district": {District: "B"},
	}
	empty := small()
	nobodyCertified := small()
	hire(&nobodyCertified, "A", "day", roster.Officer{ID: "p"})
	full := small()
	cit(&full, "A", "day", "a")
	hire(&full, "B", "day", roster.Officer{ID: "p"})
	for name, r := range map[string]roster.Records{"empty": empty, "nobody certified": nobodyCertified, "full": full} {
		s := raise(t, r, "2026-07-01 12:00").tick()
		for place, q := range places {
			for _, need := range []roster.Need{"", "cit", "co-responder", "any"} {
				for level := range 5 {
					for _, hazardous := range []bool{false, true} {
						q.Need, q.Level, q.Hazardous = need, level, hazardous
						a := s.ask(q)
						if len(a.Fallbacks) == 0 || a.Fallbacks[len(a.Fallbacks)-1].Rung != dispatch.RungResource || a.Tier == 0 || a.District == "" {
							t.Errorf("%s, %s: %+v", name, place, a)
						}
						if outside := place == "river" || place == "another state" || place == "the pole" || place == "date line"; outside != warns(a, dispatch.WarnOutside) {
							t.Errorf("%s, %s: %v", name, place, a.Warnings)
						}
						if name == "full" && need != "co-responder" && unitIDs(a.Candidates) != "a" {
							t.Errorf("%s, %s, %s: %s", name, place, need, ladder(a))
						}
					}
				}
			}
		}
	}
	if _, err := dispatch.NewBoard().Nearest(dispatch.Query{Point: inA}); err == nil {
		t.Error("a board without a roster answers")
	}
	if units := dispatch.NewBoard().Units(time.Time{}); units != nil {
		t.Error(units)
	}
}

// TestOtherMinute: another minute than now is answered from the roster alone, and the board stays as it is.
func TestOtherMinute(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "d")
	cit(&r, "A", "late", "l")
	s := raise(t, r, "2026-07-01 12:00").drive(inC, "d").free("d")
	state := s.board.State()
	a, err := s.board.Nearest(dispatch.Query{Point: inA, Now: s.now, At: moment(s.book, "2026-07-01 16:00")})
	if err != nil || unitIDs(a.Candidates) != "l" || !warns(a, dispatch.WarnNoPositions) {
		t.Errorf("%v, %+v", err, a)
	}
	a, _ = s.board.Nearest(dispatch.Query{Point: inA, Now: s.now, At: moment(s.book, "2026-07-01 12:01")})
	if x := candidate(t, a, "d"); !x.Estimated || x.Status != dispatch.StatusUnknown {
		t.Errorf("%+v", x)
	}
	if s.board.State() != state {
		t.Error("a question about another minute moved the board")
	}
}
