package forecast_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"watchbill/coverage"
	"watchbill/coverage/forecast"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// The packs that lie beside the source where it is written; they are not ours to ship, so tests that want them skip
// themselves where they are missing.
const packs = "../../../shared/packs"

// openPack reads one of the packs.
func openPack(tb testing.TB, name string) *roster.Book {
	tb.Helper()
	path := filepath.Join(packs, name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no %s here", path)
	}
	b, faults, err := pack.Open(context.Background(), path)
	if err != nil || b == nil {
		tb.Fatalf("open %s: %v %v", path, err, faults)
	}
	return b
}

func newGrid(tb testing.TB, book *roster.Book, opt coverage.Options) *coverage.Grid {
	tb.Helper()
	g, err := coverage.New(context.Background(), book, opt)
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

func newForecast(tb testing.TB, grid *coverage.Grid, opt forecast.Options) *forecast.Forecast {
	tb.Helper()
	f, err := forecast.New(context.Background(), grid, opt)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// BenchmarkChicago forecasts a year of a real city, from its Book on.
func BenchmarkChicago(b *testing.B) {
	book := openPack(b, "chicago-2016")
	b.ReportAllocs()
	var f *forecast.Forecast
	for b.Loop() {
		grid := newGrid(b, book, coverage.Options{From: roster.NewDate(2016, 8, 19)})
		f = newForecast(b, grid, forecast.Options{Attrition: forecast.DefaultAttrition, LeadMonths: forecast.DefaultLeadMonths})
	}
	b.ReportMetric(float64(len(f.Lapses)), "lapses")
	b.ReportMetric(float64(len(f.Slots)), "slots")
}
