package report_test

import (
	"cmp"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/coverage/report"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
)

var demoFrom = roster.NewDate(2027, 1, 1)

func book(tb testing.TB, r roster.Records) *roster.Book {
	tb.Helper()
	b, faults := roster.NewBook(r, 1)
	if err := faults.Err(); err != nil {
		tb.Fatal(err)
	}
	return b
}

func sharedPack(tb testing.TB, name string) *roster.Book {
	tb.Helper()
	path := filepath.Join("../../../shared/packs", name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no pack %s beside this checkout", name)
	}
	b, faults, err := pack.Open(context.Background(), path)
	if err != nil || faults.Err() != nil {
		tb.Fatal(err, faults)
	}
	return b
}

// engines computes what a report is added up from.
func engines(tb interface{ Fatal(...any) }, b *roster.Book, o coverage.Options) (*coverage.Grid, *coverage.Targets) {
	grid, err := coverage.New(context.Background(), b, o)
	if err != nil {
		tb.Fatal(err)
	}
	targets, err := coverage.NewTargets(context.Background(), b, o.From, o.Days)
	if err != nil {
		tb.Fatal(err)
	}
	return grid, targets
}

func compliance(tb interface{ Fatal(...any) }, b *roster.Book, o coverage.Options, r report.Options) *report.Compliance {
	grid, targets := engines(tb, b, o)
	c, err := report.New(context.Background(), grid, targets, r)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// TestSumsAreThoseOfTheGrid holds every total against what package coverage says of itself.
func TestSumsAreThoseOfTheGrid(t *testing.T) {
	b := book(t, demo.Records(demoFrom))
	for _, o := range []coverage.Options{
		{From: demoFrom, Days: 365},
		{From: demoFrom - 200, Days: 100}, // before anybody is posted
		{From: demoFrom + 60, Days: 40},   // over a clock change
		{From: demoFrom + 300, Days: 1},
		{From: demoFrom, Days: 365, Need: roster.NeedCoResponder},
	} {
		c := compliance(t, b, o, report.Options{})
		shares := c.Grid.Shares()
		check := func(what string, got report.Tally, want coverage.Share) {
			if got.Share != want {
				t.Errorf("%v: %s: %+v, the grid has %+v", o, what, got.Share, want)
			}
		}
		check("all", c.All, shares.Agency)
		if c.All.Slots != shares.Slots {
			t.Errorf("%v: slots %v, the grid has %v", o, c.All.Slots, shares.Slots)
		}
		for d := range c.Districts {
			check("district", c.Districts[d], shares.Districts[d])
			for s := range c.Shifts {
				check("watch", c.Watch(d, s), shares.DistrictShifts[d][s])
			}
		}
		for s := range c.Shifts {
			check("shift", c.Shifts[s], shares.Shifts[s])
		}
		for m := range c.Months {
			check("month", c.ByMonth[m], shares.Months[m].Share)
			if c.Months[m] != shares.Months[m].Month {
				t.Errorf("month %v, the grid has %v", c.Months[m], shares.Months[m].Month)
			}
		}
		for i := range c.ByDate {
			check("date", c.ByDate[i], shares.Days[i])
		}
		if c.Gaps.Gaps != c.Grid.GapCount() {
			t.Errorf("%v: %d gaps, the grid has %d", o, c.Gaps.Gaps, c.Grid.GapCount())
		}
	}
}

// twin recounts a report from the raw slots, gaps and target gaps, one question at a time.
type twin struct {
	slots []coverage.Slot
	grid  *coverage.Grid
}

func (w twin) tally(keep func(coverage.Slot) bool) (t report.Tally) {
	for _, s := range w.slots {
		if !keep(s) {
			continue
		}
		t.Minutes += s.Minutes()
		t.CoveredMinutes += s.CoveredMinutes
		switch {
		case s.CoveredMinutes == s.Minutes():
			t.Slots[0]++
		case s.CoveredMinutes == 0:
			t.Slots[2]++
		default:
			t.Slots[1]++
		}
	}
	return t
}

func monthOf(d roster.Date) coverage.Month {
	year, month, _ := d.Civil()
	return coverage.Month{Year: year, Month: int(month)}
}

func TestTwin(t *testing.T) {
	records := demo.Records(demoFrom)
	rapid.Check(t, func(t *rapid.T) {
		r := records
		r.Targets = slices.Clone(records.Targets)
		r.Agency.ShareOfPatrol = rapid.SampledFrom([]float64{0, 0.07, 0.2, 0.5, 1}).Draw(t, "share of patrol")
		for i := range r.Targets {
			r.Targets[i].Required = rapid.IntRange(0, 3).Draw(t, "required")
		}
		b, faults := roster.NewBook(r, 1)
		if faults.Err() != nil {
			t.Fatal(faults)
		}
		o := coverage.Options{
			From: demoFrom + roster.Date(rapid.IntRange(-30, 300).Draw(t, "from")), Days: rapid.IntRange(1, 70).Draw(t, "days"),
			Need: rapid.SampledFrom([]roster.Need{roster.NeedCIT, roster.NeedCoResponder}).Draw(t, "need"),
		}
		most := rapid.IntRange(1, 30).Draw(t, "worst")
		c := compliance(t, b, o, report.Options{Worst: most})
		w := twin{slices.Collect(c.Grid.Slots()), c.Grid}
		same := func(what string, got, want any) {
			if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s (-want +got)\n%s", what, diff)
			}
		}
		same("all", c.All, w.tally(func(coverage.Slot) bool { return true }))
		for d := range c.Cells {
			same("district", c.Districts[d], w.tally(func(s coverage.Slot) bool { return s.District == d }))
			for s := range c.Cells[d] {
				for m, x := range c.Cells[d][s] {
					same("cell", x, w.tally(func(y coverage.Slot) bool { return y.District == d && y.Shift == s && monthOf(y.Date) == c.Months[m] }))
				}
			}
			for m := range c.Months {
				same("district and month", c.DistrictMonth(d, m), w.tally(func(y coverage.Slot) bool { return y.District == d && monthOf(y.Date) == c.Months[m] }))
			}
		}
		worst, left := w.worst(most)
		same("worst", c.Worst, worst)
		same("not covered", c.NotCovered, left)
		for m, got := range c.PatrolByMonth {
			var want coverage.Patrol
			for day, p := range c.Targets.Patrol {
				if monthOf(o.From+roster.Date(day)) == c.Months[m] {
					want.Certified, want.Posted = want.Certified+p.Certified, want.Posted+p.Posted
				}
			}
			same("patrol by month", got, want)
		}
		same("causes", c.Causes, w.causes())
		same("verdicts", c.Verdicts, w.verdicts(c.Targets))
	})
}

