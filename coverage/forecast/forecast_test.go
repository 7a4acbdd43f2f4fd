package forecast_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage"
	"watchbill/coverage/forecast"
	"watchbill/roster"
)

func TestRefused(t *testing.T) {
	r := town()
	grid := newGrid(t, newBook(t, r), coverage.Options{From: roster.NewDate(2027, 6, 1), Days: 3})
	pairs := newGrid(t, newBook(t, r), coverage.Options{From: roster.NewDate(2027, 6, 1), Days: 3, Need: roster.NeedCoResponder})
	for _, c := range []struct {
		grid  *coverage.Grid
		opt   forecast.Options
		field string
	}{
		{grid, forecast.Options{Attrition: -0.1}, "attrition"},
		{grid, forecast.Options{Attrition: 100.01}, "attrition"},
		{grid, forecast.Options{Attrition: math.NaN()}, "attrition"},
		{grid, forecast.Options{Attrition: math.Inf(1)}, "attrition"},
		{grid, forecast.Options{LeadMonths: -1}, "lead_months"},
		{grid, forecast.Options{LeadMonths: 121}, "lead_months"},
		{pairs, forecast.Options{}, "need"},
	} {
		_, err := forecast.New(t.Context(), c.grid, c.opt)
		var located *roster.Error
		if !errors.As(err, &located) || located.Kind != roster.Invalid || located.Field != c.field {
			t.Errorf("%+v: got %v, want a fault in %s", c.opt, err, c.field)
		}
	}
}

