package forecast_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/coverage/forecast"
	"watchbill/roster"
)

// renewed returns the records with the officer's credentials written anew: one for each stretch in which they held, and
// after through one without end. It is another way to the counterfactual than the engine's.
func renewed(r roster.Records, p *roster.Personnel, through roster.Date) roster.Records {
	r.Credentials = slices.DeleteFunc(slices.Clone(r.Credentials), func(c roster.Credential) bool { return c.Officer == p.Officer.ID })
	write := func(from, to roster.Date) {
		if to != roster.MaxDate {
			to -= roster.Date(r.Agency.Certification.GraceDays)
		}
		r.Credentials = append(r.Credentials, roster.Credential{Officer: p.Officer.ID, Kind: "CIT-40", Hours: 40, Authority: "POST", Completed: from, Expires: to})
	}
	for _, x := range p.Certified().All() {
		if x.To == 0 {
			x.To = roster.MaxDate
		}
		write(x.From, x.To)
	}
	write(through+1, roster.MaxDate)
	return r
}

// minutesShort counts by district and minute how many are missing from the grid's gaps, as far as gaps tell: for the
// minutes of a gap only that somebody is.
func minutesShort(grid *coverage.Grid) (missing map[int]map[roster.Minute]bool, short, covered int) {
	missing = map[int]map[roster.Minute]bool{}
	for g := range grid.Gaps() {
		short += g.ShortMinutes
		if missing[g.District] == nil {
			missing[g.District] = map[roster.Minute]bool{}
		}
		for m := g.Start; m < g.End; m++ {
			missing[g.District][m] = true
		}
	}
	for s := range grid.Slots() {
		covered += s.CoveredMinutes
	}
	return missing, short, covered
}

// twinOpened lists minute by minute what is missing in one grid and not in the other.
func twinOpened(districts int, worse, better map[int]map[roster.Minute]bool) (opens []forecast.Opened) {
	for d := range districts {
		var at []roster.Minute
		for m := range worse[d] {
			if !better[d][m] {
				at = append(at, m)
			}
		}
		slices.Sort(at)
		for _, m := range at {
			if n := len(opens); n > 0 && opens[n-1].District == d && opens[n-1].End == m {
				opens[n-1].End++
			} else {
				opens = append(opens, forecast.Opened{District: d, Interval: roster.Interval{Start: m, End: m + 1}})
			}
		}
	}
	return opens
}

// TestLapsesAgainstWholeRosters compares each lapse with a roster built whole, in which that certificate goes on.
func TestLapsesAgainstWholeRosters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := draw(t)
		book, faults := roster.NewBook(q.records, 0)
		if book == nil {
			t.Fatal(faults)
		}
		grid, err := coverage.New(t.Context(), book, q.horizon)
		if err != nil {
			t.Fatal(err)
		}
		f, err := forecast.New(t.Context(), grid, forecast.Options{})
		if err != nil {
			t.Fatal(err)
		}
		worse, short, covered := minutesShort(grid)
		var want []forecast.Lapse
		for d := q.horizon.From; d < q.horizon.From+roster.Date(max(q.horizon.Days, 90)); d++ {
			for i := range book.People() {
				p := book.Person(i)
				if !p.CertifiedOn(d) || p.CertifiedOn(d+1) || !p.Officer.Active.Contains(d) {
					continue
				}
				x := forecast.Lapse{Person: i, Through: d, Verdict: book.Standing(p, d+1).Verdict}
				next, err := coverage.New(t.Context(), must(t, renewed(book.Records(), p, d)), q.horizon)
				if err != nil {
					t.Fatal(err)
				}
				better, less, more := minutesShort(next)
				x.ShortMinutes, x.CoveredMinutes = short-less, more-covered
				x.Opens = twinOpened(book.Districts().Len(), worse, better)
				want = append(want, x)
			}
		}
		if diff := cmp.Diff(want, f.Lapses); diff != "" {
			t.Fatalf("%v\nlapses (-want +got):\n%s", q, diff)
		}
		months := 0
		for _, m := range f.Months {
			months += m.Lapsing
		}
		within := 0
		for _, x := range f.Lapses {
			if x.Through < q.horizon.From+roster.Date(q.horizon.Days) {
				within++
			}
			if x.ShortMinutes > f.Together.ShortMinutes || x.CoveredMinutes > f.Together.CoveredMinutes {
				t.Errorf("one costs %+v, all together %+v", x.Loss, f.Together)
			}
		}
		if months != within || f.Within[2] != len(slices.DeleteFunc(slices.Clone(f.Lapses), func(x forecast.Lapse) bool { return x.Through > q.horizon.From+90 })) {
			t.Errorf("months %d, within the horizon %d, soon %v of %d", months, within, f.Within, len(f.Lapses))
		}
	})
}

func must(t fatal, r roster.Records) *roster.Book {
	t.Helper()
	b, faults := roster.NewBook(r, 0)
	if b == nil {
		t.Fatalf("%v", faults)
	}
	return b
}

