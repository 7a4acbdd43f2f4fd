package fill_test

import (
	"os"
	"path/filepath"
	"testing"

	"watchbill/coverage"
	"watchbill/coverage/fill"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// packs lie beside the source where it is written; they are not ours to ship, so that what wants them skips itself.
const packs = "../../../shared/packs"

func openPack(tb testing.TB, name string) *roster.Book {
	tb.Helper()
	path := filepath.Join(packs, name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no %s here", path)
	}
	b, faults, err := pack.Open(tb.Context(), path)
	if err != nil || b == nil {
		tb.Fatalf("open %s: %v %v", path, err, faults)
	}
	return b
}

// BenchmarkChicago says of everybody in a large city whether they may fill a gap: of a watch that nobody stands, and of
// what comes next to it.
func BenchmarkChicago(b *testing.B) {
	book := openPack(b, "chicago-2016")
	for _, need := range []roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		b.Run(string(need), func(b *testing.B) {
			grid, err := coverage.New(b.Context(), book, coverage.Options{Need: need, From: roster.NewDate(2016, 8, 25), Days: 28})
			if err != nil {
				b.Fatal(err)
			}
			longest := coverage.Gap{}
			for gap := range grid.Gaps() {
				if gap.Minutes() > longest.Minutes() && gap.Minutes() <= 9*60 {
					longest = gap
				}
			}
			if longest.Minutes() == 0 {
				b.Skip("no gap")
			}
			id := coverage.GapID(need, book.Districts().At(longest.District).ID, longest.Start)
			able := 0
			b.ReportAllocs()
			for b.Loop() {
				o, err := fill.Find(b.Context(), book, id)
				if err != nil {
					b.Fatal(err)
				}
				ans, err := o.Fillers(b.Context(), fill.Options{})
				if err != nil {
					b.Fatal(err)
				}
				able = len(ans.Able)
			}
			b.ReportMetric(float64(able), "able")
			b.ReportMetric(float64(longest.Minutes()), "minutes")
		})
	}
}
