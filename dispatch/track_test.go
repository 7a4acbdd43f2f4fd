package dispatch_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch"
	"watchbill/roster"
)

// east is a place some metres east of another, at the latitude of small's districts.
func east(p roster.Point, meters float64) roster.Point {
	return roster.Point{Lon: p.Lon + meters/85_700, Lat: p.Lat}
}

// TestTakeFix walks one track through everything that a fix is held to.
func TestTakeFix(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	s := raise(t, r, "2026-07-01 12:00")
	for _, c := range []struct {
		name string
		unit dispatch.UnitID
		time float64 // seconds after noon
		at   roster.Point
		want dispatch.Refusal
	}{
		{"nobody knows it", "z", 0, inA, dispatch.RefusedUnknown},
		{"no place", "a", 0, roster.Point{Lon: math.NaN(), Lat: 39.6}, dispatch.RefusedOffWorld},
		{"no latitude", "a", 0, roster.Point{Lon: -75, Lat: math.NaN()}, dispatch.RefusedOffWorld},
		{"infinite", "a", 0, roster.Point{Lon: math.Inf(1), Lat: 39.6}, dispatch.RefusedOffWorld},
		{"beyond the pole", "a", 0, roster.Point{Lon: -75, Lat: 91}, dispatch.RefusedOffWorld},
		{"beyond the date line", "a", 0, roster.Point{Lon: -181, Lat: 39}, dispatch.RefusedOffWorld},
		{"a device without a fix", "a", 0, roster.Point{}, dispatch.RefusedOffWorld},
		{"too far ahead", "a", 5.001, inA, dispatch.RefusedFuture},
		{"a little ahead", "a", 5, inA, ""},
		{"older", "a", 4, inA, dispatch.RefusedOlder},
		{"as old, elsewhere", "a", 5, east(inA, 10), dispatch.RefusedOlder},
		{"sent twice", "a", 5, inA, ""},
	} {
		f := dispatch.Fix{Unit: c.unit, Time: s.now.Add(time.Duration(c.time * float64(time.Second))), At: c.at}
		if got := s.board.TakeFix(f, s.now); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	want := map[dispatch.Refusal]uint64{dispatch.RefusedUnknown: 1, dispatch.RefusedOffWorld: 6, dispatch.RefusedFuture: 1, dispatch.RefusedOlder: 2}
	if diff := cmp.Diff(want, s.board.Refused()); diff != "" {
		t.Errorf("counted (-want +got):\n%s", diff)
	}
	fixes := []dispatch.Fix{{Unit: "a", Time: s.now.Add(-time.Hour), At: inA}, {Unit: "z", Time: s.now, At: inA}, {Unit: "a", Time: s.now.Add(5 * time.Second), At: inA}}
	if diff := cmp.Diff([]dispatch.Refusal{"older", "unknown-unit", ""}, s.board.TakeFixes(fixes, s.now)); diff != "" {
		t.Errorf("a batch (-want +got):\n%s", diff)
	}
}

// TestJump: a fix faster than 400 km/h from the one held is refused; three of them that agree replace the track.
func TestJump(t *testing.T) {
	type fix struct {
		after  float64 // seconds
		meters float64 // east of the start
		want   dispatch.Refusal
	}
	const jump = dispatch.RefusedJump
	for _, c := range []struct {
		name string
		then []fix
		ends float64 // metres east
	}{
		{"fast, but not too fast", []fix{{10, 1000, ""}}, 1000},
		{"a device is rough", []fix{{0.1, 90, ""}}, 90},
		{"too fast", []fix{{10, 1300, jump}}, 0},
		{"an hour later anything goes", []fix{{3600, 390_000, ""}}, 390_000},
		{"a stray one does not stop the track", []fix{{10, 9000, jump}, {20, 100, ""}, {30, 200, ""}}, 200},
		{"two are not enough", []fix{{10, 9000, jump}, {20, 9100, jump}}, 0},
		{"three that agree", []fix{{10, 9000, jump}, {20, 9100, jump}, {30, 9200, ""}, {40, 9300, ""}}, 9300},
		{"three that do not", []fix{{10, 9000, jump}, {20, 19_000, jump}, {30, 9000, jump}, {40, 29_000, jump}}, 0},
		{"two, a good one, and another", []fix{{10, 9000, jump}, {20, 9100, jump}, {21, 0, ""}, {22, 9200, jump}}, 0},
		{"three of the same time", []fix{{10, 9000, jump}, {10, 9001, jump}, {10, 9002, jump}}, 0},
		{"two that agree after one that does not", []fix{{10, 30_000, jump}, {20, 9000, jump}, {30, 9100, jump}, {40, 9200, ""}}, 9200},
		{"older ones do not vote", []fix{{10, 100, ""}, {5, 9000, dispatch.RefusedOlder}, {20, 9000, jump}, {21, 9000, jump}}, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := small()
			cit(&r, "A", "day", "a")
			s := raise(t, r, "2026-07-01 12:00").drive(inA, "a")
			start := s.now
			for k, f := range c.then {
				at := start.Add(time.Duration(f.after * float64(time.Second)))
				if at.After(s.now) {
					s.now = at
				}
				if got := s.board.TakeFix(dispatch.Fix{Unit: "a", Time: at, At: east(inA, f.meters)}, s.now); got != f.want {
					t.Errorf("fix %d: got %q, want %q", k, got, f.want)
				}
			}
			s.tick()
			at := s.unit("a").Position
			if d := dispatch.Distance(east(inA, c.ends), roster.Point{Lat: at.Lat, Lon: at.Lon}); d > 1 {
				t.Errorf("ends %.0f m away from %.0f m", d, c.ends)
			}
		})
	}
}