// TestLapseOpensGap tells one by hand: the only officer of the day watch lapses on the third of five days.
func TestLapseOpensGap(t *testing.T) {
	r := town()
	from := roster.NewDate(2027, 6, 1)
	hire(&r, "O1", roster.Posting{District: "A", Shift: "day", Rotation: "always"}, roster.DateRange{From: from - 100, To: from + 2})
	hire(&r, "O2", roster.Posting{District: "A", Shift: "late", Rotation: "always"}, roster.DateRange{From: from - 100})
	f := newForecast(t, newGrid(t, newBook(t, r), coverage.Options{From: from, Days: 5}), forecast.Options{})
	at := func(d roster.Date, clock roster.ClockTime) roster.Minute { return roster.UTC(d, clock+4*60) } // New York in June
	want := []forecast.Lapse{{
		Person: 0, Through: from + 2, Verdict: roster.Lapsed,
		// Two days are missed from 06:00 to 14:00, when the late watch comes; of the day after the horizon the first hour,
		// in which the last night's slot still runs. Each morning's first hour belongs to two slots.
		Loss: forecast.Loss{ShortMinutes: 2*8*60 + 60, CoveredMinutes: 2*8*60 + 3*60},
		Opens: []forecast.Opened{
			{District: 0, Interval: roster.Interval{Start: at(from+3, 6*60), End: at(from+3, 14*60)}},
			{District: 0, Interval: roster.Interval{Start: at(from+4, 6*60), End: at(from+4, 14*60)}},
			{District: 0, Interval: roster.Interval{Start: at(from+5, 6*60), End: at(from+5, 7*60)}},
		},
	}}
	if diff := cmp.Diff(want, f.Lapses); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if want := [3]int{1, 1, 1}; f.Within != want {
		t.Errorf("within %v, want %v", f.Within, want)
	}
}

// TestRevocationEndsToo: an end that a revocation sets is an end, and says so.
func TestRevocationEndsToo(t *testing.T) {
	r := town()
	from := roster.NewDate(2027, 6, 1)
	hire(&r, "O1", roster.Posting{District: "A", Shift: "day", Rotation: "always"}, roster.DateRange{From: from - 100})
	r.Credentials[0].Revoked = from + 40
	f := newForecast(t, newGrid(t, newBook(t, r), coverage.Options{From: from, Days: 60}), forecast.Options{})
	if len(f.Lapses) != 1 || f.Lapses[0].Verdict != roster.Revoked || f.Lapses[0].Through != from+39 || f.Within != [3]int{0, 1, 1} {
		t.Errorf("got %+v, within %v", f.Lapses, f.Within)
	}
}

// TestWithin: a last date so many days after the first of the horizon is within them, the next is not, and one beyond all
// of them is listed only where the horizon has it.
func TestWithin(t *testing.T) {
	from := roster.NewDate(2027, 6, 1)
	for _, c := range []struct {
		after  roster.Date
		lapses int
		within [3]int
	}{{0, 1, [3]int{1, 1, 1}}, {30, 1, [3]int{1, 1, 1}}, {31, 1, [3]int{0, 1, 1}}, {60, 1, [3]int{0, 1, 1}}, {61, 1, [3]int{0, 0, 1}}, {90, 1, [3]int{0, 0, 1}}, {91, 0, [3]int{}}} {
		r := town()
		hire(&r, "O1", roster.Posting{District: "A", Shift: "day", Rotation: "always"}, roster.DateRange{From: from - 100, To: from + c.after})
		f := newForecast(t, newGrid(t, newBook(t, r), coverage.Options{From: from, Days: 5}), forecast.Options{})
		if len(f.Lapses) != c.lapses || f.Within != c.within {
			t.Errorf("%d days after: %d lapses, within %v, want %d, %v", c.after, len(f.Lapses), f.Within, c.lapses, c.within)
		}
	}
}

// TestCancelled: a forecast whose context is done ends with its error.
func TestCancelled(t *testing.T) {
	r := town()
	hire(&r, "O1", roster.Posting{District: "A", Shift: "day", Rotation: "always"}, roster.DateRange{From: roster.NewDate(2027, 1, 1)})
	grid := newGrid(t, newBook(t, r), coverage.Options{From: roster.NewDate(2027, 6, 1)})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := forecast.New(ctx, grid, forecast.Options{}); err == nil {
		t.Error("no error")
	}
}

// TestHeadcount compares how many there are now with what the recruitment targets count.
func TestHeadcount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := draw(t)
		q.records.Targets = append(q.records.Targets, roster.Target{Need: roster.NeedRecruitment, Required: 1000})
		book := must(t, q.records)
		grid, err := coverage.New(t.Context(), book, q.horizon)
		if err != nil {
			t.Fatal(err)
		}
		f, err := forecast.New(t.Context(), grid, q.options)
		if err != nil {
			t.Fatal(err)
		}
		for i, d := range [2]roster.Date{q.horizon.From, q.horizon.From + roster.Date(q.horizon.Days) - 1} {
			targets, err := coverage.NewTargets(t.Context(), book, d, 1)
			if err != nil {
				t.Fatal(err)
			}
			want := map[[2]int]int{}
			for _, g := range targets.Gaps {
				want[[2]int{g.District, g.Shift}] = g.Least
			}
			for _, w := range f.Watches {
				if have := [2]int{w.HaveFirst, w.HaveLast}[i]; have != want[[2]int{w.District, w.Shift}] {
					t.Fatalf("%v\n%+v: %d on %s, want %d", q, w, have, d, want[[2]int{w.District, w.Shift}])
				}
			}
		}
	})
}
