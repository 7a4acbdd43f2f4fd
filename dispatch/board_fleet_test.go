package dispatch_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"watchbill/dispatch"
	"watchbill/roster"
)

// fleetTwin keeps of each unit what a call asks for, and scores every one of them.
type fleetTwin struct {
	*fleet
	fixed  []time.Time // of the last fix; zero: none
	status []dispatch.Status
	held   []bool
}

// nearest returns the certified units that can be sent, one more than asked for, by what they are ranked by.
func (f *fleetTwin) nearest(q dispatch.Query) (units []dispatch.UnitID, seconds []float64) {
	type scored struct {
		unit dispatch.UnitID
		s    float64
	}
	var all []scored
	for i, u := range f.units {
		if i%50 >= 3 || f.held[i] || f.status[i] == dispatch.StatusUnavailable || f.status[i] == dispatch.StatusConditional {
			continue
		}
		k, _ := f.book.Officer(roster.OfficerID(u))
		district := f.book.Districts().At(f.book.Squad(f.book.Person(k).PostOn(day("2026-07-01")).Squad).District)
		far := farthestCorner(district, q.Point) * twinPace
		s := far
		if !f.fixed[i].IsZero() {
			s = haversine(f.at[i], q.Point) * twinPace
			if age := f.now.Sub(f.fixed[i]); age > time.Minute {
				s = max(s, min(s+age.Seconds(), far))
			}
		}
		if f.status[i] == dispatch.StatusUnknown {
			s += 120
		}
		all = append(all, scored{u, s})
	}
	slices.SortFunc(all, func(x, y scored) int { return cmp.Compare(x.s, y.s) })
	for _, x := range all[:min(len(all), q.Limit+1)] { // and one more, who may be as near as the last
		units, seconds = append(units, x.unit), append(seconds, x.s)
	}
	return units, seconds
}

// happen changes a few units at random.
func (f *fleetTwin) happen() {
	r := f.rand
	i := r.IntN(len(f.units))
	if r.IntN(3) > 0 {
		i = i/50*50 + r.IntN(3) // one that is certified
	}
	u := f.units[i]
	switch r.IntN(8) {
	case 0:
		f.status[i] = []dispatch.Status{dispatch.StatusAvailable, dispatch.StatusConditional, dispatch.StatusUnavailable}[r.IntN(3)]
		f.report(dispatch.Report{Unit: u, Primary: f.status[i]})
	case 1:
		if f.held[i] = !f.held[i]; f.held[i] {
			f.hold(dispatch.AssignmentID(u), 2, u, roster.OfficerID(u))
		} else {
			f.board.Release(dispatch.AssignmentID(u), f.now)
		}
	case 2: // across the city
		f.at[i] = f.place()
		for f.board.TakeFix(dispatch.Fix{Unit: u, Time: f.now, At: f.at[i]}, f.now) != "" {
			f.pass(time.Second)
		}
		f.fixed[i] = f.now
	default:
		if !f.fixed[i].Before(f.now) {
			return
		}
		f.at[i].Lon += 1e-4 * (r.Float64() - 0.5)
		if why := f.board.TakeFix(dispatch.Fix{Unit: u, Time: f.now, At: f.at[i]}, f.now); why != "" {
			f.tb.Fatal(why)
		}
		f.fixed[i] = f.now
	}
}

// TestFleetTwin compares lookups among many units, sharing and patching all the way, with scoring every unit; and whole
// answers with those of a state made anew.
func TestFleetTwin(t *testing.T) {
	for seed := range uint64(4) {
		f := &fleetTwin{fleet: newFleet(t, 3_000)}
		f.rand = rand.New(rand.NewPCG(seed, 7))
		f.held = make([]bool, len(f.units))
		if seed%2 == 0 { // from nothing
			f.board = dispatch.NewBoard()
			f.board.SetMuster(dispatch.NewMuster(f.book, nil), f.now)
			f.fixed = make([]time.Time, len(f.units))
			f.status = slices.Repeat([]dispatch.Status{dispatch.StatusUnknown}, len(f.units))
		} else {
			f.fixed = slices.Repeat([]time.Time{f.now.Add(-12 * time.Second)}, len(f.units))
			f.fixed[0] = f.now.Add(-6 * time.Second)
			f.status = slices.Repeat([]dispatch.Status{dispatch.StatusAvailable}, len(f.units))
		}
		for range 150 {
			for range 1 + f.rand.IntN(60) {
				f.happen()
			}
			f.tick()
			q := dispatch.Query{Point: f.place(), Now: f.now, At: roster.MinuteOf(f.now), Limit: 1 + f.rand.IntN(30)}
			a := f.ask(q)
			want, seconds := f.nearest(q)
			for k, c := range a.Candidates {
				if c.Unit != want[k] && !near(seconds, k) {
					t.Fatalf("seed %d, %s, candidate %d: got %s, want %s; %v", seed, f.now, k, c.Unit, want[k], seconds)
				}
			}
			if len(a.Candidates) != min(len(want), q.Limit) {
				t.Fatalf("seed %d: %d candidates, want %d", seed, len(a.Candidates), len(want))
			}
			q.Level, q.Hazardous, q.Need = f.rand.IntN(5), f.rand.IntN(3) == 0, []roster.Need{roster.NeedCIT, roster.NeedCoResponder, roster.NeedAny}[f.rand.IntN(3)]
			if diff := gocmp.Diff(f.board.Anew(q), f.ask(q)); diff != "" {
				t.Fatalf("seed %d, %s, %+v (-made anew +patched):\n%s", seed, f.now, q, diff)
			}
			f.pass(time.Duration(f.rand.IntN(30)) * 100 * time.Millisecond)
		}
	}
}

// near tells whether a candidate is as near as one beside it: which goes first is for other things to decide.
func near(seconds []float64, k int) bool {
	return k > 0 && seconds[k]-seconds[k-1] < 1e-6 || k+1 < len(seconds) && seconds[k+1]-seconds[k] < 1e-6
}
