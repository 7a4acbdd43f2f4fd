package dispatch_test

import (
	"strings"
	"testing"

	"watchbill/roster"
)

func day(s string) roster.Date {
	d, err := roster.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// moment reads "2026-07-01 17:30" by the clock of the Book's agency.
func moment(b *roster.Book, s string) roster.Minute {
	d, c, _ := strings.Cut(s, " ")
	clock, err := roster.ParseClockTime(c)
	if err != nil {
		panic(err)
	}
	return b.Zone().Instant(day(d), clock)
}

func square(id string, west, south, width, height float64) roster.District {
	a, b, c, d := roster.Point{Lon: west, Lat: south}, roster.Point{Lon: west + width, Lat: south},
		roster.Point{Lon: west + width, Lat: south + height}, roster.Point{Lon: west, Lat: south + height}
	return roster.District{ID: roster.DistrictID(id), Parts: []roster.Part{{Polygons: []roster.Polygon{{{a, b, c, d, a}}}}}}
}

// small is an agency of three districts side by side, the middle one named, without anybody.
//
//	A (-75.8 to -75.7) | B (-75.7 to -75.6) | C (-75.6 to -75.5), all 39.6 to 39.7
func small() roster.Records {
	a := roster.DefaultAgency()
	a.ID, a.TimeZone = "small", "America/New_York"
	a.Certification.ValidMonths = 24
	districts := []roster.District{square("A", -75.8, 39.6, 0.1, 0.1), square("B", -75.7, 39.6, 0.1, 0.1), square("C", -75.6, 39.6, 0.1, 0.1)}
	districts[1].Parts[0].Name = "Middle"
	return roster.Records{
		Agency:    a,
		Districts: districts,
		Shifts: []roster.Shift{
			{ID: "day", Start: clock(7, 0), End: clock(15, 0)}, {ID: "late", Start: clock(15, 0), End: clock(23, 0)},
			{ID: "night", Start: clock(23, 0), End: clock(7, 0)},
		},
		Rotations: []roster.Rotation{{ID: "all", Anchor: day("2026-01-01"), Cycle: []roster.ShiftID{"*"}}},
	}
}

func clock(h, m int) roster.ClockTime { return roster.ClockTime(h*60 + m) }

func book(tb testing.TB, r roster.Records) *roster.Book {
	tb.Helper()
	b, faults := roster.NewBook(r, 7)
	if b == nil {
		tb.Fatal(faults)
	}
	return b
}

// hire adds an officer who works a shift in a district every day of 2026.
func hire(r *roster.Records, district, shift string, o roster.Officer) {
	if o.Role == "" {
		o.Role = roster.RoleOfficer
	}
	r.Officers = append(r.Officers, o)
	r.Postings = append(r.Postings, roster.Posting{
		Officer: o.ID, District: roster.DistrictID(district), Shift: roster.ShiftID(shift), Rotation: "all",
		Dates: roster.DateRange{From: day("2026-01-01"), To: day("2026-12-31")},
	})
}

// certify gives an officer the certificate, for two years from the date.
func certify(r *roster.Records, id roster.OfficerID, completed string) {
	r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Completed: day(completed), Hours: 40})
}

// cit adds a certified and designated officer.
func cit(r *roster.Records, district, shift string, id roster.OfficerID) {
	hire(r, district, shift, roster.Officer{ID: id, Designated: true})
	certify(r, id, "2025-02-28")
}

var inA, inB, inC = roster.Point{Lon: -75.77, Lat: 39.65}, roster.Point{Lon: -75.64, Lat: 39.65}, roster.Point{Lon: -75.53, Lat: 39.65}
