package forecast_test

import (
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/coverage/forecast"
	"watchbill/roster"
)

// same tells whether two figures are the same but for rounding.
func same(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

// twinSeat is the slow, obvious counterpart of the survival in a seat: by recursion over who leaves when.
type twinSeat struct {
	book *roster.Book
	from roster.Date
	opt  forecast.Options
	seen map[[2]roster.Date]float64
	owns map[ownKey]float64
}

type ownKey struct {
	p *roster.Personnel
	d roster.Date
}

func newTwinSeat(book *roster.Book, from roster.Date, opt forecast.Options) *twinSeat {
	return &twinSeat{book, from, opt, map[[2]roster.Date]float64{}, map[ownKey]float64{}}
}

// leaves is the probability that who is there on a date is not on the next.
func (s *twinSeat) leaves() float64 { return 1 - math.Pow(1-s.opt.Attrition/100, 1.0/365) }

// own is the probability that the officer on the roster sits certified in the seat on d, or somebody who follows.
func (s *twinSeat) own(p *roster.Personnel, d roster.Date) float64 {
	if p, ok := s.owns[ownKey{p, d}]; ok {
		return p
	}
	leaves, there, sum := s.leaves(), 1.0, 0.0
	for day := s.from; day < d; day++ {
		if p.CertifiedOn(day) {
			sum += there * leaves * s.next(day+1, d)
		}
		there *= 1 - leaves
	}
	if p.CertifiedOn(d) {
		sum += there
	}
	s.owns[ownKey{p, d}] = sum
	return sum
}

// next is the probability that d finds a successor, whoever it is, in the seat of which empty is the first day without
// anybody.
func (s *twinSeat) next(empty, d roster.Date) float64 {
	if s.opt.LeadMonths == 0 {
		return 0
	}
	begins := empty.AddMonths(s.opt.LeadMonths)
	if begins > d {
		return 0
	}
	if p, ok := s.seen[[2]roster.Date{begins, d}]; ok {
		return p
	}
	leaves, there, sum := s.leaves(), 1.0, 0.0
	for day := begins; day < d; day++ {
		sum += there * leaves * s.next(day+1, d)
		there *= 1 - leaves
	}
	s.seen[[2]roster.Date{begins, d}] = sum + there
	return sum + there
}

// twinTour is a tour, or extra duty, that meets a slot.
type twinTour struct {
	officer   int
	date      roster.Date
	extra     int // 0 for a tour
	pieces    []roster.Interval
	certified bool
	held      float64
}

// twinTours lists the tours in a district that meet v, by officer and date.
func twinTours(book *roster.Book, s *twinSeat, horizon coverage.Options, district int, v roster.Interval) []*twinTour {
	type key struct {
		officer, extra int
		date           roster.Date
	}
	watches := book.Watches(roster.DateRange{From: horizon.From - 3, To: horizon.From + roster.Date(horizon.Days) + 3})
	found := map[key]*twinTour{}
	for i := range book.People() {
		p := book.Person(i)
		enter := func(d roster.Duty, extra int) {
			if d.District != district || !d.Meets(v) {
				return
			}
			k := key{i, extra, d.Date}
			if found[k] == nil {
				found[k] = &twinTour{officer: i, date: d.Date, extra: extra, certified: p.CertifiedOn(d.Date), held: s.own(p, d.Date)}
			}
			found[k].pieces = append(found[k].pieces, d.Interval)
		}
		for _, d := range watches.AppendRemaining(nil, p, roster.DateRange{From: horizon.From - 3, To: horizon.From + roster.Date(horizon.Days) + 3}) {
			enter(d, 0)
		}
		for k, d := range watches.AppendExtras(nil, p, roster.DateRange{}) {
			enter(d, k+1)
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b *twinTour) int {
		if a.officer != b.officer {
			return a.officer - b.officer
		}
		if a.date != b.date {
			return int(a.date - b.date)
		}
		return a.extra - b.extra
	})
}

// twinCount counts at m the officers of whom a tour among those stood is under way.
func twinCount(tours []*twinTour, stood int, m roster.Minute) int {
	who := map[int]bool{}
	for i, t := range tours {
		if stood>>i&1 == 1 && slices.ContainsFunc(t.pieces, func(v roster.Interval) bool { return v.Contains(m) }) {
			who[t.officer] = true
		}
	}
	return len(who)
}

// minutesIn lists the minutes of v at which anything of the tours begins or ends, v's start first, and v's end last.
func minutesIn(v roster.Interval, tours []*twinTour) []roster.Minute {
	at := []roster.Minute{v.Start, v.End}
	for _, t := range tours {
		for _, x := range t.pieces {
			at = append(at, max(v.Start, min(x.Start, v.End)), max(v.Start, min(x.End, v.End)))
		}
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// twinSlot judges a slot by trying every set of tours that are stood.
func twinSlot(tours []*twinTour, s coverage.Slot, lost float64) (holds, unplanned float64) {
	tours = slices.DeleteFunc(slices.Clone(tours), func(t *twinTour) bool { return !t.certified })
	at := minutesIn(s.Interval, tours)
	for stood := range 1 << len(tours) {
		p := 1.0
		for i := range tours {
			if stood>>i&1 == 1 {
				p *= 1 - lost
			} else {
				p *= lost
			}
		}
		covered := 0
		for i, m := range at[:len(at)-1] {
			if twinCount(tours, stood, m) >= s.Required {
				covered += int(at[i+1] - m)
			}
		}
		unplanned += p * float64(covered)
		if covered == s.Minutes() {
			holds += p
		}
	}
	return holds, unplanned
}

// twinAttrition judges a slot, minute by minute, by trying every set of officers who are there: each sits in the seat,
// as on the date of the first tour under way, and one of those tours at least is stood.
func twinAttrition(tours []*twinTour, s coverage.Slot, lost float64) (covered float64) {
	tours = slices.DeleteFunc(slices.Clone(tours), func(t *twinTour) bool { return t.held == 0 })
	at := minutesIn(s.Interval, tours)
	for i, m := range at[:len(at)-1] {
		held, away := map[int]float64{}, map[int]float64{}
		for _, t := range tours {
			if !slices.ContainsFunc(t.pieces, func(v roster.Interval) bool { return v.Contains(m) }) {
				continue
			}
			if _, ok := held[t.officer]; !ok {
				held[t.officer], away[t.officer] = t.held, 1
			}
			away[t.officer] *= lost
		}
		who := slices.Sorted(maps.Keys(held))
		for there := range 1 << len(who) {
			p, n := 1.0, 0
			for k, officer := range who {
				if present := held[officer] * (1 - away[officer]); there>>k&1 == 1 {
					p *= present
					n++
				} else {
					p *= 1 - present
				}
			}
			if n >= s.Required {
				covered += p * float64(at[i+1]-m)
			}
		}
	}
	return covered
}

// TestSlotsAgainstEnumeration compares every slot of random rosters with the twin, and the sums with the slots.
func TestSlotsAgainstEnumeration(t *testing.T) {
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
		f, err := forecast.New(t.Context(), grid, q.options)
		if err != nil {
			t.Fatal(err)
		}
		lost := book.Agency().Absence.UnplannedRate
		seat := newTwinSeat(book, q.horizon.From, q.options)
		for i, s := range slices.Collect(grid.Slots()) {
			if got := f.Slots[i].Slot; got != s {
				t.Fatalf("slot %d is %+v, want %+v", i, got, s)
			}
			if q.horizon.Days > 10 && i%7 > 0 {
				continue // the twin is slow
			}
			tours := twinTours(book, seat, q.horizon, s.District, s.Interval)
			if len(tours) > 9 {
				continue
			}
			got := f.Slots[i]
			holds, unplanned := twinSlot(tours, s, lost)
			attrition, both := twinAttrition(tours, s, 0), twinAttrition(tours, s, lost)
			e := got.Expected
			if !got.Resolved || !same(got.Holds, holds) || !same(e.Unplanned, unplanned) || !same(e.Attrition, attrition) || !same(e.Both, both) {
				t.Fatalf("%v\n%+v\ngot  %+v\nwant holds %v, unplanned %v, attrition %v, both %v", q, s, got, holds, unplanned, attrition, both)
			}
		}
		checkSums(t, f)
	})
}

// fatal is a *testing.T or *rapid.T.
type fatal interface {
	Helper()
	Errorf(string, ...any)
	Fatalf(string, ...any)
}

// checkSums holds what must be true of any forecast: the months, the watches and the total sum up the same slots, and
// every probability is one.
func checkSums(t fatal, f *forecast.Forecast) {
	t.Helper()
	var months, watches, slots, districts, shifts forecast.Expected
	add := func(sum *forecast.Expected, x forecast.Expected) {
		sum.Minutes += x.Minutes
		sum.Rostered += x.Rostered
		sum.Unplanned += x.Unplanned
		sum.Attrition += x.Attrition
		sum.Both += x.Both
	}
	proper := func(what string, p float64) {
		if !(p >= 0 && p <= 1) {
			t.Fatalf("%s has probability %v", what, p)
		}
	}
	for _, x := range f.Months {
		add(&months, x.Expected)
		proper("a month", x.Holds)
	}
	for _, x := range f.Watches {
		add(&watches, x.Expected)
		proper("a watch", x.Holds)
		proper("the least of a watch", x.Least)
		proper("presence", x.Presence)
	}
	for _, x := range f.Districts {
		add(&districts, x)
	}
	for _, x := range f.Shifts {
		add(&shifts, x)
	}
	for _, x := range f.Slots {
		add(&slots, x.Expected)
		proper("a slot", x.Holds)
		e := x.Expected
		for _, minutes := range []float64{float64(e.Rostered), e.Unplanned, e.Attrition, e.Both} {
			if !(minutes >= 0 && minutes <= float64(e.Minutes)+1e-9) {
				t.Fatalf("%+v", x)
			}
		}
		// No loss adds minutes; attrition may, for who follows one whose certificate lapses since is certified.
		if e.Unplanned > float64(e.Rostered)+1e-9 || e.Both > e.Attrition+1e-9 {
			t.Fatalf("absence covers minutes: %+v", x)
		}
	}
	for _, sum := range []forecast.Expected{months, watches, slots, districts, shifts} {
		e := f.Expected
		if sum.Minutes != e.Minutes || sum.Rostered != e.Rostered || !same(sum.Unplanned, e.Unplanned) || !same(sum.Attrition, e.Attrition) || !same(sum.Both, e.Both) {
			t.Errorf("sum %+v, total %+v", sum, e)
		}
	}
}

// TestNothingHappens: without attrition and unplanned absence, every expected figure is the grid's own.
func TestNothingHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := draw(t)
		q.records.Agency.Absence.UnplannedRate, q.options.Attrition = 0, 0
		book, faults := roster.NewBook(q.records, 0)
		if book == nil {
			t.Fatal(faults)
		}
		grid, err := coverage.New(t.Context(), book, q.horizon)
		if err != nil {
			t.Fatal(err)
		}
		f, err := forecast.New(t.Context(), grid, q.options)
		if err != nil {
			t.Fatal(err)
		}
		shares := grid.Shares()
		for i, m := range f.Months {
			if m.Month != shares.Months[i].Month || m.Expected.Rostered != shares.Months[i].CoveredMinutes || m.Expected.Minutes != shares.Months[i].Minutes {
				t.Errorf("month %+v, grid %+v", m, shares.Months[i])
			}
			if m.First.Expected != float64(m.First.Certified) || m.Last.Expected != float64(m.Last.Certified) {
				t.Errorf("nobody leaves, and still %+v", m)
			}
		}
		for _, s := range f.Slots {
			e := s.Expected
			want := float64(s.CoveredMinutes)
			if e.Unplanned != want || e.Attrition != want || e.Both != want || s.Holds == 1 != (s.Status() == coverage.Covered) {
				t.Errorf("%v\n%+v", q, s)
			}
		}
	})
}
