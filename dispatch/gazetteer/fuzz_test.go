package gazetteer_test

import (
	"errors"
	"math"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch/gazetteer"
	"watchbill/roster"
)

func FuzzFind(f *testing.F) {
	for _, q := range []string{
		"4th & market", "812 N. Market St., Wilmington, DE 19801", "i95 @ 896", "39.7,-75.5", "twenty-first/french", "A.I. duPont", "corner of 9th and king",
		"Señor José", "\xff& &", "state rt 9", "0", "N.W. x S", "Barnes & Noble", "forth st apt 3", "hs hs hs", "main st dover", "'''", "k\u0301ing",
	} {
		f.Add(q)
	}
	g := gazetteer.New(delaware().options())
	near := point(0, 1000)
	f.Fuzz(func(t *testing.T, q string) {
		all, err := g.Find(q, &near, 5)
		if (err != nil) != (gazetteer.Check(q) != nil) || err != nil && !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Fatalf("error %v where Check says %v", err, gazetteer.Check(q))
		}
		if all == nil || len(all) > 5 {
			t.Fatalf("%d matches, %v", len(all), all)
		}
		last := 1.0
		for _, m := range all {
			if m.Score > last || m.Score <= 0 || m.Name == "" || m.How == "" || !utf8.ValidString(m.How+m.Name) ||
				!(math.Abs(m.At.Lat) <= 90 && math.Abs(m.At.Lon) <= 180) || m.SpreadMeters < 0 {
				t.Fatalf("match %+v after score %v", m, last)
			}
			last = m.Score
		}
		if again, _ := g.Find(q, &near, 5); !cmp.Equal(all, again) {
			t.Fatalf("another answer the second time: %s", cmp.Diff(all, again))
		}
	})
}
