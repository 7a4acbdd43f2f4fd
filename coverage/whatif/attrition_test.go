package whatif_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage"
	"watchbill/coverage/whatif"
	"watchbill/roster"
)

// crowd is an agency of n officers, all certified and on watch by day, in one district.
func crowd(n int) roster.Records {
	r := small()
	r.Targets, r.Officers, r.Postings, r.Credentials = nil, nil, nil, nil
	for i := range n {
		id := roster.OfficerID(fmt.Sprintf("O%04d", i))
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true})
		r.Credentials = append(r.Credentials, certificate(id, civil(2026, 1, 1)))
		r.Postings = append(r.Postings, roster.Posting{Officer: id, District: "D1", Shift: "day", Rotation: "always", Dates: roster.DateRange{From: civil(2026, 1, 1)}})
	}
	return r
}

func baseline(tb testing.TB, b *roster.Book, opt coverage.Options) *whatif.Baseline {
	tb.Helper()
	base, err := whatif.NewBaseline(tb.Context(), newGrid(tb, b, opt))
	if err != nil {
		tb.Fatal(err)
	}
	return base
}

// TestAttrition: a share Rate of the officers leaves in a year, and a lone officer's slots are covered as long as an
// exponential life lasts: on day k with probability (1-Rate)^(k/365.25).
func TestAttrition(t *testing.T) {
	opt := coverage.Options{From: civil(2027, 1, 1), Days: 365}
	l, err := whatif.Attrition{Rate: 0.2, Runs: 40, Seed: 1}.Ask(t.Context(), baseline(t, newBook(t, crowd(400)), opt))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(l.MeanLeavers-80) > 4 { // a standard error is 1.3
		t.Errorf("%v of 400 leave on average, at 0.2 a year", l.MeanLeavers)
	}
	l, err = whatif.Attrition{Rate: 0.5, Runs: 1000, Seed: 7}.Ask(t.Context(), baseline(t, newBook(t, crowd(1)), opt))
	if err != nil {
		t.Fatal(err)
	}
	want := 0.0
	for k := range 365 {
		want += math.Pow(0.5, float64(k)/365.25) / 365
	}
	var day float64
	for _, r := range l.Runs {
		day += float64(r.Share.CoveredMinutes) / float64(l.Before.CoveredMinutes) / 1000
	}
	if math.Abs(day-want) > 0.03 { // three standard errors
		t.Errorf("a lone officer is there %.3f of the year, not %.3f", day, want)
	}
	if s := l.Share; s.Least > s.P5 || s.P5 > s.P50 || s.P50 > s.P95 || s.P95 > s.Most || s.SD <= 0 || l.Districts[0].Share.Mean <= s.Mean {
		t.Errorf("%+v", l)
	}
}

// TestAttritionSeeds: equal seeds draw equal runs, whatever their number, and nobody leaves at rate 0.
func TestAttritionSeeds(t *testing.T) {
	base := baseline(t, newBook(t, crowd(20)), coverage.Options{From: civil(2027, 1, 1), Days: 90})
	ask := func(rate float64, runs int, seed uint64) *whatif.Losses {
		l, err := whatif.Attrition{Rate: rate, Runs: runs, Seed: seed}.Ask(t.Context(), base)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	few, many := ask(0.9, 3, 5), ask(0.9, 30, 5)
	if d := cmp.Diff(few.Runs, many.Runs[:3]); d != "" {
		t.Error(d)
	}
	if cmp.Equal(many.Runs, ask(0.9, 30, 6).Runs) {
		t.Error("another seed draws the same")
	}
	if l := ask(0, 2, 1); l.MeanLeavers != 0 || l.Share.Mean != l.Before.Of() || l.Share.SD != 0 {
		t.Errorf("%+v", l)
	}
	if l := ask(0, 100, 1); l.Share.Mean != l.Before.Of() || l.Share.SD != 0 {
		t.Errorf("equal shares have another mean: %+v", l.Share)
	}
	for _, q := range []whatif.Attrition{{Rate: 1}, {Rate: -0.1}, {Rate: 9.05}, {Rate: math.NaN()}, {Rate: 0.1, Runs: -1}, {Rate: 0.1, Runs: 1001}} {
		if _, err := q.Ask(t.Context(), base); err == nil {
			t.Errorf("%+v is not refused", q)
		}
	}
}
