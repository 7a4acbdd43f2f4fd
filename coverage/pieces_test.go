package coverage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/roster"
)

// TestPieces adds slots' shares and gaps up from the pieces of made-up rosters, and looks that the pieces are ascending,
// apart and under the watches that they name.
func TestPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPack(t, false)
		b, faults := roster.NewBook(p.records, 0)
		if b == nil {
			t.Fatal(faults)
		}
		need := rapid.SampledFrom(bothNeeds).Draw(t, "need")
		g, err := coverage.New(t.Context(), b, coverage.Options{Need: need, From: p.from, Days: p.days})
		if err != nil {
			t.Fatal(err)
		}
		type sums struct{ minutes, covered, short int }
		var got, want sums
		for d := range b.Districts().Len() {
			last := roster.Minute(0)
			for x := range g.PiecesIn(d) {
				if x.Start < last || x.Start >= x.End || len(x.Required) == 0 || x.Demand == 0 {
					t.Fatalf("%+v after %v\n%s", x, last, p)
				}
				last = x.End
				got.short += x.Short() * x.Minutes()
				for _, required := range x.Required {
					got.minutes += x.Minutes()
					if x.Count >= required {
						got.covered += x.Minutes()
					}
				}
				for _, w := range x.Watches {
					if v := b.Shifts().At(w.Shift).On(b.Zone(), w.Date); v.Start > x.Start || v.End < x.End {
						t.Fatalf("%+v is not within %+v, %v\n%s", x, w, v, p)
					}
				}
			}
		}
		share := g.Shares().Agency
		want.minutes, want.covered = share.Minutes, share.CoveredMinutes
		for gap := range g.Gaps() {
			want.short += gap.ShortMinutes
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(sums{})); diff != "" {
			t.Fatalf("(-want +got):\n%s\n%s", diff, p)
		}
	})
}
