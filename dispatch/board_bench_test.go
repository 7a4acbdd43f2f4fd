package dispatch_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// fleet is a board of a city of 25 districts with everybody on duty, positioned and free; 6 of 100 are certified.
type fleet struct {
	*stage
	units []dispatch.UnitID
	at    []roster.Point
	rand  *rand.Rand
}

// calls are places all over the city, and the query for one of them.
func (f *fleet) calls(need roster.Need) []dispatch.Query {
	out := make([]dispatch.Query, 1024)
	for i := range out {
		out[i] = dispatch.Query{Point: f.place(), Now: f.now, At: roster.MinuteOf(f.now), Need: need, Limit: 3}
	}
	return out
}

func (f *fleet) place() roster.Point {
	return roster.Point{Lon: -88 + 0.2*f.rand.Float64(), Lat: 41.5 + 0.15*f.rand.Float64()}
}

// newFleet puts n units on the board.
func newFleet(tb testing.TB, n int) *fleet {
	tb.Helper()
	rec := small()
	rec.Districts = nil
	for x := range 5 {
		for y := range 5 {
			rec.Districts = append(rec.Districts, square(fmt.Sprintf("D%d%d", x, y), -88+0.04*float64(x), 41.5+0.03*float64(y), 0.04, 0.03))
		}
	}
	f := &fleet{rand: rand.New(rand.NewPCG(1, 2))}
	for i := range n {
		id := roster.OfficerID(fmt.Sprintf("O%06d", i))
		hire(&rec, string(rec.Districts[f.rand.IntN(25)].ID), "day", roster.Officer{ID: id, Designated: true})
		if i%50 < 3 {
			certify(&rec, id, "2025-02-28")
		}
		f.units = append(f.units, dispatch.UnitID(id))
	}
	f.stage = raise(tb, rec, "2026-07-01 12:00")
	reports := make([]dispatch.Report, n)
	fixes := make([]dispatch.Fix, n)
	for i, u := range f.units {
		f.at = append(f.at, f.place())
		reports[i] = dispatch.Report{Unit: u, Time: f.now, Primary: dispatch.StatusAvailable}
		fixes[i] = dispatch.Fix{Unit: u, Time: f.now, At: f.at[i]}
	}
	for i, err := range f.board.ReportAll(reports, f.now) {
		if why := f.board.TakeFix(fixes[i], f.now); err != nil || why != "" {
			tb.Fatal(err, why)
		}
	}
	f.pass(6 * time.Second).tick() // and puts neighbours together
	f.board.TakeFix(dispatch.Fix{Unit: f.units[0], Time: f.now, At: f.at[0]}, f.now)
	f.pass(6 * time.Second).tick()
	return f
}

// move drives some units a few metres, a second later.
func (f *fleet) move(n int) {
	f.pass(time.Second)
	for range n {
		f.step(f.rand.IntN(len(f.units)))
	}
}

func (f *fleet) step(i int) {
	f.at[i].Lon += 1e-4 * (f.rand.Float64() - 0.5)
	f.board.TakeFix(dispatch.Fix{Unit: f.units[i], Time: f.now, At: f.at[i]}, f.now)
}

var fleets = []int{1_000, 10_000, 100_000}

// BenchmarkLookup is a straight-line lookup of three CIT units: find alone, and the whole answer.
func BenchmarkLookup(b *testing.B) {
	for _, n := range fleets {
		f := newFleet(b, n)
		calls := f.calls(roster.NeedCIT)
		b.Run(fmt.Sprintf("find/units=%d", n), func(b *testing.B) {
			s, i := f.board.State(), 0
			b.ReportAllocs()
			for b.Loop() {
				i++
				if found := s.First(calls[i%len(calls)]); found != 3 {
					b.Fatal(found)
				}
			}
		})
		b.Run(fmt.Sprintf("answer/units=%d", n), func(b *testing.B) {
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				i++
				if a, err := f.board.Nearest(calls[i%len(calls)]); err != nil || len(a.Candidates) != 3 {
					b.Fatal(a, err)
				}
			}
		})
		b.Run(fmt.Sprintf("show/units=%d", n), func(b *testing.B) {
			i, found := 0, 0
			b.ReportAllocs()
			for b.Loop() {
				i++
				err := f.board.Show(calls[i%len(calls)], func(a *dispatch.Answer) { found = len(a.Candidates) })
				if err != nil || found != 3 {
					b.Fatal(found, err)
				}
			}
		})
	}
}