// worst sorts every slot that is not covered.
func (w twin) worst(most int) ([]coverage.Slot, int) {
	bad := slices.DeleteFunc(slices.Clone(w.slots), func(s coverage.Slot) bool { return s.CoveredMinutes == s.Minutes() })
	slices.SortStableFunc(bad, func(x, y coverage.Slot) int {
		return cmp.Or((y.Minutes()-y.CoveredMinutes)-(x.Minutes()-x.CoveredMinutes), x.Min-y.Min, x.District-y.District, int(x.Date-y.Date), x.Shift-y.Shift)
	})
	return bad[:min(most, len(bad))], len(bad)
}

func (w twin) causes() (all [4]report.GapTally) {
	for i, cause := range []coverage.Cause{"absence", "lapse", "both", "unstaffed"} {
		for g := range w.grid.Gaps() {
			if g.Cause == cause {
				all[i].Gaps++
				all[i].Minutes += g.Minutes()
				all[i].ShortMinutes += g.ShortMinutes
			}
		}
	}
	return all
}

// verdicts asks the Book for every date what the targets ask.
func (w twin) verdicts(targets *coverage.Targets) (all []report.Verdict) {
	b, o := w.grid.Book(), w.grid.Options()
	each := func(kind report.TargetKind, judge func(d, s int, v *report.Verdict)) {
		for d := range b.Districts().Len() {
			for s := range b.Shifts().Len() {
				v := report.Verdict{Kind: kind, District: d, Shift: s}
				if judge(d, s, &v); v.Of > 0 {
					all = append(all, v)
				}
			}
		}
	}
	each(report.OnWatch, func(d, s int, v *report.Verdict) {
		for _, x := range w.slots {
			if x.District == d && x.Shift == s {
				v.Of++
				if x.Min >= x.Required {
					v.Held++
				}
				v.Short = max(v.Short, x.Required-x.Min)
			}
		}
	})
	each(report.Recruitment, func(d, s int, v *report.Verdict) {
		for date := o.From; date < o.From+roster.Date(o.Days); date++ {
			if b.Required(roster.NeedRecruitment, d, s, date) == 0 {
				continue
			}
			v.Of++
			missing := 0
			for _, g := range targets.Gaps {
				if g.District == d && g.Shift == s && g.From <= date && date <= g.To {
					missing = g.Short()
				}
			}
			if missing == 0 {
				v.Held++
			}
			v.Short = max(v.Short, missing)
		}
	})
	v := report.Verdict{Kind: report.Share, District: -1, Shift: -1}
	for _, p := range targets.Patrol {
		if p.Posted == 0 {
			continue
		}
		v.Of++
		short := 0
		for float64(p.Certified+short)/float64(p.Posted) < b.Agency().ShareOfPatrol-1e-12 {
			short++
		}
		if short == 0 {
			v.Held++
		}
		v.Short = max(v.Short, short)
	}
	if b.Agency().ShareOfPatrol > 0 && v.Of > 0 {
		all = append(all, v)
	}
	return all
}

