package store_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"watchbill/roster"
)

// full returns Records with something in every field of every table.
func full() roster.Records {
	refresher := roster.Refresher{Kind: "CIT-REFRESHER", MinHours: 7.5, ValidMonths: 24}
	point := roster.Point{Lon: -87.625, Lat: 41.875}
	ring := roster.Ring{{Lon: 0, Lat: 0}, {Lon: 1.5, Lat: 0}, {Lon: 1, Lat: -1.25}, {Lon: 0, Lat: 0}}
	date := func(m, d int) roster.Date { return roster.NewDate(2027, time.Month(m), d) }
	moment := func(d, h int) roster.Minute { return roster.MinuteOf(time.Date(2027, 3, d, h, 30, 0, 0, time.UTC)) }
	dates := roster.DateRange{From: date(1, 1), To: date(12, 31)}
	return roster.Records{
		Agency: roster.Agency{
			ID: "WPD", Name: "Waterford <Police> & Co", TimeZone: "America/Chicago",
			Certification: roster.Certification{Kind: "CIT-40", MinHours: 40, RequiredComponents: []string{"classroom", "scenario"},
				Authorities: []string{"ILETSB"}, ValidMonths: 36, GraceDays: 30, Refresher: &refresher},
			CoResponder:   roster.CoResponder{OfficerMustBeCertified: true},
			WorkRules:     roster.WorkRules{MinRestHours: 8, MaxConsecutiveDays: 6, MaxHoursPerDay: 16, MaxHoursPerWeek: 60},
			Absence:       roster.AbsenceRule{UnplannedRate: 0.05},
			Experience:    roster.Experience{MinPatrolYears: 2},
			ShareOfPatrol: 0.2,
		},
		Districts: []roster.District{
			{ID: "001", Parts: []roster.Part{{Name: "Central", Group: "Area 1", Polygons: []roster.Polygon{{ring, ring}, {ring}}}, {Name: "Island", Polygons: []roster.Polygon{{ring}}}}},
			{ID: "002"},
		},
		Shifts: []roster.Shift{
			{ID: "night", Name: "Night", Start: 22 * 60, End: 6 * 60, Days: 1 | 1<<4},
			{ID: "day", Start: 6*60 + 15, End: 14 * 60},
		},
		Rotations: []roster.Rotation{{ID: "4-2", Name: "Four on, two off", Anchor: date(1, 4), Cycle: []roster.ShiftID{"*", "day", "-"}}},
		Officers: []roster.Officer{
			{ID: "C1", Name: "Ann Ångström", Role: roster.RoleOfficer, Rank: "sergeant", Unit: "1A2", PatrolSince: date(2, 28), Designated: true, Volunteer: true,
				Eligible: true, Languages: []string{"es", "vi"}, Skills: []string{"youth"}, Phone: "+1 312 555 0100", Email: "a@example.org", Active: dates},
			{ID: "L1", Role: roster.RoleClinician},
		},
		Credentials: []roster.Credential{
			{Officer: "C1", Kind: "CIT-40", Program: "40-hour", Host: "NAMI", Started: date(2, 1), Completed: date(2, 5), Hours: 40.5, Components: []string{"classroom"},
				Authority: "ILETSB", Number: "38889", Category: "mental-health", Expires: date(3, 1), Revoked: date(3, 2), Evidence: "https://example.org/1"},
			{Officer: "C1", Kind: "MHFA-PS"},
			{Officer: "C1", Kind: "MHFA-PS", Number: "the same key"},
		},
		Postings: []roster.Posting{{Officer: "C1", District: "001", Shift: "day", Rotation: "4-2", Offset: 3, Dates: dates}},
		Absences: []roster.Absence{
			{Officer: "C1", Days: dates, Kind: "vacation", Note: "booked\nearly"},
			{Officer: "C1", Time: roster.Interval{Start: moment(14, 1), End: moment(14, 5)}, Kind: "court"},
		},
		Extras:  []roster.Extra{{Officer: "C1", District: "002", Time: roster.Interval{Start: moment(2, 3), End: moment(2, 9)}, Kind: "overtime"}},
		Pairs:   []roster.Pair{{ID: "CARE-1", Officer: "C1", Clinician: "L1", Dates: dates, Unit: "CARE1"}},
		Targets: []roster.Target{{Need: roster.NeedCIT, District: "001", Shift: "day", Days: 3, Required: 2, Dates: dates}},
		Calls: []roster.Call{{ID: "2027-1", Received: time.Date(2027, 3, 14, 8, 1, 2, 0, time.UTC), At: &point, District: "001", Nature: "DISTURB", FinalNature: "CRISIS",
			Priority: "2", Crisis: true, OnSceneMinutes: 41.5}},
		Resources: []roster.Resource{{ID: "988", Name: "Lifeline", Kind: "crisis-line", At: &point, Phone: "988",
			Hours: roster.Hours{{Days: 31, Start: 8 * 60, End: 20 * 60}}, Districts: []roster.DistrictID{"001"}}},
		Places: []roster.Place{{ID: "county", Name: "County Hospital", Kind: "hospital", At: point}},
		Policy: &roster.Policy{
			Levels: map[string]int{"CRISIS": 4, "CHECK": 1}, Natures: map[string]roster.Nature{"CRISIS": {Need: roster.NeedCIT, Indicators: []string{"suicide"}}},
			Hazards: map[string]roster.HazardRule{"weapon": "officers-first"}, PairHeadStartS: 300, NearEqualS: 60, StaleS: map[string]int{"avl": 60},
			Speeds: map[string]float64{"motorway": 90}, SupervisorRanks: []string{"sergeant"}, Devices: map[string]string{"imei-1": "1A2"},
			Mandates: []roster.Mandate{{Name: "yearly", Kinds: []string{"CIT-REFRESHER"}, Hours: 8, CycleMonths: 12, Roles: []roster.Role{roster.RoleOfficer}}},
		},
	}
}