// BenchmarkLookupKinds is what a lookup of 10,000 units costs by what is asked.
func BenchmarkLookupKinds(b *testing.B) {
	f := newFleet(b, 10_000)
	for _, c := range []struct {
		name   string
		change func(*dispatch.Query)
	}{
		{"level=2", func(q *dispatch.Query) { q.Level = 2 }}, {"level=3", func(q *dispatch.Query) { q.Level = 3 }},
		{"hazard", func(q *dispatch.Query) { q.Hazardous = true }}, {"limit=20", func(q *dispatch.Query) { q.Limit = 20 }},
		{"languages", func(q *dispatch.Query) { q.Languages = []string{"es"} }},
	} {
		calls := f.calls(roster.NeedCIT)
		for i := range calls {
			c.change(&calls[i])
		}
		b.Run(c.name, func(b *testing.B) {
			s, i := f.board.State(), 0
			b.ReportAllocs()
			for b.Loop() {
				i++
				s.First(calls[i%len(calls)])
			}
		})
	}
}

// BenchmarkBlindLookup is 10,000 units of whom none has a position: many are equally near.
func BenchmarkBlindLookup(b *testing.B) {
	f := newFleet(b, 10_000)
	f.board = dispatch.NewBoard()
	f.board.SetMuster(dispatch.NewMuster(f.book, nil), f.now)
	calls := f.calls(roster.NeedCIT)
	for level := 0; level <= 2; level += 2 {
		b.Run(fmt.Sprint("level=", level), func(b *testing.B) {
			s, i := f.board.State(), 0
			b.ReportAllocs()
			for b.Loop() {
				i++
				q := calls[i%len(calls)]
				q.Level = level
				s.First(q)
			}
		})
	}
}

func BenchmarkTakeFix(b *testing.B) {
	f := newFleet(b, 10_000)
	i, start := 0, f.now
	b.ReportAllocs()
	for b.Loop() {
		i++
		k := i % len(f.units)
		f.now = start.Add(time.Duration(i) * time.Millisecond)
		f.at[k].Lon += 1e-7
		if why := f.board.TakeFix(dispatch.Fix{Unit: f.units[k], Time: f.now, At: f.at[k]}, f.now); why != "" {
			b.Fatal(why)
		}
	}
}

// BenchmarkTick publishes units that moved, some 67 of them in 100 ms at 667 fixes a second.
func BenchmarkTick(b *testing.B) {
	for _, n := range fleets {
		f := newFleet(b, n)
		for _, moved := range []int{67, 2_000} {
			if moved > n {
				continue
			}
			b.Run(fmt.Sprintf("units=%d/moved=%d", n, moved), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					b.StopTimer()
					f.now = f.now.Add(-time.Second + 100*time.Millisecond)
					f.move(moved)
					b.StartTimer()
					f.tick()
				}
			})
		}
	}
}

// BenchmarkReport is a status, published when it returns.
func BenchmarkReport(b *testing.B) {
	for _, n := range fleets {
		f := newFleet(b, n)
		b.Run(fmt.Sprintf("units=%d", n), func(b *testing.B) {
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				i++
				f.now = f.now.Add(time.Microsecond)
				f.free(f.units[i%n])
			}
		})
	}
}

// BenchmarkHold is a claim and its release.
func BenchmarkHold(b *testing.B) {
	for _, n := range fleets {
		f := newFleet(b, n)
		b.Run(fmt.Sprintf("units=%d", n), func(b *testing.B) {
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				i++
				u := f.units[i%n]
				f.hold("1", 2, u, roster.OfficerID(u))
				f.board.Release("1", f.now)
			}
		})
	}
}

// BenchmarkLookupWhileMoving is a lookup while nothing moves, and while 20,000 fixes a second are taken by another
// goroutine and published every 100 ms: the p99 ought to be within half as much again.
func BenchmarkLookupWhileMoving(b *testing.B) {
	for _, moving := range []bool{false, true} {
		b.Run(fmt.Sprint("moving=", moving), func(b *testing.B) {
			f := newFleet(b, 10_000)
			calls := f.calls(roster.NeedCIT)
			var stop atomic.Bool
			var driver sync.WaitGroup
			if moving {
				driver.Go(func() { f.driveAbout(&stop, 20_000) })
			}
			took := make([]time.Duration, 0, 1<<20)
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				i++
				begin := time.Now()
				if _, err := f.board.Nearest(calls[i%len(calls)]); err != nil {
					b.Fatal(err)
				}
				if len(took) < cap(took) {
					took = append(took, time.Since(begin))
				}
			}
			stop.Store(true)
			driver.Wait()
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
		})
	}
}

// driveAbout takes so many fixes a second, evenly, and publishes them every 100 ms.
func (f *fleet) driveAbout(stop *atomic.Bool, perSecond int) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	begin, now := time.Now(), f.now
	done, ticks := 0, 0
	for !stop.Load() {
		<-tick.C
		passed := time.Since(begin)
		for ; done < int(passed.Seconds()*float64(perSecond)); done++ {
			k := done % len(f.units)
			f.at[k].Lon += 1e-6 * float64(done%3-1)
			f.board.TakeFix(dispatch.Fix{Unit: f.units[k], Time: now.Add(passed), At: f.at[k]}, now.Add(passed))
		}
		if n := int(passed / (100 * time.Millisecond)); n > ticks {
			ticks = n
			f.board.Tick(now.Add(passed))
		}
	}
}
