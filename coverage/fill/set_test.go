package fill_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/coverage/fill"
	"watchbill/roster"
)

// TestSetIsSmallest tries every choice of offers, where there are few, for gaps of one piece.
func TestSetIsSmallest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book, around := scene(t)
		need := rapid.SampledFrom([]roster.Need{roster.NeedCIT, roster.NeedCoResponder}).Draw(t, "need")
		list := openings(t, book, need, around)
		for _, o := range list[:min(2, len(list))] {
			ans, err := o.Fillers(ctx, fill.Options{})
			if err != nil {
				t.Fatal(err)
			}
			pool := ans.Pool(0)
			if len(ans.Pieces) > 1 || len(pool) > 12 {
				continue
			}
			want := smallest(ans, pool, demanded(t, ans))
			closes := len(ans.Set.Left) == 0
			switch {
			case closes != (want >= 0):
				t.Fatalf("%s: closed %t, %d offers could: %+v", o.ID(), closes, want, ans.Set)
			case closes && ans.Set.Fewest && len(ans.Set.Offers) != want:
				t.Fatalf("%s: %d offers said to be the fewest, %d are: %+v", o.ID(), len(ans.Set.Offers), want, ans.Set)
			case closes && !ans.Set.Fewest:
				t.Fatalf("%s: of %d offers it could not be told which are fewest", o.ID(), len(pool))
			}
		}
	})
}

// demanded is how many are missing at each minute of the gap.
func demanded(t *rapid.T, ans *fill.Answer) []int {
	at := make([]int, ans.Gap.Minutes())
	grid, err := coverage.New(ctx, ans.Book, coverage.Options{Need: ans.Need, From: ans.Book.Zone().DateAt(ans.Gap.Start) - 2, Days: 11})
	if err != nil {
		t.Fatal(err)
	}
	for p := range grid.PiecesIn(ans.District) {
		for m := max(p.Start, ans.Gap.Start); m < min(p.End, ans.Gap.End); m++ {
			at[m-ans.Gap.Start] = p.Short()
		}
	}
	return at
}

// smallest returns how many offers close the gap at least, -1 where none do.
func smallest(ans *fill.Answer, pool []fill.Chosen, missing []int) int {
	best := -1
	for bits := range 1 << len(pool) {
		var took []fill.Chosen
		for i := range pool {
			if bits>>i&1 == 1 {
				took = append(took, pool[i])
			}
		}
		if best >= 0 && len(took) >= best || !together(ans, took) {
			continue
		}
		left := slices.Clone(missing)
		for _, x := range took {
			for m := x.Start; m < x.End; m++ {
				left[m-ans.Gap.Start]--
			}
		}
		if slices.Max(left) <= 0 {
			best = len(took)
		}
	}
	return best
}

// together tells whether nobody is in two of the offers, and no district is asked for two people at a time.
func together(ans *fill.Answer, took []fill.Chosen) bool {
	for i := range took {
		for k := range i {
			for _, p := range ans.Able[took[i].Candidate].People {
				if slices.Contains(ans.Able[took[k].Candidate].People, p) {
					return false
				}
			}
			if fill.Drains(&took[i].Offer, &took[k].Offer) {
				return false
			}
		}
	}
	return true
}
