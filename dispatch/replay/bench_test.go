package replay_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"

	"watchbill/dispatch/replay"
	"watchbill/dispatch/roads"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
)

// openPack reads a pack from beside the repository; the test is skipped where it is not there.
func openPack(tb testing.TB, name string) *roster.Book {
	tb.Helper()
	book, faults, err := pack.Open(context.Background(), "../../../shared/packs/"+name)
	if errors.Is(err, fs.ErrNotExist) {
		tb.Skip("the pack is not there")
	}
	if err != nil || book == nil {
		tb.Fatal(err, faults)
	}
	return book
}

func day(s string) roster.Date {
	d, err := roster.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// chicago is a year of Chicago with 60,000 crisis calls.
func chicago(tb testing.TB, runs int) (*replay.Floor, *replay.Demand) {
	tb.Helper()
	book := openPack(tb, "chicago-2016")
	f, err := replay.NewFloor(tb.Context(), book, replay.Options{From: day("2016-07-01"), Runs: runs}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	d, err := replay.Synthetic(f, 60_000, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return f, d
}

// BenchmarkFloor makes a year of Chicago ready.
func BenchmarkFloor(b *testing.B) {
	book := openPack(b, "chicago-2016")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := replay.NewFloor(b.Context(), book, replay.Options{From: day("2016-07-01")}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRun replays a year of Chicago's 60,000 crisis calls, once.
func BenchmarkRun(b *testing.B) {
	f, d := chicago(b, 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := replay.Run(b.Context(), f, d, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(60_000/(float64(b.Elapsed().Seconds())/float64(b.N)), "calls/s")
}

// BenchmarkRunByRoad replays 5,000 crisis calls of a year of the demo agency on its roads.
func BenchmarkRunByRoad(b *testing.B) {
	book, faults := roster.NewBook(demo.Records(day("2027-01-01")), 0)
	if book == nil {
		b.Fatal(faults)
	}
	network, err := roads.Decode(demo.Roads())
	if err != nil {
		b.Fatal(err)
	}
	f, err := replay.NewFloor(b.Context(), book, replay.Options{From: day("2027-01-01"), Runs: 1, Roads: network}, nil)
	if err != nil {
		b.Fatal(err)
	}
	d, err := replay.Synthetic(f, 5_000, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := replay.Run(b.Context(), f, d, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(5_000/(float64(b.Elapsed().Seconds())/float64(b.N)), "calls/s")
}
