package training_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
)

func date(s string) roster.Date {
	if s == "" {
		return 0
	}
	d, err := roster.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// agency is one district with one shift, whose certification asks for everything that can be asked for.
func agency() roster.Records {
	a := roster.DefaultAgency()
	a.ID, a.Name, a.TimeZone = "small", "Small", "America/New_York"
	a.Certification = roster.Certification{
		Kind: "CIT-40", MinHours: 40, RequiredComponents: []string{"scenario", "site-visit"}, Authorities: []string{"POST"},
		ValidMonths: 24, GraceDays: 30, Refresher: &roster.Refresher{Kind: "CIT-REFRESHER", MinHours: 8, ValidMonths: 24},
	}
	ring := roster.Ring{{Lon: -75, Lat: 39}, {Lon: -74, Lat: 39}, {Lon: -74, Lat: 40}, {Lon: -75, Lat: 40}, {Lon: -75, Lat: 39}}
	policy := roster.DefaultPolicy()
	return roster.Records{
		Agency:    a,
		Districts: []roster.District{{ID: "D1", Parts: []roster.Part{{Polygons: []roster.Polygon{{ring}}}}}},
		Shifts:    []roster.Shift{{ID: "day", Start: 7 * 60, End: 19 * 60}},
		Rotations: []roster.Rotation{{ID: "all", Anchor: date("2026-01-01"), Cycle: []roster.ShiftID{roster.TokenOwn}}},
		Policy:    &policy,
	}
}

// with adds a posted officer with credentials.
func with(r *roster.Records, id roster.OfficerID, creds ...roster.Credential) *roster.Officer {
	r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true, Eligible: true})
	r.Postings = append(r.Postings, roster.Posting{Officer: id, District: "D1", Shift: "day", Rotation: "all", Dates: roster.DateRange{From: date("2020-01-01")}})
	for _, c := range creds {
		c.Officer = id
		r.Credentials = append(r.Credentials, c)
	}
	return &r.Officers[len(r.Officers)-1]
}

// complete is a certificate of which nothing is missing; change may spoil it.
func complete(completed string, change ...func(*roster.Credential)) roster.Credential {
	c := roster.Credential{
		Kind: "CIT-40", Program: "CIT 40-hour", Host: "Academy", Started: date(completed) - 4, Completed: date(completed), Hours: 40,
		Components: []string{"classroom", "scenario", "site-visit"}, Authority: "POST", Number: "C-1", Category: "crisis", Evidence: "scan 17",
	}
	for _, f := range change {
		f(&c)
	}
	return c
}

// had is a course of some kind of which nothing is missing.
func had(kind string, hours float64, completed string, change ...func(*roster.Credential)) roster.Credential {
	return complete(completed, append([]func(*roster.Credential){func(c *roster.Credential) { c.Kind, c.Hours = kind, hours }}, change...)...)
}

func newBook(tb testing.TB, r roster.Records) *roster.Book {
	tb.Helper()
	book, faults := roster.NewBook(r, 0)
	if faults.Err() != nil {
		tb.Fatal(faults)
	}
	return book
}

func demoBook(tb testing.TB) *roster.Book { return newBook(tb, demo.Records(date("2027-01-01"))) }

// openPack opens a pack shared between checkouts; the test is skipped where it is not.
func openPack(tb testing.TB, name string) *roster.Book {
	tb.Helper()
	path := filepath.Join("../../../shared/packs", name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no pack %s beside this checkout", name)
	}
	book, faults, err := pack.Open(context.Background(), path)
	if err != nil || faults.Err() != nil {
		tb.Fatalf("open %s: %v %v", name, err, faults)
	}
	return book
}
