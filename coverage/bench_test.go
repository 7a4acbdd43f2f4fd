package coverage_test

import (
	"context"
	"fmt"
	"testing"

	"watchbill/coverage"
	"watchbill/roster"
)

// The sizes that occur, each with a year.
var sizes = []int{1_000, 10_000, 100_000}

// BenchmarkChicago computes a year of a real city: Book to Grid with gaps and causes.
func BenchmarkChicago(b *testing.B) {
	benchmarkNew(b, openPack(b, "chicago-2016"), coverage.Options{From: civil(2016, 8, 19)})
}

// BenchmarkCoResponder is the same for the other need.
func BenchmarkCoResponder(b *testing.B) {
	benchmarkNew(b, openPack(b, "chicago-2016"), coverage.Options{From: civil(2016, 8, 19), Need: roster.NeedCoResponder})
}

// BenchmarkGenerated shows how the cost grows with the officers.
func BenchmarkGenerated(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("officers=%d", n), func(b *testing.B) {
			benchmarkNew(b, madeBook(b, n), coverage.Options{From: civil(2027, 1, 1)})
		})
	}
}

func benchmarkNew(b *testing.B, book *roster.Book, opt coverage.Options) {
	b.ReportAllocs()
	var g *coverage.Grid
	for b.Loop() {
		g = newGrid(b, book, opt)
	}
	slots := g.Shares().Slots
	b.ReportMetric(float64(b.N)*float64(slots[0]+slots[1]+slots[2])/b.Elapsed().Seconds(), "slots/s")
	b.ReportMetric(float64(g.GapCount()), "gaps")
}

// BenchmarkOneAbsence follows a Book and its Grid to the ones with one absence more.
func BenchmarkOneAbsence(b *testing.B) {
	b.Run("chicago", func(b *testing.B) {
		benchmarkNext(b, openPack(b, "chicago-2016"), "C00004", coverage.Options{From: civil(2016, 8, 19)})
	})
	b.Run("chicago/most-gaps", func(b *testing.B) { // district 024, the dearest
		benchmarkNext(b, openPack(b, "chicago-2016"), "C07657", coverage.Options{From: civil(2016, 8, 19)})
	})
	b.Run("chicago/pairs", func(b *testing.B) { // one of the two districts with co-responders
		benchmarkNext(b, openPack(b, "chicago-2016"), "C02110", coverage.Options{From: civil(2016, 8, 19), Need: roster.NeedCoResponder})
	})
	b.Run("officers=100000", func(b *testing.B) {
		benchmarkNext(b, madeBook(b, 100_000), "O050017", coverage.Options{From: civil(2027, 1, 1)})
	})
}

func benchmarkNext(b *testing.B, book *roster.Book, id roster.OfficerID, opt coverage.Options) {
	g := newGrid(b, book, opt)
	i, ok := book.Officer(id)
	if !ok {
		b.Fatalf("no officer %s", id)
	}
	b.ReportAllocs()
	for b.Loop() {
		rows := book.Person(i).Rows()
		rows.Absences = append(rows.Absences, roster.Absence{Officer: id, Days: roster.DateRange{From: opt.From + 10, To: opt.From + 20}, Kind: "sick"})
		next, faults := book.With(1, rows)
		if next == nil {
			b.Fatal(faults)
		}
		if _, err := g.Next(b.Context(), next); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTargets computes the recruitment gaps and the share of patrol over a year.
func BenchmarkTargets(b *testing.B) {
	b.Run("chicago", func(b *testing.B) {
		benchmarkTargets(b, openPack(b, "chicago-2016"), civil(2016, 8, 19))
	})
	for _, n := range sizes {
		b.Run(fmt.Sprintf("officers=%d", n), func(b *testing.B) { benchmarkTargets(b, madeBook(b, n), civil(2027, 1, 1)) })
	}
}

func benchmarkTargets(b *testing.B, book *roster.Book, from roster.Date) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := coverage.NewTargets(b.Context(), book, from, 365); err != nil {
			b.Fatal(err)
		}
	}
}

func madeBook(tb testing.TB, officers int) *roster.Book {
	tb.Helper()
	book, faults := roster.NewBook(made(officers), 0)
	if book == nil {
		tb.Fatal(faults)
	}
	return book
}

func newGrid(tb testing.TB, book *roster.Book, opt coverage.Options) *coverage.Grid {
	tb.Helper()
	g, err := coverage.New(context.Background(), book, opt)
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// TestMade compares some districts of a large made-up agency with the twin.
func TestMade(t *testing.T) {
	b := madeBook(t, 2000)
	for _, id := range []roster.DistrictID{"D0000", "D0017", "D0039"} {
		compareDistrict(t, b, id, civil(2027, 3, 10), 7)
	}
}