// TestCounts tells certified from credentialed but not designated, in service from not, on both ends of each month.
func TestCounts(t *testing.T) {
	r := town()
	from := roster.NewDate(2027, 6, 10)
	seat := roster.Posting{District: "A", Shift: "day", Rotation: "always"}
	hire(&r, "O1", seat, roster.DateRange{From: from - 100})
	hire(&r, "O2", seat, roster.DateRange{From: from - 100, To: roster.NewDate(2027, 6, 30)})
	hire(&r, "O3", seat, roster.DateRange{From: from - 100})
	r.Officers[2].Designated = false
	hire(&r, "O4", seat, roster.DateRange{From: roster.NewDate(2027, 7, 5)})
	hire(&r, "O5", seat, roster.DateRange{From: from - 100})
	r.Officers[4].Active.To = roster.NewDate(2027, 7, 1)
	hire(&r, "O6", seat, roster.DateRange{})
	f := newForecast(t, newGrid(t, newBook(t, r), coverage.Options{From: from, Days: 31}), forecast.Options{})
	var got []string
	for _, m := range f.Months {
		for _, c := range [2]forecast.Count{m.First, m.Last} {
			got = append(got, fmt.Sprintf("%s %d %d %g", c.Date, c.Certified, c.Undesignated, c.Expected))
		}
		got = append(got, fmt.Sprint(m.Lapsing))
	}
	want := []string{"2027-06-10 3 1 3", "2027-06-30 3 1 3", "1", "2027-07-01 2 1 2", "2027-07-10 2 1 2", "0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestAttritionOfAYear: of 100 officers 90.95 are there a year later, and with a lead of twelve months those who left in
// the first weeks are about to be followed.
func TestAttritionOfAYear(t *testing.T) {
	r := town()
	from := roster.NewDate(2027, 1, 1)
	for i := range 100 {
		hire(&r, roster.OfficerID(fmt.Sprintf("O%d", i)), roster.Posting{District: "A", Shift: "day", Rotation: "always"}, roster.DateRange{From: from - 100})
	}
	grid := newGrid(t, newBook(t, r), coverage.Options{From: from, Days: 740})
	leads := map[int]*forecast.Forecast{}
	for _, lead := range []int{0, 12} {
		leads[lead] = newForecast(t, grid, forecast.Options{Attrition: forecast.DefaultAttrition, LeadMonths: lead})
	}
	after := func(lead int, d roster.Date) float64 {
		for _, m := range leads[lead].Months {
			if m.First.Date == d {
				return m.First.Expected
			}
		}
		t.Fatalf("no month begins on %s", d)
		return 0
	}
	yearLater := roster.NewDate(2028, 1, 1)
	for _, c := range []struct {
		lead int
		on   roster.Date
		want float64
	}{
		{0, from, 100},
		{0, yearLater, 90.95},
		{0, yearLater + 366, 100 * math.Pow(0.9095, 731.0/365)},
		{12, yearLater, 90.95}, // who is gone from 2 January 2027 on is followed on 2 January 2028
		// Two years on: who served all along, and whoever has followed and not left again.
		{12, yearLater + 366, 100*math.Pow(0.9095, 731.0/365) + followed(from, yearLater+366)},
	} {
		if got := after(c.lead, c.on); !same(got, c.want) {
			t.Errorf("lead %d on %s: got %v, want %v", c.lead, c.on, got, c.want)
		}
	}
}

// followed is how many of 100 seats have a successor on d, when each comes twelve months after the seat fell empty and
// no second one can have come yet.
func followed(from, d roster.Date) float64 {
	sum := 0.0
	stays := func(days roster.Date) float64 { return math.Pow(0.9095, float64(days)/365) }
	for last := from; (last + 1).AddMonths(12) <= d; last++ {
		begins := (last + 1).AddMonths(12)
		sum += 100 * (stays(last-from) - stays(last-from+1)) * stays(d-begins)
		for next := begins; (next + 1).AddMonths(12) <= d; next++ {
			sum += 100 * (stays(last-from) - stays(last-from+1)) * (stays(next-begins) - stays(next-begins+1)) * stays(d-(next+1).AddMonths(12))
		}
	}
	return sum
}

// crowd is a slot with so many officers, each away for another hour or so, and how many the slot requires.
func crowd(officers, required int) roster.Records {
	r := town()
	r.Agency.Absence.UnplannedRate = 0.25
	r.Shifts = []roster.Shift{{ID: "day", Start: 6 * 60, End: 15 * 60}}
	r.Districts = r.Districts[:1]
	day := roster.NewDate(2027, 6, 1)
	for i := range officers {
		id := roster.OfficerID(fmt.Sprintf("O%02d", i))
		hire(&r, id, roster.Posting{District: "A", Shift: "day", Rotation: "always"}, roster.DateRange{From: day - 100})
		at := roster.UTC(day, roster.ClockTime(10*60+20*i)) // 06:00 in New York and later
		r.Absences = append(r.Absences, roster.Absence{Officer: id, Kind: "court", Time: roster.Interval{Start: at, End: at + 20}})
	}
	r.Targets = []roster.Target{{Need: roster.NeedCIT, Required: required}}
	return r
}

// TestCrowdedSlot: up to MaxStates the joint probability is exact; beyond, the slot says that it has none, and nothing
// else suffers.
func TestCrowdedSlot(t *testing.T) {
	horizon := coverage.Options{From: roster.NewDate(2027, 6, 1), Days: 2}
	for _, c := range []struct {
		officers, required int
		resolved           bool
	}{{9, 2, true}, {13, 1, true}, {9, 3, true}, {15, 1, false}, {26, 3, false}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			book := newBook(t, crowd(c.officers, c.required))
			grid := newGrid(t, book, horizon)
			f := newForecast(t, grid, forecast.Options{})
			s := f.Slots[0]
			if s.Resolved != c.resolved || len(f.Slots) != 2 || !f.Slots[1].Resolved {
				t.Fatalf("got %+v", f.Slots)
			}
			all := 1 - forecast.Short(c.officers, 0.75, c.required)
			one := 1 - forecast.Short(c.officers-1, 0.75, c.required)
			cut := float64(20 * c.officers)
			if want := cut*one + (540-cut)*all; !same(s.Expected.Unplanned, want) {
				t.Errorf("expected %v minutes, want %v", s.Expected.Unplanned, want)
			}
			unresolved := 1
			if c.resolved {
				unresolved = 0
				tours := twinTours(book, newTwinSeat(book, horizon.From, forecast.Options{}), horizon, 0, s.Interval)
				if holds, _ := twinSlot(tours, s.Slot, 0.25); !same(s.Holds, holds) {
					t.Errorf("holds with %v, want %v", s.Holds, holds)
				}
			}
			if w := f.Watches[0]; w.Unresolved != unresolved || f.Months[0].Unresolved != unresolved || f.Unresolved != unresolved {
				t.Errorf("unresolved %d, %d, %d; want %d", w.Unresolved, f.Months[0].Unresolved, f.Unresolved, unresolved)
			}
			if c.resolved {
				return
			}
			if w := f.Watches[0]; w.Holds != f.Slots[1].Holds || w.LeastDate != horizon.From+1 || s.Holds != 0 {
				t.Errorf("the other slot holds with %v; %+v", f.Slots[1].Holds, w)
			}
		})
	}
}

