package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"watchbill/roster"
)

// The ground: 45 districts in a grid.
const (
	columns, rows = 9, 5
	west, south   = -88.0, 41.6
	width, height = 0.04, 0.03 // of a district, in degrees
)

// How the units move: round and round, so that where each is at a moment is known without a record of it.
const (
	speedMPS     = 12.0
	circleMeters = 300.0
	everySeconds = 15 // a unit sends its position so often
	shareCIT     = 6  // of a hundred
)

// unit is a car of the synthetic agency, with one officer.
type unit struct {
	id       string
	district int
	center   roster.Point // that it drives around
	begin    float64      // radians, at time 0
	cit      bool         // certified and designated
}

// fleet draws an agency's units; the same ones for the same number. Exactly 6 in 100 are certified.
func fleet(n int) []unit {
	r := rand.New(rand.NewPCG(3, uint64(n)))
	units := make([]unit, n)
	for i := range units {
		d := i % (columns * rows)
		units[i] = unit{
			id: fmt.Sprintf("U%06d", i), district: d, begin: 2 * math.Pi * r.Float64(),
			center: roster.Point{
				Lon: west + width*(float64(d%columns)+r.Float64()),
				Lat: south + height*(float64(d/columns)+r.Float64()),
			},
		}
	}
	for _, i := range r.Perm(n)[:n*shareCIT/100] {
		units[i].cit = true
	}
	return units
}

const metersPerDegree = 6371010 * math.Pi / 180

// at is where the unit is at a moment.
func (u *unit) at(t time.Time) roster.Point {
	const period = 2 * math.Pi * circleMeters / speedMPS
	seconds := math.Mod(float64(t.UnixMicro())/1e6, period) // the angle keeps its precision
	sin, cos := math.Sincos(u.begin + seconds*speedMPS/circleMeters)
	return roster.Point{
		Lon: u.center.Lon + circleMeters*cos/metersPerDegree/math.Cos(u.center.Lat*math.Pi/180),
		Lat: u.center.Lat + circleMeters*sin/metersPerDegree,
	}
}

// meters is the way from one place to another, straight; on ground as small as ours the Earth is nearly flat.
func meters(a, b roster.Point) float64 {
	x := (a.Lon - b.Lon) * math.Cos((a.Lat+b.Lat)/2*math.Pi/180)
	return metersPerDegree * math.Hypot(x, a.Lat-b.Lat)
}

// records are the agency's rows: every unit's officer is on a tour of 24 hours, which began hours before now.
func records(units []unit, now time.Time) roster.Records {
	agency := roster.DefaultAgency()
	agency.ID, agency.Name, agency.TimeZone = "synthetic", "Synthetic", "UTC"
	begun := now.UTC().Add(-6 * time.Hour)
	today := roster.NewDate(begun.Year(), begun.Month(), begun.Day())
	start := roster.ClockTime(60 * begun.Hour())
	rec := roster.Records{
		Agency:    agency,
		Shifts:    []roster.Shift{{ID: "day", Name: "Day and night", Start: start, End: start}},
		Rotations: []roster.Rotation{{ID: "always", Anchor: today, Cycle: []roster.ShiftID{roster.TokenOwn}}},
		Resources: []roster.Resource{
			{ID: "988", Name: "Suicide and Crisis Lifeline", Kind: "crisis-line", Phone: "988"},
			{ID: "MC-1", Name: "Mobile crisis team", Kind: "mobile-crisis", At: &roster.Point{Lon: west + 0.1, Lat: south + 0.1}, Phone: "555-0100"},
		},
	}
	for d := range columns * rows {
		rec.Districts = append(rec.Districts, district(d))
	}
	for i := range units {
		u := &units[i]
		id := roster.OfficerID("P" + u.id[1:])
		rec.Officers = append(rec.Officers, roster.Officer{ID: id, Name: "Officer " + u.id, Role: roster.RoleOfficer, Unit: u.id, Designated: true, Eligible: true})
		rec.Postings = append(rec.Postings, roster.Posting{
			Officer: id, District: rec.Districts[u.district].ID, Shift: "day", Rotation: "always", Dates: roster.DateRange{From: today - 30},
		})
		if u.cit {
			rec.Credentials = append(rec.Credentials, roster.Credential{Officer: id, Kind: agency.Certification.Kind, Completed: today - 200, Hours: 40})
		}
	}
	return rec
}

func district(d int) roster.District {
	x, y := west+width*float64(d%columns), south+height*float64(d/columns)
	ring := roster.Ring{
		{Lon: x, Lat: y}, {Lon: x + width, Lat: y}, {Lon: x + width, Lat: y + height}, {Lon: x, Lat: y + height}, {Lon: x, Lat: y},
	}
	return roster.District{
		ID:    roster.DistrictID(fmt.Sprintf("D%02d", d+1)),
		Parts: []roster.Part{{Name: fmt.Sprintf("District %d", d+1), Polygons: []roster.Polygon{{ring}}}},
	}
}

// places draws where calls come from, anywhere on the ground.
func places(n int) []roster.Point {
	r := rand.New(rand.NewPCG(5, 8))
	out := make([]roster.Point, n)
	for i := range out {
		out[i] = roster.Point{Lon: west + columns*width*r.Float64(), Lat: south + rows*height*r.Float64()}
	}
	return out
}
