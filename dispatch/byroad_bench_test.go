package dispatch_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// delawareRoads is the network of the state, of the extract that the OpenStreetMap library brings along; nil where it
// is not at hand.
var delawareRoads = sync.OnceValues(func() (*roads.Network, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/paulmach/osm").Output()
	if err != nil {
		return nil, nil
	}
	f, err := os.Open(filepath.Join(strings.TrimSpace(string(out)), "testdata", "delaware-latest.osm.pbf"))
	if err != nil {
		return nil, nil
	}
	defer f.Close()
	n, _, err := roads.Build(context.Background(), f, roads.Options{})
	return n, err
})

func delaware(tb testing.TB) *roads.Network {
	tb.Helper()
	n, err := delawareRoads()
	if err != nil {
		tb.Fatal(err)
	}
	if n == nil {
		tb.Skip("no extract at hand")
	}
	return n
}

// region is where units and calls are.
type region struct {
	west, south, east, north float64
	within                   func(roster.Point) bool // nil: anywhere
}

var (
	wilmington = roster.Point{Lon: -75.5466, Lat: 39.7459}
	city       = region{-75.640, 39.674, -75.453, 39.818, func(p roster.Point) bool { return haversine(p, wilmington) <= 8000 }}
	delState   = region{-75.80, 38.45, -75.04, 39.85, nil}
)

// roadFleet is a board by road with everybody on duty, positioned within 400 m of a road, and free.
type roadFleet struct {
	*stage
	network *roads.Network
	region  region
	units   []dispatch.UnitID
	cits    []bool
	at      []roster.Point
	rand    *rand.Rand
}

// newRoadFleet puts units on the board, so many of them certified.
func newRoadFleet(tb testing.TB, n *roads.Network, in region, units, certified int) *roadFleet {
	tb.Helper()
	rec := small()
	rec.Districts = nil
	width, height := (in.east-in.west)/5, (in.north-in.south)/5
	for x := range 5 {
		for y := range 5 {
			rec.Districts = append(rec.Districts, square(fmt.Sprintf("D%d%d", x, y), in.west+width*float64(x), in.south+height*float64(y), width, height))
		}
	}
	f := &roadFleet{network: n, region: in, rand: rand.New(rand.NewPCG(1, 2))}
	for i := range units {
		id := roster.OfficerID(fmt.Sprintf("O%06d", i))
		hire(&rec, string(rec.Districts[f.rand.IntN(25)].ID), "day", roster.Officer{ID: id, Designated: true})
		f.cits = append(f.cits, i*certified/units != (i+1)*certified/units)
		if f.cits[i] {
			certify(&rec, id, "2025-02-28")
		}
		f.units = append(f.units, dispatch.UnitID(id))
	}
	f.stage = raise(tb, rec, "2026-07-01 12:00")
	f.board.SetRoads(n, f.now)
	for i, u := range f.units {
		f.at = append(f.at, f.place())
		f.board.TakeFix(dispatch.Fix{Unit: u, Time: f.now, At: f.at[i]}, f.now)
		f.pass(time.Microsecond)
	}
	reports := make([]dispatch.Report, units)
	for i, u := range f.units {
		reports[i] = dispatch.Report{Unit: u, Time: f.now, Primary: dispatch.StatusAvailable}
	}
	f.board.ReportAll(reports, f.now)
	f.board.SetRoads(n, f.now) // and puts neighbours together
	return f
}

// place draws a place of the region that a road is near.
func (f *roadFleet) place() roster.Point {
	for {
		p := roster.Point{Lon: f.region.west + f.rand.Float64()*(f.region.east-f.region.west), Lat: f.region.south + f.rand.Float64()*(f.region.north-f.region.south)}
		if _, near := f.network.Snap(p); near && (f.region.within == nil || f.region.within(p)) {
			return p
		}
	}
}

func (f *roadFleet) calls(limit int) []dispatch.Query {
	out := make([]dispatch.Query, 1024)
	for i := range out {
		out[i] = dispatch.Query{Point: f.place(), Now: f.now, At: roster.MinuteOf(f.now), Need: roster.NeedCIT, Limit: limit}
	}
	return out
}

// move drives some units a few metres, 100 ms later.
func (f *roadFleet) move(n int) {
	f.pass(100 * time.Millisecond)
	for range n {
		i := f.rand.IntN(len(f.units))
		at := roster.Point{Lon: f.at[i].Lon + 1e-4*(f.rand.Float64()-0.5), Lat: f.at[i].Lat}
		if f.board.TakeFix(dispatch.Fix{Unit: f.units[i], Time: f.now, At: at}, f.now) == "" { // else it moved already
			f.at[i] = at
		}
	}
}

// TestFleetByRoad compares lookups among many units with driving each of them to the call; they move and are patched
// all the while, so that the search must stop neither too early nor anywhere but where the list is full.
func TestFleetByRoad(t *testing.T) {
	g := countyGround(t)
	f := newRoadFleet(t, g.network, city, 1_000, 80)
	paced := g.network.Paced(nil)
	for range 12 {
		f.move(200)
		f.tick()
		q := dispatch.Query{Point: f.place(), Limit: 1 + f.rand.IntN(20), Level: f.rand.IntN(2) * 4}
		to, _ := g.network.Snap(q.Point)
		type timed struct {
			unit    dispatch.UnitID
			seconds float64
		}
		var want []timed
		for i, u := range f.units {
			if from, ok := g.network.Snap(f.at[i]); ok && f.cits[i] {
				seconds, _, _ := paced.Travel(from, to)
				want = append(want, timed{u, seconds})
			}
		}
		slices.SortFunc(want, func(x, y timed) int { return cmp.Compare(x.seconds, y.seconds) })
		a := f.ask(q)
		if len(a.Candidates) != q.Limit {
			t.Fatalf("%d candidates, want %d", len(a.Candidates), q.Limit)
		}
		for k, c := range a.Candidates {
			if tie := k+1 < len(want) && want[k+1].seconds == want[k].seconds || k > 0 && want[k-1].seconds == want[k].seconds; c.Unit != want[k].unit && !tie {
				t.Errorf("candidate %d of %d: %s, want %s in %v s", k, q.Limit, c.Unit, want[k].unit, want[k].seconds)
			}
			if c.TravelSource != dispatch.TravelRoad || math.Abs(*c.TravelS-want[k].seconds) > 0.051 {
				t.Errorf("candidate %d takes %v s by %s, want %v", k, *c.TravelS, c.TravelSource, want[k].seconds)
			}
		}
	}
}

