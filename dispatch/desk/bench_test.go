package desk_test

import (
	"context"
	"testing"
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
)

// forgetful is a ledger that keeps nothing and costs nothing, so that the desk's own share is measured.
type forgetful struct{}

func (forgetful) Commit(context.Context, []desk.Change) error { return nil }

func (forgetful) Scan(context.Context, string, string, int) ([]desk.Row, error) { return nil, nil }

func quiet(b *testing.B) *desk.Desk {
	d := desk.New(desk.Options{Board: newBoard(), Ledger: forgetful{}, Screen: screen, Now: time.Now})
	must(b, d.Open(b.Context()))
	b.Cleanup(func() { must(b, d.Close(context.Background())) })
	return d
}

func BenchmarkRecommend(b *testing.B) {
	d := quiet(b)
	q := request("call1")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Recommend(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAssign(b *testing.B) {
	d := quiet(b)
	r, err := d.Recommend(b.Context(), request("call1"))
	must(b, err)
	b.ReportAllocs()
	for b.Loop() {
		a, err := d.Assign(b.Context(), desk.Choice{Recommendation: r.ID, Unit: "C1"})
		must(b, err)
		_, err = d.Advance(b.Context(), a.ID, desk.Progress{State: desk.Cleared})
		must(b, err)
	}
}

// BenchmarkStatusAll takes CAD's whole state again and again, nothing having changed.
func BenchmarkStatusAll(b *testing.B) {
	d := quiet(b)
	reports := make([]dispatch.Report, len(cars))
	b.ReportAllocs()
	for b.Loop() {
		now := time.Now()
		for i, c := range cars {
			reports[i] = dispatch.Report{Unit: c.id, Time: now, Primary: available, Secondary: []dispatch.Secondary{dispatch.InService}}
		}
		if _, _, err := d.StatusAll(b.Context(), reports); err != nil {
			b.Fatal(err)
		}
	}
}
