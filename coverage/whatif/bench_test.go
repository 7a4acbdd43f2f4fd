package whatif_test

import (
	"testing"

	"watchbill/coverage"
	"watchbill/coverage/whatif"
	"watchbill/roster"
)

var chicago = coverage.Options{From: civil(2016, 8, 19)}

// BenchmarkAsk is a whole question about a year of Chicago: the leave of one officer, and a class of twelve who are not
// certified and are posted all over the city: Book.With, Grid.Next and the comparison.
func BenchmarkAsk(b *testing.B) {
	book := openPack(b, "chicago-2016")
	base := baseline(b, book, chicago)
	class := whatif.Class{Dates: roster.DateRange{From: civil(2016, 9, 5), To: civil(2016, 9, 9)}}
	for i := 0; len(class.Officers) < 12; i += 601 {
		if p := book.Person(i); p.UnlapsedFrom() == 0 && p.Officer.Role == roster.RoleOfficer {
			class.Officers = append(class.Officers, p.Officer.ID)
		}
	}
	leave := whatif.Leave{Officer: "C00004", Days: roster.DateRange{From: civil(2016, 9, 1), To: civil(2016, 9, 14)}}
	for _, bm := range []struct {
		name string
		ask  question
	}{{"leave", leave}, {"class=12", class}} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				next, _, err := bm.ask.Book(book)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := base.Ask(b.Context(), next); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "questions/s")
		})
	}
}

// BenchmarkAnew is a comparison in which every district differs: the Book is built anew.
func BenchmarkAnew(b *testing.B) {
	book := openPack(b, "chicago-2016")
	base := baseline(b, book, chicago)
	next := newBook(b, book.Records())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := base.Ask(b.Context(), next); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAttrition draws ten runs of a year of Chicago.
func BenchmarkAttrition(b *testing.B) {
	base := baseline(b, openPack(b, "chicago-2016"), chicago)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (whatif.Attrition{Rate: 0.0905, Runs: 10}).Ask(b.Context(), base); err != nil {
			b.Fatal(err)
		}
	}
}
