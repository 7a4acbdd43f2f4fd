package roster_test

import (
	"testing"

	"watchbill/roster"
)

func TestCredentialsHold(t *testing.T) {
	date := func(s string) roster.Date {
		d, err := roster.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	a := roster.DefaultAgency()
	a.ID, a.TimeZone, a.Certification.ValidMonths, a.Certification.GraceDays = "a", "UTC", 24, 30
	rec := roster.Records{
		Agency: a,
		Districts: []roster.District{{ID: "D", Parts: []roster.Part{{Polygons: []roster.Polygon{
			{{{Lon: 0, Lat: 0}, {Lon: 1, Lat: 0}, {Lon: 1, Lat: 1}, {Lon: 0, Lat: 0}}},
		}}}}},
		Shifts: []roster.Shift{{ID: "day", Start: 7 * 60, End: 15 * 60}},
		Officers: []roster.Officer{
			{ID: "undesignated", Role: roster.RoleOfficer}, {ID: "clinician", Role: roster.RoleClinician, Designated: true},
			{ID: "lasting", Role: roster.RoleOfficer, Designated: true}, {ID: "none", Role: roster.RoleOfficer},
		},
		Credentials: []roster.Credential{
			{Officer: "undesignated", Kind: "CIT-40", Completed: date("2024-02-29"), Hours: 40},
			{Officer: "clinician", Kind: "CIT-40", Completed: date("2024-02-29"), Hours: 40, Revoked: date("2025-01-01")},
			{Officer: "lasting", Kind: "CIT-40", Completed: date("2024-02-29"), Hours: 40, Expires: roster.MaxDate},
		},
	}
	b, faults := roster.NewBook(rec, 0)
	if b == nil {
		t.Fatal(faults)
	}
	for _, c := range []struct {
		officer roster.OfficerID
		on      string
		through string
		ok      bool
	}{
		{"undesignated", "2024-02-28", "", false},
		{"undesignated", "2024-02-29", "2026-03-30", true},
		{"undesignated", "2026-03-30", "2026-03-30", true},
		{"undesignated", "2026-03-31", "", false},
		{"clinician", "2024-12-31", "2024-12-31", true},
		{"clinician", "2025-01-01", "", false},
		{"lasting", "2030-01-01", "", true},
		{"none", "2024-06-01", "", false},
	} {
		i, _ := b.Officer(c.officer)
		through, ok := b.CredentialsHold(b.Person(i), date(c.on))
		if through.String() != c.through || ok != c.ok {
			t.Errorf("%s on %s: got %q, %v, want %q, %v", c.officer, c.on, through, ok, c.through, c.ok)
		}
	}
}
