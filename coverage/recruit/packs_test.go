package recruit_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"watchbill/coverage"
	"watchbill/coverage/recruit"
	"watchbill/roster"
	"watchbill/roster/pack"
)

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

// TestCities applies the plans of two cities and recomputes the coverage, and holds the length to the bound.
func TestCities(t *testing.T) {
	for _, c := range []struct {
		name  string
		from  roster.Date
		opt   recruit.Options
		slack int // by how much the list may be longer than the bound
	}{
		{"tiny", roster.NewDate(2027, 1, 1), recruit.Options{UntilShare: 1}, 0},
		{"seattle-2016", roster.NewDate(2016, 1, 1), recruit.Options{UntilShare: 1}, 0},
		{"seattle-2016", roster.NewDate(2016, 6, 1), recruit.Options{UntilShare: 0.98, AfterRenewals: true}, 1},
		{"seattle-2016", roster.NewDate(2016, 6, 1), recruit.Options{UntilShare: 1, AnyOffset: true}, 0},
		{"chicago-2016", roster.NewDate(2016, 8, 19), recruit.Options{UntilShare: 1}, 0},
		{"chicago-2016", roster.NewDate(2016, 8, 19), recruit.Options{UntilShare: 0.95}, 1},
	} {
		t.Run(fmt.Sprintf("%s/%g", c.name, c.opt.UntilShare), func(t *testing.T) {
			b := openPack(t, c.name)
			c.opt.From = c.from
			p, err := recruit.New(t.Context(), b, c.opt)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d steps, bound %d, share %.6f to %.6f", len(p.Steps), p.Bound, p.Before.Of(), p.After.Of())
			if len(p.Steps) > p.Bound+c.slack || p.Bound > len(p.Steps) {
				t.Errorf("%d steps with bound %d", len(p.Steps), p.Bound)
			}
			for _, n := range []int{1, len(p.Steps) / 2, len(p.Steps)} {
				next, err := recruit.Apply(p.Book, p, n)
				if err != nil {
					t.Fatal(err)
				}
				g, err := coverage.New(t.Context(), next, coverage.Options{From: c.from})
				if err != nil {
					t.Fatal(err)
				}
				if got := g.Shares().Agency; got != p.Steps[n-1].After {
					t.Errorf("after step %d: recomputed %v, claimed %v", n, got, p.Steps[n-1].After)
				}
			}
		})
	}
}

// made returns a large agency, the same at every call: fifty officers a district on three overlapping shifts and three
// rotations, 22 in 100 of them once certified, with two weeks of leave each.
func made(officers int) roster.Records {
	random := rand.New(rand.NewPCG(1, uint64(officers)))
	r := roster.Records{Agency: roster.DefaultAgency()}
	r.Agency.ID, r.Agency.TimeZone = "made", "America/New_York"
	r.Agency.Certification.ValidMonths = 36
	refresher := roster.DefaultRefresher()
	r.Agency.Certification.Refresher = &refresher
	for i := range officers / 50 {
		lon, lat := float64(i%50), float64(i/50)
		r.Districts = append(r.Districts, roster.District{ID: roster.DistrictID(fmt.Sprintf("D%04d", i)), Parts: []roster.Part{{
			Polygons: []roster.Polygon{{{{Lon: lon, Lat: lat}, {Lon: lon + 1, Lat: lat}, {Lon: lon, Lat: lat + 1}, {Lon: lon, Lat: lat}}}},
		}}})
	}
	r.Shifts = []roster.Shift{
		{ID: "first", Start: 6 * 60, End: 14*60 + 30}, {ID: "second", Start: 14 * 60, End: 22*60 + 30}, {ID: "third", Start: 22 * 60, End: 6*60 + 30},
	}
	year := roster.NewDate(2027, 1, 1)
	for id, cycle := range map[roster.RotationID]string{"4-2": "****--", "pitman": "**--***--**---", "weekdays": "*****--"} {
		rotation := roster.Rotation{ID: id, Anchor: year}
		for _, c := range cycle {
			rotation.Cycle = append(rotation.Cycle, roster.ShiftID(c))
		}
		r.Rotations = append(r.Rotations, rotation)
	}
	for i := range officers {
		id := roster.OfficerID(fmt.Sprintf("O%06d", i))
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true, Volunteer: random.IntN(4) == 0, Eligible: true, PatrolSince: year - 2000})
		rotation := []roster.RotationID{"4-2", "4-2", "pitman", "pitman", "weekdays"}[random.IntN(5)]
		r.Postings = append(r.Postings, roster.Posting{
			Officer: id, District: r.Districts[i/50%len(r.Districts)].ID, Shift: r.Shifts[random.IntN(3)].ID, Rotation: rotation,
			Offset: random.IntN(14), Dates: roster.DateRange{From: year - 400},
		})
		if random.IntN(100) < 22 {
			r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Hours: 40, Completed: year - roster.Date(random.IntN(1300))})
		}
		day := year + roster.Date(random.IntN(350))
		r.Absences = append(r.Absences, roster.Absence{Officer: id, Days: roster.DateRange{From: day, To: day + 13}, Kind: "vacation"})
	}
	return r
}