// TestFixtureIsFull fails when a type gains a field that the fixture, and so the format's testdata, does not have.
func TestFixtureIsFull(t *testing.T) {
	seen := map[string]bool{} // path of a field → filled somewhere
	fill(reflect.ValueOf(full()), "Records", seen)
	for path, filled := range seen {
		if !filled {
			t.Errorf("%s is zero throughout: fill it in full(), and take the next RecordVersion if that changes what was released", path)
		}
	}
}

func fill(v reflect.Value, path string, seen map[string]bool) {
	seen[path] = seen[path] || !v.IsZero()
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), path+"."+v.Type().Field(i).Name, seen)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fill(v.Index(i), path+"[]", seen)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem(), path, seen)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			fill(v.MapIndex(k), path+"[]", seen)
		}
	}
}

// large returns a roster of n officers, with 2.8 absences and half a credential each.
func large(n int) roster.Records {
	r := full()
	r.Officers, r.Postings, r.Credentials, r.Absences = nil, nil, nil, nil
	first := roster.NewDate(2027, 1, 1)
	for i := range n {
		id := roster.OfficerID(fmt.Sprintf("C%06d", i))
		r.Officers = append(r.Officers, roster.Officer{ID: id, Name: fmt.Sprintf("Officer %d", i), Role: roster.RoleOfficer, Rank: "police officer",
			PatrolSince: first - roster.Date(i%9000), Designated: true, Eligible: true, Languages: []string{"es"}})
		r.Postings = append(r.Postings, roster.Posting{Officer: id, District: "001", Shift: "day", Rotation: "4-2", Offset: i % 6, Dates: roster.DateRange{From: first}})
		if i%2 == 0 {
			r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Program: "CIT 40-hour", Host: "Chicago", Started: first - 300,
				Completed: first - 296, Hours: 40, Components: []string{"classroom", "scenario"}, Authority: "ILETSB", Number: fmt.Sprint("CIT-", i)})
		}
		for k := range 14 {
			if (i+k)%5 != 0 {
				continue
			}
			from := first + roster.Date(k*25+i%20)
			r.Absences = append(r.Absences, roster.Absence{Officer: id, Days: roster.DateRange{From: from, To: from + 6}, Kind: "vacation"})
		}
	}
	return r
}