func TestMeets(t *testing.T) {
	for _, c := range []struct {
		certified, posted int
		share             float64
		want              bool
	}{
		{8, 41, 0.2, false}, {9, 41, 0.2, true}, {7, 100, 0.07, true}, {6, 100, 0.07, false}, {0, 10, 0, true}, {0, 0, 0.2, false}, {5, 5, 1, true}, {4, 5, 1, false},
		{29, 100, 0.29, true}, {28, 100, 0.29, false}, {math.MaxInt32, math.MaxInt32, 1, true},
	} {
		if got := report.Meets(coverage.Patrol{Certified: c.certified, Posted: c.posted}, c.share); got != c.want {
			t.Errorf("%d of %d meet %v: %v", c.certified, c.posted, c.share, got)
		}
	}
}

func TestRefuses(t *testing.T) {
	b := book(t, demo.Records(demoFrom))
	grid, targets := engines(t, b, coverage.Options{From: demoFrom, Days: 30})
	_, later := engines(t, b, coverage.Options{From: demoFrom + 1, Days: 30})
	_, longer := engines(t, b, coverage.Options{From: demoFrom, Days: 31})
	_, other := engines(t, book(t, demo.Records(demoFrom)), coverage.Options{From: demoFrom, Days: 30})
	for _, bad := range []*coverage.Targets{later, longer, other} {
		if _, err := report.New(context.Background(), grid, bad, report.Options{}); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("error %v", err)
		}
	}
	if _, err := report.New(context.Background(), grid, targets, report.Options{Worst: -1}); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
		t.Errorf("error %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := report.New(ctx, grid, targets, report.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// BenchmarkCompliance adds up a year whose grid and targets are there already.
func BenchmarkCompliance(b *testing.B) {
	for _, c := range []struct {
		name string
		book func() *roster.Book
	}{
		{"demo", func() *roster.Book { return book(b, demo.Records(demoFrom)) }},
		{"chicago", func() *roster.Book { return sharedPack(b, "chicago-2016") }},
	} {
		b.Run(c.name, func(b *testing.B) {
			from := demoFrom
			if c.name == "chicago" {
				from = roster.NewDate(2016, 1, 1)
			}
			grid, targets := engines(b, c.book(), coverage.Options{From: from, Days: 365})
			b.ReportAllocs()
			for b.Loop() {
				if _, err := report.New(context.Background(), grid, targets, report.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
