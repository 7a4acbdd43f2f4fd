package roster_test

import (
	"slices"
	"testing"

	"watchbill/roster"
)

// square is a ring around a place.
func square(lon, lat float64) roster.Ring {
	return roster.Ring{{Lon: lon, Lat: lat}, {Lon: lon + 1, Lat: lat}, {Lon: lon + 1, Lat: lat + 1}, {Lon: lon, Lat: lat + 1}, {Lon: lon, Lat: lat}}
}

func date(s string) roster.Date {
	d, err := roster.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// at reads an instant, such as 2027-03-01T12:00Z.
func at(s string) (m roster.Minute) {
	if err := m.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return m
}

func between(from, to string) roster.Interval { return roster.Interval{Start: at(from), End: at(to)} }

// days is a range of dates; an empty end is open.
func days(from, to string) (r roster.DateRange) {
	if from != "" {
		r.From = date(from)
	}
	if to != "" {
		r.To = date(to)
	}
	return r
}

// small returns a sound roster with a row or two of everything. Its officer Adam stands D1's day watch from 07:00 to
// 19:00 UTC on every day of 2027.
func small() roster.Records {
	a := roster.DefaultAgency()
	a.ID, a.Name, a.TimeZone = "small", "Small", "UTC"
	refresher := roster.DefaultRefresher()
	a.Certification.ValidMonths, a.Certification.Refresher = 24, &refresher
	return roster.Records{
		Agency: a,
		Districts: []roster.District{
			{ID: "D2", Parts: []roster.Part{{Polygons: []roster.Polygon{{square(1, 0)}}}}},
			{ID: "D1", Parts: []roster.Part{{Name: "One", Group: "North", Polygons: []roster.Polygon{{square(0, 0)}}}, {Polygons: []roster.Polygon{{square(5, 5)}}}}},
		},
		Shifts: []roster.Shift{{ID: "night", Start: 19 * 60, End: 7 * 60}, {ID: "day", Name: "Day", Start: 7 * 60, End: 19 * 60}},
		Rotations: []roster.Rotation{
			{ID: "pitman", Anchor: date("2027-01-04"), Cycle: []roster.ShiftID{"*", "*", "-", "-", "*", "*", "*", "-", "-", "*", "*", "-", "-", "-"}},
			{ID: "always", Anchor: date("2027-01-01"), Cycle: []roster.ShiftID{"*"}},
		},
		Officers: []roster.Officer{
			{ID: "Clara", Role: roster.RoleClinician, Designated: true},
			{ID: "Adam", Role: roster.RoleOfficer, Designated: true, Languages: []string{"es"}},
			{ID: "Berta", Role: roster.RoleOfficer, Designated: true, Unit: "B1"},
		},
		Credentials: []roster.Credential{
			{Officer: "Berta", Kind: "CIT-40", Completed: date("2026-06-01"), Hours: 40},
			{Officer: "Adam", Kind: "CIT-REFRESHER", Completed: date("2026-12-01"), Hours: 8},
			{Officer: "Adam", Kind: "CIT-40", Completed: date("2025-01-15"), Hours: 40},
		},
		Postings: []roster.Posting{
			{Officer: "Berta", District: "D2", Shift: "night", Rotation: "pitman", Offset: 15, Dates: days("2027-02-01", "")},
			{Officer: "Berta", District: "D1", Shift: "night", Rotation: "pitman", Offset: 1, Dates: days("2027-01-01", "2027-01-31")},
			{Officer: "Adam", District: "D1", Shift: "day", Rotation: "always", Dates: days("2027-01-01", "2027-12-31")},
			{Officer: "Clara", District: "D1", Shift: "day", Rotation: "pitman", Dates: days("2027-01-01", "")},
		},
		Absences: []roster.Absence{
			{Officer: "Berta", Days: days("2027-06-01", "2027-06-14"), Kind: "vacation"},
			{Officer: "Adam", Time: between("2027-05-01T09:00Z", "2027-05-01T11:00Z"), Kind: "court"},
			{Officer: "Adam", Days: days("2027-04-01", "2027-04-02"), Kind: "sick"},
		},
		Extras: []roster.Extra{
			{Officer: "Adam", District: "D2", Time: between("2027-05-01T20:00Z", "2027-05-01T23:00Z"), Kind: "overtime"},
			{Officer: "Adam", District: "D2", Time: between("2027-05-01T09:00Z", "2027-05-01T11:00Z"), Kind: "detail"},
		},
		Pairs: []roster.Pair{
			{ID: "CRT2", Officer: "Berta", Clinician: "Clara", Dates: days("2027-01-01", "")},
			{ID: "CRT1", Officer: "Adam", Clinician: "Clara", Dates: days("2027-01-01", "2027-06-30"), Unit: "C1"},
		},
		Targets: []roster.Target{
			{Need: roster.NeedRecruitment, Required: 2},
			{Need: roster.NeedCIT, District: "D1", Required: 2, Days: 1 << 5},
			{Need: roster.NeedCIT, Required: 1},
		},
		Calls:     []roster.Call{{ID: "c2", District: "D1"}, {ID: "c1", At: &roster.Point{Lon: 0.5, Lat: 0.5}}},
		Resources: []roster.Resource{{ID: "988", Name: "Lifeline", Kind: "crisis-line"}, {ID: "211", Name: "Line", Kind: "crisis-line", Districts: []roster.DistrictID{"D1"}}},
		Places:    []roster.Place{{ID: "hospital", At: roster.Point{Lon: 0.5, Lat: 0.5}}},
	}
}

// cloned returns records whose rows can be changed without changing r's.
func cloned(r roster.Records) roster.Records {
	r.Districts, r.Shifts, r.Rotations, r.Officers = slices.Clone(r.Districts), slices.Clone(r.Shifts), slices.Clone(r.Rotations), slices.Clone(r.Officers)
	r.Credentials, r.Postings, r.Absences = slices.Clone(r.Credentials), slices.Clone(r.Postings), slices.Clone(r.Absences)
	r.Extras, r.Pairs, r.Targets = slices.Clone(r.Extras), slices.Clone(r.Pairs), slices.Clone(r.Targets)
	return r
}

// newBook builds a Book that must stand.
func newBook(tb testing.TB, r roster.Records) *roster.Book {
	tb.Helper()
	b, faults := roster.NewBook(r, 1)
	if b == nil {
		tb.Fatalf("refused:\n%v", faults)
	}
	return b
}

// person returns somebody on the roster.
func person(tb testing.TB, b *roster.Book, id roster.OfficerID) *roster.Personnel {
	tb.Helper()
	i, ok := b.Officer(id)
	if !ok {
		tb.Fatalf("no %s", id)
	}
	return b.Person(i)
}
