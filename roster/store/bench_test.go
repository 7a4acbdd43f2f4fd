package store_test

import (
	"fmt"
	"testing"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
)

var sizes = []int{200, 2000, 10_000, 100_000}

func rowsIn(r roster.Records) int {
	return len(r.Officers) + len(r.Postings) + len(r.Credentials) + len(r.Absences)
}

func bolt(b *testing.B, dir string) (*store.Store, func()) {
	kv, err := boltkv.Open(dir, boltkv.Options{}) // with fsync, as in service
	must(b, err)
	return store.New(kv), func() { must(b, kv.Close()) }
}

func BenchmarkImportNew(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("officers=%d", n), func(b *testing.B) {
			r := large(n)
			b.ReportAllocs()
			for b.Loop() {
				s, done := bolt(b, b.TempDir())
				_, err := s.Import(b.Context(), r)
				must(b, err)
				done()
			}
			b.ReportMetric(float64(rowsIn(r)*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkImportOne changes one officer of a roster that is already there.
func BenchmarkImportOne(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("officers=%d", n), func(b *testing.B) {
			r := large(n)
			s, done := bolt(b, b.TempDir())
			defer done()
			_, err := s.Import(b.Context(), r)
			must(b, err)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r.Officers[n/2].Name = fmt.Sprint("Officer ", i)
				_, err := s.Import(b.Context(), r)
				must(b, err)
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("officers=%d", n), func(b *testing.B) {
			r := large(n)
			s, done := bolt(b, b.TempDir())
			defer done()
			_, err := s.Import(b.Context(), r)
			must(b, err)
			b.ReportAllocs()
			for b.Loop() {
				_, _, err := s.Load(b.Context())
				must(b, err)
			}
			b.ReportMetric(float64(rowsIn(r)*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