// TestHugeTarget: a target that nobody could meet takes no room.
func TestHugeTarget(t *testing.T) {
	r := crowd(3, 1_000_000)
	f := newForecast(t, newGrid(t, newBook(t, r), coverage.Options{From: roster.NewDate(2027, 6, 1), Days: 2}), forecast.Options{})
	w := f.Watches[0]
	if w.Needed95 != forecast.Unreachable || w.Holds != 0 || w.Expected.Unplanned != 0 {
		t.Errorf("got %+v", w)
	}
}

// TestPresence tells it by hand: one officer of 4-on-2-off over 60 days with ten days of leave, another on every day
// of the last 30, at a rate of a tenth.
func TestPresence(t *testing.T) {
	r := town()
	r.Agency.Absence.UnplannedRate = 0.1
	from := roster.NewDate(2027, 6, 1)
	hire(&r, "O1", roster.Posting{District: "A", Shift: "day", Rotation: "4-2", Offset: 0}, roster.DateRange{From: from - 100})
	r.Absences = []roster.Absence{
		{Officer: "O1", Kind: "vacation", Days: roster.DateRange{From: from + 6, To: from + 17}}, // two turns of the rotation
		{Officer: "O1", Kind: "court", Time: roster.Interval{Start: roster.UTC(from+30, 0), End: roster.UTC(from+33, 0)}},
	}
	hire(&r, "O2", roster.Posting{District: "A", Shift: "day", Rotation: "always", Dates: roster.DateRange{From: from + 30}}, roster.DateRange{})
	book := newBook(t, r)
	f := newForecast(t, newGrid(t, book, coverage.Options{From: from, Days: 60}), forecast.Options{})
	w := f.Watches[0]
	stood := 0
	for _, d := range book.Watches(roster.DateRange{From: from, To: from + 59}).AppendRemaining(nil, book.Person(0), roster.DateRange{From: from, To: from + 59}) {
		stood += d.Minutes()
	}
	if stood >= 32*540 || stood < 29*540 {
		t.Fatalf("O1 stands %d minutes", stood)
	}
	want := float64(stood+30*540) / (90 * 540) * 0.9
	if !same(w.Presence, want) || w.Posted != 2 || w.HaveFirst != 1 || w.HaveLast != 1 || w.Required != 1 {
		t.Errorf("presence %v, want %v; %+v", w.Presence, want, w)
	}
	// 1 - 0.3 a piece or so: three for 95 %, four or five for 99 %.
	if got := forecast.Short(int(w.Needed95), w.Presence, 1); got > 0.05 || forecast.Short(int(w.Needed95)-1, w.Presence, 1) <= 0.05 {
		t.Errorf("%d for 95 %%, presence %v", w.Needed95, w.Presence)
	}
	if f.Watches[1].Posted != 0 || f.Watches[1].Presence != 0 || f.Watches[1].Needed95 != forecast.Unreachable {
		t.Errorf("nobody is posted to %+v", f.Watches[1])
	}
}

