package main

import (
	"testing"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// TestRecords holds the agency to what the tables say of it: all on duty at once, 6 in 100 of them certified.
func TestRecords(t *testing.T) {
	for _, now := range []time.Time{
		time.Date(2027, 3, 1, 0, 10, 0, 0, time.UTC), time.Date(2027, 3, 1, 5, 59, 0, 0, time.UTC), time.Date(2027, 3, 1, 23, 59, 0, 0, time.UTC),
	} {
		book, faults := roster.NewBook(records(fleet(1000), now), 1)
		if err := faults.Err(); err != nil {
			t.Fatal(err)
		}
		units, cit := dispatch.NewWatch(book, roster.MinuteOf(now)).Units(), 0
		for _, u := range units.All() {
			if u.Kind == dispatch.KindCIT {
				cit++
			}
		}
		if units.Len() != 1000 || cit != 60 {
			t.Errorf("at %v %d units are on duty, %d of them CIT", now, units.Len(), cit)
		}
	}
}

// TestAt holds the units to their speed: a service refuses the positions of what goes too fast.
func TestAt(t *testing.T) {
	now := time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, u := range fleet(200) {
		for _, d := range []time.Duration{time.Microsecond, time.Second, everySeconds * time.Second, time.Hour} {
			way := meters(u.at(now), u.at(now.Add(d)))
			if way > speedMPS*d.Seconds()+0.01 || way > 2*circleMeters+1 {
				t.Errorf("%s goes %.2f m in %v", u.id, way, d)
			}
		}
		if d := meters(u.at(now), u.center); d < circleMeters-2 || d > circleMeters+2 {
			t.Errorf("%s is %.1f m from its center", u.id, d)
		}
	}
}
