package coverage_test

import (
	"fmt"
	"math/rand/v2"

	"watchbill/roster"
)

// made returns a large agency, the same at every call: fifty officers a district on three overlapping shifts, working
// four on and two off, Pitman, or weekdays; 22 in 100 once certified, some lapsed since; three to four absences each in
// the year from 2027-01-01, one in five by time; one in ten transferred during it.
func made(officers int) roster.Records {
	random := rand.New(rand.NewPCG(1, uint64(officers)))
	r := roster.Records{Agency: roster.DefaultAgency()}
	r.Agency.ID, r.Agency.TimeZone = "made", "America/New_York"
	r.Agency.Certification.ValidMonths = 36
	refresher := roster.DefaultRefresher()
	r.Agency.Certification.Refresher = &refresher
	for i := range max(1, officers/50) {
		lon, lat := float64(i%50), float64(i/50)
		r.Districts = append(r.Districts, roster.District{ID: roster.DistrictID(fmt.Sprintf("D%04d", i)), Parts: []roster.Part{{
			Polygons: []roster.Polygon{{{{Lon: lon, Lat: lat}, {Lon: lon + 1, Lat: lat}, {Lon: lon, Lat: lat + 1}, {Lon: lon, Lat: lat}}}},
		}}})
	}
	r.Shifts = []roster.Shift{
		{ID: "first", Start: 6 * 60, End: 14*60 + 30}, {ID: "second", Start: 14 * 60, End: 22*60 + 30}, {ID: "third", Start: 22 * 60, End: 6*60 + 30},
	}
	r.Rotations = []roster.Rotation{
		{ID: "4-2", Anchor: civil(2027, 1, 1), Cycle: cycle("****--")},
		{ID: "pitman", Anchor: civil(2027, 1, 4), Cycle: cycle("**--***--**---")},
		{ID: "weekdays", Anchor: civil(2027, 1, 4), Cycle: cycle("*****--")},
	}
	year := civil(2027, 1, 1)
	for i := range officers {
		id := roster.OfficerID(fmt.Sprintf("O%06d", i))
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true})
		rotation := &r.Rotations[[]int{0, 0, 1, 1, 2}[random.IntN(5)]]
		p := roster.Posting{
			Officer: id, District: r.Districts[i/50%len(r.Districts)].ID, Shift: r.Shifts[random.IntN(3)].ID, Rotation: rotation.ID,
			Offset: random.IntN(len(rotation.Cycle)), Dates: roster.DateRange{From: year - 400},
		}
		if random.IntN(10) == 0 {
			p.Dates.To = year + roster.Date(random.IntN(365))
			next := p
			next.District, next.Dates = r.Districts[random.IntN(len(r.Districts))].ID, roster.DateRange{From: p.Dates.To + 1}
			r.Postings = append(r.Postings, next)
		}
		r.Postings = append(r.Postings, p)
		if random.IntN(100) < 22 {
			c := roster.Credential{Officer: id, Kind: "CIT-40", Hours: 40, Authority: "POST", Completed: year - roster.Date(random.IntN(1300))}
			r.Credentials = append(r.Credentials, c)
			if random.IntN(3) == 0 {
				c.Kind, c.Hours, c.Completed = "CIT-REFRESHER", 8, c.Completed+roster.Date(random.IntN(1000))
				r.Credentials = append(r.Credentials, c)
			}
		}
		for range 2 + random.IntN(4) {
			r.Absences = append(r.Absences, madeAbsence(random, id, year+roster.Date(random.IntN(360))))
		}
	}
	return r
}

func madeAbsence(random *rand.Rand, id roster.OfficerID, d roster.Date) roster.Absence {
	a := roster.Absence{Officer: id, Kind: "vacation"}
	if random.IntN(5) > 0 {
		a.Days = roster.DateRange{From: d, To: d + roster.Date(random.IntN(14))}
		return a
	}
	a.Kind = "court"
	a.Time.Start = roster.Minute(unixDay(d)*1440 + int64(random.IntN(1440)))
	a.Time.End = a.Time.Start + roster.Minute(30+random.IntN(300))
	return a
}

// cycle makes a token of each character.
func cycle(s string) (tokens []roster.ShiftID) {
	for _, c := range s {
		tokens = append(tokens, roster.ShiftID(c))
	}
	return tokens
}
