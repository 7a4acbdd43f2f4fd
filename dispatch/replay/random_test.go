package replay_test

import (
	"context"
	"fmt"
	"sync"

	"pgregory.net/rapid"

	"watchbill/dispatch/replay"
	"watchbill/roster"
)

func square(id string, west, south, side float64) roster.District {
	a, b := roster.Point{Lon: west, Lat: south}, roster.Point{Lon: west + side, Lat: south}
	c, d := roster.Point{Lon: west + side, Lat: south + side}, roster.Point{Lon: west, Lat: south + side}
	return roster.District{ID: roster.DistrictID(id), Parts: []roster.Part{{Polygons: []roster.Polygon{{{a, b, c, d, a}}}}}}
}

// small is an agency of three districts side by side without anybody.
func small() roster.Records {
	a := roster.DefaultAgency()
	a.ID, a.TimeZone = "small", "America/New_York"
	return roster.Records{
		Agency:    a,
		Districts: []roster.District{square("A", -75.8, 39.6, 0.1), square("B", -75.7, 39.6, 0.1), square("C", -75.6, 39.6, 0.1)},
		Shifts: []roster.Shift{
			{ID: "day", Start: 7 * 60, End: 19 * 60}, {ID: "night", Start: 19 * 60, End: 7 * 60}, {ID: "long", Start: 8 * 60, End: 8 * 60},
		},
		Rotations: []roster.Rotation{{ID: "all", Anchor: day("2026-01-01"), Cycle: []roster.ShiftID{"*"}}},
	}
}

// empty is a floor of that agency: making others beside it saves the survey of the districts each time.
var empty = sync.OnceValue(func() *replay.Floor {
	book, _ := roster.NewBook(small(), 0)
	f, _ := replay.NewFloor(context.Background(), book, replay.Options{From: day("2026-06-01"), Days: 1}, nil)
	return f
})

// hire adds an officer who works a shift in a district every day from 2026 on, certified or not.
func hire(r *roster.Records, id, district, shift string, certified bool) {
	r.Officers = append(r.Officers, roster.Officer{ID: roster.OfficerID(id), Role: roster.RoleOfficer, Designated: true})
	r.Postings = append(r.Postings, roster.Posting{
		Officer: roster.OfficerID(id), District: roster.DistrictID(district), Shift: roster.ShiftID(shift), Rotation: "all",
		Dates: roster.DateRange{From: day("2026-01-01")},
	})
	if certified {
		r.Credentials = append(r.Credentials, roster.Credential{Officer: roster.OfficerID(id), Kind: "CIT-40", Completed: day("2025-01-01"), Hours: 40})
	}
}

// drawRecords makes a small random roster around a clock change, with crews, pairs, absences, sickness and extra duty.
func drawRecords(t *rapid.T) (roster.Records, roster.Date) {
	rec := small()
	rec.Agency.CoResponder.OfficerMustBeCertified = rapid.Bool().Draw(t, "certified pairs")
	rec.Agency.Absence.UnplannedRate = rapid.SampledFrom([]float64{0, 0.1, 0.5}).Draw(t, "unplanned")
	rec.Policy = &roster.Policy{SupervisorRanks: []string{"Sergeant"}}
	from := day(rapid.SampledFrom([]string{"2026-03-06", "2026-10-30", "2026-06-01"}).Draw(t, "from"))
	zone, _ := roster.LoadZone(rec.Agency.TimeZone)
	pick := func(name string, words ...string) string { return rapid.SampledFrom(words).Draw(t, name) }
	date := func(name string) roster.Date { return from + roster.Date(rapid.IntRange(-2, 5).Draw(t, name)) }
	tokens := rapid.SampledFrom([]roster.ShiftID{"-", "*", "*", "day", "night"})
	rec.Rotations = append(rec.Rotations, roster.Rotation{ID: "r", Anchor: from, Cycle: rapid.SliceOfN(tokens, 1, 5).Draw(t, "cycle")})
	for i := range rapid.IntRange(0, 8).Draw(t, "officers") {
		o := roster.Officer{
			ID: roster.OfficerID(fmt.Sprint("O", i)), Role: roster.Role(pick("role", "officer", "officer", "officer", "clinician")),
			Rank: pick("rank", "", "", "Sergeant"), Designated: rapid.IntRange(0, 3).Draw(t, "designated") > 0, Unit: pick("unit", "", "", "U1", "U2"),
		}
		rec.Officers = append(rec.Officers, o)
		rec.Postings = append(rec.Postings, roster.Posting{
			Officer: o.ID, District: roster.DistrictID(pick("district", "A", "B", "C")), Shift: roster.ShiftID(pick("shift", "day", "night", "long")),
			Rotation: "r", Offset: rapid.IntRange(0, 4).Draw(t, "offset"), Dates: roster.DateRange{From: from - 30},
		})
		if kind := pick("credential", "", "CIT-40", "CIT-40", "MHFA-PS"); kind != "" {
			c := roster.Credential{Officer: o.ID, Kind: kind, Completed: from - 100, Hours: 40}
			if rapid.IntRange(0, 3).Draw(t, "ends") == 0 {
				c.Expires = date("expires")
			}
			rec.Credentials = append(rec.Credentials, c)
		}
		if rapid.IntRange(0, 2).Draw(t, "off") == 0 {
			a := roster.Absence{Officer: o.ID, Kind: "court"}
			a.Time.Start = zone.Instant(date("off"), roster.ClockTime(rapid.IntRange(0, 1439).Draw(t, "clock")))
			a.Time.End = a.Time.Start + roster.Minute(rapid.IntRange(1, 900).Draw(t, "length"))
			rec.Absences = append(rec.Absences, a)
		}
		if rapid.IntRange(0, 2).Draw(t, "extra") == 0 {
			x := roster.Extra{Officer: o.ID, District: roster.DistrictID(pick("detail", "A", "B", "C")), Kind: "overtime"}
			x.Time.Start = zone.Instant(date("extra"), roster.ClockTime(rapid.IntRange(0, 1439).Draw(t, "clock")))
			x.Time.End = x.Time.Start + roster.Minute(rapid.IntRange(1, 900).Draw(t, "length"))
			rec.Extras = append(rec.Extras, x)
			if b, _ := roster.NewBook(rec, 0); b == nil { // it overlaps a tour
				rec.Extras = rec.Extras[:len(rec.Extras)-1]
			}
		}
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "pairs") {
		if n := len(rec.Officers); n >= 2 {
			k := rapid.IntRange(0, n-1).Draw(t, "pair")
			rec.Pairs = append(rec.Pairs, roster.Pair{
				ID: roster.PairID(fmt.Sprint("P", i)), Officer: rec.Officers[k].ID, Clinician: rec.Officers[(k+1)%n].ID,
				Dates: roster.DateRange{From: date("paired")}, Unit: pick("pair's unit", "", "", "U1", "X1"),
			})
			if b, _ := roster.NewBook(rec, 0); b == nil { // they have the wrong roles
				rec.Pairs = rec.Pairs[:len(rec.Pairs)-1]
			}
		}
	}
	return rec, from
}
