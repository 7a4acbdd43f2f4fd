// Package scenetest draws small rosters around a date on which something may happen to the clock, for the tests of what is
// read off a roster by the day: calendars, roll calls.
package scenetest

import (
	"fmt"

	"pgregory.net/rapid"

	"watchbill/roster"
)

// Scene is a small roster made up by rapid, around a date on which something may happen to the clock.
type Scene struct {
	Book    *roster.Book
	Records roster.Records
	Around  roster.Date
}

var pivots = []struct{ zone, date string }{
	{"America/New_York", "2027-03-14"}, {"America/New_York", "2027-11-07"}, {"Australia/Lord_Howe", "2027-04-04"},
	{"Europe/London", "2027-03-28"}, {"Africa/Cairo", "2024-11-01"}, {"America/Havana", "2024-11-03"}, {"UTC", "2028-02-28"},
}

// Draw draws a roster of two districts, four shifts that overlap, up to four officers and a pair, with leave, extra duty and
// targets that leave gaps.
func Draw(t *rapid.T) Scene {
	at := rapid.SampledFrom(pivots).Draw(t, "pivot")
	around := Date(at.date)
	r := roster.Records{Agency: roster.DefaultAgency()}
	r.Agency.ID, r.Agency.Name, r.Agency.TimeZone = "made", "Made", at.zone
	r.Agency.CoResponder.OfficerMustBeCertified = rapid.Bool().Draw(t, "must")
	for i, id := range []roster.DistrictID{"D1", "D2"} {
		x := float64(i)
		r.Districts = append(r.Districts, roster.District{ID: id, Parts: []roster.Part{{Name: "North, " + string(id), // feeds must escape the comma

			Polygons: []roster.Polygon{{{{Lon: x, Lat: 0}, {Lon: x + 1, Lat: 0}, {Lon: x, Lat: 1}, {Lon: x, Lat: 0}}}}}}})
	}
	r.Shifts = []roster.Shift{{ID: "day", Start: 7 * 60, End: 19 * 60}, {ID: "late", Name: "Late cover", Start: 11 * 60, End: 20 * 60}, {ID: "night", Start: 19 * 60, End: 7 * 60}, {ID: "early", Start: 4 * 60, End: 9 * 60}}
	r.Rotations = []roster.Rotation{
		{ID: "a", Anchor: around - 30, Cycle: []roster.ShiftID{"*", "*", "-"}},
		{ID: "b", Anchor: around - 9, Cycle: []roster.ShiftID{"day", "night", "-", "*"}},
	}
	pick := func(n int, name string) int { return rapid.IntRange(0, n-1).Draw(t, name) }
	for i := range 1 + pick(4, "officers") {
		id := roster.OfficerID(fmt.Sprintf("B%d", i))
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: pick(5, "designated") > 0, Eligible: true})
		r.Postings = append(r.Postings, roster.Posting{
			Officer: id, District: r.Districts[pick(2, "district")].ID, Shift: r.Shifts[pick(4, "shift")].ID, Rotation: r.Rotations[pick(2, "rotation")].ID,
			Offset: pick(3, "offset"), Dates: roster.DateRange{From: around - 20, To: around + roster.Date(pick(30, "to"))},
		})
		if pick(4, "certified") > 0 {
			r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Hours: 40, Completed: around - 300, Expires: around + roster.Date(pick(9, "expires")) - 3})
		}
		for range pick(3, "absences") {
			d := around + roster.Date(pick(9, "away")-4)
			a := roster.Absence{Officer: id, Kind: "vacation", Note: "secret", Days: roster.DateRange{From: d, To: d + roster.Date(pick(2, "long"))}}
			if rapid.Bool().Draw(t, "timed") {
				start := roster.UTC(d, 0) + roster.Minute(pick(1440, "minute"))
				a = roster.Absence{Officer: id, Kind: "court", Time: roster.Interval{Start: start, End: start + roster.Minute(1+pick(400, "minutes"))}}
			}
			r.Absences = append(r.Absences, a)
		}
		if pick(3, "extra") == 0 {
			start := roster.UTC(around, 0) + roster.Minute(pick(2880, "extra at"))
			r.Extras = append(r.Extras, roster.Extra{Officer: id, District: "D1", Kind: "overtime", Time: roster.Interval{Start: start, End: start + roster.Minute(1+pick(600, "extra minutes"))}})
		}
	}
	r.Officers = append(r.Officers, roster.Officer{ID: "C0", Role: roster.RoleClinician, Eligible: true})
	r.Postings = append(r.Postings, roster.Posting{Officer: "C0", District: "D2", Shift: "late", Rotation: "a", Dates: roster.DateRange{From: around - 20}})
	r.Pairs = []roster.Pair{{ID: "P1", Officer: "B0", Clinician: "C0", Dates: roster.DateRange{From: around - 5, To: around + 5}}}
	if n := pick(3, "required"); n != 1 {
		r.Targets = []roster.Target{{Need: roster.NeedCIT, Required: n, District: "D1"}, {Need: roster.NeedCoResponder, Required: 1, Shift: "late"}}
	}
	book, _ := roster.NewBook(r, 1)
	if book == nil {
		r.Extras = nil // it overlapped a tour
		again, faults := roster.NewBook(r, 1)
		if again == nil {
			t.Fatal(faults)
		}
		book = again
	}
	return Scene{book, r, around}
}

// Date reads a date that a test names. It panics where that is none.
func Date(s string) roster.Date {
	d, err := roster.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}