// TestPositionsPublished: a fix shows with the next Tick, not before; its age is always told.
func TestPositionsPublished(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	s := raise(t, r, "2026-07-01 12:00")
	if !warns(s.ask(dispatch.Query{Point: inA}), dispatch.WarnNoPositions) {
		t.Error("no word of there being no positions")
	}
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "a"); !x.Estimated || x.DistanceM != nil || x.TravelS != nil || x.Position.AgeS != nil || x.Position.Source != dispatch.PositionDistrict {
		t.Errorf("without a fix: %+v", x)
	}
	speed := 3.5
	s.board.TakeFix(dispatch.Fix{Unit: "a", Time: s.now, At: east(inA, 1000), SpeedMPS: &speed}, s.now)
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "a"); !x.Estimated {
		t.Error("a fix was published without a Tick")
	}
	s.tick().pass(12500 * time.Millisecond)
	x := candidate(t, s.ask(dispatch.Query{Point: inA}), "a")
	if x.Estimated || *x.Position.AgeS != 12.5 || math.Abs(*x.DistanceM-1000) > 3 || math.Abs(*x.TravelS-108) > 1 || x.TravelSource != dispatch.TravelStraight {
		t.Errorf("with a fix: %+v, age %v, %v m, %v s", x, *x.Position.AgeS, *x.DistanceM, *x.TravelS)
	}
	if warns(s.ask(dispatch.Query{Point: inA}), dispatch.WarnNoPositions) {
		t.Error("says that there are no positions")
	}
}

// TestFixOverEstimate: a unit without a fix never beats one with a fix by pretending to be near.
func TestFixOverEstimate(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a-blind")
	cit(&r, "B", "day", "b-seen")
	s := raise(t, r, "2026-07-01 12:00").free("a-blind", "b-seen")
	s.drive(roster.Point{Lon: -75.699, Lat: 39.65}, "b-seen") // 6 km from inA; the far side of A is 8 km away
	s.wants("far side of its own district", dispatch.Query{Point: inA}, "b-seen a-blind")
	s.pass(10*time.Second).drive(roster.Point{Lon: -75.698, Lat: 39.65}, "b-seen").pass(time.Hour).drive(inC, "b-seen")
	s.wants("two districts away", dispatch.Query{Point: inA}, "a-blind b-seen")
}

// TestFeedSilent: at 30 s nothing is stale by default, at 10 min everything is, and says so; nobody is hidden.
func TestFeedSilent(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	cit(&r, "A", "day", "b")
	s := raise(t, r, "2026-07-01 12:00").free("a", "b").drive(inA, "a").drive(east(inA, 500), "b")
	s.pass(30 * time.Second).tick()
	if a := s.ask(dispatch.Query{Point: inA}); warns(a, dispatch.WarnStale) || unitIDs(a.Candidates) != "a b" {
		t.Errorf("at 30 s: %v, %s", a.Warnings, unitIDs(a.Candidates))
	}
	s.pass(570 * time.Second).tick()
	a := s.ask(dispatch.Query{Point: inA})
	if !warns(a, dispatch.WarnStale) || unitIDs(a.Candidates) != "a b" || warns(a, dispatch.WarnNoPositions) {
		t.Errorf("at 10 min: %v, %s", a.Warnings, unitIDs(a.Candidates))
	}
	if x := candidate(t, a, "a"); *x.Position.AgeS != 600 || !says(x.Reasons, "600 s old") || x.Estimated {
		t.Errorf("at 10 min: %+v", x)
	}
	s.drive(east(inA, 600), "b") // it moves again: nearer than one that may be anywhere by now
	s.wants("one has come back", dispatch.Query{Point: inA}, "b a")
	if a := s.ask(dispatch.Query{Point: inA, Limit: 1}); warns(a, dispatch.WarnStale) {
		t.Error("nobody listed is stale and the feed speaks")
	}
}

// TestSilentFeedOfNobodyListed: a silent feed is told although whoever is listed has no position at all.
func TestSilentFeedOfNobodyListed(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	hire(&r, "C", "day", roster.Officer{ID: "p"})
	s := raise(t, r, "2026-07-01 12:00").drive(inC, "p").pass(10 * time.Minute).tick()
	if a := s.ask(dispatch.Query{Point: inA}); !warns(a, dispatch.WarnStale) {
		t.Error(a.Warnings)
	}
}

