package whatif_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/roster/pack"
)

func civil(y, m, d int) roster.Date { return roster.NewDate(y, time.Month(m), d) }

// openPack reads one of the packs that lie beside the source where it is written.
func openPack(tb testing.TB, name string) *roster.Book {
	tb.Helper()
	path := filepath.Join("../../../shared/packs", name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no %s here", path)
	}
	b, faults, err := pack.Open(context.Background(), path)
	if err != nil || b == nil {
		tb.Fatalf("open %s: %v %v", path, err, faults)
	}
	return b
}

// small is an agency of two districts, two shifts and four officers, the second of whom is not certified.
func small() roster.Records {
	r := roster.Records{Agency: roster.DefaultAgency()}
	r.Agency.ID, r.Agency.TimeZone = "small", "America/New_York"
	r.Agency.Certification.RequiredComponents = []string{"scenario"}
	r.Agency.Certification.Authorities = []string{"POST"}
	for i, id := range []roster.DistrictID{"D1", "D2"} {
		lon := float64(i)
		r.Districts = append(r.Districts, roster.District{ID: id, Parts: []roster.Part{{Polygons: []roster.Polygon{square(lon, lon+1)}}}})
	}
	r.Shifts = []roster.Shift{{ID: "day", Start: 7 * 60, End: 19 * 60}, {ID: "night", Start: 19 * 60, End: 7 * 60}}
	r.Rotations = []roster.Rotation{
		{ID: "always", Anchor: civil(2027, 1, 1), Cycle: []roster.ShiftID{"*"}},
		{ID: "2-2", Anchor: civil(2027, 1, 1), Cycle: []roster.ShiftID{"*", "*", "-", "-"}},
	}
	for i, p := range []roster.Posting{
		{District: "D1", Shift: "day", Rotation: "2-2"}, {District: "D1", Shift: "day", Rotation: "2-2", Offset: 2},
		{District: "D2", Shift: "night", Rotation: "always"}, {District: "D2", Shift: "day", Rotation: "2-2", Offset: 1},
	} {
		p.Officer, p.Dates.From = roster.OfficerID(fmt.Sprintf("O%d", i+1)), civil(2026, 1, 1)
		r.Officers = append(r.Officers, roster.Officer{ID: p.Officer, Role: roster.RoleOfficer, Designated: true, Eligible: true})
		r.Postings = append(r.Postings, p)
		if i != 1 {
			r.Credentials = append(r.Credentials, certificate(p.Officer, civil(2026, 1, 1)))
		}
	}
	r.Officers = append(r.Officers, roster.Officer{ID: "C1", Role: roster.RoleClinician, Designated: true})
	r.Targets = []roster.Target{{Need: roster.NeedRecruitment, District: "D1", Shift: "day", Required: 2}}
	return r
}

func square(west, east float64) roster.Polygon {
	return roster.Polygon{{{Lon: west}, {Lon: east}, {Lon: east, Lat: 1}, {Lon: west, Lat: 1}, {Lon: west}}}
}

func certificate(id roster.OfficerID, on roster.Date) roster.Credential {
	return roster.Credential{Officer: id, Kind: "CIT-40", Hours: 40, Completed: on, Components: []string{"scenario"}, Authority: "POST"}
}

func newBook(tb interface{ Fatal(...any) }, r roster.Records) *roster.Book {
	b, faults := roster.NewBook(r, 3)
	if b == nil {
		tb.Fatal(faults)
	}
	return b
}

func newGrid(tb testing.TB, b *roster.Book, opt coverage.Options) *coverage.Grid {
	tb.Helper()
	g, err := coverage.New(context.Background(), b, opt)
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// drawRows changes one person's rows at random, soundly.
func drawRows(t *rapid.T, b *roster.Book, i int, from roster.Date) roster.PersonRows {
	rows := b.Person(i).Rows()
	id := rows.Officer.ID
	day := func(label string) roster.Date { return from - 3 + roster.Date(rapid.IntRange(0, 20).Draw(t, label)) }
	switch rapid.IntRange(0, 4).Draw(t, "what") {
	case 0:
		d := day("from")
		rows.Absences = append(rows.Absences, roster.Absence{Officer: id, Days: roster.DateRange{From: d, To: d + roster.Date(rapid.IntRange(0, 6).Draw(t, "days"))}})
	case 1:
		rows.Absences = nil
	case 2:
		rows.Credentials = nil
	case 3:
		rows.Credentials = append(rows.Credentials, certificate(id, day("completed")))
	case 4:
		if len(rows.Postings) == 1 {
			d := day("on")
			next := rows.Postings[0]
			rows.Postings[0].Dates.To = d - 1
			next.Dates.From = d
			next.District = rapid.SampledFrom([]roster.DistrictID{"D1", "D2"}).Draw(t, "district")
			next.Shift = rapid.SampledFrom([]roster.ShiftID{"day", "night"}).Draw(t, "shift")
			next.Offset = rapid.IntRange(0, 3).Draw(t, "offset")
			rows.Postings = append(rows.Postings, next)
		}
	}
	return rows
}
