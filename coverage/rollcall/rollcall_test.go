package rollcall_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/coverage/rollcall"
	"watchbill/coverage/scenetest"
	"watchbill/roster"
)

var ctx = context.Background()

// TestAsTheGrid holds the people of a watch to the coverage of its slot, minute by minute: whoever counts there is on the
// list, and nobody else is.
func TestAsTheGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenetest.Draw(t)
		on := s.Around + roster.Date(rapid.IntRange(-1, 2).Draw(t, "on"))
		for shift := range s.Book.Shifts().All() {
			list, err := rollcall.Watches(ctx, s.Book, rollcall.Question{District: -1, Shift: shift, Date: on}, coverage.New)
			if errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
				continue // the clock leaves no minute of it
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(list) != s.Book.Districts().Len() {
				t.Fatalf("%d watches", len(list))
			}
			for i := range list {
				hold(t, s, &list[i])
			}
		}
	})
}

// hold compares one watch with the grids.
func hold(t *rapid.T, s scenetest.Scene, w *rollcall.Watch) {
	counts := map[roster.Need]func(roster.Minute) int{
		roster.NeedCIT: w.Certified,
		roster.NeedCoResponder: func(m roster.Minute) (n int) {
			for _, p := range w.Pairs {
				if p.Count && slices.ContainsFunc(p.Times, func(v roster.Interval) bool { return v.Contains(m) }) {
					n++
				}
			}
			return n
		},
	}
	for need, count := range counts {
		grid, err := coverage.New(ctx, s.Book, coverage.Options{Need: need, From: w.Date - 3, Days: 9})
		if err != nil {
			t.Fatal(err)
		}
		for slot := range grid.SlotsIn(w.District) {
			if slot.Shift != w.Shift || slot.Date != w.Date {
				continue
			}
			least, covered := count(w.Start), 0
			for m := w.Start; m < w.End; m++ {
				least = min(least, count(m))
				if count(m) >= slot.Required {
					covered++
				} else if !slices.ContainsFunc(w.Gaps, func(g rollcall.Gap) bool { return g.Need == need && g.Contains(m) }) {
					t.Fatalf("%s %v: minute %d is short and in no gap", need, w.Interval, m)
				}
			}
			if least != slot.Min || covered != slot.CoveredMinutes || slot.Interval != w.Interval {
				t.Fatalf("%s district %d shift %d %s: %d least, %d covered, the grid says %+v\n%+v", need, w.District, w.Shift, w.Date, least, covered, slot, w.On)
			}
		}
	}
	for i, x := range w.On {
		if i > 0 && x.Own && !w.On[i-1].Own {
			t.Fatalf("%s of this watch stands behind others", x.Person.Officer.ID)
		}
		if i > 0 && x.Own == w.On[i-1].Own && x.Certified && !w.On[i-1].Certified {
			t.Fatalf("%s is certified and stands behind who is not", x.Person.Officer.ID)
		}
		if x.Extra == "" && x.Own != (x.Shift == w.Shift && x.Date == w.Date) {
			t.Fatalf("%s: own %t, of shift %d on %s", x.Person.Officer.ID, x.Own, x.Shift, x.Date)
		}
	}
	for _, g := range w.Gaps {
		if g.Start < w.Start || g.End > w.End {
			t.Fatalf("a gap %v leaves the watch %v", g.Interval, w.Interval)
		}
	}
}

// TestExtraDuty tells whose watch extra duty is.
func TestExtraDuty(t *testing.T) {
	on := roster.NewDate(2027, 3, 3)
	at := func(hour int) roster.Minute { return roster.UTC(on, 0) + roster.Minute(hour*60) }
	for _, c := range []struct {
		name     string
		from, to int
		own      bool
	}{
		{"the watch itself", 7, 19, true},
		{"hours of it", 9, 12, true},
		{"held over for an hour after a night", 3, 8, false},
		{"as long before as in it", 5, 9, true},
		{"most of it before", 4, 9, false},
		{"begins for the next", 18, 24, false},
		{"days on end", -30, 60, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := bare(roster.Shift{ID: "day", Start: 7 * 60, End: 19 * 60})
			r.Officers = []roster.Officer{{ID: "B1", Role: roster.RoleOfficer, Designated: true, Eligible: true}}
			r.Extras = []roster.Extra{{Officer: "B1", District: "D1", Kind: "overtime", Time: roster.Interval{Start: at(c.from), End: at(c.to)}}}
			book, faults := roster.NewBook(r, 1)
			if book == nil {
				t.Fatal(faults)
			}
			list, err := rollcall.Watches(ctx, book, rollcall.Question{Shift: 0, Date: on}, coverage.New)
			if err != nil || len(list) != 1 || len(list[0].On) != 1 {
				t.Fatalf("%+v, %v", list, err)
			}
			if got := list[0].On[0]; got.Own != c.own || got.Extra != "overtime" {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestNotOn says when there is such a watch.
func TestNotOn(t *testing.T) {
	on := roster.NewDate(2027, 3, 3) // a Wednesday
	monday, err := roster.ParseWeekdays("Mon")
	if err != nil {
		t.Fatal(err)
	}
	r := bare(roster.Shift{ID: "fair", Start: 7 * 60, End: 19 * 60, Days: monday})
	book, faults := roster.NewBook(r, 1)
	if book == nil {
		t.Fatal(faults)
	}
	_, err = rollcall.Watches(ctx, book, rollcall.Question{Shift: 0, Date: on}, coverage.New)
	if want := "shift fair does not start on a Wednesday; the next one starts on Monday 2027-03-08"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

// bare is a roster of one district and one shift, without people.
func bare(s roster.Shift) roster.Records {
	r := roster.Records{Agency: roster.DefaultAgency(), Shifts: []roster.Shift{s}}
	r.Agency.ID, r.Agency.Name, r.Agency.TimeZone = "made", "Made", "UTC"
	r.Districts = []roster.District{{ID: "D1", Parts: []roster.Part{{Polygons: []roster.Polygon{{{{Lon: 0, Lat: 0}, {Lon: 1, Lat: 0}, {Lon: 0, Lat: 1}, {Lon: 0, Lat: 0}}}}}}}}
	r.Rotations = []roster.Rotation{{ID: "a", Anchor: roster.NewDate(2027, 1, 1), Cycle: []roster.ShiftID{"*"}}}
	return r
}
