package recruit_test

import (
	"fmt"
	"testing"

	"watchbill/coverage/recruit"
	"watchbill/roster"
)

// BenchmarkCity finds the plans for a year of two real cities.
func BenchmarkCity(b *testing.B) {
	for _, city := range []struct {
		name string
		from roster.Date
	}{{"seattle-2016", roster.NewDate(2016, 1, 1)}, {"chicago-2016", roster.NewDate(2016, 8, 19)}} {
		for _, o := range []recruit.Options{
			{UntilShare: 1}, {UntilShare: 0.99}, {UntilShare: 0.95}, {UntilShare: 1, AfterRenewals: true}, {UntilShare: 1, AnyOffset: true},
			{UntilShare: 0.95, WithLeave: true},
		} {
			o.From = city.from
			b.Run(fmt.Sprintf("%s/until=%g/renewed=%t/any=%t/leave=%t", city.name, o.UntilShare, o.AfterRenewals, o.AnyOffset, o.WithLeave), func(b *testing.B) {
				benchmark(b, openPack(b, city.name), o)
			})
		}
	}
}

// BenchmarkMade does the same for made-up agencies of the sizes that occur.
func BenchmarkMade(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		for _, until := range []float64{1, 0.95} {
			b.Run(fmt.Sprintf("officers=%d/until=%g", n, until), func(b *testing.B) {
				book, faults := roster.NewBook(made(n), 0)
				if book == nil {
					b.Fatal(faults)
				}
				benchmark(b, book, recruit.Options{From: roster.NewDate(2027, 1, 1), UntilShare: until})
			})
		}
	}
}

func benchmark(b *testing.B, book *roster.Book, o recruit.Options) {
	b.ReportAllocs()
	var p *recruit.Plan
	for b.Loop() {
		var err error
		if p, err = recruit.New(b.Context(), book, o); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(p.Steps)), "steps")
	b.ReportMetric(float64(p.Bound), "bound")
}