// measure times find for each of many calls in turn and reports the median and the 99th percentile.
func measure(b *testing.B, calls []dispatch.Query, find func(dispatch.Query) bool) {
	b.Helper()
	took := make([]time.Duration, 0, 1<<20)
	for _, q := range calls {
		find(q) // once: scratch space grows to what a search needs
	}
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		i++
		began := time.Now()
		if !find(calls[i%len(calls)]) {
			b.Fatal("too few were found")
		}
		if len(took) < cap(took) {
			took = append(took, time.Since(began))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "p99-µs")
}

// BenchmarkLookupByRoad is the three CIT units that are first at a call by road: find alone, and the whole answer. The
// cases are 100 of 1,000 units in and around Wilmington, by the county's and by the state's roads, 100 all over the
// state, and cities of 600 CIT units.
func BenchmarkLookupByRoad(b *testing.B) {
	for _, c := range []struct {
		name       string
		network    func(testing.TB) *roads.Network
		in         region
		units, cit int
	}{
		{"wilmington/cit=100", func(tb testing.TB) *roads.Network { return countyGround(tb).network }, city, 1_000, 100},
		{"wilmington-of-delaware/cit=100", delaware, city, 1_000, 100},
		{"wilmington/cit=600", func(tb testing.TB) *roads.Network { return countyGround(tb).network }, city, 600, 600},
		{"wilmington/cit=600of10000", func(tb testing.TB) *roads.Network { return countyGround(tb).network }, city, 10_000, 600},
		{"statewide/cit=100", delaware, delState, 1_000, 100},
	} {
		var f *roadFleet
		var calls []dispatch.Query
		begin := func(b *testing.B) {
			if f == nil {
				f = newRoadFleet(b, c.network(b), c.in, c.units, c.cit)
				calls = f.calls(3)
			}
			b.ResetTimer()
		}
		b.Run("find/"+c.name, func(b *testing.B) {
			begin(b)
			s := f.board.State()
			measure(b, calls, func(q dispatch.Query) bool { return s.First(q) == 3 })
		})
		b.Run("answer/"+c.name, func(b *testing.B) {
			begin(b)
			measure(b, calls, func(q dispatch.Query) bool {
				a, err := f.board.Nearest(q)
				return err == nil && len(a.Candidates) == 3 && a.Candidates[2].TravelSource == dispatch.TravelRoad
			})
		})
	}
}

// BenchmarkTickByRoad publishes 67 units that moved, the finding of their roads included; and, of these, SetRoads of all.
func BenchmarkTickByRoad(b *testing.B) {
	for _, units := range []int{600, 10_000} {
		var f *roadFleet
		begin := func(b *testing.B) {
			if f == nil {
				f = newRoadFleet(b, countyGround(b).network, city, units, 600)
			}
			b.ReportAllocs()
			b.ResetTimer()
		}
		b.Run(fmt.Sprintf("units=%d/cit=600/moved=67", units), func(b *testing.B) {
			begin(b)
			for b.Loop() {
				b.StopTimer()
				f.move(67)
				b.StartTimer()
				f.tick()
			}
		})
		b.Run(fmt.Sprintf("set-roads/units=%d", units), func(b *testing.B) {
			begin(b)
			for b.Loop() {
				f.board.SetRoads(f.network, f.now)
			}
		})
	}
}

// BenchmarkNobodyCertifiedByRoad is a call for which the nearest of those without crisis training are listed.
func BenchmarkNobodyCertifiedByRoad(b *testing.B) {
	for _, units := range []int{600, 10_000} {
		b.Run(fmt.Sprintf("units=%d", units), func(b *testing.B) {
			f := newRoadFleet(b, countyGround(b).network, city, units, 0)
			b.ResetTimer()
			measure(b, f.calls(3), func(q dispatch.Query) bool {
				a, err := f.board.Nearest(q)
				return err == nil && len(a.Candidates) == 0 && len(a.Fallbacks[0].Candidates) == 3
			})
		})
	}
}

// BenchmarkDivertibleByRoad is a lookup while a few of 100 CIT units are on calls of a lower level, who are
// always listed: that there may be fewer than were wanted must not cost a search of all roads.
func BenchmarkDivertibleByRoad(b *testing.B) {
	for _, calls := range []int{0, 2, 10} {
		b.Run(fmt.Sprintf("on-calls=%d", calls), func(b *testing.B) {
			f := newRoadFleet(b, countyGround(b).network, city, 1_000, 100)
			for i, u := range f.units {
				if f.cits[i] && calls > 0 {
					f.hold(dispatch.AssignmentID(u), 1, u, roster.OfficerID(u))
					calls--
				}
			}
			b.ResetTimer()
			measure(b, f.calls(3), func(q dispatch.Query) bool {
				a, err := f.board.Nearest(q)
				return err == nil && len(a.Candidates) == 3
			})
		})
	}
}