// TestHeartbeat: a gated device says nothing while it stands still; its position is fresh while it lives.
func TestHeartbeat(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	cit(&r, "A", "day", "b")
	s := raise(t, r, "2026-07-01 12:00").free("a", "b").drive(inA, "a").drive(east(inA, 300), "b")
	for range 20 {
		s.pass(30 * time.Second)
		s.board.Heard("a", s.now)
		s.tick()
	}
	a := s.ask(dispatch.Query{Point: inA})
	if x := candidate(t, a, "a"); says(x.Reasons, " s old") || *x.Position.AgeS != 600 {
		t.Errorf("a lives: %q, age %v", x.Reasons, *x.Position.AgeS)
	}
	if x := candidate(t, a, "b"); !says(x.Reasons, "600 s old") {
		t.Errorf("b does not: %q", x.Reasons)
	}
	s.pass(61 * time.Second).tick()
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "a"); !says(x.Reasons, "61 s") {
		t.Errorf("a no longer lives: %q", x.Reasons)
	}
	s.board.Heard("nobody", s.now) // harmless
}

// TestUnknownStatus lowers by two minutes and never hides.
func TestUnknownStatus(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	cit(&r, "A", "day", "b")
	s := raise(t, r, "2026-07-01 12:00").drive(inA, "a").drive(east(inA, 1000), "b")
	s.wants("neither reported", dispatch.Query{}, "a b")
	if a := s.ask(dispatch.Query{Point: inA}); !warns(a, dispatch.WarnNoStatuses) {
		t.Error("no word of there being no statuses")
	}
	s.free("b") // 108 s away, a is 120 s later
	s.wants("b is reported free", dispatch.Query{}, "b a")
	a := s.ask(dispatch.Query{Point: inA})
	if x := candidate(t, a, "a"); x.Status != dispatch.StatusUnknown || !says(x.Reasons, "status not reported") || *x.TravelS != 0 {
		t.Errorf("%+v", x)
	}
	if warns(a, dispatch.WarnNoStatuses) {
		t.Error("says that there are no statuses")
	}
}

// TestClockStepped: whichever way the clock is set, fixes and statuses flow again at once.
func TestClockStepped(t *testing.T) {
	for _, step := range []time.Duration{-time.Hour, time.Hour, -25 * time.Hour, 25 * time.Hour} {
		t.Run(step.String(), func(t *testing.T) {
			r := small()
			cit(&r, "A", "day", "a")
			s := raise(t, r, "2026-07-01 12:00").free("a").drive(inA, "a")
			s.pass(step).tick()
			if a := s.ask(dispatch.Query{Point: inA}); unitIDs(a.Candidates) != "a" {
				t.Fatalf("nobody is left: %+v", a)
			}
			for k := range 3 {
				s.pass(5 * time.Second)
				s.report(dispatch.Report{Unit: "a", Primary: dispatch.StatusConditional})
				s.free("a").drive(east(inA, float64(100*k)), "a")
			}
			if at := s.unit("a").Position; at.Lon != east(inA, 200).Lon || *at.AgeS != 0 {
				t.Errorf("%+v", at)
			}
		})
	}
}

// TestPositionWithStatus: CAD may give the position with a status; it holds 15 minutes by default.
func TestPositionWithStatus(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	s := raise(t, r, "2026-07-01 12:00")
	s.report(dispatch.Report{Unit: "a", At: &dispatch.Fix{Time: s.now, At: inB}})
	x := candidate(t, s.ask(dispatch.Query{Point: inA}), "a")
	if x.Estimated || x.Position.Source != dispatch.PositionStatus || x.Position.Lon != inB.Lon {
		t.Errorf("%+v", x)
	}
	s.pass(15 * time.Minute).tick()
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "a"); says(x.Reasons, "s old") {
		t.Errorf("at 15 min: %q", x.Reasons)
	}
	s.pass(time.Second).tick()
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "a"); !says(x.Reasons, "901 s old") {
		t.Errorf("past 15 min: %q", x.Reasons)
	}
}

// TestHeartbeatOfFeed: a fleet that stands still speaks by heartbeats alone, as after a restart; the feed is not silent.
func TestHeartbeatOfFeed(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	s := raise(t, r, "2026-07-01 12:00")
	s.board.Expect(s.now)
	for range 10 {
		s.pass(30 * time.Second)
		s.board.Heard("a", s.now)
		s.tick()
	}
	if silent, ever := s.board.State().Silent(s.now); silent != 0 || !ever {
		t.Errorf("silent for %s, ever %t", silent, ever)
	}
	s.drive(inA, "a") // a first fix is taken as any
	if x := candidate(t, s.ask(dispatch.Query{Point: inA}), "a"); x.Position.AgeS == nil {
		t.Errorf("%+v", x.Position)
	}
}