// TestCities holds the invariants over real rosters.
func TestCities(t *testing.T) {
	for name, horizon := range map[string]coverage.Options{
		"tiny": {From: roster.NewDate(2027, 1, 1)}, "seattle-2016": {From: roster.NewDate(2016, 5, 15)},
		"chicago-2016": {From: roster.NewDate(2016, 10, 19), Days: 90}, // a year is the benchmark's
	} {
		t.Run(name, func(t *testing.T) {
			book := openPack(t, name)
			grid := newGrid(t, book, horizon)
			f := newForecast(t, grid, forecast.Options{Attrition: forecast.DefaultAttrition, LeadMonths: forecast.DefaultLeadMonths})
			checkSums(t, f)
			shares := grid.Shares()
			if f.Expected.Rostered != shares.Agency.CoveredMinutes || f.Expected.Minutes != shares.Agency.Minutes || f.Unresolved > 0 {
				t.Errorf("%+v, %d unresolved; grid %+v", f.Expected, f.Unresolved, shares.Agency)
			}
			t.Logf("holds %.4f, %+v, %d lapses %v, together %+v", f.Holds, f.Expected, len(f.Lapses), f.Within, f.Together)
		})
	}
}

// TestOverlappingTours: an officer whose night tour lasts into the day tour counts once in the hour that both have.
func TestOverlappingTours(t *testing.T) {
	r := town()
	r.Agency.Absence.UnplannedRate = 0.2
	from := roster.NewDate(2027, 6, 2)
	night := roster.Posting{District: "A", Shift: "night", Rotation: "always"}
	day := roster.Posting{District: "A", Shift: "day", Rotation: "always", Dates: roster.DateRange{From: from}}
	certified := roster.DateRange{From: from - 100}
	both := night
	both.Dates.To = from - 1
	hire(&r, "O1", both, certified)
	day.Officer = "O1"
	r.Postings = append(r.Postings, day)
	hire(&r, "O2", night, certified)
	hire(&r, "O3", day, certified)
	hour := roster.Interval{Start: roster.UTC(from, 10*60), End: roster.UTC(from, 11*60)} // 06 to 07 in New York
	r.Absences = []roster.Absence{{Officer: "O3", Kind: "court", Time: hour}}
	r.Targets = []roster.Target{{Need: roster.NeedCIT, Required: 2, Shift: "day"}}
	horizon := coverage.Options{From: from, Days: 1}
	book := newBook(t, r)
	f := newForecast(t, newGrid(t, book, horizon), forecast.Options{})
	s := f.Slots[0]
	// From 07 on it takes both day tours; then O1 is there in the hour before as well, and it takes O2.
	if want := 0.8 * 0.8 * 0.8; !s.Resolved || !same(s.Holds, want) {
		t.Errorf("holds with %v, want %v: %+v", s.Holds, want, s)
	}
	if want := 60*(1-0.2*0.2)*0.8 + 8*60*0.8*0.8; !same(s.Expected.Unplanned, want) {
		t.Errorf("expected %v minutes, want %v", s.Expected.Unplanned, want)
	}
	if w := f.Watches[0]; w.Thin != 1 || w.Least != s.Holds || w.LeastDate != from {
		t.Errorf("got %+v", w)
	}
	tours := twinTours(book, newTwinSeat(book, from, forecast.Options{}), horizon, 0, s.Interval)
	if holds, unplanned := twinSlot(tours, s.Slot, 0.2); !same(s.Holds, holds) || !same(s.Expected.Unplanned, unplanned) {
		t.Errorf("the twin has %v and %v: %+v", holds, unplanned, s)
	}
}
