package roster_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"watchbill/roster"
)

// many returns the rows of a large agency: one posting each, 22 in 100 with a certificate, three absences each.
func many(officers int) roster.Records {
	random := rand.New(rand.NewPCG(1, uint64(officers)))
	r := small()
	r = roster.Records{Agency: r.Agency, Shifts: r.Shifts, Rotations: r.Rotations}
	for i := range officers / 50 {
		r.Districts = append(r.Districts, roster.District{
			ID: roster.DistrictID(fmt.Sprintf("D%04d", i)), Parts: []roster.Part{{Polygons: []roster.Polygon{{square(float64(i%100), float64(i/100))}}}},
		})
	}
	first := date("2027-01-01")
	for i := range officers {
		id := roster.OfficerID(fmt.Sprintf("O%06d", i))
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true})
		r.Postings = append(r.Postings, roster.Posting{
			Officer: id, District: r.Districts[i/50].ID, Shift: r.Shifts[i%2].ID, Rotation: r.Rotations[i%2].ID, Offset: random.IntN(14), Dates: roster.DateRange{From: first},
		})
		if random.IntN(100) < 22 {
			r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Hours: 40, Completed: first - roster.Date(random.IntN(900))})
		}
		for range 3 {
			d := first + roster.Date(random.IntN(360))
			r.Absences = append(r.Absences, roster.Absence{Officer: id, Kind: "vacation", Days: roster.DateRange{From: d, To: d + roster.Date(random.IntN(14))}})
		}
	}
	return r
}

// BenchmarkNewBook checks and indexes the rows of an agency.
func BenchmarkNewBook(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("officers=%d", n), func(b *testing.B) {
			r := many(n)
			b.ReportAllocs()
			for b.Loop() {
				if book, faults := roster.NewBook(r, 1); book == nil {
					b.Fatal(faults)
				}
			}
			b.ReportMetric(float64(b.N)*float64(n)/b.Elapsed().Seconds(), "officers/s")
		})
	}
}

// BenchmarkWith follows a Book to the one with a person changed.
func BenchmarkWith(b *testing.B) {
	book := newBook(b, many(100_000))
	p := person(b, book, "O050017")
	b.ReportAllocs()
	for b.Loop() {
		rows := p.Rows()
		rows.Officer.Designated = !rows.Officer.Designated
		if next, faults := book.With(2, rows); next == nil {
			b.Fatal(faults)
		}
	}
}

// BenchmarkInstant resolves a wall clock, as every watch of every day is.
func BenchmarkInstant(b *testing.B) {
	z := zone(b, "America/Chicago")
	d := date("2027-03-14")
	for b.Loop() {
		z.Instant(d, 2*60+30)
	}
}

// BenchmarkRing looks for crossings in a district drawn with many points.
func BenchmarkRing(b *testing.B) {
	r := small()
	ring := circle(10_000)
	r.Districts[0].Parts = []roster.Part{{Polygons: []roster.Polygon{{ring}}}}
	b.ReportAllocs()
	for b.Loop() {
		if book, faults := roster.NewBook(r, 1); book == nil {
			b.Fatal(faults)
		}
	}
}
