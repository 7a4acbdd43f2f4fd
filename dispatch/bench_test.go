package dispatch_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"watchbill/dispatch"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// chicago reads the pack of that name where it is at hand.
func chicago(tb testing.TB) *roster.Book {
	const dir = "../../shared/packs/chicago-2016"
	if _, err := os.Stat(dir); err != nil {
		tb.Skip("there is no ", dir)
	}
	b, faults, err := pack.Open(tb.Context(), dir)
	if b == nil {
		tb.Fatal(err, faults)
	}
	return b
}

// grid makes an agency of n×n square districts with officers on 4-2 rotations, a fifth of them certified.
func grid(tb testing.TB, n, officers int) *roster.Book {
	r := rand.New(rand.NewPCG(1, 2))
	rec := small()
	rec.Districts = nil
	for x := range n {
		for y := range n {
			rec.Districts = append(rec.Districts, square(fmt.Sprintf("D%02d%02d", x, y), -88+0.04*float64(x), 41.5+0.03*float64(y), 0.04, 0.03))
		}
	}
	rec.Rotations = append(rec.Rotations, roster.Rotation{ID: "4-2", Anchor: day("2026-01-01"), Cycle: []roster.ShiftID{"*", "*", "*", "*", "-", "-"}})
	for i := range officers {
		id := roster.OfficerID(fmt.Sprintf("O%06d", i))
		rec.Officers = append(rec.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true})
		rec.Postings = append(rec.Postings, roster.Posting{
			Officer: id, District: rec.Districts[i%(n*n)].ID, Shift: rec.Shifts[r.IntN(3)].ID, Rotation: "4-2", Offset: r.IntN(6),
			Dates: roster.DateRange{From: day("2026-01-01")},
		})
		if r.IntN(5) == 0 {
			rec.Credentials = append(rec.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Completed: day("2026-01-01"), Hours: 40})
		}
		if r.IntN(3) == 0 {
			from := day("2026-06-01") + roster.Date(r.IntN(60))
			rec.Absences = append(rec.Absences, roster.Absence{Officer: id, Kind: "vacation", Days: roster.DateRange{From: from, To: from + 13}})
		}
	}
	return book(tb, rec)
}

// rosters are the Books that benchmarks run on, each with an instant and a middle.
func rosters(b *testing.B, run func(b *testing.B, m *dispatch.Muster, at roster.Minute, middle roster.Point)) {
	for _, c := range []struct {
		name, at string
		book     func() *roster.Book
		middle   roster.Point
	}{
		{"officers=8100", "2026-07-01 17:30", func() *roster.Book { return grid(b, 5, 8100) }, roster.Point{Lon: -87.9, Lat: 41.58}},
		{"officers=100000", "2026-07-01 17:30", func() *roster.Book { return grid(b, 45, 100_000) }, roster.Point{Lon: -87.1, Lat: 42.2}},
		{"chicago", "2016-10-01 17:30", func() *roster.Book { return chicago(b) }, roster.Point{Lon: -87.68, Lat: 41.85}},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := dispatch.NewMuster(c.book(), nil)
			run(b, m, moment(m.Book(), c.at), c.middle)
		})
	}
}

func BenchmarkNearest(b *testing.B) {
	rosters(b, func(b *testing.B, m *dispatch.Muster, at roster.Minute, middle roster.Point) {
		r := rand.New(rand.NewPCG(1, 2))
		points := make([]roster.Point, 1000)
		for i := range points {
			points[i] = roster.Point{Lon: middle.Lon + 0.1*(r.Float64()-0.5), Lat: middle.Lat + 0.1*(r.Float64()-0.5)}
		}
		m.Watch(at)
		b.ReportAllocs()
		var i, found int
		for b.Loop() {
			i++
			a, err := m.Nearest(dispatch.Query{Point: points[i%len(points)], At: at})
			if err != nil {
				b.Fatal(err)
			}
			found += len(a.Candidates)
		}
		if found == 0 {
			b.Fatal("nobody was ever found")
		}
	})
}

func BenchmarkWatch(b *testing.B) {
	rosters(b, func(b *testing.B, m *dispatch.Muster, at roster.Minute, _ roster.Point) {
		b.ReportAllocs()
		var on int
		for b.Loop() {
			on = dispatch.NewWatch(m.Book(), at).OnDuty().Len()
		}
		b.ReportMetric(float64(on), "on-duty")
	})
}

// BenchmarkFirstNearest is a lookup at an instant not asked for before, nobody on duty certified: the Watch, and who
// may be recalled.
func BenchmarkFirstNearest(b *testing.B) {
	rosters(b, func(b *testing.B, m *dispatch.Muster, at roster.Minute, middle roster.Point) {
		b.ReportAllocs()
		for b.Loop() {
			fresh := dispatch.NewMuster(m.Book(), m)
			if _, err := fresh.Nearest(dispatch.Query{Point: middle, At: at, Need: roster.NeedCoResponder}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkGround(b *testing.B) {
	book := chicago(b)
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			dispatch.NewGround(book, nil)
		}
	})
	g := dispatch.NewGround(book, nil)
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			dispatch.NewGround(book, g)
		}
	})
}
